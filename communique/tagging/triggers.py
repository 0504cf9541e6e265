"""What belongs to the trigger of an event: its type and status, who did it to whom, where, when, and the figures in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import cast

import numpy as np

from communique.encoder import Encoder, Range, Window
from communique.records import Status
from communique.tagging.decoding import Flags, Heads, Hints, Probabilities, characters, homes, in_whole_words, ranked

LEAST = 0.5  # probability of a piece of a part
ANY_PARTY = 0.1  # of the likeliest actor or recipient where none reaches LEAST
TRIGGER, ACTOR, RECIPIENT, PLACE = 1, 2, 3, 4  # of a part
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of an event, in characters of the document: all spans of the words that tell it, its likeliest types first with
    their probabilities, its likeliest statuses, and its parts. `homes` hint at the words that name the countries of actor and
    recipient; `sure` is the probability that its words tell an event at all."""

    trigger: tuple[Range, ...]
    types: tuple[tuple[str, float], ...]
    statuses: tuple[tuple[Status, float], ...]
    actors: tuple[Range, ...]
    recipients: tuple[Range, ...]
    places: tuple[Range, ...]
    times: tuple[Range, ...]
    figures: tuple[Range, ...]
    homes: tuple[Hints, Hints]
    sure: float

    @property
    def type(self) -> str:
        """The likeliest type."""
        return self.types[0][0]

    @property
    def status(self) -> Status:
        """The likeliest status."""
        return self.statuses[0][0]


def read_trigger(window: Window, at: slice, sure: float, kinds: Probabilities, heads: Heads, text: str, encoder: Encoder) -> Told:
    """What belongs to the trigger at some pieces of a window; `kinds` are the type probabilities of the first pass."""
    part, marked = heads["part"], np.zeros(len(window), dtype=np.bool_)
    marked[at] = True
    seen = np.log(kinds / kinds.sum() + TINY) + np.log(heads["event"][at].mean(0) + TINY)
    types = np.exp(seen - seen.max())
    statuses = heads["status"][at].mean(0)

    def spans(flags: Flags) -> tuple[Range, ...]:
        return characters(window, in_whole_words(flags & ~marked, window, text))

    trigger = (part[:, TRIGGER] >= LEAST) | marked
    return Told(
        trigger=characters(window, in_whole_words(trigger, window, text)),
        types=ranked(encoder.heads["event"], types / types.sum()),
        statuses=cast(tuple[tuple[Status, float], ...], ranked(encoder.heads["status"], statuses)),
        actors=spans(party(part, ACTOR, RECIPIENT)),
        recipients=spans(party(part, RECIPIENT, ACTOR)),
        places=spans(part[:, PLACE] >= LEAST),
        times=spans(heads["time"][:, 1] >= LEAST),
        figures=spans(heads["figure"][:, 1] >= LEAST),
        homes=homes(heads["home"], window),
        sure=sure,
    )


def party(part: Probabilities, role: int, other: int) -> Flags:
    """The pieces of an actor or a recipient: those that are surely one, else those around the likeliest one."""
    found: Flags = part[:, role] >= LEAST
    if found.any():
        return found
    likely: Flags = (part[:, role] >= ANY_PARTY) & (part[:, role] > part[:, other])
    if likely.any():
        best = int(np.where(likely, part[:, role], 0.0).argmax())
        first = last = best
        while first > 0 and likely[first - 1]:
            first -= 1
        while last + 1 < len(likely) and likely[last + 1]:
            last += 1
        found[first : last + 1] = True
    return found


def join_pieces(tellings: Iterable[Told]) -> Iterator[Told]:
    """The tellings in order, those whose words are pieces of one another as one: "imposed" and "sanctions"."""
    kept: list[Told] = []
    places: dict[tuple[str, Range], int] = {}  # the first kept telling of a type that has a piece
    for one in sorted(tellings, key=lambda one: one.trigger[0]):
        at = min((places[one.type, piece] for piece in one.trigger if (one.type, piece) in places), default=len(kept))
        if at < len(kept):
            best = max(one, kept[at], key=lambda telling: telling.sure)
            kept[at] = replace(best, trigger=tuple(sorted({*chain(one.trigger, kept[at].trigger)})))
        else:
            kept.append(one)
        for piece in kept[at].trigger:
            places[one.type, piece] = min(at, places.get((one.type, piece), at))
    yield from kept
