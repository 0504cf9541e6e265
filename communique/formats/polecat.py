"""POLECAT: 40 columns, tab separated, with a header, as in the files of the Harvard Dataverse.

Source: Scarborough, Bagozzi, Beger, Berrie, Halterman, Schrodt and Spivey, "POLECAT Weekly Data", Harvard Dataverse,
doi:10.7910/DVN/AJGVIT (2023), names and order of the columns as in its files since 2018; the codes are those of the PLOVER
manual (Open Event Data Alliance, draft of 17 September 2021). Several values in a cell are parted by `; `, unknown ones are
`None` in the published files and empty in ours. Some files have headers with names that their rows do not have (Headline,
Event Text, Feed, Story ID), trailing tabs, or "Event Intensity" for "Intensity": all are read.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from communique.formats.coded import CodedEvent, Side
from communique.formats.event_codes import cow_numbers, day, known, number, plover_of, quad_of, score_of
from communique.formats.event_rows import JOIN, EventFormat, Row, joined, split
from communique.formats.tables import Column, iso

Sides = tuple[Side, ...]


def type_of(event: CodedEvent) -> str | None:
    """The PLOVER type, else that of the CAMEO code."""
    return event.type or plover_of(event.cameo)[0]


def mode_of(event: CodedEvent) -> str | None:
    """The PLOVER mode, else that of the CAMEO code where the type is the code's too."""
    return event.mode if event.type else plover_of(event.cameo)[1]


def intensity_of(event: CodedEvent) -> float | None:
    """The intensity the event came with, else the base score of its type."""
    return event.intensity if event.intensity is not None else score_of(type_of(event))


def quad(event: CodedEvent) -> str | None:
    """The quad class in capitals, as the files have it."""
    found = event.quad or quad_of(event.cameo)
    return found.upper() if found else None


def sectors(sides: Sides) -> str | None:
    """All sectors of all sides, each once."""
    return JOIN.join(dict.fromkeys(sector for side in sides for sector in side.sectors)) or None


def side_columns(role: str, get: Callable[[CodedEvent], Sides]) -> list[Column]:
    """The eight columns of a role."""

    def each(pick: Callable[[Side], str | None]) -> Callable[[Row], str | None]:
        return lambda row: joined(tuple(pick(side) for side in get(row.event)))

    field = f"{role.lower()}s"
    return [
        Column(f"{role} Name", "string", f"{role}: resolved name", each(lambda s: s.name), source=f"{field}.name"),
        Column(
            f"{role} Country",
            "string",
            f"{role}: country",
            each(lambda s: s.country),
            "ISO 3166 alpha-3, or UNO EUR IGO NGO IMG ISM MNC",
            f"{field}.country",
        ),
        Column(
            f"{role} COW",
            "string",
            f"{role}: Correlates of War number of its country",
            each(lambda s: cow_numbers().get(s.country or "")),
            "COW state number",
            f"{field}.country",
        ),
        Column(
            f"Primary {role} Sector",
            "string",
            f"{role}: main sector",
            each(lambda s: s.sectors[0] if s.sectors else None),
            "PLOVER sector",
            f"{field}.sectors",
        ),
        Column(
            f"{role} Sectors",
            "string",
            f"{role}: all sectors",
            lambda row: sectors(get(row.event)),
            "PLOVER sectors",
            f"{field}.sectors",
        ),
        Column(f"{role} Title", "string", f"{role}: office or title", each(lambda s: s.title), source=f"{field}.title"),
        Column(f"{role} Name Raw", "string", f"{role}: words of the text", each(lambda s: s.words), source=f"{field}.words"),
        Column(f"Wikipedia {role} ID", "string", f"{role}: page of Wikipedia", lambda _: None),
    ]


COLUMNS = (
    Column("Event ID", "string", "id of the event", lambda row: row.event.id, source="id", empty=False),
    Column(
        "Event Date", "date32", "day it took place; empty for a range of days", lambda row: iso(row.event.day), "day", "start"
    ),
    Column("Event Type", "string", "PLOVER event type", lambda row: type_of(row.event), source="type"),
    Column("Event Mode", "string", "PLOVER mode", lambda row: mode_of(row.event), source="mode"),
    Column(
        "Intensity",
        "float64",
        "intensity; where ours, the base score of the type",
        lambda row: intensity_of(row.event),
        "PLOVER scale, -10 to 10",
        "intensity",
    ),
    Column("Quad Code", "string", "verbal or material, cooperation or conflict", lambda row: quad(row.event), source="quad"),
    Column("Contexts", "string", "PLOVER contexts", lambda row: JOIN.join(row.event.contexts) or None, source="contexts"),
    *side_columns("Actor", lambda event: event.actors),
    *side_columns("Recipient", lambda event: event.recipients),
    Column("Placename", "string", "name of the place in the gazetteer", lambda _: None),
    Column("City", "string", "city", lambda row: row.event.city, source="city"),
    Column("District", "string", "second administrative division", lambda row: row.event.district, source="district"),
    Column("Province", "string", "first administrative division", lambda row: row.event.province, source="province"),
    Column("Country", "string", "country of the place", lambda row: row.event.place_country, "ISO 3166 alpha-3", "place_country"),
    Column("Latitude", "float64", "latitude", lambda row: row.event.latitude, "degrees north", "latitude"),
    Column("Longitude", "float64", "longitude", lambda row: row.event.longitude, "degrees east", "longitude"),
    Column("GeoNames ID", "string", "number of the place in GeoNames", lambda _: None),
    Column("Raw Placename", "string", "the place, words of the text", lambda row: row.event.place, source="place"),
    Column("Feature Type", "string", "GeoNames feature code", lambda _: None),
    Column("Source", "string", "who published it", lambda row: row.event.publisher, source="publisher"),
    Column("Publication Date", "date32", "when it was published", lambda row: iso(row.event.published), "day", "published"),
    Column("Story People", "string", "persons named in the text", lambda _: None),
    Column("Story Organizations", "string", "organisations named in the text", lambda _: None),
    Column("Story Locations", "string", "places named in the text", lambda _: None),
    Column("Language", "string", "language of the text", lambda row: row.event.language, source="language"),
    Column("Version", "string", "method and its version", lambda row: row.event.method, source="method"),
)


def read_cells(cells: Mapping[str, str]) -> CodedEvent:
    """The event of a row."""
    return CodedEvent(
        id=known(cells["Event ID"]) or "",
        start=day(cells["Event Date"]),
        end=day(cells["Event Date"]),
        type=(known(cells["Event Type"]) or "").upper() or None,
        mode=(known(cells["Event Mode"]) or "").lower() or None,
        contexts=tuple(context.lower() for context in split(cells["Contexts"]) if context),
        quad=(known(cells["Quad Code"]) or "").lower() or None,
        intensity=number(cells["Intensity"]),
        actors=read_sides(cells, "Actor"),
        recipients=read_sides(cells, "Recipient"),
        place=known(cells["Raw Placename"]),
        city=known(cells["City"]),
        district=known(cells["District"]),
        province=known(cells["Province"]),
        place_country=known(cells["Country"]),
        latitude=number(cells["Latitude"]),
        longitude=number(cells["Longitude"]),
        publisher=known(cells["Source"]),
        published=day(cells["Publication Date"]),
        language=known(cells["Language"]),
        method=known(cells["Version"]),
    )


def read_sides(cells: Mapping[str, str], role: str) -> Sides:
    """The sides of a role: values of different columns belong together where they are as many; others stay cells."""
    names = ("{} Name", "{} Name Raw", "{} Country", "Primary {} Sector", "{} Title")
    lists = [split(cells[name.format(role)]) for name in names]
    size = max(map(len, lists))
    name, words, country, sector, title = (values if len(values) == size else (None,) * size for values in lists)
    every = tuple(value for value in split(cells[f"{role} Sectors"]) if value)
    return tuple(
        Side(
            name=name[place],
            words=words[place],
            country=country[place],
            sectors=all_sectors(sector[place], every, alone=size == 1),
            title=title[place],
        )
        for place in range(size)
    )


def all_sectors(main: str | None, every: tuple[str, ...], alone: bool) -> tuple[str, ...]:
    """The sectors of a side, the main one first; which of several sides the others belong to is not told."""
    first = (main,) if main else ()
    return (*first, *(sector for sector in every if sector != main)) if alone else first


POLECAT = EventFormat(
    name="polecat",
    codebook="POLECAT Weekly Data, doi:10.7910/DVN/AJGVIT (2023); PLOVER manual (2021)",
    columns=COLUMNS,
    read=read_cells,
    date="Event Date",
    dyadic=False,
    aliases=MappingProxyType({"Event Intensity": "Intensity"}),
)
