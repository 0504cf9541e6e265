"""The encoder of accounts: where the points of a sentence begin and end, and a vector for what a point says.

It reads one sentence at a time, so that what it makes of a sentence does not depend on what else an account holds: the same words
give the same points and the same vectors wherever they stand. Training takes its pieces from here.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from communique.checksums import check_files
from communique.encoder import Probabilities, batches, collate, probabilities
from communique.encoder import Sequence as Pieces
from communique.errors import WrongModel

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 160  # word pieces of a sentence read at once; a longer one is read in parts
Vectors = NDArray[np.float32]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as word pieces (n), with the characters of its text that each stands on."""

    ids: tuple[int, ...]
    start: tuple[int, ...]
    end: tuple[int, ...]

    def inside(self, start: int, end: int) -> slice:
        """The pieces that stand on some characters; at least one."""
        first = sum(1 for stop in self.end if stop <= start)
        last = sum(1 for begin in self.start if begin < end)
        return slice(min(first, len(self.ids) - 1), max(last, first + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the encoder makes of a sentence of n pieces.

    `tags` (n x 3) are the probabilities that a piece is outside every point, begins one, or goes on with one; `meaning` and
    `matter` (n x 384) are averaged over a point: points that say the same lie close in the first, points on the same matter in
    the second.
    """

    sentence: Sentence
    tags: Probabilities
    meaning: Vectors
    matter: Vectors


class PointEncoder:
    """A trained encoder of accounts, from a folder with `accounts.onnx` (int8), `tokenizer.json`, `accounts.json` (how its
    evidence is weighed) and `SHA256SUMS`, against which the files are checked before anything is loaded.
    """

    def __init__(self, folder: Path) -> None:
        sums = folder / "SHA256SUMS"
        if not sums.is_file():
            raise WrongModel(str(folder), "holds no SHA256SUMS", "give a folder made by `python -m training.fit_accounts`")
        check_files(folder, sums.read_text("ascii"), remedy="install again, or fit the model again")
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same answer, and the same speed, anywhere
        self.session = onnxruntime.InferenceSession(str(folder / "accounts.onnx"), options, providers=["CPUExecutionProvider"])
        self.words: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.words.no_truncation()
        self.words.no_padding()
        self.described: dict[str, Any] = json.loads((folder / "accounts.json").read_text("utf-8"))
        self.method: str = self.described["method"]
        self.width = int(self.session.get_outputs()[1].shape[-1])

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A reading of each sentence, in order."""
        sentences = [to_sentence(self.words, text) for text in texts]
        parts = [(at, first) for at, one in enumerate(sentences) for first in range(0, max(1, len(one.ids)), LONGEST)]
        out = self.run([sentences[at].ids[first : first + LONGEST] for at, first in parts])
        found: list[list[tuple[NDArray[np.float32], ...]]] = [[] for _ in sentences]
        for (at, _), part in zip(parts, out, strict=True):
            found[at].append(part)
        readings = []
        for sentence, mine in zip(sentences, found, strict=True):
            tags, meaning, matter = (np.concatenate(layer) for layer in zip(*mine, strict=True))
            readings.append(Reading(sentence, probabilities(tags), meaning, matter))
        return readings

    def headings(self, texts: Sequence[str]) -> Vectors:
        """A vector of length one for each of some row headings: it lies close to the `matter` of points on that matter."""
        parts = self.run([to_sentence(self.words, text).ids[:LONGEST] for text in texts], names=["heading"])
        return unit(np.stack([layer.mean(0) for (layer,) in parts])) if parts else np.zeros((0, 1), np.float32)

    def run(
        self, rows: Sequence[tuple[int, ...]], names: Sequence[str] = ("tags", "meaning", "matter")
    ) -> list[tuple[NDArray[np.float32], ...]]:
        """The named outputs for each row of pieces, without the marks at its ends."""
        found: list[tuple[NDArray[np.float32], ...]] = [()] * len(rows)
        for group in batches([len(row) for row in rows]):
            given = collate([Pieces(rows[at], (0,) * len(rows[at])) for at in group])
            out = self.session.run(list(names), {name: given[name] for name in ("ids", "mask")})
            for place, at in enumerate(group):
                found[at] = tuple(layer[place, 1 : len(rows[at]) + 1] for layer in out)
        return found


def to_sentence(words: "Tokenizer", text: str) -> Sentence:
    """A sentence in word pieces."""
    pieces = words.encode(text, add_special_tokens=False)
    return Sentence(tuple(pieces.ids), tuple(start for start, _ in pieces.offsets), tuple(end for _, end in pieces.offsets))


def unit(vectors: Vectors) -> Vectors:
    """Each row with length one; a row of zeros stays."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


@cache
def load_point_encoder(folder: Path | None = None) -> PointEncoder:
    """The shipped encoder of accounts, or the one in a folder of the user's, which COMMUNIQUE_ACCOUNTS_MODEL may name, too."""
    named = os.environ.get("COMMUNIQUE_ACCOUNTS_MODEL")
    shipped = Path(str(resources.files("communique"))) / "models" / "accounts"
    return PointEncoder(folder or (Path(named) if named else shipped))
