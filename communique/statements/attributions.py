"""From cues to attributions: characters of source, cue and content, before anyone is named.

A quotation that the parser cut is made whole again here, and quotations that no cue governs in the dependency arrays
find theirs by position: beside them, in the paragraph before a colon, or as the next piece of what was being said.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from communique.parse import Parse
from communique.records import Document
from communique.statements.cues import Cue, cue_at, find_cues
from communique.statements.contents import Complement
from communique.statements.quotations import Quotation
from communique.statements.sources import (
    Source,
    agent,
    is_passive,
    phrase,
    source_beside,
    shares_outer_subject,
    source_of_adjective,
    source_of_noun,
    source_of_verb,
)

Range = tuple[int, int]
INTRODUCED = Cue("colon", "verb", "say", frozenset({"clause"}), frozenset(), frozenset())
EDGE = " \t\r\n\u00a0,;:.—–-"
QUOTE_MARKS = "“”„«»\"'‘’`"
JOINING = frozenset({"and", "or", "but", "nor", "—", "–", "-"})
FOLLOW_ON_WORDS = 2  # a shorter quotation without a cue of its own is a scare quote
COLON_REACH = 400  # characters between a cue and the quotation it introduces


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source and content: tokens of source and cue, characters of content."""

    token: int
    cue: Cue
    cue_range: Range
    source: Source | None
    contents: tuple[Range, ...]
    construction: str


def find_attributions(document: Document, parse: Parse, quotations: tuple[Quotation, ...]) -> tuple[Attribution, ...]:
    """Every attribution of a document in order of the text, nested ones included."""
    marks = QuotationIndex(quotations)
    governed = [
        attribution
        for token, cue, complement in find_cues(parse)
        if (attribution := attribute(document, parse, marks, token, cue, complement)) is not None
    ]
    return tuple(quoted(document, parse, marks, without_repeats(governed)))


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


def attribute(
    document: Document, parse: Parse, marks: QuotationIndex, token: int, cue: Cue, complement: Complement
) -> Attribution | None:
    """One attribution in characters; None when nothing is left of its content."""
    source = None if complement.construction == "raising" else source_for(parse, token, cue)
    inside = marks.at(parse.start[token])
    contents = []
    for first, last in complement.ranges:
        if first > last:
            continue
        last = before_second_cue(parse, token, first, last)
        start, end = whole_quotations(marks, inside, parse.start[first], parse.end[last])
        if start > parse.start[token]:
            end = closed_by_comma(document.text, marks, start, end)
        trimmed = trim(document.text, start, end)
        if trimmed is not None:
            contents.append(trimmed)
    if not contents:
        return None
    if source is None and complement.construction == "clause":
        source = source_beside(parse, token, bisect_left(parse.start, contents[0][1]))
    cue_range = cue_words(parse, token, complement)
    return Attribution(token, cue, cue_range, source, tuple(contents), complement.construction)


def before_second_cue(parse: Parse, token: int, first: int, last: int) -> int:
    """The end of a clause before a cue that the parser joined to it: "said [it would stay] and warned ..."."""
    for clause in parse.children[token]:
        if parse.dep[clause] != "ccomp" or not token < first <= clause <= last:
            continue
        for second in parse.children[clause]:
            if shares_outer_subject(parse, second) == token and is_quoting(parse, second):
                joined = next((t for t in parse.children[clause] if parse.dep[t] == "cc" and clause < t < second), second)
                return joined - 1
    return last


def source_for(parse: Parse, token: int, cue: Cue) -> Source | None:
    """Where this kind of cue keeps its source."""
    if cue.word == "according":
        to = parse.child(token, "prep")
        who = None if to is None else parse.child(to, "pobj")
        return None if who is None else phrase(parse, who)
    if cue.kind == "noun":
        return source_of_noun(parse, token)
    if cue.kind == "adjective":
        return source_of_adjective(parse, token)
    return agent(parse, token) if is_passive(parse, token) else source_of_verb(parse, token)


def cue_words(parse: Parse, token: int, complement: Complement) -> Range:
    """The characters of the cue: auxiliaries, negation and adverbs before it, particle and preposition after it."""
    first = last = token
    for child in parse.children[token]:
        if child < token and parse.dep[child] in ("aux", "auxpass", "neg", "advmod") and child >= first - 2:
            first = min(first, child) if token - child < 4 else first
        elif child == last + 1 and parse.dep[child] == "prt":
            last = child
    if complement.linked_at == last + 1 or parse.lemma[token] == "accord":
        last += 1
    return parse.start[first], parse.end[min(last, len(parse) - 1)]


def whole_quotations(marks: QuotationIndex, inside: Quotation | None, start: int, end: int) -> Range:
    """Widen a content to the quotations it starts or ends in; one in a quotation stays within it."""
    if inside is not None:
        return max(start, inside.start), min(end, inside.end)
    before, after = marks.at(start), marks.at(end - 1)
    if before is None and (touching := marks.at(start - 1)) is not None and touching.start == start - 1:
        before = touching
    if after is None and (touching := marks.at(end)) is not None and touching.end <= end + 2:
        after = touching
    return (before.start if before else start), (max(after.end, end) if after else end)


def closed_by_comma(text: str, marks: QuotationIndex, start: int, end: int) -> int:
    """Where a content ends that a comma inside its closing mark ends: `said it was "a mess," pointing to ...`."""
    place = bisect_left(marks.starts, start)
    for quotation in marks.quotations[place:]:
        if quotation.end >= end:
            break
        following_word = text[quotation.end : end].split(maxsplit=1)[:1]
        if text[quotation.end - 2] == "," and following_word and following_word[0] not in JOINING:
            return quotation.end
    return end


def trim(text: str, start: int, end: int) -> Range | None:
    """Without space and punctuation at its edges, but with its quotation marks; None when nothing is left."""
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE:
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def without_repeats(attributions: Iterable[Attribution]) -> list[Attribution]:
    """Each content once: of two cues with the same content the outer one, which comes first, is kept."""
    seen: set[tuple[Range, ...]] = set()
    kept = []
    for attribution in attributions:
        if attribution.contents not in seen:
            seen.add(attribution.contents)
            kept.append(attribution)
    return kept


def quoted(
    document: Document, parse: Parse, marks: QuotationIndex, governed: list[Attribution]
) -> Iterator[Attribution]:
    """The attributions, with every quotation that none of them holds given to one of them or to a cue beside it."""
    found = dict(enumerate(governed))
    covered = Coverage(governed)
    for quotation in marks.quotations:
        if covered.holds(quotation) or not is_said(document, quotation):
            continue
        beside = cue_beside(document, parse, marks, quotation)
        earlier = speaking_before(document, parse, found, quotation)
        if beside is not None and (earlier is None or found[earlier].token != beside.token):
            found[len(found)] = beside
        elif beside is not None and earlier is not None and is_lead_in(marks, found[earlier]):
            found[earlier] = beside
        elif earlier is not None:
            whole = tuple(sorted({*found[earlier].contents, *quotation.pieces}))
            found[earlier] = replace(found[earlier], contents=whole)
    yield from sorted(found.values(), key=lambda attribution: attribution.token)


def is_lead_in(marks: QuotationIndex, attribution: Attribution) -> bool:
    """What the parser took for the content is the lead-in of a quotation: `Asked about it, she replied: "No."`."""
    return all(end <= attribution.cue_range[0] and marks.at(start) is None for start, end in attribution.contents)


class Coverage:
    """Which quotations are already the content of a cue that stands outside them."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        self.rows = sorted(
            (start, end, attribution.cue_range[0])
            for attribution in attributions
            for start, end in attribution.contents
        )
        self.starts = [start for start, _, _ in self.rows]

    def holds(self, quotation: Quotation) -> bool:
        """A content holds the middle of the quotation's first piece."""
        first, last = quotation.pieces[0]
        middle = (first + last) // 2
        place = bisect_right(self.starts, middle)
        nearby = self.rows[max(place - 6, 0) : place]
        return any(end > middle and not quotation.start <= cue < quotation.end for _, end, cue in nearby)


def is_said(document: Document, quotation: Quotation) -> bool:
    """Long enough, and where a sentence could begin: anything else uncovered is a title or a word held at arm's length."""
    first, last = quotation.pieces[0]
    if len(document.text[first:last].split()) <= FOLLOW_ON_WORDS:
        return False
    before = document.text[:first][-3:].rstrip(" \t\u00a0")
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


def is_quoting(parse: Parse, token: int) -> bool:
    """A verb that can introduce what is said word for word."""
    cue = cue_at(parse, token)
    return cue is not None and cue.kind == "verb" and "clause" in cue.takes


def speaking_before(
    document: Document, parse: Parse, found: dict[int, Attribution], quotation: Quotation
) -> int | None:
    """Which attribution a quotation without a cue goes on with: the nearest one of saying before it in its paragraph."""
    start = document.text.rfind("\n", 0, quotation.start) + 1
    if not document.text[start : quotation.start].strip():
        start = document.text.rfind("\n", 0, len(document.text[:start].rstrip())) + 1
    best, best_at = None, start - 1
    for number, attribution in found.items():
        at = max(attribution.cue_range[0], attribution.contents[-1][0])
        if best_at < at < quotation.start and attribution.cue_range[0] >= start and says(parse, attribution):
            best, best_at = number, at
    return best


def says(parse: Parse, attribution: Attribution) -> bool:
    """A cue whose source can go on speaking."""
    return is_quoting(parse, attribution.token) or attribution.construction == "according"
