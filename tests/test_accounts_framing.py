"""How two accounts word one contact: a table of cases, and laws that hold for any two."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import build_dossier, read
from communique.accounts import compare_accounts
from communique.accounts.framing import TRAITS, find_wordings
from communique.accounts.framing.telling import kinds
from communique.codebooks import rows
from communique.documents import from_text
from communique.records import Account, Dossier, Point, Row, Topic, Wording
from tests.conftest import EXAMPLES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/accounts_framing.jsonl").read_text("utf-8").splitlines()]
READOUTS = [EXAMPLES / "strait/readout-buenos-aires.md", EXAMPLES / "strait/readout-santiago.txt"]


@cache
def dossier_of(text: str, side: str) -> Dossier:
    return build_dossier(from_text(text, publisher=side))


def account_of(text: str, side: str, topics: Sequence[str] = ()) -> Account:
    """An account whose points are its sentences, each of the topic in its place."""
    document = dossier_of(text, side).document
    found = [document.span(*match.span()) for match in re.finditer(r"\S[^.]*\.", document.text)]
    points = tuple(
        Point(
            id=f"{side} {number}",
            evidence=(span,),
            method="test/1",
            confidence=1.0,
            side=side,
            aspect="matter",
            sentence=span,
            act=None,
            cue=None,
            speakers=(),
            joint=False,
            figures=(),
            names=(),
            topic=topics[number] if topics else "",
            reason="a sentence",
        )
        for number, span in enumerate(found)
    )
    return Account(
        id=f"account of {side}",
        basis=tuple(point.id for point in points),
        method="test/1",
        document=document.id,
        side=side,
        party=None,
        points=points,
        passages=(document.span(0, len(document.text)),),
        second_hand=False,
        reason="a test",
    )


def row_of(accounts: Sequence[Account]) -> Row:
    """A row of the first points of all accounts."""
    return Row(
        id="row",
        basis=tuple(account.points[0].id for account in accounts),
        method="test/1",
        topic="border",
        relation="both",
        sides=tuple(account.side for account in accounts),
        links=(),
        omissions=(),
    )


def topics_of(accounts: Sequence[Account]) -> tuple[Topic, ...]:
    """The topics of the points."""
    names = dict.fromkeys(point.topic for account in accounts for point in account.points if point.topic)
    return tuple(
        Topic(
            id=name,
            basis=tuple(point.id for account in accounts for point in account.points if point.topic == name),
            method="test/1",
            name=name,
            rows=(),
            sides=(),
            silent=(),
            reason="",
        )
        for name in names
    )


def found_in(case: dict[str, Any], turned: bool = False) -> tuple[Wording, ...]:
    """The wordings of a case, its accounts in the other order if `turned`."""
    told = list(zip((case["a"], case["b"]), case.get("sides", ["A Desk", "B Desk"]), strict=True))
    told = told[::-1] if turned else told
    accounts = [account_of(text, side) for text, side in told]
    return find_wordings(accounts, [dossier_of(*each) for each in told], [row_of(accounts)] if case.get("row") else [], ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any]) -> None:
    found = found_in(case)
    assert not {one.trait for one in found} & set(case.get("none", ()))
    for wanted in case.get("expect", ()):
        of_trait = [one for one in found if one.trait == wanted["trait"]]
        assert [list(one.words) for one in of_trait] == [wanted["words"]]
        assert wanted.get("reason", "") in of_trait[0].reason


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_order_of_accounts_is_that_of_the_columns_alone(case: dict[str, Any]) -> None:
    found, turned = found_in(case), found_in(case, turned=True)
    assert [one.id for one in found] == [one.id for one in turned]
    assert [one.words for one in found] == [one.words[::-1] for one in turned]
    assert [one.reason for one in found] == [one.reason for one in turned]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([case[side] for case in CASES for side in "ab"]), min_size=1, max_size=5, unique=True), st.randoms()
)
def test_a_text_against_itself_in_any_order_is_worded_alike(sentences: list[str], random: Any) -> None:
    shuffled = random.sample(sentences, len(sentences))
    one, other = (from_text("\n\n".join(texts), publisher="Ministry") for texts in (sentences, shuffled))
    assert compare_accounts([one, other]).wordings == ()
    assert compare_accounts([one, one]).wordings == ()


def test_what_one_opens_with_and_another_comes_to_late() -> None:
    texts = [
        "Gas was discussed. Fishing was discussed. Visas were discussed. Trade was discussed.",
        "Fishing was brought up. Visas were brought up. Trade was brought up. Gas was brought up.",
    ]
    topics = ["gas", "fishing", "visas", "trade"]
    accounts = [account_of(texts[0], "A", topics), account_of(texts[1], "B", [*topics[1:], "gas"])]
    dossiers = [dossier_of(text, side) for text, side in zip(texts, "AB", strict=True)]
    found = find_wordings(accounts, dossiers, (), topics_of(accounts))
    assert [(one.trait, one.topic, one.words) for one in found] == [("order", "gas", ("first of 4", "fourth of 4"))]
    assert [span.words for span in found[0].evidence] == ["Gas was discussed.", "Gas was brought up."]


def test_the_room_given_to_a_matter() -> None:
    long = "The minister spoke of gas " + "and of the pipes in the north and of their long history " * 6 + "at length."
    short = "The minister spoke of gas."
    rest = "The minister spoke of visas " + "for students and for the families of seamen in both ports " * 6 + "at length."
    told = [(f"{long} {rest}", "A"), (f"{short} {rest}", "B")]
    accounts = [account_of(text, side, ["gas", "visas"]) for text, side in told]
    found = find_wordings(accounts, [dossier_of(*each) for each in told], (), topics_of(accounts))
    assert [(one.trait, one.topic) for one in found] == [("length", "gas")]
    assert found[0].words == ("52% of its words", "6% of its words")


def test_that_and_how_the_contact_took_place_is_no_matter_of_it() -> None:
    text = "Gas was discussed. Fishing was discussed. Visas were discussed. Trade was discussed."
    accounts = [account_of(text, "A", list("abcd")), account_of(text, "B", list("bcda"))]
    form = [replace(one, points=tuple(replace(point, aspect="form") for point in one.points)) for one in accounts]
    assert find_wordings(form, [dossier_of(text, side) for side in "AB"], (), topics_of(form)) == ()


def test_the_readouts_of_the_example() -> None:
    comparison = compare_accounts([read(path) for path in READOUTS])
    told = {one.trait: one for one in comparison.wordings}
    assert told["request"].words[0] == "at the request of the Argentine side"
    assert told["request"].reason.endswith("each names the same side")
    assert told["tone"].words == (None, "conversation was frank and respectful")
    for one in comparison.wordings:
        for span in one.evidence:
            assert comparison.document_of(span).text[span.start : span.end] == span.words


def test_second_hand_words_are_said_to_be_the_article_s() -> None:
    case = next(case for case in CASES if case["case"] == "tone on one side")
    told = [(case["a"], "A"), (case["b"], "B")]
    accounts = [replace(account_of(*each), second_hand=True) for each in told]
    (found,) = find_wordings(accounts, [dossier_of(*each) for each in told], (), ())
    assert found.reason.endswith("in the words of the article that reports A and B")


def test_no_wording_judges() -> None:
    told = " ".join(one.reason for case in CASES for one in found_in(case))
    assert not re.search(r"\b(?:denies|denied|conceals?|hides?|lies?|propaganda|falsely)\b", told)


def test_one_account_alone_has_nothing_to_differ_from() -> None:
    assert find_wordings([account_of("They met.", "A")], [dossier_of("They met.", "A")], (), ()) == ()


def test_vocabularies_of_the_codebooks() -> None:
    assert set(kinds("reporting_verbs.csv", "verb").values()) == {
        "distance", "concede", "press", "hostile", "plain", "stress", "favour", "together",
    }  # fmt: skip
    assert set(kinds("tone.csv").values()) == {"tone", "adverb", "quality", "loose", "manner", "contact", "meet"}
    assert {row["kind"] for row in rows("distance.csv")} == {"marker", "clause", "quoted"}
    assert {row["kind"] for row in rows("contact_requests.csv")} == {"request", "initiative", "invitation", "call"}
    things = [row["thing"] for row in rows("contested_names.csv")]
    assert all(things.count(thing) > 1 for thing in things), "one usage alone is not contested"
    assert all(row["note"] and row["source"] for row in rows("contested_names.csv"))


def test_traits_are_in_the_order_they_are_told() -> None:
    case = {"a": "The call was held at the request of Italy. It was a frank call.", "b": "They spoke."}
    traits = [one.trait for one in found_in(case)]
    assert traits == sorted(traits, key=TRAITS.index) == ["request", "tone"]
