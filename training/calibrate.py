"""How sure to be: logistic weights on what the reader shows of a statement, fitted on the texts that were held back.

A statement counts as right when PolNeAR's scorer would say so: half of the content in common, and a word of the source.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from communique import from_text
from communique.encoder import Encoder
from communique.records import Document
from communique.tagging import Tagged, tag
from evaluation.benches import SHARED, scorer
from training.passages import CORPUS, POLNEAR, rows

Judged = tuple[NDArray[np.float64], NDArray[np.int64]]
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def calibrate(folder: Path, held: frozenset[str]) -> list[float]:
    """Bias and weights of the signs of `communique.tagging.cues.signs_of`."""
    signs, right = judged(Encoder(folder), held)
    fitted = LogisticRegression(C=1.0).fit(signs, right)
    return [round(float(value), 4) for value in (fitted.intercept_[0], *fitted.coef_[0])]


def judged(encoder: Encoder, held: frozenset[str], paths: Iterable[Path] = (POLNEAR, CORPUS)) -> Judged:
    """The signs of every statement found in the held texts, and whether it is right."""
    bench = scorer(SHARED / "attribution/score.py")
    signs, right = [], []
    for path in paths:
        for row in rows(path):
            if row["id"] not in held:
                continue
            document = from_text(row["text"], source=row["id"], media_type="text/plain")
            found = tag(document, encoder).attributions
            found = tuple(outer(found)) if path == POLNEAR else found
            told, given = [spans_told(one) for one in row["statements"]], [spans_found(one, document) for one in found]
            pairs = bench.match(told, given, row["text"])
            good = {at for gold, at in pairs if bench.attributed(told[gold], given[at], row["text"])}
            signs += [one.signs for one in found]
            right += [int(at in good) for at in range(len(found))]
    return np.array(signs), np.array(right)


def spans_told(one: dict[str, Any]) -> dict[str, list[list[int]]]:
    """A statement of PolNeAR or of the corpus, whose sources have an actor each, as the scorer takes it."""
    source = [span for part in one["source"] for span in (part["spans"] if isinstance(part, dict) else [part])]
    return {"source": source, "cue": one["cue"], "content": one["content"]}


def spans_found(one: Tagged, document: Document) -> dict[str, list[list[int]]]:
    """A statement of the reader as the scorer takes it."""
    parts = (("source", one.source), ("cue", [one.cue]), ("content", one.contents))
    return {role: [list(place) for span in spans if (place := document.offsets.to_source(*span))] for role, spans in parts}


def outer(found: Iterable[Tagged]) -> Iterator[Tagged]:
    """The statements whose cue stands in no other's content: PolNeAR leaves most of the others unmarked, right as they may be."""
    found = list(found)
    contents = [piece for one in found for piece in one.contents]
    return (one for one in found if not any(start <= one.cue[0] < end for start, end in contents))


def reliability(encoder: Encoder, held: frozenset[str], path: Path) -> list[dict[str, float]]:
    """For each range of confidence: how many statements, their mean confidence, and the share that is right."""
    signs, right = judged(encoder, held, [path])
    sure = np.array([encoder.calibrated(one) for one in signs])
    table = []
    for low, high in pairwise(BINS):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            table.append(
                {"from": low, "to": high, "seen": int(inside.sum()), "mean": round(float(sure[inside].mean()), 3),
                 "right": round(float(right[inside].mean()), 3)}
            )  # fmt: skip
    return table


def add_to(folder: Path, weights: list[float]) -> None:
    """Write the weights into the description of a model."""
    path = folder / "reader.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"confidence": weights}, indent=1) + "\n", "utf-8")
