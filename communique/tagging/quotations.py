"""Quotations by their marks: curly, straight, doubled apostrophes, single, «», „“; unbalanced and over several paragraphs.

A mark opens or closes by the characters beside it, since straight marks look the same at both ends and real pages lose
one of a pair. A quotation left open ends with its block, unless the next block takes it up again.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from communique.records import Block, Document

MARK = re.compile("``|''|[“„«‘\"'`]")
CLOSING = {  # straight marks also open, so they close only after a character and before no word
    "“": re.compile(r"”|(?<=\S)\"(?!\w)"),
    "„": re.compile(r"[“”]"),
    "«": re.compile(r"»"),
    '"': re.compile(r"(?<=\S)[\"”](?!\w)"),
    "‘": re.compile(r"(?<=\S)’(?!\w)"),
    "'": re.compile(r"(?<=\S)'(?!\w)"),
    "`": re.compile(r"(?<=\S)'(?!\w)"),
    "''": re.compile("''"),
    "``": re.compile("''"),
}
DIRECTED = frozenset("“„«")
SINGLE = frozenset("‘'`")
BEFORE_OPENING = frozenset("([{—–-/:\u00a0“„«‘\"'`")
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
    running: list[tuple[int, int]] = []  # the pieces of a quotation that is still open when its block ends
    for block in document.body:
        start = block.start
        if running:
            continued = continuation(document.text, block, running)
            if continued is None or continued.closed:
                found.append(Quotation((*running, *(continued.pieces if continued else ())), continued is not None))
                running = []
            else:
                running += continued.pieces
            start = continued.end if continued else start
        for quotation in quotations_between(document.text, start, block.end):
            if quotation.closed:
                found.append(quotation)
            else:
                running = list(quotation.pieces)
    return (*found, *([Quotation(tuple(running), False)] if running else []))


def continuation(text: str, block: Block, running: list[tuple[int, int]]) -> Quotation | None:
    """What of this block an open quotation runs on into; None when it ended with the block before.

    It runs on when the block opens with the same mark again, or in lower case after a break in the middle of a sentence.
    """
    opened = MARK.match(text, running[0][0])
    mark = opened.group() if opened else '"'
    start = block.start
    while start < block.end and text[start].isspace():
        start += 1
    if text[start : start + 1].islower() and text[running[-1][1] - 1] not in ".!?":
        stop = closing_of(text, start, block.end, mark)
        return Quotation(((start, stop or block.end),), stop is not None)
    again = MARK.match(text, start, block.end)
    if again is None or again.group() != mark or not opens(text, start, mark, start):
        return None
    stop = closing_of(text, again.end(), block.end, mark)
    return Quotation(((start, stop or block.end),), stop is not None)


def quotations_between(text: str, start: int, end: int) -> Iterator[Quotation]:
    """The quotations in one stretch; the last may be unclosed."""
    at = start
    while (found := MARK.search(text, at, end)) is not None:
        mark, at = found.group(), found.end()
        if not opens(text, found.start(), mark, start):
            continue
        stop = closing_of(text, at, min(end, at + LONGEST_SINGLE) if mark in SINGLE else end, mark)
        if stop is None and mark in SINGLE:
            continue
        at = stop or end
        yield Quotation(((found.start(), at),), stop is not None)


def opens(text: str, at: int, mark: str, start: int) -> bool:
    """A mark opens when a word follows and none stands before it."""
    before = text[at - 1] if at > start else " "
    after = text[at + len(mark) : at + len(mark) + 1]
    if mark in DIRECTED:
        return bool(after)
    return (before.isspace() or before in BEFORE_OPENING) and bool(after) and not after.isspace()


def closing_of(text: str, start: int, end: int, mark: str) -> int | None:
    """The offset after the mark that closes what was opened before `start`; None when the stretch ends first."""
    found = CLOSING[mark].search(text, start, end)
    return None if found is None else found.end()


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

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What of [start, end) is inside quotation marks."""
        place = max(bisect_right(self.starts, start) - 1, 0)
        for quotation in self.quotations[place : bisect_right(self.starts, end)]:
            for first, last in quotation.pieces:
                if first < end and start < last:
                    yield max(first, start), min(last, end)
