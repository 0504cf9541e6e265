"""The tables of knowledge: every row has its form, the vocabularies hold, and the coverage promised is there."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from communique.codebooks import rows

FOLDER = Path(__file__).resolve().parents[1] / "communique/codebooks"
TABLES = sorted(FOLDER.rglob("*.csv"))
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
BODIES = {"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"}
SECTORS = set("AGR BUS COP CRM CVL EDU ELI GOV IGO JRN JUD LAB LEG MED MIL OPP PRE PRM PTY REB REF REL SOC SPY UAF UNK".split())
OFFICES = {
    "head of state", "head of government", "foreign minister", "defence minister", "interior minister", "finance minister",
    "foreign ministry spokesperson", "government spokesperson", "defence ministry spokesperson", "national security adviser",
    "chief of defence", "intelligence chief", "un ambassador", "deputy foreign minister", "opposition leader", "rebel leader",
    "speaker of parliament", "party leader", "special envoy", "head of organisation", "vice president", "crown prince",
    "religious leader", "other",
}  # fmt: skip
SPOKESPERSONS = ("foreign ministry spokesperson", "government spokesperson", "defence ministry spokesperson")
SEATS = {
    "Kremlin": "RUS",
    "White House": "USA",
    "Pentagon": "USA",
    "Capitol Hill": "USA",
    "Downing Street": "GBR",
    "Whitehall": "GBR",
    "Elysee Palace": "FRA",
    "Quai d'Orsay": "FRA",
    "Zhongnanhai": "CHN",
    "Blue House": "KOR",
    "Casa Rosada": "ARG",
    "Foggy Bottom": "USA",
    "Planalto Palace": "BRA",
    "Itamaraty": "BRA",
    "Miraflores Palace": "VEN",
    "La Moneda": "CHL",
}
CALENDAR = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august".split()
)


@cache
def states() -> frozenset[str]:
    """The codes of the states in the table of territories."""
    return frozenset(row["iso3"] for row in rows("territories.csv") if row["iso3"])


def covered(office: str) -> set[str]:
    """The states with a holder of an office since 1990."""
    return {row["country"] for row in rows("offices") if row["office"] == office and (not row["end"] or row["end"] >= "1990")}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_table_is_well_formed(path: Path) -> None:
    header, *body = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert body
    assert len(set(header)) == len(header)
    assert {len(row) for row in body} == {len(header)}
    assert all(cell == cell.strip() for row in body for cell in row)
    assert len({tuple(row) for row in body}) == len(body), "a row stands twice"


@pytest.mark.parametrize("folder", ["offices", "organisations", "places"])
def test_codes_and_dates(folder: str) -> None:
    for row in rows(folder):
        assert row["country"] in states() | BODIES | {""}, row
        assert row.get("sector", "GOV") in SECTORS | {""}, row
        for name in ("start", "end"):
            assert not row.get(name) or DAY.fullmatch(row[name]), row
        if row.get("start") and row.get("end"):
            shortest = min(len(row["start"]), len(row["end"]))
            assert row["start"][:shortest] <= row["end"][:shortest], row


def test_offices_are_of_the_vocabulary() -> None:
    assert {row["office"] for row in rows("offices")} <= OFFICES


def test_nobody_is_called_by_a_day_or_a_month() -> None:
    for row in rows("offices"):
        for name in (row["person"], *(alias.removeprefix("=") for alias in row["aliases"].split("|"))):
            assert name.lower() not in CALENDAR, row


def test_sixty_states_have_their_main_offices_since_1990() -> None:
    heads = covered("head of state") | covered("head of government")
    assert len(heads & covered("foreign minister") & covered("defence minister")) >= 60
    spoken_for = {row["country"] for row in rows("offices") if row["office"] in SPOKESPERSONS}
    assert len(spoken_for) >= 60


def test_every_state_has_a_capital() -> None:
    capitals = {row["country"] for row in rows("places") if row["kind"] == "capital"}
    missing = {row["name"] for row in rows("territories.csv") if row["kind"] == "state" and row["iso3"] not in capitals}
    assert not missing


def test_seats_stand_for_their_governments() -> None:
    seats = defaultdict(set)
    for row in rows("places"):
        if row["stands_for"]:
            for name in (row["name"], *row["aliases"].split("|")):
                seats[name].add(row["country"])
    assert {name: code for name, code in SEATS.items() if code not in seats[name]} == {}


@pytest.mark.parametrize("office", ["head of government", "foreign minister"])
def test_one_holder_at_a_time(office: str) -> None:
    """Tenures of two people in one office overlap seldom; a table with many such pairs has wrong dates."""
    tenures = defaultdict(list)
    for row in rows("offices"):
        if row["office"] == office and row["sector"] == "GOV" and len(row["start"]) == len(row["end"]) == 10:
            tenures[row["country"]].append((row["start"], row["end"], row["person"]))
    clashes = [
        (country, one, other)
        for country, held in tenures.items()
        for one, other in zip(sorted(held), sorted(held)[1:], strict=False)
        if other[0][:7] < one[1][:7] and one[2] != other[2]
    ]
    assert len(clashes) <= 0.02 * sum(map(len, tenures.values())), clashes[:10]


def test_every_table_has_its_sources() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    names = {path.name if path.parent == FOLDER else f"{path.parent.name}/*.csv" for path in TABLES}
    assert {name for name in names if f"`{name}`" not in told} == set()
