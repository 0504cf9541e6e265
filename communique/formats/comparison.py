"""A comparison in every form: for people as a table in the terminal, Markdown or a page, for programs as JSON or tables."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, get_args

from communique.errors import BadArgument
from communique.formats.compared import (
    TRAITS,
    Cell,
    Line,
    Matter,
    Records,
    headline,
    index,
    link_relation,
    matters,
    omitted,
    origins,
    parts,
    probability,
    quoted_words,
    relation,
    sentence,
    spoken_of,
    title,
    topic_name,
)
from communique.formats.comparison_tables import KINDS, column_dictionary, to_arrow, to_csv
from communique.formats.export import replacing
from communique.formats.markdown import escape, place, rows
from communique.formats.plain import to_json
from communique.formats.words import short
from communique.records import Comparison
from communique.web.comparison import comparison_html

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

Form = Literal["table", "json", "html", "md", "csv", "parquet"]
FORMS: tuple[Form, ...] = get_args(Form)
HAND = "Offsets are code points of the texts as cleaned. “Does not mention” says what was found in that account, not why."


def comparison_json(comparison: Comparison) -> str:
    """One JSON object: the version of its form, and the comparison with its documents, texts included."""
    return f'{{"format": "communique-comparison/1", "comparison": {to_json(comparison)}}}\n'


def comparison_markdown(comparison: Comparison) -> str:
    """The headline, the accounts, a table for each topic, the wordings; every word from a text is escaped."""
    lines = [f"# {escape(title(comparison))}", ""]
    lines += [f"- {escape(told)}" for told in headlines(comparison)]
    lines += ["", *rows(("side", "title", "publisher and date", "hand", "points"), origins(comparison))]
    known, sides = index(comparison), tuple(account.side for account in comparison.accounts)
    for matter in matters(comparison):
        spoken = sentence(spoken_of(matter.topic, comparison.accounts))
        lines += ["", f"## {escape(sentence(topic_name(matter.topic)))}", "", escape(f"{spoken}."), ""]
        head = ("row", "who says it", *map(escape, sides), "why")
        lines += rows(head, (row_cells(line, comparison, known) for line in matter.lines))
    lines += worded(comparison)
    lines += ["", *(f"- {escape(d.title or d.source)}: text digest {d.digest}" for d in comparison.documents), "", HAND, ""]
    return "\n".join(lines)


def headlines(comparison: Comparison) -> Iterator[str]:
    """Each line of the headline: `Only Chile’s account mentions: arbitration; next contact.`"""
    for lead in headline(comparison):
        yield f"{lead.words}: {'; '.join(map(topic_name, lead.topics))}{lead.rest}."


def row_cells(line: Line, comparison: Comparison, known: Records) -> tuple[str, ...]:
    """The cells of a row in Markdown: number, label, a cell for each account, why."""
    told = (quoted(cell) or omitted(cell, known) for cell in line.cells)
    return (str(line.number), label(line, comparison), *told, "; ".join(reasons(line)))


def label(line: Line, comparison: Comparison) -> str:
    """Who says it, and whether the analyst had a hand in it."""
    return relation(line.row, comparison.accounts) + (" (the analyst’s correction)" if line.corrected else "")


def quoted(cell: Cell) -> str:
    """The exact words of an account's points, each with its place; empty where it has none."""
    return "; ".join(f"{quoted_words(p)} ({place(p.evidence[0].start, p.evidence[0].end)})" for p in cell.points)


def reasons(line: Line) -> Iterator[str]:
    """Why the points of a row belong together."""
    for link in line.links:
        yield f"{link_relation(link)}, probability {probability(link.confidence)}: {link.reason}"


def worded(comparison: Comparison) -> list[str]:
    """The wordings as a Markdown table; nothing where there is none."""
    if not comparison.wordings:
        return []
    sides = (escape(account.side) for account in comparison.accounts)
    return [
        "",
        "## How they word it",
        "",
        *rows(("what", "topic", *sides, "difference", "characters"), wording_cells(comparison)),
    ]


def wording_cells(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """What, topic, what each account writes, the difference, where it stands."""
    order = list(TRAITS)
    for wording in sorted(comparison.wordings, key=lambda wording: order.index(wording.trait)):
        told = (words or "nothing of the kind" for words in wording.words)
        where = "; ".join(place(span.start, span.end) for span in wording.evidence)
        yield TRAITS[wording.trait], wording.topic or "", *told, wording.reason, where


def comparison_view(comparison: Comparison) -> "RenderableType":
    """The headline, the accounts, the rows by topic with a column for each account, the wordings: for a terminal."""
    from rich.console import Group
    from rich.text import Text

    from communique.formats.terminal import add, printable, section

    views: list[RenderableType] = [Text(printable(title(comparison)), style="bold")]
    views += [Text(printable(" · ".join(cells)), style="dim") for cells in origins(comparison)]
    views += [Text(), *(Text(printable(told)) for told in headlines(comparison))]
    for heading, found in parts(comparison):
        views += [section(heading, sum(len(matter.lines) for matter in found)), topic_table(comparison, found)]
    if comparison.wordings:
        grid = side_by_side(comparison, "what")
        for what, topic, *told, _, _ in wording_cells(comparison):
            add(grid, f"{what}{f': {topic}' if topic else ''}", *told)
        views += [section("How they word it", len(comparison.wordings)), grid]
    return Group(*views, Text())


def topic_table(comparison: Comparison, found: Sequence[Matter]) -> "Table":
    """The rows of some topics; a topic's name stands above who says its first row."""
    from rich.text import Text

    from communique.formats.terminal import printable

    grid, known = side_by_side(comparison, "topic, who says it"), index(comparison)
    for matter in found:
        name = sentence(topic_name(matter.topic))
        for line in matter.lines:
            told = (short("; ".join(map(quoted_words, c.points))) or short(omitted(c, known), 120) for c in line.cells)
            above = f"{printable(name)}\n" if line is matter.lines[0] else ""
            first = Text.assemble((above, "bold"), printable(label(line, comparison)))
            grid.add_row(first, *(Text(printable(cell)) for cell in told))
    return grid


def side_by_side(comparison: Comparison, first: str) -> "Table":
    """An empty table with a column for each account."""
    from communique.formats.terminal import printable, table

    return table(first, *(printable(account.side) for account in comparison.accounts), wide=len(comparison.accounts))


def write_view(comparison: Comparison, out: IO[str]) -> None:
    """The comparison as a person reads it in a terminal."""
    from rich.console import Console

    Console(file=out, width=None if out.isatty() else 140, highlight=False, markup=False).print(comparison_view(comparison))


WRITERS: dict[str, Callable[[Comparison], str]] = {
    "json": comparison_json,
    "html": comparison_html,
    "md": comparison_markdown,
}


def write_stream(comparison: Comparison, form: Form, out: IO[str], table: str = "rows") -> None:
    """Write a comparison as text to an open stream; as CSV, one of its tables."""
    if form == "parquet":
        raise BadArgument("--format parquet", "Parquet is binary and holds one table a file", "add --out FOLDER")
    if form == "table":
        write_view(comparison, out)
    else:
        out.write(to_csv(comparison, table) if form == "csv" else WRITERS[form](comparison))


def write_file(comparison: Comparison, form: Form, path: Path, table: str = "rows") -> None:
    """Write a comparison to one file, which appears whole or not at all; as CSV or Parquet, one of its tables."""
    if form == "parquet":
        import pyarrow.parquet as pq

        with replacing(path, "wb") as held:
            pq.write_table(to_arrow(comparison, table), held)
        return
    with replacing(path, "w") as out:
        write_stream(comparison, form, out, table)


def write_folder(comparison: Comparison, form: Form, folder: Path) -> None:
    """For CSV and Parquet a file for each table, with what their columns mean; for the other forms one file."""
    folder.mkdir(parents=True, exist_ok=True)
    if form not in ("csv", "parquet"):
        write_file(comparison, form, folder / f"comparison.{'txt' if form == 'table' else form}")
        return
    with replacing(folder / "README.md", "w") as out:
        out.write(column_dictionary(comparison))
    for table in KINDS:
        write_file(comparison, form, folder / f"{table}.{form}", table)
