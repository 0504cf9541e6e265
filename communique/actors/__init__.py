"""Who is that? Names, offices over time, and what refers back to them."""

from datetime import date

from communique.actors.cast import Cast, find_cast
from communique.actors.redating import redate
from communique.actors.resolution import resolve_phrase
from communique.records import Document, Mention

__all__ = ["Cast", "find_cast", "find_mentions", "resolve_actors", "resolve_phrase"]


def find_mentions(document: Document) -> tuple[Mention, ...]:
    """Every phrase of a document that stands for an actor, in order of the text."""
    return find_cast(document).mentions


def resolve_actors(mentions: tuple[Mention, ...], *, on: date | None = None) -> tuple[Mention, ...]:
    """The same mentions with actors as of a day: office holders change."""
    return tuple(redate(mention, on) for mention in mentions)
