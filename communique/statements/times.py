"""When it was said: the date that belongs to the cue, else that of the speaker's earlier words, else of the call reported."""

from bisect import bisect_left
from datetime import date

from communique.dates import DateExpression, find_dates, resolve
from communique.parse import Parse
from communique.records import Document, When
from communique.statements.attributions import Attribution

LASTING = 14  # days: an older date belongs to what is told of the past and is not passed on to later statements


class Calendar:
    """The dates of one document, found once."""

    def __init__(self, document: Document, parsed: Parse) -> None:
        self.document, self.parse = document, parsed
        self.dates = find_dates(document.text, document.anchor)
        self.starts = [found.start for found in self.dates]

    def between(self, start: int, end: int) -> list[DateExpression]:
        """The expressions inside [start, end)."""
        return self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def beside(self, attribution: Attribution) -> When | None:
        """The date that the sentence gives the cue: outside the content, and in the cue's clause or the one it hangs on."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        contents = attribution.contents
        for found in self.between(self.parse.start[first], self.parse.end[last - 1]):
            inside = any(start <= found.start < end for start, end in contents)
            if not inside and found.kind != "since" and self.belongs(found, attribution.token):
                when = self.read(found, "beside the cue")
                if when is not None:
                    return when
        return None

    def belongs(self, found: DateExpression, cue: int) -> bool:
        """Whether the verb nearest above the date is the cue, or a verb that the cue hangs on."""
        token = min(bisect_left(self.parse.start, found.start), len(self.parse) - 1)
        verb = next((above for above in self.parse.ancestors(token) if self.parse.pos[above] in ("VERB", "AUX")), None)
        return verb is not None and (verb == cue or verb in self.parse.ancestors(cue))

    def earlier_in(self, start: int, end: int) -> When | None:
        """The last date in [start, end)."""
        for found in reversed(self.between(start, end)):
            when = self.read(found, "the last date before it")
            if when is not None:
                return when
        return None

    def read(self, found: DateExpression, why: str) -> When | None:
        """A date expression resolved to days."""
        days = resolve(found, self.document.anchor)
        if days is None:
            return None
        span = self.document.span(found.start, found.end)
        return When(start=days[0], end=days[1], reason=f"{found.words!r} {why}: {days[2]}", span=span)


def passed_on(earlier: When, anchor: date | None) -> When | None:
    """An earlier statement's date for a later one of the same speaker, when it is recent enough to be the same occasion."""
    if earlier.start is None or earlier.end is None or anchor is None:
        return None
    if abs((anchor - earlier.start).days) > LASTING or abs((anchor - earlier.end).days) > LASTING:
        return None
    return When(start=earlier.start, end=earlier.end, reason="as the same speaker's earlier words", span=earlier.span)
