"""From probabilities on word pieces to stretches of them: words that are tagged, and long spans that do not flicker."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]
Flags = NDArray[np.bool_]
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
    gain = np.log(inside + TINY) - np.log(1 - inside + TINY)
    best = np.zeros(2)  # of ending outside, inside
    came = np.zeros((len(gain), 2), dtype=np.int8)
    for at, value in enumerate(gain.tolist()):
        out_from_in, in_from_out = best[1] - switching, best[0] - switching
        came[at] = (out_from_in > best[0], in_from_out <= best[1])
        best = np.array((max(best[0], out_from_in), max(best[1], in_from_out) + value))
    flags = np.zeros(len(gain), dtype=np.bool_)
    state = int(best[1] > best[0])
    for at in range(len(gain) - 1, -1, -1):
        flags[at] = bool(state)
        state = int(came[at, state])
    return flags
