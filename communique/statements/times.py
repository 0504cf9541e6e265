"""When it was said: the date that belongs to the cue, else that of the speaker's earlier words, else of the call reported."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from communique.dates import DateExpression, find_dates, resolve
from communique.parse import Parse
from communique.records import Document, When
from communique.statements.attributions import Attribution

PUBLISHING = frozenset(
    "issue publish broadcast read make send date deliver give print release hold hand circulate air post".split()
)
DEADLINES = frozenset({"until", "till", "by", "before", "from"})  # what ends or begins then was not said then
TURNING = frozenset({"request", "demand", "warn", "praise", "accuse"})  # acts whose object may open the content
MEETING = frozenset({"meet", "speak", "address", "gather", "receive", "visit", "answer", "write", "talk"})
CLAUSES = frozenset({"conj", "advcl", "ccomp", "dep"})
APART = frozenset({"relcl", "acl"})  # what a verb above these tells is another matter: "the plan, which she [rejected]"
GOES_ON = re.compile(r"\s+(?:to|with|of|for)\b")
DATELINE = re.compile(r"[^\n.]{2,30}?\s*(?:--|[-–—:.])\s")
THINGS = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "poss", "compound"})
FARTHEST_IN_DATELINE = 60  # characters
NEAR = 4  # words between a participle and the cue it stands under
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

    def beside(
        self, attribution: Attribution, others: Iterable[tuple[int, int]], within: Iterable[tuple[int, int]] = ()
    ) -> When | None:
        """The date that the sentence gives the cue: outside every content, and in the cue's clause or the one it hangs on.

        What is told in the content of another takes its date from `within` that content only.
        """
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        others, around = tuple(others), tuple(within)
        for found in self.between(self.parse.start[first], self.parse.end[last - 1]):
            if lies_in(found, others) or (around and not lies_in(found, around)):
                continue
            if lies_in(found, attribution.contents) and not self.is_beside_object(found, attribution):
                continue
            if self.is_day_of_something(found) and self.belongs(found, attribution):
                when = self.read(found, "beside the cue")
                if when is not None:
                    return when
        return None

    def is_beside_object(self, found: DateExpression, attribution: Attribution) -> bool:
        """The date stands between the one addressed and what they are to do: "urged the parties [on Saturday] to accept"."""
        if not GOES_ON.match(self.document.text, found.end):
            return False
        token = min(bisect_left(self.parse.start, found.start), len(self.parse) - 1)
        for word in self.parse.ancestors(token):
            if word == attribution.token:
                return attribution.act in TURNING
            if self.parse.pos[word] != "ADP":
                break
        return False

    def is_day_of_something(self, found: DateExpression) -> bool:
        """Neither the date of a dateline nor one that something lasts from or until."""
        if found.kind == "since":
            return False
        before = self.document.text[max(found.start - 12, 0) : found.start].lower().split()
        return not (before and before[-1] in DEADLINES) and not self.in_dateline(found)

    def in_dateline(self, found: DateExpression) -> bool:
        """The date stands after the town that opens a paragraph, before a dash or a colon: "HANOI, Oct. 15 -- ..."."""
        start = self.document.text.rfind("\n", 0, found.start) + 1
        town = self.document.text[start : found.start].split(",")[0].split("(")[0].strip()
        if found.start - start > FARTHEST_IN_DATELINE or not (town and town.upper() == town):
            return False
        return DATELINE.match(self.document.text, found.end - 2) is not None

    def belongs(self, found: DateExpression, attribution: Attribution) -> bool:
        """Whether the verb nearest above the date is the cue, or a verb that the cue hangs on without a subject of its own.

        A date that belongs to the object of a verb ("faces elections in [November]") is not the day of anything said; that of
        the text in which it is said is: "in a letter published on [Friday]".
        """
        parse, cue = self.parse, attribution.token
        token = min(bisect_left(parse.start, found.start), len(parse) - 1)
        above = list(parse.ancestors(token))
        at = next((n for n, word in enumerate(above) if parse.pos[word] in ("VERB", "AUX")), len(above) - 1)
        verb = above[at] if above else token
        if verb == cue or cue < token <= cue + 2 or verb in parse.inside(*attribution.cue_range):
            return True
        if parse.lemma[verb] in PUBLISHING and parse.dep[verb] == "acl" and self.is_under(verb, attribution):
            return True
        if parse.tag[verb] == "VBG" and parse.lemma[verb] in MEETING and self.is_under(verb, attribution):
            return True
        if any(parse.dep[word] in THINGS and parse.end[word] > found.end for word in above[: max(at, 0)]):
            return False
        return verb in parse.ancestors(cue) and not self.is_apart(cue, verb)

    def is_under(self, verb: int, attribution: Attribution) -> bool:
        """A participle on a noun beside the cue or on the source."""
        source = attribution.source.head if attribution.source else -1
        above = list(self.parse.ancestors(verb))[:NEAR]
        return attribution.token in above or source in above

    def is_apart(self, cue: int, verb: int) -> bool:
        """Between the cue and the verb above it begins a clause of its own: "[she left on Friday], and her aides [say] ...",
        "... the plan, which she [rejected]"."""
        for token in (cue, *self.parse.ancestors(cue)):
            if token == verb:
                return False
            if self.parse.dep[token] in APART and self.parse.pos[token] in ("VERB", "AUX"):
                return True
            if self.parse.dep[token] in CLAUSES and self.parse.child(token, "nsubj", "nsubjpass") is not None:
                return not self.is_at_that_time(token)
        return False

    def is_at_that_time(self, verb: int) -> bool:
        """What is told of the same moment: "..., [the minister telling] reporters ...", "[when a deputy called] it ..."."""
        if self.parse.dep[verb] == "conj":
            return False
        opened = (self.parse.word[child].lower() for child in self.parse.children[verb])
        return self.parse.tag[verb] == "VBG" or "when" in opened

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


def lies_in(found: DateExpression, pieces: Iterable[tuple[int, int]]) -> bool:
    """A date in one of some stretches."""
    return any(start <= found.start < end for start, end in pieces)


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
