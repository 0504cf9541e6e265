"""When it was said: the date beside the cue, else that of the speaker's earlier words, else that of the call it reports."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from communique.dates import DateExpression, find_dates, resolve
from communique.records import Document, When

Range = tuple[int, int]
LASTING = 14  # days: an older date belongs to what is told of the past and is not passed on to later statements


class Calendar:
    """The dates of one document, found once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchor = document.anchor
        self.dates = find_dates(document.text, self.anchor)
        self.starts = [found.start for found in self.dates]

    def between(self, start: int, end: int) -> list[DateExpression]:
        """The expressions inside [start, end)."""
        return self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def beside(self, passage: Range, contents: Iterable[Range], cue: int) -> When | None:
        """The date in the passage and outside the content, nearest to the cue; None when there is none."""
        inner = tuple(contents)
        free = [
            found
            for found in self.between(*passage)
            if not any(start <= found.start < end for start, end in inner) and found.kind != "since"
        ]
        for found in sorted(free, key=lambda expression: abs(expression.start - cue)):
            when = self.read(found, "beside the cue")
            if when is not None:
                return when
        return None

    def earlier_in(self, start: int, end: int) -> When | None:
        """The last date in [start, end)."""
        for found in reversed(self.between(start, end)):
            when = self.read(found, "the last date before it in the paragraph")
            if when is not None:
                return when
        return None

    def read(self, found: DateExpression, why: str) -> When | None:
        """A date expression resolved to days."""
        days = resolve(found, self.anchor)
        if days is None:
            return None
        span = self.document.span(found.start, found.end)
        return When(start=days[0], end=days[1], reason=f"{found.words!r} {why}: {days[2]}", span=span)


def passed_on(earlier: When, anchor: date | None) -> When | None:
    """An earlier statement's date for a later one of the same speaker, when it is recent enough to be the same occasion."""
    if earlier.end is None or anchor is None or abs((anchor - earlier.end).days) > LASTING:
        return None
    return When(start=earlier.start, end=earlier.end, reason="as the same speaker's earlier words", span=earlier.span)
