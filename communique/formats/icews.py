"""ICEWS: 20 columns, tab separated, with a header, as in the files of the Harvard Dataverse.

Source: Boschee, Lautenschlager, O'Brien, Shellman, Starz and Ward, "ICEWS Coded Event Data", Harvard Dataverse,
doi:10.7910/DVN/28075 (2015; version 37, ended 11 April 2023); the codes are those of CAMEO 1.1b3 (Schrodt 2012), with ICEWS's
own names of sectors and countries. A row is a dyad: events of several sides, and those in which all sides act, take several.
Event ID, Story ID and Sentence Number are integers; an event's id is unique only together with its date. Cells are not
quoted. Published files write an unknown cell empty, NULL or, saved again by R, NA.
"""

from collections.abc import Callable, Mapping

from communique.events.ontology import cameo_codes
from communique.formats.coded import CodedEvent, Side
from communique.formats.event_codes import (
    cameo_from,
    cameo_of,
    country_code,
    country_of,
    day,
    goldstein_of,
    known,
    number,
    numeric_id,
    sector_code,
    sector_of,
)
from communique.formats.event_rows import EventFormat, Row
from communique.formats.tables import Column, iso


def code_of(event: CodedEvent) -> str | None:
    """The CAMEO code, else the one that takes in all codes of the PLOVER type and mode."""
    return event.cameo or cameo_from(event.type, event.mode)


def goldstein(event: CodedEvent) -> float | None:
    """The Goldstein value the event came with, else that of its code."""
    return event.goldstein if event.goldstein is not None else goldstein_of(code_of(event))


def words_of(code: str | None) -> str | None:
    """What a CAMEO code means, in the words of our codebook."""
    return cameo_codes()[code].name if code in cameo_codes() else None


def sector_names(side: Side) -> str | None:
    """The sectors in ICEWS's words; those it has no name for are left out."""
    names = (sector_code(sector, "icews") for sector in side.sectors)
    return ",".join(name for name in names if name) or None


def side_columns(role: str, field: str, get: Callable[[Row], Side]) -> list[Column]:
    """The three columns of a role."""
    return [
        Column(f"{role} Name", "string", f"{role}: name", lambda row: get(row).name, source=f"{field}.name"),
        Column(
            f"{role} Sectors",
            "string",
            f"{role}: sectors, parted by commas",
            lambda row: sector_names(get(row)),
            "ICEWS sector names",
            f"{field}.sectors",
        ),
        Column(
            f"{role} Country",
            "string",
            f"{role}: country",
            lambda row: country_code(get(row).country, "icews"),
            "ICEWS country names",
            f"{field}.country",
        ),
    ]


def place_country(event: CodedEvent) -> str | None:
    """The country of the place, by ICEWS's name."""
    return country_code(event.place_country, "icews")


def story(event: CodedEvent) -> int | None:
    """The number of the text that tells it; an event of several texts has no one."""
    return numeric_id(event.documents[0]) if len(event.documents) == 1 else None


COLUMNS = (
    Column("Event ID", "int64", "id of the event as a number", lambda row: numeric_id(row.event.id, row.number), source="id"),
    Column(
        "Event Date", "date32", "day it took place; empty for a range of days", lambda row: iso(row.event.day), "day", "start"
    ),
    *side_columns("Source", "actors", lambda row: row.actor),
    Column("Event Text", "string", "what the CAMEO code means", lambda row: words_of(code_of(row.event)), source="cameo"),
    Column("CAMEO Code", "string", "CAMEO code, with its leading zero", lambda row: code_of(row.event), source="cameo"),
    Column(
        "Intensity",
        "float64",
        "value of the code on the Goldstein scale",
        lambda row: goldstein(row.event),
        "Goldstein scale, -10 to 10",
        "goldstein",
    ),
    *side_columns("Target", "recipients", lambda row: row.recipient),
    Column("Story ID", "int64", "number of the text", lambda row: story(row.event), source="documents"),
    Column("Sentence Number", "int64", "sentence of the text it was read from", lambda _: None, "from 1"),
    Column("Publisher", "string", "who published it", lambda row: row.event.publisher, source="publisher"),
    Column("City", "string", "city", lambda row: row.event.city, source="city"),
    Column("District", "string", "second administrative division", lambda row: row.event.district, source="district"),
    Column("Province", "string", "first administrative division", lambda row: row.event.province, source="province"),
    Column("Country", "string", "country of the place", lambda row: place_country(row.event), "ICEWS names", "place_country"),
    Column("Latitude", "float64", "latitude", lambda row: row.event.latitude, "degrees north", "latitude"),
    Column("Longitude", "float64", "longitude", lambda row: row.event.longitude, "degrees east", "longitude"),
)


def read_cells(cells: Mapping[str, str]) -> CodedEvent:
    """The event of a row."""
    story_id = known(cells["Story ID"])
    return CodedEvent(
        id=known(cells["Event ID"]) or "",
        start=day(cells["Event Date"]),
        end=day(cells["Event Date"]),
        cameo=cameo_of(cells["CAMEO Code"]),
        goldstein=number(cells["Intensity"]),
        actors=read_side(cells, "Source"),
        recipients=read_side(cells, "Target"),
        city=known(cells["City"]),
        district=known(cells["District"]),
        province=known(cells["Province"]),
        place_country=country_of(known(cells["Country"]), "icews"),
        latitude=number(cells["Latitude"]),
        longitude=number(cells["Longitude"]),
        publisher=known(cells["Publisher"]),
        documents=(story_id,) if story_id else (),
    )


def read_side(cells: Mapping[str, str], role: str) -> tuple[Side, ...]:
    """The one side of a role; none where the row names nobody."""
    names = (known(cells[f"{role} Sectors"]) or "").split(",")
    sectors = dict.fromkeys(sector for name in names if (sector := sector_of(name.strip(), "icews")))
    side = Side(
        name=known(cells[f"{role} Name"]),
        country=country_of(known(cells[f"{role} Country"]), "icews"),
        sectors=tuple(sectors),
    )
    return (side,) if side != Side() else ()


ICEWS = EventFormat(
    name="icews",
    codebook="ICEWS Coded Event Data, doi:10.7910/DVN/28075 (2015-2023); CAMEO 1.1b3 (2012)",
    columns=COLUMNS,
    read=read_cells,
    date="Event Date",
)
