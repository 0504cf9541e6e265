"""From any record to the characters beneath it, and from those to a citation.

>>> from communique.documents import from_text
>>> document = from_text("Norland's foreign minister said on Monday that the strait would stay open.")
>>> cite(document.span(0, 26), document).words
"Norland's foreign minister"
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from urllib.parse import quote

from communique.errors import NoEvidence
from communique.records import Actor, Document, Dossier, Mention, Span

CONTEXT = 60  # characters shown on either side of a passage
FRAGMENT_WORDS = 5  # words that start and end a text fragment: enough to be unique on a page, short enough for an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The characters one part of a record rests on: which part, where they stand, and what stands around them.

    `source_range` is where they came from in the source as received (None when cleaning put them in), `page` counts from 1.
    """

    role: str
    span: Span
    before: str
    after: str
    source: str
    source_range: tuple[int, int] | None
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quotation that can be checked: who published it, when, the exact words, a digest of the text, a link to the passage."""

    words: str
    before: str
    after: str
    start: int
    end: int
    publisher: str | None
    title: str | None
    author: str | None
    published: str | None
    original_publisher: str | None
    original_published: str | None
    page: int | None
    source: str
    digest: str
    link: str | None

    def __str__(self) -> str:
        """The citation as one line of a footnote."""
        first = f"first published {self.original_publisher or ''} {self.original_published or ''}".split()
        parts = [
            self.author,
            f'"{self.title}"' if self.title else None,
            self.publisher,
            self.published,
            " ".join(first) if len(first) > 2 else None,
            f"p. {self.page}" if self.page else None,
            self.link or self.source,
            f"characters {self.start}-{self.end} of text {self.digest[:12]}",
        ]
        return f"“{self.words}” ({', '.join(part for part in parts if part)})"


def trace(record: object, origin: Document | Dossier) -> tuple[Passage, ...]:
    """Every passage a record rests on, each with its role in the record, in the record's own order.

    An actor is a codebook entry: it is traced through its mentions, so give the dossier. Raises NoEvidence when nothing
    of the record stands in this document.
    """
    document = origin.document if isinstance(origin, Dossier) else origin
    if isinstance(record, Actor):
        spans = [("mention", mention.evidence[0]) for mention in mentions_of(record, origin)]
    else:
        spans = list(spans_of(record, ""))
    passages = tuple(passage_at(role, span, document) for role, span in spans if span.document == document.id)
    if not passages:
        raise NoEvidence(type(record).__name__.lower(), "nothing of it stands in this document", "trace it in its own")
    return passages


def mentions_of(actor: Actor, origin: Document | Dossier) -> Iterator[Mention]:
    """The mentions of one actor in a dossier."""
    if isinstance(origin, Document):
        raise NoEvidence(actor.id, "an actor is traced through a dossier", "call trace(actor, dossier)")
    return (mention for mention in origin.mentions if mention.actor.id == actor.id)


def spans_of(record: object, role: str) -> Iterator[tuple[str, Span]]:
    """(role, span) for every span inside a record, roles named after the fields they stand in."""
    if isinstance(record, Span):
        yield role or "span", record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans_of(item, role)
    elif is_dataclass(record):
        for field in fields(record):
            name = role if field.name in ("span", "actor") and role else field.name
            yield from spans_of(getattr(record, field.name), name)


def passage_at(role: str, span: Span, document: Document) -> Passage:
    """A span with its surroundings and its place in the source."""
    if document.text[span.start : span.end] != span.words:
        raise NoEvidence(document.source, f"the text at [{span.start}, {span.end}) is not the record's words", "read it again")
    return Passage(
        role=role,
        span=span,
        before=document.text[max(0, span.start - CONTEXT) : span.start],
        after=document.text[span.end : span.end + CONTEXT],
        source=document.url or document.source,
        source_range=document.offsets.to_source(span.start, span.end),
        page=page_of(span, document),
    )


def page_of(span: Span, document: Document) -> int | None:
    """The page of a PDF that a span begins on, counted from 1; None for sources without pages."""
    where = document.offsets.to_source(span.start, span.end)
    if not document.pages or where is None:
        return None
    return sum(start <= where[0] for start in document.pages)


def cite(record: object, document: Document) -> Citation:
    """The citation of a record's first passage (of a statement: all of it, source, cue and content)."""
    passage = trace(record, document)[0]
    span = passage.span
    return Citation(
        words=span.words,
        before=passage.before,
        after=passage.after,
        start=span.start,
        end=span.end,
        publisher=document.publisher,
        title=document.title,
        author=document.author,
        published=document.published.isoformat() if document.published else None,
        original_publisher=document.original_publisher,
        original_published=document.original_published.isoformat() if document.original_published else None,
        page=passage.page,
        source=document.source,
        digest=document.digest,
        link=text_fragment(document.url, span.words) if document.url else None,
    )


def text_fragment(url: str, words: str) -> str:
    """The address of a passage as a browser scrolls to it (the URL text-fragment form `#:~:text=start,end`)."""
    tokens = words.split()
    parts = [tokens]
    if len(tokens) > 2 * FRAGMENT_WORDS:
        parts = [tokens[:FRAGMENT_WORDS], tokens[-FRAGMENT_WORDS:]]
    # a dash marks a prefix or a suffix in this form, and quote() leaves it alone
    terms = (quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)
    return f"{url.split('#')[0]}#:~:text={','.join(terms)}"
