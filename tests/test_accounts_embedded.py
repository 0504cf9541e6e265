"""Accounts inside an article, and what it says was left out: a table of cases, the example, and laws."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from communique import build_dossier, from_text, read
from communique.accounts import compare_accounts
from communique.accounts.embedded import accounts_by_contact, accounts_in, asserted_omissions
from communique.records import Comparison, Dossier, Omission
from tests.conftest import EXAMPLES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "embedded.jsonl").read_text("utf-8").splitlines()]


def dossier_of(text: str) -> Dossier:
    return build_dossier(from_text(text, published=date(2026, 5, 14)))


@pytest.fixture(scope="module")
def article() -> Dossier:
    return build_dossier(read(EXAMPLES / "two-readouts/article.html"))


@pytest.fixture(scope="module")
def compared(article: Dossier) -> Comparison:
    return compare_accounts(accounts_in(article), dossiers=[article])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_passages_of_each_side(case: dict[str, Any]) -> None:
    found = {account.side: [span.words for span in account.passages] for account in accounts_in(dossier_of(case["text"]))}
    assert found == case["accounts"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_is_said_to_be_left_out(case: dict[str, Any]) -> None:
    found = asserted_omissions(dossier_of(case["text"]))
    named = {"UGA": "Uganda", "GUY": "Guyana"}
    assert [[named[one.silent.country or ""] if one.silent else None, one.evidence[0].words] for one in found] == case["unsaid"]


def test_accounts_are_at_second_hand_and_point_at_the_article(article: Dossier) -> None:
    accounts = accounts_in(article)
    assert [account.side for account in accounts] == ["Ghana", "Togo"]
    for account in accounts:
        assert account.second_hand
        assert account.document == article.document.id
        assert account.basis == tuple(point.id for point in account.points)
        for point in account.points:
            span = point.evidence[0]
            assert article.document.text[span.start : span.end] == span.words
            assert any(passage.start <= span.start and span.end <= passage.end for passage in account.passages)


def test_the_fullest_contact_is_the_one_compared(article: Dossier) -> None:
    assert accounts_in(article) in accounts_by_contact(article)


def test_no_side_speaks_in_the_words_of_another(article: Dossier) -> None:
    ghana, togo = accounts_in(article)
    assert set(ghana.passages).isdisjoint(togo.passages)


def test_omissions_say_that_the_article_asserts_them(article: Dossier, compared: Comparison) -> None:
    said = {one.asserted_by for one in compared.omissions if one.asserted_by}
    assert said == {claim.statement for claim in asserted_omissions(article)}
    words = {compared_words(compared, one) for one in compared.omissions if one.asserted_by}
    assert {"Boateng also brought up Nigeria", "Benin during the conversation with Klassou"} <= words
    assert not any("the tugs a breach" in each for each in words)


def test_a_matter_that_the_article_names_is_a_topic_of_its_own(compared: Comparison) -> None:
    silent = {topic.name: topic.silent for topic in compared.topics}
    assert [silent.get(name) for name in ("Nigeria", "Benin", "pipeline")] == [("Togo",)] * 3


def test_a_matter_without_a_point_is_shown_in_the_articles_words(compared: Comparison) -> None:
    shown = [one for one in compared.omissions if compared_words(compared, one) == "the pipeline"]
    assert len(shown) == 1
    point = next(point for point in compared.points if point.id == shown[0].point)
    assert point.side == "Ghana"
    assert point.reason.startswith("as the article reports")
    assert shown[0].asserted_by is not None


def test_wording_never_says_that_a_side_denies_or_conceals(compared: Comparison) -> None:
    reasons = " ".join(one.reason for one in compared.omissions).lower()
    assert "does not mention" in reasons
    assert not any(word in reasons for word in ("denies", "conceals", "hides"))


def test_two_documents_that_say_nothing_of_omissions_have_none_asserted() -> None:
    documents = [read(EXAMPLES / "strait" / name) for name in ("readout-buenos-aires.md", "readout-santiago.txt")]
    assert all(one.asserted_by is None for one in compare_accounts(documents).omissions)


def compared_words(comparison: Comparison, omission: Omission) -> str:
    return next(point.evidence[0].words for point in comparison.points if point.id == omission.point)
