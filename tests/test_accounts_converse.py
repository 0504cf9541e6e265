"""One act from two ends, and acts of one kind, by the words of two points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.accounts.converse import agreeing, class_of, converse, load_answers, load_deeds, phrases, regular_forms
from communique.codebooks import rows
from communique.records import Point, Span


def point(sentence: str, cue: str | None = None, words: str | None = None) -> Point:
    """A point of a sentence that is said or done by some words of it."""
    shown = words or sentence
    at = sentence.index(shown)
    start = sentence.index(cue) if cue else 0
    return Point(
        id=sentence,
        evidence=(Span("document", at, at + len(shown), shown),),
        method="test",
        confidence=1.0,
        side="Norway",
        aspect="matter",
        sentence=Span("document", 0, len(sentence), sentence),
        act=None,
        cue=Span("document", start, start + len(cue), cue) if cue else None,
        speakers=(),
        joint=False,
        figures=(),
        names=(),
        topic="",
        reason="a test",
    )


@pytest.mark.parametrize(
    ("case", "one", "other", "expect"),
    [
        (
            "announced and thanked",
            point("Norway announced a loan.", "announced"),
            point("Latvia thanked Norway for it.", "thanked"),
            "announced / thanked for",
        ),
        (
            "pledged and welcomed",
            point("Norway pledged tugs.", "pledged"),
            point("Latvia welcomed the tugs.", "welcomed"),
            "promised / welcomed",
        ),
        (
            "asked and promised",
            point("Latvia asked for pumps.", "asked for"),
            point("Norway vowed to send pumps.", "vowed"),
            "asked for / promised",
        ),
        (
            "asked and refused",
            point("Latvia called for an inquiry.", "called"),
            point("Norway did not agree to it.", "agree"),
            "asked for / refused",
        ),
        (
            "invited and accepted",
            point("Latvia invited the King.", "invited"),
            point("The King accepted.", "accepted"),
            "invited / accepted",
        ),
        (
            "raised and answered",
            point("Norway brought up the fees.", "brought up"),
            point("Latvia replied.", "replied"),
            "raised / replied",
        ),
        (
            "handed over and received",
            point("Norway handed over the maps.", "handed over"),
            point("Latvia received maps.", "received"),
            "gave / received",
        ),
        ("sold and bought", point("Norway sold gas.", "sold"), point("Latvia bought gas.", "bought"), "sold / bought"),
        (
            "accused and denied",
            point("Norway accused the pilots.", "accused"),
            point("Latvia denied it.", "denied"),
            "accused / denied",
        ),
        (
            "a light verb with its noun",
            point("Norway delivered pumps.", "delivered"),
            point("Latvia expressed its sincere gratitude.", "expressed"),
            "gave / thanked for",
        ),
        (
            "an adjective after a verb",
            point("Norway reaffirmed its help.", "reaffirmed"),
            point("Latvia is grateful.", "is"),
            "reaffirmed / thanked for",
        ),
        (
            "a passive from the other end",
            point("Latvia was briefed on the plan.", "briefed"),
            point("Norway set out a plan.", "set out"),
            "heard / set out",
        ),
        (
            "a noun with no verb",
            point("our gratitude for the pumps"),
            point("Norway provided pumps.", "provided"),
            "thanked for / gave",
        ),
        ("no pair: both stressed", point("Norway stressed it.", "stressed"), point("Latvia stressed it.", "stressed"), None),
        (
            "no pair: stressed and thanked",
            point("Norway stressed it.", "stressed"),
            point("Latvia thanked her.", "thanked"),
            None,
        ),
        (
            "no pair: what was not announced",
            point("Norway did not announce it.", "announce"),
            point("Latvia thanked her.", "thanked"),
            None,
        ),
        ("no pair: no act", point("The cable is long."), point("Latvia thanked her.", "thanked"), None),
        (
            "no pair: a word that is not known",
            point("Norway zigzagged.", "zigzagged"),
            point("Latvia thanked her.", "thanked"),
            None,
        ),
    ],
)
def test_converse_acts(case: str, one: Point, other: Point, expect: str | None) -> None:
    assert (case, converse(one, other)) == (case, expect)
    turned = " / ".join(reversed(expect.split(" / "))) if expect else None
    assert converse(other, one) == turned


@pytest.mark.parametrize(
    ("case", "one", "other", "expect"),
    [
        ("one verb", point("Norway warned her.", "warned"), point("Latvia warned him.", "warned"), "both warned"),
        (
            "two verbs of one class",
            point("Norway underlined it.", "underlined"),
            point("Latvia stressed it.", "stressed"),
            "both stressed",
        ),
        (
            "verb and light verb",
            point("Norway thanked her.", "thanked"),
            point("Latvia voiced thanks.", "voiced"),
            "both thanked for",
        ),
        ("different classes", point("Norway warned her.", "warned"), point("Latvia thanked him.", "thanked"), None),
        ("no act on either side", point("The cable is long."), point("The cable is old."), None),
    ],
)
def test_acts_of_one_kind(case: str, one: Point, other: Point, expect: str | None) -> None:
    assert (case, agreeing(one, other)) == (case, expect)
    assert agreeing(other, one) == expect


@given(st.sampled_from(sorted(name for pair in load_answers().items() for name in (pair[0], *pair[1]))))
def test_every_class_of_a_pair_has_words_and_is_answered_both_ways(name: str) -> None:
    assert name in phrases()
    assert all(name in load_answers()[answer] for answer in load_answers()[name])


@given(st.sampled_from(sorted(deed.word for deed in load_deeds().values() if deed.kind == "verb")))
def test_a_verb_is_known_in_its_regular_forms(verb: str) -> None:
    assert all((form, "verb") in load_deeds() for form in regular_forms(verb))


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("offer", {"offers", "offered", "offering"}),
        ("pledge", {"pledges", "pledged", "pledging"}),
        ("supply", {"supplies", "supplied", "supplying"}),
        ("press", {"presses", "pressed", "pressing"}),
        ("commit", {"commits", "committed", "committing"}),
        ("convey", {"conveys", "conveyed", "conveying"}),
    ],
)
def test_regular_forms(verb: str, forms: set[str]) -> None:
    assert forms <= set(regular_forms(verb))


def test_the_class_is_that_of_the_cue_and_not_of_other_words() -> None:
    assert class_of(point("Norway thanked Latvia for what it had promised.", "thanked")) == "thank"
    assert class_of(point("Norway thanked Latvia for what it had promised.", "promised")) == "promise"


def test_acts_of_the_table_are_known() -> None:
    acts = {row["act"] for row in rows("cues.csv")} | {""}
    assert {row["act"] for row in rows("converse_acts.csv")} <= acts
