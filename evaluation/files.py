"""What the shared files hold, read with care: lines of JSON, dates in several forms, texts that are already clean."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from communique import from_text
from communique.errors import BadArgument
from communique.records import Document

Row = dict[str, Any]


def plain_document(text: str, day: str | None, name: str) -> Document:
    """A text that is already clean, as a document."""
    return from_text(text, source=name, media_type="text/plain", published=loose_date(day))


def loose_date(day: str | None) -> date | None:
    """The day of an ISO date, or of a form like `10 May 2015`; None for anything else."""
    from communique.dates import find_dates, resolve

    expression = next(iter(find_dates(day or "", None)), None)
    found = resolve(expression, None) if expression else None
    return found[0] if found else None


def json_lines(path: Path) -> Iterator[Row]:
    """The objects of a JSON Lines file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError as error:
            raise BadArgument(f"{path}: line {number}", f"not JSON: {error.msg}", "give one JSON object a line") from error
