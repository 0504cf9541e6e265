"""What a verb takes: its subject, objects, prepositional phrases and complements, wherever grammar has put them."""

from collections.abc import Iterator
from dataclasses import dataclass

from communique.events.lexicon import word_list
from communique.parse import Parse

SUBJECT = ("nsubj", "csubj")
OBJECT = ("dobj", "nsubjpass", "attr", "oprd")
RELATIVE = frozenset({"who", "which", "that", "whom"})
BASES = frozenset({"according", "due", "owing", "contrary", "prior"})  # words whose `to` is no direction
STOPS = frozenset({".", "!", "?"})
REFLEXIVE = frozenset({"itself", "himself", "herself", "themselves", "ourselves", "myself", "yourselves", "oneself"})
NOBODY = frozenset({"nobody", "none", "neither", "nothing"})
DEEPEST_PHRASE = 4  # prepositions inside prepositions: more is a list or a broken parse
LONGEST_LIST = 12  # members of one coordination that are followed: longer lists are tables, not sentences


@dataclass(frozen=True, slots=True)
class Clause:
    """One verb, or predicate adjective, with what fills its slots, all as tokens. `prepositions` are (word, object) pairs."""

    head: int
    particles: tuple[str, ...]
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    datives: tuple[int, ...]
    agents: tuple[int, ...]
    prepositions: tuple[tuple[str, int], ...]
    infinitives: tuple[int, ...]
    contents: tuple[int, ...]
    modal: str | None
    negated: bool
    passive: bool

    def at(self, place: str) -> tuple[int, ...]:
        """The tokens that fill a slot of a frame, by its name in the lexicon."""
        if place in ("obj", "subj"):
            return self.objects if place == "obj" else self.subjects
        if place == "dative":
            return self.datives
        if place == "xcomp":
            return self.infinitives
        if place == "that":
            return self.contents
        return tuple(token for word, token in self.prepositions if word == place)

    @property
    def complements(self) -> tuple[int, ...]:
        """Infinitives, gerunds and that-clauses together."""
        return self.infinitives + self.contents


def coordinated(parse: Parse, token: int) -> tuple[int, ...]:
    """A noun and the nouns coordinated with it."""
    found = [token]
    while len(found) < LONGEST_LIST:
        following = parse.child(found[-1], "conj")
        if following is None:
            break
        found.append(following)
    return tuple(found)


def read_clause(parse: Parse, head: int) -> Clause:
    """The clause of a verb or predicate adjective."""
    children = parse.children[head]
    predicate = parse.head[head] if parse.dep[head] in ("acomp", "oprd") else head
    passive = is_passive(parse, head)
    objects = tuple(own_objects(parse, head, passive))
    subjects = subjects_of(parse, head)
    return Clause(
        head=head,
        particles=tuple(parse.word[child].lower() for child in children if is_particle(parse, head, child)),
        subjects=() if passive else subjects,
        objects=objects or shared_objects(parse, head),
        datives=tuple(dative_objects(parse, head)),
        agents=tuple(agents_of(parse, head)) if passive else (),
        prepositions=tuple(prepositions_of(parse, head)),
        infinitives=tuple(complements_of(parse, head, bare=True)),
        contents=tuple(complements_of(parse, head, bare=False)),
        modal=modal_of(parse, predicate),
        negated=is_negated(parse, head) or is_negated(parse, predicate) or any(is_nobody(parse, noun) for noun in subjects),
        passive=passive,
    )


def is_particle(parse: Parse, head: int, child: int) -> bool:
    """Whether a word may be part of its verb; a preposition after the object begins a phrase (turned the plane over the sea)."""
    dep = parse.dep[child]
    if dep != "prep" or parse.child(child, "pobj") is None:
        return dep in ("prt", "advmod", "acomp", "oprd", "prep")
    return not any(parse.dep[other] == "dobj" and head < other < child for other in parse.children[head])


def is_negated(parse: Parse, head: int) -> bool:
    """Whether a verb has a negation of its own, `not only` left aside."""
    for child in parse.children[head]:
        if parse.dep[child] == "neg":
            return parse.word[child + 1 : child + 2] != ("only",)
    return False


def is_nobody(parse: Parse, noun: int) -> bool:
    """Whether a noun phrase denies that there is anyone: nobody, no one, no state."""
    if parse.word[noun].lower() in NOBODY:
        return True
    return any(parse.dep[child] == "det" and parse.word[child].lower() == "no" for child in parse.children[noun])


def is_passive(parse: Parse, head: int) -> bool:
    """Whether the verb is passive: by its auxiliary or subject, or as a past participle that follows its noun."""
    for here in first_conjuncts(parse, head):
        deps = {parse.dep[child] for child in parse.children[here]}
        if deps & {"auxpass", "nsubjpass"}:
            return True
        if parse.tag[here] != "VBN" or deps & {"nsubj", "aux"}:
            return False
        if heads_sentence(parse, here):
            return False
        if parse.dep[here] != "conj":
            return parse.dep[here] in ("acl", "amod") or (parse.dep[here] == "advcl" and "dobj" not in deps)
    return False


def heads_sentence(parse: Parse, verb: int) -> bool:
    """Whether what was read as a participle is the verb of its sentence (In Rome a crowd protested.); headlines have no stop."""
    noun = parse.head[verb]
    if parse.dep[verb] != "acl" or verb < noun or any(parse.pos[above] in ("VERB", "AUX") for above in parse.ancestors(verb)):
        return False
    _, stop = parse.sentences[parse.sentence[verb]]
    agent = any(parse.word[child].lower() == "by" for child in parse.children[verb])
    return not agent and parse.word[stop - 1] in STOPS


def first_conjuncts(parse: Parse, token: int) -> Iterator[int]:
    """A word and those it is coordinated to, nearest first."""
    yield token
    for _ in range(LONGEST_LIST):
        if parse.dep[token] != "conj" or parse.head[token] == token:
            return
        token = parse.head[token]
        yield token


def subjects_of(parse: Parse, head: int) -> tuple[int, ...]:
    """The subjects, also where another verb has them: of a conjunct, a relative clause, an infinitive or a participle."""
    here = head
    for _ in range(8):
        own = parse.child(here, "nsubj", "csubj", "expl") if here == head else parse.child(here, "nsubj", "nsubjpass", "expl")
        if own is not None:
            return relative_head(parse, here, own)
        above, dep = parse.head[here], parse.dep[here]
        if above == here:
            return ()
        if dep in ("acl", "relcl"):
            return noun_owner(parse, above) if is_infinitive(parse, here) else coordinated(parse, above)
        if dep in ("xcomp", "pcomp", "ccomp", "advcl"):
            controlled = controller(parse, here)
            if controlled:
                return controlled
        here = above
    return ()


def is_infinitive(parse: Parse, verb: int) -> bool:
    """Whether a verb stands with `to`: under a noun it is then what the noun is about (a plan to leave), not what it does."""
    return any(parse.word[child].lower() == "to" and parse.dep[child] == "aux" for child in parse.children[verb])


def noun_owner(parse: Parse, noun: int) -> tuple[int, ...]:
    """Whose plan, threat or demand it is: its possessor, else the subject of the verb it is the object of."""
    owner = parse.child(noun, "poss")
    if owner is not None:
        return (owner,)
    above = parse.head[noun]
    if parse.pos[above] not in ("VERB", "AUX") or parse.dep[noun] not in ("dobj", "attr"):
        return ()
    subject = parse.child(above, "nsubj")
    return coordinated(parse, subject) if subject is not None else ()


def relative_head(parse: Parse, verb: int, subject: int) -> tuple[int, ...]:
    """The subject, or the noun that a relative pronoun stands for."""
    if parse.word[subject].lower() in RELATIVE:
        here = verb
        while parse.dep[here] == "conj":
            here = parse.head[here]
        if parse.dep[here] == "relcl":
            return (parse.head[here],)
    return coordinated(parse, subject)


def controller(parse: Parse, verb: int) -> tuple[int, ...]:
    """The object above that an infinitive or gerund takes as its subject, where the verb above is of that kind."""
    above = parse.head[verb]
    if parse.pos[above] == "ADP":
        above = parse.head[above]
    if parse.lemma[above].lower() not in word_list("object control"):
        return ()
    found = parse.child(above, "dobj", "nsubjpass", "dative")
    if found is None:  # lashed out at him for leaving
        found = next((token for word, token in prepositions_of(parse, above) if word == "at"), None)
    if found is None and parse.dep[above] in ("acl", "relcl"):
        return (parse.head[above],)
    return coordinated(parse, found) if found is not None else ()


def own_objects(parse: Parse, head: int, passive: bool) -> Iterator[int]:
    """Objects and the passive subject; for a participle or relative clause the noun it stands under."""
    for child in parse.children[head]:
        if parse.dep[child] in OBJECT and parse.word[child].lower() not in REFLEXIVE:
            yield from relative_head(parse, head, child)
    if not passive:
        if parse.dep[head] == "relcl" and parse.child(head, "dobj") is None and parse.child(head, "nsubj") is not None:
            pronoun = parse.child(head, "nsubj")
            if pronoun is not None and parse.word[pronoun].lower() not in RELATIVE:
                yield parse.head[head]
    elif parse.child(head, "nsubjpass") is None:
        yield from passive_subject_above(parse, head)


def passive_subject_above(parse: Parse, head: int) -> tuple[int, ...]:
    """The noun that a participle without its own subject is said of."""
    above = parse.head[head]
    if parse.dep[head] in ("acl", "relcl", "amod"):
        return coordinated(parse, above) if parse.dep[head] != "amod" else (above,)
    if above == head:
        return ()
    subject = parse.child(above, "nsubjpass", "nsubj")
    return coordinated(parse, subject) if subject is not None else ()


def shared_objects(parse: Parse, head: int) -> tuple[int, ...]:
    """The object of the next coordinated verb, where this one has none (`arrested and questioned two men`)."""
    following = parse.child(head, "conj")
    if following is None or any(parse.dep[child] in ("prep", "xcomp", "ccomp") for child in parse.children[head]):
        return ()
    found = parse.child(following, "dobj")
    return coordinated(parse, found) if found is not None and parse.child(following, "nsubj") is None else ()


def dative_objects(parse: Parse, head: int) -> Iterator[int]:
    """Indirect objects, with or without their preposition."""
    for child in parse.children[head]:
        if parse.dep[child] != "dative":
            continue
        inner = parse.child(child, "pobj") if parse.pos[child] == "ADP" else child
        if inner is not None:
            yield from coordinated(parse, inner)


def agents_of(parse: Parse, head: int) -> Iterator[int]:
    """Those by whom a passive act is done."""
    for child in parse.children[head]:
        if parse.dep[child] == "agent" or (parse.dep[child] == "prep" and parse.word[child].lower() == "by"):
            inner = parse.child(child, "pobj")
            if inner is not None:
                yield from coordinated(parse, inner)


def prepositions_of(parse: Parse, head: int) -> Iterator[tuple[str, int]]:
    """(preposition, object) of each prepositional phrase of a word, also of doubled prepositions (`away from`)."""
    for child in parse.children[head]:
        if parse.dep[child] in ("prep", "dative", "agent", "prt", "advmod"):
            yield from preposition_objects(parse, child)


def preposition_objects(parse: Parse, preposition: int, depth: int = 0) -> Iterator[tuple[str, int]]:
    """(preposition, object) for one preposition and those it governs or is coordinated with."""
    if depth > DEEPEST_PHRASE:
        return
    for child in parse.children[preposition]:
        if parse.dep[child] in ("pobj", "pcomp") or (parse.dep[child] == "amod" and parse.word[preposition].lower() == "as"):
            for member in coordinated(parse, child):
                yield parse.word[preposition].lower(), member
        elif parse.dep[child] in ("prep", "conj") and parse.pos[child] == "ADP" and parse.word[preposition].lower() not in BASES:
            yield from preposition_objects(parse, child, depth + 1)


def complements_of(parse: Parse, head: int, *, bare: bool) -> Iterator[int]:
    """Infinitives and gerunds when bare, else clauses with their own subject; with those coordinated.

    A to-infinitive that was read as a purpose counts: the two are told apart by meaning only.
    """
    for child in parse.children[head]:
        dep = parse.dep[child]
        if dep == "dobj" and not bare:
            yield from (clause for clause in parse.children[child] if is_that_clause(parse, clause))
        if dep not in ("xcomp", "ccomp", "advcl"):
            continue
        infinitive = is_infinitive(parse, child)
        if (dep == "xcomp" or infinitive) if bare else (dep == "ccomp" and not infinitive):
            yield from coordinated(parse, child)


def is_that_clause(parse: Parse, verb: int) -> bool:
    """Whether a clause under an object is what the object is told (assured him that ...), not a relative clause."""
    if parse.dep[verb] not in ("acl", "relcl"):
        return False
    return any(parse.word[child].lower() == "that" and parse.dep[child] == "mark" for child in parse.children[verb])


def modal_of(parse: Parse, head: int) -> str | None:
    """The modal verb of a clause, lower case; coordinated bare verbs share it."""
    for here in first_conjuncts(parse, head):
        for child in parse.children[here]:
            if parse.dep[child] == "aux" and parse.tag[child] == "MD":
                return parse.word[child].lower()
        if parse.tag[here] != "VB" or parse.child(here, "nsubj", "nsubjpass", "aux") is not None:
            return None
    return None
