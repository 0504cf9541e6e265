"""Markdown for a page that is made: cells, tables, links to tables; and the tables of pages written by hand, read back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
BOOKS = "../communique/codebooks"  # from the page
SPECIAL = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")  # an underscore within a word is no markup
UNESCAPED = re.compile(r"(?<!\\)\|")  # a pipe that ends a cell


def plain(text: str) -> str:
    """Text of a cell in which nothing is markup."""
    return SPECIAL.sub(r"\\\g<0>", text)


def code(text: str) -> str:
    """Text of a cell as it stands in a table of data, without backtick or backslash. A pipe would end the cell even here."""
    return "`" + text.replace("|", r"\|") + "`"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table whose cells are Markdown, and the blank line after it."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' for _ in head)}|"
    for cells in rows:
        yield f"| {' | '.join(cells)} |"
    yield ""


def read_table(page: Path, first: str) -> dict[str, tuple[str, ...]]:
    """The rows of the first table of a page whose head begins with a word, by their first cell; cells are Markdown."""
    lines = iter(page.read_text("utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    body = takewhile(lambda line: line.startswith("|"), lines)
    rows = ([cell.strip() for cell in UNESCAPED.split(line)[1:-1]] for line in body if not line.startswith("|--"))
    return {cells[0]: tuple(cells[1:]) for cells in rows}


def link(table_name: str, line: int | None = None) -> str:
    """A table or folder of the codebooks by its name, or a line of it."""
    place = f"#L{line}" if line else ""
    return f"[{table_name}{f', line {line}' if line else ''}]({BOOKS}/{table_name}{place})"


def linked(text: str) -> str:
    """Text with every table that it names made a link."""
    return re.sub(r"\b\w+\.csv\b", lambda found: link(found[0]), text)


def paragraph(text: str | None, number: int) -> str:
    """One paragraph of a docstring, its lines as they stand there."""
    return (text or "").split("\n\n")[number]


def counted(number: int, thing: str) -> str:
    """A number of things: `1 row`, `1,400 rows`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def some(words: Sequence[str], most: int) -> str:
    """The first of some words, and how many more there are."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def spaced(words: Sequence[str], most: int) -> list[str]:
    """A few of many words, taken at even distances: a list in order of the alphabet is not told by its first words."""
    return [words[at * len(words) // most] for at in range(most)] if len(words) > most else list(words)
