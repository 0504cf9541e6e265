"""The points of an account: what it says, one thing at a time, each with the characters that say it.

A sentence is cut by the encoder of accounts, which was taught on points that readers marked: where one begins, what lies outside
of all of them (greetings, closing courtesies, general remarks). A second act of saying with the subject of the first begins a
point, too. Nothing but the sentence is seen, so equal sentences have equal points.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from communique.accounts.converse import load_deeds
from communique.accounts.encoder import PointEncoder, Reading, load_point_encoder
from communique.accounts.facts import point_of
from communique.accounts.telling import telling_of
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Actor, Dossier, Point, Span

Range = tuple[int, int]
OUTSIDE, BEGINS = 0, 1
SPLIT = 0.8  # how sure a new point must begin: below it, the halves of one point are taken for two more often than not
SPLIT_AFTER_AND = 0.3  # right after words that join two clauses, where matters part, less is enough
MARKS = " ,;:.!?—–-"
LEFT_OVER = re.compile(r"[\s,;](?:and|but|while|as well as)$", re.IGNORECASE)
JOINING = re.compile(r"(?:\b(?:and|but|while|as well as)|;)\s*$", re.IGNORECASE)
TRIMMED = 0.4  # pieces at the ends of a point that are in it by less are left out
KEPT = 0.8  # what no piece of is in a point by as much is none
FEWEST = 4  # word pieces of a point
AND = r"\band\s+(?=(?:(?:also|then|further|again|jointly|in turn)\s+)?"


def find_points(
    dossier: Dossier,
    side: str,
    passages: Sequence[Span] = (),
    *,
    party: Actor | None = None,
    contact: tuple[Actor, ...] = (),
    encoder: PointEncoder | None = None,
) -> tuple[Point, ...]:
    """The points of one side's account, in order of the text: of the whole document, or of the passages that hold it.

    `party` is who gives the account, `contact` who was in it.
    """
    parsed = parse_document(dossier.document)
    telling = telling_of(dossier, parsed, party=party, contact=contact)
    told = [
        span
        for span in sentences(dossier, parsed)
        if not passages or any(p.start <= span.start and span.end <= p.end for p in passages)
    ]
    read = (encoder or load_point_encoder()).read([span.words for span in told])
    return tuple(
        point_of(
            dossier.document.span(sentence.start + start, sentence.start + end), sentence, telling, side=side, confidence=sure
        )
        for sentence, reading in zip(told, read, strict=True)
        for start, end, sure in cut(reading, sentence.words)
    )


def points_at(
    dossier: Dossier, side: str, spans: Sequence[Range], *, party: Actor | None = None, contact: tuple[Actor, ...] = ()
) -> tuple[Point, ...]:
    """The points that someone else has marked, characters [start, end) of the text each."""
    document, parsed = dossier.document, parse_document(dossier.document)
    telling = telling_of(dossier, parsed, party=party, contact=contact)
    known = [(parsed.start[first], parsed.end[last - 1]) for first, last in parsed.sentences]
    return tuple(
        point_of(document.span(start, end), document.span(*covering(known, start, end)), telling, side=side)
        for start, end in spans
    )


def sentences(dossier: Dossier, parsed: Parse) -> Iterator[Span]:
    """The sentences of the body that are not headings."""
    document = dossier.document
    told = [block for block in document.body if block.kind not in ("title", "heading")]
    for first, last in parsed.sentences:
        start, end = parsed.start[first], parsed.end[last - 1]
        if any(block.start <= start and end <= block.end for block in told):
            yield document.span(start, end)


def covering(sentences: Sequence[Range], start: int, end: int) -> Range:
    """The characters from the first to the last sentence that some characters touch; these themselves where none does."""
    touched = [one for one in sentences if one[0] < end and one[1] > start]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def cut(reading: Reading, words: str) -> Iterator[tuple[int, int, float]]:
    """Where the points of a sentence begin and end in its words, with how sure each is."""
    sentence, within = reading.sentence, 1.0 - reading.tags[:, OUTSIDE]
    acts = {sum(1 for start in sentence.start if start < character) for character in second_acts(words)}
    starts = [0]
    for at in sorted({*np.nonzero(reading.tags[:, BEGINS] > SPLIT_AFTER_AND)[0].tolist(), *acts}):
        sure = at in acts or reading.tags[at, BEGINS] > SPLIT or JOINING.search(words, 0, sentence.start[at])
        if sure and at - starts[-1] >= FEWEST:
            starts.append(at)
    for first, stop in zip(starts, [*starts[1:], len(sentence.ids)], strict=True):
        inside = np.nonzero(within[first:stop] >= TRIMMED)[0]
        if stop - first < FEWEST or not len(inside) or within[first:stop].max() < KEPT:
            continue
        low, high = first + int(inside[0]), first + int(inside[-1]) + 1
        if high - low >= FEWEST:
            start, end = tidy(words, sentence.start[low], sentence.end[high - 1])
            if start < end:
                yield start, end, round(float(within[low:high].mean()), 3)


def second_acts(words: str) -> Iterator[int]:
    """Where a further act of saying begins in a sentence after "and": "welcomed the truce and [warned that it would not last]".

    Of 283 such places in the written pairs of hands `b`, 176 are where a point begins, and 100 lie inside of one.
    """
    said, after = acts_of_saying()
    first = said.search(words)
    return (found.end() for found in after.finditer(words, first.end())) if first else iter(())


@cache
def acts_of_saying() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A verb of saying in the past or as a participle that is not one's by whom something was said; and the "and" before one."""
    told = [
        form for (form, kind), deed in load_deeds().items() if kind == "verb" and (deed.act or deed.mutual) and form != deed.word
    ]
    past = "|".join(sorted((re.escape(form) for form in told if not form.endswith(("ing", "s"))), key=len, reverse=True))
    verb = rf"(?:{past})\b(?!\s+by\b)"
    return re.compile(rf"\b{verb}", re.IGNORECASE), re.compile(rf"{AND}{verb})", re.IGNORECASE)


def tidy(words: str, start: int, end: int) -> Range:
    """A point without the marks and spaces at its ends, and without what would join it to the next one; a quotation keeps the
    mark that closes it."""
    while end > start and (words[end - 1] in MARKS or LEFT_OVER.search(words, start, end)):
        left = LEFT_OVER.search(words, start, end)
        end = left.start() if left else end - 1
    while start < end and words[start] in MARKS:
        start += 1
    return start, end
