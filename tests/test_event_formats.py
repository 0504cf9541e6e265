"""POLECAT, ICEWS and GDELT: rows come back as they were read, events as far as the format can hold them, nothing is dropped."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas
import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.codebooks import rows
from communique.errors import CannotRead, UnreadRow
from communique.formats.coded import CodedEvent, Side, coded_event, coded_report, coded_reports
from communique.formats.convert import Account, accounted, columns_of, read_events, write_events, write_rows
from communique.formats.event_codes import (
    QUADS,
    cameo_from,
    cameo_of,
    country_code,
    country_of,
    cow_numbers,
    day,
    known,
    numeric_id,
    quad_of,
    sector_code,
)
from communique.formats.event_files import FORMATS, LONGEST_LINE
from communique.formats.event_rows import EventFormat, event_of, rows_of
from communique.formats.export import write_event_file, write_file, write_stream
from communique.formats.plain import from_plain, to_plain
from communique.records import Actor, Dossier, Event, Span, When

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
POLECAT, ICEWS, GDELT = FORMATS["polecat"], FORMATS["icews"], FORMATS["gdelt"]
each_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
SIDE = "Name|Country|COW|Primary {} Sector|Sectors|Title|Name Raw|Wikipedia {} ID"
POLECAT_NAMES = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|Recipient Country|"
    "Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|"
    "Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|"
    "Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
).split("|")
ICEWS_NAMES = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|"
    "Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
).split("|")
WHO = "Code|Name|CountryCode|KnownGroupCode|EthnicCode|Religion1Code|Religion2Code|Type1Code|Type2Code|Type3Code".split("|")
WHERE = "Type|FullName|CountryCode|ADM1Code|ADM2Code|Lat|Long|FeatureID".split("|")
GDELT_NAMES = [
    *"GLOBALEVENTID|SQLDATE|MonthYear|Year|FractionDate".split("|"),
    *(f"Actor{who}{name}" for who in (1, 2) for name in WHO),
    *"IsRootEvent|EventCode|EventBaseCode|EventRootCode|QuadClass|GoldsteinScale".split("|"),
    *"NumMentions|NumSources|NumArticles|AvgTone".split("|"),
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in WHERE),
    *"DATEADDED|SOURCEURL".split("|"),
]


@pytest.mark.parametrize(
    ("form", "names", "size"), [(POLECAT, POLECAT_NAMES, 40), (ICEWS, ICEWS_NAMES, 20), (GDELT, GDELT_NAMES, 61)], ids=FORMATS
)
def test_columns_are_those_of_the_published_files(form: EventFormat, names: list[str], size: int) -> None:
    assert list(form.names) == names
    assert len(names) == size


@each_format
def test_every_column_is_told_of_beside_the_export(form: EventFormat) -> None:
    told = list(csv.DictReader(io.StringIO(columns_of(form.name))))
    assert [row["column"] for row in told] == list(form.names)
    assert set(told[0]) == {"column", "meaning", "unit", "source field", "may be empty"}
    fields = set(CodedEvent.__dataclass_fields__)
    assert all(row["meaning"] and (row["source field"] or "id").split(".")[0] in fields for row in told)


# --- rows of a format: write(read(row)) == row

ANY_CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12)
PLAUSIBLE = st.sampled_from(
    [
        "", "None", "NULL", "NA", '"quoted ""twice"""', "2026-05-11", "20260511", "202605", "2026", "171", "040", "40", "-9.2",
        "1", "3.50", "1e400", "CHL", "Chile", "Russian Federation", "CI", "RS", "GOV", "Government,Military", "USA; RUS",
        "GOV; MIL", "COERCE", "coerce", "seize", "VERBAL CONFLICT", "4", "UNO", "EEC", "Lima, Peru", "007", " spaced ", "; ",
    ]
)  # fmt: skip


@st.composite
def cells_of(draw: st.DrawFn, form: EventFormat) -> dict[str, str]:
    """A row of a format, some of its cells anything that has no tab and no line break."""
    drawn = draw(st.dictionaries(st.sampled_from(form.names), PLAUSIBLE | ANY_CELL, max_size=12))
    return dict.fromkeys(form.names, "") | drawn


@each_format
@few
@given(data=st.data())
def test_a_row_comes_back_as_it_was_read(form: EventFormat, data: st.DataObject) -> None:
    cells = data.draw(cells_of(form))
    event = event_of(cells, form)
    assert rows_of(event, form) == [list(cells.values())]
    assert event_of(dict(zip(form.names, rows_of(event, form)[0], strict=True)), form) == event


@each_format
@few
@given(data=st.data())
def test_a_file_comes_back_as_it_was_read(
    form: EventFormat, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("files") / "rows.tsv"
    drawn = data.draw(st.lists(cells_of(form), min_size=1, max_size=5))
    lines = [list((cells | {form.names[0]: "7", form.date: "2026-05-11"}).values()) for cells in drawn]
    text = "".join("\t".join(cells) + "\n" for cells in ([list(form.names)] if form.header else []) + lines)
    path.write_text(text, encoding="utf-8", newline="")
    out = io.StringIO()
    write_rows([row for row in read_events(path) if isinstance(row, CodedEvent)], form, out, Account())
    assert out.getvalue() == text


# --- events: read(write(event)) is what the format can carry

WORD = st.text("abcdefghij KLMNOPäéß'-.", min_size=1, max_size=12).map(str.strip).filter(lambda word: known(word) is not None)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
COUNTRIES = st.sampled_from(["CHL", "ARG", "RUS", "USA", "ROU", "TLS", "COD"])
TYPES = [(row["type"], row["quad"]) for row in rows("plover.csv")]
SECTORS = [row["sector"] for row in rows("event_data_sectors.csv") if row["icews"] and row["cameo"]]
SIDES = st.builds(Side, name=WORD, country=COUNTRIES, sectors=st.sampled_from(SECTORS).map(lambda sector: (sector,)))


@st.composite
def events(draw: st.DrawFn) -> CodedEvent:
    """An event of ours with one side each, everything known that a format could hold."""
    plover, quad = draw(st.sampled_from(TYPES))
    when = draw(DAYS)
    return CodedEvent(
        id=draw(st.text("0123456789abcdef", min_size=12, max_size=12)),
        start=when,
        end=when,
        type=plover,
        mode=draw(st.none() | st.sampled_from(["seize", "phone"])),
        contexts=tuple(draw(st.lists(st.sampled_from(["military", "diplomatic"]), unique=True))),
        quad=quad,
        intensity=draw(st.floats(-10, 10).map(lambda x: round(x, 2))),
        cameo=draw(st.sampled_from(["171", "040", "112", "0871", "2041"])),
        goldstein=draw(st.floats(-10, 10).map(lambda x: round(x, 1))),
        actors=(draw(SIDES),),
        recipients=(draw(SIDES),),
        status="happened",
        city=draw(WORD),
        province=draw(WORD),
        place_country=draw(COUNTRIES),
        latitude=draw(st.floats(-90, 90).map(lambda x: round(x, 4))),
        longitude=draw(st.floats(-180, 180).map(lambda x: round(x, 4))),
        publisher=draw(WORD),
        published=draw(DAYS),
        url="https://example.org/a",
        language="en",
        reports=draw(st.integers(1, 9)),
        publishers=draw(st.integers(1, 9)),
        articles=draw(st.integers(1, 9)),
        confidence=0.7,
        method="events.rules+reader/3",
    )


CARRIED = {
    "polecat": "start end type mode contexts quad intensity actors recipients city province place_country latitude longitude "
    "publisher published language method",
    "icews": "start end cameo goldstein actors recipients city province place_country latitude longitude publisher",
    "gdelt": "start end cameo goldstein place_country latitude longitude url reports publishers articles city province",
}


@each_format
@few
@given(event=events())
def test_what_a_format_carries_is_read_back(form: EventFormat, event: CodedEvent) -> None:
    (cells,) = rows_of(event, form)
    back = event_of(dict(zip(form.names, cells, strict=True)), form)
    for name in CARRIED[form.name].split():
        assert getattr(back, name) == getattr(event, name), name
    assert back.extra == (), "what we write, we read without a rest"


@few
@given(events())
def test_gdelt_names_are_in_capitals_and_its_sides_otherwise_whole(event: CodedEvent) -> None:
    (cells,) = rows_of(event, GDELT)
    back = event_of(dict(zip(GDELT.names, cells, strict=True)), GDELT)
    for ours, theirs in zip((*event.actors, *event.recipients), (*back.actors, *back.recipients), strict=True):
        assert theirs == replace(ours, name=(ours.name or "").upper())
    assert back.quad == quad_of(event.cameo)


@few
@given(st.lists(events(), min_size=1, max_size=4), st.sampled_from(["jsonl", "csv", "parquet"]))
def test_our_own_forms_lose_nothing(many: list[CodedEvent], form: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / f"events.{form}"
        write_event_file(many, form, path, Account())
        assert list(read_events(path)) == many
        assert path.with_name(f"events.{form}.columns.csv").read_bytes().decode() == columns_of(form)


@few
@given(events())
def test_a_coded_event_survives_its_plain_form(event: CodedEvent) -> None:
    whole = replace(event, extra=(("Event Text", "x"),), notes=("no id",), origin="a line 2")
    assert from_plain(CodedEvent, to_plain(whole)) == whole


# --- from our records

CHILE = Actor(id="CHL.GOV", name="Chile", country="CHL", sector="GOV", kind="state", reason="name")
ARGENTINA = Actor(id="ARG.GOV", name="Argentina", country="ARG", sector="GOV", kind="state", reason="name")
UN = Actor(id="UNO.IGO", name="United Nations", country="UNO", sector="IGO", kind="organisation", reason="name")
NAVY = Actor(id="CHL.MIL:navy", name='the "old" navy\tof Chile', country="CHL", sector="MIL", kind="organisation", reason="name")
NOBODY = Actor(id="INT.UNK", name="gunmen", country=None, sector=None, kind="unnamed", reason="no state named")


def made(**changes: object) -> Event:
    """An event by hand: Chile seizes something of Argentina on one day, as two reports of two texts tell."""
    fields: dict[str, object] = {
        "id": "0123456789ab",
        "basis": ("r1", "r2"),
        "evidence": (Span("00000000000a", 0, 13, "seized a boat"), Span("00000000000b", 0, 11, "the seizure")),
        "method": "events.merging/1",
        "type": "COERCE",
        "mode": "seize",
        "contexts": ("military",),
        "quad": "material conflict",
        "cameo": "171",
        "goldstein": -9.2,
        "actors": (CHILE,),
        "recipients": (ARGENTINA,),
        "symmetric": False,
        "status": "happened",
        "alleged_by": (),
        "when": When(start=date(2026, 5, 11), end=date(2026, 5, 11), reason="on Monday"),
        "place": "Beagle Channel",
        "magnitudes": (),
        "confidence": 0.8,
        "documents": ("00000000000a", "00000000000b"),
        "sources": ("Harbour Dispatch", "The Meridian Review"),
        "reason": "same day, same sides",
    }
    return Event(**(fields | changes))  # type: ignore[arg-type]


def test_merged_events_are_read_as_the_command_writes_them(tmp_path: Path) -> None:
    event = made()
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps({"event": to_plain(event), "reports": []}) + "\n", encoding="utf-8")
    assert list(read_events(path)) == [coded_event(event, {})]


def written(event: Event, form: EventFormat) -> list[dict[str, str]]:
    """The rows of an event by column, only what is filled."""
    return [
        {name: cell for name, cell in zip(form.names, cells, strict=True) if cell}
        for cells in rows_of(coded_event(event, {}), form)
    ]


def test_an_event_as_polecat() -> None:
    assert written(made(), POLECAT) == [
        {
            "Event ID": "0123456789ab",
            "Event Date": "2026-05-11",
            "Event Type": "COERCE",
            "Event Mode": "seize",
            "Intensity": "-7",
            "Quad Code": "MATERIAL CONFLICT",
            "Contexts": "military",
            "Actor Name": "Chile",
            "Actor Country": "CHL",
            "Actor COW": "155",
            "Primary Actor Sector": "GOV",
            "Actor Sectors": "GOV",
            "Recipient Name": "Argentina",
            "Recipient Country": "ARG",
            "Recipient COW": "160",
            "Primary Recipient Sector": "GOV",
            "Recipient Sectors": "GOV",
            "Raw Placename": "Beagle Channel",
            "Source": "Harbour Dispatch; The Meridian Review",
            "Version": "events.merging/1",
        }
    ]


def test_an_event_as_icews() -> None:
    assert written(made(documents=("00000000000a",)), ICEWS) == [
        {
            "Event ID": str(0x0123456789AB),
            "Event Date": "2026-05-11",
            "Source Name": "Chile",
            "Source Sectors": "Government",
            "Source Country": "Chile",
            "Event Text": "seize or damage property",
            "CAMEO Code": "171",
            "Intensity": "-9.2",
            "Target Name": "Argentina",
            "Target Sectors": "Government",
            "Target Country": "Argentina",
            "Story ID": "10",
            "Publisher": "Harbour Dispatch; The Meridian Review",
        }
    ]


def test_an_event_as_gdelt() -> None:
    assert written(made(), GDELT) == [
        {
            "GLOBALEVENTID": str(0x0123456789AB),
            "SQLDATE": "20260511",
            "MonthYear": "202605",
            "Year": "2026",
            "FractionDate": "2026.3589",
            "Actor1Code": "CHLGOV",
            "Actor1Name": "CHILE",
            "Actor1CountryCode": "CHL",
            "Actor1Type1Code": "GOV",
            "Actor2Code": "ARGGOV",
            "Actor2Name": "ARGENTINA",
            "Actor2CountryCode": "ARG",
            "Actor2Type1Code": "GOV",
            "EventCode": "171",
            "EventBaseCode": "171",
            "EventRootCode": "17",
            "QuadClass": "4",
            "GoldsteinScale": "-9.2",
            "NumMentions": "2",
            "NumSources": "2",
            "NumArticles": "2",
            "ActionGeo_FullName": "Beagle Channel",
        }
    ]


MAY = When(start=date(2026, 5, 1), end=date(2026, 5, 31), reason="in May")
SPRING = When(start=date(2026, 3, 1), end=date(2026, 5, 31), reason="in spring")
OVER = When(start=date(2025, 12, 1), end=date(2026, 1, 31), reason="in winter")


@pytest.mark.parametrize(
    ("case", "changes", "form", "columns", "expected"),
    [
        ("a range of days has no day", {"when": MAY}, POLECAT, ("Event Date",), [("",)]),
        ("a month", {"when": MAY}, GDELT, ("SQLDATE", "MonthYear", "Year", "FractionDate"), [("", "202605", "2026", "")]),
        ("a season", {"when": SPRING}, GDELT, ("SQLDATE", "MonthYear", "Year"), [("", "", "2026")]),
        ("over new year", {"when": OVER}, GDELT, ("MonthYear", "Year"), [("", "")]),
        ("no recipient", {"recipients": ()}, ICEWS, ("Source Name", "Target Name"), [("Chile", "")]),
        ("an unknown side", {"actors": (NOBODY,)}, POLECAT, ("Actor Name", "Actor Country", "Actor COW"), [("gunmen", "", "")]),
        ("no state, in GDELT", {"actors": (NOBODY,)}, GDELT, ("Actor1Code", "Actor1Name"), [("", "GUNMEN")]),
        ("tab and quote in a name", {"actors": (NAVY,)}, ICEWS, ("Source Name",), [("the 'old' navy of Chile",)]),
        (
            "United Nations",
            {"actors": (UN,)},
            GDELT,
            ("Actor1Code", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1Type1Code"),
            [("UNOIGO", "", "UNO", "IGO")],
        ),
        ("United Nations have no country name", {"actors": (UN,)}, ICEWS, ("Source Country",), [("",)]),
        ("several in one row", {"actors": (CHILE, UN)}, POLECAT, ("Actor Country", "Actor COW"), [("CHL; UNO", "155; ")]),
        (
            "several as dyads",
            {"actors": (CHILE, UN)},
            ICEWS,
            ("Source Name", "Target Name"),
            [("Chile", "Argentina"), ("United Nations", "Argentina")],
        ),
        (
            "symmetric as dyads both ways",
            {"actors": (CHILE, ARGENTINA), "recipients": (), "symmetric": True},
            GDELT,
            ("Actor1Name", "Actor2Name"),
            [("CHILE", "ARGENTINA"), ("ARGENTINA", "CHILE")],
        ),
        (
            "an appeal is verbal cooperation in CAMEO",
            {"cameo": "020", "quad": "verbal conflict"},
            GDELT,
            ("QuadClass",),
            [("1",)],
        ),
        ("base and root of four digits", {"cameo": "0251"}, GDELT, ("EventBaseCode", "EventRootCode"), [("025", "02")]),
    ],
)
def test_events_in_a_format(
    case: str, changes: dict[str, object], form: EventFormat, columns: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    found = [tuple(row.get(name, "") for name in columns) for row in written(made(**changes), form)]
    assert found == expected


def test_rows_of_one_event_have_ids_of_their_own_and_the_first_tells_the_event() -> None:
    rows = written(made(actors=(CHILE, UN, NAVY)), GDELT)
    ids = [row["GLOBALEVENTID"] for row in rows]
    assert len(set(ids)) == 3
    assert f"{int(ids[0]):012x}" == "0123456789ab"


def test_reports_of_the_example_become_rows(example: Dossier) -> None:
    coded = list(coded_reports([example]))
    assert [event.id for event in coded] == [report.id for report in example.reports]
    assert coded[0] == coded_report(example.reports[0], example.document)
    assert (coded[0].publisher, coded[0].published) == (example.document.publisher, example.document.published)
    assert coded[0].actors[0].words == (example.reports[0].actors[0].span or example.reports[0].evidence[0]).words


def test_an_event_takes_from_the_text_published_first(example: Dossier) -> None:
    document = example.document
    later = replace(document, id="later", published=date(2030, 1, 1), url="https://example.org/later")
    event = made(documents=(later.id, document.id, "unknown"))
    coded = coded_event(event, {later.id: later, document.id: document})
    assert (coded.published, coded.url, coded.articles) == (document.published, document.url, 3)


@pytest.mark.parametrize(
    ("status", "rows"),
    [("happened", 1), ("historical", 1), ("planned", 0), ("threatened", 0), ("alleged", 0), ("denied", 0), ("hypothetical", 0)],
)
@each_format
def test_a_row_says_that_it_happened_so_nothing_else_is_written(form: EventFormat, status: str, rows: int) -> None:
    account, out = Account(), io.StringIO()
    write_rows([coded_event(made(status=status), {})], form, out, account)
    assert len(out.getvalue().splitlines()) - form.header == rows
    assert dict(account.left_out) == ({} if rows else {f"status {status}": 1})


@pytest.mark.parametrize("quoting", [csv.QUOTE_NONE, csv.QUOTE_MINIMAL])
@each_format
def test_other_readers_see_the_same_table(form: EventFormat, quoting: int) -> None:
    out = io.StringIO()
    coded = [coded_event(made(actors=(NAVY, CHILE), place='"the\nstrait'), {})]
    write_rows(coded, form, out, Account())
    table = pandas.read_csv(
        io.StringIO(out.getvalue()),
        sep="\t",
        quoting=quoting,
        dtype=str,
        header=0 if form.header else None,
        names=None if form.header else form.names,
        keep_default_na=False,
    )
    assert list(table.columns) == list(form.names)
    assert table.to_numpy().tolist() == rows_of(coded[0], form)


# --- what is found in the wild


def line(form: EventFormat, **cells: str) -> str:
    """A row of a format with a number and a day, other cells by column (underscores for spaces)."""
    given = {form.names[0]: "7", form.date: "2026-05-11"} | {name.replace("_", " "): cell for name, cell in cells.items()}
    return "\t".join(given.get(name, "") for name in form.names) + "\n"


HEAD = "\t".join(ICEWS_NAMES) + "\n"
ONE = line(ICEWS)
TWO = line(ICEWS, Event_ID="8")
WILD: list[tuple[str, bytes, int, list[str], list[str]]] = [
    ("plain", (HEAD + ONE + TWO).encode(), 2, [], []),
    ("header alone", HEAD.encode(), 0, [], []),
    ("no header", (ONE + TWO).encode(), 2, [], []),
    ("no line end at the end", (HEAD + ONE.rstrip("\n")).encode(), 1, [], []),
    ("byte order mark", b"\xef\xbb\xbf" + (HEAD + ONE).encode(), 1, [], []),
    ("carriage returns", (HEAD + ONE + TWO).replace("\n", "\r\n").encode(), 2, [], []),
    ("UTF-16", (HEAD + ONE + TWO).encode("utf-16"), 2, [], []),
    ("header again", (HEAD + ONE + HEAD + TWO).encode(), 2, ["line 3: the header again"], []),
    ("blank line", (HEAD + ONE + "\n" + TWO).encode(), 2, ["line 3: blank"], []),
    ("too few cells", (HEAD + "7\t2026-05-11\n" + TWO).encode(), 1, ["line 2: 2 cells where 20 are due"], []),
    ("too many cells", (HEAD + ONE.rstrip("\n") + "\tx\ty\n").encode(), 0, ["line 2: 22 cells where 20 are due"], []),
    ("empty cells at the end", (HEAD[:-1] + "\t\n" + ONE[:-1] + "\t\n").encode(), 1, [], ["empty cells at the end left out"]),
    ("empty cells too many", (HEAD + ONE[:-1] + "\t\n").encode(), 0, ["line 2: 21 cells where 20 are due"], []),
    ("a tab inside a cell", (HEAD + line(ICEWS, Publisher="Harbour\tDispatch")).encode(), 0, ["line 2: 21 cells"], []),
    (
        "a tab inside quotes",
        (HEAD + line(ICEWS, Publisher='"Harbour\tDispatch"')).encode(),
        1,
        [],
        ["a tab inside quotation marks became a space"],
    ),
    ("a quote that does not close", (HEAD + line(ICEWS, Publisher='"Harbour') + TWO).encode(), 2, [], []),
    ("a line break inside quotes", (HEAD + line(ICEWS, Publisher='"Harbour\nDispatch"')).encode(), 0, ["line 2", "line 3"], []),
    (
        "a control character",
        (HEAD + line(ICEWS, Publisher="Harbour\x0bDispatch")).encode(),
        1,
        [],
        ["a control character became a space"],
    ),
    (
        "another encoding",
        (HEAD + ONE + line(ICEWS, Event_ID="8", Publisher="Année")).encode("cp1252"),
        2,
        [],
        ["not UTF-8, read as cp1252"],
    ),
    ("a number twice", (HEAD + ONE + ONE).encode(), 2, [], ["its id stands too in wild.tsv line 2"]),
    ("a number twice with another day", (HEAD + ONE + line(ICEWS, Event_Date="2026-05-12")).encode(), 2, [], []),
    ("no number", (HEAD + line(ICEWS, Event_ID="NULL")).encode(), 1, [], ["no id"]),
    ("a line too long", (HEAD + "x" * (LONGEST_LINE + 5) + "\n" + ONE).encode(), 1, ["line 2: longer than"], []),
    ("every cell in quotes", "".join('"' + row[:-1].replace("\t", '"\t"') + '"\n' for row in (HEAD, ONE)).encode(), 1, [], []),
    (
        "columns in other order",
        "".join("\t".join(row[:-1].split("\t")[::-1]) + "\n" for row in (HEAD, ONE)).encode(),
        1,
        [],
        [],
    ),
    ("GDELT", (line(GDELT, SQLDATE="20260511") * 2).encode(), 2, [], ["its id stands too in wild.tsv line 1"]),
    ("GDELT with a header", ("\t".join(GDELT_NAMES) + "\n" + line(GDELT, SQLDATE="20260511")).encode(), 1, [], []),
    (
        "GDELT with the codebook's names",
        ("\t".join(["GlobalEventID", "Day", *GDELT_NAMES[2:]]) + "\n" + line(GDELT, SQLDATE="20260511")).encode(),
        1,
        [],
        [],
    ),
    (
        "POLECAT whose header names too much",
        ("\t".join([*POLECAT_NAMES, "Headline", "Event Text", "Feed", "Story ID"]) + "\n" + line(POLECAT)).encode(),
        1,
        [],
        [],
    ),
    (
        "POLECAT with tabs at the end",
        ("\t".join(POLECAT_NAMES) + "\t\t\n" + line(POLECAT)[:-1] + "\t\t\n").encode(),
        1,
        [],
        ["empty"],
    ),
]


@pytest.mark.parametrize(("case", "data", "given_rows", "unread", "notes"), WILD, ids=[row[0] for row in WILD])
def test_what_is_found_in_the_wild(
    case: str, data: bytes, given_rows: int, unread: list[str], notes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "wild.tsv"
    path.write_bytes(data)
    found = list(read_events(path))
    coded = [row for row in found if isinstance(row, CodedEvent)]
    missing = [str(row) for row in found if isinstance(row, UnreadRow)]
    assert len(coded) == given_rows
    assert len(missing) == len(unread)
    assert all(words in told for words, told in zip(unread, missing, strict=True))
    noted = [note for event in coded for note in event.notes]
    assert len(noted) == len(notes)
    assert all(note.startswith(words) for words, note in zip(notes, noted, strict=True))
    assert all(event.day and event.day.month == 5 for event in coded), "the day was read from its column"


LINES = st.lists(st.sampled_from([ONE, TWO, HEAD, "\n", "7\t8\n", ONE[:-1] + "\t\n", "prose\n"]), max_size=12)


@few
@given(lines=LINES)
def test_rows_in_are_rows_given_and_rows_reported(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("rows") / "rows.tsv"
    path.write_text(HEAD + "".join(lines), newline="")
    account, reported = Account(), list[UnreadRow]()
    coded = list(accounted(read_events(path), account, reported.append))
    assert len(coded) + len(reported) == len(lines)
    assert (account.read, account.unread) == (len(coded), len(reported))
    told = [int((row.origin if isinstance(row, CodedEvent) else row.where).rsplit(" ", 1)[1]) for row in (*coded, *reported)]
    assert sorted(told) == list(range(2, len(lines) + 2)), "every line has its place"


def zipped(data: bytes, files: int = 1) -> bytes:
    """Data in a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(files):
            archive.writestr(f"{number}.export.CSV", data)
    return out.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, zipped], ids=["gzip", "zip"])
def test_archives_are_unpacked(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "events"
    path.write_bytes(pack((HEAD + ONE + TWO).encode()))
    assert [row.id for row in read_events(path) if isinstance(row, CodedEvent)] == ["7", "8"]


@pytest.mark.parametrize(
    ("case", "data", "words"),
    [
        ("empty", b"", "empty"),
        ("blank lines", b"\n\n", "no rows"),
        ("prose", b"The navy stopped the ship.\n", "no event data.*polecat \\(40 columns\\), icews \\(20.*gdelt \\(61"),
        ("comma separated", b"Event ID,Event Date\n7,2026-05-11\n", "no event data"),
        ("GDELT 1.0", ("\t".join(["7", "20130401", *["x"] * 56]) + "\n").encode(), "GDELT 1.0.*61 columns"),
        ("binary", bytes(range(256)) * 20, "binary"),
        ("an archive of two files", zipped(b"x", 2), "an archive of 2 files; unpack it"),
        ("a truncated archive", zipped(ONE.encode())[:60], "cannot be read"),
        ("truncated gzip", gzip.compress(ONE.encode() * 99)[:40], "cannot be read"),
    ],
)
def test_a_file_that_is_none_of_these(case: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "strange.tsv"
    path.write_bytes(data)
    with pytest.raises(CannotRead, match=f"strange.tsv.*{words}"):
        list(read_events(path))


@pytest.mark.parametrize(
    ("text", "words"),
    [('{"a": 1}\n', "no event or dossier"), ('{"a"\n', "no event or dossier"), ("{}\n[]\n", "no event or dossier")],
)
def test_json_lines_that_are_not_ours_are_reported(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(text)
    found = list(read_events(path))
    assert len(found) == text.count("\n")
    assert all(isinstance(row, UnreadRow) and words in str(row) for row in found)


def test_a_cut_row_of_our_csv_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    write_event_file([coded_event(made(), {})], "csv", path, Account())
    path.write_text(path.read_text() + "7,icews\n")
    event, row = read_events(path)
    assert isinstance(event, CodedEvent)
    assert isinstance(row, UnreadRow)
    assert "2 cells where" in str(row)


def test_a_parquet_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    polars.DataFrame({"a": [1]}).write_parquet(path)
    with pytest.raises(CannotRead, match="no table of coded events"):
        list(read_events(path))


def test_dossiers_and_merged_events_are_read_from_json_lines(example: Dossier, tmp_path: Path) -> None:
    from communique.formats import to_json

    path = tmp_path / "mixed.jsonl"
    path.write_text(to_json(example) + "\n" + to_json(made()) + "\n", encoding="utf-8")
    assert list(read_events(path)) == [*coded_reports([example]), coded_event(made(), {})]


# --- between the formats


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("of", FORMATS)
@pytest.mark.parametrize("own", ["jsonl", "csv", "parquet"])
def test_from_any_form_to_any_other(of: str, own: str, to: str, tmp_path: Path) -> None:
    """A row of each format through one of our forms to each: back in its own it is the same, elsewhere it is a row."""
    form = FORMATS[of]
    source = tmp_path / "a.tsv"
    source.write_text(
        ("\t".join(form.names) + "\n" if form.header else "") + line(form, **{form.date.replace(" ", "_"): "2026-05-11"})
    )
    write_event_file((row for row in read_events(source) if isinstance(row, CodedEvent)), own, tmp_path / "b", Account())
    write_event_file((row for row in read_events(tmp_path / "b") if isinstance(row, CodedEvent)), to, tmp_path / "c", Account())
    (event,) = read_events(tmp_path / "c")
    assert isinstance(event, CodedEvent)
    assert (event.form, event.id, event.day) == (to, "7", date(2026, 5, 11))
    if of == to:
        assert (tmp_path / "c").read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    ("case", "event", "form", "lost"),
    [
        ("a range of days", coded_event(made(when=MAY), {}), POLECAT, {"start", "end"}),
        ("one day", coded_event(made(), {}), POLECAT, set()),
        ("PLOVER in ICEWS", coded_event(made(), {}), ICEWS, {"type", "mode", "contexts", "quad", "intensity", "place"}),
        ("a name in capitals is carried", coded_event(made(), {}), GDELT, {"publisher", "type"}),
        (
            "a column of ICEWS alone",
            event_of(dict.fromkeys(ICEWS_NAMES, "") | {"Sentence Number": "3"}, ICEWS),
            GDELT,
            {"Sentence Number"},
        ),
        (
            "a day that is none",
            event_of(dict.fromkeys(ICEWS_NAMES, "") | {"Event Date": "2026-02-30"}, ICEWS),
            GDELT,
            {"Event Date"},
        ),
        ("another spelling of unknown", event_of(dict.fromkeys(ICEWS_NAMES, "NULL"), ICEWS), GDELT, set()),
        (
            "a column that no format has",
            event_of(dict.fromkeys(POLECAT_NAMES, "") | {"Headline": "x"}, POLECAT),
            POLECAT,
            {"Headline"},
        ),
    ],
)
def test_what_could_not_be_carried_is_told(case: str, event: CodedEvent, form: EventFormat, lost: set[str]) -> None:
    account = Account()
    write_rows([event], form, io.StringIO(), account)
    always = {"reason", "confidence", "status", "documents", "reports", "publishers", "articles", "cameo", "goldstein"}
    if case in ("PLOVER in ICEWS", "a name in capitals is carried"):
        assert lost <= set(account.lost)
        assert not {name for name in account.lost if name.startswith(("actors", "recipients"))}
    else:
        assert set(account.lost) - (always if event.form == "communique" else set()) == lost


def test_the_account_in_words() -> None:
    account = Account()
    write_rows([coded_event(made(), {}), coded_event(made(status="denied"), {})], ICEWS, io.StringIO(), account)
    first, left, lost = account.lines("icews")
    assert first == "events written to icews: 1 (rows: 1)"
    assert left == "left out: status denied (1)"
    assert lost.startswith("not carried into icews: ")
    assert "contexts (1)" in lost


def test_the_same_events_give_the_same_bytes(example: Dossier) -> None:
    for form in FORMATS:
        first, second = io.StringIO(), io.StringIO()
        write_events(coded_reports([example]), form, first, Account())
        write_stream([example], form, second)  # type: ignore[arg-type]
        assert first.getvalue() == second.getvalue() != ""


def test_writing_takes_one_event_at_a_time() -> None:
    taken: list[int] = []

    def stream() -> object:
        for number in range(3):
            taken.append(number)
            yield coded_event(made(), {})

    class Watching(io.StringIO):
        def writelines(self, lines: object) -> None:
            seen.append(len(taken))

    seen: list[int] = []
    write_rows(stream(), ICEWS, Watching(), Account())  # type: ignore[arg-type]
    assert seen == [1, 2, 3]


def test_reading_takes_one_row_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "many.tsv"
    path.write_text(HEAD + ONE * 3_000)
    with path.open("r+b") as stream:
        rows = iter(read_events(path))
        next(rows)
        stream.truncate(len(HEAD) + len(ONE) * 2_000)
    assert sum(1 for _ in rows) == 1_999, "what is cut off after the first row was not read before it"


# --- codes


@pytest.mark.parametrize(
    ("iso3", "form", "code"),
    [
        ("RUS", "icews", "Russian Federation"), ("RUS", "fips", "RS"), ("RUS", "cameo", "RUS"), ("AUS", "fips", "AS"),
        ("AUT", "fips", "AU"), ("CHN", "fips", "CH"), ("CHE", "fips", "SZ"), ("DEU", "fips", "GM"), ("SRB", "fips", "RI"),
        ("ROU", "cameo", "ROM"), ("TLS", "cameo", "TMP"), ("MNE", "cameo", "MTN"), ("XKX", "cameo", None), ("SSD", "cameo", None),
        ("COD", "fips", "CG"), ("COG", "fips", "CF"), ("KOR", "fips", "KS"), ("PRK", "fips", "KN"), ("PSE", "fips", None),
        ("PSE", "cameo", "PSE"), ("HKG", "fips", "HK"), ("UNO", "cameo", None), (None, "fips", None),
    ],
)  # fmt: skip
def test_countries_in_the_codes_of_a_format(iso3: str | None, form: str, code: str | None) -> None:
    assert country_code(iso3, form) == code
    if code:
        assert country_of(code, form) == iso3


@pytest.mark.parametrize(("code", "form", "iso3"), [("GZ", "fips", "PSE"), ("WSB", "cameo", "PSE"), ("Russia", "icews", "RUS")])
def test_older_and_narrower_codes_are_read(code: str, form: str, iso3: str) -> None:
    assert country_of(code, form) == iso3


def test_every_present_state_has_its_codes() -> None:
    states = {row["iso3"] for row in rows("territories.csv") if row["kind"] == "state"}
    assert states - {row["iso3"] for row in rows("event_data_countries.csv")} == set()
    assert {state for state in states if not country_code(state, "fips")} == {"PSE"}
    assert {state for state in states if not country_code(state, "cameo")} == {"XKX", "SSD"}
    assert {state for state in states if not country_code(state, "icews")} == set()
    assert states - set(cow_numbers()) == {"PSE", "VAT"}


@pytest.mark.parametrize("column", ["icews", "cameo", "fips"])
def test_no_code_means_two_countries(column: str) -> None:
    codes = [
        code for row in rows("event_data_countries.csv") for code in (row[column], *row[f"{column}_also"].split("|")) if code
    ]
    assert len(codes) == len(set(codes))


def test_sectors_of_the_codebooks_have_their_row() -> None:
    """What has none is known by name: pro-government militias."""
    ours = {row["sector"] for row in rows("agents.csv")}
    assert ours - {row["sector"] for row in rows("event_data_sectors.csv")} == {"PRM"}
    assert (sector_code("JRN", "cameo"), sector_code("MED", "cameo")) == ("MED", "HLH"), (
        "MED is media in CAMEO, medicine in PLOVER"
    )


@pytest.mark.parametrize(
    ("plover", "mode", "cameo"),
    [
        ("AGREE", None, "030"), ("CONSULT", "phone", "041"), ("CONSULT", "visit", "040"), ("COERCE", "arrest", "173"),
        ("PROTEST", "demo", "141"), ("ASSAULT", "aerial", "195"), ("SANCTION", "discontinue", "160"), ("ASSAULT", None, None),
        ("CONCEDE", None, None), (None, None, None), ("AGREE", "phone", None),
    ],
)  # fmt: skip
def test_the_cameo_code_that_takes_in_a_plover_type(plover: str | None, mode: str | None, cameo: str | None) -> None:
    assert cameo_from(plover, mode) == cameo


@pytest.mark.parametrize(
    ("cell", "code"),
    [("040", "040"), ("40", "040"), ("331", "0331"), ("10", "10"), ("190", "190"), ("999", "999"), ("", None), ("NULL", None)],
)
def test_leading_zeros_come_back_where_only_one_code_can_be_meant(cell: str, code: str | None) -> None:
    assert cameo_of(cell) == code


@pytest.mark.parametrize(
    ("cameo", "quad"),
    [
        ("010", "verbal cooperation"), ("057", "verbal cooperation"), ("060", "material cooperation"), ("0871", QUADS[1]),
        ("090", "verbal conflict"), ("139", "verbal conflict"), ("140", "material conflict"), ("2042", "material conflict"),
        ("00", None), ("21", None), ("x", None), (None, None),
    ],
)  # fmt: skip
def test_the_quad_class_of_a_code(cameo: str | None, quad: str | None) -> None:
    assert quad_of(cameo) == quad


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2018-06-01", date(2018, 6, 1)), ("20180601", date(2018, 6, 1)), ("2018-06-01 00:00:00", date(2018, 6, 1)),
        ('"2018-06-01"', date(2018, 6, 1)), ("2018-06", None), ("2018-02-30", None), ("None", None), ("June", None),
    ],
)  # fmt: skip
def test_days(cell: str, value: date | None) -> None:
    assert day(cell) == value


@few
@given(st.text("0123456789abcdef", min_size=12, max_size=12))
def test_our_ids_as_numbers_are_our_ids_again(name: str) -> None:
    number = numeric_id(name)
    assert number is not None
    assert name in (str(number), f"{number:012x}")
    assert 0 <= number < 2**48


def test_files_are_written_whole_with_their_dictionary(example: Dossier, tmp_path: Path) -> None:
    write_file([example], "gdelt", tmp_path / "events.gdelt")
    assert {path.name for path in tmp_path.iterdir()} == {"events.gdelt", "events.gdelt.columns.csv"}
    assert (tmp_path / "events.gdelt.columns.csv").read_bytes().decode() == columns_of("gdelt")
