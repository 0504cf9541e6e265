"""How well two accounts are aligned: on real pairs by the bench's own scorer, on the corpus's held-back pairs as a second reader.

A score is a percentage; None where there is nothing to measure: no conflict shown has no precision, and nothing wrong in it.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from corpus.agreement import Pairs, of_accounts
from evaluation.accounts import aligned
from evaluation.files import json_lines

HELD_BACK = Path(__file__).resolve().parents[1] / "corpus/data/accounts.test.jsonl"
SIDES = ("a", "b")
DRAWS, SEED = 1000, 1  # draws of as many pairs as there are, with repetition
WITHIN = 0.9  # share of the draws that lie in an interval
TOLD = {"both": "same", "differently": "converse", "general": "general", "conflict": "conflict"}
"""How a link is told, by the corpus's word for it."""
GENERAL = {"left_general": "general", "left_specific": "general"}
Row = dict[str, Any]
Scores = dict[str, float | None]
Found = dict[str, dict[str, Row]]
"""The predictions of tasks A, B and C, by the pair's id."""


def scores_of(bench: ModuleType, gold: Sequence[Row], found: Found) -> Scores:
    """What the scorer of the accounts bench says of some of its pairs, which may come twice."""
    a, b, c = bench.task_a(gold, found["A"]), bench.task_b(gold, found["B"]), bench.task_c(gold, found["C"])
    shown, right = conflicts(bench, gold, found["A"])
    return {
        "accounts A: macro-F1 both/only": 100 * a["macro_f1_both_only"],
        "accounts A: link F1": 100 * a["links"]["f1"],
        "accounts A: precision of only": 100 * a["per_label"]["only"]["p"] if a["per_label"]["only"]["n_pred"] else None,
        "accounts A: conflict precision": 100 * right / shown if shown else None,
        "accounts B: micro F1": 100 * b["micro"]["f1"],
        "accounts C: relaxed link F1": 100 * c["links_relaxed"]["f1"],
        "accounts C: strict link F1": 100 * c["links_strict"]["f1"],
        "accounts C: points F1": 100 * c["points"]["f1"],
    }


def conflicts(bench: ModuleType, gold: Iterable[Row], found: dict[str, Row]) -> tuple[int, int]:
    """How many conflicts are shown between points that are given, and how many of them are."""
    shown = right = 0
    for pair in gold:
        side = {point["id"]: point["side"] for point in pair["points"]}
        given = [{"id": name, **point} for name, point in found[pair["id"]]["points"].items()]
        theirs, ours = bench.pair_links(pair["points"], side), bench.pair_links(given, side)
        mine = {link for link in ours if link[2] == "conflict"}
        shown, right = shown + len(mine), right + len(mine & theirs)
    return shown, right


def missed_of(bench: ModuleType, gold: Iterable[Row], found: Found) -> Iterator[tuple[str, str]]:
    """The gold items missed, with their words: labels and links of given points, topics of one side, links from texts alone."""
    for pair in gold:
        name, points = pair["id"], {point["id"]: point for point in pair["points"]}
        side = {key: point["side"] for key, point in points.items()}
        mine = found["A"][name]["points"]
        for key, point in points.items():
            if mine[key]["label"] != point["label"]:
                yield f"A {name}.{key}", f"{mine[key]['label']} for {point['label']}: {words(pair, key)}"
        links = sorted(link[:2] for link in bench.pair_links(pair["points"], side))
        linked = {link[:2] for link in bench.pair_links([{"id": key, **point} for key, point in mine.items()], side)}
        whole = whole_links(bench, found["C"][name]["points"])
        for left, right in links:
            if (left, right) not in linked:
                yield f"A {name}.{left}-{right}", f"{words(pair, left)} | {words(pair, right)}"
            if not any(bench.cover(a, points[left]) >= 0.5 and bench.cover(b, points[right]) >= 0.5 for a, b in whole):
                yield f"C {name}.{left}-{right}", f"{words(pair, left)} | {words(pair, right)}"
        for letter in SIDES:
            for topic in pair[f"topics_only_{letter}"]:
                if topic not in found["B"][name][f"topics_only_{letter}"]:
                    yield f"B {name}.{letter}.{topic}", f"only in {letter}: {topic}"


def words(pair: Row, name: str) -> str:
    """The words of a point."""
    point = next(one for one in pair["points"] if one["id"] == name)
    text: str = pair[point["side"]]["text"]
    return text[point["start"] : point["end"]]


def whole_links(bench: ModuleType, points: Sequence[Row]) -> list[tuple[Row, Row]]:
    """The links found from the texts alone, each as its two points."""
    known = {point["id"]: point for point in points}
    return [(known[left], known[right]) for left, right, _ in bench.pair_links(points, {p["id"]: p["side"] for p in points})]


def intervals(score: Callable[[Sequence[Row]], Scores], pairs: Sequence[Row]) -> dict[str, tuple[float, float] | None]:
    """Where the middle of each score lies over draws of pairs with repetition (a percentile bootstrap, Efron 1979): how far it
    hangs on which pairs there are. None for a score that no draw has.
    """
    chance = random.Random(SEED)
    drawn = [score(chance.choices(pairs, k=len(pairs))) for _ in range(DRAWS)]
    return {name: middle([value for each in drawn if (value := each[name]) is not None]) for name in drawn[0]}


def middle(values: Sequence[float]) -> tuple[float, float] | None:
    """The lowest and the highest of the middle values."""
    ordered, out = sorted(values), (1 - WITHIN) / 2
    return (ordered[int(out * len(ordered))], ordered[int((1 - out) * (len(ordered) - 1))]) if ordered else None


def measure_accounts(path: Path = HELD_BACK) -> Scores:
    """The program as a second reader of pairs of the corpus, whose points it is given; scores alone, since nobody reads them."""
    pairs = [(record, read_as_record(record)) for record in json_lines(path)]
    return {**of_accounts(pairs), **of_labels(pairs), **of_relations(pairs)}


def read_as_record(gold: Row) -> Row:
    """A pair of the corpus with the labels and links that the program gives its points."""
    row = as_bench(gold)
    links, names = aligned(row)
    found: dict[str, list[Row]] = {point["id"]: [] for point in gold["points"]}
    for link in links:
        kind = "conflict" if link.relation == "conflict" else "both"
        for one, other in ((link.left, link.right), (link.right, link.left)):
            found[names[one]].append({"id": names[other], "type": kind, "relation": TOLD[link.relation]})
    return {
        **gold,
        "points": [{**point, "label": label(found[point["id"]]), "links": found[point["id"]]} for point in gold["points"]],
    }


def as_bench(gold: Row) -> Row:
    """A pair of the corpus in the form of the bench; of a triple the two sides may be called a and c, or b and c."""
    letters = dict(zip(gold["sides"], SIDES, strict=True))
    points = [{"id": p["id"], "side": letters[p["side"]], "start": p["start"], "end": p["end"]} for p in gold["points"]]
    return {"id": gold["id"], "date": gold["date"], "points": points, **{letters[at]: side for at, side in gold["sides"].items()}}


def label(links: Sequence[Row]) -> str:
    """A point's label, as its links have it."""
    kinds = {link["type"] for link in links}
    return "conflict" if "conflict" in kinds else "both" if kinds else "only"


def of_labels(pairs: Pairs) -> Scores:
    """The figures of the bench's task A that two readers of the corpus are not compared by."""
    cells = Counter((a["label"], b["label"]) for one, other in pairs for a, b in zip(one["points"], other["points"], strict=True))
    theirs, ours = (Counter(cell[at] for cell in cells.elements()) for at in (0, 1))
    f1 = [200 * cells[kind, kind] / max(1, theirs[kind] + ours[kind]) for kind in ("both", "only")]
    return {
        "accounts macro-F1 both/only": sum(f1) / 2,
        "accounts precision of only": 100 * cells["only", "only"] / ours["only"] if ours["only"] else None,
    }


def of_relations(pairs: Pairs) -> Scores:
    """How far conflicts shown are conflicts, and conflicts shown; and of the links that both have, how many are told alike."""
    both = [(links_of(one), links_of(other)) for one, other in pairs]
    shown = [theirs.get(link) == kind for theirs, ours in both for link, kind in ours.items() if kind == "conflict"]
    there = [ours.get(link) == kind for theirs, ours in both for link, kind in theirs.items() if kind == "conflict"]
    alike = [kind == ours[link] for theirs, ours in both for link, kind in theirs.items() if link in ours]
    return {
        "accounts conflict precision": share(shown),
        "accounts conflict recall": share(there),
        "accounts relation accuracy, of links both have": share(alike),
    }


def links_of(record: Row) -> dict[tuple[str, str], str]:
    """How each link of a pair is told, seen from the first side."""
    return {
        (point["id"], link["id"]): GENERAL.get(link["relation"], link["relation"])
        for point in record["points"]
        for link in point["links"]
        if point["id"] < link["id"]
    }


def share(right: Sequence[bool]) -> float | None:
    """How many of a hundred are right; None of none."""
    return 100 * sum(right) / len(right) if right else None
