"""How well event coding learnt from the corpus alone does on real news: the learning curve on the shared events dev set.

    python -m training.events_curve --shares 0.25 0.5 1 --seeds 1 2

Two models of one small encoder: the first tells the type of a sentence and tags its triggers, the second, with one trigger
marked, tags who did it and to whom. Nothing but `corpus/data/documents.train.jsonl` is learnt from; the dev set is only
scored, by its own scorer. The recipe is the one of the trial beside the shared data, so figures compare.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from communique import find_mentions, from_text, resolve_phrase
from communique.events.ontology import event_types
from corpus.vocabulary import SILENT_BLOCKS, TOLD
from evaluation.benches import SHARED, lines, scorer
from training.encoder import Example, Pieces, Tagger, apply, fit, save, to_pieces, tokenizer

CORPUS = Path(__file__).parents[1] / "corpus" / "data" / "documents.train.jsonl"
OUT = Path("out")
TYPES = (*event_types(), "NONE")
NONE = TYPES.index("NONE")
OUTSIDE, SOURCE, TARGET = 0, 1, 2
SURE = 0.1  # how sure a piece must be to stand in a role: real sentences name more targets than are tagged at a half
JOINING = frozenset({"", "and", "or", "and the", "the"})  # what may stand between the phrases of one list
DISTANCE = 0.004  # what a piece of distance between trigger and phrase costs, in probability
Range = tuple[int, int]


class Telling(NamedTuple):
    """One event as one sentence tells it, in characters of the sentence."""

    type: str
    trigger: list[Range]
    source: list[Range]
    target: list[Range]


class Item(NamedTuple):
    """A sentence with the events it tells."""

    document: str
    text: str
    tellings: list[Telling]


def load(path: Path) -> list[Item]:
    """The sentences of the corpus, titles and boilerplate left out."""
    items = []
    for record in lines(path):
        silent = [(b["start"], b["end"]) for b in record["blocks"] if b["kind"] in SILENT_BLOCKS]
        for number, (start, end) in enumerate(record["sentences"], 1):
            if not any(low <= start < high for low, high in silent):
                items.append(Item(record["id"], record["text"][start:end], list(tellings(record, number, start, end))))
    return items


def tellings(record: dict[str, Any], number: int, start: int, end: int) -> Iterator[Telling]:
    """The events told in one sentence; what is only alleged, denied, supposed or long past is not learnt as an event."""
    for event in record["events"]:
        for telling in event["tellings"]:
            trigger = within(telling["trigger"], start, end)
            if telling["sentence"] == number and event["status"] in TOLD and trigger:
                sides = (within(role(telling[side]), start, end) for side in ("actors", "recipients"))
                yield Telling(event["type"], trigger, *sides)


def role(parties: list[dict[str, Any]]) -> list[Range]:
    """The phrases of a role."""
    return [span for party in parties for span in party["spans"]]


def within(spans: Sequence[Range], start: int, end: int) -> list[Range]:
    """The spans that lie in the sentence, counted from its start."""
    return [(s - start, e - start) for s, e in spans if start <= s < end]


def touches(piece: Range, spans: Sequence[Range]) -> bool:
    """Whether a piece stands on one of the spans."""
    return piece[1] > piece[0] and any(piece[0] < end and start < piece[1] for start, end in spans)


def type_example(pieces: Pieces, told: Sequence[Telling]) -> Example:
    """For the first model: the types of the sentence in equal shares, and its triggers by type."""
    kinds = sorted({one.type for one in told}) or ["NONE"]
    classes = [(kind in kinds) / len(kinds) for kind in TYPES]
    tags = [NONE] * len(pieces.ids)
    for one in told:
        for at, piece in enumerate(pieces.characters):
            if touches(piece, one.trigger):
                tags[at] = TYPES.index(one.type)
    return Example(pieces, [0] * len(tags), classes, tags)


def role_example(pieces: Pieces, one: Telling) -> Example:
    """For the second model: the trigger marked, source and target tagged."""
    tags = [SOURCE if touches(p, one.source) else TARGET if touches(p, one.target) else OUTSIDE for p in pieces.characters]
    return Example(pieces, [int(touches(p, one.trigger)) for p in pieces.characters], [], tags)


def runs(values: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of true values."""
    start = None
    for at, value in enumerate([*values, False]):
        if value and start is None:
            start = at
        elif not value and start is not None:
            yield start, at
            start = None


def best_trigger(tags: list[list[float]], kind: int) -> tuple[int, int]:
    """The run of pieces that is most surely a trigger of the type."""
    inner = range(1, len(tags) - 1)
    tagged = [at in inner and max(range(len(TYPES)), key=row.__getitem__) == kind for at, row in enumerate(tags)]
    found = list(runs(tagged))
    if found:
        return max(found, key=lambda run: max(tags[at][kind] for at in range(*run)))
    top = max(inner, key=lambda at: tags[at][kind])
    return top, top + 1


def phrases(text: str, pieces: Pieces, tags: list[list[float]], tag: int, trigger: tuple[int, int]) -> list[str]:
    """One phrase for a role: the surest, less its distance from the trigger, widened over commas and "and"."""
    middle = sum(trigger) / 2
    tagged = [row[tag] >= SURE and row[tag] > row[3 - tag] and at > 0 for at, row in enumerate(tags[:-1])]
    found = []
    for start, end in runs(tagged):
        sure = max(tags[at][tag] for at in range(start, end)) - DISTANCE * abs((start + end) / 2 - middle)
        found.append((sure, pieces.characters[start][0], pieces.characters[end - 1][1]))
    if not found:
        return []
    kept = [max(found)]
    for one in sorted(found, key=lambda other: abs(other[1] - kept[0][1])):
        low, high = min(k[1] for k in kept), max(k[2] for k in kept)
        between = text[one[2] : low] if one[2] <= low else text[high : one[1]]
        if one not in kept and between.strip(" ,") in JOINING:
            kept.append(one)
    return [text[start:end] for _, start, end in sorted(kept, key=lambda k: k[1])]


def countries(text: str, named: list[list[str]]) -> list[list[str]]:
    """The country codes of each role's phrases; phrases without one take the nearest country, first of those no role uses."""
    coded = [[resolve_phrase(phrase, context=text) for phrase in role] for role in named]
    found = [[actor.country for actor in role if actor and actor.country] for role in coded]
    sentence = from_text(text, source="sentence", media_type="text/plain")
    around = [(m.evidence[0].start, m.actor.country) for m in find_mentions(sentence) if m.actor.country]
    for mine, role in enumerate(named):
        if role and not found[mine]:
            at = text.find(role[0])
            near = [(any(country in other for other in found), abs(start - at), country) for start, country in around]
            found[mine] = [min(near)[2]] if near else []
    return [list(dict.fromkeys(role)) for role in found]


def predict(texts: dict[str, str], words: Any, types: Tagger, roles: Tagger) -> Iterator[dict[str, Any]]:
    """One event a text: its best type and one phrase a role."""
    pieces = [to_pieces(words, text) for text in texts.values()]
    first = apply(types, [to_code(piece) for piece in pieces])
    kinds = [max(range(NONE), key=classes.__getitem__) for classes, _ in first]
    triggers = [best_trigger(tags, kind) for (_, tags), kind in zip(first, kinds, strict=True)]
    second = apply(roles, [to_code(piece, trigger) for piece, trigger in zip(pieces, triggers, strict=True)])
    for (key, text), kind, piece, trigger, (_, tags) in zip(texts.items(), kinds, pieces, triggers, second, strict=True):
        sides = countries(text, [phrases(text, piece, tags, tag, trigger) for tag in (SOURCE, TARGET)])
        source, target = ([{"country": country} for country in side] for side in sides)
        yield {"id": key, "events": [{"event": TYPES[kind], "source": source, "target": target}]}


def to_code(pieces: Pieces, trigger: tuple[int, int] = (0, 0)) -> Example:
    """A text to be coded, with a trigger marked when there is one."""
    return Example(pieces, [int(trigger[0] <= at < trigger[1]) for at in range(len(pieces.ids))], [], [0] * len(pieces.ids))


def sample(items: list[Item], share: float, seed: int) -> list[Item]:
    """The sentences of a share of the documents."""
    names = sorted({item.document for item in items})
    random.Random(seed).shuffle(names)
    kept = set(names[: round(share * len(names))])
    return [item for item in items if item.document in kept]


def run(items: list[Item], *, seed: int, epochs: int, words: Any) -> dict[str, float]:
    """Train both models on the items, or take those of an earlier run on the same, and score them on the dev set."""
    read = [(to_pieces(words, item.text), item.tellings) for item in items]
    marked = [role_example(pieces, telling) for pieces, told in read for telling in told]
    digest = hashlib.sha256(repr((items, seed, epochs)).encode()).hexdigest()[:12]
    types = fitted(OUT / f"types-{digest}.pt", Tagger(len(TYPES), len(TYPES)), [type_example(*one) for one in read], epochs, seed)
    roles = fitted(OUT / f"roles-{digest}.pt", Tagger(0, 3), marked, epochs, seed)
    bench, path = scorer(SHARED / "events/score.py"), SHARED / "events/gsr_dev.jsonl"
    texts = {row["id"]: row["text"] for row in lines(path)}
    predictions = OUT / f"events-{digest}.jsonl"
    predictions.write_text("".join(json.dumps(row) + "\n" for row in predict(texts, words, types, roles)), "utf-8")
    result = bench.score(bench.read(str(path), "GOLD"), bench.read(str(predictions), "PRED"))
    scores = {key: round(result[key]["f1"], 3) for key in ("event", "quad", "source", "target", "tuple")}
    return scores | {"macro": round(result["event_macro_f1"], 3)}


def fitted(path: Path, model: Tagger, examples: list[Example], epochs: int, seed: int) -> Tagger:
    """The model fitted on the examples; the weights are kept, so that a run that was cut off goes on where it was."""
    if path.exists():
        model.load_state_dict(torch.load(path))
        return model.eval()
    save(fit(model, examples, epochs=epochs, seed=seed), path)
    return model


def main() -> None:
    """Print a row for each share and seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.25, 0.5, 1.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    given = parser.parse_args()
    words, items = tokenizer(), load(given.corpus)
    for share in given.shares:
        for seed in given.seeds:
            kept = sample(items, share, seed)
            scores = run(kept, seed=seed, epochs=given.epochs, words=words)
            print(json.dumps({"share": share, "seed": seed, "sentences": len(kept)} | scores), flush=True)


if __name__ == "__main__":
    main()
