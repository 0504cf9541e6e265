"""From what is known to an actor: one id for each, with country, sector and the reason for both.

The id says who it is to a reader: `RUS.GOV` the state, `RUS.MIL` its forces, `RUS.GOV:sergey-lavrov` a person or body.
"""

import re
from dataclasses import replace
from datetime import date

from communique.actors.folding import fold
from communique.actors.knowledge import Entry, Tenure, holders, person_entry, states
from communique.actors.readings import LEADING
from communique.records import Actor

OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"})
COLLECTIVE = frozenset({"MIL", "CVL", "COP", "REB", "UAF", "PRM", "CRM", "REF", "OPP", "SPY", "JRN"})
KNOWN_UNTIL = date(2025, 12, 31)
"""The codebook of offices ends here: after it an open tenure does not tell who holds the office."""
STATELESS = frozenset({"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"})


def actor_id(country: str | None, sector: str | None, name: str = "") -> str:
    """`ISO3.SECTOR` or `ISO3.SECTOR:slug`; INT where no one state applies."""
    place = country if country and country not in STATELESS else "INT"
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(map(fold, name.split()))).strip("-")
    return f"{place}.{sector or 'UNK'}" + (f":{slug}" if slug else "")


def state_actor(country: str, reason: str) -> Actor:
    """The government of a state, which its name, its adjective and its capital stand for alike."""
    entry = states().get(country)
    if country in STATELESS:
        return Actor(
            id=actor_id(country, "IGO", country), name=country, country=country, sector="IGO", kind="organisation",
            reason=reason, source="codebook",
        )  # fmt: skip
    return Actor(
        id=f"{country}.GOV",
        name=entry.name if entry else country,
        country=country,
        sector="GOV",
        kind="state",
        reason=reason,
        source=entry.source if entry else "document",
    )


def told(entry: Entry, reason: str) -> str:
    """A reason, with the row of the analyst's register that it rests on."""
    return f"{reason}; by {entry.given}" if entry.given else reason


def organisation_actor(entry: Entry) -> Actor:
    """A named body."""
    kind = {"armed group": "group", "outlet": "outlet", "news agency": "outlet"}.get(entry.role, "organisation")
    return Actor(
        id=actor_id(entry.country, entry.sector, entry.name),
        name=entry.name,
        country=entry.country,
        sector=entry.sector,
        kind=kind,
        reason=f"{entry.name} is {entry.role or kind} by {entry.given}"
        if entry.given
        else f"{entry.name} is in the codebook as {entry.role or kind}",
        source=entry.source,
    )


def person_actor(entry: Entry, *, on: date | None = None, former: bool = False) -> Actor:
    """An office holder as of a day; after the last office, or when called former, a former official (ELI)."""
    tenure, sector, reason = standing(entry, on, former)
    return Actor(
        id=actor_id(tenure.country, sector, entry.name),
        name=entry.name,
        country=tenure.country or None,
        sector=sector or None,
        kind="person",
        reason=f"{reason}; by {tenure.given}" if tenure.given else reason,
        source=f"{tenure.given or 'offices'}: {entry.name}" if entry.given else entry.source,
        office=tenure.office or None,
    )


def called(actor: Actor, title: Entry) -> Actor:
    """A known person by the title that the text gives, which is nearer than the codebook's dates."""
    if title.sector in (None, actor.sector):
        return actor
    return replace(
        actor,
        id=actor_id(actor.country, title.sector, actor.name),
        sector=title.sector,
        office=title.role or None,
        reason=f"called {title.name} in the text; {actor.reason}",
    )


def standing(entry: Entry, on: date | None, former: bool) -> tuple[Tenure, str | None, str]:
    """The tenure that counts on a day, the sector it gives, and why."""
    last = entry.tenures[-1]
    if former:
        office = next((term for term in reversed(entry.tenures) if term.sector in OFFICIAL), last)
        return office, retired(office.sector), f"called former; last known office: {office.title}"
    if on is None:
        leading = (term for term in reversed(entry.tenures) if term.given or term.office in LEADING)
        known = next(leading, last)
        return known, known.sector, f"no date given; {known.title} as far as known"
    held = [tenure for tenure in entry.tenures if tenure.covers(on)]
    held = [tenure for tenure in held if tenure.sector != "PTY"] or held  # prime ministers lead their party too
    if held:
        return held[-1], held[-1].sector, f"{held[-1].title} on {on.isoformat()}"
    earlier = [tenure for tenure in entry.tenures if tenure.end and tenure.end < on]
    if earlier and any(tenure.start and tenure.start > on for tenure in entry.tenures):
        sector = "PTY" if earlier[-1].sector in OFFICIAL else earlier[-1].sector
        return earlier[-1], sector, f"between two offices; {earlier[-1].title} until {earlier[-1].end}"
    if earlier:
        office = next((term for term in reversed(earlier) if term.sector in OFFICIAL), earlier[-1])
        return office, retired(office.sector), f"{office.title} until {office.end}"
    first = entry.tenures[0]
    sector = "PTY" if first.sector == "GOV" else first.sector
    return first, sector, f"before the first known office ({first.title} from {first.start}), so a politician"


def retired(sector: str | None) -> str | None:
    """The sector of someone who has left: officials become ELI, others stay what they are."""
    return "ELI" if sector in OFFICIAL else sector


def place_actor(entry: Entry) -> Actor:
    """A place used as an actor: the body a seat stands for, a capital its government, a town its people."""
    if entry.country and entry.sector in (None, "GOV") and entry.role == "capital":
        return state_actor(entry.country, told(entry, f"{entry.name} is the capital and stands for the government"))
    if entry.sector:
        return Actor(
            id=actor_id(entry.country, entry.sector, "" if entry.sector == "GOV" else entry.name),
            name=entry.name,
            country=entry.country,
            sector=entry.sector,
            kind="state" if entry.sector == "GOV" else "organisation",
            reason=told(entry, f"{entry.name} is a seat and stands for the body in it"),
            source=entry.source,
        )
    return Actor(
        id=actor_id(entry.country, "CVL", entry.name),
        name=entry.name,
        country=entry.country,
        sector="CVL",
        kind="group",
        reason=told(entry, f"{entry.name} is a {entry.role or 'place'}; as an actor it is its people"),
        source=entry.source,
    )


def office_actor(country: str, office: str, title: str, *, on: date | None) -> Actor | None:
    """The person who held an office of a country on a day; None when the day or the holder is not known."""
    if on is None or not office:
        return None
    held = [
        (name, term)
        for name in reversed(holders().get((country, office), ()))
        for term in person_entry(name).tenures
        if (term.country, term.office) == (country, office) and term.covers(on) and is_dated(term, on)
    ]
    name, tenure = next((one for one in held if one[1].given), held[0] if held else (None, None))
    if name is None or tenure is None:
        return None
    reason = f"{title} of {country} on {on.isoformat()}"
    return Actor(
        id=actor_id(country, tenure.sector, name), name=name, country=country, sector=tenure.sector, kind="person",
        reason=f"{reason}; by {tenure.given}" if tenure.given else reason, source=person_entry(name).source, office=office,
    )  # fmt: skip


def is_dated(term: Tenure, on: date) -> bool:
    """Whether a term tells who held an office on a day: not without a beginning, nor open beyond the codebook."""
    return bool(term.given or (term.start and (term.end or on <= KNOWN_UNTIL)))


def group_actor(country: str | None, sector: str | None, name: str, kind: str, reason: str, source: str) -> Actor:
    """Someone known by a common noun; collectives of one country and sector are one actor."""
    merged = kind == "group" and country is not None and sector in COLLECTIVE
    return Actor(
        id=actor_id(country, sector, "" if merged else name),
        name=name,
        country=country,
        sector=sector,
        kind=kind,
        reason=reason,
        source=source,
    )
