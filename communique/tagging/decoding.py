"""From probabilities on word pieces to stretches of them: words that are tagged, and long spans that do not flicker."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from communique.encoder import Range, Window

Probabilities = NDArray[np.float32]
Flags = NDArray[np.bool_]
Heads = Mapping[str, Probabilities]
TINY = 1e-6


def runs(flags: Flags) -> Iterator[tuple[int, int]]:
    """The stretches [first, last) of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def tagged(begins: Probabilities, goes_on: Probabilities, least: float) -> list[tuple[int, int, float]]:
    """The stretches that are tagged with at least this probability, split where one begins; each with its highest probability."""
    inside = begins + goes_on
    found = []
    for first, last in runs(inside >= least):
        starts = [first, *(at for at in range(first + 1, last) if begins[at] > goes_on[at]), last]
        found += [(low, high, float(inside[low:high].max())) for low, high in pairwise(starts)]
    return found


def smooth(inside: Probabilities, switching: float) -> Flags:
    """The likeliest flags when each change between true and false costs `switching` nats (Viterbi on two states)."""
    gains = (np.log(inside + TINY) - np.log(1 - inside + TINY)).tolist()
    outside, within = 0.0, 0.0  # the best that ends outside, inside
    from_within, from_outside = [], []  # whether it came from the other side
    for gain in gains:
        from_within.append(within - switching > outside)
        from_outside.append(outside - switching > within)
        outside, within = max(outside, within - switching), max(within, outside - switching) + gain
    flags = np.zeros(len(gains), dtype=np.bool_)
    state = within > outside
    for at in range(len(gains) - 1, -1, -1):
        flags[at] = state
        state = not from_outside[at] if state else from_within[at]
    return flags


def in_whole_words(found: Flags, window: Window, text: str) -> Flags:
    """The flags widened to the words whose pieces they are."""
    for first, last in list(runs(found)):
        while first > 0 and goes_on(window, first, text):
            first -= 1
        while last < len(window) and goes_on(window, last, text):
            last += 1
        found[first:last] = True
    return found


def goes_on(window: Window, piece: int, text: str) -> bool:
    """Whether a piece goes on with the word of the piece before."""
    at = window.start[piece]
    return at == window.end[piece - 1] and text[at].isalnum() and text[at - 1].isalnum()


Hints = tuple[tuple[int, int, float], ...]
"""Stretches of characters with the probability of what they hint at."""
HINT = 0.1  # probability below which a piece hints at nothing


def homes(home: Probabilities, window: Window) -> tuple[Hints, Hints]:
    """The stretches that may name the country of the one side, and of the other."""
    return hints(home[:, 1] + home[:, 3], window), hints(home[:, 2] + home[:, 3], window)


def hints(likely: Probabilities, window: Window) -> Hints:
    """The stretches of pieces that hint at something."""
    return tuple(
        (window.start[first], window.end[last - 1], round(float(likely[first:last].max()), 4))
        for first, last in runs(likely >= HINT)
    )


def ranked(labels: Iterable[str], probabilities: Probabilities) -> tuple[tuple[str, float], ...]:
    """Labels with their probabilities, the likeliest first."""
    found = zip(labels, probabilities.tolist(), strict=True)
    return tuple(sorted(((label, round(each, 4)) for label, each in found), key=lambda one: -one[1]))


def characters(window: Window, flags: Flags) -> tuple[Range, ...]:
    """The stretches of characters under the flagged pieces."""
    return tuple((window.start[first], window.end[last - 1]) for first, last in runs(flags))
