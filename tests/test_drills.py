"""The short texts that teach statements and events: their words stand in them, nothing is told twice, nobody real speaks."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from communique.events.ontology import event_types
from communique.records import Act
from corpus.documents import real_people
from corpus.vocabulary import STATUSES

FOLDER = Path(__file__).parents[1] / "corpus" / "drills"
ROLES = {"source", "content", "condition", "consequence"}
PARTIES = {"via", "to"}  # which the first drills do not tell
PARTS = {"trigger", "who", "whom", "where", "when", "n"}
Row = tuple[str, dict[str, Any]]


def drills(folder: Path) -> list[Row]:
    """The rows of a folder with their names."""
    return [
        (f"{path.stem}:{number}", json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if line
    ]


SAID, DONE = drills(FOLDER), drills(FOLDER / "events")


def of_hand(rows: list[Row], hand: str) -> list[Row]:
    """The rows that one hand wrote."""
    return [(name, row) for name, row in rows if name.startswith(f"{hand}:")]


def hands(rows: list[Row]) -> list[str]:
    """Who wrote them."""
    return sorted({name.split(":")[0] for name, _ in rows})


def stands(text: str, words: str | dict[str, Any]) -> bool:
    """The words stand in the text, as often as they must to be meant."""
    wanted, nth = (words, 1) if isinstance(words, str) else (words["words"], words["nth"])
    return bool(wanted) and text.count(wanted) >= nth


@pytest.mark.parametrize("hand", hands(SAID))
def test_every_word_of_a_statement_stands_in_its_text(hand: str) -> None:
    for name, row in of_hand(SAID, hand):
        assert set(row) == {"text", "statements"}, name
        for told in row["statements"]:
            assert set(told) - PARTIES == {"cue", "act", *ROLES}, name
            assert set(told) & PARTIES in (set(), PARTIES), name
            assert told["act"] in get_args(Act), name
            assert told["content"], name
            for words in (told["cue"], *(each for role in (ROLES | PARTIES) & set(told) for each in told[role])):
                assert stands(row["text"], words), f"{name}: {words!r}"


@pytest.mark.parametrize("hand", hands(DONE))
def test_every_word_of_an_event_stands_in_its_text(hand: str) -> None:
    for name, row in of_hand(DONE, hand):
        assert set(row) == {"text", "events"}, name
        for told in row["events"]:
            assert set(told) == {"type", "status", "both", *PARTS}, name
            assert told["type"] in event_types(), name
            assert told["status"] in STATUSES - {"threatened"}, name
            assert told["trigger"], name
            for words in (each for part in PARTS for each in told[part]):
                assert stands(row["text"], words), f"{name}: {words!r}"


def test_enough_of_every_act() -> None:
    acts = Counter(told["act"] for _, row in SAID for told in row["statements"])
    assert len(SAID) >= 2000
    assert all(acts[act] >= 80 for act in get_args(Act))
    assert sum(bool(told["condition"]) for _, row in SAID for told in row["statements"]) >= 350
    assert sum(bool(told.get("via")) for _, row in SAID for told in row["statements"]) >= 120
    assert sum(not row["statements"] for _, row in SAID) >= 180


def test_enough_of_every_type_and_status() -> None:
    types = Counter(told["type"] for _, row in DONE for told in row["events"])
    statuses = Counter(told["status"] for _, row in DONE for told in row["events"])
    assert len(DONE) >= 1000
    assert all(types[kind] >= 90 for kind in event_types())
    assert all(statuses[status] >= 150 for status in STATUSES - {"threatened"})
    assert sum(not row["events"] for _, row in DONE) >= 200


def test_no_text_twice_and_none_alike() -> None:
    def grams(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    seen: dict[tuple[str, ...], str] = {}
    for name, row in SAID + DONE:
        for gram in grams(row["text"]):
            assert seen.setdefault(gram, name) == name, f"{name} and {seen[gram]}: {' '.join(gram)}"


def test_nobody_real_is_named() -> None:
    assert {name: found for name, row in SAID + DONE if (found := real_people(row["text"]))} == {}
