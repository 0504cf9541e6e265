"""The codebooks of this folder, as rows."""

import csv
from importlib import resources


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `communique/codebooks`, by the names in its header; callers keep what they build of them."""
    text = resources.files("communique").joinpath("codebooks", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
