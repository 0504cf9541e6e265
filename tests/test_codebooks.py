"""The tables of knowledge: every row has its form, the vocabularies hold, and the coverage promised is there."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from communique.codebooks import rows

FOLDER = Path(__file__).resolve().parents[1] / "communique/codebooks"
CASES = Path(__file__).parent / "cases"
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
    "Los Pinos": "MEX",
    "Bankova": "UKR",
    "Smolenskaya Square": "RUS",
    "South Block": "IND",
    "Kantei": "JPN",
    "Kasumigaseki": "JPN",
    "Bestepe": "TUR",
    "Cankaya": "TUR",
    "Palazzo Chigi": "ITA",
    "Farnesina": "ITA",
    "Moncloa": "ESP",
    "Rideau Hall": "CAN",
    "Royal Palace in Rabat": "MAR",
    "Al-Muqataa": "PSE",
    "Turtle Bay": "UNO",
    "Brussels": "EUR",
    "German Chancellery": "DEU",
}
CALENDAR = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august".split()
)


COLUMNS = {
    "offices": "country sector office title person aliases start end",
    "organisations": "name aliases country sector kind start end",
    "places": "name aliases country kind stands_for",
}
ORGANISATIONS = {
    "ministry", "agency", "parliament", "force", "intelligence", "police", "court", "party", "armed group", "criminal group",
    "igo", "ngo", "outlet", "news agency", "company", "central bank", "religious body", "university", "movement", "union",
    "think tank",
}  # fmt: skip
PLACES = set("capital seat city region base water island other".split())
EVERYDAY = CALENDAR | set(
    "september october november december king queen president minister general the a an and or but for in on at to of by with"
    " from as is was are be it he she they we you his her their its this that these those not no yes so if then than there here"
    " all any some one two three first last new old good great more most other many much such own same what when where why who"
    " how said say says will would could should have has had do does did make made take go get see plan side site model fact"
    " boss echo dawn arena disk disc bars eros game name case time day week month year man men woman women child people world"
    " state government law war peace army force power police court party group company bank church school work way life home"
    " house city country place part end point line issue deal talk talks vote aid trade oil gas water fire air land sea north"
    " south east west left right top high low long short open close stop start call move help hope need want lead rule act self"
    " self-defence self-defense front action change truth unity justice freedom union alliance future reform order"
    " security".split()
)
SOLE = ("head of state", "head of government", "foreign minister")
SHARED = {
    ("AFG", "head of state"): "the Taliban ruled from 1996 beside the recognised government",
    ("AFG", "foreign minister"): "the Taliban ruled from 1996 beside the recognised government",
    ("BIH", "head of state"): "a presidency of three",
    ("BIH", "head of government"): "two co-chairmen from 1997",
    ("CIV", "head of state"): "two presidents after the election of 2010",
    ("CZE", "head of government"): "Czech and Czechoslovak governments of 1992",
    ("HTI", "head of state"): "provisional presidents while the elected one was in exile",
    ("IRN", "head of state"): "the supreme leader and the president",
    ("KHM", "head of government"): "first and second prime ministers of 1993 to 1998",
    ("LBN", "head of government"): "two governments from 1988 to 1990",
    ("LBY", "head of state"): "the rebels' council of 2011",
    ("LBY", "head of government"): "two governments in 2011 and from 2014 on",
    ("LBY", "foreign minister"): "two governments from 2014 on",
    ("MDG", "head of state"): "two presidents after the election of 2001",
    ("MMR", "head of state"): "the leader of the junta and the acting president",
    ("NIC", "head of state"): "co-presidents from 2025",
    ("RUS", "head of state"): "Soviet and Russian presidents of 1991",
    ("RUS", "head of government"): "Soviet and Russian governments of 1990 and 1991",
    ("RUS", "foreign minister"): "Soviet and Russian ministers of 1990 and 1991",
    ("SRB", "head of state"): "Yugoslav and Serbian presidents",
    ("SRB", "head of government"): "Yugoslav and Serbian governments",
    ("SRB", "foreign minister"): "Yugoslav and Serbian ministers of 1991",
}


@cache
def states() -> frozenset[str]:
    """The codes of the states in the table of territories."""
    return frozenset(row["iso3"] for row in rows("territories.csv") if row["iso3"])


def covered(office: str) -> set[str]:
    """The states with a holder of an office since 1990."""
    return {row["country"] for row in rows("offices") if row["office"] == office and (not row["end"] or row["end"] >= "1990")}


def names_of(row: dict[str, str], *, short: bool = True) -> Iterator[str]:
    """The names of a row, with or without the short forms of a person."""
    for name in (row.get("person") or row["name"], *row["aliases"].split("|")):
        if name and (short or not name.startswith("=")):
            yield name.removeprefix("=")


def folded(name: str) -> str:
    """A name without accents, marks, case and article."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark)).lower()
    return re.sub(r"[^\w]+", " ", re.sub(r"['’‘`.]", "", plain)).strip().removeprefix("the ")


def bounds(day: str) -> tuple[date, date]:
    """The first and last day that a date can mean; no date is far in the future."""
    if not day:
        return date.max, date.max
    first = date.fromisoformat((day + "-01-01")[:10])
    if len(day) == 10:
        return first, first
    following = date(first.year + (len(day) == 4 or first.month == 12), 1 if len(day) == 4 else first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_table_is_well_formed(path: Path) -> None:
    header, *body = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert body
    assert len(set(header)) == len(header)
    assert {len(row) for row in body} == {len(header)}
    assert all(cell == cell.strip() for row in body for cell in row)
    assert len({tuple(row) for row in body}) == len(body), "a row stands twice"


@pytest.mark.parametrize("path", [path for path in TABLES if path.parent != FOLDER], ids=lambda path: path.stem)
def test_columns_of_the_folders(path: Path) -> None:
    assert path.read_text(encoding="utf-8").splitlines()[0] == COLUMNS[path.parent.name].replace(" ", ",")


@pytest.mark.parametrize("folder", ["offices", "organisations", "places"])
def test_codes_and_dates(folder: str) -> None:
    for row in rows(folder):
        assert row["country"] in states() | BODIES | {""}, row
        assert row.get("sector", "GOV") in SECTORS | {""}, row
        for name in ("start", "end"):
            assert not row.get(name) or (DAY.fullmatch(row[name]) and bounds(row[name])), row
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


def test_every_member_of_the_united_nations_has_its_capital() -> None:
    listed = csv.DictReader((CASES / "capitals.csv").read_text(encoding="utf-8").splitlines())
    expected = {(row["state"], row["capital"]) for row in listed}
    assert len(expected) == 193
    assert expected <= {(row["country"], row["name"]) for row in rows("places") if row["kind"] == "capital"}


@pytest.mark.parametrize("office", SOLE)
def test_one_holder_at_a_time(office: str) -> None:
    """An office held by two people for over 120 days, however its vague dates are read, has a wrong date or its reason here."""
    tenures = defaultdict(list)
    for row in rows("offices"):
        if row["office"] == office and row["sector"] in ("GOV", "MIL") and row["start"]:
            tenures[row["country"]].append((bounds(row["start"])[1], bounds(row["end"])[0], row["person"]))
    shared = {
        (country, one[2], other[2])
        for country, held in tenures.items()
        for one, other in combinations(held, 2)
        if one[2] != other[2] and (min(one[1], other[1]) - max(one[0], other[0])).days > 120
    }
    assert {each for each in shared if (each[0], office) not in SHARED} == set()
    assert {code for code, kind in SHARED if kind == office} <= {each[0] for each in shared}, "a reason without a case"


def test_one_row_for_one_tenure() -> None:
    """The same person, office and title at the same time is one tenure told twice, often by two files."""
    seen = defaultdict(list)
    for row in rows("offices"):
        known = seen[row["country"], row["person"], row["office"], row["title"]]
        start, end = bounds(row["start"])[1], bounds(row["end"])[0]
        assert not any(start < other_end and other_start < end for other_start, other_end in known), row
        known.append((start, end))


@pytest.mark.parametrize("folder", ["organisations", "places"])
def test_one_row_for_one_thing(folder: str) -> None:
    """A group that became a party may stand twice, once as each."""
    counted = Counter(
        (row["country"], folded(row["name"]), row["kind"] in ("party", "capital", "seat"), row.get("start", ""))
        for row in rows(folder)
    )
    assert {key for key, times in counted.items() if times > 1} == set()


@pytest.mark.parametrize(("folder", "kinds"), [("organisations", ORGANISATIONS), ("places", PLACES)])
def test_kinds_are_of_the_vocabulary(folder: str, kinds: set[str]) -> None:
    assert {row["kind"] for row in rows(folder)} <= kinds
    assert {row.get("stands_for", "") for row in rows(folder)} <= SECTORS | {""}


@pytest.mark.parametrize("folder", ["offices", "organisations", "places"])
def test_no_name_is_an_everyday_word(folder: str) -> None:
    """Acronyms of up to three letters are only read in capitals; longer ones are also read as words: Plan, Side, Model."""
    for row in rows(folder):
        for name in names_of(row):
            safe = name.isupper() and len(name) <= 3 and folder != "offices"
            assert safe or name.lower() not in EVERYDAY, row
            assert " " in name or name != name.lower() or not name.isalpha(), row


def test_short_forms_are_names() -> None:
    """`=Xi` is what news use after the first mention: a name with a capital that begins a word of the full names, or initials."""
    for row in rows("offices"):
        full = {word for name in names_of(row, short=False) for word in folded(name).split()}
        for alias in row["aliases"].split("|"):
            if alias.startswith("="):
                assert alias[1:].strip() == alias[1:] != "", row
                assert any(mark.isupper() for mark in alias), row
                known = any(word.startswith(part) for part in folded(alias).split() for word in full)
                assert known or alias[1:].isupper(), row


def test_every_table_has_its_sources() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    names = {path.name if path.parent == FOLDER else f"{path.parent.name}/*.csv" for path in TABLES}
    assert {name for name in names if f"`{name}`" not in told} == set()
