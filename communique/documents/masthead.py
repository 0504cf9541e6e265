"""What a text says of itself: title, author, publisher and dates above the body, and where it was published first."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise

from communique.dates import find_dates, resolve

LINES = 10  # of a masthead at most: below, a line that names a date is news
LONGEST = 160  # characters of a line of a masthead
LONGEST_TITLE = 220
FULL_DATES = frozenset({"day", "iso", "numeric"})
PROCLITICS = "of|the|and|for|on|in|de|la|le|el|al|du|da|di|van|von|bin|ibn|y|e|&"

BYLINE = re.compile(r"(?:written by|story by|by|author|authors|byline)\s*:?\s+(?P<names>\S.*)", re.I)
NAME = re.compile(rf"[^\W\d_][\w.'’-]*(?:\s+(?:(?:{PROCLITICS})\s+)*[^\W\d_a-z][\w.'’-]*){{0,4}}")
HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z -]{1,20}?)\s?:\s+(?P<value>\S.*)")
HEADER_FIELDS = {
    "title": "title", "headline": "title", "subject": "title", "author": "author", "byline": "author", "from": "publisher",
    "publisher": "publisher", "publication": "publisher", "source": "publisher", "date": "published", "sent": "published",
    "published": "published", "publication date": "published", "release date": "published", "url": "url", "to": "",
    "cc": "", "section": "", "language": "", "length": "", "country": "", "dateline": "", "copyright": "", "updated": "",
    "last updated": "", "for immediate release": "", "keywords": "", "category": "", "reply-to": "", "message-id": "",
}  # fmt: skip
CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?(?:[A-Z]{2,4}|UTC[+-]\d+)\)?)?", re.I)
DATE_WORDS = re.compile(
    r"\b(?:first published|last updated|last modified|published|posted|updated|modified|issued|released|date|on|at)\b\s?:?"
    r"|\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b\.?,?",
    re.I,
)
NOT_A_NAME = re.compile(r"[.!?]\s|[\"“”:;()]|\d")
PLACE = r"[^\W\d_a-z][^\W\d_a-z.'’ /-]{2,40}(?:,\s[^\W\d_a-z][\w.'’ -]{1,25})?"
DATELINE = re.compile(
    rf"(?P<place>{PLACE})(?:,?\s(?P<day>[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\s[A-Z][a-z]{{2,8}}\.?(?:\s\d{{4}})?))?"
    r"\.?\s?(?:[(/](?P<agency>[A-Z][\w .&-]{1,30})[)/])?\s?(?:[-–—]{1,3}|/)\s?(?=\S)"
)
QUOTED_NAME = r"(?P<name>[^\W\d_a-z][^.;:()\n]{1,60}?)"
AFTER_NAME = r"(?=\s+(?:on|in|at|under|and|with|as|here|website)\b|\s+\d|[.,;:()]|\s*$)"
FIRST_PUBLISHED = re.compile(
    r"(?:original (?:source|version|text) of this \w+ (?:is|was)|originally (?:published|appeared|posted)(?: (?:by|on|in|at))?"
    r"|first (?:published|appeared|posted) (?:by|on|in|at)|(?:re-?published|reprinted|re-?posted|cross-?posted)"
    r"(?: with permission)? (?:from|with (?:the )?permission (?:of|from)|courtesy of))\s+(?:the website of\s+|the site\s+)?"
    rf"{QUOTED_NAME}{AFTER_NAME}"
)
READOUT = re.compile(r"\b(?:readout|read-out|telephone conversation|phone call with|call with|joint statement)\b", re.I)


@dataclass(frozen=True, slots=True)
class Clue:
    """A value of a field and the characters it was read from; `kind` names the block of its line, if it fills one."""

    field: str
    value: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the masthead: its characters, the kind of block it is, and its clues."""

    start: int
    end: int
    kind: str
    clues: tuple[Clue, ...] = ()


@cache
def agencies() -> dict[str, str]:
    """News agencies by the forms that stand in datelines and bylines, in small letters."""
    table = resources.files("communique.codebooks").joinpath("publishers.csv").read_text("utf-8").splitlines()
    rows = [row for row in csv.DictReader(table) if row["kind"] == "agency"]
    return {form.lower(): row["name"] for row in rows for form in (row["name"], *filter(None, row["short"].split("|")))}


def read_masthead(text: str, title: str | None) -> list[Line]:
    """The lines above the body, in order, ending before the first that is none. A given title is looked for there."""
    lines: list[Line] = []
    spans = [found.span() for found in re.finditer(r"[^\n]+", text[: LINES * 2 * LONGEST])][: LINES + 1]
    for number, (start, end) in enumerate(spans):
        titled = any(line.kind == "title" for line in lines)
        line = header_line(text, start, end, lines) or title_line(text, spans, number, title, titled)
        line = line or publication_line(text, start, end) if end - start <= LONGEST else line
        if line is None:
            break
        lines.append(line)
    return lines if any(line.clues or line.kind == "title" for line in lines) else []


def header_line(text: str, start: int, end: int, before: list[Line]) -> Line | None:
    """A line "Key: value" of an e-mail or a wire's form, when only such lines stand before it."""
    found = HEADER.fullmatch(text, start, end)
    field = HEADER_FIELDS.get(found["key"].strip().lower()) if found else None
    if found is None or field is None or any(line.kind != "header" for line in before):
        return None
    value, at = found["value"].strip(), found.start("value")
    if field == "published":
        clues = tuple(date_clues(text, at, end, f"the line {found['key']!r}"))
    else:
        clues = (Clue(field, value, at, at + len(value), f"the line {found['key']!r}"),) if field else ()
    return Line(start, end, "header", clues)


def title_line(text: str, spans: list[tuple[int, int]], number: int, title: str | None, titled: bool) -> Line | None:
    """The given title where it stands, else a first line that has the form of a title and a text below it."""
    start, end = spans[number]
    words = text[start:end].strip()
    if titled or end - start > LONGEST_TITLE:
        return None
    if title:
        same = letters(words) == letters(title)
        return Line(start, end, "title", (Clue("title", words, start, end, "the given title"),)) if same else None
    below = len(text) - end
    shaped = words[-1] not in ".,:;…" and not BYLINE.fullmatch(words) and below > 2 * len(words) and len(spans) > number + 2
    dated = publication_line(text, start, end)
    if not shaped or dated or text[end : end + 2] != "\n\n":
        return None
    return Line(start, end, "title", (Clue("title", words, start, start + len(words), "the first line, a title by its form"),))


def letters(words: str) -> str:
    """The letters and digits of some words, in small letters: titles are compared without marks."""
    return "".join(filter(str.isalnum, words.lower()))


def publication_line(text: str, start: int, end: int) -> Line | None:
    """A line that is a byline, or a date alone or with its publisher."""
    words = text[start:end]
    dates = list(date_clues(text, start, end, "a line above the body"))
    byline = BYLINE.match(words.strip())
    if byline:
        offset = start + words.index(byline["names"])
        clues = [*author_clues(text, offset, end), *dates]
        return Line(start, end, "byline", tuple(clues)) if clues else None
    if not dates:
        return None
    rest = leftover(words, dates[0].start - start, dates[-1].end - start)
    if not rest:
        return Line(start, end, "dateline", tuple(dates))
    if NOT_A_NAME.search(rest) or not NAME.fullmatch(rest):
        return None
    at = start + words.index(rest)
    return Line(start, end, "dateline", (Clue("publisher", rest, at, at + len(rest), "named with a date above the body"), *dates))


def leftover(words: str, start: int, end: int) -> str:
    """What a line holds besides its dates, times and their labels."""
    for part in (words[:start], words[end:]):
        rest = DATE_WORDS.sub(" ", CLOCK.sub(" ", part)).strip(" \t,|·•-–—/:")
        if rest:
            return rest
    return ""


def date_clues(text: str, start: int, end: int, reason: str) -> Iterator[Clue]:
    """The full dates of a line; one that may be read in two ways says so."""
    for found in find_dates(text[start:end], None, start):
        days = resolve(found, None) if found.kind in FULL_DATES else None
        if days:
            why = f"{reason}; {days[2]}" if found.kind == "numeric" else reason
            updated = re.search(r"\b(?:updated|modified)\b[^|]*$", text[start : found.start], re.I)
            yield Clue("updated" if updated else "published", days[0].isoformat(), found.start, found.end, why)


def author_clues(text: str, start: int, end: int) -> Iterator[Clue]:
    """The names after "By"; an agency there is the publisher."""
    found = NAME.match(text, start, end)
    if found is None:
        return
    name = found.group().strip(" ,-")
    at = found.start()
    agency = agencies().get(name.lower())
    several = re.match(rf"(?:(?:,\s|\sand\s|,\sand\s)(?:{NAME.pattern}))*", text[found.end() : end])
    if agency:
        yield Clue("publisher", agency, at, at + len(name), "an agency in the byline")
        return
    whole = text[at : found.end() + (several.end() if several else 0)].strip(" ,")
    yield Clue("author", whole, at, at + len(whole), "the byline")


def read_dateline(text: str, start: int, end: int) -> Line | None:
    """The dateline that opens the body: place in capitals, day and agency, up to the dash. An agency makes it wire copy."""
    found = DATELINE.match(text, start, min(end, start + LONGEST))
    if found is None or not (found["day"] or found["agency"] or found["place"].isupper() or is_capitals(found["place"])):
        return None
    agency = agencies().get((found["agency"] or "").lower())
    clues = [Clue("publisher", agency, *found.span("agency"), "the agency in the dateline")] if agency else []
    if found["day"]:
        clues += date_clues(text, *found.span("day"), reason="the dateline")
    return Line(start, start + len(found.group().rstrip()), "dateline", tuple(clues))


def is_capitals(place: str) -> bool:
    """Whether a place's town is in capitals: "BAGHDAD, Iraq"."""
    return place.split(",")[0].isupper()


def first_published(text: str, start: int, end: int) -> Iterator[Clue]:
    """Publisher and date of the first publication, from a notice such as "This article was first published by ..."."""
    found = FIRST_PUBLISHED.search(text, start, end)
    if found is None:
        return
    name = found["name"].strip(" ,")
    named_date = find_dates(name)
    if not named_date:
        yield Clue("original_publisher", name.removeprefix("the "), found.start("name"), found.start("name") + len(name),
                   "a notice names the first publication")  # fmt: skip
    for clue in date_clues(text, found.start(), end, "a notice dates the first publication"):
        yield Clue("original_published", clue.value, clue.start, clue.end, clue.reason)


def by_publication(clues: list[Clue]) -> list[Clue]:
    """Publishers and dates of a masthead: of two dated publications the earlier is the original, of equal ones the second."""
    pairs = list(pairs_of(clues))
    if len(pairs) < 2 or pairs[0][0].value == pairs[1][0].value:
        return clues
    (first, first_date), (second, second_date) = pairs[:2]
    swap = first_date < second_date
    original, shown = (first, second) if swap else (second, first)
    dates = {True: first_date, False: second_date}
    kept = [clue for clue in clues if clue.field not in {"publisher", "published"}]
    reason = "the earlier of two dated publishers above the body" if first_date != second_date else "the second of two publishers"
    return [
        *kept,
        shown,
        next(clue for clue in clues if clue.field == "published" and clue.value == dates[not swap].isoformat()),
        Clue("original_publisher", original.value, original.start, original.end, reason),
        *(
            Clue("original_published", clue.value, clue.start, clue.end, reason)
            for clue in clues
            if clue.field == "published" and clue.value == dates[swap].isoformat()
        ),
    ]


def pairs_of(clues: list[Clue]) -> Iterator[tuple[Clue, date]]:
    """Each publisher of the masthead with the date that follows it."""
    for one, other in pairwise(clues):
        if (one.field, other.field) == ("publisher", "published"):
            yield one, date.fromisoformat(other.value)
