"""How well alignment of two accounts learnt from the corpus alone does on real pairs: the learning curve on the shared dev set.

    python -m training.accounts_curve

Evidence for each candidate pair of points (words, rare words, figures, names, lengths, the frozen encoder), each
also relative to the other candidates of either point, weighed by a logistic regression; thresholds are chosen on the texts
it was fitted on. Nothing but `corpus/data/accounts.train.jsonl` is learnt from unless `--real` adds the shared training pairs.
"""

import argparse
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evaluation.benches import SHARED, lines, scorer
from training.encoder import Example, Tagger, collate, to_pieces, tokenizer

CORPUS = Path(__file__).parents[1] / "corpus" / "data" / "accounts.train.jsonl"
STOP = frozenset(
    "a an the of to in on at by for from with and or as that this these those it its is are was were be been has have had will "
    "would he she they his her their them we our us i not no also into over under between both all any which who whom".split()
)
FIGURE = re.compile(r"\d[\d,.]*\d|\d")
NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+")


class Pair(NamedTuple):
    """Two accounts: the words of each side's points, and the links between them by index."""

    id: str
    points: tuple[list[str], list[str]]
    places: tuple[list[float], list[float]]
    names: tuple[list[str], list[str]]
    links: set[tuple[int, int]]
    group: str


def load(path: Path) -> list[Pair]:
    """The pairs of a file, of the corpus or of the bench."""
    return [to_pair(row) for row in lines(path)]


def to_pair(row: dict[str, Any]) -> Pair:
    """One record as a pair; the side's letter is that of its points' ids."""
    sides = list(row["sides"].items()) if "sides" in row else [(side, row[side]) for side in "ab"]
    words, places, names = [], [], []
    for letter, side in sides:
        mine = [point for point in row["points"] if point["side"] == letter]
        words.append([side["text"][p["start"] : p["end"]] for p in mine])
        places.append([p["start"] / len(side["text"]) for p in mine])
        names.append([p["id"] for p in mine])
    at = [{name: number for number, name in enumerate(side)} for side in names]
    links = {(at[0][p["id"]], at[1][link["id"]]) for p in row["points"] if p["id"] in at[0] for link in p["links"]}
    return Pair(row["id"], (words[0], words[1]), (places[0], places[1]), (names[0], names[1]), links, row.get("group", row["id"]))


def tokens(text: str) -> list[str]:
    """Content words, folded and cut to a stem of seven letters."""
    return [word[:7] for word in re.findall(r"[a-z0-9]+", text.casefold()) if word not in STOP]


def rarity(pair: Pair, background: Counter[str], size: int) -> Callable[[str], float]:
    """How telling a word is: rare in the background, and in this pair, whose participants are named everywhere."""
    here = Counter(word for side in pair.points for point in side for word in set(tokens(point)))
    count = sum(map(len, pair.points))
    return lambda word: math.log((size + 1) / (background[word] + 1)) * math.log((count + 1) / (here[word] + 0.5)) ** 2 / 10


def vectors(points: Iterable[str], split: Callable[[str], list[str]], weight: Callable[[str], float]) -> list[dict[str, float]]:
    """Each point as a weighted bag of length one."""
    bags = [{word: count * max(weight(word), 0.0) for word, count in Counter(split(point)).items()} for point in points]
    sizes = [math.sqrt(sum(value * value for value in bag.values())) or 1.0 for bag in bags]
    return [{word: value / size for word, value in bag.items()} for bag, size in zip(bags, sizes, strict=True)]


def grams(text: str) -> list[str]:
    """Runs of four letters."""
    folded = re.sub(r"\W+", " ", text.casefold())
    return [folded[at : at + 4] for at in range(len(folded) - 3)]


def products(left: list[dict[str, float]], right: list[dict[str, float]]) -> numpy.ndarray:
    """Cosines of all pairs of bags."""
    return numpy.array([[sum(value * b.get(word, 0.0) for word, value in a.items()) for b in right] for a in left])


def relative(values: numpy.ndarray) -> list[numpy.ndarray]:
    """A similarity as it stands, less the best other candidate of either point, and whether it is the best of both."""
    return [
        values,
        values - best_other(values),
        values - best_other(values.T).T,
        (values >= values.max(1, keepdims=True)) & (values >= values.max(0)) & (values > 0),
    ]


def best_other(values: numpy.ndarray) -> numpy.ndarray:
    """For each cell the largest of its row without it."""
    if values.shape[1] < 2:
        return numpy.zeros_like(values)
    order = numpy.sort(values, axis=1)
    first, second = order[:, -1:], order[:, -2:-1]
    return numpy.where(values == first, second, first)


@torch.no_grad()
def embed(model: Tagger, words: Any, points: Sequence[str]) -> numpy.ndarray:
    """The frozen encoder's mean-pooled vectors, of length one."""
    pieces = [to_pieces(words, point) for point in points]
    ids, marked, mask, _, _ = collate([Example(p, [0] * len(p.ids), [], [0] * len(p.ids)) for p in pieces])
    hidden = model.encoder(input_ids=ids, token_type_ids=marked, attention_mask=mask).last_hidden_state
    pooled = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.nn.functional.normalize(pooled, dim=1).numpy()


def cosines(left: numpy.ndarray, right: numpy.ndarray) -> numpy.ndarray:
    """Cosines of all pairs of vectors of length one."""
    return left @ right.T


def evidence(pair: Pair, background: Counter[str], size: int, model: Tagger, words: Any) -> numpy.ndarray:
    """What speaks for each candidate link: an array of A points x B points x evidence.

    How far apart two points stand in their texts is left out: authored accounts keep the order of matters more than real
    ones do, so what is learnt of it misleads.
    """
    weight = rarity(pair, background, size)
    here = Counter(name for side in pair.points for point in side for name in set(NAME.findall(point)))
    common = {name for name, count in here.items() if count >= 0.12 * sum(map(len, pair.points))}
    sims = [
        products(*(vectors(side, tokens, weight) for side in pair.points)),
        products(*(vectors(side, grams, lambda _: 1.0) for side in pair.points)),
        cosines(*(embed(model, words, side) for side in pair.points)),
        cosines(*(embed(model, words, [mask_names(point, common) for point in side]) for side in pair.points)),
    ]
    bags = [[set(tokens(point)) for point in side] for side in pair.points]
    figures = [[set(FIGURE.findall(point)) for point in side] for side in pair.points]
    names = [[set(NAME.findall(point)) - common for point in side] for side in pair.points]
    return numpy.stack([layer.astype(float) for layer in (
        *(layer for sim in sims for layer in relative(sim)),
        grid(bags, lambda a, b: max((weight(word) for word in a & b), default=0.0)),
        grid(bags, lambda a, b: sum(map(weight, a & b)) / (min(sum(map(weight, a)), sum(map(weight, b))) or 1.0)),
        grid(figures, lambda a, b: float(bool(a & b))),
        grid(figures, lambda a, b: float(bool(a and b and not a & b))),
        grid(names, lambda a, b: float(len(a & b))),
        grid(names, lambda a, b: float(bool(a and b and not a & b))),
        grid(pair.places, lambda a, b: float(a < 0.12 and b < 0.12)),
        grid(pair.points, lambda a, b: abs(math.log(len(a) / len(b)))),
        grid(pair.points, lambda a, b: math.log(min(len(a), len(b)))),
    )], axis=-1)  # fmt: skip


def mask_names(text: str, common: set[str]) -> str:
    """The text without the names that stand everywhere in the pair: they swamp what is said."""
    return re.sub(r"\b[A-Z][\w'-]+", lambda found: "they" if found[0] in common else found[0], text)


def grid(sides: tuple[Sequence[Any], Sequence[Any]] | list[Any], measure: Callable[[Any, Any], float]) -> numpy.ndarray:
    """A measure of all candidates."""
    return numpy.array([[measure(a, b) for b in sides[1]] for a in sides[0]])


Fitted = tuple[Any, float, float]


def fit(pairs: Sequence[Pair], cubes: dict[str, numpy.ndarray]) -> Fitted:
    """The weights, with the thresholds for links and for labels that are best on out-of-fold scores of the same pairs."""
    groups = sorted({pair.group for pair in pairs})
    scores: dict[str, numpy.ndarray] = {}
    for fold in range(5):
        held = set(groups[fold::5])
        model = weigh([pair for pair in pairs if pair.group not in held], cubes)
        scores |= {pair.id: probabilities(model, cubes[pair.id]) for pair in pairs if pair.group in held}
    return weigh(pairs, cubes), *thresholds(pairs, scores)


def thresholds(pairs: Sequence[Pair], scores: dict[str, numpy.ndarray]) -> tuple[float, float]:
    """The thresholds for links and for labels that are best on these scores."""
    steps = [at / 50 for at in range(2, 45)]
    return (
        max(steps, key=lambda at: f1_of_links(pairs, scores, at)),
        max(steps, key=lambda at: macro_of_labels(pairs, scores, at)),
    )


def weigh(pairs: Sequence[Pair], cubes: dict[str, numpy.ndarray]) -> Any:
    """A logistic regression over all candidates."""
    rows = numpy.concatenate([cubes[pair.id].reshape(-1, cubes[pair.id].shape[-1]) for pair in pairs])
    linked = numpy.concatenate([[(i, j) in pair.links for i, j in numpy.ndindex(cubes[pair.id].shape[:2])] for pair in pairs])
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000)).fit(rows, linked)


def probabilities(model: Any, cube: numpy.ndarray) -> numpy.ndarray:
    """The probability of each candidate."""
    return model.predict_proba(cube.reshape(-1, cube.shape[-1]))[:, 1].reshape(cube.shape[:2])


def f1_of_links(pairs: Sequence[Pair], scores: dict[str, numpy.ndarray], threshold: float) -> float:
    """F1 of the links over a threshold."""
    right = found = there = 0
    for pair in pairs:
        kept = {(int(i), int(j)) for i, j in zip(*numpy.nonzero(scores[pair.id] >= threshold), strict=True)}
        right, found, there = right + len(kept & pair.links), found + len(kept), there + len(pair.links)
    return 2 * right / (found + there) if found + there else 0.0


def macro_of_labels(pairs: Sequence[Pair], scores: dict[str, numpy.ndarray], threshold: float) -> float:
    """Macro F1 of linked and unlinked points, when a point's best candidate decides."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs:
        for side in (0, 1):
            best = scores[pair.id].max(1 - side)
            counts.update((any(link[side] == at for link in pair.links), bool(best[at] >= threshold)) for at in range(len(best)))
    f1s = [2 * counts[x, x] / max(1, 2 * counts[x, x] + counts[x, not x] + counts[not x, x]) for x in (True, False)]
    return sum(f1s) / 2


def predict(pairs: Sequence[Pair], cubes: dict[str, numpy.ndarray], fitted: Fitted) -> dict[str, Any]:
    """Predictions in the form of the bench's task A."""
    model, links_at, labels_at = fitted
    rows = {}
    for pair in pairs:
        scores = probabilities(model, cubes[pair.id])
        points = {}
        for side, table in ((0, scores), (1, scores.T)):
            for name, row in zip(pair.names[side], table, strict=True):
                found = [pair.names[1 - side][at] for at in numpy.nonzero(row >= links_at)[0]]
                points[name] = {"label": "both" if row.max() >= labels_at else "only", "links": found}
        rows[pair.id] = {"id": pair.id, "points": points}
    return rows


def main() -> None:
    """Print a row for each share of the corpus and each draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.25, 0.5, 1.0])
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--real", action="store_true", help="also the shared training pairs, alone and added")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    given = parser.parse_args()
    bench, folder = scorer(SHARED / "accounts/score.py"), SHARED / "accounts"
    ours, dev, real = load(given.corpus), load(folder / "dev.jsonl"), load(folder / "train.jsonl") if given.real else []
    gold = list(lines(folder / "dev.jsonl"))
    model, words = Tagger(0, 2).eval(), tokenizer()
    background = Counter(word for pair in ours for side in pair.points for point in side for word in set(tokens(point)))
    size = sum(len(side) for pair in ours for side in pair.points)
    cubes = {pair.id: evidence(pair, background, size, model, words) for pair in (*ours, *dev, *real)}
    groups = sorted({pair.group for pair in ours})
    for share in given.shares:
        for draw in range(given.draws if share < 1 else 1):
            kept = set(random.Random(draw).sample(groups, round(share * len(groups))))
            tell(bench, gold, dev, cubes, [pair for pair in ours if pair.group in kept], f"corpus {share:.0%}")
    if real:
        tell(bench, gold, dev, cubes, real, "shared training pairs")
        tell(bench, gold, dev, cubes, [*ours, *real], "both")
        tell(bench, gold, dev, cubes, ours, "corpus, thresholds of the shared training pairs", real)


def tell(
    bench: Any, gold: list[Any], dev: Sequence[Pair], cubes: dict[str, numpy.ndarray],
    pairs: Sequence[Pair], name: str, tuned: Sequence[Pair] = (),
) -> None:  # fmt: skip
    """Fit, score on dev and print; `tuned`: the pairs the thresholds are chosen on, when they are others."""
    model, links_at, labels_at = fit(pairs, cubes)
    if tuned:
        links_at, labels_at = thresholds(tuned, {pair.id: probabilities(model, cubes[pair.id]) for pair in tuned})
    result = bench.task_a(gold, predict(dev, cubes, (model, links_at, labels_at)))
    scores = {"macro both/only": result["macro_f1_both_only"], "links": result["links"]["f1"]}
    print(json.dumps({"fitted on": name, "pairs": len(pairs)} | scores | {"thresholds": (links_at, labels_at)}), flush=True)


if __name__ == "__main__":
    main()
