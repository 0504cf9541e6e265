"""Quotations that no cue of their paragraph attributes: they go on with what was being said, or follow a name and a colon."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import replace

from communique.parse import Parse
from communique.records import Document
from communique.statements.attributions import VERBAL, Attribution
from communique.statements.cues import is_quoting
from communique.statements.doubts import measured
from communique.statements.paragraphs import paragraph_start, previous_paragraph_start
from communique.statements.sources import Source, phrase
from communique.tagging.quotations import Quotation, QuotationIndex

QUOTE_MARKS = "“”„«»\"'‘’`"
FOLLOW_ON_WORDS = 2  # a quotation no longer than this without a cue of its own is a scare quote
NEAREST_CUES = 24  # how many cues before a quotation are looked at for one of saying
SENTENCE_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s+")
COLON_REACH = 400  # characters between a cue and the quotation it introduces


def quoted(document: Document, parse: Parse, marks: QuotationIndex, given: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """The attributions, with every quotation that none of them holds given to the one it goes on with."""
    found = sorted(given, key=cue_start)
    covered = Coverage(found)
    for quotation in marks.quotations:
        if covered.holds(quotation) or not is_said(document.text, quotation):
            continue
        lead = leading_in(document, found, quotation)
        if lead is not None:
            found[lead] = introducing(parse, found[lead], quotation)
            continue
        announcement = announced(document, parse, quotation)
        earlier = speaking_before(document, parse, found, quotation)
        if announcement is not None:
            insort(found, announcement, key=cue_start)
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


def is_said(text: str, quotation: Quotation) -> bool:
    """Long enough, and where a sentence could begin: anything else uncovered is a title or a word held at arm's length."""
    first, last = quotation.pieces[0]
    if len(text[first:last].split()) <= FOLLOW_ON_WORDS:
        return False
    before = text[max(first - 3, 0) : first].rstrip(" \t\u00a0")
    return not before or before[-1] in "\n.!?:,—–" or before[-1] in QUOTE_MARKS


def leading_in(document: Document, found: list[Attribution], quotation: Quotation) -> int | None:
    """Which attribution leads in a quotation that opens a paragraph: the last before it, if a colon or comma stands between."""
    start = paragraph_start(document.text, quotation.start)
    before = document.text[max(start - COLON_REACH, 0) : start].rstrip()
    if document.text[start : quotation.start].strip() or not before.endswith((":", ",", "—", "–")):
        return None
    place = bisect_left(found, start, key=cue_start) - 1
    return place if place >= 0 and cue_start(found[place]) >= sentence_start(document.text, start) else None


def sentence_start(text: str, end: int) -> int:
    """Where the last sentence of the paragraph before `end` begins."""
    first = previous_paragraph_start(text, end)
    return max((found.end() for found in SENTENCE_ENDS.finditer(text, first, end)), default=first)


def introducing(parse: Parse, lead: Attribution, quotation: Quotation) -> Attribution:
    """The attribution with the quotation it leads in; what the reader took for its content stays if it is a clause."""
    after = (piece for piece in lead.contents if piece[0] > lead.cue_range[1])
    own = [piece for piece in after if any(parse.pos[token] in VERBAL for token in parse.inside(*piece))]
    return replace(lead, contents=(*own, *quotation.pieces), sure=max(lead.sure, measured("quotation")))


def announced(document: Document, parse: Parse, quotation: Quotation) -> Attribution | None:
    """A quotation after a colon and no cue of saying ("Her answer was short: ..."): the sentence before it is the cue's."""
    before = document.text[max(quotation.start - COLON_REACH, 0) : quotation.start].rstrip()
    last = bisect_left(parse.start, quotation.start) - 1
    opens = not document.text[paragraph_start(document.text, quotation.start) : quotation.start].strip()
    if last < 0 or not before.endswith((":", ",") if opens else ":"):
        return None
    words = range(parse.sentences[parse.sentence[last]][0], last + 1)
    root = next((token for token in words if parse.head[token] == token or parse.head[token] not in words), None)
    source = None if root is None else source_before_colon(parse, words)
    if root is None or source is None:
        return None
    return Attribution(
        root, (parse.start[root], parse.end[root]), source, tuple(quotation.pieces), "say", "quotation", measured("quotation")
    )


def source_before_colon(parse: Parse, words: range) -> Source | None:
    """Whose words follow: the owner ("Her answer was short:"), the subject, or the name that stands alone."""
    for labels in (("poss",), ("nsubj",)):
        named = next((token for token in words if parse.dep[token] in labels), None)
        if named is not None and parse.pos[named] in ("PROPN", "NOUN", "PRON"):
            return phrase(parse, named, before=min(words[-1] + 1, max(parse.head[named], named + 1)))
    name = next((token for token in reversed(words) if parse.pos[token] == "PROPN"), None)
    return None if name is None else phrase(parse, name, before=words[-1] + 1)


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
    return is_quoting(parse, attribution.token) or parse.lemma[attribution.token] == "accord"
