"""The encoder of accounts: where the points of a sentence begin and end, and a vector for what a point says.

It reads one sentence at a time, so that what it makes of a sentence does not depend on what else an account holds: the same words
give the same points and the same vectors wherever they stand. Sentences read in one batch would not, to the last digit. Training
takes its pieces from here.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from communique.encoder import Probabilities, collate, load_files, probabilities
from communique.encoder import Sequence as Pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 160  # word pieces of a sentence read at once; a longer one is read in parts
REMEMBERED = 512  # sentences, about 100 kB each: those of five readouts are read once for points, links, and topics
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
        self.session, self.words, self.described = load_files(folder, "accounts", made_by="training.fit_accounts")
        self.method: str = self.described["method"]
        self.width = int(self.session.get_outputs()[1].shape[-1])
        self.remembered = lru_cache(REMEMBERED)(self.read_sentence)
        self.remembered_heading = lru_cache(REMEMBERED)(self.read_heading)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """A reading of each sentence, in order; the last few are remembered."""
        return [self.remembered(text) for text in texts]

    def headings(self, texts: Sequence[str]) -> Vectors:
        """A vector of length one for each of some row headings: it lies close to the `matter` of points on that matter."""
        found = [self.remembered_heading(text) for text in texts]
        return unit(np.stack(found)) if found else np.zeros((0, self.width), np.float32)

    def read_sentence(self, text: str) -> Reading:
        """A sentence, in parts where it is long."""
        sentence = to_sentence(self.words, text)
        parts = [sentence.ids[first : first + LONGEST] for first in range(0, max(1, len(sentence.ids)), LONGEST)]
        out = [self.run(part, ("tags", "meaning", "matter")) for part in parts]
        tags, meaning, matter = (np.concatenate(layer) for layer in zip(*out, strict=True))
        return Reading(sentence, probabilities(tags), meaning, matter)

    def read_heading(self, text: str) -> Vectors:
        """The mean of the pieces of a heading."""
        (layer,) = self.run(to_sentence(self.words, text).ids[:LONGEST], ("heading",))
        return middle(layer)

    def run(self, pieces: tuple[int, ...], names: tuple[str, ...]) -> list[Vectors]:
        """The named outputs for a row of pieces, without those for the marks at its ends."""
        given = collate([Pieces(pieces, (0,) * len(pieces))])
        out = self.session.run(list(names), {name: given[name] for name in ("ids", "mask")})
        return [layer[0, 1 : len(pieces) + 1] for layer in out]


def to_sentence(words: "Tokenizer", text: str) -> Sentence:
    """A sentence in word pieces."""
    pieces = words.encode(text, add_special_tokens=False)
    return Sentence(tuple(pieces.ids), tuple(start for start, _ in pieces.offsets), tuple(end for _, end in pieces.offsets))


def middle(vectors: Vectors) -> Vectors:
    """The mean of some rows; zeros where there is none."""
    mean: Vectors = vectors.mean(0) if len(vectors) else np.zeros(vectors.shape[1:], vectors.dtype)
    return mean


def unit(vectors: Vectors) -> Vectors:
    """Each row with length one; a row of zeros stays."""
    size: Vectors = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return vectors / size


@cache
def load_point_encoder(folder: Path | None = None) -> PointEncoder:
    """The shipped encoder of accounts, or the one in a folder of the user's, which COMMUNIQUE_ACCOUNTS_MODEL may name, too."""
    named = os.environ.get("COMMUNIQUE_ACCOUNTS_MODEL")
    shipped = Path(str(resources.files("communique"))) / "models" / "accounts"
    return PointEncoder(folder or (Path(named) if named else shipped))
