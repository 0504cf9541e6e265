"""Who did it, and to whom: the parties of an act, from the grammar around its words.

A country plays a role only where a phrase of the clause gives it one; a country that is merely in the sentence is nobody's
recipient.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from communique.actors import Cast
from communique.events.acts import WILLED, Act, below, noun_prepositions
from communique.events.clauses import Clause, coordinated, first_conjuncts, noun_owner, prepositions_of, read_clause
from communique.events.lexicon import Code, event_nouns, word_list
from communique.events.ontology import event_type
from communique.parse import Parse
from communique.records import Party, Span

USUAL_ROLES = ("obj", "dative", "against", "on", "upon", "with", "to", "toward", "towards", "at", "from", "for", "over")
NOUN_TARGETS = ("against", "on", "upon", "with", "to", "toward", "towards", "at", "into", "for", "from", "over", "along", "near")
OWNING_PREPOSITIONS = ("by", "between", "of", "from", "in", "with", "against", "on", "to", "for")
ABOUT_OTHERS = frozenset(  # operators whose act is another's to do
    "demand instruct accuse condemn suggest allow bar support refuse deny threaten".split()
)
SELF_WILLED = frozenset({"commit", "plan", "seek", "refuse", "aim"})  # is prepared to, is committed to: the passive subject acts
OWN_FORCES = frozenset({"withdraw", "disarm"})  # troops that are withdrawn are those of the one who yields
LOCAL = ("in", "inside", "throughout", "across")
LOCAL_NATURES = frozenset({"harm", "concession"})
CONDITIONS = frozenset({"if", "unless", "until", "as", "while"})
SIDES = ("between", "among", "amongst")
PRONOUNS = frozenset("he she it they them him her we us who which that this these those".split())
SHARED = frozenset({"border", "frontier", "boundary"})  # whose `with` names the other side
DOMESTIC = frozenset({"CONCEDE", "COERCE", "PROTEST", "ASSAULT"})  # what states and their people do to each other at home
SAID_WITH = frozenset({"SANCTION", "CONSULT", "AGREE", "REQUEST", "ACCUSE", "SUPPORT"})  # only somebody does these
STATE_SECTORS = frozenset({"GOV", "MIL"})
DEEPEST = 4  # noun phrases inside noun phrases that are searched for an owner


@dataclass(frozen=True, slots=True)
class Roles:
    """The parties of an act, and in plain words where each was found."""

    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    symmetric: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the roles are read from."""

    parse: Parse
    cast: Cast
    places: frozenset[Span]

    @staticmethod
    def of(parse: Parse, cast: Cast) -> "Scene":
        """The scene of a parsed document and its cast."""
        return Scene(parse, cast, frozenset(mention.evidence[0] for mention in cast.mentions if mention.use == "place"))


def assign_roles(scene: Scene, act: Act) -> Roles:
    """The actors and recipients of an act; either may be empty."""
    actors, found_actor = first_parties(actor_places(scene, act), patient=True)
    known = frozenset(party.actor.id for party in actors)
    places = (fitting(scene, found, actors, act.code) for found in recipient_places(scene, act))
    recipients, found_recipient = first_parties(places, known, patient=True)
    symmetric = not recipients and len(actors) > 1 and event_type(act.code.type).nature != "harm"
    reason = "; ".join(
        part
        for part in (
            f"actor is {found_actor}" if actors else "no actor is named",
            "the sides act together" if symmetric else f"recipient is {found_recipient}" if recipients else "",
        )
        if part
    )
    return Roles(actors, recipients, symmetric or ("sym" in act.roles and len(actors) > 1 and not recipients), reason)


Found = tuple[tuple[Party, ...], str]


def fitting(scene: Scene, found: Found, actors: tuple[Party, ...], code: Code) -> Found:
    """A place of the recipient without those nobody acts on: the actor's own state and places, pronouns for nobody known."""
    parties, place = found
    if not parties:
        return found
    own = {actor.actor.country for actor in actors}
    if code.type == "MOBILIZE":  # forces are moved towards other states: what has no country, or the mover's, is what is moved
        return tuple(party for party in parties if party.actor.country and party.actor.country not in own), place
    known = tuple(party for party in parties if party.actor.country or not is_pronoun(party))
    if code.type in DOMESTIC:
        foreign = tuple(party for party in known if party.actor.country not in own)
        return (foreign if any(party.actor.country for party in foreign) else known), place
    return tuple(party for party in known if not at_home(scene, party, actors, named=place.startswith("the object"))), place


def at_home(scene: Scene, party: Party, actors: tuple[Party, ...], *, named: bool) -> bool:
    """Whether a party is a place in an actor's country, an unknown neighbour, or its own state where no verb names it."""
    sectors = {actor.actor.sector for actor in actors if actor.actor.country == party.actor.country}
    if not sectors:
        return False
    if party.span in scene.places or party.actor.kind == "place":
        return True
    if party.span and party.span.words.rpartition(" ")[2].lower() in word_list("foreign"):
        return True
    return party.actor.kind == "state" and not named and bool(sectors & STATE_SECTORS)


def is_pronoun(party: Party) -> bool:
    """Whether a party stands in the text as a pronoun."""
    return party.span is not None and party.span.words.lower() in PRONOUNS


def first_parties(places: Iterable[Found], without: frozenset[str] = frozenset(), *, patient: bool = False) -> Found:
    """The parties of the first place that has any, each once; when patient, the first with a country, if there is one."""
    best: Found = ((), "")
    for parties, place in places:
        distinct = {party.actor.id: party for party in parties if party.actor.id not in without}
        if distinct and not best[0]:
            best = tuple(distinct.values()), place
        if distinct and (not patient or any(party.actor.country for party in distinct.values())):
            return tuple(distinct.values()), place
    return best


def parties_of(scene: Scene, tokens: Iterable[int]) -> tuple[Party, ...]:
    """The parties of several noun phrases."""
    return tuple(party for token in tokens for party in phrase_parties(scene, token))


def phrase_parties(scene: Scene, token: int, depth: int = 0) -> tuple[Party, ...]:
    """The parties of a noun phrase: itself, else who owns it (Iraq's oil), else which country's it is (a Turkish ship)."""
    own = scene.cast.party(token)
    parse = scene.parse
    states = scene.cast.country_words(phrase_start(parse, token), token)
    if own and own.actor.country:
        return several(scene, token, states, depth) or (own,)
    found = states or owners(scene, token, depth)
    return found or ((own,) if own else ())


def several(scene: Scene, token: int, states: tuple[Party, ...], depth: int) -> tuple[Party, ...]:
    """The states that a plural stands for together: the Turkish and Greek sides, the ministers of Turkey and Greece."""
    if scene.parse.tag[token] != "NNS" or depth >= DEEPEST:
        return ()
    whose = [inner for word, inner in noun_prepositions(scene.parse, token) if word == "of"]
    found = states or tuple(party for inner in whose for party in phrase_parties(scene, inner, depth + 1))
    return found if len({party.actor.country for party in found}) > 1 else ()


def phrase_start(parse: Parse, token: int) -> int:
    """The first token of the modifiers directly before a noun."""
    first = token
    for child in parse.children[token]:
        if child < token and parse.dep[child] in ("amod", "compound", "nmod", "nummod", "poss"):
            first = min(first, parse.left[child])
    return first


def owners(scene: Scene, token: int, depth: int) -> tuple[Party, ...]:
    """Whose a thing is: its possessor, a name within it, those after `of`, `by` or `in`, its apposition."""
    if depth >= DEEPEST:
        return ()
    parse = scene.parse
    prepositional = dict(reversed([*noun_prepositions(parse, token)]))
    if parse.lemma[token].lower() in SHARED and "with" in prepositional:
        return list_parties(scene, prepositional["with"], depth)
    if any(parse.word[child].lower() == "whose" for child in parse.children[token]):
        return whose(scene, token, depth)
    inside = (child for child in parse.children[token] if parse.dep[child] in ("poss", "compound", "nmod"))
    after = (prepositional[word] for word in OWNING_PREPOSITIONS if word in prepositional)
    for owner in (*inside, *after):
        found = list_parties(scene, owner, depth)
        if found:
            return found
    return described_owner(scene, token, depth)


def described_owner(scene: Scene, token: int, depth: int) -> tuple[Party, ...]:
    """Whose a thing is by what follows it: an apposition, or a participle of owning."""
    parse = scene.parse
    for child in parse.children[token]:
        if parse.dep[child] == "appos":
            return phrase_parties(scene, child, depth + 1)
        if parse.dep[child] == "acl" and parse.lemma[child].lower() in word_list("owning"):
            return parties_of(scene, read_clause(parse, child).agents)
    return ()


def whose(scene: Scene, token: int, depth: int) -> tuple[Party, ...]:
    """Those whose thing a relative clause tells of: the noun that it stands under."""
    parse = scene.parse
    clause = next((above for above in (token, *parse.ancestors(token)) if parse.dep[above] == "relcl"), None)
    return list_parties(scene, parse.head[clause], depth) if clause is not None else ()


def list_parties(scene: Scene, token: int, depth: int = 0) -> tuple[Party, ...]:
    """The parties of a phrase and of those coordinated with it."""
    return tuple(party for member in coordinated(scene.parse, token) for party in phrase_parties(scene, member, depth + 1))


def actor_places(scene: Scene, act: Act) -> Iterator[Found]:
    """Where the actor may stand, best first."""
    clause = act.clause
    if act.modal == "demand" and clause:
        yield speaker_above(scene, clause.head), "who says it must be"
        return
    if clause:
        yield parties_of(scene, clause.agents), "the agent after 'by'"
        yield from deeds_at(scene, act, clause)
        yield parties_of(scene, clause.subjects), "the subject"
        if act.code.type in SAID_WITH and said_with(scene.parse, clause.head):
            yield speaker_above(scene, clause.head), "who says the clause before"
        if clause.passive:
            yield from done_in(scene, act, clause)
        if any(scene.parse.tag[token] == "PRP" for token in clause.subjects):
            yield speaker_above(scene, clause.head), "who says it of themselves"
        if clause.passive and (act.governs in SELF_WILLED or act.code.mode in OWN_FORCES):
            yield parties_of(scene, clause.objects), "the subject"
        if not clause.passive or act.governs in ("light", "start", "stop", "reach"):
            yield sides(scene, clause.prepositions), "the sides named after 'between'"
    for inner in (act, *below(act)) if clause is None or act.governs in ("light", "start", "reach") else ():
        if inner.clause is None:
            yield from noun_actors(scene, inner.head, inner.code.type)


def deeds_at(scene: Scene, act: Act, clause: Clause) -> Iterator[Found]:
    """Who did the attack on a place `which killed nine`: the place did not."""
    parse = scene.parse
    if parse.dep[clause.head] != "relcl" or act.code.type != "ASSAULT":
        return
    for token in clause.subjects:
        party = scene.cast.party(token)
        above = parse.head[parse.head[token]]
        if party and party.span in scene.places and parse.lemma[above].lower() in event_nouns():
            yield from noun_actors(scene, above, act.code.type)


def done_in(scene: Scene, act: Act, clause: Clause) -> Iterator[Found]:
    """Who does what only its occasion names: killed in Russian air raids; would be regarded, one says, as an act of war."""
    if WILLED in act.roles:
        yield speaker_above(scene, clause.head), "who says how it would be taken"
    if act.code.type == "ASSAULT":
        for word, noun in clause.prepositions:
            if word in ("in", "during") and scene.parse.lemma[noun].lower() in event_nouns():
                yield from noun_actors(scene, noun, act.code.type)


def said_with(parse: Parse, verb: int) -> bool:
    """Whether a verb is coordinated with one that is said: in `said the raid was a crime and recalled his envoy` he recalls."""
    *_, first = first_conjuncts(parse, verb)
    return first != verb and parse.dep[first] == "ccomp" and parse.child(verb, "nsubj", "nsubjpass") is None


def sides(scene: Scene, prepositions: Iterable[tuple[str, int]]) -> tuple[Party, ...]:
    """The parties after `between` and `among`."""
    return parties_of(scene, (token for word, token in prepositions if word in SIDES))


def noun_actors(scene: Scene, noun: int, type_name: str) -> Iterator[Found]:
    """Who does what an event noun names."""
    parse = scene.parse
    prepositions = tuple(noun_prepositions(parse, noun))
    held = (token for word, token in prepositions if word == "of")
    agents = [token for word, token in prepositions if word == "by"]
    agents += [token for noun_held in held for word, token in noun_prepositions(parse, noun_held) if word == "by"]
    yield parties_of(scene, agents), "the agent after 'by'"
    yield sides(scene, prepositions), "the sides named after 'between'"
    owner = parse.child(noun, "poss")
    if owner is not None:
        yield list_parties(scene, owner), "the possessor of the event noun"
    if event_type(type_name).nature in ("accord", "concession"):
        yield parties_of(scene, (token for word, token in prepositions if word == "of")), "after 'of' in the event noun"
    yield scene.cast.country_words(phrase_start(parse, noun), noun), "the adjective of the event noun"


def speaker_above(scene: Scene, verb: int) -> tuple[Party, ...]:
    """The subject of the nearest verb that governs a clause as what is said."""
    parse = scene.parse
    here = verb
    while parse.head[here] != here:
        above = parse.head[here]
        if parse.dep[here] in ("ccomp", "acl"):
            subject = parse.child(above, "nsubj")
            speakers = (subject,) if subject is not None else noun_owner(parse, above)
            return tuple(party for speaker in speakers for party in list_parties(scene, speaker))
        here = parse.head[here]
    return ()


def recipient_places(scene: Scene, act: Act) -> Iterator[Found]:
    """Where the recipient may stand, best first."""
    if act.modal == "demand" and act.clause and not act.clause.passive:
        yield parties_of(scene, act.clause.subjects), "the subject of what must be"
    roles = act.roles or USUAL_ROLES
    yield from clause_recipients(scene, act, roles)
    for inner in below(act):
        yield from inner_recipients(scene, act, inner)
    if act.clause is None:
        yield from noun_recipients(scene, act.head, act.code.type)
    else:
        yield from remote_recipients(scene, act, act.clause)


def clause_recipients(scene: Scene, act: Act, roles: tuple[str, ...]) -> Iterator[Found]:
    """The recipients in a verb's own slots, then in the phrases of its objects."""
    clause = act.clause
    if clause is None:
        return
    carried = {inner.head for inner in below(act)}
    for role in roles:
        tokens = [token for token in clause.at(role) if token not in carried]
        yield parties_of(scene, tokens), f"the object of {role!r}" if role not in ("obj", "dative") else "the object"
    nouns = [noun for noun in clause.objects if act.governs not in ABOUT_OTHERS or noun not in carried]
    for role in roles:
        yield (
            parties_of(scene, (token for noun in nouns for word, token in noun_prepositions(scene.parse, noun) if word == role)),
            f"after {role!r} in the object",
        )
    if act.code.type == "CONSULT":
        nested = (noun for _, noun in clause.prepositions)
        partners = (token for noun in nested for word, token in noun_prepositions(scene.parse, noun) if word == "with")
        yield parties_of(scene, partners), "after 'with' beside it"
    if "obj" not in roles and not carried and act.code.type != "MOBILIZE":
        others = (token for token in clause.objects if not own_by_pronoun(scene.parse, token))
        foreign = (party for party in parties_of(scene, others) if party.actor.country)
        yield tuple(foreign), "the owner of the object"


def own_by_pronoun(parse: Parse, noun: int) -> bool:
    """Whether a thing is the actor's own, as in `recalled its ambassador`."""
    return any(parse.tag[child] == "PRP$" for child in parse.children[noun])


def remote_recipients(scene: Scene, act: Act, clause: Clause) -> Iterator[Found]:
    """Recipients that only the clauses around name: who is to act, who is warned of what happens unless, where it was."""
    parse = scene.parse
    nature = event_type(act.code.type).nature
    if act.code.type == "THREATEN":
        verbs = (clause.head, *clause.complements, *(inner.head for inner in below(act)))
        conditions = (token for verb in verbs for token in conditions_of(parse, verb))
        warned = (subject for token in conditions for subject in clause_subjects(parse, token))
        yield parties_of(scene, warned), "the subject of the condition"
    if nature == "dispute":
        subjects = (subject for token in clause.contents for subject in clause_subjects(parse, token))
        yield parties_of(scene, subjects), "the subject of what is said"
    if act.code.type == "PROTEST":
        purposes = (token for child in clause.infinitives for _, token in prepositions_of(parse, child))
        yield parties_of(scene, purposes), "named in the purpose of the protest"
    known = {inner.head for inner in below(act)}
    for token in clause.complements:
        if token not in known:
            inner_clause = read_clause(parse, token)
            yield from clause_recipients(scene, replace(act, clause=inner_clause, inner=None), USUAL_ROLES)
    if nature in LOCAL_NATURES or act.code.type in ("AID", "THREATEN"):
        heads = (clause.head, *clause.objects, *(inner.head for inner in below(act)))
        places = (token for head in heads for word, token in prepositions_of(parse, head) if word in LOCAL)
        yield parties_of(scene, places), "the country it is done in"


def conditions_of(parse: Parse, verb: int) -> Iterator[int]:
    """The if-, unless- and as-clauses of a verb, or of a verb it depends on."""
    for head in (verb, *parse.ancestors(verb)):
        for child in parse.children[head]:
            if parse.dep[child] == "advcl" and any(parse.word[mark].lower() in CONDITIONS for mark in parse.children[child]):
                yield child


def clause_subjects(parse: Parse, verb: int) -> tuple[int, ...]:
    """The subjects written in a clause itself."""
    subject = parse.child(verb, "nsubj", "nsubjpass")
    return coordinated(parse, subject) if subject is not None else ()


def inner_recipients(scene: Scene, act: Act, inner: Act) -> Iterator[Found]:
    """Recipients in the act that another is about: who is to do it, when someone else, or else whom it is done to."""
    about_others = act.governs in ABOUT_OTHERS
    if inner.clause:
        if about_others:
            yield parties_of(scene, (*inner.clause.agents, *inner.clause.subjects)), "who is to do it"
        yield from clause_recipients(scene, inner, inner.roles or USUAL_ROLES)
        return
    if about_others:
        yield from noun_actors(scene, inner.head, inner.code.type)
    yield from noun_recipients(scene, inner.head, inner.code.type)
    if not about_others:
        yield from noun_actors(scene, inner.head, inner.code.type)


def noun_recipients(scene: Scene, noun: int, type_name: str) -> Iterator[Found]:
    """Whom an event noun is about; `of` names the one harmed, or the other side."""
    parse = scene.parse
    prepositions = tuple(noun_prepositions(parse, noun))
    for word in NOUN_TARGETS:
        yield parties_of(scene, (token for role, token in prepositions if role == word)), f"after {word!r} in the event noun"
    harmed = event_type(type_name).nature in ("harm", "dispute")
    yield parties_of(scene, (token for role, token in prepositions if role == "of")), "after 'of' in the event noun"
    if harmed:
        yield parties_of(scene, (token for role, token in prepositions if role == "in")), "after 'in' in the event noun"
    above = parse.head[noun]
    if parse.pos[above] in ("VERB", "AUX"):
        beside = (token for word, token in noun_prepositions(parse, above) if word in NOUN_TARGETS)
        yield parties_of(scene, beside), "a phrase beside the event noun"
