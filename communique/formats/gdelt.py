"""GDELT 2.0 events: 61 columns, tab separated, without a header (files end in `.export.CSV`).

Source: "The GDELT Event Database Data Format Codebook V2.0", 19 February 2015, with CAMEO 1.1b3 codes of actors, roles and
actions and FIPS 10-4 codes of places. Its column `Day` is called SQLDATE in the headers in circulation, and here. A row is
a dyad. Where the codebook contradicts itself, what its other fields need is followed: EventRootCode is the first two digits of
every code, and FractionDate is year + ((month - 1) * 30 + day) / 365, which alone stays below the next year. QuadClass is
that of the CAMEO root, whatever the PLOVER type. Names are in capitals.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from communique.formats.coded import CodedEvent, Side
from communique.formats.event_codes import (
    QUADS,
    cameo_of,
    count,
    country_code,
    country_names,
    country_of,
    day,
    known,
    number,
    numeric_id,
    quad_of,
    sector_code,
    sector_of,
)
from communique.formats.event_rows import EventFormat, Row
from communique.formats.icews import code_of, goldstein
from communique.formats.tables import Cell, Column

GROUPS = {"UNO": "UNO", "EUR": "EEC"}
"""Our codes of groups that CAMEO knows by their own code."""
KINDS = ("IGO", "NGO", "IMG", "MNC")  # our codes in place of a country that are roles in CAMEO


def country(side: Side) -> str | None:
    """The CAMEO code of a side's state."""
    return country_code(side.country, "cameo")


def roles(side: Side) -> list[str]:
    """The CAMEO roles of a side, three at most: what stands in place of its country, then its sectors."""
    kinds = [side.country] if side.country in KINDS else []
    codes = [sector_code(sector, "cameo") for sector in side.sectors]
    return list(dict.fromkeys(code for code in (*kinds, *codes) if code))[:3]


def full_code(side: Side) -> str | None:
    """The whole CAMEO code of a side: state, group, roles."""
    return "".join(filter(None, (country(side), GROUPS.get(side.country or ""), *roles(side)))) or None


def role_at(side: Side, place: int) -> str | None:
    """The first, second or third role."""
    return roles(side)[place] if place < len(roles(side)) else None


def actor_columns(place: int, field: str, get: Callable[[Row], Side]) -> list[Column]:
    """The ten columns that say who a side is."""
    who, unit = f"Actor{place}", "CAMEO code"
    return [
        Column(f"{who}Code", "string", f"{who}: whole code", lambda row: full_code(get(row)), unit, f"{field}.country"),
        Column(f"{who}Name", "string", f"{who}: name in capitals", lambda r: upper(get(r).name), source=f"{field}.name"),
        Column(f"{who}CountryCode", "string", f"{who}: state", lambda row: country(get(row)), unit, f"{field}.country"),
        Column(
            f"{who}KnownGroupCode",
            "string",
            f"{who}: known organisation",
            lambda row: GROUPS.get(get(row).country or ""),
            unit,
            f"{field}.country",
        ),
        Column(f"{who}EthnicCode", "string", f"{who}: ethnic group", lambda _: None, unit),
        Column(f"{who}Religion1Code", "string", f"{who}: religion", lambda _: None, unit),
        Column(f"{who}Religion2Code", "string", f"{who}: second code of religion", lambda _: None, unit),
        Column(f"{who}Type1Code", "string", f"{who}: role", lambda row: role_at(get(row), 0), unit, f"{field}.sectors"),
        Column(f"{who}Type2Code", "string", f"{who}: second role", lambda row: role_at(get(row), 1), unit, f"{field}.sectors"),
        Column(f"{who}Type3Code", "string", f"{who}: third role", lambda row: role_at(get(row), 2), unit, f"{field}.sectors"),
    ]


def upper(name: str | None) -> str | None:
    """A name in capitals."""
    return name.upper() if name else None


def place_columns(who: str, values: Mapping[str, tuple[Callable[[Row], Cell], str]]) -> list[Column]:
    """The eight columns of a place; `values` tell how some are filled and from which field."""
    columns = (
        ("Type", "int64", "1 country, 2 US state, 3 US city, 4 other city, 5 other state", "GDELT class"),
        ("FullName", "string", "name as in the text", ""),
        ("CountryCode", "string", "country", "FIPS 10-4"),
        ("ADM1Code", "string", "first administrative division", "FIPS 10-4"),
        ("ADM2Code", "string", "second administrative division", "GAUL, or a US county"),
        ("Lat", "float64", "latitude", "degrees north"),
        ("Long", "float64", "longitude", "degrees east"),
        ("FeatureID", "string", "number of the place in GNS or GNIS", ""),
    )
    return [
        Column(f"{who}Geo_{name}", kind, f"{who}: {meaning}", value, unit, source)
        for name, kind, meaning, unit in columns
        for value, source in [values.get(name, (nothing, ""))]
    ]


def nothing(_: Row) -> None:
    """A column that only GDELT itself can fill."""


def compact(when: date | None, pattern: str) -> int | None:
    """A day as a number: 20150219, 201502, 2015."""
    return int(f"{when:{pattern}}") if when else None


def month(event: CodedEvent) -> date | None:
    """A day of the month the event lies in; None when it is unknown or a longer range."""
    same = event.start and event.end and (event.start.year, event.start.month) == (event.end.year, event.end.month)
    return event.start if same else None


def year(event: CodedEvent) -> date | None:
    """A day of the year the event lies in; None when it is unknown or a longer range."""
    return event.start if event.start and event.end and event.start.year == event.end.year else None


def fraction(when: date | None) -> float | None:
    """The day as a fraction of its year, by GDELT's months of thirty days."""
    return round(when.year + ((when.month - 1) * 30 + when.day) / 365, 4) if when else None


def quad_class(event: CodedEvent) -> int | None:
    """The quad class as a number from 1 to 4."""
    found = quad_of(code_of(event)) or event.quad
    return QUADS.index(found) + 1 if found in QUADS else None


def full_name(event: CodedEvent) -> str | None:
    """The place as the text names it, else as `City, State, Country` of what is known of it."""
    name = country_names().get(event.place_country or "")
    return event.place or ", ".join(filter(None, (event.city, event.province, name))) or None


def place_type(event: CodedEvent) -> int | None:
    """How narrow the place is: a city, a state or a country, with the United States apart."""
    at_home = event.place_country == "USA"
    if event.city:
        return 3 if at_home else 4
    if event.province:
        return 2 if at_home else 5
    return 1 if event.place_country and not event.place else None


COLUMNS = (
    Column(
        "GLOBALEVENTID", "int64", "id of the event as a number", lambda row: numeric_id(row.event.id, row.number), source="id"
    ),
    Column(
        "SQLDATE", "int64", "day it took place; empty for a range", lambda r: compact(r.event.day, "%Y%m%d"), "YYYYMMDD", "start"
    ),
    Column("MonthYear", "int64", "month it took place", lambda row: compact(month(row.event), "%Y%m"), "YYYYMM", "start"),
    Column("Year", "int64", "year it took place", lambda row: compact(year(row.event), "%Y"), "YYYY", "start"),
    Column("FractionDate", "float64", "day as a fraction of the year", lambda row: fraction(row.event.day), "years", "start"),
    *actor_columns(1, "actors", lambda row: row.actor),
    *actor_columns(2, "recipients", lambda row: row.recipient),
    Column("IsRootEvent", "int64", "1 in the lead paragraph, else 0", nothing),
    Column("EventCode", "string", "CAMEO code, with its leading zero", lambda row: code_of(row.event), "CAMEO code", "cameo"),
    Column("EventBaseCode", "string", "its first three digits", lambda r: (code_of(r.event) or "")[:3], "CAMEO code", "cameo"),
    Column("EventRootCode", "string", "its first two digits", lambda r: (code_of(r.event) or "")[:2], "CAMEO code", "cameo"),
    Column(
        "QuadClass",
        "int64",
        "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        lambda row: quad_class(row.event),
        "class of the CAMEO root",
        "quad",
    ),
    Column(
        "GoldsteinScale", "float64", "value of the code", lambda r: goldstein(r.event), "Goldstein scale, -10 to 10", "goldstein"
    ),
    Column("NumMentions", "int64", "reports that tell it", lambda row: row.event.reports, "reports", "reports"),
    Column(
        "NumSources", "int64", "independent publishers that tell it", lambda r: r.event.publishers, "publishers", "publishers"
    ),
    Column("NumArticles", "int64", "texts that tell it", lambda row: row.event.articles, "texts", "articles"),
    Column("AvgTone", "float64", "mean tone of the texts", nothing, "-100 to 100"),
    *place_columns("Actor1", {}),
    *place_columns("Actor2", {}),
    *place_columns(
        "Action",
        {
            "Type": (lambda row: place_type(row.event), "city"),
            "FullName": (lambda row: full_name(row.event), "place"),
            "CountryCode": (lambda row: country_code(row.event.place_country, "fips"), "place_country"),
            "Lat": (lambda row: row.event.latitude, "latitude"),
            "Long": (lambda row: row.event.longitude, "longitude"),
        },
    ),
    Column("DATEADDED", "int64", "when it was added to GDELT, UTC", nothing, "YYYYMMDDHHMMSS"),
    Column("SOURCEURL", "string", "address of the text", lambda row: row.event.url, source="url"),
)


def read_cells(cells: Mapping[str, str]) -> CodedEvent:
    """The event of a row."""
    start, end = read_days(cells)
    quad = count(cells["QuadClass"])
    city, province = read_place(cells)
    return CodedEvent(
        id=known(cells["GLOBALEVENTID"]) or "",
        start=start,
        end=end,
        quad=QUADS[quad - 1] if quad in (1, 2, 3, 4) else None,
        cameo=cameo_of(cells["EventCode"]),
        goldstein=number(cells["GoldsteinScale"]),
        actors=read_side(cells, "Actor1"),
        recipients=read_side(cells, "Actor2"),
        place=known(cells["ActionGeo_FullName"]),
        city=city,
        province=province,
        place_country=country_of(known(cells["ActionGeo_CountryCode"]), "fips"),
        latitude=number(cells["ActionGeo_Lat"]),
        longitude=number(cells["ActionGeo_Long"]),
        url=known(cells["SOURCEURL"]),
        reports=count(cells["NumMentions"]),
        publishers=count(cells["NumSources"]),
        articles=count(cells["NumArticles"]),
    )


def read_days(cells: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The day; else the days of the month or year, where only these are told."""
    when = day(cells["SQLDATE"])
    if when:
        return when, when
    months, years = known(cells["MonthYear"]) or "", known(cells["Year"]) or ""
    first = day(f"{months}01")
    if first:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    first = day(f"{years}0101")
    return (first, date(first.year, 12, 31)) if first else (None, None)


def read_place(cells: Mapping[str, str]) -> tuple[str | None, str | None]:
    """City and state out of the full name, by how narrow the place is."""
    parts = (known(cells["ActionGeo_FullName"]) or "").split(", ")
    narrow = count(cells["ActionGeo_Type"])
    if narrow in (3, 4) and len(parts) in (2, 3):
        return parts[0], parts[1] if len(parts) == 3 else None
    return None, parts[0] if narrow in (2, 5) and len(parts) == 2 else None


def read_side(cells: Mapping[str, str], who: str) -> tuple[Side, ...]:
    """The one side; none where the row names nobody."""
    found = [known(cells[f"{who}Type{place}Code"]) for place in (1, 2, 3)]
    kind = next((role for role in found if role in KINDS), None)
    group = {code: ours for ours, code in GROUPS.items()}.get(known(cells[f"{who}KnownGroupCode"]) or "")
    sectors = dict.fromkeys(sector for role in found if role and (sector := sector_of(role, "cameo")))
    side = Side(
        name=known(cells[f"{who}Name"]),
        country=country_of(known(cells[f"{who}CountryCode"]), "cameo") or group or kind,
        sectors=tuple(sectors),
    )
    return (side,) if side != Side() else ()


GDELT = EventFormat(
    name="gdelt",
    codebook="GDELT Event Database Data Format Codebook V2.0 (19 February 2015); CAMEO 1.1b3 (2012); FIPS 10-4",
    columns=COLUMNS,
    read=read_cells,
    date="SQLDATE",
    header=False,
    aliases=MappingProxyType({"GlobalEventID": "GLOBALEVENTID", "Day": "SQLDATE"}),
)
