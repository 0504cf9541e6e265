"""A chronicle in every form: events over all sources, each with its reports and their words.

Unlike dossiers, which are written one at a time, it is written whole: no event is known before the last report is read.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from communique.chronicle import Chronicle
from communique.documents.copies import Fingerprint
from communique.errors import BadArgument
from communique.formats import words
from communique.formats.coded import CodedEvent, coded_event
from communique.formats.convert import Account, write_events
from communique.formats.event_files import FORMATS as EVENT_FORMATS
from communique.formats.export import Form, replacing, write_event_file
from communique.formats.markdown import escape, place, rows
from communique.formats.plain import to_plain
from communique.formats.tables import column_dictionary, csv_head, csv_rows, to_arrow
from communique.records import Event, Report
from communique.web.chronicle import chronicle_html

TABLES_OF_EVENTS = ("events", "reports")


def to_json(chronicle: Chronicle) -> str:
    """One JSON object: the version of its form, and the events, each with its reports."""
    told = ",\n".join(one_json(event, reports) for event, reports in chronicle.told())
    return f'{{"format": "communique-events/1", "events": [\n{told}\n]}}\n'


def to_jsonl(chronicle: Chronicle) -> str:
    """One event a line, with its reports."""
    return "".join(one_json(event, reports) + "\n" for event, reports in chronicle.told())


def one_json(event: Event, reports: Sequence[Report]) -> str:
    """An event and its reports as a JSON object on one line."""
    return json.dumps({"event": to_plain(event), "reports": to_plain(tuple(reports))}, ensure_ascii=False)


def to_markdown(chronicle: Chronicle) -> str:
    """A list of events, each with a table of its reports; every word from a text is escaped."""
    known = {document.document: document for document in chronicle.documents}
    lines = ["# Who did what to whom", ""]
    for event, reports in chronicle.told():
        lines += [
            f"## {escape(heading(event))}",
            "",
            escape(f"{words.told_by(event)}. {event.reason}."),
            "",
            *rows(("published", "publisher", "words", "characters"), (report_cells(report, known) for report in reports)),
            "",
        ]
    return "\n".join(lines)


def heading(event: Event) -> str:
    """`2026-05-11: Chile → Argentina, COERCE seize (CAMEO 171), happened`."""
    return f"{event.when.iso or 'undated'}: {words.who_to_whom(event)}, {words.code(event)}, {words.status(event)}"


def report_cells(report: Report, known: dict[str, Fingerprint]) -> tuple[str, ...]:
    """The cells of a report in the table of its event."""
    evidence = report.evidence[0]
    document = known[evidence.document]
    published = document.anchor.isoformat() if document.anchor else ""
    return published, document.publisher_or_place, f"“{evidence.words}”", place(evidence.start, evidence.end)


def write_view(chronicle: Chronicle, out: IO[str]) -> None:
    """The events as a person reads them in a terminal."""
    from rich.console import Console

    from communique.formats.terminal import add, table

    known = {document.document: document for document in chronicle.documents}
    grid = table("when", "status", "who → whom", "event", "told by")
    for event, reports in chronicle.told():
        told = " ".join(
            f"{known[r.evidence[0].document].publisher_or_place}: “{words.short(r.evidence[0].words)}”" for r in reports
        )
        add(grid, event.when.iso or "", words.status(event), words.who_to_whom(event), words.code(event), told)
    Console(file=out, width=None if out.isatty() else 140, highlight=False).print(grid)


def written(write: Callable[[Chronicle], str]) -> Callable[[Chronicle, IO[str]], None]:
    """A function from a chronicle to text as one that writes it."""

    def writing(chronicle: Chronicle, out: IO[str]) -> None:
        out.write(write(chronicle))

    return writing


WRITERS: dict[Form, Callable[[Chronicle, IO[str]], None]] = {
    "table": write_view,
    "json": written(to_json),
    "jsonl": written(to_jsonl),
    "md": written(to_markdown),
    "html": written(chronicle_html),
}


def records_of(chronicle: Chronicle, table: str) -> tuple[Event, ...] | tuple[Report, ...]:
    """The records of a chronicle that belong in a table."""
    return chronicle.events if table == "events" else chronicle.reports


def write_stream(chronicle: Chronicle, form: Form, out: IO[str], table: str = "events", account: Account | None = None) -> None:
    """Write a chronicle as text to an open stream; of tables, one. `account` is told what a format of event data cannot carry."""
    if form in EVENT_FORMATS:
        write_events(coded(chronicle, form, table), form, out, account or Account())
        return
    if form == "parquet":
        raise BadArgument("--format parquet", "Parquet is binary and holds one table a file", "add --out FOLDER")
    if form == "csv":
        out.write(csv_head(table) + csv_rows(records_of(chronicle, table), table))
    else:
        WRITERS[form](chronicle, out)


def coded(chronicle: Chronicle, form: Form, table: str) -> Iterator[CodedEvent]:
    """The events as a format of event data takes them."""
    if table != "events":
        raise BadArgument(f"--table {table}", f"{form} holds events", "leave --table out, or use communique reports")
    documents = {document.document: document for document in chronicle.documents}
    return (coded_event(event, documents) for event in chronicle.events)


def write_file(chronicle: Chronicle, form: Form, path: Path, table: str = "events", account: Account | None = None) -> None:
    """Write a chronicle to one file, which appears whole or not at all."""
    if form in EVENT_FORMATS:
        write_event_file(coded(chronicle, form, table), form, path, account or Account())
        return
    if form == "parquet":
        import pyarrow.parquet as pq

        with replacing(path, "wb") as held:
            pq.write_table(to_arrow(records_of(chronicle, table), table=table), held)
        return
    with replacing(path, "w") as out:
        write_stream(chronicle, form, out, table)


def write_folder(chronicle: Chronicle, form: Form, folder: Path, account: Account | None = None) -> None:
    """For CSV and Parquet a file each for events and reports, with what their columns mean; for the other forms one file."""
    folder.mkdir(parents=True, exist_ok=True)
    if form not in ("csv", "parquet"):
        write_file(chronicle, form, folder / f"events.{'txt' if form == 'table' else form}", account=account)
        return
    (folder / "README.md").write_text(column_dictionary(), encoding="utf-8")
    for table in TABLES_OF_EVENTS:
        write_file(chronicle, form, folder / f"{table}.{form}", table)
