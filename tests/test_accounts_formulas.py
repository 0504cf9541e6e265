"""Formula watch: a table of cases, and laws."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import read
from communique.accounts.formulas import stances_of, watch_formulas
from communique.codebooks import rows
from communique.documents import from_text
from communique.formats.plain import from_plain, to_plain
from communique.records import Document, Formula
from tests.conftest import EXAMPLES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/accounts_formulas.jsonl").read_text("utf-8").splitlines()]
EARLIER = EXAMPLES / "strait-earlier"


def documents_of(case: dict[str, Any]) -> tuple[Document, list[Document]]:
    """This account and the earlier ones of a case."""
    before = [from_text(f"{text}\n", published=date.fromisoformat(day)) for day, text in case["before"]]
    return from_text(f"{case['now']}\n\nA line of its own.", published=date(2026, 5, 1)), before


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any]) -> None:
    current, before = documents_of(case)
    found = watch_formulas(current, before)
    assert [(one.kind, (one.now or one.before[0]).words) for one in found] == [(kind, words) for kind, words, _ in case["expect"]]
    for one, (_, _, reason) in zip(found, case["expect"], strict=True):
        assert reason in one.reason


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_order_of_earlier_accounts_does_not_matter(case: dict[str, Any]) -> None:
    current, before = documents_of(case)
    assert watch_formulas(current, before) == watch_formulas(current, before[::-1])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([case["now"] for case in CASES]), min_size=1, max_size=5, unique=True))
def test_a_text_against_its_own_copy_keeps_every_formula(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    current, copy = from_text(text), from_text(f"{text}\n\nA line of its own.")
    assert {one.kind for one in watch_formulas(current, [copy])} <= {"kept"}
    assert watch_formulas(current, [current]) == (), "an account is no earlier one of itself"


def test_without_earlier_accounts_nothing_is_new() -> None:
    assert watch_formulas(from_text("She condemned the strikes on northern ports."), []) == ()


def test_the_readouts_of_the_example() -> None:
    february, march = (read(EARLIER / f"readout-buenos-aires-{month}.md") for month in ("february", "march"))
    found = watch_formulas(march, [february])
    assert [(one.kind, one.now.words if one.now else None) for one in found] == [
        ("weakened", "the commitment of Argentina to the treaty of peace and friendship of 1984"),
        ("strengthened", "her deep concern about the dispute over fishing licences"),
        ("strengthened", "called for an early solution"),
        ("strengthened", "the survey of the channel must be conducted by both countries"),
        ("new", "demanded the immediate return of the eleven cancelled fishing licences"),
        ("dropped", None),
    ]
    assert found[0].dates == (date(2026, 2, 11),)
    known = {document.id: document for document in (february, march)}
    for one in found:
        for span in (*((one.now,) if one.now else ()), *one.before):
            assert known[span.document].text[span.start : span.end] == span.words
        assert from_plain(Formula, to_plain(one)) == one


def test_an_undated_account_counts_as_the_oldest() -> None:
    undated = from_text("She supported the border treaty of Norland.")
    dated = from_text("They met.", published=date(2026, 2, 10))
    (found,) = watch_formulas(from_text("They met in Rome. She supported the border treaty of Norland."), [undated, dated])
    assert (found.kind, found.dates) == ("new", (None,))
    assert "first since an account without a date" in found.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She expressed full solidarity and support for the courageous defence of Norland.", "full solidarity and support for"),
        ("In this regard, we fully support the World Bank package for Norland.", "fully support the World Bank"),
        ("She reaffirmed the commitment of Norland to the treaty, which was signed in 1984.", "the commitment of Norland"),
    ],
)
def test_where_a_formula_begins(text: str, words: str) -> None:
    (found,) = stances_of(from_text(text))
    assert found.span.words.startswith(words)
    assert "signed" not in found.span.words


def test_vocabularies_of_the_codebooks() -> None:
    assert {row["kind"] for row in rows("stances.csv")} == {"noun", "verb", "adjective"}
    assert {row["kind"] for row in rows("strength.csv")} == {"intensity", "urgency", "hedge", "modal"}
    assert all(int(row["degree"]) < 0 for row in rows("strength.csv") if row["kind"] == "hedge")
    assert all(int(row["degree"]) >= 0 for row in rows("stances.csv"))


def test_a_chain_of_a_thousand_words_is_read() -> None:
    chain = "She expressed support for the plan " + "of the minister " * 1500 + "."
    assert len(stances_of(from_text(chain))) <= 1
