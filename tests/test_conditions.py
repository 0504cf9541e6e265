"""On which condition, and with which consequence: a table of cases, and laws that hold for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents import from_text
from communique.parse import parse
from communique.records import Act, Document
from communique.statements import find_statements
from communique.statements.conditions import find_condition, load_markers

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "conditions.jsonl").read_text("utf-8").splitlines()]


def ranges_of(document: Document, pieces: list[str]) -> list[tuple[int, int]]:
    """Where the pieces of a content stand, each after the one before it."""
    found, at = [], 0
    for piece in pieces:
        at = document.text.index(piece, at)
        found.append((at, at + len(piece)))
        at += len(piece)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    document = from_text(case["text"])
    found = find_condition(document, parse(document), ranges_of(document, case["content"]), case["act"])
    condition, consequence = ([document.text[start:end] for start, end in ranges] for ranges in found)
    assert condition == case["condition"]
    assert consequence == case["consequence"]


WORDS = st.sampled_from(
    ["if", "unless", "or", "should", "France", "pays", ",", ".", "“", "”", "will leave", "without", "until", ";", "which", "?"]
)
ACTS = st.sampled_from(["threaten", "promise", "demand", "say", "agree"])


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=20).map(" ".join), ACTS, st.integers(0, 20), st.integers(1, 60))
def test_conditions_lie_in_the_sentence_and_apart_from_their_consequences(text: str, act: Act, start: int, length: int) -> None:
    document = from_text("Peru said " + text)
    end = min(start + length, len(document.text))
    if start >= end:
        return
    conditions, consequences = find_condition(document, parse(document), [(start, end)], act)
    held = [(first, last) for first, last in (*conditions, *consequences)]
    assert all(0 <= first < last <= len(document.text) for first, last in held)
    assert all(a[1] <= b[0] or b[1] <= a[0] for a in conditions for b in consequences)


def test_every_marker_counts_with_known_acts() -> None:
    acts = {act for markers in load_markers().values() for marker in markers for act in marker.acts}
    assert acts <= set(Act.__args__)


def test_a_statement_carries_its_condition() -> None:
    (threat,) = find_statements(from_text("Argentina threatened to stop the gas unless the crew was freed by Friday."))
    assert [span.words for span in threat.condition] == ["unless the crew was freed by Friday"]
    assert [span.words for span in threat.consequence] == ["to stop the gas"]
