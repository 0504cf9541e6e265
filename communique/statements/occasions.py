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
from communique.actors.identity import actor_id
from communique.codebooks import rows
from communique.records import Actor, Block, Document, Mention, Party, Span, When, identify
from communique.statements.channels import channel_of_record
from communique.statements.times import LASTING, Calendar
from communique.statements.turns import Turn
from communique.tagging.quotations import QuotationIndex

OFFICIAL = frozenset({"GOV", "MIL", "IGO", "LEG"})
NO_STATE = frozenset({"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"})
OUTLET_NAMES = re.compile(
    r"\b(?:news|newspaper|press agency|wire|courier|telegraph|weekly|daily|monthly|quarterly|herald|tribune|gazette|radio|"
    r"television|broadcasting|reprint)\b",
    re.IGNORECASE,
)
PLACED = re.compile(r"\s*\([^)]*\)|,.*")
BODIES = frozenset({"organisation", "office", "state"})
HEAD = 1000  # characters at the start of a text in which its publisher is named
PARTIES = {
    "tripartite": 3,
    "trilateral": 3,
    "three-way": 3,
    "three-power": 3,
    "quadripartite": 4,
    "quadrilateral": 4,
    "four-power": 4,
}
CALL = re.compile(r"\b(?:phone|phoned|telephone|telephoned|by video)\b", re.IGNORECASE)
MEETING = re.compile(r"\b(?:met with|received|meeting with|meeting between|talks with|held talks|in audience)\b", re.IGNORECASE)
OPENS_AS = r"(?:(?:press|joint|official|full|text|transcript|of|the|a|by|prime|foreign|minister|president)\W+)*"
VERSION = re.compile(r"\W+(?:text|version|translation|language|original|copy)\b")  # "the English text" has no side
BY_WHOM = re.compile(r"\b(?:by|of|from)\s+(?:the\s+)?")
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Uu]s|[Mm]y|me)\b")
WORDS_A_FIRST_PERSON = 100  # a speech says "I" or "we" at least once in so many words; a story does so inside quotations only
FEWEST_FIRST_PERSONS = 3


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the head of a page says of all its statements.

    `kind` is that of `codebooks/occasions.csv`, "" for a story; `issuer` the office that published it, None where an
    outlet did; `speaker` whose "I" and "we" it is; `channel` and `said` hold for statements that name none themselves;
    `sides` are the countries whose talks it reports, `principals` the first who is named of each;
    `spoken` says that its paragraphs, up to the first turn where there are turns, are a speech.
    """

    kind: str = ""
    channel: str | None = None
    issuer: Party | None = None
    speaker: Party | None = None
    said: When | None = None
    spoken: bool = False
    sides: tuple[str, ...] = ()
    principals: tuple[Party, ...] = ()


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
    if channel == "meeting" and CALL.search(document.text[:HEAD]):
        channel = "phone_call_readout"
    speaker = (titled_speaker(document, cast, issuer) if kind == "speech" else None) or issuer or author_of(document)
    principals = principals_of(document, cast)
    sides = tuple(party.actor.country for party in principals if party.actor.country)
    return Occasion(kind, channel, issuer, speaker, day_of(document, calendar, kind), kind == "speech", sides, principals)


def as_transcript(document: Document, occasion: Occasion, first: Turn, calendar: Calendar) -> Occasion:
    """The occasion of a text found to be a transcript: channel and day are named above the first turn, else it is an
    interview, whose day is not that of its publication, or posts, when each label has a day of its own."""
    channel = channel_of_record(title_of(document), document.text[: first.colon[0]], document.publisher or "")
    label = document.text.rfind("\n", 0, first.colon[0]) + 1
    if channel is None and not calendar.between(label, first.colon[0]):
        channel = "interview"
    return replace(occasion, kind="transcript", channel=channel, said=day_of_record(document, first, channel, calendar))


def day_of_record(document: Document, first: Turn, channel: str | None, calendar: Calendar) -> When | None:
    """The last recent day that the head of a transcript names, else that of its publication."""
    anchor = document.anchor
    if anchor is None:
        return None
    for found in reversed(calendar.between(0, first.contents[0][0])):
        when = calendar.read(found, "above the first turn")
        if when and when.start and when.start == when.end and 0 <= (anchor - when.start).days <= LASTING:
            return None if channel == "interview" and when.start == anchor else when
    if channel == "interview":
        return None
    return When(start=anchor, end=anchor, reason="the day of the transcript", span=day_span(document))


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
    if kind == "readout":
        return kind, channel
    return "readout", "meeting" if MEETING.search(document.text, 0, HEAD) else "official_statement"


def title_of(document: Document) -> str:
    """The title, else the first line that is a heading."""
    first = next((b for b in islice(document.blocks, 3) if b.kind in ("title", "heading")), None)
    return document.title or (document.text[first.start : first.end] if first else "")


def first_person(document: Document, marks: QuotationIndex) -> bool:
    """The text says "I" and "we" of itself, outside quotations, as often as a speech does."""
    said = sum(1 for found in FIRST_PERSON.finditer(document.text) if marks.at(found.start()) is None)
    return said >= max(FEWEST_FIRST_PERSONS, len(document.text.split()) / WORDS_A_FIRST_PERSON)


def issuer_of(document: Document) -> Party | None:
    """The government office or international body that published a document; None for an outlet.

    What stands after a comma or in brackets only places it ("Office of the President, [Lusaka]"; "The Courier ([English
    service])") and makes no office of an outlet.
    """
    name = document.publisher
    if name is None or OUTLET_NAMES.search(name) or not official(resolve_phrase(PLACED.sub("", name), on=document.anchor)):
        return None
    actor, body = resolve_phrase(name, on=document.anchor), resolve_phrase(PLACED.sub("", name), on=document.anchor)
    if actor is None or not official(actor) or actor.country is None:
        return None
    if actor.kind == "state" and body is not None and body.kind == "organisation" and body.country is None:
        actor = replace(body, id=actor_id(actor.country, body.sector, body.name), country=actor.country, reason=actor.reason)
    at = document.text.find(name, 0, HEAD)
    return Party(actor=actor, span=document.span(at, at + len(name)) if at >= 0 else None)


def official(actor: Actor | None) -> bool:
    """A body of a government or among governments."""
    return actor is not None and actor.kind in BODIES and actor.sector in OFFICIAL


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


def titled_speaker(document: Document, cast: Cast, issuer: Party | None) -> Party | None:
    """Who the title says is speaking: "Remarks by Foreign Minister A at ..."; the first person it names.

    Else it is an office of the government whose body publishes the speech.
    """
    title = next((block for block in islice(document.blocks, 3) if block.kind in ("title", "heading")), None)
    named = persons(cast, title) if title else []
    if named:
        return named[0]
    by = BY_WHOM.search(document.title or "")
    words = (document.title or "")[by.end() :] if by else ""
    actor = resolve_phrase(words, on=document.anchor) if words else None
    if actor and issuer and actor.kind == "office" and actor.sector == "GOV" and actor.country in (None, issuer.actor.country):
        country = issuer.actor.country
        return Party(actor=replace(actor, id=actor_id(country, "GOV", actor.name), country=country), span=None)
    return Party(actor=actor, span=None) if actor and actor.country and actor.kind == "person" else None


def persons(cast: Cast, block: Block) -> list[Party]:
    """The persons named in a block, in order."""
    return [
        Party(actor=mention.actor, span=mention.evidence[0])
        for mention in cast.mentions
        if mention.use == "name" and mention.actor.kind == "person" and block.start <= mention.evidence[0].start < block.end
    ]


def principals_of(document: Document, cast: Cast) -> tuple[Party, ...]:
    """The first officials of two countries whom the title or the opening names: "both sides" of a readout.

    A tripartite meeting has three, who can be named in as many paragraphs.
    """
    count = next((count for word, count in PARTIES.items() if word in title_of(document).lower()), 2)
    body = [block.end for block in document.body if block.kind in ("paragraph", "item")]
    end = body[min(len(body), count - 1) - 1] if body else 0
    first: dict[str, Party] = {}
    for mention in cast.mentions:
        span, country = mention.evidence[0], mention.actor.country
        if span.start < end and country and sends_officials(mention) and not VERSION.match(document.text, span.end):
            first.setdefault(country, Party(actor=mention.actor, span=span))
    return tuple(islice(first.values(), count))


def sends_officials(mention: Mention) -> bool:
    """Whether a mention is of an official or a government of a state, and not of a place."""
    actor = mention.actor
    return actor.sector in ("GOV", "MIL") and mention.use != "place" and actor.country not in NO_STATE


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
