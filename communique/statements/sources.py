"""Who is the source of a cue: its subject, wherever the sentence keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from communique.codebooks import rows
from communique.parse import Parse

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
SHARED = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "prep", "acomp", "attr", "dobj", "acl"})
DIRECTING = frozenset(  # verbs whose object does what the infinitive says
    "advise allow ask beg bring cause challenge command compel convince direct enable encourage force get have help hear "
    "implore instruct invite lead leave let make order permit persuade press prompt push request require see send show "
    "spur teach tell urge want warn watch".split()
)
LONGEST_CLIMB = 6  # clauses between a cue and the subject it shares; more is a parser's chain, not a writer's


@cache
def load_texts() -> Mapping[str, str]:
    """The nouns for what is written or said ("readout", "statement"), which speak for whoever issued them; read once."""
    return {row["noun"]: row["kind"] for row in rows("text_nouns.csv")}


@dataclass(frozen=True, slots=True)
class Source:
    """The noun phrase of a source: its head and its first and last token."""

    head: int
    first: int
    last: int


def phrase(parse: Parse, head: int, *, before: int | None = None, after: int | None = None) -> Source:
    """The whole noun phrase of a head, cut where a limit stands, without punctuation at its edges."""
    first, last = parse.left[head], parse.right[head]
    if before is not None:
        last = min(last, before - 1)
    if after is not None:
        first = max(first, after + 1)
    while first < head and parse.pos[first] in ("PUNCT", "SPACE", "CCONJ"):
        first += 1
    while last > head and (parse.pos[last] in ("PUNCT", "SPACE") or parse.word[last] in ("'s", "’s")):
        last -= 1
    return Source(head, first, max(last, first))


def source_of_verb(parse: Parse, verb: int) -> Source | None:
    """The subject of a verb: its own, or the one of the clause that it shares a subject with."""
    token = verb
    for _ in range(LONGEST_CLIMB):
        subject = subject_of(parse, token)
        if subject is not None:
            return subject_phrase(parse, subject, token)
        if is_passive(parse, token):
            return agent(parse, token) if token == verb else passive_subject(parse, token)
        token, found = climb(parse, token)
        if found or token < 0:
            return phrase(parse, token, before=verb if token < verb else None) if found else None
    return None


def subject_of(parse: Parse, verb: int) -> int | None:
    """The subject of a verb; of two the nearer one, since the other is a time: "Minutes later, [Ferrante] wrote"."""
    found = [child for child in parse.children[verb] if parse.dep[child] in SUBJECTS]
    return min(found, key=lambda child: abs(child - verb), default=None)


def climb(parse: Parse, token: int) -> tuple[int, bool]:
    """One clause up: (the clause's verb, False), (the noun that acts, True) or (-1, False) at the top."""
    head, dep = parse.head[token], parse.dep[token]
    if head == token:
        return -1, False
    if dep in ("acl", "relcl") and parse.pos[head] in NAMING:
        return climb_noun(parse, head) if dep == "acl" and has_to(parse, token) else (head, True)
    controller = parse.child(head, "dobj")
    if dep in ("xcomp", "ccomp") and controller is not None and controller < token and parse.lemma[head] in DIRECTING:
        return controller, True
    if parse.pos[head] == "ADP" and parse.head[head] != head:
        above = parse.head[head]
        return (above, False) if parse.pos[above] in ("VERB", "AUX") else climb(parse, above)
    outer = shares_outer_subject(parse, token)
    if outer is None and dep == "advcl" and parse.tag[token] == "VBG" and parse.dep[head] == "ccomp" and head < token:
        outer = parse.head[head]
    if outer is not None:
        return outer, False
    return (head, False) if dep in SHARED else (-1, False)


def climb_noun(parse: Parse, noun: int) -> tuple[int, bool]:
    """From the noun of "her chance to answer", "was the first to answer": its owner, else the verb above it."""
    owner = parse.child(noun, "poss")
    if owner is not None:
        return owner, True
    above = parse.head[noun]
    if parse.dep[noun] in ("dobj", "attr", "acomp", "nsubj", "pobj") and parse.pos[above] in ("VERB", "AUX"):
        return above, False
    return climb(parse, noun) if parse.pos[above] == "ADP" else (noun, True)


def has_to(parse: Parse, verb: int) -> bool:
    """The verb is an infinitive with "to"."""
    auxiliary = parse.child(verb, "aux")
    return auxiliary is not None and parse.lemma[auxiliary] == "to"


def shares_outer_subject(parse: Parse, token: int) -> int | None:
    """The verb above, for one that the parser joined to that verb's clause: in "said it was late and warned ..." `said`.

    A text does not go on speaking so: in "the readout said he demanded ... and warned ..." it is he who warned.
    """
    clause = parse.head[token]
    if parse.dep[token] != "conj" or parse.dep[clause] != "ccomp" or parse.child(token, *SUBJECTS) is not None:
        return None
    outer = parse.head[clause]
    subject = parse.child(outer, "nsubj")
    if subject is not None and parse.lemma[subject].lower() in load_texts():
        return None
    return outer if outer < clause and parse.tag[token] == parse.tag[outer] else None


def subject_phrase(parse: Parse, subject: int, verb: int) -> Source | None:
    """The subject's phrase; None for an "it" that stands for a later clause."""
    if parse.word[subject].lower() == "there":
        return None
    if subject < verb:
        return phrase(parse, subject, before=verb)
    return phrase(parse, subject, after=verb)


def is_passive(parse: Parse, verb: int) -> bool:
    """The verb stands in the passive; a bare participle does too ("Asked about it, she ...")."""
    if parse.child(verb, "auxpass", *PASSIVE_SUBJECTS) is not None:
        return True
    return is_bare_participle(parse, verb)


def is_bare_participle(parse: Parse, verb: int) -> bool:
    """A past participle without auxiliary or subject of its own."""
    bare = parse.tag[verb] == "VBN" and parse.dep[verb] in ("advcl", "acl")
    return bare and parse.child(verb, "aux", *SUBJECTS) is None


def passive_subject(parse: Parse, verb: int) -> Source | None:
    """The subject of a passive verb."""
    subject = parse.child(verb, *PASSIVE_SUBJECTS)
    return None if subject is None else subject_phrase(parse, subject, verb)


def agent(parse: Parse, verb: int) -> Source | None:
    """Who did it in a passive: the phrase after "by"."""
    by = parse.child(verb, "agent")
    who = None if by is None else parse.child(by, "pobj")
    return None if who is None else phrase(parse, who)
