"""What kind of record a document is, by its title and publisher: a speech, a statement, a ministry's readout, a story.

On a ministry's own page nothing says, sentence by sentence, through whom the words came, by what way and on which day: the
head of the page says it once for all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from communique.actors import Cast, resolve_phrase
from communique.codebooks import rows
from communique.records import Actor, Block, Document, Party, Span, When, identify
from communique.statements.channels import load_channels
from communique.statements.quotations import QuotationIndex
from communique.statements.times import LASTING, Calendar
from communique.statements.turns import Turn

OFFICIAL = frozenset({"GOV", "MIL", "IGO", "LEG"})
NO_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"})
BODIES = frozenset({"organisation", "office", "state"})
HEAD = 1000  # characters at the start of a text in which its publisher is named
CALL = re.compile(r"\b(?:phone|phoned|telephone|telephoned|by video)\b", re.IGNORECASE)
OPENS_AS = r"(?:(?:press|joint|official|full|text|transcript|of|the|a|by|prime|foreign|minister|president)\W+)*"
BY_WHOM = re.compile(r"\b(?:by|of|from)\s+(?:the\s+)?")
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Uu]s|[Mm]y|me)\b")
WORDS_A_FIRST_PERSON = 100  # a speech says "I" or "we" at least once in so many words; a story does so inside quotations only
FEWEST_FIRST_PERSONS = 3


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the head of a page says of all its statements.

    `kind` is that of `codebooks/occasions.csv`, "" for a story; `issuer` the office that published it, None where an
    outlet did; `speaker` whose "I" and "we" it is; `channel` and `said` hold for statements that name none themselves;
    `sides` are the countries whose talks it reports;
    `spoken` says that its paragraphs, up to the first turn where there are turns, are a speech.
    """

    kind: str = ""
    channel: str | None = None
    issuer: Party | None = None
    speaker: Party | None = None
    said: When | None = None
    spoken: bool = False
    sides: tuple[str, ...] = ()


@cache
def load_occasions() -> tuple[Mapping[str, tuple[str, str]], re.Pattern[str]]:
    """Kind and channel of each phrase of a title, and the pattern that finds the longest one; read once."""
    table = {row["phrase"]: (row["kind"], row["channel"]) for row in rows("occasions.csv")}
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def occasion_of(document: Document, cast: Cast, marks: QuotationIndex, calendar: Calendar) -> Occasion:
    """The occasion of a document; one of the plainest kind for a story."""
    issuer = issuer_of(document)
    kind, channel = kind_of(document, marks, issuer)
    if not kind:
        return Occasion(issuer=issuer, speaker=author_of(document))
    if channel == "readout" and CALL.search(document.text[:HEAD]):
        channel = "phone_call_readout"
    speaker = (titled_speaker(document, cast) if kind == "speech" else None) or issuer or author_of(document)
    return Occasion(kind, channel, issuer, speaker, day_of(document, calendar, kind), kind == "speech", sides_of(document, cast))


def as_transcript(document: Document, occasion: Occasion, first: Turn) -> Occasion:
    """The occasion of a text found to be a transcript: its channel is named above the first turn, else an interview."""
    table, pattern = load_channels()
    found = pattern.search(title_of(document)) or pattern.search(document.text, 0, first.colon[0])
    channel = table[found.group().lower()] if found else "interview"
    anchor = document.anchor
    said = When(start=anchor, end=anchor, reason="the day of the transcript", span=day_span(document)) if anchor else None
    return replace(occasion, kind="transcript", channel=channel, said=said)


def kind_of(document: Document, marks: QuotationIndex, issuer: Party | None) -> tuple[str, str | None]:
    """Kind and channel by the title; what a ministry publishes under any other title is a readout of what it reports."""
    table, pattern = load_occasions()
    title = title_of(document)
    found = pattern.search(title)
    kind, channel = table[found.group().lower()] if found else ("", None)
    opens = found is not None and re.fullmatch(OPENS_AS, title[: found.start()], re.IGNORECASE) is not None
    if kind in ("speech", "statement") and first_person(document, marks):
        return "speech", channel
    if kind == "statement" and opens and (issuer or "joint" in title.lower()):
        return kind, channel
    if issuer is None:
        return "", None
    return ("readout", channel) if kind == "readout" else ("readout", "official_statement")


def title_of(document: Document) -> str:
    """The title, else the first line that is a heading."""
    first = next((b for b in islice(document.blocks, 3) if b.kind in ("title", "heading")), None)
    return document.title or (document.text[first.start : first.end] if first else "")


def first_person(document: Document, marks: QuotationIndex) -> bool:
    """The text says "I" and "we" of itself, outside quotations, as often as a speech does."""
    said = sum(1 for found in FIRST_PERSON.finditer(document.text) if marks.at(found.start()) is None)
    return said >= max(FEWEST_FIRST_PERSONS, len(document.text.split()) / WORDS_A_FIRST_PERSON)


def issuer_of(document: Document) -> Party | None:
    """The government office or international body that published a document; None for an outlet."""
    name = document.publisher
    actor = resolve_phrase(name, on=document.anchor) if name else None
    if name is None or actor is None or actor.kind not in BODIES or actor.sector not in OFFICIAL:
        return None
    at = document.text.find(name, 0, HEAD)
    return Party(actor=actor, span=document.span(at, at + len(name)) if at >= 0 else None)


def author_of(document: Document) -> Party | None:
    """The author of a story, whose "I" stands outside quotations."""
    if document.author is None:
        return None
    name = document.author
    actor = Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=None, sector="JRN", kind="person",
        reason="the author of this document",
    )  # fmt: skip
    at = document.text.find(name, 0, HEAD)
    return Party(actor=actor, span=document.span(at, at + len(name)) if at >= 0 else None)


def titled_speaker(document: Document, cast: Cast) -> Party | None:
    """Who the title says is speaking: "Remarks by Foreign Minister A at ..."; the first person it names."""
    title = next((block for block in islice(document.blocks, 3) if block.kind in ("title", "heading")), None)
    named = persons(cast, title) if title else []
    if named:
        return named[0]
    by = BY_WHOM.search(document.title or "")
    words = (document.title or "")[by.end() :] if by else ""
    actor = resolve_phrase(words, on=document.anchor) if words else None
    return Party(actor=actor, span=None) if actor and actor.country and actor.kind == "person" else None


def persons(cast: Cast, block: Block) -> list[Party]:
    """The persons named in a block, in order."""
    return [
        Party(actor=mention.actor, span=mention.evidence[0])
        for mention in cast.mentions
        if mention.use == "name" and mention.actor.kind == "person" and block.start <= mention.evidence[0].start < block.end
    ]


def sides_of(document: Document, cast: Cast) -> tuple[str, ...]:
    """The first two countries whose officials the title or the opening names: "both sides" of a readout."""
    end = next((block.end for block in document.body if block.kind in ("paragraph", "item")), 0)
    countries = (
        mention.actor.country
        for mention in cast.mentions
        if mention.evidence[0].start < end and mention.actor.sector in ("GOV", "MIL") and mention.use != "place"
    )
    return tuple(islice(dict.fromkeys(country for country in countries if country and country not in NO_STATE), 2))


def day_of(document: Document, calendar: Calendar, kind: str) -> When | None:
    """The day of a speech, or of the call or meeting that a readout reports: the first day its text begins with, else that
    of its publication."""
    anchor = document.anchor
    if anchor is None:
        return None
    opening = next((block for block in document.body if block.kind in ("paragraph", "item")), None)
    if opening is not None and kind == "readout":
        for found in calendar.between(opening.start, opening.end):
            when = calendar.read(found, "opens the readout")
            if when and when.start and when.start == when.end and 0 <= (anchor - when.start).days <= LASTING:
                return when
    return When(start=anchor, end=anchor, reason=f"published on that day as the record of the {kind}", span=day_span(document))


def day_span(document: Document) -> Span | None:
    """Where the page gives the day of its publication."""
    return next((fact.span for fact in document.facts if fact.field == "published" and fact.span), None)
