"""What has become of a side's formulas, and what an edited page says otherwise, in every form."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Literal

from communique.formats import words
from communique.formats.markdown import escape, place, rows
from communique.formats.plain import to_plain
from communique.formats.tables import csv_lines, inert
from communique.records import Document, Edit, Formula, Span

Form = Literal["table", "json", "csv", "md"]
FORMULA_COLUMNS = ("id", "kind", "now", "now_offsets", "before", "before_document", "before_offsets", "dates", "reason")
EDIT_COLUMNS = ("id", "kind", "what", "old", "old_offsets", "new", "new_offsets", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Formulas or edits with the documents they were read from, the one they are about first."""

    documents: tuple[Document, ...]
    changes: Sequence[Formula] | Sequence[Edit]
    name: Literal["formulas", "edits"]

    @property
    def title(self) -> str:
        """The heading over them."""
        return "Formulas" if self.name == "formulas" else "Edits"

    @property
    def head(self) -> tuple[str, ...]:
        """The headings of the columns that a person reads."""
        return ("kind", "now", "before", "why") if self.name == "formulas" else ("kind", "before", "now", "why")

    def document_of(self, span: Span) -> Document:
        """The document that some characters stand in."""
        return next(document for document in self.documents if document.id == span.document)


def to_json(told: Told) -> str:
    """One JSON object: the version of its form, the documents with their texts' digests, and the changes."""
    known = [
        {"id": one.id, "source": one.source, "title": one.title, "published": to_plain(one.published), "digest": one.digest}
        for one in told.documents
    ]
    whole = {"format": f"communique-{told.name}/1", "documents": known, told.name: to_plain(tuple(told.changes))}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_csv(told: Told) -> str:
    """A row a change, every cell inert in a spreadsheet; of a formula's earlier versions the latest."""
    head = FORMULA_COLUMNS if told.name == "formulas" else EDIT_COLUMNS
    cells = (formula_cells(one) if isinstance(one, Formula) else edit_cells(one) for one in told.changes)
    return csv_lines([head, *([inert(cell) for cell in row] for row in cells)])


def formula_cells(one: Formula) -> tuple[str, ...]:
    """The cells of a formula, in order of `FORMULA_COLUMNS`."""
    latest = one.before[0] if one.before else None
    dates = "; ".join(day.isoformat() if day else "undated" for day in one.dates)
    document = latest.document if latest else ""
    return (one.id, one.kind, said(one.now), offsets(one.now), said(latest), document, offsets(latest), dates, one.reason)


def edit_cells(one: Edit) -> tuple[str, ...]:
    """The cells of an edit, in order of `EDIT_COLUMNS`."""
    return (one.id, one.kind, "; ".join(one.what), said(one.old), offsets(one.old), said(one.new), offsets(one.new), one.reason)


def said(span: Span | None) -> str:
    """The words at some characters on one line; empty where there are none."""
    return words.flat(span.words) if span else ""


def offsets(span: Span | None) -> str:
    """`start-end`; empty where there are none."""
    return f"{span.start}-{span.end}" if span else ""


def to_markdown(told: Told) -> str:
    """A table; every word from a text is escaped."""
    title = escape(heading(told.documents[0]))
    lines = [f"# {told.title}: {title}", "", *rows(told.head, (cells_read(told, one, where=True) for one in told.changes)), ""]
    return "\n".join(lines if told.changes else [*lines[:2], nothing(told), ""])


def heading(document: Document) -> str:
    """The title of a document with its day."""
    name = document.title or document.source
    return f"{name}, {document.published}" if document.published else name


def nothing(told: Told) -> str:
    """What is said where there is nothing to show."""
    return "No formula found." if told.name == "formulas" else "Nothing is said otherwise."


def cells_read(told: Told, one: Formula | Edit, *, where: bool) -> tuple[str, str, str, str]:
    """The cells that a person reads, in order of `Told.head`, each quotation with its place if `where`."""
    if isinstance(one, Formula):
        versions = " · ".join(passage(told, span, where, dated=True) for span in one.before)
        return one.kind, passage(told, one.now, where), versions, one.reason
    return one.kind, passage(told, one.old, where), passage(told, one.new, where), one.reason


def passage(told: Told, span: Span | None, where: bool, dated: bool = False) -> str:
    """The words of a passage in quotation marks, with its day and its place if these are asked for."""
    if span is None:
        return ""
    published = told.document_of(span).published
    day = f"{published}: " if dated and published else ""
    return f"{day}“{said(span)}”" + (f" ({place(span.start, span.end)})" if where else "")


def write_view(told: Told, out: IO[str]) -> None:
    """The changes as a person reads them in a terminal."""
    from rich.console import Console
    from rich.text import Text

    from communique.formats.terminal import add, printable, table

    grid = table(*told.head, wide=3)
    for one in told.changes:
        add(grid, *cells_read(told, one, where=False))
    console = Console(file=out, width=None if out.isatty() else 140, highlight=False)
    console.print(Text(printable(heading(told.documents[0])), style="bold"))
    console.print(grid if told.changes else Text(nothing(told)))


WRITERS: Mapping[Form, Callable[[Told], str]] = {"json": to_json, "csv": to_csv, "md": to_markdown}


def write(told: Told, form: Form, out: IO[str]) -> None:
    """Write formulas or edits as text to an open stream."""
    if form == "table":
        write_view(told, out)
    else:
        out.write(WRITERS[form](told))
