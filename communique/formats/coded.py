"""A row of event data, whatever format it comes from: `CodedEvent`.

It holds what POLECAT, ICEWS and GDELT have in common, read to our codes, and in `extra` the cells that these do not give
back, so that writing a row in the format it was read from gives the same row. It is made from a row of a file
(`communique.formats.event_files`), from one document's `Report`, or from an `Event` with its documents.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from communique.documents.copies import Fingerprint
from communique.events.ontology import event_type
from communique.records import Actor, Document, Dossier, Event, Party, Report, Status

OURS = "communique"
TOOK_PLACE = frozenset({"happened", "historical"})
"""What a row may be written for: a row of event data says that it happened, and no format has a column to say otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Who acts or is acted upon. `words` are those of the text, `country` ISO 3166 alpha-3 or UNO EUR IGO NGO IMG ISM MNC.

    `sectors` are PLOVER's, the first the main one; None and () are unknown.
    """

    name: str | None = None
    words: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEvent:
    """One row of event data. None, "" and () are unknown.

    `form` is the format it was read from, or "communique"; `origin` the file and line. `start` and `end` are days, both
    included. `type`, `mode`, `contexts`, `quad` and `intensity` are PLOVER's, `cameo` and `goldstein` CAMEO's; a format has
    one or the other. `place` is named as in the text, `place_country` ISO 3166 alpha-3. `reports`, `publishers` and `articles`
    count who tells it. `extra` are (column, cell) pairs of its own format that the fields do not give back. `notes`
    say what was repaired when it was read.
    """

    id: str
    form: str = OURS
    start: date | None = None
    end: date | None = None
    type: str | None = None
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    quad: str | None = None
    intensity: float | None = None
    cameo: str | None = None
    goldstein: float | None = None
    actors: tuple[Side, ...] = ()
    recipients: tuple[Side, ...] = ()
    symmetric: bool = False
    status: Status | None = None
    place: str | None = None
    city: str | None = None
    district: str | None = None
    province: str | None = None
    place_country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    documents: tuple[str, ...] = ()
    reports: int | None = None
    publishers: int | None = None
    articles: int | None = None
    confidence: float | None = None
    reason: str | None = None
    method: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    origin: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day it took place; None when that is unknown or a range of days."""
        return self.start if self.start == self.end else None


def coded_reports(dossiers: Iterable[Dossier]) -> Iterator[CodedEvent]:
    """A row for each report of each dossier, in their order."""
    for dossier in dossiers:
        for report in dossier.reports:
            yield coded_report(report, dossier.document)


def coded_report(report: Report, document: Document) -> CodedEvent:
    """The row of one document's telling of an event."""
    return CodedEvent(
        id=report.id,
        start=report.when.start,
        end=report.when.end,
        type=report.type,
        mode=report.mode,
        contexts=report.contexts,
        quad=report.quad,
        intensity=event_type(report.type).score,
        cameo=report.cameo,
        goldstein=report.goldstein,
        actors=tuple(map(side_of, report.actors)),
        recipients=tuple(map(side_of, report.recipients)),
        symmetric=report.symmetric,
        status=report.status,
        place=report.place.words if report.place else None,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        language=document.language,
        documents=(document.id,),
        reports=1,
        publishers=1,
        articles=1,
        confidence=report.confidence,
        reason=report.reason,
        method=report.method,
        origin=f"{document.source} [{report.evidence[0].start}, {report.evidence[0].end})",
    )


def coded_event(event: Event, documents: Mapping[str, Document | Fingerprint]) -> CodedEvent:
    """The row of an event that several reports tell; `documents`, or their fingerprints, by ids: those not there are unknown.

    The day of publication, the address and the language are those of the text published first.
    """
    known = [(documents[name], name) for name in event.documents if name in documents]
    first = min(known, key=lambda one: (one[0].published or date.max, one[1]), default=(None, ""))[0]
    return CodedEvent(
        id=event.id,
        start=event.when.start,
        end=event.when.end,
        type=event.type,
        mode=event.mode,
        contexts=event.contexts,
        quad=event.quad,
        intensity=event_type(event.type).score,
        cameo=event.cameo,
        goldstein=event.goldstein,
        actors=tuple(side_of(Party(actor=actor, span=None)) for actor in event.actors),
        recipients=tuple(side_of(Party(actor=actor, span=None)) for actor in event.recipients),
        symmetric=event.symmetric,
        status=event.status,
        place=event.place,
        publisher="; ".join(event.sources) or None,
        published=first.published if first else None,
        url=first.url if first else None,
        language=first.language if first else None,
        documents=event.documents,
        reports=len(event.basis),
        publishers=len(event.sources) or None,
        articles=len(event.documents) or None,
        confidence=event.confidence,
        reason=event.reason,
        method=event.method,
    )


def side_of(party: Party) -> Side:
    """A party of an event as a side of a row."""
    actor: Actor = party.actor
    return Side(
        name=actor.name,
        words=party.span.words if party.span else None,
        country=actor.country,
        sectors=(actor.sector,) if actor.sector else (),
        title=actor.office,
    )
