"""Who is that? Names, offices over time, and what refers back to them."""

from datetime import date

from communique.actors.cast import Cast, find_cast
from communique.actors.cities import find_place
from communique.actors.redating import redate
from communique.actors.register import NOBODY, Register, consulting
from communique.actors.registering import load_actors
from communique.actors.resolution import resolve_phrase
from communique.actors.territories import cow_code
from communique.records import Document, Mention

__all__ = [
    "Cast", "Register", "cow_code", "find_cast", "find_mentions", "find_place", "load_actors", "resolve_actors", "resolve_phrase",
]  # fmt: skip


def find_mentions(document: Document, *, actors: Register = NOBODY) -> tuple[Mention, ...]:
    """Every phrase of a document that stands for an actor, in order of the text; `actors` are the analyst's own."""
    return find_cast(document, actors=actors).mentions


def resolve_actors(mentions: tuple[Mention, ...], *, on: date | None = None, actors: Register = NOBODY) -> tuple[Mention, ...]:
    """The same mentions with actors as of a day: office holders change."""
    with consulting(actors):
        return tuple(redate(mention, on) for mention in mentions)
