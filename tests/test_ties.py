"""To which country the reader ties those who speak and act: by hand-made tags, and by what the shipped reader tags."""

from datetime import date

import pytest

from communique.actors import Cast, find_cast
from communique.actors.cast import build_cast
from communique.actors.countries import country_words
from communique.actors.ties import Tie, find_ties
from communique.documents import from_text
from communique.encoder import Range
from communique.parse import parse
from communique.records import Document
from communique.tagging import Tags, Told
from communique.tagging.decoding import Hints

TEXT = "Kenyan fishermen and an official of the harbour met on Monday. Uganda sent its own men."


def document(text: str) -> Document:
    """A text of a known day."""
    return from_text(text, published=date(1991, 3, 5))


def at(text: str, words: str) -> Range:
    """Where words stand."""
    return text.index(words), text.index(words) + len(words)


def tagged(text: str, actor: str, *hints: tuple[str, float]) -> Tags:
    """An event of one actor with what hints at its country."""
    homes: Hints = tuple((*at(text, words), sure) for words, sure in hints)
    told = Told(
        trigger=(at(text, "met"),), types=(("CONSULT", 1.0),), statuses=(("happened", 1.0),), actors=(at(text, actor),),
        recipients=(), places=(), times=(), figures=(), homes=(homes, ()), sure=0.9,
    )  # fmt: skip
    return Tags((), (told,))


def country_of(cast: Cast, words: str) -> str | None:
    """The country of the actor that words stand for."""
    return next(mention.actor.country for mention in cast.mentions if words in mention.name)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Envoys of the Kremlin met Kenyan divers in Nairobi", [("the Kremlin", "RUS"), ("Kenyan", "KEN"), ("Nairobi", "KEN")]),
        ("Zambia’s minister", [("Zambia", "ZMB")]),
        ("a turkey and a chilly reading", []),
    ],
)
def test_words_that_name_a_country(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(text[start - 7 : end - 7], country) for start, end, country in country_words(text, 7)]
    assert found == expected


@pytest.mark.parametrize(
    "hints, country",
    [
        ([("Kenyan", 0.9)], "KEN"),
        ([("Kenyan", 0.6), ("Uganda", 0.8)], "UGA"),
        ([("harbour", 0.9)], None),  # names no country
        ([], None),
    ],
)
def test_the_country_hinted_at_most(hints: list[tuple[str, float]], country: str | None) -> None:
    text = document(TEXT)
    ties = find_ties(text, parse(text), tagged(TEXT, "an official of the harbour", *hints))
    official = parse(text).at(TEXT.index("official"))
    tie = ties.at(official)
    assert tie is not None and tie.country == country
    span = tie.span
    assert (span.words if span else None) == {"KEN": "Kenyan", "UGA": "Uganda", None: None}[country]


def test_an_actor_is_of_the_country_it_is_tied_to() -> None:
    text = document(TEXT)
    tied = build_cast(text, parse(text), tagged(TEXT, "an official of the harbour", ("Uganda", 0.99)))
    assert country_of(tied, "official") == "UGA"
    loosely = build_cast(text, parse(text), tagged(TEXT, "an official of the harbour", ("Uganda", 0.3)))
    official = parse(text).at(TEXT.index("official"))
    assert (loosely.ties.at(official), loosely.ties.surely(official)) == (Tie("UGA", text.span(*at(TEXT, "Uganda")), 0.3), None)
    assert "UGA" not in [mention.actor.country for mention in loosely.mentions if "official" in mention.name]


def test_what_its_own_words_say_is_not_overruled() -> None:
    text = document(TEXT)
    cast = build_cast(text, parse(text), tagged(TEXT, "Kenyan fishermen", ("Uganda", 0.99)))
    assert country_of(cast, "fishermen") == "KEN"


def test_an_official_is_no_apposition_of_a_state() -> None:
    cast = find_cast(document("Kenya has declined to mediate in the dispute with Uganda, a senior official in Nairobi said."))
    assert country_of(cast, "official") == "KEN"
