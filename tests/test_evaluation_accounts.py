"""Accounts are scored pair by pair: predictions in the bench's form, intervals, our own held-back pairs."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from evaluation import by_pair
from evaluation import gate as gates
from evaluation.__main__ import main
from evaluation.alignment import (
    Scores,
    as_bench,
    conflicts,
    intervals,
    middle,
    missed_of,
    of_labels,
    of_relations,
    read_as_record,
    scores_of,
)
from evaluation.benches import SHARED, Result, scorer

Row = dict[str, Any]
ONE = (
    "The Minister of Oman called the Minister of Qatar on Monday. He offered two ferries for the crossing. "
    "The eel was not raised."
)
OTHER = "The Minister of Qatar received a call from the Minister of Oman. He thanked him for the offer of two ferries."


def point(text: str, words: str, name: str, *links: Row) -> Row:
    """A point of the bench, with the label that its links give it."""
    kinds = [link["type"] for link in links]
    label = "conflict" if "conflict" in kinds else "both" if kinds else "only"
    start = text.index(words)
    return {
        "id": name, "side": name[0].lower(), "start": start, "end": start + len(words), "label": label, "links": list(links),
        "topic": "ferries",
    }  # fmt: skip


def to(name: str, kind: str = "both", relation: str = "same") -> Row:
    """A link."""
    return {"id": name, "type": kind, "relation": relation}


PAIR: Row = {
    "id": "om-qa", "class": "readout", "date": "1999-03-01", "topics": ["ferries", "eels"],
    "topics_only_a": ["eels"], "topics_only_b": [],
    "a": {"party": "Oman", "text": ONE}, "b": {"party": "Qatar", "text": OTHER},
    "points": [
        point(ONE, "The Minister of Oman called the Minister of Qatar on Monday", "A1", to("B1")),
        point(ONE, "He offered two ferries for the crossing", "A2", to("B2")),
        point(ONE, "The eel was not raised", "A3"),
        point(OTHER, "The Minister of Qatar received a call from the Minister of Oman", "B1", to("A1")),
        point(OTHER, "He thanked him for the offer of two ferries", "B2", to("A2")),
    ],
}  # fmt: skip
PERFECT: dict[str, dict[str, Row]] = {
    "A": {"om-qa": {"points": {p["id"]: {"label": p["label"], "links": p["links"]} for p in PAIR["points"]}}},
    "B": {"om-qa": {"topics_only_a": ["eels"], "topics_only_b": []}},
    "C": {"om-qa": {"points": PAIR["points"]}},
}
EMPTY: dict[str, dict[str, Row]] = {
    "A": {"om-qa": {"points": {p["id"]: {"label": "both", "links": []} for p in PAIR["points"]}}},
    "B": {"om-qa": {"topics_only_a": [], "topics_only_b": []}},
    "C": {"om-qa": {"points": []}},
}


def pair_links(points: Sequence[Row], side: dict[str, str]) -> set[tuple[str, str, str]]:
    """The links of some points, the first side's end first."""
    ends = [(one["id"], link["id"], link["type"]) for one in points for link in one["links"]]
    return {(one, other, kind) if side[one] == "a" else (other, one, kind) for one, other, kind in ends}


def cover(one: Row, other: Row) -> float:
    """Whether two points are the same characters."""
    return float((one["side"], one["start"], one["end"]) == (other["side"], other["start"], other["end"]))


TOY = SimpleNamespace(pair_links=pair_links, cover=cover)
"""What is used of the bench's scorer, in small: it is not in this repository."""


def given(*tasks: str) -> str:
    """The pair as it is shown to a program in a task: no labels, links, topics of points, nor one-sided lists."""
    row = {key: value for key, value in PAIR.items() if not key.startswith("topics_only")}
    row["points"] = [{key: one[key] for key in ("id", "side", "start", "end")} for one in row["points"]]
    return json.dumps({key: value for key, value in row.items() if key not in {"points", "topics"} - set(tasks)}) + "\n"


def predicted(task: str, line: str, folder: Path) -> Row:
    """The prediction of a task for one pair."""
    (folder / "in").write_text(line, encoding="utf-8")
    result = CliRunner().invoke(main, ["predict", task, str(folder / "in"), str(folder / "out")])
    assert result.exit_code == 0, result.output
    row: Row = json.loads((folder / "out").read_text(encoding="utf-8"))
    return row


def test_given_points_get_labels_and_links_to_the_other_side(tmp_path: Path) -> None:
    row = predicted("accounts-a", given("points"), tmp_path)
    assert row["id"] == "om-qa"
    assert list(row["points"]) == ["A1", "A2", "A3", "B1", "B2"]
    for name, told in row["points"].items():
        assert (told["label"] == "only") == (not told["links"])
        assert all(link["id"][0] != name[0] for link in told["links"])
        assert all(name in {back["id"] for back in row["points"][link["id"]]["links"]} for link in told["links"])


def test_given_topics_are_listed_under_one_side_or_none(tmp_path: Path) -> None:
    row = predicted("accounts-b", given("topics"), tmp_path)
    assert set(row) == {"id", "topics_only_a", "topics_only_b"}
    assert set(row["topics_only_a"]) | set(row["topics_only_b"]) <= {"ferries", "eels"}
    assert not set(row["topics_only_a"]) & set(row["topics_only_b"])


def test_points_of_texts_alone_stand_in_them(tmp_path: Path) -> None:
    row = predicted("accounts-c", given(), tmp_path)
    names = {told["id"] for told in row["points"]}
    assert {told["side"] for told in row["points"]} == {"a", "b"}
    for told in row["points"]:
        text = PAIR[told["side"]]["text"]
        assert text[told["start"] : told["end"]].strip() == text[told["start"] : told["end"]] != ""
        assert {link["id"] for link in told["links"]} <= names


@pytest.mark.parametrize(
    "case, links, counted",
    [
        ("none shown", {}, (0, 0)),
        ("a link that is none", {"A1": "both"}, (0, 0)),
        ("shown where there is a link", {"A1": "conflict"}, (1, 0)),
        ("shown where there is one", {"A2": "conflict"}, (1, 1)),
        ("one of two right", {"A1": "conflict", "A2": "conflict"}, (2, 1)),
    ],
)
def test_conflicts_shown_and_right(case: str, links: dict[str, str], counted: tuple[int, int]) -> None:
    clash = [
        {**p, "links": [to({"A2": "B2", "B2": "A2"}[p["id"]], "conflict")] if p["id"][1] == "2" else []} for p in PAIR["points"]
    ]
    points = {name: {"label": "x", "links": [to(f"B{name[1]}", kind)]} for name, kind in links.items()}
    assert conflicts(TOY, [{**PAIR, "points": clash}], {"om-qa": {"points": points}}) == counted, case  # type: ignore[arg-type]


def test_nothing_is_missed_where_all_is_right_and_each_item_is_named_where_nothing_is() -> None:
    assert dict(missed_of(TOY, [PAIR], PERFECT)) == {}  # type: ignore[arg-type]
    missed = dict(missed_of(TOY, [PAIR], EMPTY))  # type: ignore[arg-type]
    assert list(missed) == ["A om-qa.A3", "A om-qa.A1-B1", "C om-qa.A1-B1", "A om-qa.A2-B2", "C om-qa.A2-B2", "B om-qa.a.eels"]
    assert missed["A om-qa.A3"] == "both for only: The eel was not raised"
    assert missed["C om-qa.A2-B2"] == "He offered two ferries for the crossing | He thanked him for the offer of two ferries"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the benches are not beside the project")
def test_the_scorer_of_the_bench_gives_full_marks_to_what_is_right_and_none_for_what_is_not_shown() -> None:
    bench = scorer(SHARED / "accounts/score.py")
    full, none = scores_of(bench, [PAIR], PERFECT), scores_of(bench, [PAIR], EMPTY)
    assert full.pop("accounts A: conflict precision") is None
    assert set(full.values()) == {100}
    assert none["accounts A: precision of only"] is None
    assert none["accounts A: link F1"] == none["accounts C: points F1"] == 0
    console = Console(file=io.StringIO(), width=160)
    console.print(by_pair.each_pair(bench, [PAIR], PERFECT), by_pair.all_pairs(bench, [PAIR], PERFECT))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "A conflict" in shown
    assert "100.0 to 100.0" in shown
    assert "none" in shown


def test_intervals_hang_on_the_pairs_and_not_on_the_run() -> None:
    def mean(pairs: Sequence[Row]) -> Scores:
        return {"mean": sum(pair["score"] for pair in pairs) / len(pairs), "never": None}

    alike, unlike = [{"score": 70.0}] * 12, [{"score": value} for value in (20.0, 40.0, 60.0, 80.0) * 3]
    assert intervals(mean, alike) == {"mean": (70.0, 70.0), "never": None}
    low, high = intervals(mean, unlike)["mean"] or (0, 0)
    assert 35 < low < 45
    assert 55 < high < 65
    assert intervals(mean, unlike) == intervals(mean, unlike)


@pytest.mark.parametrize("values, found", [([], None), ([5.0], (5.0, 5.0)), ([float(n) for n in range(101)], (5.0, 95.0))])
def test_the_middle_of_values(values: list[float], found: tuple[float, float] | None) -> None:
    assert middle(values[::-1]) == found


def corpus_pair(*points: Row) -> Row:
    """A pair of the corpus, of the second and third side of a triple."""
    return {
        "id": "ferries-1999:bc", "date": "1999-03-01", "points": list(points),
        "sides": {
            "b": {"party": "OMN.GOV", "publisher": "Foreign Ministry of Oman", "text": ONE},
            "c": {"party": "QAT.GOV", "publisher": "Foreign Ministry of Qatar", "text": OTHER},
        },
    }  # fmt: skip


TRIPLE = corpus_pair(
    point(ONE, "He offered two ferries for the crossing", "B1", to("C1", relation="converse")),
    point(ONE, "The eel was not raised", "B2", to("C2", "conflict", "conflict")),
    point(OTHER, "the offer of two ferries", "C1", to("B1", relation="converse")),
    point(OTHER, "The Minister of Qatar received a call", "C2", to("B2", "conflict", "conflict")),
)


def test_two_sides_of_a_triple_are_shown_as_the_first_and_the_second() -> None:
    row = as_bench(TRIPLE)
    assert [(one["id"], one["side"]) for one in row["points"]] == [("B1", "a"), ("B2", "a"), ("C1", "b"), ("C2", "b")]
    assert (row["a"]["text"], row["b"]["text"]) == (ONE, OTHER)
    assert all(set(one) == {"id", "side", "start", "end"} for one in row["points"]), "no label, link or topic is shown"


def test_the_program_reads_a_pair_of_the_corpus() -> None:
    record = read_as_record(TRIPLE)
    assert [one["id"] for one in record["points"]] == ["B1", "B2", "C1", "C2"]
    ends = {(one["id"], link["id"]) for one in record["points"] for link in one["links"]}
    assert ends == {(other, one) for one, other in ends}
    assert ("B1", "C1") in ends
    assert {one["id"]: one["label"] for one in record["points"]}["B1"] == "both"


def relabelled(**labels: tuple[str, tuple[Row, ...]]) -> Row:
    """The pair of the corpus as another reader has it."""
    changed = {name: {"label": label, "links": list(links)} for name, (label, links) in labels.items()}
    return {**TRIPLE, "points": [{**one, **changed.get(one["id"], {})} for one in TRIPLE["points"]]}


def test_a_reading_like_the_gold_is_full_and_shows_what_there_is() -> None:
    pairs = [(TRIPLE, TRIPLE)]
    assert of_labels(pairs) == {"accounts macro-F1 both/only": 50.0, "accounts precision of only": None}  # nothing is only there
    assert set(of_relations(pairs).values()) == {100.0}


def test_a_reading_unlike_the_gold() -> None:
    general = to("C1", relation="general"), to("B1", relation="general")
    other = relabelled(B1=("both", general[:1]), C1=("both", general[1:]), B2=("only", ()), C2=("only", ()))
    found = of_labels([(TRIPLE, other)]) | of_relations([(TRIPLE, other)])
    assert found == {
        "accounts macro-F1 both/only": 50.0,
        "accounts precision of only": 0.0,
        "accounts conflict precision": None,
        "accounts conflict recall": 0.0,
        "accounts relation accuracy, of links both have": 0.0,
    }
    wrong = relabelled(B1=("conflict", (to("C1", "conflict", "conflict"),)))
    assert of_relations([(TRIPLE, wrong)])["accounts conflict precision"] == 50.0


@pytest.mark.parametrize("relation", ["left_general", "left_specific"])
def test_one_in_general_terms_is_told_so_whichever_it_is(relation: str) -> None:
    gold = relabelled(B1=("both", (to("C1", relation=relation),)))
    found = relabelled(B1=("both", (to("C1", relation="general"),)))
    assert of_relations([(gold, found)])["accounts relation accuracy, of links both have"] == 100.0


def test_where_nothing_is_to_be_measured_the_gate_holds_and_the_floor_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    floors = tmp_path / "floors.json"
    known = {"toy": {"digests": {"f": "1"}, "floors": {"toy: precision": 80.0, "toy: gone": 30.0}, "missed": []}}
    floors.write_text(json.dumps(known))
    monkeypatch.setattr(gates, "FLOORS", floors)
    monkeypatch.setattr(gates, "SHARED", tmp_path)
    monkeypatch.setattr(gates, "BENCHES", {"toy": (None, ("f",))})
    monkeypatch.setattr(gates, "digests", lambda files: {"f": "1"})
    monkeypatch.setattr(gates, "measure", lambda task: Result({"toy: precision": None, "toy: gone": 40.0}, {}))
    console = Console(file=io.StringIO(), width=120)
    assert gates.gate(console)
    for allow_lower in (False, True):
        gates.raise_floors(console, allow_lower=allow_lower)
        assert json.loads(floors.read_text())["toy"]["floors"] == {"toy: precision": 80.0, "toy: gone": 39.4}
    monkeypatch.setattr(gates, "measure", lambda task: Result({"toy: precision": 50.0, "toy: gone": 40.0}, {}))
    assert not gates.gate(console)
