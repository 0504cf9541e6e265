"""Which points of two accounts say the same, how alike they say it, and which only one of them makes.

A candidate is a point of one account with a point of another. Its score is a sum of named parts (`communique.accounts.evidence`),
each a weighted sum of signs: the log-odds that a careful reader would say that both report the same thing. A point is linked with
its best candidate from a lower score on than with any further one. Equal words need no weighing.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.accounts.encoder import PointEncoder, load_point_encoder
from communique.accounts.evidence import PARTS, SIGNS, Rarity, Side, Signs, ready, signs
from communique.accounts.reasons import compared, only_named, reason, unmentioned
from communique.records import Account, Link, Omission, Part, Point, Relation, identify

METHOD = "accounts.alignment/1"
NEVER = -30.0  # log-odds of two points of which one tells the length of the contact, the other something else of it
SURE = 0.999  # that two points say the same which have the same words


@dataclass(frozen=True, slots=True)
class Weights:
    """How signs add up: a bias, and for each sign its mean and spread where it was learnt, and what a spread of it is worth."""

    bias: float
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, described: dict[str, Any]) -> "Weights":
        """As they stand in a model's description, a row a sign."""
        rows = np.array([described["signs"][sign] for sign in SIGNS], dtype=np.float64)
        return cls(float(described["bias"]), rows[:, 0], rows[:, 1], rows[:, 2])

    def added(self, found: Signs) -> Signs:
        """What each sign adds to the log-odds: an array of ... x signs."""
        return (found - self.mean) / self.spread * self.weight


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The candidates of two accounts (left x right): what each sign adds, the log-odds of all, and which are links."""

    left: Side
    right: Side
    found: Signs
    added: Signs
    score: Signs
    equal: NDArray[np.bool_]
    linked: NDArray[np.bool_]

    def sure(self, row: int, column: int) -> float:
        """The probability that two points say the same."""
        return SURE if self.equal[row, column] else probability(float(self.score[row, column]))


def align(accounts: Sequence[Account], encoder: PointEncoder | None = None) -> tuple[tuple[Link, ...], tuple[Omission, ...]]:
    """The links between points of any two accounts, and for each point the accounts that do not mention it."""
    encoder = encoder or load_point_encoder()
    weighed = weigh(accounts, encoder)
    links = tuple(link for each in weighed.values() for link in links_of(each, encoder))
    return links, tuple(omitted(accounts, links, weighed, rarity_of(encoder)))


def omissions(accounts: Sequence[Account], links: Sequence[Link], encoder: PointEncoder | None = None) -> list[Omission]:
    """What each account leaves out of what the others say, given the links that hold."""
    encoder = encoder or load_point_encoder()
    return list(omitted(accounts, links, weigh(accounts, encoder), rarity_of(encoder)))


def weigh(accounts: Sequence[Account], encoder: PointEncoder) -> dict[tuple[int, int], Weighed]:
    """The candidates of any two accounts, by the places of these."""
    sides = [ready(account, encoder) for account in accounts]
    return {pair: weighed_pair(sides[pair[0]], sides[pair[1]], encoder) for pair in combinations(range(len(accounts)), 2)}


def weighed_pair(left: Side, right: Side, encoder: PointEncoder) -> Weighed:
    """The candidates of two accounts."""
    described = encoder.described
    weights = Weights.of(described["links"])
    by_sign = signs(left, right, rarity_of(encoder))
    found = np.stack([by_sign[sign] for sign in SIGNS], axis=-1)
    added = weights.added(found)
    score = np.where(of_other_kinds(left.points, right.points), NEVER, weights.bias + added.sum(-1))
    equal = np.array([[same_words(a, b) for b in right.points] for a in left.points], dtype=bool).reshape(score.shape)
    linked = decide(score, equal, float(described["links"]["any"]), float(described["links"]["best"]))
    return Weighed(left, right, found, added, score, equal, linked)


def of_other_kinds(left: Sequence[Point], right: Sequence[Point]) -> NDArray[np.bool_]:
    """Which candidates tell, one how long the contact took and the other its tone or that it took place: they say two things."""
    told = [np.array([point.aspect for point in side], dtype=object) for side in (left, right)]
    length = (told[0] == "length")[:, None] != (told[1] == "length")[None, :]
    apart: NDArray[np.bool_] = length & (told[0] != "matter")[:, None] & (told[1] != "matter")[None, :]
    return apart


def rarity_of(encoder: PointEncoder) -> Rarity:
    """How telling words are, by what a model was taught on."""
    return Rarity(encoder.described["rarity"]["sentences"], encoder.described["rarity"]["holding"])


def decide(score: Signs, equal: NDArray[np.bool_], any_from: float, best_from: float) -> NDArray[np.bool_]:
    """Which candidates are links: the best of either point from a lower score on, any other from a higher.

    A point that stands word for word in the other account says that, and nothing else of it is searched.
    """
    best = (score >= score.max(1, keepdims=True, initial=-np.inf)) | (score >= score.max(0, keepdims=True, initial=-np.inf))
    settled = equal.any(1, keepdims=True) | equal.any(0, keepdims=True)
    return equal | (~settled & ((score >= any_from) | (best & (score >= best_from))))


def same_words(one: Point, other: Point) -> bool:
    """Whether two points have the same words, whatever their marks and capitals."""
    return plain(one) == plain(other)


def plain(point: Point) -> str:
    """A point's words, folded, without marks."""
    return " ".join(re.findall(r"\w+", point.evidence[0].words.casefold()))


def links_of(weighed: Weighed, encoder: PointEncoder) -> Iterator[Link]:
    """The links of two accounts, in order of the first."""
    rarity = rarity_of(encoder)
    for row, column in zip(*(axis.tolist() for axis in np.nonzero(weighed.linked)), strict=True):
        one, other = weighed.left.points[row], weighed.right.points[column]
        parts = parts_of(weighed, row, column, rarity)
        relation = relation_of(weighed, row, column, encoder)
        yield Link(
            id=identify(METHOD, *sorted((one.id, other.id))),
            basis=(one.id, other.id),
            method=METHOD,
            left=one.id,
            right=other.id,
            relation=relation,
            confidence=round(weighed.sure(row, column), 3),
            parts=parts,
            reason=reason(one, other, relation, parts),
        )


def relation_of(weighed: Weighed, row: int, column: int, encoder: PointEncoder) -> Relation:
    """How two linked points say the same: the likeliest of alike, differently, and one of them in general terms; a conflict only
    where it is surer than the model's bar for it."""
    if weighed.equal[row, column]:
        return "both"
    found = weighed.found[row, column]
    conflict = encoder.described["conflict"]
    features = np.concatenate([found, pair_vector(weighed.left.meaning[row], weighed.right.meaning[column])])
    if probability(linear(conflict, features)) >= conflict["from"]:
        return "conflict"
    if only_named(weighed.left.points[row], weighed.right.points[column]):
        return "general"
    scores = {relation: linear(described, found) for relation, described in encoder.described["relations"].items()}
    best = max(sorted(scores), key=lambda relation: scores[relation])
    return {"same": "both", "converse": "differently", "general": "general"}[best]  # type: ignore[return-value]


def linear(described: dict[str, Any], found: NDArray[np.float64]) -> float:
    """A weighted sum of signs."""
    return float(described["bias"]) + float(np.dot(np.asarray(described["weight"], dtype=np.float64), found))


def pair_vector(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """Two vectors of points as one, whichever comes first: where they agree and where they part."""
    return np.concatenate([one * other, np.abs(one - other)]).astype(np.float64)


def probability(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def parts_of(weighed: Weighed, row: int, column: int, rarity: Rarity) -> tuple[Part, ...]:
    """The parts of a candidate's score, weightiest first, each with what was compared."""
    one, other = weighed.left.points[row], weighed.right.points[column]
    if weighed.equal[row, column]:
        return (Part(name="words", words="the same words", weight=round(math.log(SURE / (1 - SURE)), 2)),)
    added = dict(zip(SIGNS, weighed.added[row, column].tolist(), strict=True))
    found = dict(zip(SIGNS, weighed.found[row, column].tolist(), strict=True))
    parts = [
        Part(name=name, words=compared(name, one, other, found, rarity), weight=round(sum(added[sign] for sign in own), 2))
        for name, own in PARTS.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.weight), part.name)))


def omitted(
    accounts: Sequence[Account], links: Sequence[Link], weighed: dict[tuple[int, int], Weighed], rarity: Rarity
) -> Iterator[Omission]:
    """What each account leaves out of what the others say, with what came nearest in it."""
    linked = {(link.left, link.right) for link in links} | {(link.right, link.left) for link in links}
    for silent, account in enumerate(accounts):
        for told, other in enumerate(accounts):
            if told == silent:
                continue
            pair = weighed[min(told, silent), max(told, silent)]
            for number, point in enumerate(other.points):
                if not any((point.id, own.id) in linked for own in account.points):
                    scores = pair.score[number] if told < silent else pair.score[:, number]
                    yield omission(point, account, scores, rarity)


def omission(point: Point, account: Account, scores: Signs, rarity: Rarity) -> Omission:
    """A point that an account does not mention, given the log-odds of its candidates there."""
    at = int(np.argmax(scores)) if len(scores) else None
    near = account.points[at] if at is not None else None
    close = round(probability(float(scores[at])), 3) if at is not None else 0.0
    return Omission(
        id=identify(METHOD, point.id, account.id),
        basis=(point.id, *((near.id,) if near else ())),
        method=METHOD,
        point=point.id,
        account=account.id,
        searched=len(account.points),
        nearest=near.id if near else None,
        nearest_confidence=close,
        confidence=round(1 - close, 3),
        reason=unmentioned(point, account.side, len(account.points), near, close, rarity),
    )
