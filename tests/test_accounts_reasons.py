"""Why points are taken to say the same, or to be left out, in words."""

from dataclasses import replace

import pytest

from communique.accounts.evidence import Rarity
from communique.accounts.reasons import compared, only_named, reason, shared_phrases, unmentioned
from communique.records import Magnitude, Part, Point, Span
from tests.test_accounts_converse import point

RARITY = Rarity(1000, {"said": 400})
LIKE = {"meaning": 0.62, "matter": 0.5}


def named(words: str, *names: str) -> Point:
    return replace(point(words), names=tuple(Span("document", words.index(n), words.index(n) + len(n), n) for n in names))


def counted(words: str, value: float, unit: str, shown: str) -> Point:
    at = words.index(shown)
    figure = Magnitude(value=value, unit=unit, qualifier=None, span=Span("document", at, at + len(shown), shown))
    return replace(point(words), figures=(figure,))


SHARED = [
    ("as the first writes it", "demanded the release of the ferry", "the ferry is released", ["release of the ferry"]),
    ("no small words at the ends", "raised the price of gas", "the price of gas", ["price of gas"]),
    ("no title and no time", "The Minister came today", "the Minister left today", []),
    ("no word twice", "the plant, a nuclear plant", "a nuclear plant", ["nuclear plant"]),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other", "expect"), SHARED)
def test_words_in_common_are_told_as_written(case: str, one: str, other: str, expect: list[str]) -> None:
    assert shared_phrases(point(one), point(other), RARITY) == expect, case


def test_who_took_part_is_no_matter_in_common() -> None:
    one, other = point("then Holt praised the ferry"), point("but Holt left the ferry")
    assert shared_phrases(one, other, RARITY) == ["ferry"]
    assert shared_phrases(named("then Holt praised the ferry", "Holt"), other, RARITY) == ["Holt", "ferry"]


PARTS = [
    ("words", "the price of gas fell", "the price of gas rose", "same matter: price of gas"),
    ("words", "the gas came", "the gas went", "words in common: gas"),
    ("words", "they met", "we spoke", "no telling word in common"),
    ("meaning", "a", "b", "close in meaning (0.62)"),
    ("kind", "a", "b", "each tells a matter, not the contact itself"),
    ("length", "one two", "one", "2 and 1 words"),
]


@pytest.mark.parametrize(("part", "one", "other", "expect"), PARTS)
def test_what_a_part_compared(part: str, one: str, other: str, expect: str) -> None:
    assert compared(part, point(one), point(other), LIKE, RARITY) == expect


def test_figures_are_told_as_written() -> None:
    one, same = counted("a loan of $40bn", 4e10, "dollars", "$40bn"), counted("the 40 billion", 4e10, "dollars", "40 billion")
    other = counted("for 575 days", 575, "days", "575")
    assert compared("figures", one, same, LIKE, RARITY) == "same figure: $40bn"
    assert compared("figures", one, other, LIKE, RARITY) == "different figures: $40bn / 575 days"
    assert compared("figures", one, point("a loan"), LIKE, RARITY) == "figures in one of them alone"


def test_names_are_told_once() -> None:
    one, other = named("the port of Riga", "Riga"), named("in Riga", "Riga")
    assert compared("names", one, other, LIKE, RARITY) == "names among the words in common"
    assert compared("names", named("the X7", "X7"), named("Oslo", "Oslo"), LIKE, RARITY) == "names that differ"


def part(name: str, words: str, weight: float) -> Part:
    return Part(name=name, words=words, weight=weight)


def test_a_reason_tells_what_speaks_for_it_and_where_figures_part() -> None:
    parts = [
        part("meaning", "close in meaning (0.62)", 2.0),
        part("matter", "close in matter (0.50)", 1.0),
        part("kind", "one tells a matter, the other its tone", 0.5),
        part("words", "same matter: price of gas", 0.4),
        part("acts", "converse acts: announced / thanked for", 0.3),
        part("names", "names that differ", -0.2),
        part("figures", "different figures: 20 / 30", -0.4),
    ]
    told = (
        "same matter: price of gas; converse acts: announced / thanked for; close in meaning (0.62); different figures: 20 / 30"
    )
    assert reason(point("a"), point("b"), "both", parts) == told
    assert reason(point("a"), point("b"), "both", parts[5:6]) == "nothing in the other account is nearer"


NAMED = [
    ("one discussed, the other said what", "They discussed fish", "Norway will lift its ban on 40 fishing boats", True),
    ("certain issues", "He raised certain issues of the lake", "He warned that the dam on the lake would break in spring", True),
    ("both discussed", "They discussed fish", "They discussed fishing boats and quotas", False),
    ("neither", "Norway lifts its ban", "The ban was lifted on Monday by Norway", False),
    ("what will be reviewed is no talk", "The ban will be reviewed", "Norway will look at the ban again in spring", False),
    ("shorter than what names it", "They discussed fish and the quotas of the lake in detail", "fish is dear", False),
]


@pytest.mark.parametrize(("case", "one", "other", "expect"), NAMED)
def test_one_no_more_than_names_the_matter(case: str, one: str, other: str, expect: bool) -> None:
    assert only_named(point(one), point(other)) is expect, case
    assert only_named(point(other), point(one)) is expect, case


def test_an_omission_says_what_was_searched_and_what_the_nearest_shares() -> None:
    one, near = point("the price of gas fell"), point("gas is dear")
    told = unmentioned(one, "Chile", 7, near, 0.06, RARITY)
    assert told.startswith("Chile does not mention it: none of its 7 points is likely enough to say it;")
    assert told.endswith("the nearest (probability 0.06) shares with it: gas")
    assert unmentioned(one, "Chile", 1, point("no"), 0.0, RARITY).endswith("shares no telling word with it")
    assert unmentioned(one, "Chile", 0, None, 0.0, RARITY) == "Chile does not mention it: it makes no point"
