"""How the evidence for two points saying the same is weighed: logistic regressions on pairs that the encoder has not seen.

For each fold the encoder that was fitted without it reads its pairs, as the package reads them: once with the points that were
marked, once with those that it finds itself. Fitted on their signs (`communique.accounts.evidence`): whether a candidate is a
link, how a link is told (alike, from the other end, in general terms), and whether an account speaks of a heading; whether
versions conflict is read by rules (`communique.accounts.conflicts`). From how sure on to link is chosen on the real pairs: those
that are fitted on, each weighed by what was fitted without pairs of its day, and the development pairs, which serve nothing else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from communique.accounts.alignment import decide, rarity_of
from communique.accounts.encoder import PointEncoder
from communique.accounts.evidence import SIGNS, ready, signs, stems
from communique.accounts.mentions import compared, told_by
from communique.accounts.mentions import signs as topic_signs
from communique.accounts.sides import accounts_of
from communique.records import Account, Dossier
from evaluation.accounts import SIDES, marked, place
from evaluation.alignment import as_bench
from training.pairs import Row, group_of, sentences_of, sides_of

STRENGTH, HEADING_STRENGTH, RELATION_STRENGTH = 0.0001, 0.03, 0.03  # inverse regularisation
RELATIONS = {"same": "same", "converse": "converse", "left_general": "general", "left_specific": "general"}
STEPS = 40

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One pair with its evidence (left x right x signs) and what is right: which candidates are links, and of the links of marked
    points how they are told."""

    id: str
    group: str
    real: bool
    marked: bool
    found: Matrix
    right: NDArray[np.bool_]
    told: dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True, eq=False)
class Headed:
    """The topics of one pair: signs (topics x 2 sides x signs), and whether the side has a point on it."""

    group: str
    real: bool
    found: Matrix
    speaks: NDArray[np.bool_]


def of_bench(row: Row) -> Row:
    """A pair in the form of the bench."""
    return row if "a" in row else as_bench(row)


def rarity_in(found: Iterable[Row]) -> dict[str, Any]:
    """In how many of the sentences learnt from each stem stands; those in one alone are left out."""
    texts = sorted({side["text"] for row in found for _, side in sides_of(row)})
    sentences = [text[start:end] for text in texts for start, end in sentences_of(text)]
    counts = Counter(word for sentence in sentences for word in set(stems(sentence)))
    return {"sentences": len(sentences), "holding": {word: count for word, count in sorted(counts.items()) if count > 1}}


def judged(row: Row, read: Sequence[Dossier], encoder: PointEncoder) -> Judged:
    """The evidence of a pair between the points that were marked."""
    accounts, names = marked(of_bench(row), read)
    places = [list(mine.values()) for mine in names]
    told = {(places[0].index(left), places[1].index(right)): kind for left, right, kind in told_links(row)}
    right = np.zeros((len(places[0]), len(places[1])), dtype=bool)
    for link in told:
        right[link] = True
    return Judged(row["id"], group_of(row), "a" in row, True, evidence_of(accounts, encoder), right, told)


def found_out(row: Row, read: Sequence[Dossier], accounts: Sequence[Account], encoder: PointEncoder) -> Judged:
    """The evidence of a pair between the points that the package finds: links are those that lie on a link of marked points, by
    half of the shorter of the two at both ends."""
    bench = of_bench(row)
    marks = [{p["id"]: (p["start"], p["end"]) for p in bench["points"] if p["side"] == side} for side in SIDES]
    lying = [
        [{name for name, mark in mine.items() if lies_on(place(point, dossier), mark)} for point in account.points]
        for account, dossier, mine in zip(accounts, read, marks, strict=True)
    ]
    links = {(left, right) for left, right, _ in told_links(row)}
    right = [[any((a, b) in links for a in one for b in other) for other in lying[1]] for one in lying[0]]
    shape = (len(lying[0]), len(lying[1]))
    return Judged(
        row["id"],
        group_of(row),
        "a" in row,
        False,
        evidence_of(accounts, encoder),
        np.array(right, dtype=bool).reshape(shape),
        {},
    )


def lies_on(found: Row, mark: tuple[int, int]) -> bool:
    """Whether two stretches of text share half of the shorter one."""
    shared = min(found["end"], mark[1]) - max(found["start"], mark[0])
    return 2 * shared >= min(found["end"] - found["start"], mark[1] - mark[0])


def found_accounts(row: Row, read: Sequence[Dossier], encoder: PointEncoder) -> list[Account]:
    """Both accounts as the package reads them."""
    bench = of_bench(row)
    named = [side["party"] for side in (bench[at] for at in SIDES) if "publisher" not in side]
    return accounts_of(read, named, encoder=encoder)


def evidence_of(accounts: Sequence[Account], encoder: PointEncoder) -> Matrix:
    """The signs of all candidates of two accounts: left x right x signs."""
    by_sign = signs(*(ready(account, encoder) for account in accounts), rarity_of(encoder))
    return np.stack([by_sign[sign] for sign in SIGNS], axis=-1).astype(np.float64)


def headed(row: Row, accounts: Sequence[Account], encoder: PointEncoder) -> Headed:
    """The topics of a pair beside the points that the package finds: of each, signs for each side and whether it speaks of it."""
    close, rarity = encoder.headings(row["topics"]), rarity_of(encoder)
    found = compared(*(topic_signs(row["topics"], close, told_by(account, encoder), rarity) for account in accounts))
    only = [
        set(row[f"topics_only_{letter}"]) if "a" in row else set(row["one_sided"].get(letter, ())) for letter, _ in sides_of(row)
    ]
    speaks = np.array([[topic not in only[1 - side] for side in (0, 1)] for topic in row["topics"]])
    return Headed(group_of(row), "a" in row, found, speaks)


def told_links(row: Row) -> Iterator[tuple[str, str, str]]:
    """The links from the first side, by the names of their points, and how each is told: its relation, "conflict", or "" where
    nobody said."""
    first = sides_of(row)[0][0]
    for point in row["points"]:
        if point["side"] == first:
            for link in point["links"]:
                kind = "conflict" if link["type"] == "conflict" else RELATIONS.get(link.get("relation") or "", "")
                yield point["id"], link["id"], kind


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


def weigh(pairs: Sequence[Judged], topics: Sequence[Headed], bars: Sequence[Judged], rarity: dict[str, Any]) -> dict[str, Any]:
    """All that is fitted, as the package reads it; `bars` are pairs that nothing is fitted on but from how sure on to link."""
    links = {}
    for name in ("marked", "found"):
        mine, others = ([pair for pair in some if pair.marked == (name == "marked")] for some in (pairs, bars))
        links[name] = link_weights(mine, others)
    return {"rarity": rarity, "links": links, "relations": relations(pairs), "headings": heading_line(topics)}


def link_weights(pairs: Sequence[Judged], bars: Sequence[Judged]) -> dict[str, Any]:
    """How candidates are weighed, and from how sure on they are links."""
    fitted = link_line(pairs)
    left = [(pair, left_out(pairs, pair)(pair.found)) for pair in pairs if pair.real]
    any_from, best_from = thresholds([*left, *((pair, fitted(pair.found)) for pair in bars)])
    rows = zip(fitted.mean.tolist(), fitted.spread.tolist(), fitted.weight.tolist(), strict=True)
    return {
        "bias": round(fitted.bias, 5),
        "any": any_from,
        "best": best_from,
        "signs": {sign: [round(value, 5) for value in row] for sign, row in zip(SIGNS, rows, strict=True)},
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
    return line(found, np.concatenate([one.speaks.ravel() for one in real]), HEADING_STRENGTH).plain()


def relations(pairs: Sequence[Judged]) -> dict[str, Any]:
    """For each way to tell a link, against the others: of the links of which it is known how they are told."""
    known = [(pair.found[link], kind) for pair in pairs for link, kind in sorted(pair.told.items()) if kind]
    found, kinds = np.stack([row for row, _ in known]), np.array([kind for _, kind in known])
    return {kind: line(found, kinds == kind, RELATION_STRENGTH).plain() for kind in ("same", "converse", "general")}
