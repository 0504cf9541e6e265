"""Records as tables: one flat row a record, the same columns in CSV, Parquet and Arrow, each column described once here.

`to_arrow` adds a last column, `record`, that holds the whole record as JSON: `from_arrow` reads it back without loss.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from communique.errors import BadArgument
from communique.formats.plain import from_plain, to_json
from communique.records import (
    Actor,
    Assessment,
    Document,
    Dossier,
    Event,
    Magnitude,
    Mention,
    Party,
    Report,
    Span,
    Statement,
    When,
)

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | int | float | bool | None
SEPARATOR = "; "  # between the values of a cell that lists several


class Column(NamedTuple):
    """One column: its name, its Arrow type, what it means, and how a record fills it.

    `unit` and `source`, the record's field, where they are told; `empty` is false where every row has a value.
    """

    name: str
    type: str
    meaning: str
    value: Callable[..., Cell]
    unit: str = ""
    source: str = ""
    empty: bool = True


def joined(values: Iterable[object]) -> str | None:
    """Several values in one cell; None when there are none."""
    return SEPARATOR.join(str(value) for value in values if value is not None) or None


def words(spans: Iterable[Span | None]) -> str | None:
    """The exact words of some spans in one cell, whitespace as in the text."""
    return joined(span.words for span in spans if span)


def offsets(spans: Iterable[Span | None]) -> str | None:
    """Spans as `start-end` pairs."""
    return joined(f"{span.start}-{span.end}" for span in spans if span)


def party_columns(role: str, meaning: str, get: Callable[..., Sequence[Party]]) -> list[Column]:
    """The five columns every role has: ids, names, countries, sectors, exact words."""
    return [
        *actor_columns(role, meaning, lambda record: [party.actor for party in get(record)]),
        Column(f"{role}_words", "string", f"{meaning}: the words in the text", lambda r: words(p.span for p in get(r))),
    ]


def actor_columns(role: str, meaning: str, get: Callable[..., Sequence[Actor]]) -> list[Column]:
    """The four columns of actors without words: ids, names, countries, sectors."""
    return [
        Column(f"{role}_id", "string", f"{meaning}: actor ids", lambda record: joined(a.id for a in get(record))),
        Column(f"{role}_name", "string", f"{meaning}: names", lambda record: joined(a.name for a in get(record))),
        Column(
            f"{role}_country",
            "string",
            f"{meaning}: ISO 3166 alpha-3, or UNO EUR IGO NGO IMG ISM MNC",
            lambda record: joined(a.country or "" for a in get(record)),
        ),
        Column(
            f"{role}_sector",
            "string",
            f"{meaning}: PLOVER sectors",
            lambda record: joined(a.sector or "" for a in get(record)),
        ),
    ]


def when_columns(name: str, meaning: str, get: Callable[..., When]) -> list[Column]:
    """First and last day, and how they were worked out."""
    return [
        Column(f"{name}_from", "date32", f"{meaning}: first day", lambda record: iso(get(record).start)),
        Column(f"{name}_to", "date32", f"{meaning}: last day", lambda record: iso(get(record).end)),
        Column(f"{name}_reason", "string", f"{meaning}: how it was worked out", lambda record: get(record).reason),
    ]


def iso(day: object) -> str | None:
    """A day as ISO 8601."""
    return str(day) if day else None


def one(party: Party | None) -> tuple[Party, ...]:
    """A role that holds one party or none, as a sequence."""
    return (party,) if party else ()


FOUND = [
    Column("id", "string", "stable id: a digest of content and method", lambda r: r.id),
    Column("document", "string", "id of the document", lambda r: r.evidence[0].document),
    Column("start", "int64", "first character of the evidence (code points of the text)", lambda r: r.evidence[0].start),
    Column("end", "int64", "last character + 1 of the evidence", lambda r: r.evidence[0].end),
    Column("evidence", "string", "the exact words it was read from", lambda r: words(r.evidence)),
]
JUDGED = [
    Column("reason", "string", "why, in a sentence", lambda r: r.reason),
    Column("confidence", "float64", "0.7 means seven in ten on the development set", lambda r: r.confidence),
    Column("method", "string", "method and its version", lambda r: r.method),
]
CODED = [
    Column("type", "string", "PLOVER event type", lambda r: r.type),
    Column("mode", "string", "PLOVER mode", lambda r: r.mode),
    Column("contexts", "string", "PLOVER contexts", lambda r: joined(r.contexts)),
    Column("quad", "string", "verbal or material, cooperation or conflict", lambda r: r.quad),
    Column("cameo", "string", "nearest CAMEO code", lambda r: r.cameo),
    Column("goldstein", "float64", "Goldstein scale value of the CAMEO code, -10 to 10", lambda r: r.goldstein),
]
STATUS = Column(
    "status",
    "string",
    "happened, planned, threatened, alleged, denied, hypothetical, historical",
    lambda r: r.status,
)
TABLES: dict[str, tuple[type, list[Column]]] = {
    "statements": (
        Statement,
        [
            *FOUND,
            *party_columns("speaker", "who said it", lambda r: r.speakers),
            *party_columns("relayed_by", "through whom, outermost first", lambda r: r.relayed_by),
            *party_columns("addressee", "to whom", lambda r: one(r.addressee)),
            Column("act", "string", "speech act", lambda r: r.act),
            Column("negated", "bool", "not said: the text says that it was not said or not meant", lambda r: r.negated),
            Column("form", "string", "direct, indirect or mixed", lambda r: r.form),
            Column("cue", "string", "the words that mark it as said", lambda r: words([r.cue])),
            Column("content", "string", "what was said, exact words", lambda r: words(r.content)),
            Column("content_offsets", "string", "start-end of each piece of the content", lambda r: offsets(r.content)),
            Column("condition", "string", "on which condition, exact words", lambda r: words(r.condition)),
            Column("condition_offsets", "string", "start-end of each piece of the condition", lambda r: offsets(r.condition)),
            Column("consequence", "string", "what is to follow, exact words", lambda r: words(r.consequence)),
            Column(
                "consequence_offsets", "string", "start-end of each piece of the consequence", lambda r: offsets(r.consequence)
            ),
            Column("channel", "string", "phone call, interview, statement...", lambda r: r.channel),
            *when_columns("said", "when it was said", lambda r: r.said),
            Column("nested_in", "string", "id of the statement that reports this one", lambda r: r.nested_in),
            *JUDGED,
        ],
    ),
    "reports": (
        Report,
        [
            *FOUND,
            *CODED,
            *party_columns("actor", "who did it", lambda r: r.actors),
            *party_columns("recipient", "to whom", lambda r: r.recipients),
            Column("symmetric", "bool", "every side acts (listed as actors)", lambda r: r.symmetric),
            STATUS,
            *party_columns("alleged_by", "on whose word, when alleged", lambda r: one(r.alleged_by)),
            *when_columns("date", "when it happened or will", lambda r: r.when),
            Column("place", "string", "where", lambda r: words([r.place])),
            Column("magnitudes", "string", "figures", lambda r: joined(magnitude_words(r.magnitudes))),
            Column("trigger", "string", "the words that decide the code", lambda r: words(r.trigger)),
            Column("trigger_offsets", "string", "start-end of the trigger", lambda r: offsets(r.trigger)),
            Column("statement", "string", "id of the statement it stands in", lambda r: r.statement),
            Column("runner_up", "string", "second-best type", lambda r: r.runner_up),
            *JUDGED,
        ],
    ),
    "events": (
        Event,
        [
            Column("id", "string", "stable id: a digest of the reports and the method", lambda r: r.id),
            Column(
                "reports", "string", "ids of the reports merged into it, rows of the table reports", lambda r: joined(r.basis)
            ),
            Column("report_count", "int64", "how many these are", lambda r: len(r.basis)),
            Column(
                "passages",
                "string",
                "document:start-end of the clause of each report, in the same order",
                lambda r: joined(f"{span.document}:{span.start}-{span.end}" for span in r.evidence),
            ),
            Column("evidence", "string", "the exact words of these clauses", lambda r: words(r.evidence)),
            Column("documents", "string", "ids of the documents that tell it", lambda r: joined(r.documents)),
            Column("sources", "string", "publishers independent of each other", lambda r: joined(r.sources)),
            Column("source_count", "int64", "how many these are", lambda r: len(r.sources)),
            *CODED,
            *actor_columns("actor", "who did it", lambda r: r.actors),
            *actor_columns("recipient", "to whom", lambda r: r.recipients),
            Column("symmetric", "bool", "every side acts (listed as actors)", lambda r: r.symmetric),
            STATUS,
            *actor_columns("alleged_by", "on whose word, where only interested parties say so", lambda r: r.alleged_by),
            *when_columns("date", "when it happened or will", lambda r: r.when),
            Column("place", "string", "where", lambda r: r.place),
            Column("magnitudes", "string", "figures, as told last", lambda r: joined(magnitude_words(r.magnitudes))),
            Column("reason", "string", "why its reports are one happening, in a sentence", lambda r: r.reason),
            Column("confidence", "float64", "that of the surest report", lambda r: r.confidence),
            Column("method", "string", "method and its version", lambda r: r.method),
        ],
    ),
    "assessments": (
        Assessment,
        [
            *FOUND,
            Column("kind", "string", "assessment, forecast, analogy, precedent, conditional, question", lambda r: r.kind),
            Column("clause", "string", "what is judged, exact words", lambda r: words(r.clause)),
            Column("clause_offsets", "string", "start-end of each piece of the clause", lambda r: offsets(r.clause)),
            Column("words", "string", "the words that tell how sure", lambda r: words(r.words)),
            Column("certainty", "string", "certain, probable, possible, unlikely, ruled out", lambda r: r.certainty),
            Column("negated", "bool", "the text says that it does not hold", lambda r: r.negated),
            *party_columns("holder", "whose judgement, empty for the author's", lambda r: one(r.holder)),
            *JUDGED,
        ],
    ),
    "mentions": (
        Mention,
        [
            *FOUND,
            Column("name", "string", "the words, plain", lambda r: r.name),
            Column(
                "use",
                "string",
                "how it refers: name, metonym, nominal, adjective, pronoun, place, title",
                lambda r: r.use,
            ),
            Column("actor_id", "string", "the actor it refers to", lambda r: r.actor.id),
            *JUDGED,
        ],
    ),
    "actors": (
        Actor,
        [
            Column("id", "string", "ISO3.SECTOR or ISO3.SECTOR:slug, INT where no state applies", lambda r: r.id),
            Column("name", "string", "usual name", lambda r: r.name),
            Column("country", "string", "ISO 3166 alpha-3, or UNO EUR IGO NGO IMG ISM MNC", lambda r: r.country),
            Column("sector", "string", "PLOVER sector", lambda r: r.sector),
            Column("kind", "string", "state, person, office, organisation, group, outlet, unnamed", lambda r: r.kind),
            Column("office", "string", "office held at the document's date", lambda r: r.office),
            Column("source", "string", "codebook entry, or document", lambda r: r.source),
            Column("reason", "string", "why it is this actor", lambda r: r.reason),
        ],
    ),
    "documents": (
        Document,
        [
            Column("id", "string", "digest of address and text", lambda r: r.id),
            Column("source", "string", "file or address as given", lambda r: r.source),
            Column("url", "string", "address", lambda r: r.url),
            Column("title", "string", "title", lambda r: r.title),
            Column("author", "string", "author", lambda r: r.author),
            Column("publisher", "string", "who published it", lambda r: r.publisher),
            Column("published", "date32", "when", lambda r: iso(r.published)),
            Column("original_publisher", "string", "who published it first", lambda r: r.original_publisher),
            Column("original_published", "date32", "when it was first published", lambda r: iso(r.original_published)),
            Column("language", "string", "ISO 639", lambda r: r.language),
            Column("characters", "int64", "length of the text in code points", lambda r: len(r.text)),
            Column("digest", "string", "SHA-256 of the source as received", lambda r: r.digest),
            Column("notes", "string", "what was odd about the source", lambda r: joined(r.notes)),
        ],
    ),
}


OF_DOSSIER = tuple(name for name in TABLES if name != "events")
"""The tables of one document. Events are worked out from the reports of all."""


def magnitude_words(magnitudes: Iterable[Magnitude]) -> Iterable[str]:
    """Each figure as `nearly 100 military personnel`."""
    for magnitude in magnitudes:
        yield " ".join(filter(None, (magnitude.qualifier, f"{magnitude.value:g}", magnitude.unit)))


def records_of(dossier: Dossier, table: str) -> Sequence[object]:
    """The records of one dossier that belong in a table of `OF_DOSSIER`."""
    return {
        "statements": dossier.statements,
        "reports": dossier.reports,
        "assessments": dossier.assessments,
        "mentions": dossier.mentions,
        "actors": dossier.actors,
        "documents": (dossier.document,),
    }[table]


def table_of(records: Sequence[object]) -> str:
    """The table a sequence of records belongs to, by the kind of its first."""
    for name, (kind, _) in TABLES.items():
        if records and isinstance(records[0], kind):
            return name
    raise BadArgument("to_arrow", "no records, so no columns", "give at least one record, or name the table")


def to_arrow(records: Sequence[object], *, table: str | None = None) -> "pa.Table":
    """Records as an Arrow table; `polars.from_arrow` and `.to_pandas()` take it from here.

    Give statements, reports, events, assessments, mentions, actors or documents, one kind at a time; `table` names the kind for
    an empty list.
    """
    return arrow_of(records, TABLES[table or table_of(records)][1])


def arrow_of(records: Sequence[object], columns: Iterable[Column]) -> "pa.Table":
    """Records as an Arrow table with these columns, and the whole record as JSON in the last."""
    import pyarrow as pa

    arrays, schema = [], []
    for column in columns:
        kind = pa.type_for_alias(column.type)
        cells = [column.value(record) for record in records]
        plain = pa.array(cells, pa.string()) if column.type == "date32" else pa.array(cells, kind)
        arrays.append(plain.cast(kind))
        schema.append(pa.field(column.name, kind, metadata={"meaning": column.meaning}))
    arrays.append(pa.array([to_json(record) for record in records], pa.string()))
    schema.append(pa.field("record", pa.string(), metadata={"meaning": "the whole record as JSON"}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(schema))


def from_arrow(table: "pa.Table") -> list[object]:
    """The records that `to_arrow` was given."""
    import json

    kind = next((kind for kind, columns in TABLES.values() if [c.name for c in columns] == table.column_names[:-1]), None)
    if kind is None:
        raise BadArgument("from_arrow", "not a table of to_arrow", "give its columns unchanged")
    return [from_plain(kind, json.loads(row)) for row in table.column("record").to_pylist()]


def csv_head(table: str) -> str:
    """The header line of a table."""
    return csv_lines([[column.name for column in TABLES[table][1]]])


def csv_rows(records: Sequence[object], table: str) -> str:
    """Records as CSV lines: comma, UTF-8, ISO dates, empty for unknown, every cell inert in a spreadsheet."""
    return csv_cells(records, TABLES[table][1])


def csv_of(records: Sequence[object], columns: Sequence[Column]) -> str:
    """Records as CSV with these columns, the header first."""
    return csv_lines([[column.name for column in columns]]) + csv_cells(records, columns)


def csv_cells(records: Sequence[object], columns: Sequence[Column]) -> str:
    """Records as CSV lines with these columns."""
    return csv_lines([[inert(column.value(record)) for column in columns] for record in records])


def csv_lines(rows: Iterable[Iterable[Cell]]) -> str:
    """Rows as CSV text, lines ended as RFC 4180 has it: with a bare line feed, a carriage return in a cell goes unquoted."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def inert(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: the words come from outside, and = + - @ would be run."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def columns_csv(columns: Iterable[Column]) -> str:
    """What the columns of one table mean, as CSV: the `.columns.csv` that stands beside an export."""
    head = ("column", "meaning", "unit", "source field", "may be empty")
    return csv_lines([head, *((c.name, c.meaning, c.unit, c.source, "yes" if c.empty else "no") for c in columns)])


def column_dictionary() -> str:
    """What every column of every table means, as Markdown: the README that stands beside an export."""
    return dictionary_of({name: columns for name, (_, columns) in TABLES.items()})


def dictionary_of(tables: Mapping[str, Sequence[Column]]) -> str:
    """What every column of some tables means, as Markdown."""
    lines = [
        "# Columns",
        "",
        "UTF-8; dates are ISO 8601; an empty cell is unknown; several values in a cell are parted by `; `.",
        "",
    ]
    for name, columns in tables.items():
        lines += [f"## {name}", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {column.name} | {column.type} | {column.meaning} |" for column in columns]
        lines.append("")
    return "\n".join(lines)
