"""Files of event data, read one row at a time: which format it is, what is wrong with a row, where it stood.

Every line of a file after its header is given, as an event or as an `UnreadRow` that says why not. What can be repaired without
a guess is, and the event's `notes` say so: text that is not UTF-8, tabs inside quotation marks, empty cells at the end.
A number that comes twice is noted too, never left out.
"""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, AnyStr, cast

from communique.documents.charset import BOMS, check_text
from communique.errors import CannotRead, UnreadRow
from communique.formats.coded import CodedEvent
from communique.formats.event_codes import day, known
from communique.formats.event_rows import EventFormat, event_of, one_line
from communique.formats.gdelt import GDELT
from communique.formats.icews import ICEWS
from communique.formats.polecat import POLECAT

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORMATS = {form.name: form for form in (POLECAT, ICEWS, GDELT)}
LONGEST_LINE = 1_000_000  # bytes: a longer one is no row of any of these, and is not held in memory
PEEK = 5  # lines that tell the format
HEADER_SHARE = 0.75  # of a format's columns: a first line that names as many is its header
NEAR = 200_000  # rows within which a number that comes twice is seen: more would need memory that grows with the file
TWICE = "its id stands too in"  # begins the note of a number that comes twice
OLD_GDELT = (57, 58)  # columns of GDELT 1.0
Line = tuple[int, str | None, str | None]
"""The number of a line from 1, its text (None when too long to hold) and what was repaired in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which format a file is in, and the names of its columns, whatever their order, where it has a header.

    `width` counts the header's cells, those without a name at its end too.
    """

    form: EventFormat
    header: tuple[str, ...] | None
    width: int

    @property
    def orders(self) -> list[tuple[str, ...]]:
        """The columns a row may have: those of the header, else those of the format, since some headers name too many."""
        return list(dict.fromkeys((self.header or self.form.names, self.form.names)))


def read_rows(path: Path) -> Iterator[CodedEvent | UnreadRow]:
    """The rows of a POLECAT, ICEWS or GDELT file, plain or in a zip or gzip archive, in constant memory.

    CannotRead when it is none of these, before anything is given.
    """
    with opened(path) as stream:
        lines = lines_of(stream, path)
        first = list(islice(lines, PEEK))
        layout = layout_of([text for _, text, _ in first if text and text.strip()], path)
        rest = chain(first, lines)
        yield from noting_twice(given(rest, layout, path.name))


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked."""
    try:
        with path.open("rb") as plain:
            magic = plain.read(4)
            plain.seek(0)
            if magic[:2] == b"\x1f\x8b":
                with gzip.open(plain) as unpacked:
                    yield cast(IO[bytes], unpacked)
            elif magic == b"PK\x03\x04":
                with zipfile.ZipFile(plain) as archive, archive.open(only_member(archive, path)) as stream:
                    yield stream
            else:
                yield plain
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise CannotRead(str(path), f"cannot be read ({error})", "check the file") from error


def only_member(archive: zipfile.ZipFile, path: Path) -> str:
    """The one file in an archive."""
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    if len(names) != 1:
        raise CannotRead(str(path), f"an archive of {len(names)} files", "unpack it and give one of them")
    return names[0]


def lines_of(stream: IO[bytes], path: Path) -> Iterator[Line]:
    """The lines as text: by the file's mark, else UTF-8, else line by line cp1252."""
    head = stream.read(4096)
    if not head:
        raise CannotRead(str(path), "empty", "give a file with rows")
    mark, name = next(((mark, name) for mark, name in BOMS if head.startswith(mark)), (b"", ""))
    if not name:
        check_text(head, str(path))
    source = io.BufferedReader(Joined(head.removeprefix(mark) if name == "utf-8-sig" else head, stream))
    if name.startswith(("utf-16", "utf-32")):
        wide = io.TextIOWrapper(source, encoding=name, errors="replace", newline="\n")
        for number, text in enumerate(whole_lines(wide.readline, "\n"), 1):
            yield (number, *kept(text)) if text is not None else (number, None, None)
        return
    for number, line in enumerate(whole_lines(source.readline, b"\n"), 1):
        yield (number, *decoded(line)) if line is not None else (number, None, None)


def whole_lines(readline: Callable[[int], AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    """The lines that can be held, None in place of each that is too long."""
    while line := readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(end):
            yield line
            continue
        while (more := readline(LONGEST_LINE)) and not more.endswith(end):
            pass
        yield None


class Joined(io.RawIOBase):
    """Bytes already read, and the stream after them: compressed streams cannot always go back."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        data = self.head[: len(view)] or self.rest.read(len(view))
        self.head = self.head[len(view) :]
        view[: len(data)] = data
        return len(data)


def decoded(line: bytes) -> tuple[str, str | None]:
    """A line as text, and what had to be repaired."""
    try:
        return kept(line.decode("utf-8"))
    except UnicodeDecodeError:
        return kept(line.decode("cp1252", "replace"))[0], "not UTF-8, read as cp1252"


def kept(text: str) -> tuple[str, None]:
    """A line without its end."""
    return text.removesuffix("\n").removesuffix("\r"), None


def layout_of(lines: Sequence[str], path: Path) -> Layout:
    """The format of a file by its first lines; CannotRead when it is none."""
    if not lines:
        raise CannotRead(str(path), "no rows", "give a file with rows")
    header = tuple(known(cell) or "" for cell in lines[0].split("\t"))
    for form in FORMATS.values():
        named = tuple(form.aliases.get(name, canonical(name, form)) for name in header)
        if len(set(named) & set(form.names)) >= HEADER_SHARE * len(form.names):
            while named and not named[-1]:
                named = named[:-1]
            return Layout(form=form, header=named, width=len(header))
    for form in FORMATS.values():
        place = form.names.index(form.date)
        rows = [line.split("\t") for line in lines]
        if any(len(row) == len(form.names) and day(row[place]) for row in rows):
            return Layout(form=form, header=None, width=0)
    raise unknown_format(lines[0].split("\t"), path)


def canonical(name: str, form: EventFormat) -> str:
    """A column by the format's spelling of it."""
    return next((own for own in form.names if own.casefold() == name.casefold()), name)


def unknown_format(cells: Sequence[str], path: Path) -> CannotRead:
    """The error for a file that is in none of the formats."""
    if len(cells) in OLD_GDELT:
        what = f"{len(cells)} columns, as in GDELT 1.0"
        return CannotRead(str(path), what, "give the file of GDELT 2.0 (61 columns, .export.CSV)")
    due = ", ".join(f"{form.name} ({len(form.names)} columns)" for form in FORMATS.values())
    what = f"no event data: its first row has {len(cells)} cells parted by tabs, and it is none of {due}"
    return CannotRead(str(path), what, "give the file as it was published, or JSON Lines, CSV or Parquet that communique wrote")


def given(lines: Iterator[Line], layout: Layout, name: str) -> Iterator[CodedEvent | UnreadRow]:
    """Each line as an event, or why not; the header itself is neither."""
    header_due = layout.header is not None
    for number, text, note in lines:
        if header_due and text and text.strip():
            header_due = False
            continue
        where = f"{name} line {number}"
        yield row_of(text, note, layout, where)


def row_of(text: str | None, note: str | None, layout: Layout, where: str) -> CodedEvent | UnreadRow:
    """The event of a line, or why there is none."""
    if text is None:
        return UnreadRow(where, f"longer than {LONGEST_LINE:,} bytes", "mend the row")
    if not text.strip():
        return UnreadRow(where, "blank", "remove the line")
    cells = text.split("\t")
    if len({*map(known, cells)} & {*layout.form.names, *layout.form.aliases}) >= HEADER_SHARE * len(layout.form.names):
        return UnreadRow(where, "the header again", "remove the line")
    for order in layout.orders:
        fitted, repair = fit(cells, text, len(order), layout.width)
        if fitted is not None:
            plain = [one_line(cell) for cell in fitted]
            named = dict.fromkeys(layout.form.names, "") | dict(zip(order, plain, strict=True))
            changed = "a control character became a space" if plain != fitted and repair is None else None
            notes = tuple(filter(None, (note, repair, changed)))
            return replace(event_of(named, layout.form), origin=where, notes=notes)
    due = " or ".join(str(len(order)) for order in layout.orders)
    return UnreadRow(where, f"{len(cells)} cells where {due} are due", "mend the row")


def fit(cells: list[str], text: str, width: int, header_width: int) -> tuple[list[str] | None, str | None]:
    """The cells of a row when they are as many as the columns, or can be made so, and how; else None.

    Empty cells at the end are left out only where the header has them too: else a tab may stand inside a cell, and every
    cell after it would be read from the wrong column.
    """
    if len(cells) == width:
        return cells, None
    if len(cells) == header_width > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width], "empty cells at the end left out"
    try:
        quoted = next(csv.reader([text], delimiter="\t", strict=True), [])
    except csv.Error:  # a quotation mark that does not close, or a cell that is too long
        return None, None
    return (quoted, "a tab inside quotation marks became a space") if len(quoted) == width else (None, None)


def noting_twice(rows: Iterator[CodedEvent | UnreadRow]) -> Iterator[CodedEvent | UnreadRow]:
    """The rows, those whose number stood in a row before noted: in ICEWS with the same day, elsewhere at all."""
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        if isinstance(row, CodedEvent):
            key = (row.id, str(row.day) if row.form == ICEWS.name else "")
            note = (f"{TWICE} {seen[key]}" if key in seen else None) if row.id else "no id"
            row = replace(row, notes=(*row.notes, note)) if note else row
            seen[key] = row.origin or ""
            if len(seen) > NEAR:
                del seen[next(iter(seen))]
        yield row
