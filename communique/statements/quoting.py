"""Attributions that stand by position: quotations that no cue governs in the sentence structure.

They find their cue beside them, in the paragraph before a colon, or go on with what was being said.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import replace

from communique.parse import Parse
from communique.records import Document
from communique.statements.attributions import Attribution, cue_words, is_quoting, source_for
from communique.statements.contents import Complement
from communique.statements.cues import Cue, cue_at
from communique.statements.paragraphs import paragraph_start, previous_paragraph_start
from communique.statements.quotations import Quotation, QuotationIndex
from communique.statements.sources import Source, phrase, source_beside

INTRODUCED = Cue("colon", "verb", "say", frozenset({"clause"}), frozenset(), frozenset())
QUOTE_MARKS = "“”„«»\"'‘’`"
FOLLOW_ON_WORDS = 2  # a quotation no longer than this without a cue of its own is a scare quote
NEAREST_CUES = 24  # how many cues before a quotation are looked at for one of saying
COLON_REACH = 400  # characters between a cue and the quotation it introduces


def quoted(document: Document, parse: Parse, marks: QuotationIndex, governed: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """The attributions, with every quotation that none of them holds given to one of them or to a cue beside it."""
    found = sorted(governed, key=cue_start)
    covered = Coverage(found)
    for quotation in marks.quotations:
        if covered.holds(quotation) or not is_said(document.text, quotation):
            continue
        near = cue_beside(document, parse, marks, quotation)
        earlier = speaking_before(document, parse, found, quotation)
        if near is not None and (earlier is None or found[earlier].token != near.token):
            insort(found, near, key=cue_start)
        elif near is not None and earlier is not None and is_lead_in(marks, found[earlier]):
            found[earlier] = near
        elif earlier is not None:
            whole = tuple(sorted({*found[earlier].contents, *quotation.pieces}))
            found[earlier] = replace(found[earlier], contents=whole)
    return tuple(found)


def cue_start(attribution: Attribution) -> int:
    """Where a cue stands, by which attributions are kept in order."""
    return attribution.cue_range[0]


class Coverage:
    """Which quotations are already the content of a cue that stands outside them."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        self.rows = sorted(
            (start, end, attribution.cue_range[0]) for attribution in attributions for start, end in attribution.contents
        )
        self.starts = [start for start, _, _ in self.rows]

    def holds(self, quotation: Quotation) -> bool:
        """A content holds the middle of the quotation's first piece."""
        first, last = quotation.pieces[0]
        middle = (first + last) // 2
        place = bisect_right(self.starts, middle)
        nearby = self.rows[max(place - 6, 0) : place]
        return any(end > middle and not quotation.start <= cue < quotation.end for _, end, cue in nearby)


def is_lead_in(marks: QuotationIndex, attribution: Attribution) -> bool:
    """What the parser took for the content is the lead-in of a quotation: `Asked about it, she replied: "No."`."""
    return all(end <= attribution.cue_range[0] and marks.at(start) is None for start, end in attribution.contents)


def is_said(text: str, quotation: Quotation) -> bool:
    """Long enough, and where a sentence could begin: anything else uncovered is a title or a word held at arm's length."""
    first, last = quotation.pieces[0]
    if len(text[first:last].split()) <= FOLLOW_ON_WORDS:
        return False
    before = text[max(first - 3, 0) : first].rstrip(" \t\u00a0")
    return not before or before[-1] in "\n.!?:,—–" or before[-1] in QUOTE_MARKS


def cue_beside(document: Document, parse: Parse, marks: QuotationIndex, quotation: Quotation) -> Attribution | None:
    """The cue that introduces a quotation before a colon or comma, or follows it after a comma."""
    first, last = quotation.pieces[0]
    before = document.text[max(first - COLON_REACH, 0) : first].rstrip()
    if before.endswith((":", ",", "—", "–")):
        last_before = bisect_left(parse.start, first) - 1
        token = introducing(parse, marks, last_before)
        if token is not None:
            return beside(parse, token, quotation)
        if before.endswith(":"):
            return announced(parse, last_before, quotation)
    if document.text[max(first, last - 2) : last].rstrip(QUOTE_MARKS).endswith((",", "?", "!", "…", "—", "-")):
        token = following(parse, marks, bisect_left(parse.start, last))
        if token is not None:
            return beside(parse, token, quotation)
    return None


def beside(parse: Parse, token: int, quotation: Quotation) -> Attribution | None:
    """An attribution of a quotation to a cue that stands beside it."""
    cue = cue_at(parse, token)
    if cue is None:
        return None
    contents = tuple(quotation.pieces)
    span = cue_words(parse, token, Complement("quotation", ()))
    source = source_for(parse, token, cue) or source_beside(parse, token, bisect_left(parse.start, contents[0][1]))
    return Attribution(token, cue, span, source, contents, "quotation")


def announced(parse: Parse, last: int, quotation: Quotation) -> Attribution | None:
    """A quotation after a colon and no cue of saying ("Her answer was short: ..."): the sentence before it is the cue's."""
    if last < 0:
        return None
    words = range(parse.sentences[parse.sentence[last]][0], last + 1)
    root = next((token for token in words if parse.head[token] == token or parse.head[token] not in words), None)
    source = None if root is None else source_before_colon(parse, words)
    if root is None or source is None:
        return None
    contents = tuple(quotation.pieces)
    return Attribution(root, INTRODUCED, (parse.start[root], parse.end[root]), source, contents, "introduction")


def source_before_colon(parse: Parse, words: range) -> Source | None:
    """Whose words follow: the owner ("Her answer was short:"), the subject, or the name that stands alone."""
    for labels in (("poss",), ("nsubj",)):
        named = next((token for token in words if parse.dep[token] in labels), None)
        if named is not None and parse.pos[named] in ("PROPN", "NOUN", "PRON"):
            return phrase(parse, named, before=min(words[-1] + 1, max(parse.head[named], named + 1)))
    name = next((token for token in reversed(words) if parse.pos[token] == "PROPN"), None)
    return None if name is None else phrase(parse, name, before=words[-1] + 1)


def introducing(parse: Parse, marks: QuotationIndex, last: int) -> int | None:
    """The nearest cue of saying at or before a token, in its sentence and outside quotations."""
    if last < 0:
        return None
    first = parse.sentences[parse.sentence[last]][0]
    for token in range(last, first - 1, -1):
        if is_quoting(parse, token) and marks.at(parse.start[token]) is None:
            return token
    return None


def following(parse: Parse, marks: QuotationIndex, first: int) -> int | None:
    """The first cue of saying after a quotation, before the next one and near."""
    for token in range(first, min(first + 14, len(parse))):
        if parse.word[token] in (".", "\n") or marks.at(parse.start[token]) is not None:
            return None
        if is_quoting(parse, token):
            return token
    return None


def speaking_before(document: Document, parse: Parse, found: list[Attribution], quotation: Quotation) -> int | None:
    """Which attribution a quotation without a cue goes on with: the nearest one of saying before it in its paragraph.

    A paragraph that opens with the quotation goes on with the one before it.
    """
    start = paragraph_start(document.text, quotation.start)
    if not document.text[start : quotation.start].strip():
        start = previous_paragraph_start(document.text, start)
    place = bisect_left(found, quotation.start, key=cue_start)
    candidates = [
        (max(cue_start(found[number]), found[number].contents[-1][0]), number)
        for number in range(max(place - NEAREST_CUES, 0), place)
        if cue_start(found[number]) >= start and says(parse, found[number])
    ]
    before = [candidate for candidate in candidates if candidate[0] < quotation.start]
    return max(before)[1] if before else None


def says(parse: Parse, attribution: Attribution) -> bool:
    """A cue whose source can go on speaking."""
    return is_quoting(parse, attribution.token) or attribution.construction == "according"
