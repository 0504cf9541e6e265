"""What a format of event data is: its columns, how a row is read, and how an event becomes rows that are read back the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations, product
from types import MappingProxyType
from typing import NamedTuple

from communique.formats.coded import CodedEvent, Side
from communique.formats.event_codes import known
from communique.formats.tables import Cell, Column

JOIN = "; "  # between several values of a cell, in POLECAT as in our own tables
NOBODY = Side()


class Row(NamedTuple):
    """What a column is filled from: the event, and which sides this row pairs. `number` counts the rows of one event."""

    event: CodedEvent
    actor: Side
    recipient: Side
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFormat:
    """A published format: tab separated, one row an event, or one a dyad where the format knows no more than two sides.

    `read` makes an event of a row's cells by column; `aliases` are other names of columns in files in circulation;
    `date` is the column that tells the format where there is no header.
    """

    name: str
    codebook: str
    columns: tuple[Column, ...]
    read: Callable[[Mapping[str, str]], CodedEvent]
    date: str
    header: bool = True
    dyadic: bool = True
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in order."""
        return tuple(column.name for column in self.columns)


def rows_of(event: CodedEvent, form: EventFormat) -> list[list[str]]:
    """The rows of an event in a format, most often one. Cells that it was read from in this format come back as they stood."""
    rows = [[text_of(column.value(row)) for column in form.columns] for row in pairs(event, form.dyadic)]
    if event.form != form.name:
        return rows
    kept = dict(event.extra)
    return [[kept.get(name, cell) for name, cell in zip(form.names, cells, strict=True)] for cells in rows]


def pairs(event: CodedEvent, dyadic: bool) -> Iterator[Row]:
    """Each actor with each recipient; each side of a symmetric event with each other; without dyads the event alone."""
    actors, recipients = event.actors or (NOBODY,), event.recipients or (NOBODY,)
    if not dyadic:
        dyads = iter([(actors[0], recipients[0])])
    elif event.symmetric and len(actors) > 1:
        dyads = iter(permutations(actors, 2))
    else:
        dyads = product(actors, recipients)
    for number, (actor, recipient) in enumerate(dyads):
        yield Row(event, actor, recipient, number)


def event_of(cells: Mapping[str, str], form: EventFormat) -> CodedEvent:
    """The event of one row: the fields that all formats share, and in `extra` every cell that these do not give back."""
    event = replace(form.read(cells), form=form.name)
    given = dict(zip(form.names, rows_of(event, form)[0], strict=True))
    kept = [(name, cells.get(name, "")) for name in form.names if cells.get(name, "") != given[name]]
    others = [(name, cell) for name, cell in cells.items() if name not in given and known(cell)]
    return replace(event, extra=(*kept, *others))


def text_of(value: Cell) -> str:
    """A value as a cell that every reader of tab-separated files takes for the same: on one line, without tabs and quotes.

    Readers differ in whether `"` quotes, so that ours becomes `'`.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return one_line(str(value)).replace('"', "'")


def one_line(text: str) -> str:
    """Text without control characters, each replaced by a space: tabs and line breaks would part cells and rows."""
    return "".join(" " if ord(character) < 32 or character in "\x7f\x85\u2028\u2029" else character for character in text)


def joined(values: tuple[str | None, ...]) -> str | None:
    """The values of several sides in one cell, in their order, an unknown one empty; None when all are."""
    return JOIN.join(value or "" for value in values) if any(values) else None


def split(cell: str) -> tuple[str | None, ...]:
    """The values of a cell that lists several."""
    whole = known(cell)
    return tuple(known(value) for value in whole.split(JOIN.strip())) if whole else ()
