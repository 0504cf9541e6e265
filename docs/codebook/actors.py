"""Who acts: kinds, sectors and what stands in place of a country, beside the codes of the formats of event data."""

from collections import Counter
from collections.abc import Iterator
from inspect import getdoc

from communique.actors.identity import STATELESS
from communique.codebooks import rows
from communique.formats.gdelt import GROUPS, KINDS
from communique.records import Actor
from docs.codebook.lexicon import Row
from docs.codebook.markup import link, paragraph, plain, spaced, table

BOOKS = (("organisations", "kind"), ("offices", "office"), ("places", "kind"))
SECTOR_HEAD = ("sector", "ICEWS", "CAMEO and GDELT", "nouns", "such as", "bodies", "offices")
MOST_NOUNS, MOST_BODIES = 6, 4  # of a sample


def actors() -> Iterator[str]:
    """What can be said of an actor."""
    countries = sum(1 for _ in rows("event_data_countries.csv"))
    yield "## Actors"
    yield ""
    yield paragraph(getdoc(Actor), 1)
    yield ""
    yield "Sectors are PLOVER's, here beside ICEWS's names of them and the CAMEO roles that GDELT has. What stands in brackets is"
    yield "read and not written."
    yield ""
    yield from table(SECTOR_HEAD, map(sector_cells, sectors()))
    yield "In place of a country:"
    yield ""
    yield from table(("code", "GDELT", "bodies", "such as"), map(stateless_cells, sorted(STATELESS)))
    yield f"The codes of {countries} countries in ICEWS, CAMEO and FIPS 10-4 are in"
    yield f"{link('event_data_countries.csv')}. What bodies, offices and places are called, and how many there are of each:"
    yield ""
    yield from table(("table", "column", "values"), ((link(book), column, values(book, column)) for book, column in BOOKS))


def sectors() -> list[str]:
    """The sectors in use, those that the formats of event data know first."""
    known = [row["sector"] for row in rows("event_data_sectors.csv")]
    used = {row["sector"] for book in ("agents.csv", "organisations", "offices") for row in rows(book)} - {""}
    return [*known, *sorted(used - set(known))]


def sector_cells(sector: str) -> tuple[str, ...]:
    """A sector in one line."""
    codes = next((row for row in rows("event_data_sectors.csv") if row["sector"] == sector), {})
    nouns = [row["phrase"] for row in rows("agents.csv") if row["sector"] == sector]
    bodies, offices = (sum(row["sector"] == sector for row in rows(book)) for book in ("organisations", "offices"))
    sample = plain(", ".join(spaced(nouns, MOST_NOUNS)))
    return sector, in_form(codes, "icews"), in_form(codes, "cameo"), f"{len(nouns):,}", sample, f"{bodies:,}", f"{offices:,}"


def in_form(codes: Row, form: str) -> str:
    """A sector in a format, with those of its codes in brackets that are only read."""
    also = ", ".join(codes.get(f"{form}_also", "").split("|"))
    return plain(f"{codes.get(form, '')} ({also})" if also else codes.get(form, "")) or "none"


def stateless_cells(place: str) -> tuple[str, ...]:
    """What stands in place of a country, in one line."""
    bodies = [row["name"] for row in rows("organisations") if row["country"] == place]
    gdelt = f"known group {GROUPS[place]}" if place in GROUPS else f"role {place}" if place in KINDS else "none"
    return place, gdelt, f"{len(bodies):,}", plain(", ".join(spaced(bodies, MOST_BODIES)))


def values(book: str, column: str) -> str:
    """The values of a column, the commonest first, with how many rows have each."""
    counted = sorted(Counter(row[column] for row in rows(book)).items(), key=lambda item: (-item[1], item[0]))
    return plain(", ".join(f"{value} {count:,}" for value, count in counted))
