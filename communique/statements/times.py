"""When it was said: the date that belongs to the cue, else that of the speaker's earlier words, else of the call reported."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from communique.dates import DateExpression, find_dates, resolve
from communique.parse import Parse
from communique.records import Document, When
from communique.statements.attributions import Attribution

THINGS = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "poss", "compound"})
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

    def beside(self, attribution: Attribution, others: Iterable[tuple[int, int]]) -> When | None:
        """The date that the sentence gives the cue: outside every content, and in the cue's clause or the one it hangs on."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        contents = (*attribution.contents, *others)
        for found in self.between(self.parse.start[first], self.parse.end[last - 1]):
            inside = any(start <= found.start < end for start, end in contents)
            if not inside and found.kind != "since" and self.belongs(found, attribution.token):
                when = self.read(found, "beside the cue")
                if when is not None:
                    return when
        return None

    def belongs(self, found: DateExpression, cue: int) -> bool:
        """Whether the verb nearest above the date is the cue, or a verb that the cue hangs on without a subject of its own.

        A date that belongs to the object of a verb ("faces elections in [November]") is not the day of anything said.
        """
        parse = self.parse
        token = min(bisect_left(parse.start, found.start), len(parse) - 1)
        above = list(parse.ancestors(token))
        at = next((n for n, word in enumerate(above) if parse.pos[word] in ("VERB", "AUX")), len(above) - 1)
        verb = above[at] if above else token
        if verb == cue or cue < token <= cue + 2:
            return True
        if any(parse.dep[word] in THINGS and parse.end[word] > found.end for word in above[: max(at, 0)]):
            return False
        return verb in parse.ancestors(cue) and not self.joined_with_subject(cue, verb)

    def joined_with_subject(self, cue: int, verb: int) -> bool:
        """Between the cue and the verb above it begins a second main clause: "[she left on Friday], and her aides [say] ..."."""
        for token in (cue, *self.parse.ancestors(cue)):
            if token == verb:
                return False
            if self.parse.dep[token] == "conj" and self.parse.child(token, "nsubj", "nsubjpass") is not None:
                return True
        return False

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


class Times:
    """When each speaker last spoke, for the words that come without a date."""

    def __init__(self, anchor: date | None) -> None:
        self.anchor = anchor
        self.recent: dict[str, When] = {}
        self.here: dict[str, tuple[int, When]] = {}

    def remember(self, key: str, paragraph: int, when: When) -> None:
        """A date for the rest of the paragraph, and beyond it when it is a recent day: an old one is background."""
        self.here[key] = paragraph, when
        if when.start and when.end and self.anchor:
            farthest = max(abs((self.anchor - day).days) for day in (when.start, when.end))
            if farthest <= LASTING:
                self.recent[key] = when

    def earlier(self, key: str, paragraph: int) -> When | None:
        """The date of the speaker's earlier words: in this paragraph, else the last recent one."""
        at, when = self.here.get(key, (-1, None))
        found = when if at == paragraph else self.recent.get(key)
        if found is None:
            return None
        return When(start=found.start, end=found.end, reason="as the same speaker's earlier words", span=found.span)
