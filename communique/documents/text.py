"""Text as received to a document."""

import re
from datetime import date

from communique.records import Block, Document, OffsetMap, identify

PARAGRAPH = re.compile(r"[^\n]+")


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
    """The document of a text that is at hand."""
    blocks = tuple(
        Block(start=found.start(), end=found.end(), kind="paragraph")
        for found in PARAGRAPH.finditer(text)
        if found.group().strip()
    )
    digest = identify(text)
    return Document(
        id=identify(url or source, digest), text=text, source=source, blocks=blocks,
        offsets=OffsetMap(((0, 0, len(text)),) if text else ()), digest=digest, media_type=media_type, url=url,
        title=title, author=author, publisher=publisher, published=published,
    )  # fmt: skip
