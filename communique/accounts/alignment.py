"""Which points of two accounts say the same, how alike they say it, and which only one of them makes.

A candidate is a point of one account with a point of another. Its score is a sum of named parts (`communique.accounts.evidence`),
each a weighted sum of signs: the log-odds that a careful reader would say that both report the same thing; points that someone
marked have weights of their own. A point is linked with
its best candidate from a lower score on than with any further one. Equal words need no weighing. Two points that are each other's
best and exclude each other (`communique.accounts.conflicts`) may be linked from a lower score still: they tell it less alike.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.accounts.aspects import contact_words
from communique.accounts.conflicts import Conflict, conflict
from communique.accounts.encoder import PointEncoder, load_point_encoder
from communique.accounts.evidence import PARTS, SIGNS, Rarity, Side, Signs, grid, ready, signs
from communique.accounts.framing.telling import kinds
from communique.accounts.reasons import compared, only_named, reason, unmentioned
from communique.records import Account, Aspect, Link, Omission, Part, Point, Relation, identify

METHOD = "accounts.alignment/1"
NEVER = -30.0  # log-odds of two points of which one tells how long the contact took, and the other its tone
TONES = frozenset({"tone", "quality", "adverb", "loose"})  # kinds of words in the table of tone that tell one
OPENING = 5  # words of a point among which what it is said of is looked for
SURE = 0.999  # that two points say the same which have the same words
RELATIONS: Mapping[str, Relation] = {"same": "both", "converse": "differently", "general": "general"}
"""What the ways to tell a link are called, which a model weighs."""
NEAR = -2.5  # log-odds from which on points with words in common on what they tell differently are taken to be about one thing


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
        """What each sign of a candidate adds to the log-odds."""
        return (found - self.mean) / self.spread * self.weight

    def total(self, found: Mapping[str, NDArray[Any]]) -> Signs:
        """The log-odds of all candidates, sign by sign: what each adds is not held for all of them at once."""
        total: Signs = np.full(found[SIGNS[0]].shape, self.bias)
        for sign, mean, spread, weight in zip(SIGNS, self.mean, self.spread, self.weight, strict=True):
            total += (found[sign] - mean) / spread * weight
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The candidates of two accounts (left x right): the signs of each, the log-odds of all, the links, and the conflicts."""

    left: Side
    right: Side
    signs: Mapping[str, NDArray[Any]]
    weights: Weights
    score: Signs
    equal: NDArray[np.bool_]
    linked: NDArray[np.bool_]
    conflicts: Mapping[tuple[int, int], Conflict]

    def found(self, row: int, column: int) -> Signs:
        """The signs of a candidate, in order of `SIGNS`."""
        return np.array([self.signs[sign][row, column] for sign in SIGNS], dtype=np.float64)

    def sure(self, row: int, column: int) -> float:
        """The probability that two points say the same, or that they tell versions of it that exclude each other."""
        if (row, column) in self.conflicts:
            return self.conflicts[row, column].confidence
        return SURE if self.equal[row, column] else probability(float(self.score[row, column]))


Candidates = Mapping[tuple[str, str], Weighed]
"""The candidates of any two accounts, by their sides in alphabetical order: the order of the accounts does not matter to them."""


def align(accounts: Sequence[Account], encoder: PointEncoder | None = None) -> tuple[tuple[Link, ...], tuple[Omission, ...]]:
    """The links between points of any two accounts, and for each point the accounts that do not mention it."""
    encoder = encoder or load_point_encoder()
    weighed = weigh(accounts, encoder)
    links = find_links(accounts, weighed, encoder)
    return links, find_omissions(accounts, links, weighed, encoder)


def weigh(accounts: Sequence[Account], encoder: PointEncoder) -> Candidates:
    """The candidates of any two accounts; no two accounts are of one side."""
    sides = {account.side: ready(account, encoder) for account in accounts}
    return {(one, other): weighed_pair(sides[one], sides[other], encoder) for one, other in combinations(sorted(sides), 2)}


def weighed_pair(left: Side, right: Side, encoder: PointEncoder) -> Weighed:
    """The candidates of two accounts."""
    described = encoder.described["links"]["marked" if marked(left) and marked(right) else "found"]
    weights = Weights.of(described)
    found = signs(left, right, rarity_of(encoder))
    score = weights.total(found)
    words = [plain(point) for point in left.points], [plain(point) for point in right.points]
    equal = grid(words, lambda a, b: a == b).astype(bool)
    score = np.where(length_and_tone(left.points, right.points), NEVER, score)
    linked = decide(score, equal, float(described["any"]), float(described["best"]))
    conflicts = conflicting(left.points, right.points, score, equal, linked)
    for candidate in conflicts:
        linked[candidate] = True
    return Weighed(left, right, found, weights, score, equal, linked, conflicts)


def marked(side: Side) -> bool:
    """Whether the points of an account are all marked by someone, and none is found: among such points a likeness tells more."""
    return all(point.confidence == 1.0 for point in side.points)


def conflicting(
    left: Sequence[Point], right: Sequence[Point], score: Signs, equal: NDArray[np.bool_], linked: NDArray[np.bool_]
) -> dict[tuple[int, int], Conflict]:
    """The candidates that are each other's best and whose versions exclude each other: links, and bound ones that are near."""
    of_left, of_right = best_of_either(score)
    near = of_left & of_right & ~settled(equal) & (linked | (score >= NEAR))
    candidates = zip(*(axis.tolist() for axis in np.nonzero(near)), strict=True)
    found = {(row, column): conflict(left[row], right[column]) for row, column in candidates}
    return {at: known for at, known in found.items() if known is not None and (linked[at] or known.bound)}


def find_links(accounts: Sequence[Account], weighed: Candidates, encoder: PointEncoder) -> tuple[Link, ...]:
    """The links of all accounts, in order of these and of their points."""
    place = {point.id: at for at, point in enumerate(point for account in accounts for point in account.points)}
    links = (in_order(link, place) for each in weighed.values() for link in links_of(each, encoder))
    return tuple(sorted(links, key=lambda link: (place[link.left], place[link.right])))


def in_order(link: Link, place: Mapping[str, int]) -> Link:
    """A link with the point of the account that comes first on the left."""
    left, right = sorted(link.basis, key=place.__getitem__)
    return replace(link, basis=(left, right), left=left, right=right)


def length_and_tone(left: Sequence[Point], right: Sequence[Point]) -> NDArray[np.bool_]:
    """Which candidates are said of the contact, one how long it took and nothing of its tone, the other its tone: two things.
    "We talked for two hours" and "we had frank talks" both say that there were talks, and are left to the evidence."""
    length, tone = ([told_of(side, aspect) for side in (left, right)] for aspect in ("length", "tone"))
    toned = [np.array([tells_tone(point) for point in side], dtype=bool) for side in (left, right)]
    apart = np.logical_and.outer(length[0], tone[1]) | np.logical_and.outer(tone[0], length[1])
    kept: NDArray[np.bool_] = apart & ~np.logical_and.outer(toned[0], toned[1])
    return kept


def told_of(points: Sequence[Point], aspect: Aspect) -> NDArray[np.bool_]:
    """Which points tell an aspect and are said of the contact."""
    return np.array([point.aspect == aspect and of_contact(point) for point in points], dtype=bool)


def of_contact(point: Point) -> bool:
    """Whether a point is said of the contact: "the conversation lasted", "the tone of the call was"."""
    first = re.findall(r"\w+", point.evidence[0].words.casefold())[:OPENING]
    return any(word in contact_words("contact noun") or word.removesuffix("s") in contact_words("contact noun") for word in first)


def tells_tone(point: Point) -> bool:
    """Whether a word for the tone of talks stands in a point: "lasted two hours and was productive"."""
    return not tone_words().isdisjoint(re.findall(r"\w+", point.evidence[0].words.casefold()))


@cache
def tone_words() -> frozenset[str]:
    """Words for how talks went, and for their atmosphere; read once."""
    return frozenset(word for word, kind in kinds("tone.csv").items() if kind in TONES)


def rarity_of(encoder: PointEncoder) -> Rarity:
    """How telling words are, by what a model was taught on."""
    return Rarity(encoder.described["rarity"]["sentences"], encoder.described["rarity"]["holding"])


def decide(score: Signs, equal: NDArray[np.bool_], any_from: float, best_from: float) -> NDArray[np.bool_]:
    """Which candidates are links: the best of either point from a lower score on, any other from a higher.

    A point that stands word for word in the other account says that, and nothing else of it is searched.
    """
    of_left, of_right = best_of_either(score)
    best = of_left | of_right
    linked: NDArray[np.bool_] = equal | (~settled(equal) & ((score >= any_from) | (best & (score >= best_from))))
    return linked


def best_of_either(score: Signs) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which candidates are the best of their point on the left, and which of theirs on the right."""
    of_left: NDArray[np.bool_] = score >= score.max(1, keepdims=True, initial=-np.inf)
    of_right: NDArray[np.bool_] = score >= score.max(0, keepdims=True, initial=-np.inf)
    return of_left, of_right


def settled(equal: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The candidates of a point that stands word for word in the other account."""
    known: NDArray[np.bool_] = np.logical_or(equal.any(1, keepdims=True), equal.any(0, keepdims=True))
    return known


def plain(point: Point) -> str:
    """A point's words, folded, without marks; what has no words stays as it is."""
    return " ".join(re.findall(r"\w+", point.evidence[0].words.casefold())) or point.evidence[0].words


def links_of(weighed: Weighed, encoder: PointEncoder) -> Iterator[Link]:
    """The links of two accounts."""
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
            reason=reason(one, other, relation, parts, weighed.conflicts.get((row, column))),
        )


def relation_of(weighed: Weighed, row: int, column: int, encoder: PointEncoder) -> Relation:
    """How two linked points say the same: alike, differently, or one of them in general terms, whichever is likeliest; or in
    versions that exclude each other."""
    if (row, column) in weighed.conflicts:
        return "conflict"
    if weighed.equal[row, column]:
        return "both"
    if only_named(weighed.left.points[row], weighed.right.points[column]):
        return "general"
    found = weighed.found(row, column)
    scores = {relation: linear(described, found) for relation, described in encoder.described["relations"].items()}
    best = max(sorted(scores), key=lambda relation: scores[relation])
    return RELATIONS[best]


def linear(described: dict[str, Any], found: NDArray[np.float64]) -> float:
    """A weighted sum of signs."""
    return float(described["bias"]) + float(np.dot(np.asarray(described["weight"], dtype=np.float64), found))


def probability(log_odds: float) -> float:
    """Log-odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def parts_of(weighed: Weighed, row: int, column: int, rarity: Rarity) -> tuple[Part, ...]:
    """The parts of a candidate's score, weightiest first, each with what was compared."""
    one, other = weighed.left.points[row], weighed.right.points[column]
    if weighed.equal[row, column]:
        return (Part(name="words", words="the same words", weight=round(math.log(SURE / (1 - SURE)), 2)),)
    signs_found = weighed.found(row, column)
    added = dict(zip(SIGNS, weighed.weights.added(signs_found).tolist(), strict=True))
    found = dict(zip(SIGNS, signs_found.tolist(), strict=True))
    parts = [
        Part(name=name, words=compared(name, one, other, found, rarity), weight=round(sum(added[sign] for sign in own), 2))
        for name, own in PARTS.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.weight), part.name)))


def find_omissions(
    accounts: Sequence[Account], links: Sequence[Link], weighed: Candidates, encoder: PointEncoder
) -> tuple[Omission, ...]:
    """What each account leaves out of what the others say, given the links that hold, with what came nearest in it."""
    rarity = rarity_of(encoder)
    whose = {point.id: account.id for account in accounts for point in account.points}
    ends = [end for link in links for end in ((link.left, link.right), (link.right, link.left))]
    mentioned = {(point, whose[other]) for point, other in ends}
    return tuple(
        omission(point, silent, scores_of(number, other.side, silent.side, weighed), rarity)
        for silent in accounts
        for other in accounts
        if other is not silent
        for number, point in enumerate(other.points)
        if (point.id, silent.id) not in mentioned
    )


def scores_of(number: int, side: str, other: str, weighed: Candidates) -> Signs:
    """The log-odds of all candidates of one point of a side in the account of another."""
    return weighed[side, other].score[number] if side < other else weighed[other, side].score[:, number]


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
