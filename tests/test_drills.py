"""The short texts that teach statements: every word they name stands in them, nothing is told twice, nobody real speaks."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from communique.records import Act
from corpus.documents import real_people

FOLDER = Path(__file__).parents[1] / "corpus" / "drills"
ROWS = [
    (f"{path.stem}:{number}", json.loads(line))
    for path in sorted(FOLDER.glob("*.jsonl"))
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
    if line
]
ROLES = ("source", "content", "condition", "consequence")


def stands(text: str, words: str | dict[str, Any]) -> bool:
    """The words stand in the text, as often as they must to be meant."""
    wanted, nth = (words, 1) if isinstance(words, str) else (words["words"], words["nth"])
    return bool(wanted) and text.count(wanted) >= nth


@pytest.mark.parametrize("hand", sorted({name.split(":")[0] for name, _ in ROWS}))
def test_every_word_named_stands_in_its_text(hand: str) -> None:
    for name, row in ROWS:
        if not name.startswith(f"{hand}:"):
            continue
        assert set(row) == {"text", "statements"}, name
        for told in row["statements"]:
            assert set(told) == {"cue", "act", *ROLES}, name
            assert told["act"] in get_args(Act), name
            assert told["content"], name
            for words in (told["cue"], *(each for role in ROLES for each in told[role])):
                assert stands(row["text"], words), f"{name}: {words!r}"


def test_enough_of_every_act() -> None:
    acts = Counter(told["act"] for _, row in ROWS for told in row["statements"])
    assert len(ROWS) >= 1200
    assert all(acts[act] >= 50 for act in get_args(Act))
    assert sum(bool(told["condition"]) for _, row in ROWS for told in row["statements"]) >= 350
    assert sum(not row["statements"] for _, row in ROWS) >= 120


def test_no_text_twice_and_none_alike() -> None:
    def grams(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    seen: dict[tuple[str, ...], str] = {}
    for name, row in ROWS:
        for gram in grams(row["text"]):
            assert seen.setdefault(gram, name) == name, f"{name} and {seen[gram]}: {' '.join(gram)}"


def test_nobody_real_is_named() -> None:
    assert {name: found for name, row in ROWS if (found := real_people(row["text"]))} == {}
