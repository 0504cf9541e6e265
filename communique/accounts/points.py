"""The points of an account: what it says, one thing at a time, each with the characters that say it."""

from collections.abc import Iterator, Sequence

from communique.accounts.facts import point_of
from communique.accounts.telling import telling_of
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Actor, Dossier, Point, Span


def find_points(
    dossier: Dossier, side: str, passages: Sequence[Span] = (), *, party: Actor | None = None, contact: tuple[Actor, ...] = ()
) -> tuple[Point, ...]:
    """The points of one side's account, in order of the text: of the whole document, or of the passages that hold it.

    `party` is who gives the account, `contact` who was in it.
    """
    parsed = parse_document(dossier.document)
    telling = telling_of(dossier, parsed, party=party, contact=contact)
    return tuple(
        point_of(span, span, telling, side=side)
        for span in sentences(dossier, parsed)
        if not passages or any(p.start <= span.start and span.end <= p.end for p in passages)
    )


def sentences(dossier: Dossier, parsed: Parse) -> Iterator[Span]:
    """The sentences of the body that are not headings."""
    document = dossier.document
    told = [block for block in document.body if block.kind not in ("title", "heading")]
    for first, last in parsed.sentences:
        start, end = parsed.start[first], parsed.end[last - 1]
        if any(block.start <= start and end <= block.end for block in told):
            yield document.span(start, end)
