"""The PLOVER types and the CAMEO codes, as tables.

Facts of the PLOVER manual (2021), of its CAMEO2PLOVER table, and of the CAMEO scale of Goldstein values (Goldstein 1992,
extended to CAMEO by Schrodt). Where manual and table disagree the manual is followed: lifted curfews and eased sanctions
are CONCEDE.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from communique.codebooks import rows
from communique.errors import UnknownCode

Nature = Literal["accord", "concession", "dispute", "harm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One of the sixteen types; `nature` is what threats, promises and refusals of it turn on."""

    name: str
    quad: str
    score: float
    nature: Nature
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameoCode:
    """A CAMEO code; `type` and `mode` are its PLOVER reading, None for statements and appeals, which have none."""

    code: str
    name: str
    goldstein: float
    type: str | None
    mode: str | None


@cache
def event_types() -> dict[str, EventType]:
    """The sixteen types by name."""
    return {
        row["type"]: EventType(
            name=row["type"],
            quad=row["quad"],
            score=float(row["score"]),
            nature=cast(Nature, row["nature"]),
            modes=tuple(row["modes"].split("|")) if row["modes"] else (),
        )
        for row in rows("plover.csv")
    }


@cache
def cameo_codes() -> dict[str, CameoCode]:
    """Every CAMEO code by its digits."""
    return {
        row["code"]: CameoCode(
            code=row["code"],
            name=row["name"],
            goldstein=float(row["goldstein"]),
            type=row["type"] or None,
            mode=row["mode"] or None,
        )
        for row in rows("cameo.csv")
    }


def event_type(name: str) -> EventType:
    """The type of that name; UnknownCode when there is none."""
    if name not in event_types():
        raise UnknownCode("plover.csv", f"no event type {name!r}", f"use one of {', '.join(event_types())}")
    return event_types()[name]


def cameo_code(code: str) -> CameoCode:
    """The entry of a CAMEO code; UnknownCode when there is none."""
    if code not in cameo_codes():
        raise UnknownCode("cameo.csv", f"no CAMEO code {code!r}", "give two to four digits, such as 042")
    return cameo_codes()[code]
