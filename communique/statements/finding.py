"""Statements from attributions: who speaks, through whom, to whom, when, and what is done in saying it."""

import re
from collections.abc import Callable
from dataclasses import replace

from communique.actors import Cast, find_cast
from communique.encoder import Encoder, load_encoder
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import UNDATED, Document, Form, Party, Span, Statement, When, identify
from communique.statements.attributions import Attribution, Range, from_tagged, trim
from communique.statements.channels import addressee_of, carries, channel_of
from communique.statements.conditions import find_condition
from communique.statements.doubts import confidence, is_negated, is_nobody
from communique.statements.labels import labelled
from communique.statements.nesting import ancestry, nest
from communique.statements.occasions import Occasion, as_transcript, occasion_of
from communique.statements.omissions import with_omissions
from communique.statements.paragraphs import paragraph_start
from communique.statements.positions import from_points, from_speech, from_turns
from communique.statements.quotations import QuotationIndex, find_quotations
from communique.statements.quoting import quoted
from communique.statements.speakers import Speakers
from communique.statements.tagging import find_tagged
from communique.statements.times import Calendar, Times
from communique.statements.turns import Turn, find_turns

METHOD = "statements.reader/1"
LINE = re.compile(r"[^\n]+")
INSIDE_QUOTES = 0.95  # share of the letters: a "that" or a bracketed name before the mark does not make a content mixed
OFFICIAL = frozenset({"readout", "statement"})
VERBATIM = frozenset({"speech", "transcript"})  # whom a speaker quotes there spoke elsewhere, and on another day
FRAME = 400  # characters of a sentence on each side of its cue that may name the channel
CALL_REACH = 2000  # characters: how far back a readout's call is looked for
LEADING_THAT = re.compile(r"that\s+", re.IGNORECASE)


def find_statements(
    document: Document,
    *,
    parse: Callable[[Document], Parse] = parse_document,
    cast: Cast | None = None,
    encoder: Encoder | None = None,
) -> tuple[Statement, ...]:
    """Everything someone is said to have said, thought, promised or demanded, in order of the text.

    A statement that stands inside the content of another comes with `nested_in` and the outer speakers in `relayed_by`:
    leave those out where only the author's own attributions are wanted.
    """
    return Reader(document, parse(document), cast or find_cast(document), encoder or load_encoder()).statements()


def find_attributions(
    document: Document, parsed: Parse, marks: QuotationIndex, occasion: Occasion, turns: tuple[Turn, ...], encoder: Encoder
) -> tuple[Attribution, ...]:
    """Every attribution of a document in order of its cues: what the reader tags, by layout, by position."""
    laid_out = [*from_speech(document, parsed, occasion, turns), *from_turns(parsed, turns)] or list(labelled(document, parsed))
    tagged = [from_tagged(parsed, document.text, one) for one in find_tagged(document, marks, encoder)]
    labels = {one.cue_range[0] for one in laid_out}
    read = [one for one in tagged if one is not None and one.cue_range[0] not in labels]
    found = quoted(document, parsed, marks, (*with_omissions(document, parsed, read), *laid_out))
    return from_points(document, parsed, occasion, found)


class Reader:
    """Reads one document; it remembers who spoke when, which pronouns and dates lean on, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast, encoder: Encoder) -> None:
        self.document, self.parse, self.cast, self.encoder = document, parsed, cast, encoder
        self.marks = QuotationIndex(find_quotations(document))
        self.calendar = Calendar(document, parsed)
        self.occasion = occasion_of(document, cast, self.marks, self.calendar)
        self.turns = find_turns(document, cast, self.occasion.speaker)
        if self.turns:
            self.occasion = as_transcript(document, self.occasion, self.turns[0])
        self.speakers = Speakers(document, parsed, cast, self.occasion)
        self.times = Times(document.anchor)
        self.spoken: Statement | None = None
        self.contents: dict[int, list[Range]] = {}

    def statements(self) -> tuple[Statement, ...]:
        """The statements in order of the text; each outer one is read before those nested in it."""
        found = find_attributions(self.document, self.parse, self.marks, self.occasion, self.turns, self.encoder)
        attributions, outer = nest(found, self.parse)
        for attribution in attributions:
            self.contents.setdefault(self.parse.sentence[attribution.token], []).extend(attribution.contents)
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
        start, end = attribution.cue_range
        speaker, reason = self.speaker(attribution, outer)
        words = " ".join(content.words for content in contents)
        act = attribution.act
        negated = is_negated(self.parse, attribution)
        condition, consequence = find_condition(document, self.parse, attribution.contents, act)
        made = Statement(
            id=identify(document.id, METHOD, start, *(content.start for content in contents)),
            evidence=(self.passage(attribution),),
            method=METHOD,
            confidence=confidence(
                self.parse, attribution, speaker, act, negated=negated, content=words, readout=self.occasion.kind in OFFICIAL
            ),
            speaker=speaker,
            cue=document.span(start, end) if start < end else None,
            content=contents,
            form=self.form(attribution, contents),
            act=act,
            reason=f"{'negated ' if negated else ''}{document.text[start:end]!r} by the {attribution.found}; {reason}",
            addressee=addressee_of(self.parse, self.cast, attribution),
            channel=self.channel(attribution) or self.last_channel(speaker, start),
            negated=negated,
            condition=tuple(document.span(*piece) for piece in by_line(document.text, condition)),
            consequence=tuple(document.span(*piece) for piece in by_line(document.text, consequence)),
        )
        self.spoken = made
        return self.placed(made, attribution, outer)

    def speaker(self, attribution: Attribution, outer: Statement | None) -> tuple[Party | None, str]:
        """Who speaks and why it is they: by the layout, or by the words of the source."""
        if attribution.speaker is not None:
            self.speakers.hear(attribution.speaker)
            return attribution.speaker, f"{attribution.speaker.actor.name!r} by the layout of the page"
        if attribution.source is None:
            return None, "no source is named"
        if is_nobody(self.parse, attribution.source):
            return None, "the source is no one in particular"
        return self.speakers.name(attribution.source, outer=outer, verbatim=outer is not None and self.occasion.kind in VERBATIM)

    def form(self, attribution: Attribution, contents: tuple[Span, ...]) -> Form:
        """By the marks around the content; a record of what was said gives the words themselves without any."""
        if attribution.speaker is not None:
            return "indirect" if attribution.found == "point" else "direct"
        return "indirect" if self.in_same_quotation(attribution) else self.form_of(contents)

    def placed(self, made: Statement, attribution: Attribution, outer: Statement | None) -> Statement:
        """The statement with its relay and its time, which depend on what it is nested in and on what came before."""
        through = (made.addressee,) if carries(made.addressee) else ()
        occasion = self.occasion
        if outer is None:
            relay = (*self.by_office(made.speaker), *through)
            return replace(made, relayed_by=relay, said=self.said(made, attribution), channel=made.channel or occasion.channel)
        beside = self.calendar.beside(attribution, self.other_contents(attribution))
        own = same_actor(outer.speaker, made.speaker)
        relay = outer.relayed_by if own or outer.speaker is None else (*outer.relayed_by, outer.speaker, *through)
        if occasion.kind in VERBATIM and not own:
            return replace(made, relayed_by=relay, said=beside or UNDATED, nested_in=outer.id)
        said = beside or outer.said
        for key in occasions(made) if said.start else ():
            self.times.remember(key, -1, said)
        return replace(made, relayed_by=relay, said=said, nested_in=outer.id, channel=made.channel or outer.channel)

    def by_office(self, speaker: Party | None) -> tuple[Party, ...]:
        """The office whose readout tells what others said."""
        issuer = self.occasion.issuer
        return (issuer,) if issuer and self.occasion.kind == "readout" and not same_actor(issuer, speaker) else ()

    def passage(self, attribution: Attribution) -> Span:
        """From the first to the last character of source, cue and content."""
        start, end = attribution.cue_range
        ranges = [*([(start, end)] if start < end else []), *attribution.contents]
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
        """The channel named in the sentence of the cue, outside what is said there."""
        if attribution.speaker is not None:
            return None
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        cue_start, cue_end = attribution.cue_range
        start = max(self.parse.start[first], cue_start - FRAME)
        end = min(self.parse.end[last - 1], cue_end + FRAME)
        before = self.document.text[max(start - CALL_REACH, 0) : start]
        said = (*attribution.contents, *self.other_contents(attribution))
        return channel_of(outside(self.document.text, start, end, said), before)

    def other_contents(self, attribution: Attribution) -> list[Range]:
        """What others are said to have said in the sentence of a cue, but for what holds the cue itself."""
        at = attribution.cue_range[0]
        return [piece for piece in self.contents[self.parse.sentence[attribution.token]] if not piece[0] <= at < piece[1]]

    def last_channel(self, speaker: Party | None, at: int) -> str | None:
        """The channel of the last statement, when the same speaker goes on in the same paragraph."""
        last = self.spoken
        if last is None or speaker is None or last.speaker is None or last.speaker.actor.id != speaker.actor.id:
            return None
        return last.channel if last.evidence[0].start >= paragraph_start(self.document.text, at) else None

    def said(self, made: Statement, attribution: Attribution) -> When:
        """When it was said: beside the cue, as the speaker's earlier words, or as the call that a readout reports."""
        if attribution.speaker is not None:
            return self.occasion.said or UNDATED
        when = self.calendar.beside(attribution, self.other_contents(attribution))
        start = made.evidence[0].start
        paragraph = paragraph_start(self.document.text, start)
        for key in occasions(made):
            when = when or self.times.earlier(key, paragraph)
        if when is None and made.channel == "phone_call_readout":
            when = self.calendar.earlier_in(max(start - CALL_REACH, 0), start)
        if when is None:
            return self.occasion.said or UNDATED
        for key in occasions(made):
            self.times.remember(key, paragraph, when)
        return when


def occasions(made: Statement) -> list[str]:
    """What a date is remembered under: the speaker, and for a readout of a call the call."""
    speaker = [made.speaker.actor.id] if made.speaker else []
    return speaker + ["phone_call_readout"] * (made.channel == "phone_call_readout")


def same_actor(one: Party | None, other: Party | None) -> bool:
    """Both are there, and one and the same."""
    return one is not None and other is not None and one.actor.id == other.actor.id


def count_letters(words: str) -> int:
    """How many letters and digits there are."""
    return sum(map(str.isalnum, words))


def outside(text: str, start: int, end: int, contents: tuple[Range, ...]) -> str:
    """The words of [start, end) that are not content."""
    pieces = []
    for content_start, content_end in sorted(contents):
        pieces.append(text[start : max(start, min(content_start, end))])
        start = max(start, min(content_end, end))
    return " ".join((*pieces, text[start:end]))


def by_line(text: str, contents: tuple[Range, ...]) -> list[Range]:
    """The contents cut at line ends, so that no span runs over a paragraph break."""
    pieces = [(start + found.start(), start + found.end()) for start, end in contents for found in LINE.finditer(text[start:end])]
    return [trimmed for piece in sorted(pieces) if (trimmed := trim(text, *piece)) is not None]
