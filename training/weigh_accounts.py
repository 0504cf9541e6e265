"""How the evidence for two points saying the same is weighed: logistic regressions on pairs that the encoder has not seen.

For each fold the encoder that was fitted without it reads its pairs. Fitted on their signs (`communique.accounts.evidence`):
whether a candidate is a link, and how a link is told (alike, from the other end, in general terms); whether its versions conflict
is read by rules (`communique.accounts.conflicts`).
From how sure on to link is chosen on the real pairs, each weighed by what was fitted without pairs of its day.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from tokenizers import Tokenizer

from communique import build_dossier, from_text
from communique.accounts.alignment import decide
from communique.accounts.encoder import LONGEST, to_sentence
from communique.accounts.evidence import HEADINGS, SIGNS, Rarity, Side, signs, stems
from communique.accounts.mentions import Told, compared
from communique.accounts.mentions import signs as topic_signs
from communique.accounts.points import points_at
from communique.accounts.sides import named_side, participants, teller_of
from communique.records import Actor, Dossier, Point
from training.comparer import Comparer, headings, read_side
from training.pairs import Row, group_of, sentences_of, sides_of, to_pair

STRENGTH, RELATION_STRENGTH = 0.03, 0.03  # inverse regularisation
RELATIONS = {"same": "same", "converse": "converse", "left_general": "general", "left_specific": "general"}
STEPS = 40

Points = tuple[tuple[Point, ...], tuple[Point, ...]]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One pair with its evidence (left x right x signs) and what is right: links, and of those how they are told."""

    id: str
    group: str
    real: bool
    found: Matrix
    links: frozenset[tuple[int, int]]
    told: dict[tuple[int, int], str]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each candidate is a link."""
        return np.array([[(i, j) in self.links for j in range(self.found.shape[1])] for i in range(self.found.shape[0])])


@dataclass(frozen=True, slots=True, eq=False)
class Headed:
    """The topics of one pair: signs (topics x 2 sides x signs), and whether the side has a point on it."""

    real: bool
    found: Matrix
    speaks: NDArray[np.bool_]


def points_of(row: Row) -> Points:
    """The annotated points of both sides as they are read, with their acts, figures and names."""
    told = [told_dossier(row, letter, side) for letter, side in sides_of(row)]
    parties = [party for _, party in told]
    found = []
    for at, ((letter, _), (dossier, party)) in enumerate(zip(sides_of(row), told, strict=True)):
        others = [other for number, other in enumerate(parties) if number != at and other is not None]
        contact = participants(dossier, party, others)
        spans = [(p["start"], p["end"]) for p in row["points"] if p["side"] == letter]
        found.append(points_at(dossier, letter, spans, party=party, contact=contact))
    return found[0], found[1]


def told_dossier(row: Row, letter: str, side: Row) -> tuple[Dossier, Actor | None]:
    """One side's text read, and whose it is."""
    document = from_text(
        side["text"], source=f"{row['id']}-{letter}", publisher=side.get("publisher"), published=date.fromisoformat(row["date"]),
        media_type="text/plain",
    )  # fmt: skip
    dossier = build_dossier(document)
    named = side["party"] if "publisher" not in side else None
    return dossier, (named_side(document, named) if named else teller_of(dossier)).party


def rarity_of(found: Iterable[Row]) -> dict[str, Any]:
    """In how many of the sentences learnt from each stem stands; those in one alone are left out."""
    texts = sorted({side["text"] for row in found for _, side in sides_of(row)})
    sentences = [text[start:end] for text in texts for start, end in sentences_of(text)]
    counts = Counter(word for sentence in sentences for word in set(stems(sentence)))
    return {"sentences": len(sentences), "holding": {word: count for word, count in sorted(counts.items()) if count > 1}}


@torch.no_grad()
def judged(row: Row, points: Points, model: Comparer, words: Tokenizer, rarity: Rarity) -> Judged:
    """The evidence of a pair as an encoder reads it."""
    pair = to_pair(row, words)
    standing = headings(model, [to_sentence(words, heading).ids for heading in HEADINGS]).numpy()
    sides = []
    for taught, mine in zip(pair.sides, points, strict=True):
        read = read_side(model, taught)
        matter = read.matter.numpy()
        sides.append(Side(mine, read.meaning.numpy(), matter, matter @ standing.T))
    by_sign = signs(sides[0], sides[1], rarity)
    return Judged(
        id=row["id"],
        group=group_of(row),
        real="sides" not in row,
        found=np.stack([by_sign[sign] for sign in SIGNS], axis=-1),
        links=pair.links,
        told=dict(told_links(row)),
    )


@torch.no_grad()
def headed(row: Row, model: Comparer, words: Tokenizer, rarity: Rarity) -> Headed:
    """The topics of a pair as an encoder reads them: of each, for each side, its signs and whether the side speaks of it."""
    vectors = headings(model, [to_sentence(words, topic).ids[:LONGEST] for topic in row["topics"]]).numpy()
    sides = [
        Told(
            read_side(model, taught).matter.numpy(),
            tuple(side["text"][p["start"] : p["end"]] for p in row["points"] if p["side"] == at),
        )
        for taught, (at, side) in zip(to_pair(row, words).sides, sides_of(row), strict=True)
    ]
    found = compared(*(topic_signs(row["topics"], vectors, side, rarity) for side in sides))
    only = [
        set(row[f"topics_only_{letter}"]) if "a" in row else set(row["one_sided"].get(letter, ())) for letter, _ in sides_of(row)
    ]
    return Headed(
        "sides" not in row, found, np.array([[topic not in only[1 - side] for side in (0, 1)] for topic in row["topics"]])
    )


def told_links(row: Row) -> Iterator[tuple[tuple[int, int], str]]:
    """How each link is told: its relation, "conflict", or "" where nobody said."""
    places = {letter: [p["id"] for p in row["points"] if p["side"] == letter] for letter, _ in sides_of(row)}
    left, right = places.values()
    for point in row["points"]:
        if point["id"] in left:
            for link in point["links"]:
                kind = "conflict" if link["type"] == "conflict" else RELATIONS.get(link.get("relation") or "", "")
                yield (left.index(point["id"]), right.index(link["id"])), kind


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A logistic regression on signs as they are: a bias, and of each sign its mean, spread and weight."""

    bias: float
    mean: Matrix
    spread: Matrix
    weight: Matrix

    def __call__(self, found: Matrix) -> Matrix:
        """The log-odds."""
        return self.bias + ((found - self.mean) / self.spread * self.weight).sum(-1)

    def plain(self) -> dict[str, Any]:
        """The same as a bias and a weight for each sign as it stands."""
        weight = self.weight / self.spread
        return {"bias": round(self.bias - float((weight * self.mean).sum()), 5), "weight": [round(float(w), 5) for w in weight]}


def line(found: Matrix, right: NDArray[np.bool_], strength: float) -> Line:
    """Fit one."""
    scaler = StandardScaler().fit(found)
    fitted = LogisticRegression(C=strength, max_iter=5000).fit(scaler.transform(found), right)
    return Line(float(fitted.intercept_[0]), scaler.mean_, np.asarray(scaler.scale_), fitted.coef_[0])


def link_line(pairs: Sequence[Judged]) -> Line:
    """Whether candidates are links."""
    found = np.concatenate([pair.found.reshape(-1, len(SIGNS)) for pair in pairs])
    return line(found, np.concatenate([pair.right.ravel() for pair in pairs]), STRENGTH)


def weigh(pairs: Sequence[Judged], topics: Sequence[Headed], rarity: dict[str, Any]) -> dict[str, Any]:
    """All that is fitted, as the package reads it."""
    fitted = link_line(pairs)
    unseen = [(pair, left_out(pairs, pair)(pair.found)) for pair in pairs if pair.real]
    any_from, best_from = thresholds(unseen)
    rows = zip(fitted.mean.tolist(), fitted.spread.tolist(), fitted.weight.tolist(), strict=True)
    return {
        "rarity": rarity,
        "links": {
            "bias": round(fitted.bias, 5),
            "any": any_from,
            "best": best_from,
            "signs": {sign: [round(value, 5) for value in row] for sign, row in zip(SIGNS, rows, strict=True)},
        },
        "relations": relations(pairs),
        "headings": heading_line(topics),
    }


def left_out(pairs: Sequence[Judged], pair: Judged) -> Line:
    """What is fitted without a pair and those of its group."""
    return link_line([other for other in pairs if other.group != pair.group])


def thresholds(scored: Sequence[tuple[Judged, Matrix]]) -> tuple[float, float]:
    """From which log-odds on any candidate, and the best of a point, is a link: what is best for labels and links together."""
    scores = np.concatenate([score.ravel() for _, score in scored])
    steps = sorted({round(float(value), 3) for value in np.quantile(scores, np.linspace(0.85, 0.999, STEPS))})
    pairs = [(high, low) for high in steps for low in steps if low <= high]
    return max(pairs, key=lambda at: goodness(scored, *at))


def goodness(scored: Sequence[tuple[Judged, Matrix]], any_from: float, best_from: float) -> float:
    """F1 of the links, mean F1 of linked and unlinked points, and half of how often an unlinked point is one, added: what is
    shown as left out by the other side is acted on."""
    right = found = there = 0
    counts: Counter[tuple[bool, bool]] = Counter()
    for pair, score in scored:
        linked = decide(score, np.zeros(score.shape, dtype=bool), any_from, best_from)
        gold = pair.right
        right, found, there = right + int((linked & gold).sum()), found + int(linked.sum()), there + int(gold.sum())
        for axis in (0, 1):
            counts.update(zip(gold.any(axis).tolist(), linked.any(axis).tolist(), strict=True))
    labels = [2 * counts[x, x] / max(1, 2 * counts[x, x] + counts[x, not x] + counts[not x, x]) for x in (True, False)]
    unlinked = counts[False, False] / max(1, counts[False, False] + counts[True, False])
    return 2 * right / max(1, found + there) + sum(labels) / 2 + unlinked / 2


def heading_line(topics: Sequence[Headed]) -> dict[str, Any]:
    """Whether a side speaks of a heading; of the real pairs alone, since the corpus's headings are cut finer."""
    real = [one for one in topics if one.real]
    found = np.concatenate([one.found.reshape(-1, one.found.shape[-1]) for one in real])
    return line(found, np.concatenate([one.speaks.ravel() for one in real]), STRENGTH).plain()


def relations(pairs: Sequence[Judged]) -> dict[str, Any]:
    """For each way to tell a link, against the others: of the links of which it is known how they are told."""
    known = [(pair.found[link], kind) for pair in pairs for link, kind in sorted(pair.told.items()) if kind]
    found, kinds = np.stack([row for row, _ in known]), np.array([kind for _, kind in known])
    return {kind: line(found, kinds == kind, RELATION_STRENGTH).plain() for kind in ("same", "converse", "general")}
