"""Knowledge as data: a table a file, each row readable without the program. `README.md` here names their sources.

Callers keep what they build of the rows: nothing is remembered here.
"""

import csv
from collections.abc import Iterator
from importlib import resources


def raw_rows(table: str) -> Iterator[list[str]]:
    """The rows of a table without their header, cells as they stand; given a folder, of every table in it by name."""
    for reader in readers(table):
        next(reader)
        yield from reader


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column name, cells stripped; given a folder, of every table in it by name."""
    for reader in readers(table):
        header = next(reader)
        for cells in reader:
            yield {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def word_classes(table: str) -> dict[str, frozenset[str]]:
    """The words of each class of a table with a class and its words a row."""
    return {row["class"]: frozenset(row["words"].split()) for row in rows(table)}


def readers(table: str) -> Iterator[Iterator[list[str]]]:
    """A reader for each file of a table or folder."""
    place = resources.files("communique.codebooks").joinpath(table)
    files = sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else [place]
    for file in files:
        if file.name.endswith(".csv"):
            yield csv.reader(file.read_text("utf-8").splitlines())
