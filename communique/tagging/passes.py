"""Everything that the trained reader tags in a document: cues and triggers in one pass, what belongs to each in another.

The first pass over each paragraph tags the cues of statements and the triggers of events. The second reads the surroundings of
one of them, marked, and tags what belongs to it; so that statements may nest, and two events share a sentence. A cue that is a
trigger too ("demanded") is read once for both.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from communique.encoder import Encoder, Sequence, Window, windows
from communique.records import Document
from communique.tagging.cues import Tagged, read_cue
from communique.tagging.decoding import Probabilities, runs, tagged
from communique.tagging.quotations import QuotationIndex, find_quotations
from communique.tagging.triggers import Told, join_pieces, read_trigger

LEAST_CUE, LEAST_TRIGGER = 0.44, 0.15  # probability of a piece that may be part of one
LIKELY_WRONG = 0.25  # confidence below which three statements in four are wrong; these are left out
HINT = 0.02  # probability of a cue in what someone said, below which it is not read again
FEWEST = 8  # pieces of a content in which someone else may be quoted
MARKED, ANOTHER, QUOTED = 1, 2, 3  # types of pieces: marked, in another cue; added where quotation marks stand around
AT_ONCE = 2048  # marks whose readings are held in memory together
FIRST = ("cue", "trigger")  # heads of the first pass, and of the second
SECOND = ("role", "condition", "party", "home", "act", "part", "time", "figure", "event", "status")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Tags:
    """What the reader finds in one document: attributions in order of their cues, tellings in order of their triggers."""

    attributions: tuple[Tagged, ...]
    tellings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the first pass sees in one window: cues and triggers as (first, last, probability), and how like a cue each piece is.

    `kinds` are the probabilities of the event types at each trigger.
    """

    window: Window
    types: NDArray[np.int64]
    cues: tuple[tuple[int, int, float], ...]
    triggers: tuple[tuple[int, int, float], ...]
    kinds: tuple[Probabilities, ...]
    hints: Probabilities


@dataclass(frozen=True, slots=True)
class Mark:
    """Some pieces of a window to be read again: with how sure they are a cue, and a trigger of which type; None for neither."""

    first: int
    last: int
    cue: float | None
    trigger: float | None
    kinds: Probabilities | None


@lru_cache(maxsize=4)
def tag(document: Document, encoder: Encoder) -> Tags:
    """All attributions and tellings of a document; the last few documents are remembered.

    What someone is found to have said is read once more as a text of its own, free of its quotation marks: there stand the
    words of others that it reports ("the readout said that [the minister had warned ...]").
    """
    quoted = QuotationIndex(find_quotations(document))
    glances = glance(((window, quoted_pieces(window, quoted)) for window in windows(document, encoder.words)), encoder)
    attributions, tellings = read_again(document, glances, encoder)
    inside = glance(((part, np.zeros(len(part), dtype=np.int64)) for part in contents_in(glances, attributions)), encoder)
    inner, _ = read_again(document, [without_triggers(one) for one in inside], encoder)
    found = {one.cue: one for one in (*inner, *attributions)}
    return Tags(tuple(found[cue] for cue in sorted(found)), tuple(join_pieces(tellings)))


def glance(given: Iterable[tuple[Window, NDArray[np.int64]]], encoder: Encoder) -> list[Glance]:
    """The first pass over some windows, each with the types of its pieces."""
    made = []
    for some in chunks(given):
        found = encoder.read([Sequence(window.ids, tuple(types.tolist())) for window, types in some], FIRST)
        made += [seen_first(window, types, heads) for (window, types), heads in zip(some, found, strict=True)]
    return made


def seen_first(window: Window, types: NDArray[np.int64], heads: dict[str, Probabilities]) -> Glance:
    """The cues and triggers of a window."""
    cue, trigger = heads["cue"], heads["trigger"]
    acting = 1 - trigger[:, 0]
    triggers = tuple((first, last, float(acting[first:last].max())) for first, last in runs(acting >= LEAST_TRIGGER))
    kinds = tuple(trigger[first:last, 1:].mean(0) for first, last, _ in triggers)
    return Glance(window, types, tuple(tagged(cue[:, 1], cue[:, 2], LEAST_CUE)), triggers, kinds, 1 - cue[:, 0])


def without_triggers(seen: Glance) -> Glance:
    """A glance at what was seen before as part of its paragraph."""
    return Glance(seen.window, seen.types, seen.cues, (), (), seen.hints)


def read_again(document: Document, glances: Iterable[Glance], encoder: Encoder) -> tuple[list[Tagged], list[Told]]:
    """The second pass over every cue and trigger."""
    attributions: list[Tagged] = []
    tellings: list[Told] = []
    for some in chunks((seen, mark) for seen in glances for mark in marks_of(seen)):
        cropped = [around(seen, mark) for seen, mark in some]
        read = encoder.read([Sequence(window.ids, types) for window, types, _ in cropped], SECOND)
        for (_, mark), (window, _, low), heads in zip(some, cropped, read, strict=True):
            at = slice(mark.first - low, mark.last - low)
            if mark.cue is not None:
                attribution = read_cue(window, at, mark.cue, heads, document.text, encoder)
                attributions += [attribution] if attribution is not None and attribution.sure >= LIKELY_WRONG else []
            if mark.trigger is not None and mark.kinds is not None:
                tellings.append(read_trigger(window, at, mark.trigger, mark.kinds, heads, document.text, encoder))
    return attributions, tellings


def marks_of(seen: Glance) -> Iterator[Mark]:
    """What of a window is read again, a cue that is a trigger once."""
    triggers = {(first, last): (sure, kinds) for (first, last, sure), kinds in zip(seen.triggers, seen.kinds, strict=True)}
    for first, last, sure in seen.cues:
        yield Mark(first, last, sure, *triggers.pop((first, last), (None, None)))
    for (first, last), (sure, kinds) in triggers.items():
        yield Mark(first, last, None, sure, kinds)


def around(seen: Glance, mark: Mark) -> tuple[Window, tuple[int, ...], int]:
    """The surroundings of a mark with the types that show it and the cues beside it, and where they begin in the window."""
    types = seen.types.copy()
    for first, last, _ in seen.cues:
        types[first:last] = seen.types[first:last] + ANOTHER
    types[mark.first : mark.last] = seen.types[mark.first : mark.last] + MARKED
    low, high = seen.window.around(mark.first, mark.last)
    return seen.window.part(low, high), tuple(types[low:high].tolist()), low


def contents_in(glances: list[Glance], found: list[Tagged]) -> Iterator[Window]:
    """The contents in which the first pass saw as much as a hint of a cue, long enough to tell what someone else said."""
    starts = [seen.window.start[0] for seen in glances]
    for start, end in sorted({piece for one in found for piece in one.contents}):
        seen = glances[bisect_right(starts, start) - 1]
        first, last = bisect_left(seen.window.start, start), bisect_left(seen.window.start, end)
        if last - first >= FEWEST and float(seen.hints[first:last].max()) >= HINT:
            yield seen.window.part(first, last)


def quoted_pieces(window: Window, quoted: QuotationIndex) -> NDArray[np.int64]:
    """The types of the pieces of a window before anything is marked."""
    types = np.zeros(len(window), dtype=np.int64)
    start, end = np.array(window.start), np.array(window.end)
    for low, high in quoted.pieces(window.start[0], window.end[-1]):
        types[(start < high) & (low < end)] = QUOTED
    return types


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists of at most AT_ONCE."""
    some = iter(items)
    while found := list(islice(some, AT_ONCE)):
        yield found
