"""Statements from attributions: who speaks, through whom, to whom, when, and what is done in saying it."""

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources

from communique.actors import Cast, find_cast
from communique.parse import Parse, parse as parse_document
from communique.records import UNDATED, Actor, Document, Form, Party, Span, Statement, When, identify
from communique.statements.acts import act_of
from communique.statements.attributions import Attribution, find_attributions, trim
from communique.statements.channels import addressee_of, channel_of
from communique.statements.quotations import Quotation, find_quotations
from communique.statements.sources import Source, phrase
from communique.statements.times import Calendar, passed_on

METHOD = "statements.rules/1"
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
OUTLETS = frozenset({"outlet"})
LINE = re.compile(r"[^\n]+")
INSIDE_QUOTES = 0.85  # share of the letters: a name put in brackets or a "that" before the mark does not make it mixed
Range = tuple[int, int]


def find_statements(
    document: Document, *, parse: Callable[[Document], Parse] = parse_document, cast: Cast | None = None
) -> tuple[Statement, ...]:
    """Everything someone is said to have said, thought, promised or demanded, in order of the text.

    A statement that stands inside the content of another comes with `nested_in` and the outer speakers in `relayed_by`:
    leave those out where only the author's own attributions are wanted.
    """
    return Reader(document, parse(document), cast or find_cast(document)).statements()


@cache
def load_confidence() -> Mapping[tuple[str, str], float]:
    """The measured share of right attributions by construction and by whether the content is quoted."""
    path = resources.files("communique").joinpath("codebooks", "attribution_confidence.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return {(row["construction"], row["form"]): float(row["right"]) for row in csv.DictReader(rows)}


class Reader:
    """Reads one document; it remembers who spoke last, which pronouns and dates lean on, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast) -> None:
        self.document, self.parse, self.cast = document, parsed, cast
        self.quotations = find_quotations(document)
        self.quotation_starts = [quotation.start for quotation in self.quotations]
        self.calendar = Calendar(document)
        self.made: list[Statement] = []
        self.times: dict[str, When] = {}

    def statements(self) -> tuple[Statement, ...]:
        """The statements, outer ones before those nested in them."""
        attributions = find_attributions(self.document, self.parse, self.quotations)
        outer = nesting(attributions)
        ids: dict[int, int] = {}
        for number in sorted(range(len(attributions)), key=lambda n: (depth(outer, n), attributions[n].contents[0])):
            within = self.made[ids[outer[number]]] if number in outer else None
            ids[number] = len(self.made)
            self.made.append(self.statement(attributions[number], within))
        return tuple(sorted(self.made, key=lambda statement: statement.evidence[0]))

    def statement(self, attribution: Attribution, outer: Statement | None) -> Statement:
        """The record of one attribution."""
        document = self.document
        contents = tuple(document.span(*piece) for piece in by_line(document.text, attribution.contents))
        cue = document.span(*attribution.cue_range)
        speaker, reason = self.speaker(attribution)
        passage = self.passage(attribution)
        addressee = addressee_of(self.parse, self.cast, attribution)
        form = self.form_of(contents)
        words = " ".join(content.words for content in contents)
        made = Statement(
            id=identify(document.id, METHOD, cue.start, *(content.start for content in contents)),
            evidence=(passage, *((speaker.span,) if speaker and speaker.span else ())),
            method=METHOD,
            confidence=load_confidence().get((attribution.construction, form), 0.5),
            speaker=speaker,
            cue=cue,
            content=contents,
            form=form,
            act=act_of(attribution.cue.act, words),
            reason=f"{attribution.cue.word!r} with {attribution.construction}; {reason}",
            addressee=addressee,
            channel=self.channel(attribution, passage),
        )
        return self.placed(made, attribution, outer)

    def placed(self, made: Statement, attribution: Attribution, outer: Statement | None) -> Statement:
        """The statement with its relay and its time, which depend on what it is nested in and on what came before."""
        through = (made.addressee,) if made.addressee and made.addressee.actor.kind in OUTLETS else ()
        if outer is None:
            return replace(made, relayed_by=through, said=self.said(made, attribution))
        relay = (*outer.relayed_by, *((outer.speaker,) if outer.speaker else ()), *through)
        return replace(made, relayed_by=relay, said=outer.said, nested_in=outer.id, channel=made.channel or outer.channel)

    def speaker(self, attribution: Attribution) -> tuple[Party | None, str]:
        """The speaker with the source's characters, or None and why."""
        source = attribution.source
        if source is None:
            return None, "no source is named"
        span = self.document.span(self.parse.start[source.first], self.parse.end[source.last])
        actor, reason = self.actor(source)
        return Party(actor=actor, span=span), reason

    def actor(self, source: Source) -> tuple[Actor, str]:
        """Who a source is: the cast's answer, the one a document or pronoun stands for, else someone of this text only."""
        word = self.parse.word[source.head].lower()
        head = source.head
        if word in RELATIVE:
            head = self.antecedent(head)
        party = self.cast.party(head)
        if party is not None:
            return party.actor, f"{party.actor.name} heads the source"
        if word in ("it", "he", "she", "they") and (earlier := self.last_speaker(source)) is not None:
            return earlier.actor, "the pronoun goes on with the last speaker"
        owners = self.cast.country_words(source.first, source.last)
        if owners:
            return owners[0].actor, "the state that the source is of"
        return unnamed(self.document, self.parse, source), "known to this text only"

    def antecedent(self, relative: int) -> int:
        """The noun that a relative pronoun stands for."""
        for above in self.parse.ancestors(relative):
            if self.parse.dep[above] == "relcl":
                return self.parse.head[above]
        return relative

    def last_speaker(self, source: Source) -> Party | None:
        """The speaker of the last statement in the same paragraph."""
        start = self.document.text.rfind("\n", 0, self.parse.start[source.head]) + 1
        before = [made for made in self.made if made.evidence[0].start >= start and made.nested_in is None]
        return before[-1].speaker if before else None

    def passage(self, attribution: Attribution) -> Span:
        """From the first to the last character of source, cue and content."""
        ranges = [attribution.cue_range, *attribution.contents]
        if attribution.source is not None:
            ranges.append((self.parse.start[attribution.source.first], self.parse.end[attribution.source.last]))
        return self.document.span(min(ranges)[0], max(end for _, end in ranges))

    def form_of(self, contents: tuple[Span, ...]) -> Form:
        """Direct when the content is inside quotation marks, mixed when part of it is."""
        letters = quoted = 0
        for content in contents:
            for at in range(content.start, content.end):
                if self.document.text[at].isalnum():
                    letters += 1
                    quoted += self.in_quotation(at)
        if quoted == 0:
            return "indirect"
        return "direct" if quoted >= INSIDE_QUOTES * letters else "mixed"

    def in_quotation(self, at: int) -> bool:
        """Whether a character is inside quotation marks."""
        place = bisect_right(self.quotation_starts, at) - 1
        return place >= 0 and any(start <= at < end for start, end in self.quotations[place].pieces)

    def channel(self, attribution: Attribution, passage: Span) -> str | None:
        """The channel named in the sentence of the cue, outside the content."""
        frame = self.frame(attribution)
        start = self.document.text.rfind("\n", 0, passage.start) + 1
        return channel_of(frame, self.document.text[start : passage.start])

    def frame(self, attribution: Attribution) -> str:
        """The words of the cue's sentence that are not content."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        start, end = self.parse.start[first], self.parse.end[last - 1]
        pieces = []
        for content_start, content_end in attribution.contents:
            pieces.append(self.document.text[start : max(start, min(content_start, end))])
            start = max(start, min(content_end, end))
        return " ".join((*pieces, self.document.text[start:end]))

    def said(self, made: Statement, attribution: Attribution) -> When:
        """When it was said: beside the cue, as the speaker's earlier words, or as the call that a readout reports."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        sentence = (self.parse.start[first], self.parse.end[last - 1])
        when = self.calendar.beside(sentence, attribution.contents, attribution.cue_range[0])
        key = made.speaker.actor.id if made.speaker else ""
        if when is None and key in self.times:
            when = passed_on(self.times[key], self.document.anchor)
        if when is None and made.channel == "phone_call_readout":
            when = self.calendar.earlier_in(self.document.text.rfind("\n", 0, sentence[0]) + 1, sentence[0])
        if when is None:
            return UNDATED
        if key:
            self.times[key] = when
        return when


def nesting(attributions: tuple[Attribution, ...]) -> dict[int, int]:
    """For each attribution whose cue stands in another's content, the innermost such other."""
    pieces = sorted(
        (start, end, number) for number, attribution in enumerate(attributions) for start, end in attribution.contents
    )
    starts = [start for start, _, _ in pieces]
    outer: dict[int, int] = {}
    for number, attribution in enumerate(attributions):
        at = attribution.cue_range[0]
        place = bisect_right(starts, at)
        for _, end, other in reversed(pieces[max(place - 8, 0) : place]):
            if at < end and other != number and other not in ancestry(outer, number) and number not in ancestry(outer, other):
                outer[number] = other
                break
    return outer


def ancestry(outer: dict[int, int], number: int) -> list[int]:
    """The attributions around one, innermost first."""
    above = []
    while number in outer:
        number = outer[number]
        above.append(number)
    return above


def depth(outer: dict[int, int], number: int) -> int:
    """How many attributions one stands in."""
    return len(ancestry(outer, number))


def by_line(text: str, contents: tuple[Range, ...]) -> list[Range]:
    """The contents cut at line ends, so that no span runs over a paragraph break."""
    pieces = [
        (start + found.start(), start + found.end()) for start, end in contents for found in LINE.finditer(text[start:end])
    ]
    return [trimmed for piece in sorted(pieces) if (trimmed := trim(text, *piece)) is not None]


def unnamed(document: Document, parsed: Parse, source: Source) -> Actor:
    """Someone only this text knows, by the words it uses for them."""
    name = document.text[parsed.start[source.first] : parsed.end[source.last]]
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=None, sector=None, kind="unnamed",
        reason="not in the codebooks, and the text does not say of which country",
    )  # fmt: skip
