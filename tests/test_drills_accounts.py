"""The drills of accounts: what is wrong in one is told by file and line, nothing is in those we have, and none is copied."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.__main__ import COMMANDS, DRILLS, HERE, texts
from corpus.balance import near_duplicates, shingles
from corpus.drills import Drill, check_drills, read_drills, tellings
from corpus.vocabulary import DRILL_CONFLICT, DRILL_DIFFER, DRILL_REGISTERS, DRILL_SAME
from evaluation.benches import SHARED
from tests.test_drills import DONE, SAID

Row = dict[str, Any]
LINE = {
    "id": "case-001",
    "matter": "fishing licences",
    "register": "readout",
    "anchor": {"text": "The Minister said the licences would lapse in May.", "point": "the licences would lapse in May"},
    "same": [
        {"text": "We heard from him of an end in spring.", "point": "an end in spring", "relation": "left_specific"},
    ],
    "differ": [
        {"text": "The licences of last May were dear.", "point": "The licences of last May", "why": "other time"},
        {"text": "Every licence lapses at some time.", "point": "Every licence lapses", "why": "general principle"},
        {"text": "The Minister said the visas would lapse.", "point": "the visas would lapse", "why": "other object"},
    ],
    "conflict": [
        {"text": "Nothing was said of the licences.", "point": "Nothing was said", "why": "denial"},
    ],
}


@pytest.fixture(scope="module")
def drills() -> list[Drill]:
    return read_drills(sorted(DRILLS.glob("*.jsonl")))[0]


def slips(folder: Path, *lines: str) -> list[str]:
    """What is wrong in a file of these lines, without its path."""
    (folder / "case.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    read, wrong = read_drills([folder / "case.jsonl"])
    return [str(slip).removeprefix(f"{folder}/") for slip in (*wrong, *check_drills(read))]


def changed(**given: object) -> str:
    """The example with other fields."""
    return json.dumps({**LINE, **given})


def differing(**given: str) -> list[Row]:
    """What differs in the example, the first of them changed."""
    first, *rest = LINE["differ"]  # type: ignore[misc]
    return [{**first, **given}, *rest]


def test_a_clean_drill(tmp_path: Path) -> None:
    assert slips(tmp_path, json.dumps(LINE)) == []


@pytest.mark.parametrize(
    "case, line, told",
    [
        ("no JSON", "{", "case.jsonl:1: not JSON"),
        ("a list", "[]", "a drill has the fields"),
        ("a field too many", changed(note="x"), "a drill has the fields"),
        ("an anchor that is a text", changed(anchor="text and point"), "the anchor has text and point"),
        ("an anchor with a reason", changed(anchor={**LINE["anchor"], "why": "who"}), "the anchor has text and point"),  # type: ignore[dict-item]
        ("a group without its label", changed(same=[LINE["anchor"]]), "under `same` has text, point and relation"),
        ("the id of another file", changed(id="k1-001"), "to begin with the name of its file, case-"),
        ("a register that is none", changed(register="post"), "no register 'post': one of address"),
        ("a reason that is none", changed(differ=differing(why="tone")), "no why of `differ` 'tone'"),
        ("a reason of another group", changed(differ=differing(why="denial")), "no why of `differ` 'denial'"),
        ("nothing the same", changed(same=[]), "`same` holds 0, and is to hold 1 to 3"),
        ("too little that differs", changed(differ=LINE["differ"][:2]), "`differ` holds 2, and is to hold 3 to 5"),  # type: ignore[index]
        ("a point that does not stand there", changed(differ=differing(point="licences of May")), "is to stand once"),
        ("a point that stands twice", changed(differ=differing(text="A to go and a to go.", point="to go")), "is to stand once"),
        ("a point that cuts a word", changed(differ=differing(point="he licences of last May")), "as whole words"),
        ("a point too short", changed(differ=differing(point="last May")), "a point has 3 to 40 words: last May"),
        ("a text too long", changed(differ=differing(text="The licences of last May" + " or June" * 30)), "a text has 4 to 60"),
        (
            "someone real", changed(differ=differing(text="The licences of last May, said Sergey Lavrov.")),
            "'sergey lavrov' is a real office-holder",
        ),
        (
            "a text that is told twice", changed(conflict=[{**LINE["anchor"], "why": "who"}]),  # type: ignore[dict-item]
            "the text 'the minister said the licences would lapse in may.' stands at",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(case: str, line: str, told: str, tmp_path: Path) -> None:
    assert any(told in slip for slip in slips(tmp_path, line)), case


def test_a_drill_that_comes_back(tmp_path: Path) -> None:
    again = [slip for slip in slips(tmp_path, json.dumps(LINE), json.dumps(LINE)) if slip.startswith("case.jsonl:2")]
    assert len(again) == 1 + 2 * 6, "the id, and each text and point"


def test_ours_are_clean_and_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert COMMANDS["drills"]([]) == 0
    assert " drills, 0 slips" in capsys.readouterr().out


def test_enough_of_everything(drills: list[Drill]) -> None:
    def count(of: Callable[[Row], list[str]]) -> Counter[str]:
        return Counter(word for drill in drills for word in of(drill.record))

    assert len(drills) >= 1100
    registers = count(lambda row: [row["register"]])
    told = count(lambda row: [one["relation"] for one in row["same"]])
    why = count(lambda row: [one["why"] for one in row["differ"]])
    clash = count(lambda row: [one["why"] for one in row["conflict"]])
    assert all(registers[one] >= 40 for one in DRILL_REGISTERS)
    assert all(told[one] >= 60 for one in DRILL_SAME)
    assert all(why[one] >= 120 for one in DRILL_DIFFER)
    assert all(clash[one] >= 9 for one in DRILL_CONFLICT)


def test_none_is_like_another_or_like_what_else_the_corpus_holds(drills: list[Drill]) -> None:
    own = {telling["text"]: drill.record["id"] for drill in drills for telling in tellings(drill)}
    assert [(a, b) for a, b in near_duplicates(list(own)) if own[a] != own[b]] == []
    others = [row["text"] for _, row in SAID + DONE]
    others += [text for path in sorted((HERE / "data").glob("*.train.jsonl")) for text in texts(path)]
    assert shared(list(own), others) <= MOST_SHARED


MOST_SHARED = 40
"""Of 66,000 runs of eight words: idiom, and what all offices write ("took place at the request of"), as hands `b` do."""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the benches are not beside the project")
def test_none_shares_words_with_the_benches(drills: list[Drill]) -> None:
    own = [telling["text"] for drill in drills for telling in tellings(drill)]
    files = [path for path in sorted(SHARED.rglob("*")) if path.name.endswith((".jsonl", ".json", ".jsonl.gz"))]
    assert files
    assert sum(shared(own, texts(path)) for path in files) <= MOST_SHARED_WITH_BENCHES


MOST_SHARED_WITH_BENCHES = 2  # "I can't get out of my head", "the President of the United States on the"


def shared(ours: list[str], theirs: Any) -> int:
    """How many runs of words of ours stand in theirs."""
    known = {run for text in theirs for run in shingles(text)}
    return sum(run in known for text in ours for run in shingles(text))
