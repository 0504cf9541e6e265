"""Judgements of those whose trade it is to judge: what an analyst expects, what would happen if, what a historian recalls.

What governments expect of each other is a statement and no assessment: whoever acts in a crisis does not stand outside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Judgement, Party, Statement
from communique.statements.certainty import YEAR, Mark, find_marks, mark_at
from communique.statements.clauses import OPEN, auxiliaries, clause_head, has_subject, supposition
from communique.statements.cues import load_cues
from communique.statements.judging import Judged, kind_of

SECTORS = frozenset({"EDU", "BUS", "MED", "ELI", "JRN"})
OPINIONS = frozenset({"opining", "recalling", "comparing"})
NO_SUBJECT = frozenset("i we it one there this that which who and or but if unless as to because since so for whose whom".split())
FINITE = frozenset({"VBZ", "VBP", "VBD", "NNS", "NN", "VBN", "VB"})
LONGEST_ASIDE = 14  # tokens


@dataclass(frozen=True, slots=True)
class Aside:
    """The tokens of an attribution between commas: the comma before it, its verb, what ends it."""

    opening: int
    verb: int
    closing: int


@cache
def expert_nouns() -> frozenset[str]:
    """Nouns for those whose trade it is to judge; read once."""
    return frozenset(row["noun"] for row in rows("experts.csv"))


def is_expert(party: Party | None) -> bool:
    """Whether someone speaks of a crisis from outside it: a scholar, a banker, a retired envoy, unnamed diplomats."""
    if party is None or party.actor.kind == "state":
        return False
    words = party.span.words.lower().replace(",", " ").split() if party.span else []
    return party.actor.sector in SECTORS or any(
        word in expert_nouns() or word.removesuffix("s") in expert_nouns() for word in words
    )


def from_statements(parse: Parse, statements: tuple[Statement, ...]) -> Iterator[Judged]:
    """What experts are quoted as judging, and what anyone is said to expect."""
    for statement in statements:
        if statement.cue is None or statement.cue.words == ":":
            continue
        at = parse.at(statement.cue.start)
        cue = next(find_marks(parse, at, parse.at(statement.cue.end - 1) + 1, cues=True), None)
        judged = judgement(parse, statement, cue)
        if judged is not None:
            yield replace(judged, negated=statement.negated or statement.act == "deny")


def judgement(parse: Parse, statement: Statement, cue: Mark | None) -> Judged | None:
    """The judgement in one statement, by its cue or by the words of its content; None when it is none."""
    speaker, kind = statement.speaker, cue.phrase.kind if cue else ""
    if speaker is None or speaker.actor.kind == "state":
        return None
    pieces = tuple((span.start, span.end) for span in statement.content)
    tokens = [token for start, end in pieces for token in range(parse.at(start), parse.at(end - 1) + 1)]
    head = next((token for token in tokens if has_subject(parse, token)), tokens[0])
    marks = tuple(find_marks(parse, tokens[0], tokens[-1] + 1))
    read = Judged("forecast", head, pieces, marks, "", True, speaker)
    if cue and kind == "foretelling":
        return replace(read, marks=(cue, *marks), why=parse.word[cue.first])
    return by_expert(parse, read, tokens, cue if kind in OPINIONS else None) if is_expert(speaker) else None


def by_expert(parse: Parse, read: Judged, tokens: list[int], cue: Mark | None) -> Judged | None:
    """What an expert judges: a condition in the content, else what the cue or a word of certainty there makes of it."""
    supposed = next((word for token in tokens if (word := open_condition(parse, token)) is not None), None)
    if supposed is not None:
        return replace(read, kind="conditional", why=parse.word[supposed].lower())
    words = (mark for mark in read.marks if mark.phrase.counts == "always" and mark.phrase.kind != "own")
    deciding = cue or next(words, None)
    if deciding is None:
        return None
    kind = kind_of(parse, deciding, read.head)
    return replace(read, kind=kind, why=" ".join(deciding.phrase.words), strong=not cue or weighs(parse, kind, tokens))


def weighs(parse: Parse, kind: Judgement, tokens: list[int]) -> bool:
    """Whether what an expert thinks is a judgement in any text: of what is to come, or a likeness, or a year recalled."""
    if kind == "precedent":
        return any(YEAR.fullmatch(parse.word[token]) for token in tokens)
    return kind != "assessment"


def open_condition(parse: Parse, token: int) -> int | None:
    """The word that makes a clause a condition of what would or could be; what will be unless is a threat."""
    word = supposition(parse, token)
    return word if word is not None and auxiliaries(parse, clause_head(parse, parse.head[token])) & OPEN else None


def aside(parse: Parse, first: int, after: int) -> Aside | None:
    """Whose word it is, named between commas or at the end: "the dues, bankers in the port reckon, would rise".

    Read off the commas, since the parser often takes the verb of such an aside for a noun.
    """
    opening = first
    for token in range(first, after):
        if parse.word[token] != "," and token < after - 1:
            continue
        verb = saying_in(parse, opening + 1, token) if parse.word[opening] == "," else None
        if verb is not None:
            return Aside(opening, verb, token)
        opening = token
    return None


def saying_in(parse: Parse, first: int, after: int) -> int | None:
    """The verb of a short stretch that has a subject first and then says or thinks; None when it is no such stretch."""
    if after - first > LONGEST_ASIDE or after - first < 2 or parse.word[first].lower() in NO_SUBJECT:
        return None
    for token in range(first + 1, after):
        if parse.tag[token] in FINITE and says(parse, token) and parse.word[token - 1] not in ("to", "a", "the"):
            return token
    return None


def says(parse: Parse, token: int) -> bool:
    """Whether a word, taken as a verb, lets someone say or think the clause beside it."""
    cue = load_cues().get((parse.lemma[token].lower(), "verb"))
    return (cue is not None and cue.clause) or mark_at(parse, token, token + 1, cues=True) is not None
