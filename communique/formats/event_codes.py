"""Between our codes and those of the formats of event data: countries, sectors, CAMEO and PLOVER, quad classes, numbers.

Tables: `event_data_countries.csv`, `event_data_sectors.csv`, `territories.csv`, `cameo.csv`. Where a format has no code for
something, or more than one, the answer is None: nothing is guessed.
"""

from datetime import date
from functools import cache
from itertools import takewhile
from math import isfinite

from communique.codebooks import rows
from communique.events.ontology import cameo_codes, event_types
from communique.records import identify

UNKNOWN = frozenset({"", "None", "NA", "N/A", "nan", "NaN", "NULL", "null", "\\N"})
"""How files in circulation write an unknown cell."""
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
LAST_ROOTS = (5, 8, 13, 20)  # the last CAMEO root of each quad class, in the order of QUADS (GDELT codebook 2.0)


def known(cell: str) -> str | None:
    """What a cell says, out of its quotation marks; None for an empty one and for the words that files use instead."""
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"').strip()
    return None if text in UNKNOWN else text


def number(cell: str) -> float | None:
    """The number in a cell; None when there is none."""
    try:
        value = float(known(cell) or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def count(cell: str) -> int | None:
    """The whole number in a cell; None when there is none."""
    value = number(cell)
    return int(value) if value is not None and value.is_integer() else None


def day(cell: str) -> date | None:
    """The day in a cell, as 2018-06-01 (a time after it is left out) or 20180601; None when there is none."""
    text = (known(cell) or "")[:10].split(" ")[0]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@cache
def table(name: str, key: str, column: str) -> dict[str, str]:
    """One column of a table by another; where the column lists several values, each has its row."""
    return {value: row[column] for row in rows(name) for value in row[key].split("|") if value and row[column]}


def country_code(country: str | None, form: str) -> str | None:
    """A country (ISO 3166 alpha-3) in the codes of a format: `icews` names, `cameo`, `fips`."""
    return table("event_data_countries.csv", "iso3", form).get(country or "")


def country_of(code: str | None, form: str) -> str | None:
    """The country (ISO 3166 alpha-3) of a format's code or name."""
    if code is None:
        return None
    main = table("event_data_countries.csv", form, "iso3")
    return main.get(code) or table("event_data_countries.csv", f"{form}_also", "iso3").get(code)


def sector_code(sector: str, form: str) -> str | None:
    """A PLOVER sector in the words of ICEWS (`icews`) or as a CAMEO role (`cameo`)."""
    return table("event_data_sectors.csv", "sector", form).get(sector)


def sector_of(code: str, form: str) -> str | None:
    """The PLOVER sector of an ICEWS sector or a CAMEO role."""
    main = table("event_data_sectors.csv", form, "sector")
    return main.get(code) or table("event_data_sectors.csv", f"{form}_also", "sector").get(code)


@cache
def cow_numbers() -> dict[str, str]:
    """The Correlates of War number of each present state; Palestine and the Vatican have none."""
    return {row["iso3"]: row["cow"] for row in rows("territories.csv") if row["kind"] == "state" and row["cow"]}


@cache
def country_names() -> dict[str, str]:
    """The usual English name of each present state."""
    return {row["iso3"]: row["name"] for row in rows("territories.csv") if row["kind"] == "state"}


def cameo_of(cell: str) -> str | None:
    """The CAMEO code in a cell, with the leading zero that spreadsheets take away, where only one code can be meant."""
    code = known(cell)
    if code is None or code in cameo_codes():
        return code
    return f"0{code}" if f"0{code}" in cameo_codes() else code


def plover_of(cameo: str | None) -> tuple[str | None, str | None]:
    """The PLOVER type and mode of a CAMEO code, by CAMEO2PLOVER (2021); statements and appeals have none."""
    code = cameo_codes().get(cameo or "")
    return (code.type, code.mode) if code else (None, None)


def score_of(plover_type: str | None) -> float | None:
    """The base score of a PLOVER type."""
    found = event_types().get(plover_type or "")
    return found.score if found else None


def goldstein_of(cameo: str | None) -> float | None:
    """The Goldstein value of a CAMEO code."""
    found = cameo_codes().get(cameo or "")
    return found.goldstein if found else None


@cache
def cameo_from(plover_type: str | None, mode: str | None) -> str | None:
    """The narrowest CAMEO code that takes in all codes of a PLOVER type and mode; None when they share none.

    A bare root is given as its "not specified" code: AGREE is 030.
    """
    group = [code for code, entry in cameo_codes().items() if entry.type == plover_type and (not mode or entry.mode == mode)]
    digits = takewhile(lambda place: len(set(place)) == 1, zip(*group, strict=False))
    shared = "".join(place[0] for place in digits) if plover_type else ""
    found = f"{shared}0" if len(shared) == 2 else shared
    return found if found in cameo_codes() else None


def quad_of(cameo: str | None) -> str | None:
    """The quad class of a CAMEO code by its root: 01-05, 06-08, 09-13, 14-20."""
    if not cameo or not cameo[:2].isdigit() or not 1 <= int(cameo[:2]) <= LAST_ROOTS[-1]:
        return None
    return next(quad for quad, last in zip(QUADS, LAST_ROOTS, strict=True) if int(cameo[:2]) <= last)


def numeric_id(name: str, row: int = 0) -> int | None:
    """An id as the integer that ICEWS and GDELT want: digits as they stand, our twelve hex digits as one number below 2^48.

    The first row of an event keeps the event's number (`format(number, "012x")` is our id again); rows of further dyads have
    their own, and so has an id of another form.
    """
    if not name:
        return None
    if row == 0 and name.isascii() and name.isdigit() and (name == "0" or name[0] != "0"):
        return int(name)
    ours = row == 0 and len(name) == 12 and set(name) <= set("0123456789abcdef")
    return int(name if ours else identify(name, row), 16)
