"""From a row of a table, as each program gives it, back to its characters and its sentence."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars
import pytest
from hypothesis import HealthCheck, given, settings

from communique import find_sentence, from_text, to_arrow, trace, trace_row
from communique.errors import NoEvidence
from communique.events import merge_reports
from communique.formats.tables import csv_head, csv_rows, records_of
from communique.records import Document, Dossier
from tests.conftest import dossiers

TRACED = ("statements", "reports", "assessments", "mentions")
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def arrow_rows(dossier: Dossier, table: str) -> list[dict[str, Any]]:
    """The rows of a table as Arrow gives them."""
    rows: list[dict[str, Any]] = to_arrow(list(records_of(dossier, table)), table=table).to_pylist()
    return rows


def pandas_rows(dossier: Dossier, table: str) -> list[Any]:
    """The rows as pandas gives them: Series, an empty cell None or nan."""
    frame = to_arrow(list(records_of(dossier, table)), table=table).to_pandas()
    return [row for _, row in frame.iterrows()]


def polars_rows(dossier: Dossier, table: str) -> list[dict[str, Any]]:
    """The rows as polars gives them by name."""
    frame = polars.from_arrow(to_arrow(list(records_of(dossier, table)), table=table))
    assert isinstance(frame, polars.DataFrame)
    return list(frame.iter_rows(named=True))


def csv_file_rows(dossier: Dossier, table: str) -> list[dict[str, str]]:
    """The rows as a CSV file gives them: all text, formulas with an apostrophe before them."""
    text = csv_head(table) + csv_rows(records_of(dossier, table), table)
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("rows", [arrow_rows, pandas_rows, polars_rows, csv_file_rows])
@few
@given(dossier=dossiers())
def test_every_row_leads_to_its_characters(rows: Callable[[Dossier, str], list[Any]], dossier: Dossier) -> None:
    documents = {dossier.document.id: dossier.document}
    for table in TRACED:
        records = records_of(dossier, table)
        for record, row in zip(records, rows(dossier, table), strict=True):
            passages = trace_row(row, documents)
            assert all(dossier.document.text[p.span.start : p.span.end] == p.span.words for p in passages)
            assert set(passages) <= set(trace(record, dossier))
            assert passages[0].role == "evidence"


@few
@given(dossiers(), dossiers())
def test_a_row_of_events_leads_to_every_report(one: Dossier, other: Dossier) -> None:
    documents = {dossier.document.id: dossier.document for dossier in (one, other)}
    events = merge_reports((*one.reports, *other.reports), tuple(documents.values()))
    for event, row in zip(events, to_arrow(events).to_pylist(), strict=True):
        assert tuple(passage.span for passage in trace_row(row, documents)) == event.evidence
        assert row["report_count"] == len(event.basis)


def test_a_row_has_its_parts_by_role(example: Dossier) -> None:
    row = arrow_rows(example, "reports")[0]
    words = [(passage.role, passage.span.words) for passage in trace_row(row, {example.document.id: example.document})]
    assert words == [("evidence", row["evidence"]), *(("trigger", piece) for piece in row["trigger"].split("; "))]


NAVY = from_text("Norland's navy stopped the ferry. Sudmark protested.", media_type="text/plain")
ROW = {"document": NAVY.id, "start": 0, "end": 32, "evidence": "Norland's navy stopped the ferry"}
LATER = from_text("Sudmark's navy stopped the ferry. Norland protested.", media_type="text/plain")


@pytest.mark.parametrize(
    ("row", "documents", "match"),
    [
        pytest.param(ROW, {}, "not among those given", id="its document is not there"),
        pytest.param(ROW, {NAVY.id: LATER}, "not the row's evidence", id="another text under its id"),
        pytest.param(ROW | {"end": 31}, {NAVY.id: NAVY}, "not the row's evidence", id="other offsets"),
        pytest.param(ROW | {"end": 999}, {NAVY.id: NAVY}, "no characters", id="offsets past the end"),
        pytest.param({"document": NAVY.id, "start": 0, "end": 32}, {NAVY.id: NAVY}, "not the row's evidence", id="no words kept"),
        pytest.param(ROW | {"trigger": "stopped", "trigger_offsets": "0-7"}, {NAVY.id: NAVY}, "row's trigger", id="a wrong part"),
        pytest.param({"passages": f"{NAVY.id}:0-7", "evidence": "Sudmark"}, {NAVY.id: NAVY}, "row's evidence", id="an event's"),
        pytest.param({"id": "FRA.GOV", "name": "France"}, {NAVY.id: NAVY}, "no row with places", id="a row of actors"),
    ],
)
def test_a_row_that_cannot_be_checked_is_refused(row: Mapping[str, Any], documents: dict[str, Document], match: str) -> None:
    with pytest.raises(NoEvidence, match=match):
        trace_row(row, documents)


def test_columns_may_be_dropped_and_an_apostrophe_of_a_csv_file_is_no_word() -> None:
    text = from_text("-5 degrees, said the ministry of Norland in its note.", media_type="text/plain")
    row = {"document": text.id, "start": "0", "end": "10", "evidence": "'-5 degrees"}
    assert [passage.span.words for passage in trace_row(row, {text.id: text})] == ["-5 degrees"]


TWO = "Norland closed the strait to all ships of Sudmark. Sudmark protested against it on Monday."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("closed", "Norland closed the strait to all ships of Sudmark.", id="a word"),
        pytest.param("Norland closed", "Norland closed the strait to all ships of Sudmark.", id="from the first word on"),
        pytest.param("on Monday.", "Sudmark protested against it on Monday.", id="to the last full stop"),
        pytest.param("Sudmark. Sudmark", TWO, id="across two sentences, both"),
        pytest.param("protested against it on Monday", "Sudmark protested against it on Monday.", id="a clause"),
    ],
)
def test_find_sentence(words: str, expected: str) -> None:
    document = from_text(f"{TWO}\n\nThe port is quiet.", media_type="text/plain")
    start = document.text.index(words)
    assert find_sentence(document.span(start, start + len(words)), document).words == expected


def test_what_is_not_searched_has_no_sentence() -> None:
    document = from_text(f"{TWO}\n\nCopyright © 2024 A Paper. All rights reserved.", media_type="text/plain")
    span = document.span(document.text.index("All rights"), len(document.text))
    assert find_sentence(span, document) == span


def test_a_span_of_another_document_has_no_sentence_here() -> None:
    with pytest.raises(NoEvidence, match="not these words"):
        find_sentence(LATER.span(0, 7), NAVY)
    with pytest.raises(NoEvidence, match="not these words"):
        find_sentence(replace(NAVY.span(0, 7), document=LATER.id), NAVY)
