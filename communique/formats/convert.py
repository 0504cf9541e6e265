"""Events from one format to another, one at a time, and an account of what the other could not carry."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path
from typing import IO, Any

from communique.errors import UnreadRow
from communique.formats.coded import TOOK_PLACE, CodedEvent
from communique.formats.event_codes import known, numeric_id
from communique.formats.event_files import FORMATS, TWICE, opened, read_rows
from communique.formats.event_rows import EventFormat, rows_of, text_of
from communique.formats.event_tables import (
    CSV_HEAD,
    PLAIN,
    RECORD,
    read_csv,
    read_jsonl,
    read_parquet,
    write_csv,
    write_jsonl,
    write_parquet,
)
from communique.formats.tables import columns_csv, csv_lines

FIELDS = (
    "start", "end", "type", "mode", "contexts", "quad", "intensity", "cameo", "goldstein", "status", "place", "city", "district",
    "province", "place_country", "latitude", "longitude", "publisher", "published", "url", "language", "reports", "publishers",
    "articles", "confidence", "reason", "method",
)  # fmt: skip
SIDE_FIELDS = ("name", "words", "country", "sectors", "title")


@dataclass
class Account:
    """What became of the events: rows read and written, events left out by reason, fields not carried, by events."""

    read: int = 0
    unread: int = 0
    events: int = 0
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)

    def lines(self, form: str) -> Iterator[str]:
        """The account in words, a line a matter; what has nothing to tell is not there."""
        yield f"events written to {form}: {self.events} (rows: {self.rows})"
        for what, counts in (
            ("left out", self.left_out),
            (f"not carried into {form}", self.lost),
            ("repaired or noted in reading", self.repaired),
        ):
            if counts:
                yield f"{what}: " + ", ".join(f"{name} ({number})" for name, number in counts.most_common())


def read_events(path: Path) -> Iterator[CodedEvent | UnreadRow]:
    """The events of a file of any format; CannotRead when it is none."""
    with opened(path) as stream:
        head = stream.read(4096)
    if head[:4] == b"PAR1":
        return read_parquet(path)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return read_jsonl(path)
    if text.startswith(csv_lines([CSV_HEAD]).strip().encode()):
        return read_csv(path)
    return read_rows(path)


def write_rows(events: Iterable[CodedEvent], form: EventFormat, out: IO[str], account: Account) -> None:
    """Events as rows of a format, with its header where it has one.

    Left out are those a row would say had happened though their status says otherwise.
    """
    if form.header:
        out.write("\t".join(form.names) + "\n")
    for event in events:
        if event.status is not None and event.status not in TOOK_PLACE:
            account.left_out[f"status {event.status}"] += 1
            continue
        rows = rows_of(event, form)
        account.events += 1
        account.rows += len(rows)
        account.lost.update(lost(event, rows, form))
        out.writelines("\t".join(cells) + "\n" for cells in rows)


def lost(event: CodedEvent, rows: list[list[str]], form: EventFormat) -> list[str]:
    """Which fields of an event its rows do not give back, and which cells of its own format have no place in this one."""
    if event.form == form.name:
        return [name for name, cell in event.extra if name not in form.names and known(cell)]
    back = [form.read(dict(zip(form.names, cells, strict=True))) for cells in rows]
    fields = [name for name in FIELDS if gone(getattr(event, name), [getattr(other, name) for other in back])]
    for role in ("actors", "recipients"):
        found = [side for other in back for side in getattr(other, role)]
        fields += [
            f"{role}' {name}"
            for name in SIDE_FIELDS
            if any(gone(getattr(side, name), [getattr(other, name) for other in found]) for side in getattr(event, role))
        ]
    told = {numeric_id(document) for other in back for document in other.documents}
    if any(numeric_id(document) not in told for document in event.documents):
        fields.append("documents")
    return [*fields, *own_cells(event)]


def gone(value: object, found: list[object]) -> bool:
    """Whether a value is known and in none of those found, capitals aside."""
    return value not in (None, "", ()) and not any(same(value, other) for other in found)


def same(value: object, other: object) -> bool:
    """Whether two values say the same as far as a cell can hold it."""
    if isinstance(value, float) and isinstance(other, float):
        return isclose(value, other, rel_tol=1e-9)
    if isinstance(value, str) and isinstance(other, str):
        return text_of(value).strip().casefold() == other.strip().casefold()
    return value == other


def own_cells(event: CodedEvent) -> list[str]:
    """The columns of an event's own format that no field holds and that have something to say in it."""
    form = FORMATS.get(event.form)
    if form is None:
        return []
    sources = {column.name: column.source for column in form.columns}
    return [name for name, cell in event.extra if known(cell) and not held(event, sources.get(name, ""))]


def held(event: CodedEvent, source: str) -> bool:
    """Whether the field that a column is read into holds something: the cell is then only another spelling of it."""
    if not source:
        return False
    role, _, name = source.partition(".")
    value = getattr(event, role)
    values = [getattr(side, name) for side in value] if name else [value]
    return any(one not in (None, "", ()) for one in values)


def accounted(
    rows: Iterable[CodedEvent | UnreadRow], account: Account, report: Callable[[UnreadRow], None]
) -> Iterator[CodedEvent]:
    """The events among the rows; those not given are counted and reported."""
    for row in rows:
        if isinstance(row, UnreadRow):
            account.unread += 1
            report(row)
        else:
            account.read += 1
            account.repaired.update("an id that stands twice" if note.startswith(TWICE) else note for note in row.notes)
            yield row


def write_events(events: Iterable[CodedEvent], form: str, out: IO[Any], account: Account) -> None:
    """Events to an open stream: in a published format, or in one of ours, which carry everything. Parquet wants bytes."""
    if form in FORMATS:
        write_rows(events, FORMATS[form], out, account)
    else:
        OWN_FORMS[form](counted(events, account), out)


def counted(events: Iterable[CodedEvent], account: Account) -> Iterator[CodedEvent]:
    """The events, counted as they pass."""
    for event in events:
        account.events += 1
        account.rows += 1
        yield event


OWN_FORMS: dict[str, Callable[[Iterable[CodedEvent], IO[Any]], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}


def columns_of(form: str) -> str:
    """The dictionary of a form's columns, as CSV; JSON Lines are described by the same fields as CSV and Parquet."""
    return columns_csv(FORMATS[form].columns if form in FORMATS else (*PLAIN, RECORD))
