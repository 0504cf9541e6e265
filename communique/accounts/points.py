"""The points of an account: what it says, one thing at a time, each with the characters that say it."""

from collections.abc import Iterator, Sequence

from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Dossier, Point, Span, identify

METHOD = "accounts.points/1"


def find_points(dossier: Dossier, side: str, passages: Sequence[Span] = ()) -> tuple[Point, ...]:
    """The points of one side's account, in order of the text: of the whole document, or of the passages that hold it."""
    document = dossier.document
    return tuple(
        Point(
            id=identify(document.id, METHOD, span.start, span.end),
            evidence=(span,),
            method=METHOD,
            confidence=1.0,
            side=side,
            aspect="matter",
            sentence=span,
            act=None,
            cue=None,
            speakers=(),
            joint=False,
            figures=(),
            names=(),
            topic="",
            reason="a sentence",
        )
        for span in sentences(dossier, parse_document(document))
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
