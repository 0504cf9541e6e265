"""Which statements: by whom, to whom, of which act and when; and those that bind: threats, promises, demands, refusals."""

from collections.abc import Iterable
from datetime import date

from communique.records import Act, Actor, Party, Statement, When

BINDING: frozenset[Act] = frozenset({"threaten", "warn", "promise", "agree", "propose", "demand", "request", "reject"})


def select_statements(
    statements: Iterable[Statement],
    *,
    speaker: str | None = None,
    act: str | None = None,
    addressee: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Statement, ...]:
    """The statements that meet every condition given, in order.

    `speaker` and `addressee` are an actor's id, a country code, or part of a name, in any case. `since` and `until` are days
    on which it was said, both included; a statement of an unknown day meets neither.
    """
    return tuple(
        statement
        for statement in statements
        if (act is None or statement.act == act)
        and (speaker is None or any(is_called(party, speaker) for party in statement.speakers))
        and (addressee is None or is_called(statement.addressee, addressee))
        and is_within(statement.said, since, until)
    )


def find_commitments(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements that threaten, warn, promise, agree, propose, demand, request or refuse, or say what will be if.

    A commitment is a statement: its act says which, its `condition` and `consequence` hold what it hangs on and what follows.
    """
    return tuple(statement for statement in statements if binds(statement))


def binds(statement: Statement) -> bool:
    """Whether a statement commits its speaker or someone else to do something; what was not said commits nobody."""
    if statement.negated or not statement.content:
        return False
    conditional = bool(statement.condition and statement.consequence)
    return statement.act in BINDING or conditional


def is_called(party: Party | None, wanted: str) -> bool:
    """Whether a party is the actor of this id, of this country, or has this in its name or in its words in the text."""
    if party is None:
        return False
    words = party.span.words.casefold() if party.span else ""
    return is_named(party.actor, wanted) or wanted.strip().casefold() in words


def is_named(actor: Actor, wanted: str) -> bool:
    """Whether an actor has this id, is of this country, or has this in its name."""
    wanted = wanted.strip().casefold()
    return wanted in (actor.id.casefold(), (actor.country or "").casefold()) or wanted in actor.name.casefold()


def is_within(when: When, since: date | None, until: date | None) -> bool:
    """Whether a time is, or may be, between two days; an unknown time is so only where neither is given."""
    if since is None and until is None:
        return True
    if when.start is None or when.end is None:
        return False
    return (since is None or when.end >= since) and (until is None or when.start <= until)
