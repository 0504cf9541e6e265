"""Which reports or events: by whom, to whom, between whom, of which type and status, when, told by how many."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from communique.records import Actor, Event, Report
from communique.statements.selection import is_named, is_within

Told = TypeVar("Told", Report, Event)


def select_events(
    events: Iterable[Told],
    *,
    actor: str | None = None,
    recipient: str | None = None,
    dyad: tuple[str, str] | None = None,
    type: str | None = None,  # noqa: A002  as the field is called
    status: str | None = None,
    since: date | None = None,
    until: date | None = None,
    min_sources: int = 1,
) -> tuple[Told, ...]:
    """The events, or reports, that meet every condition given, in order.

    `actor` and `recipient` are an actor's id, a country code, or part of a name, in any case; of a symmetric event every side is
    either. `dyad` is two of these, one on each side, whichever acts. `since` and `until` are days, both included; what is of an
    unknown day meets neither. A report has one source.
    """
    return tuple(
        event
        for event in events
        if (type is None or event.type == type)
        and (status is None or event.status == status)
        and (actor is None or any(is_named(each, actor) for each in acting(event)))
        and (recipient is None or any(is_named(each, recipient) for each in acted_on(event)))
        and (dyad is None or is_between(event, *dyad))
        and is_within(event.when, since, until)
        and (min_sources <= 1 or (isinstance(event, Event) and len(event.sources) >= min_sources))
    )


def acting(event: Report | Event) -> tuple[Actor, ...]:
    """Who acts."""
    return tuple(each if isinstance(each, Actor) else each.actor for each in event.actors)


def acted_on(event: Report | Event) -> tuple[Actor, ...]:
    """To whom; of a symmetric event every side."""
    found = tuple(each if isinstance(each, Actor) else each.actor for each in event.recipients)
    return (*found, *acting(event)) if event.symmetric else found


def is_between(event: Report | Event, one: str, other: str) -> bool:
    """Whether one of two acts and the other is acted on, either way round; two different sides where every side acts."""
    for first, second in ((one, other), (other, one)):
        doing = [each for each in acting(event) if is_named(each, first)]
        suffering = [each for each in acted_on(event) if is_named(each, second)]
        if any(a.id != b.id for a in doing for b in suffering):
            return True
    return False
