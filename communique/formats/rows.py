"""From a row of a table back to the characters it rests on, whatever program the row comes from.

The table may have been filtered, joined and cut to some of its columns; what is needed are those that tell where and which words.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from communique.citations import Passage, passage_at
from communique.errors import NoEvidence
from communique.formats.tables import SEPARATOR
from communique.records import Document, Span

OFFSETS = "_offsets"  # ends the name of a column that tells where the words of another stand


def trace_row(row: Mapping[str, Any], documents: Mapping[str, Document]) -> tuple[Passage, ...]:
    """Every passage that a row rests on, the evidence first, then each part that has its offsets (trigger, content...).

    `row` is a row of statements, reports, events, assessments or mentions: a pandas Series, a named row of polars, of `csv` or
    of Arrow. `documents` are by id. Of an event the evidence is a passage for each report, in their documents. Raises NoEvidence
    where the row does not say where its words stand, where a document is not given, and where its text is not the row's.
    """
    places = tuple(places_of(row))
    if not places:
        raise NoEvidence("trace_row", "no row with places in a text", "give document, start, end and evidence, or passages")
    return tuple(passage for role, cell in places for passage in passages_of(role, cell, row, documents))


def places_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(role, places) of a row, places as `start-end` or `document:start-end`."""
    if "passages" in row:
        yield "evidence", row["passages"]
    elif "start" in row and "end" in row:
        yield "evidence", f"{int(row['start'])}-{int(row['end'])}"
    for column in row.keys():  # noqa: SIM118  to iterate over a pandas Series gives its values
        if column.endswith(OFFSETS) and isinstance(row[column], str) and row[column]:
            yield column.removesuffix(OFFSETS), row[column]


def passages_of(role: str, cell: str, row: Mapping[str, Any], documents: Mapping[str, Document]) -> Iterator[Passage]:
    """The passages at the places in a cell, after their words were compared with those in the row."""
    places = [place_of(place, row, documents) for place in cell.split(SEPARATOR)]
    recorded = str(row.get(role, ""))
    if not is_told(SEPARATOR.join(span.words for _, span in places), recorded):
        raise NoEvidence(places[0][0].source, f"the text at {cell} is not the row's {role}", "read the very text that was coded")
    return (passage_at(role, span, document) for document, span in places)


def place_of(place: str, row: Mapping[str, Any], documents: Mapping[str, Document]) -> tuple[Document, Span]:
    """The document and the span that a place names; without a document's id it is in that of the row."""
    named, _, characters = place.rpartition(":")
    name = named or str(row.get("document", ""))
    if name not in documents:
        raise NoEvidence("trace_row", f"document {name!r} is not among those given", "give it, by its id")
    start, end = characters.split("-")
    return documents[name], documents[name].span(int(start), int(end))


def is_told(words: str, recorded: str) -> bool:
    """Whether these are the words of a cell, which may list more (a mention that stands twice).

    A cell of a CSV file has an apostrophe before what a spreadsheet would take for a formula.
    """
    return any(cell == words or cell.startswith(words + SEPARATOR) for cell in (recorded, recorded.removeprefix("'")))
