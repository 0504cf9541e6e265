"""The analyst's own actors: what a file adds and corrects, and which files are refused."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.actors import find_cast, find_mentions, load_actors, resolve_actors, resolve_phrase
from communique.actors.register import NOBODY, Register
from communique.cli import main
from communique.dossier import build_dossier
from communique.errors import BadArgument
from communique.records import Mention
from tests.test_actors import document

ORLA = "CHL.GOV:orla-quartermaine"
CSV = """name,id,aliases,kind,country,sector,office,from,until,note
Orla Quartermaine,,Quartermaine,person,CHL,GOV,foreign minister,2019-01-01,2019-12-31,our list
Emmanuel Macron,,,,,OPP,opposition leader,2019,2019,an invented office
Harbour Watch,,the Watch|HWX,group,PER,REB,,,,
Blue Lagoon House,,,place,PER,GOV,,,,
Beaglia,,,state,ARG,,,,,
Hezbollah,,,,SYR,MIL,,,,
"""
TOML = """
[[actor]]
name = "Orla Quartermaine"
aliases = ["Quartermaine"]
kind = "person"
country = "CHL"
sector = "GOV"
office = "foreign minister"
from = 2019-01-01
until = 2019-12-31
note = "our list"

[[actor]]
name = "Emmanuel Macron"
sector = "OPP"
office = "opposition leader"
from = 2019
until = "2019"

[[actor]]
name = "Harbour Watch"
aliases = ["the Watch", "HWX"]
kind = "group"
country = "PER"
sector = "REB"

[[actor]]
name = "Blue Lagoon House"
kind = "place"
country = "PER"
sector = "GOV"

[[actor]]
name = "Beaglia"
kind = "state"
country = "ARG"

[[actor]]
name = "Hezbollah"
country = "SYR"
sector = "MIL"
"""


@pytest.fixture(params=["csv", "toml"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Register:
    return load_actors(written(tmp_path, f"own.{request.param}", CSV if request.param == "csv" else TOML))


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def mention_of(text: str, name: str, register: Register, day: date = date(2019, 3, 27)) -> Mention:
    found = find_mentions(document(text, day), actors=register)
    return next(mention for mention in found if mention.name == name)


@pytest.mark.parametrize(
    ("case", "text", "name", "expected"),
    [
        ("a new person", "Orla Quartermaine spoke.", "Orla Quartermaine", (ORLA, "2")),
        ("a surname that is given alone", "Then Quartermaine left.", "Quartermaine", (ORLA, "2")),
        ("against the text", "Peruvian General Orla Quartermaine left.", "Orla Quartermaine", (ORLA, "2")),
        ("a corrected office", "Emmanuel Macron spoke.", "Emmanuel Macron", ("FRA.OPP:emmanuel-macron", "3")),
        ("a new group", "Harbour Watch claimed the attack.", "Harbour Watch", ("PER.REB:harbour-watch", "4")),
        ("by its acronym", "The HWX claimed the attack.", "HWX", ("PER.REB:harbour-watch", "4")),
        ("a seat", "Blue Lagoon House denied the report.", "Blue Lagoon House", ("PER.GOV", "5")),
        ("another name of a state", "Beaglia denied the report.", "Beaglia", ("ARG.GOV", "6")),
        ("a corrected body", "Hezbollah denied the report.", "Hezbollah", ("SYR.MIL:hezbollah", "7")),
        ("another spelling of it", "Hizbullah denied the report.", "Hizbullah", ("SYR.MIL:hezbollah", "7")),
        ("an office by its holder", "The Chilean foreign minister left.", "The Chilean foreign minister", (ORLA, "2")),
    ],
)  # fmt: skip
def test_the_file_wins_and_says_so(register: Register, case: str, text: str, name: str, expected: tuple[str, str]) -> None:
    mention = mention_of(text, name, register)
    actor, row = expected
    told = f"own.csv, row {row}" if register.source.endswith("csv") else f"own.toml, actor {int(row) - 1}"
    assert mention.actor.id == actor, case
    assert told in mention.reason


def test_both_forms_hold_the_same(tmp_path: Path) -> None:
    texts = ["Orla Quartermaine met Emmanuel Macron.", "Hizbullah and Harbour Watch denied it."]
    found = [load_actors(written(tmp_path, name, text)) for name, text in (("own.csv", CSV), ("own.toml", TOML))]
    ids = [[[m.actor.id for m in find_mentions(document(text), actors=one)] for text in texts] for one in found]
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2018, 6, 1), "FRA.GOV"), (date(2019, 6, 1), "FRA.OPP"), (date(2020, 6, 1), "FRA.GOV")]
)
def test_a_correction_holds_for_its_days_only(register: Register, day: date, expected: str) -> None:
    assert mention_of("Emmanuel Macron spoke.", "Emmanuel Macron", register, day).actor.id == f"{expected}:emmanuel-macron"


def test_who_has_left_an_office_is_a_former_official(register: Register) -> None:
    assert mention_of("Orla Quartermaine spoke.", "Orla Quartermaine", register, date(2021, 1, 1)).actor.sector == "ELI"


def test_registers_do_not_leak(register: Register) -> None:
    article = document("Hezbollah denied the report.")
    before = find_cast(article).mentions
    own = find_cast(article, actors=register).mentions
    assert own != before
    assert find_cast(article).mentions == before
    assert find_cast(article, actors=register).mentions == own


def test_a_phrase_alone_and_another_day(register: Register) -> None:
    actor = resolve_phrase("Orla Quartermaine", on=date(2019, 3, 1), actors=register)
    assert actor is not None
    assert actor.office == "foreign minister"
    assert resolve_phrase("Hezbollah") != resolve_phrase("Hezbollah", actors=register)
    mentions = find_mentions(document("Emmanuel Macron spoke."), actors=register)
    assert resolve_actors(mentions, on=date(2020, 1, 1), actors=register)[0].actor.sector == "GOV"


def test_speakers_are_read_with_the_register(register: Register) -> None:
    dossier = build_dossier(document("“The talks are over,” Quartermaine said on Monday."), actors=register)
    assert [s.speaker.actor.id for s in dossier.statements if s.speaker] == ["CHL.GOV:orla-quartermaine"]


def test_corrected_by_id(tmp_path: Path) -> None:
    own = load_actors(written(tmp_path, "own.csv", "name,id,sector\nThe Old Man,FRA.GOV:emmanuel-macron,OPP\n"))
    assert mention_of("Emmanuel Macron spoke.", "Emmanuel Macron", own).actor.sector == "OPP"
    assert mention_of("Then The Old Man spoke.", "Old Man", own).actor.name == "Emmanuel Macron"


@pytest.mark.parametrize(
    ("case", "name", "content", "told"),
    [
        ("unknown country", "own.csv", "name,kind,country\nA Club,organisation,CHI\n", "own.csv, row 2: no country 'CHI'"),
        ("unknown sector", "own.csv", "name,kind,sector\nA Club,organisation,GOVT\n", "(did you mean 'GOV'?)"),
        ("unknown kind", "own.csv", "name,kind\nA Club,club\n", "row 2: no kind 'club'"),
        ("unknown column", "own.csv", "name,contry\nA Club,CHL\n", "row 1: no column 'contry' is known (did you"),
        ("days swapped", "own.csv", "name,kind,from,until\nA Club,group,2020,2019-05\n", "is before from 2020"),
        ("no day", "own.csv", "name,kind,from\nA Club,group,2020-13\n", "row 2: from is no day: '2020-13'"),
        ("a name twice", "own.csv", "name,kind,until\nA Club,group,2020\na club,group,\n", "'a club' is also in own.csv, row 2"),
        ("not UTF-8", "own.csv", b"name,kind\nCaf\xe9 Club,group\n", "own.csv, line 2: is not UTF-8"),
        ("empty", "own.csv", "", "no actor in it"),
        ("columns alone", "own.csv", "name,kind\n", "no actor in it"),
        ("a comma too many", "own.csv", "name,kind\nA Club,group,x\n", "row 2: 3 cells for 2"),
        ("no name", "own.csv", "name,kind\n,group\n", "row 2: no name"),
        ("no kind", "own.csv", "name\nA Quite New Club\n", "row 2: nobody in the codebooks is called 'A Quite New Club'"),
        ("unknown id", "own.csv", "name,id\nA Club,CHL.GOV:a-club\n", "row 2: no actor of the codebooks has the id"),
        ("an office of a body", "own.csv", "name,kind,office\nA Club,group,king\n", "row 2: a group holds no office"),
        ("a state of no country", "own.csv", "name,kind\nZubria,state\n", "row 2: a state without its country"),
        ("no TOML", "own.toml", "[[actor]\nname=1", "own.toml: is not TOML"),
        ("another table", "own.toml", "[club]\nname='x'\n", "only [[actor]] is read"),
        ("a number for a name", "own.toml", "[[actor]]\nname=1\n", "own.toml, actor 1: name is no text"),
        ("an empty TOML", "own.toml", "# nothing\n", "no actor in it"),
        ("another form", "own.xlsx", "x", "ends in .csv or .toml"),
    ],
)  # fmt: skip
def test_bad_files_get_one_clear_line(tmp_path: Path, case: str, name: str, content: str | bytes, told: str) -> None:
    with pytest.raises(BadArgument, match=re.escape(told)) as raised:
        load_actors(written(tmp_path, name, content))
    assert raised.value.next_step, case


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadArgument, match="cannot be opened"):
        load_actors(tmp_path / "none.csv")


def test_the_same_name_at_other_times_is_fine(tmp_path: Path) -> None:
    text = "name,kind,country,from,until\nA Club,group,CHL,,2018\nA Club,group,PER,2019,\n"
    own = load_actors(written(tmp_path, "own.csv", text))
    found = [mention_of("A Club left.", "Club", own, date(year, 5, 1)).actor.country for year in (2018, 2019)]
    assert found == ["CHL", "PER"]


def test_a_register_is_its_rows(tmp_path: Path) -> None:
    one, two = (load_actors(written(tmp_path, "own.csv", CSV)) for _ in range(2))
    assert one == two
    assert len({one, two, NOBODY}) == 2


def test_the_command_reads_the_file(tmp_path: Path) -> None:
    path = str(written(tmp_path, "own.csv", CSV))
    text = "Hezbollah denied the report, and Harbour Watch accused Peru of piracy."
    result = CliRunner().invoke(main, ["read", "-", "--actors", path, "--format", "json"], input=text)
    found = {mention["actor"]["id"] for mention in json.loads(result.stdout)["dossiers"][0]["mentions"]}
    assert {"SYR.MIL:hezbollah", "PER.REB:harbour-watch"} <= found


def test_the_command_refuses_a_bad_file(tmp_path: Path) -> None:
    path = str(written(tmp_path, "own.csv", "name,kind,country\nA Club,group,CHI\n"))
    result = CliRunner().invoke(main, ["read", "-", "--actors", path], input="Peru left.")
    assert result.exit_code == 2
    assert "own.csv, row 2: no country 'CHI'" in result.stderr
