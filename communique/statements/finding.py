"""Statements from attributions: who speaks, through whom, to whom, when, and what is done in saying it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from communique.actors import Cast, find_cast
from communique.actors.register import consulting
from communique.encoder import Encoder, load_encoder
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import UNDATED, Act, Document, Form, Party, Span, Statement, When, identify
from communique.statements.addressees import Addressees, at_home, carries, holds
from communique.statements.attributions import Attribution, Range, from_tagged, trim
from communique.statements.channels import channel_of, channel_of_audience, channel_of_source
from communique.statements.conditions import find_condition
from communique.statements.doubts import confidence, is_negated, is_nobody
from communique.statements.labels import labelled
from communique.statements.nesting import ancestry, nest
from communique.statements.occasions import Occasion, as_transcript, occasion_of
from communique.statements.omissions import with_omissions
from communique.statements.paragraphs import paragraph_start
from communique.statements.positions import from_points, from_speech, from_turns
from communique.statements.quoting import quoted
from communique.statements.relays import QUOTING, Relays
from communique.statements.sources import load_texts
from communique.statements.speakers import Speakers
from communique.statements.times import Calendar, Times
from communique.statements.turns import Turn, find_turns
from communique.tagging import tag
from communique.tagging.quotations import QuotationIndex, find_quotations

METHOD = "statements.reader/1"
LINE = re.compile(r"[^\n]+")
INSIDE_QUOTES = 0.95  # share of the letters: a "that" or a bracketed name before the mark does not make a content mixed
OFFICIAL = frozenset({"readout", "statement"})
RECORDS = frozenset({"readout", "phone_call_readout"})
VERBATIM = frozenset({"speech", "transcript"})  # whom a speaker quotes there spoke elsewhere, and on another day
CONVERSATIONS = frozenset({"interview", "hearing", "broadcast", "debate", "phone_call"})  # a briefing is for all who hear it
PRESENT = frozenset({"VBP", "VBZ"})
WRITING = frozenset({"write", "cable", "telegraph"})
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
    cast = cast or find_cast(document)
    with consulting(cast.register):
        return Reader(document, parse(document), cast, encoder or load_encoder()).statements()


def find_attributions(
    document: Document, parsed: Parse, marks: QuotationIndex, occasion: Occasion, turns: tuple[Turn, ...], encoder: Encoder
) -> tuple[Attribution, ...]:
    """Every attribution of a document in order of its cues: what the reader tags, by layout, by position."""
    laid_out = [*from_speech(document, parsed, occasion, turns), *from_turns(parsed, turns)] or list(labelled(document, parsed))
    tagged = [from_tagged(parsed, document.text, one, marks) for one in tag(document, encoder).attributions]
    acts = {one.cue_range[0]: one.act for one in tagged if one is not None}
    labels = {one.cue_range[0] for one in laid_out}
    laid_out = [replace(one, act=acts.get(one.cue_range[0], one.act)) if one.act == "say" else one for one in laid_out]
    told = [one for one in tagged if one is not None and not (occasion.kind == "" and is_own_view(parsed, one, marks))]
    read = without_quoters(parsed, each_content_once(one for one in told if one.cue_range[0] not in labels))
    found = quoted(document, parsed, marks, (*with_omissions(document, parsed, read), *laid_out))
    return from_points(document, parsed, occasion, found)


def is_own_view(parse: Parse, one: Attribution, marks: QuotationIndex) -> bool:
    """What a story's author says of themselves ("in [my] view") is a judgement of the text and nobody's statement."""
    return one.source is not None and parse.word[one.source.first].lower() == "my" and marks.at(one.cue_range[0]) is None


def each_content_once(found: Iterable[Attribution]) -> list[Attribution]:
    """Two cues of one content ("[said] in [a statement] that ...") are one statement: the surer cue's, right if either is."""
    kept: dict[tuple[Range, ...], Attribution] = {}
    for one in sorted(found, key=lambda one: -one.sure):
        first = kept.setdefault(one.contents, one)
        if first is not one:
            kept[one.contents] = replace(first, sure=1 - (1 - first.sure) * (1 - one.sure))
    return sorted(kept.values(), key=lambda one: one.cue_range)


def without_quoters(parse: Parse, found: list[Attribution]) -> list[Attribution]:
    """Without "[The agency] quoted [the general as saying ...]": these are the words of the general, which the agency relays."""
    quoters = {
        one.cue_range
        for one, other in pairwise(found)
        if parse.lemma[one.token] in QUOTING and holds(one, other.cue_range[0])
    }  # fmt: skip
    return [one for one in found if one.cue_range not in quoters]


class Reader:
    """Reads one document; it remembers who spoke when, which pronouns and dates lean on, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast, encoder: Encoder) -> None:
        self.document, self.parse, self.cast, self.encoder = document, parsed, cast, encoder
        self.marks = QuotationIndex(find_quotations(document))
        self.calendar = Calendar(document, parsed)
        self.occasion = occasion_of(document, cast, self.marks, self.calendar)
        self.turns = find_turns(document, cast, self.occasion.speaker, self.occasion.issuer)
        if self.turns:
            self.occasion = as_transcript(document, self.occasion, self.turns[0], self.calendar)
        self.speakers = Speakers(document, parsed, cast, self.occasion)
        self.times = Times(document.anchor)
        self.addressees, self.relays = Addressees(parsed, cast), Relays(parsed, cast)
        self.spoken: Statement | None = None
        self.answered: Party | None = None
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
        speakers, reason = self.each_speaker(attribution, speaker, reason, outer)
        words = " ".join(content.words for content in contents)
        act = attribution.act
        negated = is_negated(self.parse, attribution)
        condition, consequence = self.conditions(attribution, act)
        made = Statement(
            id=identify(document.id, METHOD, start, *(content.start for content in contents)),
            evidence=(self.passage(attribution),),
            method=METHOD,
            confidence=confidence(
                self.parse, attribution, speaker, act, negated=negated, content=words, readout=self.occasion.kind in OFFICIAL
            ),
            speakers=speakers,
            cue=document.span(start, end) if start < end else None,
            content=contents,
            form=self.form(attribution, contents),
            act=act,
            reason=f"{'negated ' if negated else ''}{document.text[start:end]!r} by the {attribution.found}; {reason}",
            addressee=self.addressee(attribution, speaker, outer),
            channel=self.channel(attribution, outer) or (self.last_channel(speaker, start) if outer is None else None),
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

    def each_speaker(
        self, attribution: Attribution, speaker: Party | None, reason: str, outer: Statement | None
    ) -> tuple[tuple[Party, ...], str]:
        """All who speak at once: both sides of talks, the phrases of a list, or the one there is."""
        if speaker is None:
            return (), reason
        sides = self.speakers.joint.of(speaker, attribution.source)
        if sides or len(attribution.sources) < 2:
            return sides or (speaker,), reason
        named = [self.speakers.beside(source, outer) for source in attribution.sources]
        parties = each_once(*(party for party, _ in named))
        return parties, "; ".join(dict.fromkeys(why for _, why in named))

    def addressee(self, attribution: Attribution, speaker: Party | None, outer: Statement | None) -> Party | None:
        """Whom it is said to: as the sentence says, in a transcript the one who spoke before, in a readout the other side."""
        if attribution.speaker is not None:
            return self.spoken_to(speaker) if attribution.found == "turn" else None
        if self.addressees.is_me(attribution):
            return (outer.speaker if outer else None) or self.occasion.speaker
        found = at_home(self.addressees.of(attribution), speaker) or self.addressees.concerned(attribution, speaker)
        return found or (self.other_side(speaker) if outer is None and self.occasion.kind == "readout" else None)

    def spoken_to(self, speaker: Party | None) -> Party | None:
        """The one who spoke last, when it is another."""
        before, self.answered = self.answered, speaker
        return before if self.occasion.channel in CONVERSATIONS and not same_actor(before, speaker) else None

    def other_side(self, speaker: Party | None) -> Party | None:
        """In talks each side speaks to the other."""
        principals = self.occasion.principals
        if speaker is None or speaker.actor.country not in self.occasion.sides:
            return None
        return next((party for party in principals if party.actor.country != speaker.actor.country), None)

    def conditions(self, attribution: Attribution, act: Act) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
        """Condition and consequence as the reader tags them; by sentence structure where the layout gives the content."""
        if attribution.found == "reader":
            return attribution.condition, attribution.consequence
        return find_condition(self.document, self.parse, attribution.contents, act)

    def form(self, attribution: Attribution, contents: tuple[Span, ...]) -> Form:
        """By the marks around the content; a record of what was said gives the words themselves without any."""
        if attribution.speaker is not None:
            return "indirect" if attribution.found == "point" else "direct"
        return "indirect" if self.in_same_quotation(attribution) else self.form_of(contents)

    def placed(self, made: Statement, attribution: Attribution, outer: Statement | None) -> Statement:
        """The statement with its relay and its time, which depend on what it is nested in and on what came before."""
        through = (*self.relays.of(attribution), *((made.addressee,) if made.addressee and carries(made.addressee) else ()))
        if outer is None:
            channel = made.channel or (None if self.is_earlier(attribution) else self.occasion.channel)
            return replace(made, relayed_by=through, said=self.said(made, attribution), channel=channel)
        own = same_actor(outer.speaker, made.speaker)
        around = outer.relayed_by if own or outer.speaker is None else (*outer.relayed_by, outer.speaker)
        made = replace(made, relayed_by=each_once(*around, *through), nested_in=outer.id)
        if own or self.is_on_behalf(made, attribution, outer):
            return self.in_own_words(made, attribution, outer)
        return self.in_words_of(made, attribution, outer)

    def is_on_behalf(self, made: Statement, attribution: Attribution, outer: Statement) -> bool:
        """What a speech or a letter does for its country as it speaks: "the Soviet side [demands] that ..."."""
        if outer.cue is not None or outer.speaker is None or made.speaker is None:
            return False
        same_side = outer.speaker.actor.country is not None and outer.speaker.actor.country == made.speaker.actor.country
        return same_side and self.parse.tag[attribution.token] in PRESENT

    def is_earlier(self, attribution: Attribution) -> bool:
        """What someone had said before the talks that a readout is about: "each of whom [had asked] to be received"."""
        auxiliaries = (c for c in self.parse.children[attribution.token] if self.parse.dep[c] in ("aux", "auxpass"))
        return attribution.speaker is None and any(self.parse.lemma[child] == "have" for child in auxiliaries)

    def in_own_words(self, made: Statement, attribution: Attribution, outer: Statement) -> Statement:
        """What speakers do by saying it ("we demand ...") is done then and there; what they once said is not."""
        when = self.calendar.beside(attribution, self.other_contents(attribution), spans(outer))
        if self.occasion.kind in VERBATIM and self.parse.tag[attribution.token] == "VBD":
            return replace(made, said=when or UNDATED)
        channel = made.channel or (outer.channel if self.occasion.kind in VERBATIM - {"transcript"} else None)
        return replace(made, said=when or outer.said, channel=channel)

    def in_words_of(self, made: Statement, attribution: Attribution, outer: Statement) -> Statement:
        """What another is said to have said was said elsewhere and on another day, unless the outer one is a record of it."""
        said = self.calendar.beside(attribution, self.other_contents(attribution), spans(outer))
        if said is None and (self.is_text(outer) or is_own_office(outer.speaker, made.speaker)):
            said = outer.said
        for key in occasions(made) if said is not None and said.start else ():
            self.times.remember(key, -1, said or UNDATED)
        return replace(made, said=said or UNDATED)

    def is_text(self, outer: Statement) -> bool:
        """A readout or a statement tells the words: so its source says, or the way they came by."""
        if outer.channel in RECORDS:
            return True
        if outer.speaker is None:
            return False
        words = outer.speaker.span.words.lower().split() if outer.speaker.span else []
        issued = outer.speaker.actor.id.rpartition(":")[2] in load_texts().values()
        return issued or any(word in load_texts() for word in words)

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

    def channel(self, attribution: Attribution, outer: Statement | None) -> str | None:
        """The channel named for whom it is told, in the sentence of the cue outside what is said there, or by the source."""
        if attribution.speaker is not None:
            return None
        told = self.addressees.words(attribution)
        source = self.source_words(attribution)
        named = channel_of_audience(told) or self.channel_beside(attribution, outer) or channel_of_source(source)
        return named or ("letter" if told and self.parse.lemma[attribution.token] in WRITING else None)

    def channel_beside(self, attribution: Attribution, outer: Statement | None) -> str | None:
        """The channel named in the sentence of the cue, outside what is said there; within the content that holds the cue."""
        first, last = self.parse.sentences[self.parse.sentence[attribution.token]]
        cue_start, cue_end = attribution.cue_range
        start = max(self.parse.start[first], cue_start - FRAME)
        end = min(self.parse.end[last - 1], cue_end + FRAME)
        for low, high in spans(outer) if outer else ():
            if low <= cue_start < high:
                start, end = max(start, low), min(end, high)
        before = self.document.text[max(start - CALL_REACH, 0) : start]
        said = (*attribution.contents, *self.other_contents(attribution))
        at = len(outside(self.document.text, start, cue_start, said))
        return channel_of(outside(self.document.text, start, end, said), before, at)

    def source_words(self, attribution: Attribution) -> str:
        """The words of the source."""
        source = attribution.source
        return "" if source is None else self.document.text[self.parse.start[source.first] : self.parse.end[source.last]]

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
            return self.labelled_day(attribution) or self.occasion.said or UNDATED
        when = self.calendar.beside(attribution, self.other_contents(attribution))
        start = made.evidence[0].start
        paragraph = paragraph_start(self.document.text, start)
        for key in occasions(made):
            when = when or self.times.earlier(key, paragraph)
        if when is None and made.channel == "phone_call_readout":
            when = self.calendar.earlier_in(max(start - CALL_REACH, 0), start)
        if when is None:
            return (None if self.is_earlier(attribution) else self.occasion.said) or UNDATED
        for key in occasions(made):
            self.times.remember(key, paragraph, when)
        return when

    def labelled_day(self, attribution: Attribution) -> When | None:
        """The day that the label of a turn gives: "PORT AGENT, 4 October 1980: ..."."""
        colon = attribution.cue_range[0]
        line = self.document.text.rfind("\n", 0, colon) + 1
        return self.calendar.earlier_in(line, colon) if attribution.found == "turn" else None


def is_own_office(office: Party | None, person: Party | None) -> bool:
    """A ministry tells what its own minister said: of one country and sector, and no person itself."""
    if office is None or person is None or office.actor.kind not in ("organisation", "office"):
        return False
    same = (office.actor.country, office.actor.sector) == (person.actor.country, person.actor.sector)
    return same and office.actor.country is not None


def each_once(*parties: Party) -> tuple[Party, ...]:
    """The parties in order, none twice."""
    return tuple({party.actor.id: party for party in parties}.values())


def occasions(made: Statement) -> list[str]:
    """What a date is remembered under: the speaker, and for a readout of a call the call."""
    speaker = [made.speaker.actor.id] if made.speaker else []
    return speaker + ["phone_call_readout"] * (made.channel == "phone_call_readout")


def spans(made: Statement) -> list[Range]:
    """The characters of a content."""
    return [(span.start, span.end) for span in made.content]


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
