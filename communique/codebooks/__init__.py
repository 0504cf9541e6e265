"""Knowledge as data: a table a file, each row readable without the program. `README.md` here names their sources."""

import csv
import io
from collections.abc import Iterator
from importlib import resources


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column name; of every table of a folder, in order of name, when given a folder."""
    place = resources.files("communique.codebooks").joinpath(table)
    files = sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else [place]
    for file in files:
        yield from csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
