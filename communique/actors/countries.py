"""The words of a text that name a country: states, adjectives, peoples, places, and the bodies and persons of one."""

from collections.abc import Iterator

from communique.actors.folding import word_spans
from communique.actors.knowledge import find_phrases

NAMING = frozenset({"state", "adjective", "demonym", "place", "organisation", "person"})


def country_words(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Each as (start, end, code), the code as in `Actor.country`; `start` is where the text begins in its document."""
    spans = word_spans(text)
    for match in find_phrases([text[low:high] for low, high in spans]):
        first = match.entries[0]
        if first.kind in NAMING and first.country:
            yield start + spans[match.first][0], start + spans[match.last][1], first.country
