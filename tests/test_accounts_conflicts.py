"""When two points exclude each other, when they only look as if, and how such a pair is linked."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import from_text
from communique.accounts.alignment import conflicting
from communique.accounts.conflicts import conflict, load_oppositions, stances, tokens
from communique.accounts.facts import point_of
from communique.accounts.sides import named_side, participants
from communique.accounts.telling import telling_of
from communique.actors import find_cast
from communique.parse import find_sentence, parse
from communique.records import Dossier, Point

CASES = Path(__file__).parent / "cases" / "conflicts.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
OPENING = "The Foreign Minister of Norway, Kari Holt, met the Foreign Minister of Latvia, Juris Ozols, in Oslo on 4 May. "


@cache
def point(sentence: str, words: str, side: str) -> Point:
    """The point that some words of a sentence are, in one side's account."""
    document = from_text(OPENING + sentence, source=side, media_type="text/plain", published=date(2031, 5, 5))
    dossier = Dossier(document=document, mentions=find_cast(document).mentions, statements=(), reports=())
    party, other = (named_side(document, name).party for name in ((side, "Latvia") if side == "Norway" else (side, "Norway")))
    contact = participants(dossier, party, [other] if other else [])
    at = document.text.rindex(words)
    span = document.span(at, at + len(words))
    telling = telling_of(dossier, parse(document), party=party, contact=contact)
    return point_of(span, find_sentence(span, document), telling, side=side)


def points(row: dict[str, object]) -> tuple[Point, Point]:
    """The two points of a case."""
    words = row["points"]
    assert isinstance(words, list)
    return point(str(row["one"]), words[0], "Norway"), point(str(row["other"]), words[1], "Latvia")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_conflict(row: dict[str, object]) -> None:
    found = conflict(*points(row))
    assert (found and found.kind) == row["kind"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_order_does_not_matter(row: dict[str, object]) -> None:
    one, other = points(row)
    assert conflict(one, other) == conflict(other, one)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_a_point_does_not_exclude_itself(row: dict[str, object]) -> None:
    for one in points(row):
        assert conflict(one, one) is None


def test_cases_have_as_many_near_misses() -> None:
    kinds = [row["kind"] for row in ROWS]
    assert kinds.count(None) >= len(kinds) / 2
    assert len({row["case"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"]], ids=lambda row: row["case"])
def test_reason_quotes_both(row: dict[str, object]) -> None:
    one, other = points(row)
    found = conflict(one, other)
    assert found is not None
    quoted = [part.split("”")[0] for part in found.reason.split("“")[1:]]
    texts = [" ".join(tokens(p.evidence[0].words)) for p in (one, other)]
    assert len(quoted) == 2
    assert any(all(" ".join(tokens(q)) in text for q, text in zip(quoted, order, strict=True)) for order in (texts, texts[::-1]))


@pytest.mark.parametrize(
    ("case", "text", "name", "holds"),
    [
        ("asserted", "The fee was agreed", "agreement", True),
        ("denied", "The fee was not agreed", "agreement", False),
        ("denied by its subject", "Nobody on our side agreed", "agreement", False),
        ("denied by an apostrophe", "We didn’t agree", "agreement", False),
        ("a word of the opposite", "The fee was rejected", "agreement", False),
        ("denied before a comma", "It was not easy, the fee was agreed", "agreement", True),
        ("a wish", "We hope the fee is agreed", "agreement", None),
        ("both ways", "The fee was agreed and then rejected", "agreement", None),
    ],
)  # fmt: skip
def test_stances(case: str, text: str, name: str, holds: bool | None) -> None:
    found = stances(text).get(name)
    assert (found and found.holds) == holds, case


def test_table_of_oppositions() -> None:
    for opposition in load_oppositions():
        assert opposition.needs in ("", "words", "tone", "contact")
        assert opposition.yes
        assert set(opposition.yes).isdisjoint(opposition.no), opposition.name
        for phrase in (*opposition.yes, *opposition.no):
            assert tuple(tokens(" ".join(phrase))) == phrase, opposition.name


WORDS = st.sampled_from("not no nobody agreed rejected the fee pumps , paid unpaid was if hostages guests about and".split())


@given(st.lists(WORDS, min_size=1, max_size=14), st.lists(WORDS, min_size=1, max_size=14))
def test_whichever_comes_first(left: list[str], right: list[str]) -> None:
    base = point("The fee was agreed.", "The fee was agreed", "Norway")
    one, other = (reworded(base, " ".join(words)) for words in (left, right))
    assert conflict(one, other) == conflict(other, one)
    assert conflict(one, one) is None


def reworded(base: Point, text: str) -> Point:
    """A point with other words."""
    span = replace(base.evidence[0], words=text)
    return replace(base, evidence=(span,), sentence=span)


BOUND = ("The fee was agreed.", "The fee was rejected.")
UNBOUND = ("It was a coup.", "It was a mutiny.")


@pytest.mark.parametrize(
    ("case", "told", "score", "linked", "equal", "expect"),
    [
        ("a link", BOUND, 1.0, True, False, True),
        ("near, with words in common", BOUND, -1.0, False, False, True),
        ("too far", BOUND, -3.0, False, False, False),
        ("near, with no words in common", UNBOUND, -1.0, False, False, False),
        ("a link with no words in common", UNBOUND, 1.0, True, False, True),
        ("points that stand word for word in the other", BOUND, 1.0, True, True, False),
    ],
)
def test_which_candidates_may_conflict(
    case: str, told: tuple[str, str], score: float, linked: bool, equal: bool, expect: bool
) -> None:
    left, right = ([point(text, text.rstrip("."), side)] for text, side in zip(told, ("Norway", "Latvia"), strict=True))
    grid = np.array([[score]])
    found = conflicting(left, right, grid, np.array([[equal]]), np.array([[linked]]))
    assert ((0, 0) in found) == expect, case


def test_only_the_best_candidate_conflicts() -> None:
    left = [point(BOUND[0], "The fee was agreed", "Norway")]
    right = [
        point(BOUND[1], "The fee was rejected", "Latvia"),
        point("The fee was discussed.", "The fee was discussed", "Latvia"),
    ]
    none = np.zeros((1, 2), dtype=bool)
    assert not conflicting(left, right, np.array([[0.1, 0.9]]), none, ~none)
    assert set(conflicting(left, right, np.array([[0.9, 0.1]]), none, ~none)) == {(0, 0)}
