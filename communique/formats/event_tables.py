"""Events of any format in our own forms, JSON Lines, CSV and Parquet, and back without loss.

CSV and Parquet have plain columns for people and programs, and a last one, `record`, with the whole event as JSON: that is
what is read back, so that a change in another column is not seen.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from communique.errors import BadArgument, CannotRead, UnreadRow
from communique.formats.coded import CodedEvent, coded_event, coded_reports
from communique.formats.event_rows import joined
from communique.formats.plain import from_plain, to_json
from communique.formats.tables import TABLES, Column, arrow_of, csv_lines, inert, iso
from communique.records import Dossier, Event

BATCH = 10_000  # rows that a Parquet file takes at once
RECORD = Column("record", "string", "the whole event as JSON", to_json, empty=False)
PLAIN = (
    Column("id", "string", "id of the event in its format", lambda e: e.id, source="id", empty=False),
    Column("form", "string", "format it was read from", lambda e: e.form, source="form", empty=False),
    Column("date_from", "date32", "first day", lambda e: iso(e.start), "day", "start"),
    Column("date_to", "date32", "last day", lambda e: iso(e.end), "day", "end"),
    Column("type", "string", "event type", lambda e: e.type, "PLOVER", "type"),
    Column("mode", "string", "mode", lambda e: e.mode, "PLOVER", "mode"),
    Column("contexts", "string", "contexts", lambda e: joined(e.contexts), "PLOVER", "contexts"),
    Column("quad", "string", "verbal or material, cooperation or conflict", lambda e: e.quad, source="quad"),
    Column("intensity", "float64", "intensity", lambda e: e.intensity, "PLOVER scale, -10 to 10", "intensity"),
    Column("cameo", "string", "CAMEO code", lambda e: e.cameo, "CAMEO", "cameo"),
    Column("goldstein", "float64", "value of the CAMEO code", lambda e: e.goldstein, "Goldstein scale, -10 to 10", "goldstein"),
    *(
        column
        for role, field in (("actor", "actors"), ("recipient", "recipients"))
        for column in (
            Column(
                f"{role}_name",
                "string",
                f"{role}s: names",
                lambda e, field=field: joined(tuple(s.name for s in getattr(e, field))),
                source=f"{field}.name",
            ),
            Column(
                f"{role}_country",
                "string",
                f"{role}s: countries",
                lambda e, field=field: joined(tuple(s.country for s in getattr(e, field))),
                "ISO 3166 alpha-3, or UNO EUR IGO NGO IMG ISM MNC",
                f"{field}.country",
            ),
            Column(
                f"{role}_sector",
                "string",
                f"{role}s: main sectors",
                lambda e, field=field: joined(tuple(s.sectors[0] if s.sectors else None for s in getattr(e, field))),
                "PLOVER",
                f"{field}.sectors",
            ),
        )
    ),
    Column("symmetric", "bool", "every side acts (listed as actors)", lambda e: e.symmetric, source="symmetric", empty=False),
    Column(
        "status", "string", "happened, planned, alleged...; empty where its format has none", lambda e: e.status, source="status"
    ),
    Column("place", "string", "the place, in words", lambda e: e.place, source="place"),
    Column("place_country", "string", "country of the place", lambda e: e.place_country, "ISO 3166 alpha-3", "place_country"),
    Column("latitude", "float64", "latitude", lambda e: e.latitude, "degrees north", "latitude"),
    Column("longitude", "float64", "longitude", lambda e: e.longitude, "degrees east", "longitude"),
    Column("publisher", "string", "who published it", lambda e: e.publisher, source="publisher"),
    Column("published", "date32", "when it was published", lambda e: iso(e.published), "day", "published"),
    Column("url", "string", "address of the text", lambda e: e.url, source="url"),
    Column("confidence", "float64", "0.7 means seven in ten", lambda e: e.confidence, "share", "confidence"),
    Column("origin", "string", "file and line, or document and characters", lambda e: e.origin, source="origin"),
    Column("notes", "string", "what was repaired in reading", lambda e: joined(e.notes), source="notes"),
)
CSV_HEAD = [column.name for column in (*PLAIN, RECORD)]
MERGED_HEAD = [column.name for column in (*TABLES["events"][1], RECORD)]  # the table that `communique events` writes


def write_jsonl(events: Iterable[CodedEvent], out: IO[str]) -> None:
    """One event a line."""
    for event in events:
        out.write(to_json(event) + "\n")


def write_csv(events: Iterable[CodedEvent], out: IO[str]) -> None:
    """A row an event, cells inert in a spreadsheet."""
    out.write(csv_lines([CSV_HEAD]))
    for event in events:
        out.write(csv_lines([[*(inert(column.value(event)) for column in PLAIN), to_json(event)]]))


def write_parquet(events: Iterable[CodedEvent], out: IO[bytes]) -> None:
    """A row an event, in batches."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(out, arrow_of([], PLAIN).schema) as file:
        left = iter(events)
        while batch := list(islice(left, BATCH)):
            file.write_table(arrow_of(batch, PLAIN))


def read_jsonl(path: Path) -> Iterator[CodedEvent | UnreadRow]:
    """The events of JSON Lines that this program wrote: events of this table, dossiers with their reports, merged events."""
    with path.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            yield from events_of(line, f"{path.name} line {number}")


def events_of(line: str, where: str) -> Iterator[CodedEvent | UnreadRow]:
    """The events of one line of JSON."""
    try:
        plain = json.loads(line)
        if "reports" in plain and "document" in plain:
            yield from coded_reports([from_plain(Dossier, plain)])
        elif "event" in plain and "reports" in plain:  # as `communique events` writes them
            yield coded_event(from_plain(Event, plain["event"]), {})
        elif "basis" in plain:
            yield coded_event(from_plain(Event, plain), {})
        else:
            yield from_plain(CodedEvent, plain)
    except (json.JSONDecodeError, TypeError, BadArgument) as error:
        yield UnreadRow(where, f"no event or dossier of communique ({short(error)})", "give lines that communique wrote")


def short(error: Exception) -> str:
    """An error's words, cut."""
    return str(error)[:80]


def read_csv(path: Path) -> Iterator[CodedEvent | UnreadRow]:
    """The events of a CSV file that `write_csv` made."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for row in rows:
            where = f"{path.name} line {rows.line_num}"
            if len(row) == len(CSV_HEAD):
                yield from events_of(row[-1], where)
            else:
                yield UnreadRow(where, f"{len(row)} cells where {len(CSV_HEAD)} are due", "mend the row")


def read_parquet(path: Path) -> Iterator[CodedEvent | UnreadRow]:
    """The events of a Parquet file that `write_parquet` made, or of a table of merged events."""
    import pyarrow.parquet as pq

    file: Any = pq.ParquetFile(path)
    if file.schema_arrow.names not in (CSV_HEAD, MERGED_HEAD):
        raise CannotRead(
            str(path), "no table of coded events", "give events.parquet, dossiers as JSON Lines or what convert wrote"
        )
    number = 0
    for batch in file.iter_batches(BATCH, columns=["record"]):
        for line in batch.column(0).to_pylist():
            number += 1
            yield from events_of(line, f"{path.name} row {number}")
