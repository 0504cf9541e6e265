"""A comparison as tables: a row a record, the same columns in CSV, Parquet and Arrow.

`rows`, the table one asks for first, lays the accounts side by side: a group of columns for each, numbered in their order.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from communique.errors import BadArgument
from communique.formats import tables
from communique.formats.compared import Cell, Line, index, matters, nearest, relation
from communique.formats.plain import from_plain
from communique.formats.tables import (
    FOUND,
    JUDGED,
    TABLES,
    Column,
    arrow_of,
    csv_of,
    dictionary_of,
    joined,
    magnitude_words,
    offsets,
    party_columns,
    words,
)
from communique.records import Account, Comparison, Document, Link, Omission, Point, Row, Span, Topic, Wording

if TYPE_CHECKING:
    import pyarrow as pa

ID = Column("id", "string", "stable id: a digest of content and method", lambda r: r.id)
REASON, CONFIDENCE, METHOD = JUDGED
PROBABILITY = Column("probability", "float64", "that a careful reader would say so", lambda r: r.confidence)
CORRECTED = Column("corrected", "bool", "the analyst said so", lambda r: r.corrected)
KINDS: dict[str, type] = {
    "rows": Row,
    "points": Point,
    "links": Link,
    "omissions": Omission,
    "topics": Topic,
    "wordings": Wording,
    "accounts": Account,
    "documents": Document,
}
"""The tables of a comparison, in the order they are offered, and what a row of each is."""
RECORD = b"record"  # in the metadata of a schema: columns differ by the number of accounts, so they do not tell the kind
POINTS = [
    *FOUND,
    Column("side", "string", "the side whose account makes it", lambda r: r.side),
    Column("topic", "string", "the topic it falls under", lambda r: r.topic),
    Column("aspect", "string", "contact, form, length, tone, or a matter", lambda r: r.aspect),
    Column("sentence", "string", "the whole sentence it stands in", lambda r: r.sentence.words),
    Column("sentence_offsets", "string", "start-end of the sentence", lambda r: offsets([r.sentence])),
    Column("act", "string", "speech act", lambda r: r.act),
    Column("cue", "string", "the words by which it is said or done", lambda r: words([r.cue])),
    *party_columns("speaker", "who speaks or acts in it", lambda r: r.speakers),
    Column("joint", "bool", "told of both sides at once", lambda r: r.joint),
    Column("figures", "string", "numbers with their units", lambda r: joined(magnitude_words(r.figures))),
    Column("names", "string", "names in it but those of the participants", lambda r: words(r.names)),
    *JUDGED,
]
ACCOUNTS = [
    ID,
    Column("side", "string", "short name of the side", lambda r: r.side),
    Column("document", "string", "id of the document it stands in", lambda r: r.document),
    Column("party_id", "string", "the actor that speaks, its id", lambda r: r.party.id if r.party else None),
    Column("party_name", "string", "the actor that speaks, its name", lambda r: r.party.name if r.party else None),
    Column("second_hand", "bool", "an article reports it; else the side's own text", lambda r: r.second_hand),
    Column("points", "int64", "how many points were found in it", lambda r: len(r.points)),
    Column("passages", "string", "document:start-end of the passages it stands in", lambda r: places(r.passages)),
    Column("evidence", "string", "the exact words of these passages", lambda r: words(r.passages)),
    Column("reason", "string", "how the side was worked out", lambda r: r.reason),
    METHOD,
]
TOPICS = [
    ID,
    Column("topic", "string", "its name", lambda r: r.name),
    Column("sides", "string", "the sides that speak of it", lambda r: joined(r.sides)),
    Column("silent", "string", "the sides whose accounts do not mention it", lambda r: joined(r.silent)),
    Column("rows", "string", "ids of its rows, in the table rows", lambda r: joined(r.rows)),
    Column("points", "string", "ids of its points, in the table points", lambda r: joined(r.basis)),
    REASON,
    METHOD,
]


def places(spans: Iterable[Span]) -> str | None:
    """Spans as `document:start-end`."""
    return joined(f"{span.document}:{span.start}-{span.end}" for span in spans)


def columns_of(comparison: Comparison, table: str) -> list[Column]:
    """The columns of a table of a comparison."""
    if table == "rows":
        lines = {line.row.id: line for matter in matters(comparison) for line in matter.lines}
        groups = [side_columns(place + 1, cell_at(place, lines)) for place in range(len(comparison.accounts))]
        return [*row_columns(comparison, lines), *(column for group in groups for column in group)]
    if table == "wordings":
        return wording_columns([account.side for account in comparison.accounts])
    if table in ("links", "omissions"):
        return (link_columns if table == "links" else omission_columns)(comparison)
    return {"points": POINTS, "topics": TOPICS, "accounts": ACCOUNTS, "documents": TABLES["documents"][1]}[table]


def row_columns(comparison: Comparison, lines: dict[str, Line]) -> list[Column]:
    """The columns of a row that come before those of the accounts."""
    accounts = comparison.accounts
    return [
        ID,
        Column("number", "int64", "its number on the page and in Markdown", lambda r: lines[r.id].number),
        Column("topic", "string", "the topic it falls under", lambda r: r.topic),
        Column("relation", "string", "both, differently, general, conflict; or only, of one side alone", lambda r: r.relation),
        Column("label", "string", "the relation in words", lambda r: relation(r, accounts)),
        Column("sides", "string", "the sides that say it", lambda r: joined(r.sides)),
        Column("reason", "string", "why its points belong together", lambda r: joined(x.reason for x in lines[r.id].links)),
        Column("corrected", "bool", "the analyst had a hand in it", lambda r: lines[r.id].corrected),
        Column("links", "string", "ids of its links, in the table links", lambda r: joined(r.links)),
        Column("omissions", "string", "ids of its omissions, in the table omissions", lambda r: joined(r.omissions)),
        METHOD,
    ]


def side_columns(number: int, cell: Callable[[Row], Cell]) -> list[Column]:
    """The columns of one account in a row: whose it is, its words, where they stand, what was searched."""
    return [
        Column(f"side_{number}", "string", f"account {number}: the side", lambda r: cell(r).account.side),
        Column(
            f"words_{number}",
            "string",
            f"account {number}: the exact words of its points, empty where it does not mention this",
            lambda r: words(point.evidence[0] for point in cell(r).points),
        ),
        Column(
            f"words_{number}_offsets",
            "string",
            f"account {number}: document:start-end of these words",
            lambda r: places(point.evidence[0] for point in cell(r).points),
        ),
        Column(
            f"searched_{number}",
            "int64",
            f"account {number}: how many of its points were searched, where it does not mention this",
            lambda r: max((omission.searched for omission in cell(r).omissions), default=None),
        ),
    ]


def cell_at(place: int, lines: dict[str, Line]) -> Callable[[Row], Cell]:
    """The function that gives a row's cell at a place."""
    return lambda row: lines[row.id].cells[place]


def end_columns(role: str, meaning: str, get: Callable[..., Point | None]) -> list[Column]:
    """The columns of a point that another record names: id, side, words, where they stand."""

    def told(value: Callable[[Point], str | None]) -> Callable[..., str | None]:
        return lambda r: value(point) if (point := get(r)) else None

    return [
        Column(f"{role}_id", "string", f"{meaning}: its id", told(lambda p: p.id)),
        Column(f"{role}_side", "string", f"{meaning}: its side", told(lambda p: p.side)),
        Column(role, "string", f"{meaning}: its exact words", told(lambda p: words(p.evidence))),
        Column(f"{role}_offsets", "string", f"{meaning}: document:start-end", told(lambda p: places(p.evidence))),
    ]


def link_columns(comparison: Comparison) -> list[Column]:
    """The columns of links."""
    points = {point.id: point for point in comparison.points}
    return [
        ID,
        *end_columns("left", "the point of the account that comes first", lambda r: points[r.left]),
        *end_columns("right", "the point of the other account", lambda r: points[r.right]),
        Column("relation", "string", "both, differently, general, conflict", lambda r: r.relation),
        PROBABILITY,
        Column(
            "parts",
            "string",
            "the parts of the score: name, what was compared, how it moved the log-odds",
            lambda r: joined(f"{part.name}: {part.words} ({part.weight:+.2f})" for part in r.parts),
        ),
        REASON,
        CORRECTED,
        METHOD,
    ]


def omission_columns(comparison: Comparison) -> list[Column]:
    """The columns of omissions."""
    points, known = {point.id: point for point in comparison.points}, index(comparison)
    sides = {account.id: account.side for account in comparison.accounts}
    return [
        ID,
        *end_columns("point", "the point that is not mentioned", lambda r: points[r.point]),
        Column("account", "string", "id of the account that does not mention it", lambda r: r.account),
        Column("silent", "string", "the side of that account", lambda r: sides[r.account]),
        Column("searched", "int64", "how many of its points were searched", lambda r: r.searched),
        *end_columns("nearest", "what came nearest there", lambda r: nearest(r, known)),
        Column("nearest_probability", "float64", "that this is the same after all", lambda r: r.nearest_confidence),
        PROBABILITY,
        Column(
            "asserted_by", "string", "the statement of an article that says itself that it was left out", lambda r: r.asserted_by
        ),
        REASON,
        CORRECTED,
        METHOD,
    ]


def wording_columns(sides: Sequence[str]) -> list[Column]:
    """The columns of wordings, two for each account."""
    groups = [column for number, side in enumerate(sides, 1) for column in worded_columns(number, side)]
    return [
        ID,
        Column("trait", "string", "verb, joint, distance, name, order, length, tone, request, formula, edit", lambda r: r.trait),
        Column("topic", "string", "the topic it belongs to", lambda r: r.topic),
        *groups,
        Column("passages", "string", "document:start-end of the passages it was read from", lambda r: places(r.evidence)),
        Column("evidence", "string", "the exact words of these passages", lambda r: words(r.evidence)),
        REASON,
        METHOD,
    ]


def worded_columns(number: int, side: str) -> list[Column]:
    """The columns of one account in a wording."""
    return [
        Column(f"side_{number}", "string", f"account {number}: the side", lambda _: side),
        Column(
            f"words_{number}",
            "string",
            f"account {number}: what it writes, empty where it has nothing of the kind",
            lambda r: r.words[number - 1],
        ),
    ]


def records_of(comparison: Comparison, table: str) -> Sequence[object]:
    """The records of a comparison that belong in a table."""
    if table not in KINDS:
        raise BadArgument(f"table {table}", "not a table of a comparison", f"choose among {', '.join(KINDS)}")
    records: Sequence[object] = getattr(comparison, table)
    return records


def to_arrow(comparison: Comparison, table: str) -> "pa.Table":
    """A table of a comparison, as those of dossiers are made; the schema's metadata name the kind of record."""
    made = arrow_of(records_of(comparison, table), columns_of(comparison, table))
    return made.replace_schema_metadata({RECORD: KINDS[table].__name__})


def from_arrow(table: "pa.Table") -> list[object]:
    """The records that `to_arrow` was given, or took from a comparison."""
    name = (table.schema.metadata or {}).get(RECORD, b"").decode()
    kind = next((kind for kind in KINDS.values() if kind.__name__ == name), None)
    if kind is None:
        return tables.from_arrow(table)
    return [from_plain(kind, json.loads(row)) for row in table.column("record").to_pylist()]


def to_csv(comparison: Comparison, table: str) -> str:
    """A table of a comparison as CSV, its header first."""
    return csv_of(records_of(comparison, table), columns_of(comparison, table))


def column_dictionary(comparison: Comparison) -> str:
    """What every column of every table of a comparison means, as Markdown."""
    return dictionary_of({table: columns_of(comparison, table) for table in KINDS})
