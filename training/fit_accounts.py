"""Fit what compares accounts, and write the files that the package ships.

    python -m training.fit_accounts                 # all of it: two hours on one core
    python -m training.fit_accounts fit             # or step by step; a step that was cut off goes on where it was
    python -m training.fit_accounts weigh
    python -m training.fit_accounts export --out communique/models/accounts

`fit` fits an encoder without each of two folds of the pairs, which tells what it makes of pairs it has not seen, and encoders of
all pairs, whose weights are averaged. `weigh` fits how the evidence is weighed, on the folds' readings. Of the development pairs
nothing is learnt but from how sure on to link; the test pairs are never opened.
"""

import argparse
import hashlib
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from communique.accounts.encoder import PointEncoder
from communique.records import Dossier
from evaluation.accounts import dossiers
from training.comparer import Comparer, Recipe, fit
from training.export import stored_small, sum_up
from training.fit_reader import pretrained
from training.pairs import CORPUS, DEV, DRILLS, REAL, Row, drilled, fold_of, rows, sides_of, to_pair
from training.reader import Encoder
from training.weigh_accounts import Headed, Judged, found_accounts, found_out, headed, judged, of_bench, rarity_in, weigh

OUT = Path("out/accounts")
MODEL = Path("communique/models/accounts")
METHOD = "accounts.encoder/1"
FOLDS = 2
HANDS = ("k1", "k2", "k3", "k4", "k5", "k6")
MEMBERS = {"all-1": Recipe(seed=1, hands=HANDS), "all-2": Recipe(seed=2, hands=HANDS)}
"""The encoders that are averaged."""
FOLDED = Recipe(hands=HANDS)


def tokenizer() -> Tokenizer:
    """The encoder's own word pieces."""
    words = Tokenizer.from_file(str(pretrained() / "tokenizer.json"))
    words.no_truncation()
    words.no_padding()
    return words


def untaught(dropout: float, seed: int) -> Comparer:
    """The published encoder, with heads that know nothing."""
    torch.manual_seed(seed)
    weights = load_file(pretrained() / "model.safetensors")
    model = Comparer(Encoder(dropout).take(weights))
    with torch.no_grad():  # nothing is ever marked: all pieces have the type that the encoder was published with
        model.encoder.types.weight.copy_(
            weights["embeddings.token_type_embeddings.weight"][:1].expand_as(model.encoder.types.weight)
        )
    model.encoder.types.weight.requires_grad_(False)
    return model


def drills(hands: Sequence[str]) -> list[Row]:
    """The drills of some hands."""
    return [row for hand in hands for row in rows(DRILLS / f"{hand}.jsonl")]


def fit_one(name: str, recipe: Recipe, corpus: list[Row], real: list[Row]) -> None:
    """Fit one encoder and keep its weights, unless they are there."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{name}.pt"
    if path.exists():
        return
    words, short = tokenizer(), drills(recipe.hands)
    pairs = [to_pair(row, words) for row in (*corpus, *real * recipe.real)]
    print(f"{name}: {len(pairs)} pairs, {len(short)} drills", flush=True)
    model = fit(
        untaught(recipe.dropout, recipe.seed),
        pairs,
        lambda chance: drilled(short, words, chance),
        recipe,
        OUT / f"{name}.state.pt",
    )
    torch.save({key: value.half() for key, value in model.state_dict().items()}, path)
    (OUT / f"{name}.state.pt").unlink()


def fit_all() -> None:
    """The encoders of all pairs, and those that have not seen one fold."""
    corpus, real = rows(CORPUS), rows(REAL)
    for name, recipe in MEMBERS.items():
        fit_one(name, recipe, corpus, real)
    for fold in range(FOLDS):
        seen = [[row for row in found if fold_of(row, FOLDS) != fold] for found in (corpus, real)]
        fit_one(f"fold-{fold}", FOLDED, *seen)


def load(names: list[str]) -> Comparer:
    """The average of some fitted encoders."""
    states = [torch.load(OUT / f"{name}.pt") for name in names]
    model = untaught(0.0, 0)
    model.load_state_dict({key: torch.stack([state[key].float() for state in states]).mean(0) for key in states[0]})
    return model.eval()


def read_all(found: list[Row]) -> dict[str, tuple[Dossier, Dossier]]:
    """Both texts of each pair as the package reads them, kept by what they are once they are read."""
    path = OUT / "dossiers.pkl"
    known: dict[str, tuple[Dossier, Dossier]] = pickle.loads(path.read_bytes()) if path.exists() else {}
    texts = {
        row["id"]: hashlib.sha256("\0".join(side["text"] for _, side in sides_of(row)).encode()).hexdigest() for row in found
    }
    new = {texts[row["id"]]: dossiers(of_bench(row)) for row in found if texts[row["id"]] not in known}
    if new:
        known |= new
        path.write_bytes(pickle.dumps(known))
    return {name: known[text] for name, text in texts.items()}


def weigh_all() -> None:
    """How the evidence is weighed, from pairs read by encoders that have not seen them."""
    found, unseen = [*rows(CORPUS), *rows(REAL)], rows(DEV)
    read, rarity = read_all([*found, *unseen]), rarity_in(found)
    pairs: list[Judged] = []
    topics: list[Headed] = []
    for fold in range(FOLDS):
        encoder = encoder_of([f"fold-{fold}"], OUT / f"fold-{fold}", rarity)
        for row in found:
            if fold_of(row, FOLDS) == fold:
                both, on_topics = readings(row, read[row["id"]], encoder)
                pairs += both
                topics.append(on_topics)
    encoder = encoder_of(list(MEMBERS), OUT / "members", rarity)
    bars = [one for row in unseen for one in readings(row, read[row["id"]], encoder)[0]]
    described = {"method": METHOD} | weigh(pairs, topics, bars, rarity)
    (OUT / "accounts.json").write_text(json.dumps(described, indent=1) + "\n", "utf-8")


def readings(row: Row, read: tuple[Dossier, Dossier], encoder: PointEncoder) -> tuple[tuple[Judged, Judged], Headed]:
    """The evidence of a pair between the points that were marked and between those that the package finds, and its topics."""
    accounts = found_accounts(row, read, encoder)
    return (judged(row, read, encoder), found_out(row, read, accounts, encoder)), headed(row, accounts, encoder)


def encoder_of(names: list[str], folder: Path, rarity: dict[str, Any]) -> PointEncoder:
    """An encoder, the average of some, as the package reads it, with no evidence weighed yet."""
    folder.mkdir(exist_ok=True)
    (folder / "accounts.json").write_text(json.dumps({"method": METHOD, "rarity": rarity}), "utf-8")
    write(names, folder)
    return PointEncoder(folder)


def export_all(folder: Path) -> None:
    """Write the files that are shipped: the averaged encoder, stored in int8, its word pieces, the weights, the sums of all."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "accounts.json").write_bytes((OUT / "accounts.json").read_bytes())
    write(list(MEMBERS), folder)
    print(json.dumps({path.name: path.stat().st_size for path in sorted(folder.iterdir())}))


def write(names: list[str], folder: Path) -> None:
    """Write an encoder, the average of some, beside the weights that lie in its folder."""
    stored_small(load(names), ("ids", "mask"), ("tags", "meaning", "matter", "heading"), folder / "accounts.onnx")
    (folder / "tokenizer.json").write_bytes((pretrained() / "tokenizer.json").read_bytes())
    sum_up(folder, ("accounts.onnx", "tokenizer.json", "accounts.json"))


def main() -> None:
    """Run the steps asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="?", choices=("fit", "weigh", "export"))
    parser.add_argument("--out", type=Path, default=MODEL)
    given = parser.parse_args()
    if given.step in (None, "fit"):
        fit_all()
    if given.step in (None, "weigh"):
        weigh_all()
    if given.step in (None, "export"):
        export_all(given.out)


if __name__ == "__main__":
    main()
