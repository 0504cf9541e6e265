"""Whether an account speaks of a matter that someone names: "did they mention Syria?"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from communique.accounts.alignment import linear, probability, rarity_of
from communique.accounts.encoder import PointEncoder, Vectors, load_point_encoder
from communique.accounts.evidence import Rarity, bag, cosines, letters, stems, vectors
from communique.records import Account, Point

SHARPNESS = 12.0  # with which a point chooses among the headings
OWN = (
    "closest", "second", "third", "chosen most", "chosen in all", "first choice of", "words in a point", "words in all points",
    "letters",
)  # fmt: skip
"""Signs of one account for one heading; each is taken as it is, less that of the other account, and that of the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An account's points: what they are about (n x 384, rows of length one) and their words."""

    matter: Vectors
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Whether an account speaks of a heading: how likely, and the point of it that comes nearest (None where it has none)."""

    heading: str
    side: str
    likely: float
    speaks: bool
    nearest: Point | None


def spoken_of(
    headings: Sequence[str], first: Account, second: Account, *, encoder: PointEncoder | None = None
) -> tuple[Spoken, ...]:
    """For each heading and each of two accounts of one contact, whether it speaks of it; at least one of the two always does."""
    encoder = encoder or load_point_encoder()
    accounts = (first, second)
    sides = [told_by(one, encoder) for one in accounts]
    rarity = rarity_of(encoder)
    close = encoder.headings(headings)
    found = compared(*(signs(headings, close, side, rarity) for side in sides))
    scores = np.array([[linear(encoder.described["headings"], row[side]) for side in (0, 1)] for row in found]).reshape(-1, 2)
    speaks = (scores > 0) | (scores >= scores.max(1, keepdims=True, initial=-np.inf))
    return tuple(
        Spoken(
            heading=heading,
            side=account.side,
            likely=round(probability(float(scores[row, at])), 3),
            speaks=bool(speaks[row, at]),
            nearest=account.points[int(np.argmax(sides[at].matter @ close[row]))] if account.points else None,
        )
        for row, heading in enumerate(headings)
        for at, account in enumerate(accounts)
    )


def told_by(account: Account, encoder: PointEncoder) -> Told:
    """What an account's points are about, and their words."""
    return Told(vectors(account.points, encoder)[1], tuple(point.evidence[0].words for point in account.points))


def signs(headings: Sequence[str], vectors: Vectors, side: Told, rarity: Rarity) -> NDArray[np.float64]:
    """The signs of one account for each heading: headings x signs."""
    if not side.words or not headings:
        return np.zeros((len(headings), len(OWN)))
    close = (side.matter @ vectors.T).astype(np.float64)
    choice = np.exp(SHARPNESS * (close - close.max(1, keepdims=True)))
    choice /= choice.sum(1, keepdims=True)
    ordered = -np.sort(-close, axis=0)
    each = [frozenset(stems(words)) for words in side.words]
    everything = frozenset().union(*each)
    alike = cosines(
        [bag(letters(h, frozenset()), lambda _: 1.0) for h in headings],
        [bag(letters(w, frozenset()), lambda _: 1.0) for w in side.words],
    )
    rows = []
    for at, heading in enumerate(headings):
        own = frozenset(stems(heading))
        whole = sum(rarity.of(word) for word in sorted(own)) or 1.0
        covered = [sum(rarity.of(word) for word in sorted(own & words)) / whole for words in (*each, everything)]
        three = [ordered[min(place, len(ordered) - 1), at] for place in range(3)]
        first_choice = float((close.argmax(1) == at).sum())
        rows.append(
            [*three, choice[:, at].max(), choice[:, at].sum(), first_choice, max(covered[:-1]), covered[-1], alike[at].max()]
        )
    return np.array(rows, dtype=np.float64)


def compared(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """The signs of both accounts for each heading (headings x 2 x signs), each seen beside the other's."""
    both = [np.concatenate([a, a - b, b], axis=-1) for a, b in ((one, other), (other, one))]
    return np.stack(both, axis=1)
