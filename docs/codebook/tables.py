"""Whole tables: the contexts, the CAMEO codes, and a list of all tables of the codebooks."""

import re
from collections.abc import Iterable, Iterator

from communique.codebooks import readers, rows
from communique.events.ontology import CameoCode, cameo_codes
from docs.codebook.markup import BOOKS, DOCS, code, link, plain, read_table, table

README = DOCS / BOOKS / "README.md"


def contexts() -> Iterator[str]:
    """The contexts with all their words."""
    found = list(rows("contexts.csv"))
    yield "## Contexts"
    yield ""
    yield f"What an event is about: PLOVER's {len(found)} contexts. A report has those of which a word stands in its paragraph."
    yield ""
    yield from table(("context", "words"), ((code(row["context"]), plain(", ".join(row["words"].split()))) for row in found))


def cameo() -> Iterator[str]:
    """Every CAMEO code."""
    found = cameo_codes().values()
    yield "## CAMEO"
    yield ""
    yield f"The {len(found)} codes of CAMEO 1.1b3, named in our words. Statements (01) and appeals (02) have no type in PLOVER."
    yield ""
    yield from table(("code", "name", "type", "mode", "Goldstein"), map(cameo_cells, found))


def cameo_cells(entry: CameoCode) -> tuple[str, ...]:
    """A code in one line, the roots in bold."""
    mark = "**" if len(entry.code) == 2 else ""
    name = f"{mark}{plain(entry.name)}{mark}"
    return f"{mark}{entry.code}{mark}", name, entry.type or "", entry.mode or "", f"{entry.goldstein:g}"


def tables() -> Iterator[str]:
    """Every table of the codebooks, with its size."""
    described = read_table(README, "table")
    listed = ((name, what) for names, (what, *_) in described.items() for name in re.findall(r"`([^`]+)`", names))
    yield "## The tables"
    yield ""
    yield f"Where each is from, as of when and how it was made is told in [their README]({BOOKS}/README.md)."
    yield ""
    yield from table(("table", "rows", "columns", "what a row is"), (book_cells(*one) for one in each_once(listed)))


def each_once(listed: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Tables with what a row is; where several are described together, all but the first refer to it."""
    first: dict[str, str] = {}
    for name, what in listed:
        known = first.setdefault(what, name)
        yield name, what if known == name else f"see {known}"


def book_cells(name: str, what: str) -> tuple[str, ...]:
    """A table, or a folder of tables, in one line."""
    book = name.removesuffix("/*.csv")
    columns = dict.fromkeys(column for reader in readers(book) for column in next(reader))
    return link(book), f"{sum(1 for _ in rows(book)):,}", plain(", ".join(columns)), what
