import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dates import find_dates, finder, resolve, resolve_date

CASES = [json.loads(line) for line in Path(__file__).parent.joinpath("cases", "dates.jsonl").read_text("utf-8").splitlines()]
WORDS = st.lists(
    st.sampled_from(
        "on last next March May 3 31 2019 the early mid- Monday and to since , . in weeks two ago today 1990s of this year"
        " weekend earlier 25/03/2019 end week summer".split()
    )
).map(" ".join)
ANCHORS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def as_date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_dates_of_a_sentence(case):
    anchor = as_date(case["anchor"])
    found = find_dates(case["text"], anchor)
    assert [each.words for each in found] == [each["words"] for each in case["expect"]]
    for each, expected in zip(found, case["expect"], strict=True):
        days = resolve(each, anchor, case.get("future", False))
        assert (days and days[:2]) == (expected["start"] and (as_date(expected["start"]), as_date(expected["end"])))
        assert expected.get("kind", each.kind) == each.kind


def test_offsets_are_those_of_the_whole_text():
    text = "First line.\nHe left on Monday for Norland."
    [found] = find_dates(text[12:], offset=12)
    assert text[found.start : found.end] == "Monday"


def test_doubtful_numbers_say_so():
    [found] = find_dates("Dated 03/04/2019.")
    days = resolve(found, None)
    assert days is not None
    assert days[0] == date(2019, 4, 3)
    assert "other way round" in days[2]


def test_a_reason_names_the_anchor():
    [found] = find_dates("on Tuesday")
    days = resolve(found, date(2024, 5, 3))
    assert days is not None
    assert days[2] == "the latest Tuesday on or before 2024-05-03"


def test_words_to_when():
    assert resolve_date("in March 2019", None).iso == "2019-03"
    assert resolve_date("soon", date(2020, 1, 1)).iso is None


@given(WORDS, ANCHORS, st.booleans())
def test_any_words_resolve_to_an_ordered_period_or_nothing(text, anchor, future):
    for found in find_dates(text, anchor):
        assert text[found.start : found.end] == found.words
        days = resolve(found, anchor, future)
        assert days is None or (days[0] <= days[1] and days[2])


@given(st.text())
def test_any_text_is_scanned(text):
    for found in find_dates(text, date(2024, 5, 3)):
        assert text[found.start : found.end] == found.words


def test_the_first_letters_that_speed_up_finding_lose_nothing():
    fast = finder()
    look_ahead = fast.pattern[: fast.pattern.index(")") + 1]
    slow = re.compile(r"\b" + fast.pattern.removeprefix(look_ahead))
    for case in CASES:
        assert [each.span() for each in slow.finditer(case["text"])] == [each.span() for each in fast.finditer(case["text"])]
