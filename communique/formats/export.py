"""A stream of dossiers to a file, a folder or standard output, one at a time: memory does not grow with their number.

Only the HTML page of several documents in one file holds them all; give a folder for a page each.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Literal

from communique.errors import BadArgument
from communique.formats.coded import CodedEvent, coded_reports
from communique.formats.convert import Account, columns_of, write_events
from communique.formats.event_files import FORMATS as EVENT_FORMATS
from communique.formats.markdown import to_markdown
from communique.formats.plain import to_json
from communique.formats.tables import OF_DOSSIER, TABLES, column_dictionary, csv_head, csv_rows, records_of, to_arrow
from communique.records import Actor, Dossier
from communique.web import to_html

Form = Literal["table", "json", "jsonl", "html", "md", "csv", "parquet", "polecat", "icews", "gdelt"]
View = Literal["dossier", "said", "commitments", "reports"]
"""What a person is shown of dossiers: all of them, or of those that hold only statements or only reports, these alone."""
FILLED: dict[View, tuple[str, ...]] = {
    "dossier": OF_DOSSIER,
    "said": ("statements", "actors", "documents"),
    "commitments": ("statements", "actors", "documents"),
    "reports": ("reports", "actors", "documents"),
}
"""The tables that are not empty in each view."""
SUFFIXES: dict[str, Form] = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".md": "md",
    ".csv": "csv",
    ".parquet": "parquet",
    ".polecat": "polecat",
    ".icews": "icews",
    ".gdelt": "gdelt",
}


def write_stream(
    dossiers: Iterable[Dossier],
    form: Form,
    out: IO[str],
    table: str | None = None,
    view: View = "dossier",
    account: Account | None = None,
) -> None:
    """Write dossiers as text to an open stream. CSV holds one table, so it needs its name.

    `account` is told what a format of event data cannot carry.
    """
    if form in EVENT_FORMATS:
        write_events(coded_reports(only_events(dossiers, form, table, view)), form, out, account or Account())
    elif form == "parquet":
        raise BadArgument("--format parquet", "Parquet is binary and holds one table a file", "add --out FOLDER")
    elif form == "csv":
        write_csv(dossiers, out, table)
    else:
        WRITERS[form](dossiers, out, view)


def only_events(dossiers: Iterable[Dossier], form: Form, table: str | None, view: View) -> Iterable[Dossier]:
    """The dossiers, where their reports are what is asked for: a format of event data holds nothing else."""
    if view not in ("dossier", "reports") or table not in (None, "reports"):
        raise BadArgument(f"--format {form}", "it holds events, and something else is asked for", "use communique events")
    return dossiers


def write_json(dossiers: Iterable[Dossier], out: IO[str], _: View) -> None:
    """One JSON object: the version of its form, and the dossiers."""
    out.write('{"format": "communique-dossier/1", "dossiers": [')
    for number, dossier in enumerate(dossiers):
        out.write((",\n" if number else "\n") + to_json(dossier))
    out.write("\n]}\n")


def write_jsonl(dossiers: Iterable[Dossier], out: IO[str], _: View) -> None:
    """One dossier a line."""
    for dossier in dossiers:
        out.write(to_json(dossier) + "\n")


def write_markdown(dossiers: Iterable[Dossier], out: IO[str], view: View) -> None:
    """One Markdown section a dossier."""
    for dossier in dossiers:
        out.write(to_markdown(dossier, view) + "\n")


def write_page(dossiers: Iterable[Dossier], out: IO[str], view: View) -> None:
    """One self-contained HTML page."""
    out.write(to_html(tuple(dossiers), only=None if view == "dossier" else FILLED[view][0]))


def write_view(dossiers: Iterable[Dossier], out: IO[str], view: View) -> None:
    """The dossiers as a person reads them in a terminal."""
    from rich.console import Console

    from communique.formats.terminal import VIEWS

    # a pipe or a file has no width of its own: as wide as a wide terminal
    console = Console(file=out, width=None if out.isatty() else 140, highlight=False)
    for dossier in dossiers:
        console.print(VIEWS[view](dossier))


WRITERS: dict[Form, Callable[[Iterable[Dossier], IO[str], View], None]] = {
    "table": write_view,
    "json": write_json,
    "jsonl": write_jsonl,
    "html": write_page,
    "md": write_markdown,
}


def write_csv(dossiers: Iterable[Dossier], out: IO[str], table: str | None) -> None:
    """One table of all dossiers as CSV."""
    if table is None:
        choices = ", ".join(OF_DOSSIER)
        raise BadArgument("--format csv", "a CSV file holds one table", f"add --table ({choices}), or --out FOLDER for all")
    out.write(csv_head(table))
    for _, records in tabled(dossiers, [table]):
        out.write(csv_rows(records, table))


def tabled(dossiers: Iterable[Dossier], tables: Iterable[str]) -> Iterator[tuple[str, list[object]]]:
    """(table, records) for each dossier and table; an actor of several documents is given once."""
    known: set[str] = set()
    names = list(tables)
    for dossier in dossiers:
        for table in names:
            records = [record for record in records_of(dossier, table) if not (isinstance(record, Actor) and record.id in known)]
            known.update(record.id for record in records if isinstance(record, Actor))
            yield table, records


def write_event_file(events: Iterable[CodedEvent], form: str, path: Path, account: Account) -> None:
    """Write events of any format to one file, which appears whole or not at all, and beside it what its columns mean."""
    with replacing(path, "wb" if form == "parquet" else "w") as out:
        write_events(events, form, out, account)
    with replacing(path.with_name(f"{path.name}.columns.csv"), "w") as out:
        out.write(columns_of(form))


def write_file(
    dossiers: Iterable[Dossier],
    form: Form,
    path: Path,
    table: str | None = None,
    view: View = "dossier",
    account: Account | None = None,
) -> None:
    """Write dossiers to one file, which appears whole or not at all."""
    if form in EVENT_FORMATS:
        write_event_file(coded_reports(only_events(dossiers, form, table, view)), form, path, account or Account())
        return
    if form == "parquet":
        write_tables(dossiers, form, {table or one_table(path): path})
        return
    with replacing(path, "w") as out:
        write_stream(dossiers, form, out, table or (one_table(path) if form == "csv" else None), view)


def one_table(path: Path) -> str:
    """The table that a file is named after: `reports.csv` holds the reports."""
    if path.stem in TABLES:
        return path.stem
    choices = ", ".join(TABLES)
    raise BadArgument(str(path), "a CSV or Parquet file holds one table", f"add --table ({choices}), or give --out a folder")


def write_folder(
    dossiers: Iterable[Dossier], form: Form, folder: Path, view: View = "dossier", account: Account | None = None
) -> None:
    """A file per table for CSV and Parquet, with what their columns mean; for the other forms a file per document.

    A format of event data takes all documents in one file.
    """
    suffix = next(suffix for suffix, known in SUFFIXES.items() if known == form)
    folder.mkdir(parents=True, exist_ok=True)
    if form in EVENT_FORMATS:
        write_file(dossiers, form, folder / f"events{suffix}", view=view, account=account)
        return
    if form in ("csv", "parquet"):
        (folder / "README.md").write_text(column_dictionary(), encoding="utf-8")
        write_tables(dossiers, form, {table: folder / f"{table}{suffix}" for table in FILLED[view]})
        return
    for dossier in dossiers:
        write_file([dossier], form, folder / f"{file_stem(dossier)}{suffix}", view=view)


def file_stem(dossier: Dossier) -> str:
    """A file name for one dossier: its source's name made plain, and its id, so that no two collide."""
    stem = Path(dossier.document.source.split("?")[0]).stem
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem).strip("-")
    return f"{plain[:60] or 'document'}-{dossier.document.id}"


def write_tables(dossiers: Iterable[Dossier], form: Form, paths: dict[str, Path]) -> None:
    """Each of some tables as a CSV or Parquet file, in one pass over the dossiers."""
    with ExitStack() as stack:
        appends = {table: stack.enter_context(growing(table, form, path)) for table, path in paths.items()}
        for table, records in tabled(dossiers, appends):
            if records:
                appends[table](records)


def keeping_documents(dossiers: Iterable[Dossier], form: Form, path: Path) -> Iterator[Dossier]:
    """The dossiers as they come; on the way their documents go to a table, so that no text need be held."""
    with growing("documents", form, path) as append:
        for dossier in dossiers:
            append([dossier.document])
            yield dossier


@contextmanager
def growing(table: str, form: Form, path: Path) -> Iterator[Callable[[Sequence[object]], object]]:
    """A function that adds records to the CSV or Parquet file of a table, which appears whole or not at all."""
    if form == "csv":
        with replacing(path, "w") as out:
            out.write(csv_head(table))
            yield lambda records: out.write(csv_rows(records, table))
        return
    import pyarrow.parquet as pq

    with replacing(path, "wb") as held, pq.ParquetWriter(held, to_arrow([], table=table).schema) as rows:
        yield lambda records: rows.write_table(to_arrow(records, table=table))


@contextmanager
def replacing(path: Path, mode: Literal["w", "wb"]) -> Iterator[IO[Any]]:
    """A file that appears at `path` whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding, newline = (None, None) if mode == "wb" else ("utf-8", "")
    with NamedTemporaryFile(
        mode, encoding=encoding, newline=newline, dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as held:
        try:
            yield held
        except BaseException:
            Path(held.name).unlink()
            raise
    # the temporary file is private to its owner; the finished one is like any file the user makes
    umask = os.umask(0)
    os.umask(umask)
    Path(held.name).chmod(0o666 & ~umask)
    Path(held.name).replace(path)
