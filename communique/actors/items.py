"""Whether a text is one story or a list of unconnected items, and of which state each of its paragraphs tells.

In news in brief every paragraph is an item of its own: "the labour ministry" is that of the state the item is about, and
"he" is nobody of the item before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from communique.actors.folding import split_words
from communique.actors.identity import STATELESS
from communique.actors.knowledge import Entry, find_phrases
from communique.actors.phrases import Scene
from communique.actors.readings import best_entry
from communique.actors.uses import is_dateline
from communique.records import Block

NAMING_A_STATE = ("state", "adjective", "place", "demonym")
FEWEST_ITEMS = 5  # paragraphs that name a state; fewer are too few to tell a list from a story that travels
LARGEST_SHARE = 0.4  # of the paragraphs that name one and the same state: a story keeps to its states
MOST_JOINED = 0.25  # of neighbouring paragraphs that share a state; on the training split lists stay below 0.2, stories above 0.3


@dataclass(frozen=True, slots=True)
class Items:
    """The states named in each paragraph, whether the paragraphs are unconnected items, and from which state each is dated."""

    states: Mapping[int, tuple[str, ...]]
    separate: bool
    dated: Mapping[int, str]

    def apart(self, one: int, other: int) -> bool:
        """Whether two paragraphs belong to different items."""
        return self.separate and one != other

    def dateline(self, paragraph: int) -> str | None:
        """The state that an item is dated from; None in a connected text, whose dateline says little of each paragraph."""
        return self.dated.get(paragraph) if self.separate else None

    def home(self, paragraph: int) -> str | None:
        """The state an item is about: the one of its dateline, else the one it names first; None in a connected text."""
        states = self.states.get(paragraph, ()) if self.separate else ()
        return states[0] if states else None


def items_of(scene: Scene) -> Items:
    """The paragraphs of a document by the states they name."""
    dated = dict(datelines(scene))
    states: dict[int, dict[str, None]] = {number: {state: None} for number, state in dated.items()}
    for _, match in sorted(scene.starts.items()):
        entries = (best_entry(match, kind, scene.setting) for kind in NAMING_A_STATE)
        entry = next((entry for entry in entries if entry and entry.country and entry.country not in STATELESS), None)
        if entry and entry.country:
            paragraph = scene.parsed.block[scene.words.token[match.last]]
            states.setdefault(paragraph, {})[entry.country] = None
    named = {paragraph: tuple(found) for paragraph, found in states.items()}
    return Items(named, are_unconnected(named), dated)


def datelines(scene: Scene) -> Iterator[tuple[int, str]]:
    """The block that each dateline at the start of a line opens, and its state; datelines stand in blocks of their own, or are
    the first words of one ("TASHKENT - Russia will ...")."""
    document = scene.document
    for match in scene.starts.values():
        token, last = scene.words.token[match.first], scene.words.token[match.last]
        number = scene.parsed.block[token]
        opens = not document.text[document.blocks[number].start : scene.parsed.start[token]].strip()
        place = best_entry(match, "place", scene.setting) if opens and is_dateline(scene, last) else None
        if place and place.country:
            yield number, place.country
    for number, (block, following) in enumerate(pairwise(document.blocks), 1):
        if block.kind == "dateline" and "\n" not in document.text[block.end : following.start]:
            entry = place_of(scene, block)
            if entry and entry.country:
                yield number, entry.country


def place_of(scene: Scene, block: Block) -> Entry | None:
    """The place that a dateline names."""
    words = split_words(scene.document.text[block.start : block.end])
    found = find_phrases([word.title() if word.isupper() else word for word in words])
    entries = (best_entry(match, "place", scene.setting) for match in found)
    return next((entry for entry in entries if entry and entry.country), None)


def are_unconnected(states: Mapping[int, tuple[str, ...]]) -> bool:
    """Whether no state runs through the paragraphs of a text."""
    paragraphs = [set(states[paragraph]) for paragraph in sorted(states)]
    if len(paragraphs) < FEWEST_ITEMS:
        return False
    often = Counter(state for named in paragraphs for state in named).most_common(1)[0][1]
    joined = sum(1 for one, other in pairwise(paragraphs) if one & other)
    return often <= LARGEST_SHARE * len(paragraphs) and joined <= MOST_JOINED * (len(paragraphs) - 1)
