"""The numbers of states in the Correlates of War state list, by the country codes used here and a day.

The list is version 2016. States that are no members of its system (Palestine, the Vatican, dependencies) have none.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from communique.actors.knowledge import State, first_day, last_day, several
from communique.codebooks import raw_rows
from communique.errors import UnknownCode


class Membership(NamedTuple):
    """A number of the Correlates of War list and the days it counts for; None is no limit that is known."""

    number: int
    start: date | None
    end: date | None


def cow_code(country: str, *, on: date | None = None) -> int | None:
    """The Correlates of War number of a country code (CHL, and former ones as DDR, YMD) on a day, without one today's.

    A code stands for the state that sat there then: DEU in 1970 is West Germany (260), RUS in 1980 the Soviet Union (365),
    YEM in 1980 North Yemen (678). None for what was no state of the list on that day; for states older than 1975 their
    entry is not known here and the number is given for any day. Raises UnknownCode for other codes.
    """
    if country not in memberships():
        raise UnknownCode(country, "no country has this code", "use ISO 3166 alpha-3, as in CHL, or a former code, as in SUN")
    found = memberships()[country]
    if on is None:
        return found[-1].number if found else None
    return next((one.number for one in found if (one.start or on) <= on <= (one.end or on)), None)


@cache
def memberships() -> dict[str, tuple[Membership, ...]]:
    """The numbers of each code, the earlier before today's."""
    table = [State._make(row) for row in raw_rows("territories.csv")]
    states = {row.iso3: row for row in table if row.kind == "state" and row.iso3}
    former = [row for row in table if row.own and row.kind != "region"]
    found: dict[str, tuple[Membership, ...]] = {row.own: tuple(own_memberships(row)) for row in former}
    for code, row in states.items():
        before = [one for old in former if old.iso3 == code and old.cow == row.cow for one in own_memberships(old)]
        found[code] = (*before, *own_memberships(row))
    return found


def own_memberships(row: State) -> Iterator[Membership]:
    """The numbers in a row of the territories, the earlier first: a bare one counts from the start of the row to its end."""
    for part in reversed(several(row.cow)):
        number, _, days = part.partition("=")
        start, _, end = days.partition("/") if days else (row.start, "", row.end)
        yield Membership(int(number), first_day(start), last_day(end))
