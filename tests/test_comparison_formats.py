"""A comparison in every form: nothing is lost, nothing becomes markup, every cell leads back to its characters."""

import csv
import io
import json
from pathlib import Path
from typing import get_args

import polars
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from communique import from_arrow, to_arrow, to_html, to_json, to_markdown, trace_row
from communique.errors import BadArgument
from communique.formats import from_plain
from communique.formats.compared import account_of, listed, probability
from communique.formats.comparison import FORMS, comparison_json, write_file, write_folder, write_stream
from communique.formats.comparison_tables import KINDS, column_dictionary, columns_of, records_of
from communique.records import Comparison, Relation, Row
from tests.comparisons import HOSTILE, SOURCES, Source, Told, build, hostile, of_sides, reported, strait
from tests.conftest import WORDS

MADE = {
    "two readouts": strait(),
    "five": of_sides(5),
    "one article": reported(),
    "hostile": hostile(),
    "an account without points": build(SOURCES, [Told("gas", {"Argentina": ["suspend gas deliveries"]})]),
    "no point at all": build(SOURCES, []),
}


few = settings(max_examples=40, deadline=None)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Two accounts of any code points at all, of one paragraph each, with a row of both or a row each."""
    texts = [draw(st.text(min_size=1, max_size=80)).replace("\n\n", " ") for _ in range(2)]
    sides = draw(st.lists(WORDS, min_size=2, max_size=2, unique=True))
    quoted = [text[: draw(st.integers(1, len(text)))] for text in texts]
    sources = [Source(text, (side,), title=draw(st.none() | WORDS)) for text, side in zip(texts, sides, strict=True)]
    topic = draw(WORDS)
    if draw(st.booleans()):
        words = {side: [passage] for side, passage in zip(sides, quoted, strict=True)}
        return build(sources, [Told(topic, words, draw(st.sampled_from(get_args(Relation))))])
    return build(sources, [Told(topic, {side: [passage]}) for side, passage in zip(sides, quoted, strict=True)])


@few
@given(comparisons())
def test_any_text_survives_json_and_arrow(made: Comparison) -> None:
    assert from_plain(Comparison, json.loads(comparison_json(made))["comparison"]) == made
    for table in KINDS:
        assert from_arrow(to_arrow(made, table=table)) == list(getattr(made, table))


@few
@given(comparisons())
def test_no_text_becomes_markup(made: Comparison) -> None:
    page = to_html(made)
    assert (page.count("<script>"), page.count("<style>"), page.count("</html>")) == (1, 1, 1)
    assert all(str(escape(" ".join(point.evidence[0].words.split()))) in page for point in made.points)
    assert "<" not in to_markdown(made)
    assert all(c.isprintable() or c == "\n" for c in written(made, "table"))


def written(comparison: Comparison, form: str, table: str = "rows") -> str:
    out = io.StringIO()
    write_stream(comparison, form, out, table)
    return out.getvalue()


def rows_of(comparison: Comparison, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(comparison, "csv", table), newline="")))


@pytest.mark.parametrize("name", MADE)
def test_json_gives_the_comparison_back_with_its_texts(name: str) -> None:
    whole = json.loads(comparison_json(MADE[name]))
    assert whole["format"] == "communique-comparison/1"
    back = from_plain(Comparison, whole["comparison"])
    assert back == MADE[name] == from_plain(Comparison, json.loads(to_json(MADE[name])))
    for point in back.points:
        span = point.evidence[0]
        assert back.document_of(span).text[span.start : span.end] == span.words


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("table", KINDS)
def test_arrow_gives_the_records_back(name: str, table: str) -> None:
    made = to_arrow(MADE[name], table=table)
    assert from_arrow(made) == list(getattr(MADE[name], table))
    assert made.column_names == [*(column.name for column in columns_of(MADE[name], table)), "record"]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("table", KINDS)
def test_csv_has_a_cell_for_every_column_and_no_formula(name: str, table: str) -> None:
    head, *lines = csv.reader(io.StringIO(written(MADE[name], "csv", table), newline=""))
    assert head == [column.name for column in columns_of(MADE[name], table)]
    assert len(lines) == len(records_of(MADE[name], table))
    assert all(len(line) == len(head) for line in lines)
    assert not any(cell[:1] in ("=", "+", "-", "@") for line in lines for cell in line)


@pytest.mark.parametrize("table", ["rows", "points", "links", "omissions", "wordings", "accounts"])
@pytest.mark.parametrize("name", ["two readouts", "five", "one article", "hostile"])
def test_a_row_of_any_table_is_traced_to_its_characters(name: str, table: str) -> None:
    documents = {document.id: document for document in MADE[name].documents}
    for row in rows_of(MADE[name], table):
        passages = trace_row(row, documents)
        assert passages
        for passage in passages:
            assert any(d.text[passage.span.start : passage.span.end] == passage.span.words for d in documents.values())


def test_rows_lay_the_accounts_side_by_side() -> None:
    rows = {row["number"]: row for row in rows_of(strait(), "rows")}
    assert (rows["11"]["relation"], rows["11"]["label"]) == ("conflict", "do not agree")
    assert (rows["11"]["side_1"], rows["11"]["words_1"]) == ("Argentina", "machine guns had been pointed at the crew")
    assert (rows["11"]["side_2"], rows["11"]["words_2"]) == ("Chile", "denied that weapons were pointed at the crew")
    assert (rows["1"]["words_2"], rows["1"]["searched_1"], rows["1"]["searched_2"]) == ("", "", "7")
    assert rows["4"]["corrected"] == "True"


def test_omissions_tell_what_was_searched_and_what_came_nearest() -> None:
    [row] = [row for row in rows_of(reported(), "omissions") if row["point"] == "talked about the dam"]
    assert (row["silent"], row["searched"], row["nearest"]) == ("Sudmark", "1", "confirmed the corridor")
    assert (row["nearest_probability"], row["probability"], bool(row["asserted_by"])) == ("0.12", "0.88", True)


def test_every_column_of_every_table_is_described() -> None:
    told = column_dictionary(of_sides(3))
    for table in KINDS:
        assert f"## {table}\n" in told
        columns = columns_of(of_sides(3), table)
        assert len({column.name for column in columns}) == len(columns), table
        assert all(column.meaning and f"| {column.name} |" in told for column in columns)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_holds_every_table_and_what_its_columns_mean(form: str, tmp_path: Path) -> None:
    write_folder(strait(), form, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"README.md", *(f"{table}.{form}" for table in KINDS)}
    assert (tmp_path / "out/README.md").read_text(encoding="utf-8") == column_dictionary(strait())
    read = polars.read_csv if form == "csv" else polars.read_parquet
    for table in KINDS:
        assert read(tmp_path / f"out/{table}.{form}").height == len(getattr(strait(), table)), table


def test_a_parquet_file_gives_the_records_back(tmp_path: Path) -> None:
    write_file(strait(), "parquet", tmp_path / "rows.parquet")
    back = from_arrow(pq.read_table(tmp_path / "rows.parquet"))
    assert back == list(strait().rows)
    assert all(isinstance(row, Row) for row in back)


@pytest.mark.parametrize(("form", "name"), [("table", "comparison.txt"), ("html", "comparison.html"), ("md", "comparison.md")])
def test_a_folder_of_another_form_holds_one_file(form: str, name: str, tmp_path: Path) -> None:
    write_folder(strait(), form, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("form", ["table", "md"])
def test_people_are_told_who_says_what_and_who_does_not(form: str) -> None:
    told = " ".join(written(strait(), form).replace("\\", "").split())
    assert "Only Chile’s account mentions: entry into Chilean waters; arbitration." in told
    assert "They do not agree on: weapons pointed at the crew." in told
    assert "do not agree" in told
    assert "does not mention this (7 points searched; nearest, probability .12" in told
    assert "does not mention this, as the article itself" in told
    assert "the analyst’s" in told
    assert "How they word it" in told
    assert "nothing of the kind" in told


@pytest.mark.parametrize("name", MADE)
def test_markdown_holds_no_markup_from_the_text(name: str) -> None:
    told = to_markdown(MADE[name])
    assert "<" not in told
    tables = [line for line in told.splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") >= 6 for line in tables)
    for matter in MADE[name].rows:
        assert f"| {list(MADE[name].rows).index(matter) + 1} |" in told


def test_a_terminal_gets_no_control_characters() -> None:
    assert "\x1b" not in written(hostile(), "table")
    assert HOSTILE.split("=")[0] in " ".join(written(hostile(), "table").split())


def test_parquet_does_not_go_to_a_stream() -> None:
    with pytest.raises(BadArgument, match="--out"):
        written(strait(), "parquet")


def test_an_unknown_table_names_those_there_are() -> None:
    with pytest.raises(BadArgument, match="choose among rows, points"):
        to_arrow(strait(), table="events")


def test_without_a_table_arrow_holds_the_rows() -> None:
    assert from_arrow(to_arrow(strait())) == list(strait().rows)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "parquet"])
def test_the_same_comparison_is_written_the_same(form: str) -> None:
    assert written(strait(), form) == written(strait(), form)


def test_records_show_themselves() -> None:
    made = hostile()
    records = (made, *made.accounts, *made.points, *made.links, *made.omissions, *made.rows, *made.topics, *made.wordings)
    for record in records:
        assert "\n" not in repr(record)
        assert repr(record).startswith(f"<{type(record).__name__} ")
        assert len(repr(record)) < 400
        assert "<script" not in record._repr_html_()
        assert "<img" not in record._repr_html_()
    assert repr(strait()) == "<Comparison of Argentina, Chile: 9 topics, 11 rows, 3 links, 8 omissions>"
    assert "does not mention this" in strait()._repr_html_()
    assert "machine guns had been pointed at the crew" in strait()._repr_html_()


NAMES = [
    ("Chile", "Chile’s account"),
    ("United States", "the United States’ account"),
    ("White House", "the White House’s account"),
    ("Ministry of Foreign Affairs of Chile", "the account of Ministry of Foreign Affairs of Chile"),
    ("Chile (2)", "the account of Chile (2)"),
]


@pytest.mark.parametrize(("side", "told"), NAMES)
def test_whose_account_it_is(side: str, told: str) -> None:
    assert account_of(side) == told


@pytest.mark.parametrize(("names", "told"), [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")])
def test_names_are_listed(names: list[str], told: str) -> None:
    assert listed(names) == told


@pytest.mark.parametrize(("value", "told"), [(0.123, ".12"), (0.0, "under .01"), (1.0, "over .99"), (0.5, ".50")])
def test_no_probability_is_shown_as_certain(value: float, told: str) -> None:
    assert probability(value) == told
