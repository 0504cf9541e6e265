"""What matters are called, which points are one matter, and in which order matters stand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import build_dossier, from_text
from communique.accounts.headings import Phrase, phrases_of, worth
from communique.accounts.topics import STANDING, find_topics, first_words, merged, with_names
from communique.formats.compared import headline
from communique.records import Account, Comparison, Point
from tests.comparisons import Source, Told, build

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "topics.jsonl").read_text("utf-8").splitlines()]
SOURCES = (
    Source("They spoke.\n\nThe licences. We hope so. The gas will flow to the north in winter and the price stays.", ("Norway",)),
    Source("They spoke today.\n\nThe ferry. The gas.", ("Latvia",)),
)
TOLD = (
    Told("the contact itself", {"Norway": ["They spoke"]}),
    Told("licences", {"Norway": ["The licences"]}),
    Told("gas", {"Norway": ["The gas will flow to the north in winter and the price stays"]}),
    Told("ferry", {"Latvia": ["The ferry"]}),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_phrases_that_may_name_a_matter(case: Mapping[str, Any]) -> None:
    dossier = build_dossier(from_text(case["text"], source="case", media_type="text/plain"))
    found = phrases_of(dossier, ["NOR", "LVA"])
    assert sorted({phrase.name for phrase in found}) == sorted(case["names"])
    assert all(dossier.document.text[p.start : p.end].casefold() == p.name.casefold() for p in found)


def test_what_more_points_say_is_worth_more_and_what_says_little_less() -> None:
    said = [frozenset({"gas", "price"}), frozenset({"gas"})]
    names = [Phrase(0, 3, "gas", weak=False), Phrase(0, 5, "price", weak=False), Phrase(0, 3, "gas", weak=True)]
    common, rare, weak = (worth(phrase, said) for phrase in names)
    assert common > rare
    assert common > weak


@pytest.mark.parametrize(
    ("case", "alike", "groups"),
    [
        ("two are close", [[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]], [[0, 1], [2]]),
        ("none is close", [[1, 0.3, 0], [0.3, 1, 0], [0, 0, 1]], [[0], [1], [2]]),
        ("close on average to both", [[1, 0.9, 0.5], [0.9, 1, 0.5], [0.5, 0.5, 1]], [[0, 1, 2]]),
        ("close to one, far from the other", [[1, 0.9, 0.6], [0.9, 1, 0.0], [0.6, 0.0, 1]], [[0, 1], [2]]),
    ],
)
def test_groups_close_on_average_become_one(case: str, alike: list[list[float]], groups: list[list[int]]) -> None:
    found = merged([[0], [1], [2]], np.array(alike))
    assert sorted(map(sorted, found)) == groups, case


@given(st.lists(st.tuples(*[st.floats(-1, 1)] * 3), min_size=1, max_size=7))
def test_every_point_is_in_one_group(vectors: list[tuple[float, float, float]]) -> None:
    matter = np.array(vectors)
    found = merged([[number] for number in range(len(matter))], matter @ matter.T)
    assert sorted(number for group in found for number in group) == list(range(len(matter)))


def compared(told: Sequence[Told] = TOLD) -> Comparison:
    return build(SOURCES, told)


def test_what_names_nothing_goes_on_with_the_point_before_it() -> None:
    account = compared().accounts[0]
    first, second, third = account.points
    assert [p.topic for p in with_names(account, {second.id: "licences"}).points] == ["licences"] * 3
    assert [p.topic for p in with_names(account, {first.id: "talks", third.id: "gas"}).points] == ["talks", "talks", "gas"]
    assert {p.topic for p in with_names(account, {}).points} == {""}


def test_the_first_words_stand_over_what_several_accounts_say() -> None:
    points = compared().points
    assert first_words(points) == "The ferry"
    assert first_words(points[:1]) is None


def test_most_is_said_of_the_first_topic_and_what_all_contacts_have_comes_last() -> None:
    found = compared()
    topics = find_topics(found.accounts, found.rows, found.omissions)
    assert [topic.name for topic in topics] == ["gas", "ferry", "licences", "the contact itself"]
    turned = find_topics(found.accounts[::-1], found.rows[::-1], found.omissions)
    assert [topic.name for topic in turned] == [topic.name for topic in topics]
    assert [topic.rows for topic in turned] == [topic.rows for topic in topics]


def test_what_an_article_says_was_left_out_comes_first() -> None:
    found = build(SOURCES, [*TOLD[:3], Told("ferry", {"Latvia": ["The ferry"]}, asserted=True)])
    assert find_topics(found.accounts, found.rows, found.omissions)[0].name == "ferry"


def test_a_topic_tells_where_its_name_is_from() -> None:
    found = compared((*TOLD, Told("energy", {"Latvia": ["The gas"]})))
    reasons = {topic.name: topic.reason for topic in find_topics(found.accounts, found.rows, found.omissions)}
    assert reasons["licences"] == "called by words of the point"
    assert reasons["energy"] == "a heading that was given"
    assert reasons[STANDING["contact"]] == "what any account may tell of a contact"


def test_the_headline_names_the_weightiest_and_counts_the_others() -> None:
    text = " ".join(f"Matter {letter} came up." for letter in "abcdefgh")
    sources = (Source(text, ("Norway",)), Source("Nothing.", ("Latvia",)))
    found = build(sources, [Told(f"matter {letter}", {"Norway": [f"Matter {letter} came up"]}) for letter in "abcdefgh"])
    [lead] = headline(found)
    assert [topic.name for topic in lead.topics] == [f"matter {letter}" for letter in "abcdef"]
    assert (lead.more, lead.rest) == (2, "; and 2 more")


def test_that_one_account_alone_mentions_the_contact_is_no_headline() -> None:
    from dataclasses import replace

    def of_contact(point: Point) -> Point:
        return replace(point, aspect="contact")

    found = build(SOURCES, TOLD[:1])
    accounts: tuple[Account, ...] = tuple(replace(a, points=tuple(map(of_contact, a.points))) for a in found.accounts)
    assert headline(found) != ()
    assert headline(replace(found, accounts=accounts)) == ()
