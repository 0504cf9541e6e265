"""Predictions in the forms of the shared benches: each reads only text, date and id fields, so gold may be absent."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from communique import build_dossier, find_statements, from_text, resolve_phrase
from communique.records import Actor, Document, Dossier, Party, Report, Span, Statement
from evaluation import accounts
from evaluation.files import Row, json_lines, loose_date, plain_document

# the dossier bench calls the media MED, and knows none of PLOVER's police, intelligence and other finer sectors
DOSSIER_SECTORS = {
    "JRN": "MED", "COP": "GOV", "SPY": "GOV", "PRM": "UAF", "CRM": "UAF", "SOC": "NGO", "LAB": "CVL", "AGR": "CVL", "REF": "CVL",
}  # fmt: skip
# the actor cases without a date were written in 2022 and 2023 and mean "today"
ACTORS_TODAY = date(2022, 6, 1)
# uses the bench's gold counts: pronouns, adjectives and titles may be found or not, and are counted only when wrong
COUNTED_USES = ("name", "metonym", "nominal", "place")
PLAIN = 0.7  # confidence of the constructions by which a sentence tells its main event
# it writes INT where no one state applies; PLOVER has a code for each kind of body
NO_STATE = {None, "", "UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"}


def attribution(path: Path) -> Iterator[Row]:
    """One row an article: the spans of source, cue and content of each statement."""
    for row in json_lines(path):
        document = plain_document(row["text"], row.get("date"), row["id"])
        # PolNeAR never marks a statement inside another's content: the outer one is the answer
        outer = [statement for statement in find_statements(document) if statement.nested_in is None]
        yield {"id": row["id"], "statements": [statement_spans(statement, document) for statement in outer]}


def statement_spans(statement: Statement, document: Document) -> Row:
    """A statement as offsets of the text that was given."""
    return {
        "source": in_source(as_listed(statement, document), document),
        "cue": in_source([statement.cue], document),
        "content": in_source(statement.content, document),
    }


def as_listed(statement: Statement, document: Document) -> Iterator[Span]:
    """The words of the speakers; those in one list ("Paris and Rome") with what joins them, as the bench marks a source."""
    spans = sorted({party.span for party in statement.speakers if party.span})
    while spans:
        first = last = spans.pop(0)
        while spans and document.text[last.end : spans[0].start].strip(" ,") in ("", "and", "or"):
            last = spans.pop(0)
        yield document.span(first.start, last.end)


def in_source(spans: Iterable[Span | None], document: Document) -> list[list[int]]:
    """Spans as offsets of the source the document was read from."""
    ranges = (document.offsets.to_source(span.start, span.end) for span in spans if span)
    return [list(found) for found in ranges if found]


def events(path: Path) -> Iterator[Row]:
    """One row a text: its events, those of one type merged, as the scorer asks."""
    for row in json_lines(path):
        dossier = build_dossier(plain_document(row["text"], row.get("date"), row["id"]))
        merged: dict[str, tuple[list[Row], list[Row]]] = {}
        for report in told_as_done(told_plainly(dossier.reports)):
            sides = merged.setdefault(report.type, ([], []))
            for side, parties in zip(sides, (report.actors, report.recipients), strict=True):
                side += [coded for party in parties if (coded := actor_codes(party.actor)) not in side]
        yield {"id": row["id"], "events": [{"event": kind, "source": s, "target": t} for kind, (s, t) in merged.items()]}


def told_plainly(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """One event is annotated a record, though most sentences tell of more: those of constructions that are seldom the one that
    is annotated (event nouns, judgements, what only the reader finds) count only where there is nothing else."""
    plain = tuple(report for report in reports if report.confidence >= PLAIN)
    return plain or reports


def told_as_done(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """What a coder of the bench would write: the alleged, denied, supposed and long past only when there is nothing else."""
    done = tuple(report for report in reports if report.status in ("happened", "planned", "threatened"))
    return done or reports


def actor_codes(actor: Actor | None) -> Row:
    """Country and sector, empty where unknown."""
    return {"country": (actor.country if actor else None) or "", "sector": (actor.sector if actor else None) or ""}


def actors(path: Path) -> Iterator[Row]:
    """One row a mention: its country and sector."""
    for row in json_lines(path):
        day = loose_date(row.get("date")) or ACTORS_TODAY
        actor = resolve_phrase(row["mention"], context=row.get("context") or "", on=day)
        yield {"id": row["id"], **actor_codes(actor)}


def dossier(path: Path) -> Row:
    """One prediction object for one article."""
    row = json.loads(path.read_text(encoding="utf-8"))
    given = row.get("document") or {}
    document = from_text(
        row["text"],
        source=row["document_id"],
        title=given.get("title") if isinstance(given.get("title"), str) else None,
        published=loose_date(given.get("publication_date")) if isinstance(given.get("publication_date"), str) else None,
    )
    found = build_dossier(document)
    prediction = {
        "format": "dossier-prediction/1",
        "document_id": row["document_id"],
        "actors": actor_rows(found),
        "statements": [statement_row(s, document) for s in found.statements if s.speaker],
        "events": [event for report in found.reports for event in event_rows(report, document)],
        "document": document_facts(document),
    }
    listed = {actor["id"] for actor in prediction["actors"]}
    prediction["statements"] = [s for s in prediction["statements"] if s["source"] in listed]
    return prediction


def document_facts(document: Document) -> Row:
    """What the page says of itself, in the bench's names."""
    return {
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "publication_date": document.published.isoformat() if document.published else None,
        "original_publisher": document.original_publisher,
        "original_date": document.original_published.isoformat() if document.original_published else None,
        "boilerplate": [[b.start, b.end] for b in boilerplate_ranges(document)],
    }


def boilerplate_ranges(document: Document) -> Iterator[Span]:
    """The boilerplate as spans of the source."""
    for block in document.blocks:
        found = document.offsets.to_source(block.start, block.end) if block.boilerplate else None
        if found:
            yield Span(document.id, *found, "")


def actor_rows(dossier: Dossier) -> list[Row]:
    """Every actor with its mentions; those only named as places are marked, since they are left out of the count."""
    mentions: dict[str, list[list[int]]] = {}
    acting: set[str] = set()
    for mention in dossier.mentions:
        if mention.use in COUNTED_USES:
            mentions.setdefault(mention.actor.id, []).extend(in_source(mention.evidence[:1], dossier.document))
        if mention.use != "place":
            acting.add(mention.actor.id)
    return [
        {
            "id": actor.id,
            "name": actor.name,
            **dossier_codes(actor),
            "kind": actor.kind if actor.id in acting else "place",
            "mentions": mentions.get(actor.id, []),
        }
        for actor in dossier.actors
    ]


def dossier_codes(actor: Actor) -> Row:
    """Country and sector in the dossier bench's vocabulary."""
    country = "INT" if actor.country in NO_STATE else actor.country
    return {"country": country, "sector": DOSSIER_SECTORS.get(actor.sector or "", actor.sector)}


def statement_row(statement: Statement, document: Document) -> Row:
    """Speaker, content, kind and date of a statement."""
    return {
        "source": statement.speaker.actor.id if statement.speaker else None,
        "content": in_source(statement.content, document),
        "kind": statement.form,
        "date": statement.said.iso,
    }


def event_rows(report: Report, document: Document) -> Iterator[Row]:
    """A report as dyads: the bench holds one source and one target an event."""
    if report.symmetric:
        sides = distinct(report.actors)
        dyads = [(sides[0], other) for other in sides[1:]] or [(side, None) for side in sides]
    else:
        sources: list[Party | None] = list(distinct(report.actors)[:1]) or [None]
        dyads = [(sources[0], target) for target in distinct(report.recipients) or [None]]
    for source, target in dyads:
        yield {
            "source": dossier_codes(source.actor) if source else None,
            "target": dossier_codes(target.actor) if target else None,
            "type": report.type,
            "modality": report.status,
            "date": report.when.iso,
            "evidence": in_source(report.evidence, document),
        }


def distinct(parties: Iterable[Party]) -> list[Party]:
    """The first party of each country."""
    return list({party.actor.country: party for party in reversed(list(parties))}.values())[::-1]


TASKS: dict[str, Callable[[Path], Iterator[Row] | Row]] = {
    "attribution": attribution,
    "events": events,
    "actors": actors,
    "dossier": dossier,
    "accounts-a": accounts.alignment,
    "accounts-b": accounts.topics,
    "accounts-c": accounts.whole,
}


def predict(task: str, source: Path, target: Path) -> None:
    """Write the predictions of a task for a file in the form of its bench."""
    rows = TASKS[task](source)
    with target.open("w", encoding="utf-8") as out:
        for row in [rows] if isinstance(rows, dict) else rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
