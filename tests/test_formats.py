"""Records survive every export, and nothing in them becomes markup, a formula or a control sequence."""

import csv
import io
import json
from html import escape
from pathlib import Path

import polars
import pytest
from hypothesis import HealthCheck, given, settings

from communique.chronicle import build_chronicle
from communique.errors import BadArgument
from communique.events import merge_reports
from communique.formats import from_arrow, from_plain, to_arrow, to_html, to_json, to_markdown, to_plain
from communique.formats.chronicle import to_markdown as chronicle_markdown
from communique.formats.export import write_file, write_folder, write_stream
from communique.formats.tables import OF_DOSSIER, TABLES, column_dictionary, csv_head, csv_rows, records_of
from communique.records import Dossier, Event
from communique.web.chronicle import chronicle_html
from tests.conftest import dossiers

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@few
@given(dossiers())
def test_json_round_trip(dossier: Dossier) -> None:
    assert from_plain(Dossier, json.loads(to_json(dossier))) == dossier


@few
@given(dossiers())
def test_arrow_round_trip(dossier: Dossier) -> None:
    for table in OF_DOSSIER:
        records = list(records_of(dossier, table))
        assert from_arrow(to_arrow(records, table=table)) == records


@few
@given(dossiers(), dossiers())
def test_events_survive_arrow_and_json(one: Dossier, other: Dossier) -> None:
    events = merge_reports((*one.reports, *other.reports), (one.document, other.document))
    assert from_arrow(to_arrow(events)) == list(events)
    assert [from_plain(Event, json.loads(to_json(event))) for event in events] == list(events)


@few
@given(dossiers())
def test_a_chronicle_holds_no_markup_from_the_text(dossier: Dossier) -> None:
    chronicle = build_chronicle([dossier])
    assert "<" not in chronicle_markdown(chronicle).replace("&lt;", "")
    page = chronicle_html(chronicle)
    assert "<script" not in page
    assert page.count("</html>") == 1


@few
@given(dossiers())
def test_csv_has_a_cell_for_every_column(dossier: Dossier) -> None:
    for table in OF_DOSSIER:
        columns = TABLES[table][1]
        text = csv_head(table) + csv_rows(records_of(dossier, table), table)
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert rows[0] == [column.name for column in columns]
        assert all(len(row) == len(columns) for row in rows)
        assert not any(cell[:1] in ("=", "+", "@") for row in rows[1:] for cell in row)


@few
@given(dossiers())
def test_markdown_and_html_hold_no_markup_from_the_text(dossier: Dossier) -> None:
    for view in ("dossier", "said", "commitments", "reports"):
        assert "<" not in to_markdown(dossier, view).replace("&lt;", "")
    page = to_html(dossier)
    assert page.count("<script>") == 1
    assert page.count("</html>") == 1


def test_parquet_folder_loads_in_polars(example: Dossier, tmp_path: Path) -> None:
    write_folder([example, example], "parquet", tmp_path / "out")
    statements = polars.read_parquet(tmp_path / "out/statements.parquet")
    assert statements.height == 2 * len(example.statements)
    actors = polars.read_parquet(tmp_path / "out/actors.parquet")
    assert actors.height == len(example.actors), "an actor of two documents is one row"
    assert (tmp_path / "out/README.md").read_text() == column_dictionary()


def test_arrow_reaches_polars_and_pandas(example: Dossier) -> None:
    table = to_arrow(example.reports)
    assert polars.from_arrow(table).height == len(example.reports)
    assert list(table.to_pandas()["type"]) == [report.type for report in example.reports]


def test_a_list_without_records_needs_its_table() -> None:
    assert to_arrow([], table="reports").num_rows == 0
    with pytest.raises(BadArgument, match="name the table"):
        to_arrow([])


def test_csv_without_a_table_says_what_to_do(example: Dossier) -> None:
    with pytest.raises(BadArgument, match="--table"):
        write_stream([example], "csv", io.StringIO())


def test_a_file_appears_whole_or_not_at_all(example: Dossier, tmp_path: Path) -> None:
    def broken() -> object:
        yield example
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(broken(), "jsonl", tmp_path / "out.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_from_plain_names_what_is_not_a_record() -> None:
    with pytest.raises(BadArgument, match="Dossier"):
        from_plain(Dossier, {"document": 3})


def test_every_column_is_described() -> None:
    for name, (_, columns) in TABLES.items():
        assert all(column.meaning for column in columns), name
        assert len({column.name for column in columns}) == len(columns), name


def test_records_show_themselves_in_a_notebook(example: Dossier) -> None:
    shown = example.statements[0]._repr_html_()
    assert "<mark" in shown
    assert escape(example.statements[0].reason) in shown
    assert to_plain(example.statements[0])["content"][0]["words"] in example.document.text


def test_records_show_themselves_in_one_line(example: Dossier) -> None:
    events = merge_reports(example.reports, [example.document])
    found = (*example.mentions, *example.statements, *example.reports, *example.assessments)
    for record in (example, example.document, *found, *events):
        assert "\n" not in repr(record)
        assert len(repr(record)) < 400
    assert "accuse" in repr(example.statements[1])
