"""What speaks for and against two points saying the same: signs, each under the name of the part of the score it belongs to.

Nothing here depends on how many other points an account has, but for one thing: how far a candidate lies behind the best one of
either point. What is less like it than an ordinary pair on one matter is (`ALIKE`) is not reckoned among these. So a paragraph on
another matter changes nothing but its own rows.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from communique.accounts.converse import class_of, load_answers
from communique.accounts.encoder import PointEncoder, Vectors, middle, unit
from communique.records import Account, Point

Signs = NDArray[np.float64]
T = TypeVar("T")
WORD = re.compile(r"[a-z0-9][a-z0-9'’]*")
CAPITAL = re.compile(r"\b[A-Z][\w'’-]+")
ENDINGS = re.compile(r"(?:ations?|ements?|ments?|ings?|ions?|ive|ities|ity|ies|ers?|ed|es|ly|s|y|e)$")
STOP = frozenset(
    "a an the of to in on at by for from with and or as that this these those it its is are was were be been has have had will "
    "would he she they his her their them we our us i you your my me him not no also into over under between both all any which "
    "who whom there here than then but so do does did can could should may might must about".split()
)
STEM, LEAST_STEM = 8, 4
GRAM = 4  # letters of the runs that tell words of one stem apart from chance
MASKED = 0.15  # what is left of the weight of words that name the participants: they stand everywhere
ALIKE: Mapping[str, float] = {"meaning": 0.5, "matter": 0.5, "pieces": 0.5, "words": 0.15, "letters": 0.25}
"""Likeness below which a candidate is no measure for others: above that of points on different matters, below that of most links
(of 12 real pairs links were found no worse with these bars, F1 .74 against .71, and worse from a meaning of .6 on)."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "meaning": (
        "meaning", "meaning behind", "meaning behind either", "meaning best", "pieces", "pieces behind", "pieces behind either",
        "pieces of one",
    ),
    "matter": ("matter", "matter behind", "matter behind either"),
    "words": (
        "words", "words behind", "words behind either", "words best", "letters", "letters behind", "letters behind either",
        "rarest word", "words contained", "words shared",
    ),
    "names": ("names shared", "names differ"),
    "figures": ("figures shared", "figures differ", "figure on one side"),
    "acts": ("converse acts", "same act", "thanks on one side", "thanks on both", "topic only on one side", "topic only on both"),
    "kind": ("both told as contact", "told as contact and not"),
    "length": ("lengths apart", "shorter length", "sure of points"),
}  # fmt: skip
"""The parts of the score, each with its signs."""
SIGNS = tuple(sign for signs in PARTS.values() for sign in signs)
THANKS = re.compile(r"\b(?:thank\w*|grateful|gratitude|appreciat\w*|welcom\w*)\b", re.IGNORECASE)
NAMED_ONLY = re.compile(
    r"\b(?:discuss\w*|exchang\w+ (?:of )?(?:views|opinions)|(?:talked|spoke) about|touched (?:up)?on|address\w*|review\w*|"
    r"considered)\b",
    re.IGNORECASE,
)
OF_CONTACT = frozenset({"contact", "form"})


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One account made ready for comparison: a row of each array for each of its points (n); `pieces` are what each piece of a
    word in a point means."""

    points: tuple[Point, ...]
    meaning: Vectors
    matter: Vectors
    pieces: tuple[Vectors, ...]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How telling words are: the more sentences of the texts that were learnt from hold one, the less."""

    sentences: int
    holding: Mapping[str, int]

    def of(self, word: str) -> float:
        """The weight of a stem."""
        return math.log((self.sentences + 1) / (self.holding.get(word, 0) + 1))


def ready(account: Account, encoder: PointEncoder) -> Side:
    """An account made ready: its points read by the encoder, each in its own sentence."""
    pieces, matter = vectors(account.points, encoder)
    meaning = unit(stacked([middle(each) for each in pieces], encoder.width))
    return Side(account.points, meaning, matter, tuple(map(unit, pieces)))


def vectors(points: Sequence[Point], encoder: PointEncoder) -> tuple[list[Vectors], Vectors]:
    """What the pieces of each point mean (pieces x 384 each), and what each point is about (n x 384, rows of length one)."""
    texts = list(dict.fromkeys(point.sentence.words for point in points))
    readings = dict(zip(texts, encoder.read(texts), strict=True))
    meaning, matter = [], []
    for point in points:
        reading = readings[point.sentence.words]
        start = max(0, point.evidence[0].start - point.sentence.start)
        pieces = reading.sentence.inside(start, start + len(point.evidence[0].words))
        meaning.append(reading.meaning[pieces])
        matter.append(middle(reading.matter[pieces]))
    return meaning, unit(stacked(matter, encoder.width))


def stacked(rows: Sequence[Vectors], width: int) -> Vectors:
    """Rows as an array, which may have none."""
    return np.stack(rows) if rows else np.zeros((0, width), np.float32)


def signs(left: Side, right: Side, rarity: Rarity) -> dict[str, NDArray[Any]]:
    """Every sign for each candidate, a point of the left and one of the right: arrays of left x right."""
    masked = participants(left.points, right.points)

    def weight(word: str) -> float:
        return rarity.of(word) * (MASKED if word in masked else 1.0)

    told = [point.evidence[0].words for point in left.points], [point.evidence[0].words for point in right.points]
    found = {
        **compared("meaning", left.meaning @ right.meaning.T),
        **compared("matter", left.matter @ right.matter.T),
        **of_pieces(left.pieces, right.pieces),
        **compared("words", cosines(*([bag(stems(text), weight) for text in side] for side in told))),
        **compared("letters", cosines(*([bag(letters(text, masked), lambda _: 1.0) for text in side] for side in told))),
        **of_words(told, weight),
        **of_facts(left.points, right.points),
        **of_lengths(told),
        "sure of points": grid(([p.confidence for p in left.points], [p.confidence for p in right.points]), min),
    }
    return {sign: found[sign] for sign in SIGNS}


def compared(name: str, alike: NDArray[Any]) -> dict[str, Signs]:
    """A likeness as it is, how far it is behind the best candidate of either point, and whether it is the best of both.

    The best is at least `ALIKE`, so that what is like nothing here, on either side, moves no candidate but its own.
    """
    least = ALIKE[name]
    of_left, of_right = alike.max(1, keepdims=True, initial=least) - alike, alike.max(0, keepdims=True, initial=least) - alike
    behind, either = np.maximum(of_left, of_right), np.minimum(of_left, of_right)
    return {name: alike, f"{name} behind": behind, f"{name} behind either": either, f"{name} best": (behind < 1e-6) & (alike > 0)}


def of_pieces(left: Sequence[Vectors], right: Sequence[Vectors]) -> dict[str, Signs]:
    """How near the pieces of each point come to some piece of the other at the mean, both ways and the better way: what a long
    point says beside what it shares with a short one counts less. Late interaction, after Khattab and Zaharia 2020 (ColBERT)."""
    there, back = nearest(left, right), nearest(right, left).T
    return {**compared("pieces", (there + back) / 2), "pieces of one": np.maximum(there, back)}


def nearest(left: Sequence[Vectors], right: Sequence[Vectors]) -> Signs:
    """How near the pieces of each point of the left come to their nearest in each of the right, at the mean."""
    if not left or not right:
        return np.zeros((len(left), len(right)))
    starts = np.cumsum([0, *(len(each) for each in right[:-1])])
    everything = np.concatenate(right)
    rows = [np.maximum.reduceat(pieces @ everything.T, starts, axis=1).mean(0) for pieces in left]
    return np.array(rows, dtype=np.float64)


def participants(left: Sequence[Point], right: Sequence[Point]) -> frozenset[str]:
    """The stems of names that both accounts write again and again: those of who took part."""
    written = [CAPITAL.findall(" ".join(p.evidence[0].words for p in side)) for side in (left, right)]
    counts = [Counter(word for word in words if word.casefold() not in STOP) for words in written]
    both = counts[0].keys() & counts[1].keys()
    return frozenset(stem(n.casefold()) for n in both if min(c[n] for c in counts) >= 2 and sum(c[n] for c in counts) >= 5)


def bag(words: Sequence[str], weight: Callable[[str], float]) -> dict[str, float]:
    """Words with their weights, as a vector of length one."""
    found = {word: count * weight(word) for word, count in Counter(words).items()}
    size = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {word: value / size for word, value in found.items()}


def letters(text: str, masked: frozenset[str]) -> list[str]:
    """The runs of letters of a text without the names of who took part."""
    kept = CAPITAL.sub(lambda found: "" if stem(found[0].casefold()) in masked else found[0], text)
    folded = re.sub(r"\W+", " ", kept.casefold())
    return [folded[at : at + GRAM] for at in range(len(folded) - GRAM + 1)]


def cosines(left: Sequence[Mapping[str, float]], right: Sequence[Mapping[str, float]]) -> Signs:
    """The cosine of each candidate's bags."""
    found = np.zeros((len(left), len(right)))
    for word, rows, columns in in_both(left, right):
        weights = [left[row][word] for row in rows], [right[column][word] for column in columns]
        found[np.ix_(rows, columns)] += np.outer(*weights)
    return found


def in_both(left: Sequence[Collection[str]], right: Sequence[Collection[str]]) -> Iterator[tuple[str, list[int], list[int]]]:
    """Each word that points of both sides hold, with the places of those that do: words in order, so that sums are the same
    whichever side comes first."""
    places = holding(left), holding(right)
    return ((word, places[0][word], places[1][word]) for word in sorted(places[0].keys() & places[1].keys()))


def holding(side: Sequence[Collection[str]]) -> dict[str, list[int]]:
    """The places of the points that hold each word."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, words in enumerate(side):
        for word in words:
            places[word].append(at)
    return places


def grid(sides: tuple[Sequence[T], Sequence[T]], measure: Callable[[T, T], float | bool]) -> NDArray[Any]:
    """A measure of every candidate, taken once of any two values that come up."""
    values = [list(dict.fromkeys(side)) for side in sides]
    table = np.array([[measure(a, b) for b in values[1]] for a in values[0]]).reshape(len(values[0]), len(values[1]))
    place = [{value: at for at, value in enumerate(mine)} for mine in values]
    spread: NDArray[Any] = table[np.ix_(*([place[at][value] for value in side] for at, side in enumerate(sides)))]
    return spread


def of_words(told: tuple[Sequence[str], Sequence[str]], weight: Callable[[str], float]) -> dict[str, Signs]:
    """Which words two points share."""
    left, right = ([frozenset(stems(text)) for text in side] for side in told)
    shared, rarest = np.zeros((len(left), len(right))), np.zeros((len(left), len(right)))
    for word, rows, columns in in_both(left, right):
        both = np.ix_(rows, columns)
        shared[both] += weight(word)
        rarest[both] = np.maximum(rarest[both], weight(word))
    mass = [np.array([sum(map(weight, sorted(words))) for words in side]) for side in (left, right)]
    lesser = np.minimum(mass[0][:, None], mass[1][None, :])
    return {
        "rarest word": rarest,
        "words contained": shared / np.where(lesser > 0, lesser, 1.0),
        "words shared": np.log1p(shared),
    }


def of_facts(left: Sequence[Point], right: Sequence[Point]) -> dict[str, NDArray[Any]]:
    """Names, figures and acts of two points."""

    def each(read: Callable[[Point], T]) -> tuple[list[T], list[T]]:
        return [read(point) for point in left], [read(point) for point in right]

    names, figures, acts = each(named), each(figures_of), each(class_of)
    thanks = each(lambda point: bool(THANKS.search(point.evidence[0].words)))
    bare = each(lambda point: bool(NAMED_ONLY.search(point.evidence[0].words)))
    contact = each(lambda point: point.aspect in OF_CONTACT)
    answers = load_answers()
    return {
        "names shared": grid(names, lambda a, b: len(a & b)),
        "names differ": grid(names, lambda a, b: bool(a and b and not a & b)),
        "figures shared": grid(figures, lambda a, b: bool(a & b)),
        "figures differ": grid(figures, lambda a, b: bool(a and b and not a & b)),
        "figure on one side": grid(figures, lambda a, b: bool(a) != bool(b)),
        "converse acts": grid(acts, lambda a, b: a is not None and b in answers.get(a, ())),
        "same act": grid(acts, lambda a, b: a is not None and a == b),
        "thanks on one side": grid(thanks, lambda a, b: a != b),
        "thanks on both": grid(thanks, lambda a, b: a and b),
        "topic only on one side": grid(bare, lambda a, b: a != b),
        "topic only on both": grid(bare, lambda a, b: a and b),
        "both told as contact": grid(contact, lambda a, b: a and b),
        "told as contact and not": grid(contact, lambda a, b: a != b),
    }


def named(point: Point) -> frozenset[str]:
    """The stems of the proper names of a point."""
    return frozenset(stem(word) for span in point.names for word in WORD.findall(span.words.casefold()) if word not in STOP)


def figures_of(point: Point) -> frozenset[float]:
    """The values of a point's figures."""
    return frozenset(figure.value for figure in point.figures)


def of_lengths(told: tuple[Sequence[str], Sequence[str]]) -> dict[str, Signs]:
    """How long two points are."""
    lengths = [len(text) for text in told[0]], [len(text) for text in told[1]]
    return {
        "lengths apart": grid(lengths, lambda a, b: abs(math.log(a / b))),
        "shorter length": grid(lengths, lambda a, b: math.log(min(a, b))),
    }


def stems(text: str) -> list[str]:
    """The content words of a text, folded, without their endings."""
    return [stem(word) for word in WORD.findall(text.casefold()) if word not in STOP]


def stem(word: str) -> str:
    """A word without its ending, cut to a few letters: enough for "delivered" and "deliveries" to meet."""
    word = re.sub(r"['’]s?$", "", word)
    short = ENDINGS.sub("", word) if len(word) > LEAST_STEM else word
    return (short if len(short) >= LEAST_STEM else word)[:STEM]
