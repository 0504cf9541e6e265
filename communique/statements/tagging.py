"""Attributions as the trained reader tags them: cues in every paragraph, then what belongs to each.

The first pass tags cues. The second reads the surroundings of one cue, marked, and tags its source and content, the condition
and consequence in it, and its act; so that statements may nest, share a source or stand in pieces.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from communique.decoding import Flags, Probabilities, runs, smooth, tagged
from communique.encoder import Encoder, Range, Sequence, Window, windows
from communique.records import Act, Document
from communique.statements.quotations import QuotationIndex

LEAST = 0.5  # probability of a piece that is part of a cue, or of a source
ANY_SOURCE = 0.35  # of the likeliest source where none reaches LEAST
HINT = 0.02  # probability of a cue in what someone said, below which it is not read again
FEWEST = 8  # pieces of a content in which someone else may be quoted
TINY = 1e-6
SWITCHING = 3.0  # nats: what it costs a content to begin or to end
MARKED, ANOTHER, QUOTED = 1, 2, 3  # types of pieces: in this cue, in another cue; added where quotation marks stand around


@dataclass(frozen=True, slots=True)
class Tagged:
    """One cue with what belongs to it, in characters of the document.

    `sure` is the calibrated probability that statement and source are right, worked out from the `signs` (see `signs_of`).
    """

    cue: Range
    source: tuple[Range, ...]
    contents: tuple[Range, ...]
    condition: tuple[Range, ...]
    consequence: tuple[Range, ...]
    act: Act
    signs: tuple[float, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Marked:
    """One cue to be read again: its window, which pieces of it are read, where the cue stands among them, how sure it is."""

    window: Window
    first: int
    last: int
    sure: float


def find_tagged(document: Document, marks: QuotationIndex, encoder: Encoder) -> tuple[Tagged, ...]:
    """Every attribution that the reader finds, in order of the cues.

    What someone is found to have said is read once more as a text of its own, free of its quotation marks: there stand the
    words of others that it reports ("the readout said that [the minister had warned ...]").
    """
    whole = [(window, quoted_pieces(window, marks)) for window in windows(document, encoder.words)]
    outer, hints = read_windows(document, whole, encoder)
    inside = [(part, np.zeros(len(part), dtype=np.int64)) for part in contents_in([one for one, _ in whole], hints, outer)]
    inner, _ = read_windows(document, inside, encoder)
    found = {one.cue: one for one in (*inner, *outer)}
    return tuple(found[cue] for cue in sorted(found))


def read_windows(
    document: Document, given: list[tuple[Window, NDArray[np.int64]]], encoder: Encoder
) -> tuple[list[Tagged], list[Probabilities]]:
    """Both passes over some windows, each with the types of its pieces; and how likely each piece is part of a cue."""
    first = encoder.read([Sequence(window.ids, tuple(types.tolist())) for window, types in given])
    cues = [cues_of(heads) for heads in first]
    again = [marked(*one, here, cue) for one, here in zip(given, cues, strict=True) for cue in here]
    second = encoder.read([Sequence(one.window.ids, types) for one, types in again])
    made = (read_cue(document, one, heads, encoder) for (one, _), heads in zip(again, second, strict=True))
    return [one for one in made if one is not None], [1 - heads["cue"][:, 0] for heads in first]


def contents_in(whole: list[Window], hints: list[Probabilities], found: list[Tagged]) -> Iterator[Window]:
    """The contents in which the first pass saw as much as a hint of a cue, long enough to tell what someone else said."""
    starts = [window.start[0] for window in whole]
    for start, end in sorted({piece for one in found for piece in one.contents}):
        at = bisect_right(starts, start) - 1
        window = whole[at]
        first, last = bisect_left(window.start, start), bisect_left(window.start, end)
        if last - first >= FEWEST and float(hints[at][first:last].max()) >= HINT:
            yield window.part(first, last)


def quoted_pieces(window: Window, marks: QuotationIndex) -> NDArray[np.int64]:
    """The types of the pieces of a window before anything is marked."""
    types = np.zeros(len(window), dtype=np.int64)
    start, end = np.array(window.start), np.array(window.end)
    for low, high in marks.pieces(window.start[0], window.end[-1]):
        types[(start < high) & (low < end)] = QUOTED
    return types


def cues_of(heads: Mapping[str, Probabilities]) -> list[tuple[int, int, float]]:
    """The cues of a window: first piece, last piece plus one, probability."""
    cue = heads["cue"]
    return tagged(cue[:, 1], cue[:, 2], LEAST)


def marked(
    window: Window, types: NDArray[np.int64], cues: list[tuple[int, int, float]], cue: tuple[int, int, float]
) -> tuple[Marked, tuple[int, ...]]:
    """The surroundings of a cue with the types that mark it and the cues beside it."""
    first, last, sure = cue
    with_marks = types.copy()
    for low, high, _ in cues:
        with_marks[low:high] += MARKED if low == first else ANOTHER
    low, high = window.around(first, last)
    return Marked(window.part(low, high), first - low, last - low, sure), tuple(with_marks[low:high].tolist())


def read_cue(document: Document, one: Marked, heads: Mapping[str, Probabilities], encoder: Encoder) -> Tagged | None:
    """What belongs to a cue; None when no content does."""
    role = heads["role"]
    content = smooth(role[:, 2] + role[:, 3], SWITCHING)
    if not content.any():
        return None
    source = source_of(role[:, 1], content, one.window, document.text)
    at_cue = slice(one.first, one.last)
    acts = heads["act"][at_cue].mean(0)
    condition = heads["condition"]
    signs = signs_of(one.sure, role, content, source)
    return Tagged(
        cue=(one.window.start[one.first], one.window.end[one.last - 1]),
        source=tuple(characters(one.window, source)),
        contents=tuple(characters(one.window, content)),
        condition=tuple(characters(one.window, smooth(condition[:, 1], SWITCHING) & content)),
        consequence=tuple(characters(one.window, smooth(condition[:, 2], SWITCHING) & content)),
        act=cast(Act, encoder.heads["act"][int(acts.argmax())]),
        signs=signs,
        sure=encoder.calibrated(signs),
    )


def signs_of(cue: float, role: Probabilities, content: Flags, source: Flags) -> tuple[float, ...]:
    """What tells whether a statement is right: log odds of the cue and of the content, the source's probability, and lengths."""
    inside = role[:, 2] + role[:, 3]
    named = float(role[source, 1].mean()) if source.any() else 0.0
    return log_odds(cue), log_odds(float(inside[content].mean())), named, float(not source.any()), float(np.log(content.sum()))


def log_odds(probability: float) -> float:
    """The logarithm of the odds, kept finite."""
    return float(np.log((probability + TINY) / (1 - probability + TINY)))


def source_of(source: Probabilities, content: Flags, window: Window, text: str) -> Flags:
    """The pieces of the source, in whole words."""
    found = (source >= LEAST) & ~content
    if not found.any():
        likeliest = int(np.where(content, 0.0, source).argmax())
        if source[likeliest] >= ANY_SOURCE:
            found[likeliest] = True
    for first, last in list(runs(found)):
        low, high = whole_words(window, first, last, text)
        found[low:high] = True
    return found


def whole_words(window: Window, first: int, last: int, text: str) -> Range:
    """The pieces widened to the words they are part of."""
    while first > 0 and joined(window, first, text):
        first -= 1
    while last < len(window) and joined(window, last, text):
        last += 1
    return first, last


def joined(window: Window, piece: int, text: str) -> bool:
    """Whether a piece goes on with the word of the piece before."""
    at = window.start[piece]
    return at == window.end[piece - 1] and text[at].isalnum() and text[at - 1].isalnum()


def characters(window: Window, flags: Flags) -> Iterator[Range]:
    """The stretches of characters under the flagged pieces."""
    for first, last in runs(flags):
        yield window.start[first], window.end[last - 1]
