"""Attributions that the sentence structure gives: a cue and the complement it governs.

A quotation that the parser cut is made whole again here, and what only seems to belong to a content is left outside it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from communique.dates import WEEKDAYS
from communique.parse import Parse
from communique.records import Document
from communique.statements.attributions import Attribution, Range, cue_words, is_quoting, source_for, trim
from communique.statements.contents import Complement, clause_of
from communique.statements.cues import Cue, cue_at, find_cues
from communique.statements.quotations import Quotation, QuotationIndex
from communique.statements.sources import is_bare_participle, shares_outer_subject, source_before, source_beside

DATELINE = re.compile(
    r"[A-Z][A-Z.’' /-]{2,30}(?:, [A-Z][A-Za-z.]+)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: ?\([A-Za-z .]{2,30}\))? ?[-–—]{1,2} (?=[A-Z“\"])"
)
JOINING = frozenset({"and", "or", "but", "nor", "—", "–", "-"})


def governed(document: Document, parse: Parse, marks: QuotationIndex) -> list[Attribution]:
    """Every attribution of a cue in order of the text, nested ones included."""
    found = (attribute(document, parse, marks, token, cue, complement) for token, cue, complement in find_cues(parse))
    return without_repeats(attribution for attribution in found if attribution is not None)


def attribute(
    document: Document, parse: Parse, marks: QuotationIndex, token: int, cue: Cue, complement: Complement
) -> Attribution | None:
    """One attribution in characters; None when nothing is left of its content."""
    if cue.act == "say" and complement.construction == "clause" and is_bare_participle(parse, token):
        return None  # "Simply put, it failed" is the author's own aside
    token, cue, complement = as_said(parse, token, cue, complement)
    source = None if complement.construction == "raising" else source_for(parse, token, cue)
    inside = marks.at(parse.start[token])
    contents = []
    for first, last in complement.ranges:
        if first > last:
            continue
        first = after_day(parse, token, first, last)
        last = before_second_cue(parse, token, first, last)
        while last > first and parse.pos[last] == "CCONJ":
            last -= 1
        if complement.construction == "clause" and first > token:
            last = with_second_clause(parse, token, last)
        start, end = whole_quotations(marks, inside, parse.start[first], parse.end[last])
        if start > parse.start[token]:
            end = closed_by_comma(document.text, marks, start, end)
        trimmed = trim(document.text, after_dateline(document.text, start, end), end)
        if trimmed is not None:
            contents.append(trimmed)
    if not contents:
        return None
    if source is None and complement.construction == "clause":
        after = bisect_left(parse.start, contents[0][1])
        source = source_beside(parse, token, after) if after <= token else source_before(parse, token)
    cue_range = cue_words(parse, token, complement)
    return Attribution(token, cue, cue_range, source, tuple(contents), complement.construction)


def as_said(parse: Parse, token: int, cue: Cue, complement: Complement) -> tuple[int, Cue, Complement]:
    """The verb as the cue of "said in a statement that ...", where the parser gives the clause to the noun."""
    preposition = parse.head[token]
    verb = parse.head[preposition]
    if complement.construction != "noun clause" or parse.dep[token] != "pobj" or verb >= preposition:
        return token, cue, complement
    above = cue_at(parse, verb)
    if above is None or not is_quoting(parse, verb) or parse.child(verb, "ccomp", "dobj") is not None:
        return token, cue, complement
    return verb, above, replace(complement, construction="clause")


def with_second_clause(parse: Parse, token: int, last: int) -> int:
    """The end of a clause with those joined to it by a "that" of their own: "said [it would stay, but that it ...]"."""
    after = last + 1
    while after < len(parse) and parse.pos[after] == "PUNCT":
        after += 1
    that = after + 1
    if that >= len(parse) or parse.sentence[that] != parse.sentence[last] or parse.pos[after] != "CCONJ":
        return last
    clause = parse.head[that]
    if parse.word[that].lower() != "that" or parse.dep[that] != "mark" or clause < that:
        return last
    return max(last, clause_of(parse, token, clause)[1])


def after_dateline(text: str, start: int, end: int) -> int:
    """Where a content begins that takes in the dateline of its paragraph: "LIMA, May 3 (Austral) - [...]"."""
    found = DATELINE.match(text, start, end) if text[max(start - 1, 0) : start] in ("", "\n") else None
    return start if found is None else found.end()


def after_day(parse: Parse, token: int, first: int, last: int) -> int:
    """Where a content begins that takes in the day of saying: "said on Friday [it had closed the border]"."""
    day = first + (parse.word[first].lower() == "on")
    if not token < first <= token + 2 or day >= last or parse.word[day].lower() not in WEEKDAYS:
        return first
    # "Friday's raid" and "Friday prayers" are what is spoken of
    return first if parse.tag[day + 1] in ("POS", "NN", "NNS", ",") else day + 1


def before_second_cue(parse: Parse, token: int, first: int, last: int) -> int:
    """The end of a clause before a verb that the parser joined to it: "said [it would stay] and warned ..."."""
    for clause in parse.children[token]:
        if parse.dep[clause] != "ccomp" or not token < first <= clause <= last:
            continue
        for second in parse.children[clause]:
            if shares_outer_subject(parse, second) != token:
                continue
            if is_quoting(parse, second) or parse.tag[clause] != parse.tag[token]:
                joined = next((t for t in parse.children[clause] if parse.dep[t] == "cc" and clause < t < second), second)
                return joined - 1
    return last


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


def without_repeats(attributions: Iterable[Attribution]) -> list[Attribution]:
    """Each content once: of two cues with the same content the outer one, which comes first, is kept."""
    seen: set[tuple[Range, ...]] = set()
    kept = []
    for attribution in attributions:
        if attribution.contents not in seen:
            seen.add(attribution.contents)
            kept.append(attribution)
    return kept
