"""Who a phrase stands for, alone and in a document."""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.actors import Cast, find_cast, find_mentions, resolve_actors, resolve_phrase
from communique.actors.cast import build_cast
from communique.actors.folding import fold, plural, split_words
from communique.actors.knowledge import famous_surnames, index, tenure_rows
from communique.actors.spelling import distance
from communique.parse import parse
from communique.records import Block, Document, OffsetMap, identify

CASES = Path(__file__).parent / "cases"


def table(name: str) -> list[dict]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines()]


def document(text: str, day: date = date(2019, 3, 27)) -> Document:
    blocks = (Block(start=0, end=len(text), kind="paragraph"),) if text else ()
    return Document(id=identify(text), text=text, source="test", blocks=blocks, offsets=OffsetMap(()), digest="", published=day)


def cast_of(text: str) -> Cast:
    return find_cast(document(text))


@pytest.mark.parametrize("row", table("actors.jsonl"), ids=lambda row: row["case"])
def test_phrase(row: dict) -> None:
    on = date.fromisoformat(row["on"]) if "on" in row else None
    actor = resolve_phrase(row["text"], context=row.get("context", ""), on=on)
    found = actor and [actor.country or "", actor.sector or ""]
    assert found == row["expect"], actor


@pytest.mark.parametrize("row", table("actors_cast.jsonl"), ids=lambda row: row["case"])
def test_mentions(row: dict) -> None:
    found = [(mention.name, mention.use, mention.actor.id) for mention in find_mentions(document(row["text"]))]
    for expected in row["expect"]:
        assert tuple(expected) in found


def token_of(cast: Cast, word: str) -> int:
    return next(token for token, mention in cast.by_token.items() if mention.name.endswith(word))


def test_coordinated_parties() -> None:
    cast = cast_of("Norway and Estonia signed a treaty.")
    assert [party.actor.id for party in cast.parties(token_of(cast, "Norway"))] == ["NOR.GOV", "EST.GOV"]


def test_coordinated_adjectives_are_two_sides() -> None:
    cast = cast_of("The Turkish and Greek sides met.")
    token = next(iter(cast.members))
    assert [party.actor.id for party in cast.parties(token)] == ["TUR.GOV", "GRC.GOV"]


def test_country_words_inside_a_phrase() -> None:
    cast = cast_of("Chadian troops crossed the border.")
    assert [party.actor.id for party in cast.country_words(0, 1)] == ["TCD.GOV"]


def test_same_office_on_another_day() -> None:
    mentions = find_mentions(document("Emmanuel Macron spoke."))
    assert mentions[0].actor.sector == "GOV"
    assert resolve_actors(mentions, on=date(1999, 1, 1))[0].actor.sector == "PTY"
    assert resolve_actors(mentions) == mentions


@pytest.mark.parametrize(
    "text", ["", "\n", "“ ” (", "ALL CAPS " * 50, "وزير الخارجية", "a" * 5000, "((((((", "’s ’s", "in " + "Norway and " * 400]
)
def test_odd_texts_have_a_cast(text: str) -> None:
    assert find_cast(document(text)).document.text == text


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=80))
def test_evidence_slices_its_text(text: str) -> None:
    article = document("Norway said " + text)
    for mention in find_mentions(article):
        for span in mention.evidence:
            assert article.text[span.start : span.end] == span.words


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_phrase_has_a_reason_or_no_actor(phrase: str) -> None:
    actor = resolve_phrase(phrase)
    assert actor is None or actor.reason


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_symmetric(one: str, two: str) -> None:
    assert distance(one, two) == distance(two, one)
    assert (distance(one, two) == 0) == (one == two)


@given(st.text(max_size=20))
def test_folding_is_stable(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_plurals() -> None:
    assert [plural(word) for word in ("policeman", "army", "boy", "member of parliament", "coach")] == [
        "policemen",
        "armies",
        "boys",
        "members of parliament",
        "coaches",
    ]


def test_words_keep_the_possessive_apart() -> None:
    assert split_words("Peru's U.S.-led anti-drug unit") == ("Peru", "'s", "U.S.", "led", "anti", "drug", "unit")


def test_every_phrase_of_the_index_is_folded() -> None:
    assert all(word == fold(word) and word for phrase in index().phrases for word in phrase.split(" "))


def names_of(text: str) -> dict[str, str]:
    return {mention.actor.id: mention.actor.name for mention in find_mentions(document(text))}


@pytest.mark.parametrize(
    "text", ["Talks resume on Friday.", "The channel is closed, and so are the strait and the bay.", "In May and March we met."]
)
def test_calendar_and_common_nouns_are_nobody(text: str) -> None:
    assert not find_mentions(document(text))


def test_groups_are_shown_in_their_own_words() -> None:
    names = names_of("An official at the Peruvian embassy in Quito met Danish officials and some 3,000 people marched.")
    assert {"official at the Peruvian embassy in Quito", "Danish officials", "some 3,000 people"} <= set(names.values())


def test_publisher_owns_its_offices() -> None:
    text = "The Minister of Foreign Affairs, Alma Quartermaine, called the Foreign Minister of Norway."
    article = replace(document(text), publisher="Ministry of Foreign Affairs of Peru")
    assert "PER.GOV:alma-quartermaine" in {mention.actor.id for mention in find_mentions(article)}


def test_ours_is_left_to_the_speaker() -> None:
    names = names_of('Norway waits. "Our sailors are held," General Henry Underbough of Peru said.')
    assert {"INT.MIL:sailors", "PER.MIL:henry-underbough"} <= set(names)


def test_famous_names_are_of_office_holders() -> None:
    assert all(person in tenure_rows() for persons in famous_surnames().values() for person in persons)


def test_time_grows_with_the_text() -> None:
    text = "in " + "Norway and " * 400
    short, long = (least_time(text * times) for times in (1, 8))
    assert long < short * 32  # eight times the text; the square would be sixty-four


def least_time(text: str) -> float:
    article = document(text)
    parsed = parse(article)
    times = []
    for _ in range(3):
        start = time.process_time()
        build_cast(article, parsed)
        times.append(time.process_time() - start)
    return min(times)
