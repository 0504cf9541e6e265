"""The same mention on another day: who held the office then, and whether the person did."""

from dataclasses import replace
from datetime import date

from communique.actors.resolution import resolve_phrase
from communique.records import Mention


def redate(mention: Mention, on: date | None) -> Mention:
    """The mention with its actor as of a day; one that only its document knows stays as it is."""
    if on is None or mention.actor.source == "document" or mention.actor.kind != "person":
        return mention
    actor = resolve_phrase(mention.actor.name, on=on)
    return replace(mention, actor=actor, reason=actor.reason) if actor else mention
