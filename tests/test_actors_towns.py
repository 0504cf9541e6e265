"""Towns: which country a name means where it stands, and where places lie."""

import csv
import time
import tracemalloc

import pytest

from communique.actors import cities, find_place
from communique.actors.cities import gazetteer, towns_called
from communique.actors.folding import fold_phrase
from communique.actors.knowledge import word_class
from communique.actors.phrases import make_scene
from communique.actors.ties import Ties
from communique.codebooks import raw_rows, rows
from communique.parse import parse
from tests.test_actors import CASES, document

LINES = list(csv.DictReader((CASES / "towns.csv").read_text(encoding="utf-8").splitlines()))
FASTEST_OF, SLOWEST, LARGEST = 3, 0.2, 15_000_000  # seconds of a busy machine, about 0.05 on a quiet one; bytes


def country_of(text: str, place: str) -> str:
    """The country that a text has for a place's name, "" for none."""
    article = document(text)
    parsed = parse(article)
    match = make_scene(article, parsed, Ties(article, ())).cover.get(parsed.word.index(place.split(" ")[-1]))
    places = [entry for entry in match.entries if entry.kind == "place"] if match else []
    return places[0].country or "" if places else ""


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["case"])
def test_a_name_is_a_town_only_where_something_says_so(row: dict[str, str]) -> None:
    assert country_of(row["text"], row["place"]) == row["country"]


def test_the_table_has_traps_enough() -> None:
    assert len(LINES) >= 40
    assert sum(not row["country"] for row in LINES) > len(LINES) / 2


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Moscow", None, ("RUS", 55.75, 37.62)),
        ("Gorlovka", None, ("UKR", 48.30, 38.02)),
        ("Kiev", None, ("UKR", 50.45, 30.52)),
        ("basra", None, ("IRQ", 30.51, 47.78)),
        ("Tripoli", None, None),
        ("Tripoli", "LBN", ("LBN", 34.43, 35.84)),
        ("Hamilton", None, None),
        ("Hamilton", "CAN", ("CAN", 43.25, -79.85)),
        ("Moscow", "FRA", None),
        ("Nowhere at all", None, None),
        ("", None, None),
    ],
)
def test_places_are_found_with_their_coordinates(name: str, country: str | None, expected: tuple | None) -> None:
    found = find_place(name, country)
    assert (found and (found.country, found.latitude, found.longitude)) == expected


def test_every_town_is_found_by_the_names_it_is_kept_under() -> None:
    codes = {row["iso3"] for row in rows("territories.csv")} | {row["own"] for row in rows("territories.csv")}
    for country, cell in raw_rows("cities.csv"):
        assert country in codes
        for town in cell.split("|"):
            names, _, place = town.lstrip("?~").partition("=")
            latitude, longitude = map(float, place.split())
            assert -90 <= latitude <= 90
            assert -180 <= longitude <= 180
            for name in names.split("/"):
                assert any(one.city.country == country for one in towns_called(fold_phrase(name))), name


def test_no_town_is_called_by_a_day_or_a_month() -> None:
    assert word_class("calendar").isdisjoint(gazetteer())


def test_the_table_is_small_and_quick_to_load() -> None:
    took = []
    for _ in range(FASTEST_OF):
        cities.gazetteer.cache_clear()
        start = time.process_time()
        gazetteer()
        took.append(time.process_time() - start)
    assert min(took) < SLOWEST
    cities.gazetteer.cache_clear()
    tracemalloc.start()
    gazetteer()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < LARGEST
