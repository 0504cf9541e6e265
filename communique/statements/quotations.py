"""Quotations by their marks: curly, straight, doubled apostrophes, single, «», „“; unbalanced and over several paragraphs.

A mark opens or closes by the characters beside it, since straight marks look the same at both ends and real pages lose
one of a pair. A quotation left open ends with its block, unless the next block takes it up again.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from communique.records import Block, Document

PAIRS = {"“": '”"', "„": "“”", "«": "»", "‘": "’", '"': '"”', "''": "''", "'": "'", "`": "'", "``": "''"}
OPENERS = frozenset(PAIRS)
SINGLE = frozenset("‘'`")
BEFORE_OPENING = frozenset("([{—–-/:\u00a0") | OPENERS
LONGEST_SINGLE = 400  # an apostrophe that opens more than this is an apostrophe


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, marks included: a (start, end) piece for each block it stands in."""

    pieces: tuple[tuple[int, int], ...]
    closed: bool

    @property
    def start(self) -> int:
        """Where its first mark stands."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.pieces[-1][1]


def find_quotations(document: Document) -> tuple[Quotation, ...]:
    """Every quotation of the body in order; an inner one ("He said 'no' to me") is part of the outer one."""
    found: list[Quotation] = []
    for block in document.body:
        start = block.start
        if found and not found[-1].closed:
            start = continue_quotation(document.text, block, found)
        found += quotations_between(document.text, start, block.end)
    return tuple(found)


def continue_quotation(text: str, block: Block, found: list[Quotation]) -> int:
    """Let an open quotation run on into this block, where it reads on; gives the offset to search on from.

    It reads on when the block opens with a mark again, or in lower case after a break in the middle of a sentence.
    """
    start = block.start + len(text[block.start : block.end]) - len(text[block.start : block.end].lstrip())
    broken_off = text[start : start + 1].islower() and text[found[-1].end - 1] not in ".!?"
    if broken_off:
        stop = closing_of(text, start - 1, block.end, opening_mark(text, found[-1].start) or '"')
        found[-1] = Quotation((*found[-1].pieces, (start, stop or block.end)), stop is not None)
        return found[-1].end
    first = next(quotations_between(text, start, block.end), None)
    if first and first.start == start and opening_mark(text, start) == opening_mark(text, found[-1].start):
        found[-1] = Quotation((*found[-1].pieces, *first.pieces), first.closed)
        return first.end
    return block.start


def quotations_between(text: str, start: int, end: int) -> Iterator[Quotation]:
    """The quotations in one stretch; the last may be unclosed."""
    at = start
    while at < end:
        mark = opening_mark(text, at) if text[at] in "“„«‘\"'`" else None
        if mark is None or not opens(text, at, mark, start):
            at += 1
            continue
        stop = closing_of(text, at, end, mark)
        if stop is None and mark in SINGLE:
            at += 1
            continue
        yield Quotation(((at, stop or end),), stop is not None)
        at = stop or end


def opening_mark(text: str, at: int) -> str | None:
    """The opening mark that stands here."""
    double = text[at : at + 2]
    if double in OPENERS:
        return double
    return text[at] if text[at] in OPENERS else None


def opens(text: str, at: int, mark: str, start: int) -> bool:
    """A mark opens when a word follows and none stands before it."""
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark) : at + len(mark) + 1]
    if mark in "“„«":
        return bool(after)
    return (before.isspace() or before in BEFORE_OPENING) and bool(after) and not after.isspace()


def closing_of(text: str, at: int, end: int, mark: str) -> int | None:
    """The offset after the mark that closes the one here; None when the stretch ends first."""
    limit = min(end, at + LONGEST_SINGLE) if mark in SINGLE else end
    closing = PAIRS[mark]
    here = at + len(mark)
    while here < limit:
        if mark in ("''", "``"):
            here = text.find("''", here, limit)
            if here < 0:
                return None
            return here + 2
        if text[here] in closing and closes(text, here, end, mark):
            return here + 1
        here += 1
    return None


def closes(text: str, at: int, end: int, mark: str) -> bool:
    """A mark closes when no word goes on after it; curly and angled double marks always do."""
    if mark in "“„«" and text[at] != '"':
        return True
    after = text[at + 1] if at + 1 < end else " "
    return not after.isalnum() and not text[at - 1].isspace()


class QuotationIndex:
    """Looks up the quotation at a character; quotations do not overlap."""

    def __init__(self, quotations: tuple[Quotation, ...]) -> None:
        self.quotations = quotations
        self.starts = [quotation.start for quotation in quotations]

    def at(self, character: int) -> Quotation | None:
        """The quotation that a character stands in."""
        place = bisect_right(self.starts, character) - 1
        if place >= 0 and character < self.quotations[place].end:
            return self.quotations[place]
        return None

    def holds(self, character: int) -> bool:
        """Whether a character is inside quotation marks, not merely between the pieces of a quotation."""
        quotation = self.at(character)
        return quotation is not None and any(start <= character < end for start, end in quotation.pieces)
