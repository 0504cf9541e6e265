"""A clean text to a document: its blocks, and what is known of it, each fact with its ground."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from communique.documents.blocks import lay_out
from communique.documents.cleaning import Cleaned, clean, is_markdown, marked_kind
from communique.documents.masthead import (
    READOUT,
    Clue,
    Line,
    by_publication,
    first_published,
    read_dateline,
    read_masthead,
)
from communique.records import Block, Document, Fact, Span, identify

DATE_FIELDS = frozenset({"published", "original_published"})
FIELDS = ("title", "author", "publisher", "published", "original_publisher", "original_published", "url", "language", "kind")
SOURCE_NOTICES = frozenset({"source_notice", "cross_post_permission", "copyright"})
ENGLISH = frozenset("the of and to in a that is was for on with by at from as it be are has said not this an".split())
LEAST_ENGLISH = 0.12  # of the words; English news has 0.3, other languages in Latin script at most 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A cleaned text and what its reader found besides: kinds of lines by their start, facts in order of preference."""

    cleaned: Cleaned
    source: str
    media_type: str = "text/plain"
    digest: str = ""
    hints: Mapping[int, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
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
    return tuple(Fact(field=name, value=str(value), reason="given by the caller") for name, value in values.items() if value)


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
    dateline = opening_dateline(text, below)
    lines = [*head, *([dateline] if dateline else [])]
    clues = by_publication([clue for line in head for clue in line.clues])
    author = known.get("author") or next((clue.value for clue in clues if clue.field == "author"), None)
    body = tuple(lay_out(text, hints=draft.hints, author=author, from_line=dateline.end if dateline else below))
    clues += [*(dateline.clues if dateline else ()), *notice_clues(text, body)]
    facts = settle([*draft.facts, *spanned(clues, name, text), *guesses(text, dateline, clues, known)])
    values = {fact.field: fact.value for fact in facts}
    return Document(
        id=name, text=text, source=draft.source, blocks=(*map(as_block, lines), *body), offsets=draft.cleaned.offsets,
        digest=digest, media_type=draft.media_type, url=values.get("url"), title=values.get("title"),
        author=values.get("author"), publisher=values.get("publisher"), published=as_date(values.get("published")),
        original_publisher=values.get("original_publisher"), original_published=as_date(values.get("original_published")),
        language=values.get("language"), retrieved=draft.retrieved, kind=values.get("kind"), pages=draft.pages, facts=facts,
        notes=(*draft.notes, *doubts(draft.facts, clues, values)),
    )  # fmt: skip


def opening_dateline(text: str, below: int) -> Line | None:
    """The dateline at the start of the first line below the masthead."""
    first = re.compile(r"[^\n]+").search(text, below)
    return read_dateline(text, *first.span()) if first else None


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


def settle(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The first fact of each field, in the order of `FIELDS`."""
    first: dict[str, Fact] = {}
    for fact in facts:
        first.setdefault(fact.field, fact)
    return tuple(first[name] for name in FIELDS if name in first)


def as_date(value: str | None) -> date | None:
    """An ISO day as a date."""
    return date.fromisoformat(value) if value else None


def doubts(facts: Iterable[Fact], clues: Iterable[Clue], values: Mapping[str, str]) -> Iterable[str]:
    """Notes on dates: none found, several that contradict each other, day and month in doubt."""
    if "published" not in values:
        yield "no date of publication was found: relative dates cannot be resolved"
    found = [(fact.value, fact.reason) for fact in facts if fact.field == "published"]
    found += [(clue.value, clue.reason) for clue in clues if clue.field == "published"]
    others = {value: reason for value, reason in reversed(found) if value != values.get("published")}
    others.pop(values.get("original_published", ""), None)
    for value, reason in others.items():
        yield f"published {values.get('published')}, though {value} is given too ({reason})"
    yield from (f"published {clue.value}: {clue.reason}" for clue in clues if "other way round" in clue.reason)
