"""Who appears in a document: every phrase that stands for an actor, and the actor it stands for.

Names come from the codebooks or from the document itself (a title, an apposition, brackets that introduce an acronym);
what refers back (a surname, a pronoun, "the ministry") is resolved to the nearest that fits, or left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from communique.actors.identity import group_actor, state_actor
from communique.actors.knowledge import Match, word_class
from communique.actors.memory import Memory, expletive, is_definite
from communique.actors.naming import MORE_THAN_NAMES, body_start, known_person, name_start, new_body, new_person
from communique.actors.phrases import Scene, extent, is_head, make_scene, phrase_at
from communique.actors.readings import AGENTS, Phrase, Setting, best_entry, covering
from communique.actors.resolution import compose
from communique.actors.uses import is_setting, use_of
from communique.parse import Parse, parse
from communique.records import Actor, Document, Mention, Party, Use, identify

METHOD = "actors.rules/1"
SURE = 0.9  # names of the codebook
LIKELY = 0.75  # common nouns, and names that only the document knows
GUESSED = 0.6  # pronouns and other references back
COUNTRY_WORDS = ("adjective", "state", "demonym", "place")
DOING = frozenset({"nsubj", "nsubjpass", "agent"})
LOCAL = frozenset({"CVL", "REB", "REF", "UAF", "CRM", "OPP", "COP"})
BACKWARD = frozenset({"pronoun", "nominal"})


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The actors of one document by the token that heads their phrase.

    `party` answers for heads only ("Lavrov" in "Foreign Minister Sergey Lavrov"); a modifier ("Russian" in "Russian
    troops") is in `mentions` with use "adjective" and is reached by `country_words`. A phrase that only names a location
    has use "place": `use_at` tells.
    """

    document: Document
    mentions: tuple[Mention, ...]
    by_token: Mapping[int, Mention]
    modifiers: Mapping[int, Mention]
    members: Mapping[int, tuple[int, ...]]

    def party(self, token: int) -> Party | None:
        """The actor of the noun phrase whose head is this token."""
        mention = self.by_token.get(token)
        return Party(actor=mention.actor, span=mention.evidence[0]) if mention else None

    def parties(self, token: int) -> tuple[Party, ...]:
        """The actors of a phrase and of what is coordinated with it: "Jordan and Britain" are two."""
        sides = self.country_words(*self.sides(token)) if token in self.members and token not in self.by_token else ()
        found = [self.party(member) for member in (token, *self.members.get(token, ()))]
        return tuple(party for party in found if party) or sides

    def sides(self, token: int) -> tuple[int, int]:
        """The first and last modifier of a phrase whose members are adjectives."""
        members = self.members[token]
        return members[0], members[-1]

    def use_at(self, token: int) -> Use | None:
        """How the phrase headed by this token refers."""
        mention = self.by_token.get(token)
        return mention.use if mention else None

    def country_words(self, first: int, last: int) -> tuple[Party, ...]:
        """The states named by adjectives and names used as modifiers among tokens [first, last]."""
        found = [self.modifiers[token] for token in range(first, last + 1) if token in self.modifiers]
        return tuple(Party(actor=mention.actor, span=mention.evidence[0]) for mention in found)


@lru_cache(maxsize=4)
def find_cast(document: Document) -> Cast:
    """Find every actor of a document; the last few casts are remembered."""
    return build_cast(document, parse(document))


def build_cast(document: Document, parsed: Parse) -> Cast:
    """The cast of a parsed document."""
    scene = make_scene(document, parsed)
    memory = Memory(scene)
    by_token: dict[int, Mention] = {}
    modifiers: dict[int, Mention] = {}
    titles: list[Mention] = []
    for token in range(len(parsed)):
        mention = read_token(scene, memory, token)
        if mention:
            by_token[token] = mention
            memory.add(token, mention)
            titles += title_before(scene, token, mention)
        elif token in scene.cover and not is_head(parsed, token):
            modifier = read_modifier(scene, token)
            if modifier:
                modifiers[token] = modifier
                memory.add(token, modifier)
    join_appositions(scene, by_token)
    later = memory.later_names()
    by_token = {token: rename(mention, later) for token, mention in by_token.items()}
    members = dict(coordinations(parsed, by_token))
    salient = (mention for token, mention in by_token.items() if is_salient(parsed, token, mention))
    found = sorted((*salient, *modifiers.values(), *titles), key=lambda mention: mention.evidence[0])
    return Cast(document, tuple(found), by_token, modifiers, members)


def read_token(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention whose phrase this token heads, None when it heads none or stands for no actor."""
    parsed = scene.parsed
    if parsed.word[token].lower() in word_class("document pronoun"):
        antecedent = None if expletive(scene, token) else memory.antecedent(token)
        if antecedent is None:
            return None
        reason = f"refers back to {antecedent.name!r}"
        return make_mention(scene, token, token, antecedent.actor, "pronoun", reason=reason, also=antecedent)
    if parsed.word[token].lower() == "latter":
        named = memory.last_named(token)
        return make_mention(scene, token, token, named.actor, "pronoun", also=named) if named else None
    if not is_head(parsed, token):
        return None
    if scene.covered(token, *MORE_THAN_NAMES):
        if parsed.lemma[token] in word_class("state noun") and parsed.pos[token] == "NOUN":
            return read_back(scene, memory, token)
        return read_known(scene, memory, token)
    if parsed.pos[token] == "PROPN" or scene.covered(token, "person"):
        return read_name(scene, memory, token)
    return read_back(scene, memory, token)


def read_known(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of a head that the codebooks know."""
    left, right = extent(scene.parsed, token)
    around = phrase_at(scene, left, token, right)
    if around is None:
        return None
    phrase, first = around
    head = covering(phrase.matches, phrase.head)
    if head is None:
        return None
    if all(entry.kind in AGENTS for entry in head.entries):
        return read_common(scene, memory, token, phrase)
    actor = collective(scene, token, head) or compose(phrase, scene.setting)
    if actor is None:
        return None
    start, last = (scene.words.token[first + at] for at in (head.first, head.last))
    learn_acronym(scene, memory, last, actor)
    use = use_of(scene, token, head)
    return make_mention(scene, left if use == "nominal" else start, max(last, token), actor, use)


def read_common(scene: Scene, memory: Memory, token: int, phrase: Phrase) -> Mention | None:
    """The mention of a common noun for an agent, or of a body whose name ends in one."""
    left, right = extent(scene.parsed, token)
    actor = compose(phrase, possessor(scene, memory, token) or scene.setting)
    if actor is None:
        return None
    actor = of_possessor(scene, memory, token, actor)
    body = new_body(scene, token, actor)
    if body:
        learn_acronym(scene, memory, right, body)
        return make_mention(scene, body_start(scene, token), token, body, "name")
    actor = predicated(scene, memory, token) or refer_back(scene, memory, token, actor) or located(scene, token, actor)
    return make_mention(scene, left, token, actor, "nominal")


def of_possessor(scene: Scene, memory: Memory, token: int, actor: Actor) -> Actor:
    """The actor with the sector of whose it is, when its noun gives none: the minister's office."""
    owner = scene.parsed.child(token, "poss")
    found = memory.at(owner) if owner is not None else None
    if actor.sector or found is None or found.actor.sector is None:
        return actor
    reason = f"{actor.reason}; of {found.actor.name}"
    return group_actor(actor.country, found.actor.sector, actor.name, actor.kind, reason, "document")


def possessor(scene: Scene, memory: Memory, token: int) -> Setting | None:
    """The country of "its" in "its forces", as what is known around the phrase."""
    owner = scene.parsed.child(token, "poss")
    found = memory.at(owner) if owner is not None else None
    if found is None or found.actor.country is None:
        return None
    return replace(scene.setting, countries=(found.actor.country,), why=f"{found.name!r} stands for {found.actor.name}")


def collective(scene: Scene, token: int, head: Match) -> Actor | None:
    """A state called by its people: "the Turks" who decide are their government, "Turks" are people."""
    kinds = {entry.kind for entry in head.entries}
    entry = next((entry for entry in head.entries if entry.kind == "demonym" and entry.country), None)
    if entry is None or kinds & {"state", "place", "organisation", "person"} or entry.role != "state":
        return None
    parsed = scene.parsed
    if parsed.tag[token] not in ("NNPS", "NNS") or not is_definite(scene, token) or len(parsed.children[token]) > 1:
        return None
    return state_actor(entry.country or "", f"a state called by its people: the {parsed.word[token]}")


def learn_acronym(scene: Scene, memory: Memory, last: int, actor: Actor) -> None:
    """Remember what stands in brackets after a name as another name for it: "the Arms Watch Association (AWA)"."""
    words = scene.parsed.word
    if last + 3 < len(words) and words[last + 1] == "(" and words[last + 3] == ")" and words[last + 2].isupper():
        memory.introduce(words[last + 2], actor)


def refer_back(scene: Scene, memory: Memory, token: int, actor: Actor) -> Actor | None:
    """Whom a definite phrase without a name of its own means: the holder of the office, the body with the same noun."""
    if actor.office:
        found = memory.office_holder(actor.country, actor.office, token)
        if found:
            return found
    if scene.parsed.lemma[token] == "leader":
        return memory.leader(actor.country, token) if is_definite(scene, token) else None
    if actor.country is None and is_definite(scene, token):
        if scene.parsed.lemma[token] in word_class("government"):
            return memory.other_state(token)
        return memory.same_noun(token, None)
    return None


def located(scene: Scene, token: int, actor: Actor) -> Actor:
    """People without a country of their own are of the one country their sentence is set in."""
    if actor.country or actor.sector not in LOCAL:
        return actor
    first, stop = scene.parsed.sentences[scene.parsed.sentence[token]]
    settings = {country for at in range(first, stop) if at in scene.cover and (country := where(scene, at))}
    if len(settings) != 1:
        return actor
    country = settings.pop()
    return group_actor(
        country, actor.sector, actor.name, actor.kind, f"{actor.reason}; the sentence is set in {country}", "document"
    )


def where(scene: Scene, token: int) -> str | None:
    """The country of a place that a sentence is set in."""
    match = scene.cover[token]
    if scene.words.token[match.last] != token or not is_setting(scene, token):
        return None
    entry = best_entry(match, "place", scene.setting) or best_entry(match, "state", scene.setting)
    return entry.country if entry else None


def predicated(scene: Scene, memory: Memory, token: int) -> Actor | None:
    """The person of whom a common noun is said: "he is a gifted man"."""
    parsed = scene.parsed
    if parsed.dep[token] != "attr":
        return None
    subject = parsed.child(parsed.head[token], "nsubj")
    found = memory.at(subject) if subject is not None else None
    return found.actor if found and found.actor.kind == "person" else None


def read_back(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of "the country" or "the kingdom": the state spoken of last."""
    parsed = scene.parsed
    plain = parsed.tag[token] == "NN" and all(parsed.dep[child] in ("det", "prep") for child in parsed.children[token])
    if parsed.lemma[token] not in word_class("state noun") or not plain or not is_definite(scene, token):
        return None
    actor = memory.last_of(frozenset({"state"}), token, 2)
    if actor is None:
        return None
    left, _ = extent(scene.parsed, token)
    return make_mention(scene, left, token, actor, "nominal", reason=f"the state spoken of last: {actor.name}")


def read_name(scene: Scene, memory: Memory, token: int) -> Mention | None:
    """The mention of a proper name: one the document has used before, an office holder, or someone new."""
    first = name_start(scene, token)
    match = scene.cover.get(token)
    if match:
        first = min(first, scene.words.token[match.first])
    around = phrase_at(scene, first, token, token)
    if around is None:
        return None
    phrase, _ = around
    actor = memory.called(" ".join(phrase.words)) or known_person(scene, token, first)
    actor = actor or new_person(scene, token, first)
    return make_mention(scene, first, token, actor, "name") if actor else None


def read_modifier(scene: Scene, token: int) -> Mention | None:
    """A state named inside another phrase, by adjective or name."""
    match = scene.cover[token]
    if scene.words.token[match.last] != token:
        return None
    for kind in COUNTRY_WORDS:
        entry = best_entry(match, kind, Setting(scene.setting.on))
        if entry and entry.country:
            actor = state_actor(entry.country, f"{entry.name} as a modifier")
            return make_mention(scene, scene.words.token[match.first], token, actor, "adjective")
    return None


def title_before(scene: Scene, token: int, mention: Mention) -> list[Mention]:
    """The title that stands before a person's name, as a mention of the same person."""
    parsed = scene.parsed
    if mention.actor.kind != "person" or mention.use != "name":
        return []
    left, _ = extent(parsed, token)
    first = next((at for at in range(left, token) if parsed.start[at] >= mention.evidence[0].start), token)
    titled = [at for at in range(left, first) if scene.covered(at, "agent", "title") and not is_courtesy(scene.cover[at])]
    return [make_mention(scene, left, titled[-1], mention.actor, "title")] if titled else []


def is_courtesy(match: Match) -> bool:
    """Whether a title says nothing of what someone does: Mr., Dr."""
    return all(entry.sector is None for entry in match.entries)


def rename(mention: Mention, later: Mapping[str, Actor]) -> Mention:
    """The mention of a surname alone, when the document gives the full name only afterwards."""
    actor = later.get(mention.actor.id)
    return replace(mention, actor=actor, reason=f"named in full later: {actor.name}") if actor else mention


def join_appositions(scene: Scene, by_token: dict[int, Mention]) -> None:
    """Let a common noun apposed to a name, or a name to it, stand for the same person or body."""
    for token, mention in list(by_token.items()):
        if scene.parsed.dep[token] != "appos":
            continue
        other = by_token.get(scene.parsed.head[token])
        if other is None:
            continue
        name, noun, at = (mention, other, scene.parsed.head[token]) if other.use == "nominal" else (other, mention, token)
        if name.use == "name" and noun.use == "nominal":
            left, _ = extent(scene.parsed, at)
            by_token[at] = make_mention(scene, left, at, name.actor, "title", reason=f"apposed to {name.name!r}")


def is_salient(parsed: Parse, token: int, mention: Mention) -> bool:
    """Whether a mention is worth showing: every one but common nouns of nobody in particular that do nothing."""
    actor = mention.actor
    if mention.use != "nominal" or actor.kind == "person" or (actor.country and actor.source != "document"):
        return True
    return parsed.dep[token] in DOING


def coordinations(parsed: Parse, by_token: Mapping[int, Mention]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """For each head what is coordinated with it, or its coordinated adjectives ("the Turkish and Greek sides")."""
    for token, children in enumerate(parsed.children):
        below = [child for child in children if parsed.dep[child] == "conj"]
        if token in by_token and below:
            yield token, tuple(chain(parsed, token))
            continue
        for child in children:
            if parsed.dep[child] in ("amod", "compound", "nmod") and parsed.child(child, "conj") is not None:
                yield token, (child, *chain(parsed, child))
                break


def chain(parsed: Parse, token: int) -> Iterator[int]:
    """What is coordinated with a token, each hanging from the one before."""
    seen = {token}
    below = parsed.child(token, "conj")
    while below is not None and below not in seen:
        seen.add(below)
        yield below
        below = parsed.child(below, "conj")


def make_mention(
    scene: Scene, left: int, right: int, actor: Actor, use: Use, *, reason: str = "", also: Mention | None = None
) -> Mention:
    """A mention of tokens [left, right]; names stand without their article."""
    parsed = scene.parsed
    if left < right and parsed.word[left].lower() in ("the", "a", "an") and use not in BACKWARD:
        left += 1
    span = scene.document.span(parsed.start[left], parsed.end[right])
    known = actor.source != "document" and use == "name"
    return Mention(
        id=identify(scene.document.id, span.start, span.end, actor.id, METHOD),
        evidence=(span, also.evidence[0]) if also else (span,),
        method=METHOD,
        confidence=SURE if known else GUESSED if also else LIKELY,
        name=span.words,
        use=use,
        actor=actor,
        reason=reason or actor.reason,
    )
