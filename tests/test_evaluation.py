"""Predictions read only text, date and id; floors only rise; a broken floor breaks the gate."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from corpus.agreement import of_documents
from evaluation import gate as gates
from evaluation.__main__ import main
from evaluation.benches import Result
from evaluation.corpus import of_statements, read_as_record, same_days
from evaluation.merging import measure_merging, scores

TEXT = "France accused Italy of piracy on Tuesday.\n\n“We will not wait,” Foreign Minister Anne Moreau of France said."


def predicted(task: str, rows: str, tmp_path: Path) -> list[dict[str, object]]:
    """The predictions of a task for a file of this content."""
    (tmp_path / "in").write_text(rows, encoding="utf-8")
    result = CliRunner().invoke(main, ["predict", task, str(tmp_path / "in"), str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]


def test_scores_of_merging_by_hand() -> None:
    """Of {a b c} {d}, found as {a b} {c d}: one of two pairs right, one of three found."""
    gold, found = dict(zip("abcd", "1112", strict=True)), dict(zip("abcd", "xxyy", strict=True))
    result = scores(gold, found)
    assert (result["pairs precision"], round(result["pairs recall"], 1)) == (50.0, 33.3)
    assert round(result["B-cubed precision"], 1) == 75.0
    assert round(result["B-cubed recall"], 1) == round(100 * (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, 1)


def test_merging_of_the_corpus_joins_few_and_none_wrongly() -> None:
    measured = measure_merging()
    assert measured["pairs precision"] >= 95
    assert measured["pairs recall"] >= 10


def test_attribution_spans_slice_the_given_text(tmp_path: Path) -> None:
    (row,) = predicted("attribution", json.dumps({"id": "a", "text": TEXT, "date": "2024-05-16"}) + "\n", tmp_path)
    statements = row["statements"]
    assert isinstance(statements, list)
    contents = [TEXT[start:end] for statement in statements for start, end in statement["content"]]
    assert any("We will not wait" in content for content in contents)


def test_events_are_merged_by_type(tmp_path: Path) -> None:
    text = "France accused Italy of piracy, and Spain accused Italy of theft."
    (row,) = predicted("events", json.dumps({"id": "a", "text": text, "date": "2000-01-01"}) + "\n", tmp_path)
    accused = [event for event in row["events"] if event["event"] == "ACCUSE"]  # type: ignore[attr-defined]
    assert len(accused) == 1
    assert {side["country"] for side in accused[0]["source"]} == {"FRA", "ESP"}
    assert {side["country"] for side in accused[0]["target"]} == {"ITA"}


def test_actors_without_context_or_date(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"id": str(n), "mention": m}) + "\n" for n, m in enumerate(["French soldiers", "the blue curtain"]))
    known, unknown = predicted("actors", rows, tmp_path)
    assert known == {"id": "0", "country": "FRA", "sector": "MIL"}
    assert unknown == {"id": "1", "country": "", "sector": ""}


def test_a_dossier_without_its_document_field(tmp_path: Path) -> None:
    (row,) = predicted("dossier", json.dumps({"document_id": "x", "text": TEXT}), tmp_path)
    assert row["format"] == "dossier-prediction/1"
    ids = {actor["id"] for actor in row["actors"]}  # type: ignore[attr-defined]
    assert all(statement["source"] in ids for statement in row["statements"])  # type: ignore[attr-defined]


def test_a_line_that_is_not_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").write_text('{"id": "a", "text": "x"}\nnot json\n')
    result = CliRunner().invoke(main, ["predict", "events", str(tmp_path / "in"), str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "line 2" in result.output


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A bench of one score, 50 today, with a floor of 40 and one mistake known."""
    floors = tmp_path / "floors.json"
    known = {"toy": {"digests": {"f": "1"}, "floors": {"toy: F1": 40.0}, "missed": ["a"]}}
    floors.write_text(json.dumps(known))
    monkeypatch.setattr(gates, "FLOORS", floors)
    monkeypatch.setattr(gates, "SHARED", tmp_path)
    monkeypatch.setattr(gates, "BENCHES", {"toy": (None, ("f",))})
    monkeypatch.setattr(gates, "digests", lambda files: {"f": "1"})
    monkeypatch.setattr(gates, "measure", lambda task: Result({"toy: F1": 50.0}, {"b": "a new mistake"}))
    return floors


def shown() -> tuple[bool, str]:
    """Whether the gate holds, and what it prints."""
    console = Console(file=io.StringIO(), width=120)
    held = gates.gate(console)
    return held, console.file.getvalue()  # type: ignore[attr-defined]


def test_the_gate_holds_above_its_floor_and_quotes_new_mistakes(bench: Path) -> None:
    held, printed = shown()
    assert held
    assert "a new mistake" in printed


def test_the_gate_breaks_below_its_floor(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "measure", lambda task: Result({"toy: F1": 39.9}, {}))
    assert not shown()[0]


def test_the_gate_breaks_when_a_score_is_no_longer_measured(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "measure", lambda task: Result({}, {}))
    assert not shown()[0]


def test_the_gate_breaks_when_the_bench_changed(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "digests", lambda files: {"f": "2"})
    assert not shown()[0]


def test_the_gate_says_that_it_is_skipped(bench: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(gates, "SHARED", tmp_path / "nowhere")
    held, printed = shown()
    assert held
    assert "skipped" in printed


def test_floors_rise_and_do_not_sink(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(file=io.StringIO())
    gates.raise_floors(console, allow_lower=False)
    assert json.loads(bench.read_text())["toy"]["floors"] == {"toy: F1": 49.4}
    monkeypatch.setattr(gates, "measure", lambda task: Result({"toy: F1": 45.0}, {}))
    gates.raise_floors(console, allow_lower=False)
    assert json.loads(bench.read_text())["toy"]["floors"] == {"toy: F1": 49.4}
    gates.raise_floors(console, allow_lower=True)
    assert json.loads(bench.read_text())["toy"]["floors"] == {"toy: F1": 44.4}


def test_the_program_is_compared_with_the_corpus_as_a_second_reader() -> None:
    text = (
        "France accused Spain on Tuesday of seizing two trawlers. The French foreign ministry said that nobody had been warned."
    )
    page = {"title": "Case", "publisher": "Harbour Gazette", "published": "1999-03-10"}
    gold = {"id": "case", "text": text, **page, "sentences": [(0, 56), (57, len(text))]}
    record = read_as_record(gold)
    triggers = [text[start:end] for event in record["events"] for start, end in event["tellings"][0]["trigger"]]
    assert "accused" in triggers
    assert {event["tellings"][0]["sentence"] for event in record["events"]} == {1}
    assert {one["actor"][:7] for statement in record["statements"] for one in statement["source"]} == {"FRA.GOV"}
    scores = of_documents([(record, record)])
    assert scores["statements content F1"] == scores["events type + countries F1"] == 100
    assert {score for name, score in of_statements([(record, record)]).items() if "false day" not in name} == {100}


def told(words: str, **given: object) -> dict[str, object]:
    """A statement of the corpus with nothing but its content and what is given."""
    plain = {"id": words, "content": [(0, len(words))], "act": "say", "condition": [], "consequence": [], "source": []}
    return {**plain, "chain": [], "nested_in": None, "channel": None, "said": None, "addressees": [], **given}


def test_what_is_measured_beside_the_words_of_a_statement() -> None:
    letter = told("a", channel="letter", said="1999-03-09", addressees=["ESP.GOV", "PRT.GOV"], chain=["FRA.JRN:agency"])
    undated = told("a", channel="speech", said="1999-03-08", addressees=["ESP.GOV:fm"])
    scores = of_statements([({"statements": [letter]}, {"statements": [undated]})])
    assert scores["statements channel F1, of those met"] == 0
    assert scores["statements day of saying accuracy, of those with one"] == 0
    assert scores["statements relay exact, of those with one"] == 0
    assert scores["statements addressee F1, of those met"] == pytest.approx(200 / 3)
    bare = of_statements([({"statements": [told("a")]}, {"statements": [undated]})])
    assert bare["statements with a false day, of those without one"] == 100


@pytest.mark.parametrize(
    "theirs, ours, right",
    [
        ("2016-10-11", "2016-10-11", True),
        ("2016-10-11", "2016-10-12", False),
        ("2016-06/2016-10", "2016-06-01/2016-10-14", True),  # within, and no longer
        ("1975", "1975-09-01/1975-11-30", True),
        ("2016-10", "2016", False),  # rougher
        (None, None, True),
        (None, "2016", False),
        ("2016", None, False),
    ],
)
def test_days_alike(theirs: str | None, ours: str | None, right: bool) -> None:
    assert same_days(theirs, ours) == right
