"""Many documents to one chronicle: what happened, as all of them tell it. Texts are let go as soon as they are read."""

from collections.abc import Iterable
from dataclasses import dataclass

from communique.documents.copies import Fingerprint, fingerprint
from communique.events import merge_reports
from communique.records import Dossier, Event, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """Events in order of day, with the reports they were merged from and the light facts of the documents these stand in."""

    events: tuple[Event, ...]
    reports: tuple[Report, ...]
    documents: tuple[Fingerprint, ...]

    def told(self) -> Iterable[tuple[Event, tuple[Report, ...]]]:
        """Each event with its reports."""
        by_id = {report.id: report for report in self.reports}
        return ((event, tuple(by_id[name] for name in event.basis)) for event in self.events)


def build_chronicle(dossiers: Iterable[Dossier]) -> Chronicle:
    """The events that some dossiers tell of. Only their reports and the fingerprints of their texts are held."""
    reports: list[Report] = []
    documents: list[Fingerprint] = []
    for dossier in dossiers:
        reports += dossier.reports
        documents.append(fingerprint(dossier.document))
    return Chronicle(events=merge_reports(reports, documents), reports=tuple(reports), documents=tuple(documents))
