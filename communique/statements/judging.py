"""A judgement as it is read: its clause, the words that make it one, and how sure and of which kind they make it."""

from dataclasses import dataclass
from typing import cast

from communique.parse import Parse
from communique.records import Certainty, Judgement, Party
from communique.statements.certainty import Mark
from communique.statements.clauses import is_coming

BY_TENSE = frozenset({"hedge", "own", "modal", "opining"})
KINDS: dict[str, Judgement] = {
    "quality": "assessment", "foretelling": "forecast", "recalling": "precedent", "comparing": "analogy",
}  # fmt: skip
OPPOSITE: dict[Certainty, Certainty] = {
    "certain": "possible", "probable": "unlikely", "possible": "ruled out", "unlikely": "possible", "ruled out": "possible",
}  # fmt: skip
DENIALS = frozenset({"not", "n't", "n’t", "no", "nor", "neither"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement before it is a record: the characters of its clause, its words of judgement, and why it is one.

    `strong` ones count in any text, others only in one that judges elsewhere too. `holder` None is the author.
    """

    kind: Judgement
    head: int
    pieces: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    why: str
    strong: bool
    holder: Party | None = None
    negated: bool = False


def kind_of(parse: Parse, mark: Mark, head: int) -> Judgement:
    """What a word of judgement makes of its clause: words that only tell how sure make a forecast of what is to come."""
    kind = mark.phrase.kind
    if kind in BY_TENSE:
        return "forecast" if is_coming(parse, head) else "assessment"
    return KINDS.get(kind) or cast(Judgement, kind)


def level_of(parse: Parse, marks: tuple[Mark, ...]) -> Certainty | None:
    """How sure the words make it: the first that is no mere auxiliary decides; "not" before it turns it round."""
    telling = sorted((mark for mark in marks if mark.phrase.level), key=lambda mark: mark.phrase.kind == "modal")
    if not telling:
        return None
    level = cast(Certainty, telling[0].phrase.level)
    before = parse.word[telling[0].first - 1].lower() if telling[0].first else ""
    return OPPOSITE[level] if before in ("not", "n't", "n’t") and telling[0].phrase.kind != "modal" else level


def is_denied(parse: Parse, judged: Judged, governing: int) -> bool:
    """Whether the text denies it: by a "not" on its verb or on the one above it, and of a likeness by any "no"."""
    if any(parse.dep[child] == "neg" for token in (judged.head, governing) for child in parse.children[token]):
        return not any("not" in mark.phrase.words for mark in judged.marks)
    if judged.kind != "analogy":
        return False
    return any(parse.word[token].lower() in DENIALS for token in range(parse.left[judged.head], parse.right[judged.head] + 1))
