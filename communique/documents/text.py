"""A clean text to a document: its blocks, and what is known of it, each fact with its ground."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import PurePath

from communique.dates import find_dates, resolve
from communique.documents.blocks import lay_out
from communique.documents.cleaning import Cleaned, clean, is_markdown, marked_kind
from communique.documents.masthead import (
    FULL_DATES,
    ISSUED,
    MEETING,
    READOUT,
    SIGNED,
    Clue,
    Line,
    by_publication,
    dated_by_update,
    first_published,
    letters,
    read_dateline,
    read_masthead,
    read_signature,
)
from communique.records import Block, Document, Fact, Span, identify

DATE_FIELDS = frozenset({"published", "original_published"})
FIELDS = (
    "title", "author", "publisher", "published", "original_publisher", "original_published", "url", "language", "kind",
    "charset",
)  # fmt: skip
SOURCE_NOTICES = frozenset({"source_notice", "cross_post_permission", "copyright"})
LINES_BELOW = 4  # of a signature, with one line of text above it
HEAD = 4000  # characters below the masthead in which the body begins
MOST_CAPTIONS = 3
GIVEN = "given by the caller"
ENGLISH = frozenset("the of and to in a that is was for on with by at from as it be are has said not this an".split())
LEAST_ENGLISH = 0.12  # of the words; English news has 0.3, other languages in Latin script at most 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A cleaned text and what its reader found besides: kinds of lines by their start, facts in order of preference.

    What is in `weak` counts only for fields of which the text itself says nothing.
    """

    cleaned: Cleaned
    source: str
    media_type: str = "text/plain"
    digest: str = ""
    hints: Mapping[int, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    weak: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    retrieved: str | None = None


def from_text(
    text: str,
    *,
    source: str = "text",
    media_type: str = "text/plain",
    title: str | None = None,
    author: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
    url: str | None = None,
) -> Document:
    """The document of a text at hand, cleaned; what is given is believed before what the text says. Markup goes to `read`.

    The media type "text/markdown" is read as Markdown, "text/plain" only when it has Markdown's marks. Plain text that is
    clean already is left as it is, so that its offsets hold.
    """
    markdown = media_type == "text/markdown" or is_markdown(text)
    cleaned = clean(text, markdown=markdown)
    given = given_facts(title=title, author=author, publisher=publisher, published=published, url=url)
    hints = markdown_hints(cleaned) if markdown else {}
    return build(Draft(cleaned=cleaned, source=source, media_type=media_type, hints=hints, facts=given))


def given_facts(**values: str | date | None) -> tuple[Fact, ...]:
    """What the caller says, as facts."""
    return tuple(Fact(field=name, value=str(value), reason=GIVEN) for name, value in values.items() if value)


def markdown_hints(cleaned: Cleaned) -> dict[int, str]:
    """The kinds of lines that Markdown's markers say, by the start of the line in the clean text."""
    found = ((at, marked_kind(cleaned.source, source)) for at, source in cleaned.line_starts())
    return {at: kind for at, kind in found if kind}


def build(draft: Draft) -> Document:
    """The document of a draft: masthead, dateline and body laid out, facts preferred in the order given, read, guessed."""
    text = draft.cleaned.text
    known = {fact.field: fact.value for fact in reversed(draft.facts)}
    digest = draft.digest or hashlib.sha256(draft.cleaned.source.encode("utf-8", "surrogatepass")).hexdigest()
    name = identify(known.get("url") or PurePath(draft.source).name, digest)
    head = read_masthead(text, known.get("title"))
    below = head[-1].end if head else 0
    dateline = opening_dateline(text, below, draft.hints)
    clues = by_publication(dated_by_update([clue for line in head for clue in line.clues]))
    author = known.get("author") or next((clue.value for clue in clues if clue.field == "author"), None)
    opening = (dateline.start, dateline.end) if dateline else (below, below)
    body = tuple(lay_out(text, hints=draft.hints, author=author, from_line=below, opening=opening))
    dated = "published" in known or any(clue.field == "published" for clue in clues)
    signature = [] if dated else sign_off(text, body)
    clues += [*(clue for line in (dateline, *signature) if line for clue in line.clues), *notice_clues(text, body)]
    if dateline and not any(clue.field == "published" for clue in clues):
        clues += dateline_of_year(text, dateline, body)
    facts = first_hand(settle([*draft.facts, *spanned(clues, name, text), *guesses(text, dateline, clues, known), *draft.weak]))
    values = {fact.field: fact.value for fact in facts}
    return Document(
        id=name, text=text, source=draft.source, blocks=arranged([*head, *([dateline] if dateline else []), *signature], body),
        offsets=draft.cleaned.offsets, digest=digest, media_type=draft.media_type, url=values.get("url"),
        title=values.get("title"), author=values.get("author"), publisher=values.get("publisher"),
        published=as_date(values.get("published")), original_publisher=values.get("original_publisher"),
        original_published=as_date(values.get("original_published")), language=values.get("language"),
        retrieved=draft.retrieved, kind=values.get("kind"), pages=draft.pages, facts=facts,
        notes=(*draft.notes, *doubts(draft, clues, values, text[dateline.start : dateline.end] if dateline else "")),
    )  # fmt: skip


def arranged(lines: Iterable[Line], body: Iterable[Block]) -> tuple[Block, ...]:
    """All blocks in order; a line that was read for its publisher or date stands for the block of the body that it was."""
    blocks = {block.start: block for block in body} | {line.start: as_block(line) for line in lines}
    return tuple(blocks[start] for start in sorted(blocks))


def sign_off(text: str, body: Iterable[Block]) -> list[Line]:
    """The lines of place, date and institution that end the body."""
    last = [(block.start, block.end) for block in body if not block.boilerplate][-LINES_BELOW:]
    return read_signature(text, reversed(last[1:]))


def dateline_of_year(text: str, dateline: Line, body: Iterable[Block]) -> Iterator[Clue]:
    """The day of a dateline that has no year, in the latest year of the page's copyright notices."""
    notices = (text[block.start : block.end] for block in body if block.kind == "copyright")
    years = [int(year) for notice in notices for year in re.findall(r"\b(?:19|20)\d\d\b", notice)]
    for found in find_dates(text[dateline.start : dateline.end], None, dateline.start) if years else ():
        days = resolve(found, date(max(years), 12, 31)) if found.kind in FULL_DATES else None
        if days:
            why = "the dateline; its year is that of the copyright notice"
            yield Clue("published", days[0].isoformat(), found.start, found.end, why)


def opening_dateline(text: str, below: int, hints: Mapping[int, str]) -> Line | None:
    """The dateline at the start of the first line below the masthead that is no caption."""
    lines = islice(re.finditer(r"[^\n]+", text[below : below + HEAD]), MOST_CAPTIONS + 1)
    for start in (below + found.start() for found in lines):
        end = text.find("\n", start)
        line = read_dateline(text, start, end if end > 0 else len(text))
        if line or hints.get(start) != "caption":
            return line
    return None


def as_block(line: Line) -> Block:
    """The block of a line of the masthead."""
    return Block(start=line.start, end=line.end, kind=line.kind)


def notice_clues(text: str, body: Iterable[Block]) -> list[Clue]:
    """What the page's notices say of a first publication."""
    return [clue for block in body if block.kind in SOURCE_NOTICES for clue in first_published(text, block.start, block.end)]


def spanned(clues: Iterable[Clue], document: str, text: str) -> Iterable[Fact]:
    """The facts of some clues, with their spans."""
    for clue in clues:
        span = Span(document, clue.start, clue.end, text[clue.start : clue.end])
        yield Fact(field=clue.field, value=clue.value, reason=clue.reason, span=span)


def guesses(text: str, dateline: Line | None, clues: Iterable[Clue], known: Mapping[str, str]) -> Iterable[Fact]:
    """What nothing states but the text shows: its language, and whether it is wire copy or a readout."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    share = sum(word in ENGLISH for word in words) / len(words) if words else 0.0
    if share >= LEAST_ENGLISH:
        yield Fact(field="language", value="en", reason=f"{share:.0%} of the first words are English function words")
    if dateline and any(clue.field == "publisher" for clue in dateline.clues):
        yield Fact(field="kind", value="wire", reason="an agency in the dateline")
    title = known.get("title") or next((clue.value for clue in clues if clue.field == "title"), "")
    if READOUT.search(title):
        yield Fact(field="kind", value="readout", reason="the title names a call, a readout or a joint statement")
    elif MEETING.search(title) and any(clue.reason in {ISSUED, SIGNED} and clue.field == "publisher" for clue in clues):
        yield Fact(field="kind", value="readout", reason="the title names a meeting, and an institution issued it")


def settle(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The first fact of each field, in the order of `FIELDS`."""
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.field, fact)
    return tuple(first[name] for name in FIELDS if name in first)


def first_hand(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts without an original publisher that is the publisher too.

    When it was the caller who named the first publisher as this text's, the day of the first publication is this text's.
    """
    named = {fact.field: fact for fact in facts}
    one, other = named.get("publisher"), named.get("original_publisher")
    if one is None or other is None or letters(one.value) != letters(other.value):
        return facts
    named.pop("original_publisher")
    published, original = named.get("published"), named.get("original_published")
    if one.reason == GIVEN and original and not (published and published.reason == GIVEN):
        named["published"] = replace(original, field="published", reason=f"{original.reason}; its publisher was given")
        named.pop("original_published")
    return tuple(named[name] for name in FIELDS if name in named)


def as_date(value: str | None) -> date | None:
    """An ISO day as a date."""
    return date.fromisoformat(value) if value else None


def doubts(draft: Draft, clues: Iterable[Clue], values: Mapping[str, str], dateline: str) -> Iterable[str]:
    """Notes on dates: none found, several that contradict each other, day and month in doubt."""
    if "published" not in values:
        yield "no date of publication was found: relative dates cannot be resolved"
    found = [(fact.value, fact.reason) for fact in draft.facts if fact.field == "published"]
    found += [(clue.value, clue.reason) for clue in clues if clue.field == "published"]
    others = {value: reason for value, reason in reversed(found) if value != values.get("published")}
    others.pop(values.get("original_published", ""), None)
    for value, reason in others.items():
        yield f"published {values.get('published')}, though {value} is given too ({reason})"
    if "published" not in values and dateline and find_dates(dateline):
        yield f"the dateline {dateline!r} names a day without a year: give the date"
    weakly = next((fact for fact in draft.weak if (fact.field, fact.value) == ("published", values.get("published"))), None)
    if weakly and not found:
        yield f"published {weakly.value}: {weakly.reason}"
    yield from (f"published {clue.value}: {clue.reason}" for clue in clues if "other way round" in clue.reason)
