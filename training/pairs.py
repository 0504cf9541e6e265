"""What the encoder of accounts is taught: two accounts with their points, links and topics, as word pieces.

Pairs come from the project's corpus (`corpus/data/accounts.train.jsonl`), from the shared real pairs (`accounts/train.jsonl` of
the benches) and, a few at a time, from the drills (`corpus/drills/accounts`). Each text is cut into sentences as it is when read.
"""

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from communique import from_text
from communique.accounts.encoder import LONGEST, Sentence, to_sentence
from communique.accounts.points import covering
from communique.parse import parse

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus/data/accounts.train.jsonl"
REAL = ROOT.parent / "shared/bench/accounts/train.jsonl"
DEV = ROOT.parent / "shared/bench/accounts/dev.jsonl"
DRILLS = ROOT / "corpus/drills/accounts"
IGNORED, OUTSIDE, BEGINS, GOES_ON = -100, 0, 1, 2
DRILLS_A_PAIR = 6

Row = dict[str, Any]
Place = tuple[int, int, int]
"""Of a point: the number of its window, and its pieces [first, last) there."""


@dataclass(frozen=True, slots=True)
class Taught:
    """One side: windows of pieces, the tag of each piece (or none to learn), and where its points stand."""

    windows: tuple[tuple[int, ...], ...]
    tags: tuple[tuple[int, ...], ...]
    points: tuple[Place, ...]
    names: tuple[str, ...]
    topics: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts of one contact: links are (point of the first, point of the second)."""

    id: str
    group: str
    sides: tuple[Taught, Taught]
    links: frozenset[tuple[int, int]]
    topics: tuple[tuple[int, ...], ...]


def rows(path: Path) -> list[Row]:
    """The records of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def sides_of(row: Row) -> list[tuple[str, Row]]:
    """The letter and the record of each side, in a pair of the corpus or of the bench."""
    return list(row["sides"].items()) if "sides" in row else [(letter, row[letter]) for letter in "ab"]


def group_of(row: Row) -> str:
    """What must not be split between folds: the set of accounts, or all that is of one day."""
    return str(row.get("group") or row["date"])


def fold_of(row: Row, folds: int) -> int:
    """The fold a pair belongs to, by a digest."""
    return int(hashlib.sha256(group_of(row).encode()).hexdigest(), 16) % folds


def to_pair(row: Row, words: Tokenizer) -> Pair:
    """An annotated pair as it is learnt from."""
    topics = {topic: number for number, topic in enumerate(row["topics"])}
    letters = [letter for letter, _ in sides_of(row)]
    sides = [
        taught(side["text"], [p for p in row["points"] if p["side"] == letter], topics, words) for letter, side in sides_of(row)
    ]
    at = [{name: number for number, name in enumerate(side.names)} for side in sides]
    links = {
        (at[0][point["id"]], at[1][link["id"]])
        for point in row["points"]
        if point["side"] == letters[0]
        for link in point["links"]
    }
    return Pair(
        id=row["id"],
        group=group_of(row),
        sides=(sides[0], sides[1]),
        links=frozenset(links),
        topics=tuple(to_sentence(words, topic).ids[:LONGEST] for topic in row["topics"]),
    )


@cache
def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text as it is read."""
    parsed = parse(from_text(text, source="a text to learn from", media_type="text/plain"))
    return tuple((parsed.start[first], parsed.end[last - 1]) for first, last in parsed.sentences)


def taught(text: str, points: Sequence[Row], topics: dict[str, int], words: Tokenizer) -> Taught:
    """One side's sentences with the tags of its points; a point of several sentences gets a window that holds them."""
    sentences = sentences_of(text)
    spans = list(dict.fromkeys((*sentences, *(covering(sentences, p["start"], p["end"]) for p in points))))
    read = [to_sentence(words, text[start:end]) for start, end in spans]
    inside = [(p["start"], p["end"]) for p in points]
    single = set(sentences)
    tags = [
        tagged(one, start, inside) if (start, end) in single else (IGNORED,) * len(one.ids)
        for one, (start, end) in zip(read, spans, strict=True)
    ]
    places = []
    for first, last in inside:
        number = spans.index(covering(sentences, first, last))
        pieces = read[number].inside(first - spans[number][0], last - spans[number][0])
        stop = min(pieces.stop, LONGEST)
        places.append((number, min(pieces.start, stop - 1), stop))
    return Taught(
        windows=tuple(one.ids[:LONGEST] for one in read),
        tags=tuple(each[:LONGEST] for each in tags),
        points=tuple(places),
        names=tuple(p["id"] for p in points),
        topics=tuple(topics[p["topic"]] for p in points),
    )


def tagged(sentence: Sentence, start: int, points: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """For each piece of a sentence that begins at a character: outside every point, the first of one here, or a further one."""
    tags = [OUTSIDE] * len(sentence.ids)
    for first, last in points:
        mine = [n for n in range(len(tags)) if sentence.start[n] + start < last and sentence.end[n] + start > first]
        for order, n in enumerate(mine):
            tags[n] = GOES_ON if order else BEGINS
    return tuple(tags)


def drilled(drills: Sequence[Row], words: Tokenizer, chance: random.Random) -> list[Pair]:
    """Drills as pairs: the anchors of some on one side, what says the same and what does not on the other."""
    order = list(drills)
    chance.shuffle(order)
    groups = [order[at : at + DRILLS_A_PAIR] for at in range(0, len(order), DRILLS_A_PAIR)]
    return [drilled_pair(group, words, swapped=chance.random() < 0.5) for group in groups]


def drilled_pair(drills: Sequence[Row], words: Tokenizer, *, swapped: bool) -> Pair:
    """One pair of some drills."""
    topics = {matter: number for number, matter in enumerate(dict.fromkeys(drill["matter"] for drill in drills))}
    anchors = [(drill["anchor"], topics[drill["matter"]]) for drill in drills]
    others, links = [], set()
    for number, drill in enumerate(drills):
        for kind in ("same", "conflict", "differ"):
            for told in drill.get(kind, ()):
                if kind != "differ":
                    links.add((number, len(others)))
                others.append((told, topics[drill["matter"]]))
    sides = (drilled_side(anchors, words), drilled_side(others, words))
    return Pair(
        id="+".join(drill["id"] for drill in drills),
        group="drills",
        sides=(sides[1], sides[0]) if swapped else sides,
        links=turned(links) if swapped else frozenset(links),
        topics=tuple(to_sentence(words, matter).ids[:LONGEST] for matter in topics),
    )


def turned(links: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Links seen from the other side."""
    return frozenset((right, left) for left, right in links)


def drilled_side(told: Sequence[tuple[Row, int]], words: Tokenizer) -> Taught:
    """Points in sentences of their own, of which nothing else is known."""
    read = [to_sentence(words, one["text"]) for one, _ in told]
    places = []
    for number, ((one, _), sentence) in enumerate(zip(told, read, strict=True)):
        first = one["text"].index(one["point"])
        pieces = sentence.inside(first, first + len(one["point"]))
        stop = min(pieces.stop, LONGEST)
        places.append((number, min(pieces.start, stop - 1), stop))
    return Taught(
        windows=tuple(one.ids[:LONGEST] for one in read),
        tags=tuple((IGNORED,) * len(one.ids[:LONGEST]) for one in read),
        points=tuple(places),
        names=tuple(str(number) for number in range(len(told))),
        topics=tuple(topic for _, topic in told),
    )
