"""Statements from attributions: who speaks, through whom, to whom, when, and what is done in saying it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from communique.actors import Cast, find_cast
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import UNDATED, Document, Form, Party, Span, Statement, When, identify
from communique.statements.acts import act_of
from communique.statements.attributions import Attribution, Range, trim
from communique.statements.channels import addressee_of, channel_of
from communique.statements.governed import governed
from communique.statements.labels import labelled
from communique.statements.nesting import ancestry, nest
from communique.statements.paragraphs import paragraph_start
from communique.statements.quotations import QuotationIndex, find_quotations
from communique.statements.quoting import quoted
from communique.statements.speakers import Speakers
from communique.statements.tables import read_rows
from communique.statements.times import Calendar, Times

METHOD = "statements.rules/1"
OUTLETS = frozenset({"outlet"})
LINE = re.compile(r"[^\n]+")
INSIDE_QUOTES = 0.95  # share of the letters: a "that" or a bracketed name before the mark does not make a content mixed
UNMEASURED = 0.4  # for a construction too rare on the training articles to have a rate of its own
FRAME = 400  # characters of a sentence on each side of its cue that may name the channel
CALL_REACH = 2000  # characters: how far back a readout's call is looked for
LEADING_THAT = re.compile(r"that\s+", re.IGNORECASE)


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
    """The measured share of right attributions by construction and act; read once."""
    return {(row["construction"], row["act"]): float(row["right"]) for row in read_rows("attribution_confidence.csv")}


def find_attributions(document: Document, parsed: Parse, marks: QuotationIndex) -> tuple[Attribution, ...]:
    """Every attribution of a document in order of its cues: by sentence structure, by label, by position."""
    return quoted(document, parsed, marks, (*governed(document, parsed, marks), *labelled(document, parsed)))


class Reader:
    """Reads one document; it remembers who spoke when, which pronouns and dates lean on, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast) -> None:
        self.document, self.parse, self.cast = document, parsed, cast
        self.marks = QuotationIndex(find_quotations(document))
        self.calendar = Calendar(document, parsed)
        self.speakers = Speakers(document, parsed, cast)
        self.times = Times(document.anchor)
        self.spoken: Statement | None = None

    def statements(self) -> tuple[Statement, ...]:
        """The statements in order of the text; each outer one is read before those nested in it."""
        attributions, outer = nest(find_attributions(self.document, self.parse, self.marks), self.parse)
        made: dict[int, Statement] = {}
        for number in sorted(range(len(attributions)), key=lambda n: self.reading_order(attributions, outer, n)):
            around = made[outer[number]] if number in outer else None
            made[number] = self.statement(attributions[number], around)
        return tuple(sorted(made.values(), key=lambda statement: statement.evidence[0]))

    def reading_order(self, attributions: tuple[Attribution, ...], outer: dict[int, int], number: int) -> tuple[int, int, int]:
        """By where the outermost statement begins, then from the outside in, then along the text."""
        above = ancestry(outer, number)
        start = self.passage(attributions[above[-1] if above else number]).start
        return start, len(above), attributions[number].token

    def statement(self, attribution: Attribution, outer: Statement | None) -> Statement:
        """The record of one attribution."""
        document = self.document
        contents = tuple(document.span(*piece) for piece in by_line(document.text, attribution.contents))
        cue = document.span(*attribution.cue_range)
        speaker, reason = None, "no source is named"
        if attribution.source is not None:
            speaker, reason = self.speakers.name(attribution.source, nested=outer is not None)
        words = " ".join(content.words for content in contents)
        act = act_of(attribution.cue.word, attribution.cue.act, attribution.construction, words)
        form = "indirect" if self.in_same_quotation(attribution) else self.form_of(contents)
        made = Statement(
            id=identify(document.id, METHOD, cue.start, *(content.start for content in contents)),
            evidence=(self.passage(attribution),),
            method=METHOD,
            confidence=confidence(attribution),
            speaker=speaker,
            cue=cue,
            content=contents,
            form=form,
            act=act,
            reason=f"{self.cue_reason(attribution)}; {reason}",
            addressee=addressee_of(self.parse, self.cast, attribution),
            channel=self.channel(attribution) or self.last_channel(speaker, attribution.cue_range[0]),
        )
        self.spoken = made
        return self.placed(made, attribution, outer)

    def cue_reason(self, attribution: Attribution) -> str:
        """The cue and its construction; a negated cue is named as such, for then the words were not said or not meant."""
        negated = "negated " if self.parse.child(attribution.token, "neg") is not None else ""
        return f"{negated}{attribution.cue.word!r} with {attribution.construction}"

    def placed(self, made: Statement, attribution: Attribution, outer: Statement | None) -> Statement:
        """The statement with its relay and its time, which depend on what it is nested in and on what came before."""
        through = (made.addressee,) if made.addressee and made.addressee.actor.kind in OUTLETS else ()
        if outer is None:
            return replace(made, relayed_by=through, said=self.said(made, attribution))
        relay = (*outer.relayed_by, *((outer.speaker,) if outer.speaker else ()), *through)
        said = self.calendar.beside(attribution) or outer.said
        for key in occasions(made) if said.start else ():
            self.times.remember(key, -1, said)
        return replace(made, relayed_by=relay, said=said, nested_in=outer.id, channel=made.channel or outer.channel)

    def passage(self, attribution: Attribution) -> Span:
        """From the first to the last character of source, cue and content."""
        ranges = [attribution.cue_range, *attribution.contents]
        if attribution.source is not None:
            ranges.append((self.parse.start[attribution.source.first], self.parse.end[attribution.source.last]))
        return self.document.span(min(ranges)[0], max(end for _, end in ranges))

    def in_same_quotation(self, attribution: Attribution) -> bool:
        """Cue and content stand in one quotation: the content is retold there, not quoted from its own speaker."""
        quotation = self.marks.at(attribution.cue_range[0])
        if quotation is None:
            return False
        return all(quotation.start <= start and end <= quotation.end for start, end in attribution.contents)

    def form_of(self, contents: tuple[Span, ...]) -> Form:
        """Direct when the content is inside quotation marks, mixed when part of it is, else indirect."""
        letters = quoted_letters = 0
        for content in contents:
            that = LEADING_THAT.match(content.words)
            start = content.start + (that.end() if that else 0)
            letters += count_letters(self.document.text[start : content.end])
            inside = self.marks.pieces(start, content.end)
            quoted_letters += sum(count_letters(self.document.text[first:last]) for first, last in inside)
        if quoted_letters == 0:
            return "indirect"
        return "direct" if quoted_letters >= INSIDE_QUOTES * letters else "mixed"

    def channel(self, attribution: Attribution) -> str | None:
        """The channel named in the sentence of the cue, outside the content."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        cue_start, cue_end = attribution.cue_range
        start = max(self.parse.start[first], cue_start - FRAME)
        end = min(self.parse.end[last - 1], cue_end + FRAME)
        before = self.document.text[max(start - CALL_REACH, 0) : start]
        return channel_of(outside(self.document.text, start, end, attribution.contents), before)

    def last_channel(self, speaker: Party | None, at: int) -> str | None:
        """The channel of the last statement, when the same speaker goes on in the same paragraph."""
        last = self.spoken
        if last is None or speaker is None or last.speaker is None or last.speaker.actor.id != speaker.actor.id:
            return None
        return last.channel if last.evidence[0].start >= paragraph_start(self.document.text, at) else None

    def said(self, made: Statement, attribution: Attribution) -> When:
        """When it was said: beside the cue, as the speaker's earlier words, or as the call that a readout reports."""
        when = self.calendar.beside(attribution)
        start = made.evidence[0].start
        paragraph = paragraph_start(self.document.text, start)
        for key in occasions(made):
            when = when or self.times.earlier(key, paragraph)
        if when is None and made.channel == "phone_call_readout":
            when = self.calendar.earlier_in(max(start - CALL_REACH, 0), start)
        if when is None:
            return UNDATED
        for key in occasions(made):
            self.times.remember(key, paragraph, when)
        return when


def occasions(made: Statement) -> list[str]:
    """What a date is remembered under: the speaker, and for a readout of a call the call."""
    speaker = [made.speaker.actor.id] if made.speaker else []
    return speaker + ["phone_call_readout"] * (made.channel == "phone_call_readout")


def confidence(attribution: Attribution) -> float:
    """The rate measured for the construction with this act, else for the construction."""
    rates = load_confidence()
    construction = attribution.construction
    return rates.get((construction, attribution.cue.act), rates.get((construction, ""), UNMEASURED))


def count_letters(words: str) -> int:
    """How many letters and digits there are."""
    return sum(map(str.isalnum, words))


def outside(text: str, start: int, end: int, contents: tuple[Range, ...]) -> str:
    """The words of [start, end) that are not content."""
    pieces = []
    for content_start, content_end in contents:
        pieces.append(text[start : max(start, min(content_start, end))])
        start = max(start, min(content_end, end))
    return " ".join((*pieces, text[start:end]))


def by_line(text: str, contents: tuple[Range, ...]) -> list[Range]:
    """The contents cut at line ends, so that no span runs over a paragraph break."""
    pieces = [(start + found.start(), start + found.end()) for start, end in contents for found in LINE.finditer(text[start:end])]
    return [trimmed for piece in sorted(pieces) if (trimmed := trim(text, *piece)) is not None]
