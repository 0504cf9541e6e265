"""What a text says of itself: title, author, publisher and dates above the body, and where it was published first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise

from communique.codebooks import raw_rows, rows
from communique.dates import find_dates, resolve

LINES = 10  # of a masthead at most: below, a line that names a date is news
LONGEST = 160  # characters of a line of a masthead
LONGEST_TITLE = 220
FULL_DATES = frozenset({"day", "iso", "numeric"})
PARTICLES = "de|la|le|el|al|du|da|di|van|von|der|den|bin|ibn|y|e|ter|zu"
PROCLITICS = f"of|the|and|for|on|in|&|{PARTICLES}"

BYLINE = re.compile(r"(?i:written by|story by|by|author|authors|byline)\s*:?\s+(?P<names>[^\W\d_a-z].*)")
WORD = r"[^\W\d_a-z][\w.'’-]*"
NAME = re.compile(rf"{WORD}(?:\s+(?:(?:{PROCLITICS})\s+)*{WORD}){{0,4}}")
PERSON = rf"{WORD}(?:\s+(?:(?:{PARTICLES})\s+)*{WORD}){{0,4}}"
PERSONS = re.compile(rf"{PERSON}(?:(?:,\s|\sand\s|,\sand\s){PERSON})*")
REFERENCE = r"(?:№|\b(?i:nos?|nr|ref)\.)\s?[\w/.-]{1,24}"
LABEL = re.compile(
    rf"(?:{NAME.pattern})(?:,\s(?:{NAME.pattern})){{0,2}}"
    rf"|(?i:(?:for immediate release|press (?:release|statement|note)|(?:joint )?(?:statement|communiqué|communique)|readouts?"
    rf"|media (?:release|advisory|note)|news release|news|opinion|analysis|commentary|remarks|speech)\b)"
    rf"(?:\s?[:|–—-]?\s?{REFERENCE}|\s[A-Z]{{0,4}}\d[\w/.-]{{0,20}})?|{REFERENCE}"
)
# An institution by the noun that says what it is, before or after what it is for: "Ministry of Defence of Norland".
HEADS = (
    "Ministry|Presidency|Embassy|Consulate(?: General)?|(?:Permanent )?Mission|(?:Permanent )?Representation|Office|Department"
    "|Secretariat|Government|Cabinet|Chancellery|Council|Commission|Parliament|Assembly|Bureau|Agency|Administration|Service"
    "|Delegation|Directorate|Authority|Command|Headquarters|Staff|Forces|House|Palace|Ministries"
)
PART = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*(?:['’]s?)?"
STATE_WORDS = r"(?:(?:United|Democratic|New|Saint) )?"
ISSUER = re.compile(
    rf"(?:The )?(?:{PART}\s){{0,4}}(?:{HEADS})"
    rf"(?:(?:,?\s(?:of|for|and|to|in|at|on|&)(?:\sthe)?|,)\s{STATE_WORDS}{PART}(?:\s{PART})?)*"
)
ISSUED = "an institution named above the body"
SIGNED = "a line below the body"
PRESSED = "an institution's press office named above the body"
RELEASE = re.compile(rf"for immediate release|(?:press|news|media) (?:release|statement|note|advisory)\b|{REFERENCE}", re.I)
OUTLET = re.compile(
    r"\A(?:The )?(?:\S+ ){0,4}(?:Times|Post|News|Gazette|Star|Journal|Review|Herald|Tribune|Observer|Daily|Press|Agency|Wire|Mail"
    r"|Guardian|Telegraph|Chronicle|Dispatch|Mirror|Monitor|Bulletin|Courier|Today|Weekly|Institute|Foundation|Radio|Television)\b"
)
PRESS_UNIT = re.compile(r"\b(?:Spokes\w+|Press|Media|Information|Communications?)\b")
LONGEST_LABEL = 60
LONGEST_STANDFIRST = 400
LONGEST_ISSUER = 100
LONGEST_BYLINE_REST = 60  # characters after the names: an office, an outlet; more is a sentence that begins with "By"
HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z -]{1,20}?)\s?:\s+(?P<value>\S.*)")
HEADER_FIELDS = {
    "title": "title", "headline": "title", "subject": "title", "author": "author", "byline": "author", "from": "publisher",
    "publisher": "publisher", "publication": "publisher", "source": "publisher", "date": "published", "sent": "published",
    "published": "published", "publication date": "published", "release date": "published", "url": "url", "to": "",
    "cc": "", "section": "", "language": "", "length": "", "country": "", "dateline": "", "copyright": "", "updated": "",
    "last updated": "", "for immediate release": "", "keywords": "", "category": "", "reply-to": "", "message-id": "",
}  # fmt: skip
CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?(?-i:[A-Z]{2,4}\b|UTC[+-]\d+)\)?)?"
DATE_WORDS = (
    r"\b(?:(?:press|media|news) (?:release|statement|note)|readout|statement)\b\s?:?"
    r"|\b(?:first published|last updated|last modified|published|posted|updated|modified|issued|released|date|on|at)\b\s?:?"
    r"|\b(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)(?:day|nesday|rsday|urday)?\b\.?,?"
)
BESIDE = rf"(?:{CLOCK}|{DATE_WORDS}|{REFERENCE}|[\s,|·•–—/:()-])+"
BESIDE_DATES = re.compile(rf"\A{BESIDE}|{BESIDE}\Z", re.I)
NOT_A_NAME = re.compile(r"[.!?]\s|[\"“”:;()]|\d")
TOWN = r"[^\W\d_a-z][^\W\d_]*(?:[.'’/-]+[^\W\d_]+)*\.?"
PLACE = rf"{TOWN}(?:\s(?:(?:{PARTICLES})\s)?{TOWN}){{0,3}}"
DATELINE = re.compile(
    rf"(?P<place>{PLACE}(?:,\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)){PLACE})?)"
    r"(?:[,.]?\s(?P<day>[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?|\d{1,2}\s[A-Z][a-z]{2,8}\.?(?:\s\d{4})?))?"
    r"\.?,?\s?(?:[(/](?P<agency>[A-Za-z][\w .&-]{1,30})[)/]\.?(?:\s?[-–—:]{1,3})?|(?P<dash>[-–—]{1,3}|:))\s?(?=\S)"
)
FIRST_PUBLISHED = re.compile(
    r"(?i:original (?:source|version|text) of this \w+ (?:is|was)|(?:originally|first|previously) (?:published|appeared|posted)"
    r"(?: (?:by|on|in|at)|\s?:)?|(?:re-?published|reprinted|re-?posted|cross-?posted)(?: with permission)?"
    r" (?:from|with (?:the )?permission (?:of|from)|courtesy of))\s+"
)
ORIGINAL_NAME = re.compile(
    r"(?:the\s)?(?:(?:website|site|blog|pages?)\sof\s)?(?:the\s)?(?P<name>[^\W\d_a-z][^.;:()\n]{1,60}?)"
    r"(?=\s+(?:on|in|at|under|and|with|as|here|website)\b|\s+\d|[.,;:()]|\s*$)"
)
SOURCE_LINE = re.compile(r"(?i:source|via)\s?:\s+(?P<name>[^\W\d_a-z][^.;:()\n,]{1,60})\.?$")
READOUT = re.compile(r"\b(?:readout|read-out|telephone conversation|phone call with|call with|joint statement)\b", re.I)

MEETING = re.compile(r"\b(?:speaks?|spoke|meets?|met|meeting|talks?|call|calls|conversation|receives?|received|visits?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Clue:
    """A value of a field, the characters it was read from, and why it was."""

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
    listed = [row for row in rows("publishers.csv") if row["kind"] == "agency"]
    return {form.lower(): row["name"] for row in listed for form in (row["name"], *filter(None, row["short"].split("|")))}


def read_masthead(text: str, title: str | None) -> list[Line]:
    """The lines above the body, in order, ending before the first that is none. A given title is looked for there."""
    lines: list[Line] = []
    spans = [found.span() for found in islice(re.finditer(r"[^\n]+", text), LINES + 2)]
    for number, (start, end) in enumerate(spans[:LINES]):
        titled = any(line.kind == "title" for line in lines)
        line = (
            header_line(text, start, end, lines)
            or issuer_line(text, spans, number, title)
            or title_line(text, spans, number, title, titled)
            or publication_line(text, start, end, issued=any(map(is_issuer, lines)))
            or label_line(text, spans, number, titled=titled)
            or (standfirst_line(text, spans, number) if titled else None)
        )
        if line is None:
            break
        lines.append(line)
    lines = [replace(line, clues=()) if is_issuer(line) and is_pressed(line, lines) else line for line in lines]
    return lines if any(line.clues or line.kind == "title" for line in lines) else []


def is_pressed(line: Line, lines: list[Line]) -> bool:
    """Whether a line names the press office of an institution that another line names."""
    return line.clues[0].reason == PRESSED and any(clue.reason == ISSUED for other in lines for clue in other.clues)


def is_issuer(line: Line) -> bool:
    """Whether a line names the institution that issued the text."""
    return any(clue.reason in {ISSUED, PRESSED} for clue in line.clues)


def issuer_line(text: str, spans: list[tuple[int, int]], number: int, title: str | None) -> Line | None:
    """A line that is an institution's name, above or below a title or a date; its press office is named for want of better."""
    start, end = spans[number]
    words = text[start:end].strip()
    if not names_issuer(words) or letters(words) == letters(title or ""):
        return None
    beside = spans[max(0, number - 1) : number] + spans[number + 1 : number + 4]
    if not any(publication_line(text, *span) or stands_apart(text, *span) for span in beside):
        return None
    clue = Clue("publisher", words, start, start + len(words), PRESSED if PRESS_UNIT.search(words) else ISSUED)
    return Line(start, end, "dateline", (clue,))


def names_issuer(words: str) -> bool:
    """Whether some words are the name of an institution; its bare kind ("Parliament") is an entry of a menu."""
    return len(words) <= LONGEST_ISSUER and " " in words and ISSUER.fullmatch(words) is not None


def stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a line has the form of a title with a blank line below."""
    return end - start <= LONGEST_TITLE and text[end - 1] not in ".,:;…" and text[end : end + 2] == "\n\n"


def label_line(text: str, spans: list[tuple[int, int]], number: int, *, titled: bool) -> Line | None:
    """A short line beside a dated one: an author, a place, an office, "Press release". Of these only an author tells us more."""
    start, end = spans[number]
    words = text[start:end].strip()
    if end - start > LONGEST_LABEL or not LABEL.fullmatch(words):
        return None
    if not (titled or RELEASE.match(words)):
        return None
    dated = any(publication_line(text, *span) for span in spans[max(0, number - 1) : number] + spans[number + 1 : number + 3])
    if dated and titled and is_person(words):
        return Line(start, end, "byline", (Clue("author", words, start, start + len(words), "a name alone above the body"),))
    if dated and titled and OUTLET.search(words) and not RELEASE.match(words):
        return Line(start, end, "dateline", (Clue("publisher", words, start, start + len(words), "a name above a date"),))
    return Line(start, end, "dateline") if dated or RELEASE.match(words) else None


def standfirst_line(text: str, spans: list[tuple[int, int]], number: int) -> Line | None:
    """A sentence or two between the title and a line with author or date. It is text, and searched like the rest."""
    start, end = spans[number]
    below = (publication_line(text, *span) for span in spans[number + 1 : number + 3])
    named = end - start <= LONGEST_STANDFIRST and any(line and line.clues for line in below)
    return Line(start, end, "paragraph") if named else None


def is_person(words: str) -> bool:
    """Whether some words are a person's name by its first: "Ada Field", not "Northern Voice"."""
    return words.partition(" ")[0] in given_names() and bool(re.fullmatch(PERSON, words)) and " " in words


@cache
def given_names() -> frozenset[str]:
    """First names."""
    return frozenset(row["name"] for row in rows("first_names.csv"))


def header_line(text: str, start: int, end: int, before: list[Line]) -> Line | None:
    """A line "Key: value" of an e-mail or a wire's form, when only such lines stand before it."""
    found = HEADER.fullmatch(text, start, end) if end - start <= LONGEST_TITLE else None
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
    other = publication_line(text, start, end) or (RELEASE.match(words) and LABEL.fullmatch(words))
    if not shaped or other or text[end : end + 2] != "\n\n":
        return None
    return Line(start, end, "title", (Clue("title", words, start, start + len(words), "the first line, a title by its form"),))


def letters(words: str) -> str:
    """The letters and digits of some words, in small letters: titles are compared without marks."""
    return "".join(filter(str.isalnum, words.lower()))


def publication_line(text: str, start: int, end: int, *, issued: bool = False) -> Line | None:
    """A line that is a byline, or a date alone or with its publisher; below an issuer's name it is a place that is named."""
    if end - start > LONGEST:
        return None
    dates = list(date_clues(text, start, end, "a line above the body"))
    byline = BYLINE.match(text, start, end)
    if byline:
        clues = list(author_clues(text, byline.start("names"), dates[0].start if dates else end))
        stop = max((clue.end for clue in (*clues, *dates)), default=end)
        rest = text[stop:end] if clues else text[start:end]
        return Line(start, end, "byline", (*clues, *dates)) if len(rest) <= LONGEST_BYLINE_REST else None
    if not dates:
        return None
    before = BESIDE_DATES.sub("", text[start : dates[0].start])
    after = BESIDE_DATES.sub("", text[dates[-1].end : end])
    signed = BYLINE.fullmatch(after)
    if signed and PERSONS.fullmatch(signed["names"]) and not before:
        at = text.index(signed["names"], dates[-1].end)
        return Line(start, end, "byline", (*dates, *author_clues(text, at, end)))
    if any(rest and (NOT_A_NAME.search(rest) or not LABEL.fullmatch(rest)) for rest in (before, after)):
        return None
    at = text.index(before, start)
    named = not issued and bool(NAME.fullmatch(before)) and before.lower() not in places()
    if named and RELEASE.match(before):
        return Line(start, end, "dateline", tuple(dates))
    field = "author" if named and is_person(before) else "publisher"
    name = (Clue(field, before, at, at + len(before), "named with a date above the body"),) if named else ()
    return Line(start, end, "dateline", (*name, *dates))


@cache
def places() -> frozenset[str]:
    """The names of cities and seats in small letters."""
    return frozenset(name.lower() for name, *_ in raw_rows("places"))


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
    found = PERSONS.match(text, start, end)
    if found is None:
        return
    agency = agencies().get(found.group().strip(" ,-").lower())
    name = text[found.start() : found.end()].strip(" ,-")
    if agency:
        yield Clue("publisher", agency, found.start(), found.start() + len(name), "an agency in the byline")
    else:
        yield Clue("author", name, found.start(), found.start() + len(name), "the byline")


def read_signature(text: str, body: Iterable[tuple[int, int]]) -> list[Line]:
    """Place, date and institution below the body, as communiqués end, from its last lines (start and end) upwards."""
    lines: list[Line] = []
    for start, end in body:
        words = text[start:end]
        if names_issuer(words):
            line: Line | None = Line(start, end, "dateline", (Clue("publisher", words, start, end, SIGNED),))
        else:
            line = publication_line(text, start, end, issued=True) if len(words) <= LONGEST_LABEL else None
        if line is None or not line.clues:
            break
        lines.append(replace(line, clues=tuple(replace(clue, reason=SIGNED) for clue in line.clues)))
    return lines[::-1]


def read_dateline(text: str, start: int, end: int) -> Line | None:
    """The dateline that opens the body: place in capitals, day and agency, up to the dash. An agency makes it wire copy."""
    found = DATELINE.match(text, start, min(end, start + LONGEST))
    if found is None:
        return None
    agency = agencies().get((found["agency"] or "").lower())
    place = found["place"].partition(",")[0]
    known = place.lower() in places()
    signed = agency and found.group().rstrip()[-1] in ".-–—:"
    headed = place.isupper() and found["dash"] and (known or found["dash"] != ":")
    if not (found["day"] or signed or headed):
        return None
    clues = [Clue("publisher", agency, *found.span("agency"), "the agency in the dateline")] if agency else []
    if found["day"]:
        clues += date_clues(text, *found.span("day"), reason="the dateline")
    return Line(start, start + len(found.group().rstrip()), "dateline", tuple(clues))


def first_published(text: str, start: int, end: int) -> Iterator[Clue]:
    """Publisher and date of the first publication, from a notice such as "This article was first published by ..."."""
    phrase = FIRST_PUBLISHED.search(text, start, end)
    named = ORIGINAL_NAME.match(text, phrase.end(), end) if phrase else SOURCE_LINE.match(text, start, end)
    dates = find_dates(text[phrase.end() : end], None, phrase.end()) if phrase else []
    if named and not any(found.start <= named.start("name") < found.end for found in dates):
        yield Clue("original_publisher", named["name"], *named.span("name"), "a notice names the first publication")
    if phrase:
        for clue in date_clues(text, phrase.start(), end, "a notice dates the first publication"):
            yield replace(clue, field="original_published")


def dated_by_update(clues: list[Clue]) -> list[Clue]:
    """The clues of a masthead; where only an update is dated, it stands for the publication."""
    if any(clue.field == "published" for clue in clues):
        return clues
    reason = "the day of an update above the body; no other is given"
    return [replace(clue, field="published", reason=reason) if clue.field == "updated" else clue for clue in clues]


def by_publication(clues: list[Clue]) -> list[Clue]:
    """The clues of a masthead: of two dated publications the earlier becomes the original, of equal ones the second."""
    pairs = [pair for pair in pairwise(clues) if [clue.field for clue in pair] == ["publisher", "published"]]
    if len(pairs) < 2 or pairs[0][0].value == pairs[1][0].value:
        return clues
    first, second = pairs[:2]
    if first[1].value == second[1].value:
        original, reason = second, "the second of two publishers above the body"
    else:
        original, reason = (
            min(first, second, key=lambda pair: pair[1].value),
            "the earlier of two dated publishers above the body",
        )
    moved = {original[0]: "original_publisher", original[1]: "original_published"}
    return [replace(clue, field=moved[clue], reason=reason) if clue in moved else clue for clue in clues]
