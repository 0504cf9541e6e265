"""Texts as word pieces with their characters, in windows that a small encoder can read.

One encoder reads everything: a first pass over each paragraph tags what is there, a second pass, with one word marked, tags
what belongs to it. Training and reading take their windows from here, so that a model sees the same in both.
"""

import json
import math
import os
import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from communique.checksums import check_files
from communique.errors import WrongModel
from communique.records import Document

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LONGEST = 254  # word pieces of a window; a longer paragraph is cut at the end of a sentence
REACH = 80  # word pieces that the second pass sees on each side of a marked word
ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s")

BATCH = 512  # word pieces read at once
OPENS, CLOSES = 101, 102  # the encoder's own marks at the two ends of a sequence

Range = tuple[int, int]
Probabilities = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """A paragraph or part of one as word pieces: their ids and the characters of the document each stands on."""

    block: int
    ids: tuple[int, ...]
    start: tuple[int, ...]
    end: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, first: int, last: int) -> "Window":
        """The pieces [first, last)."""
        return Window(self.block, self.ids[first:last], self.start[first:last], self.end[first:last])

    def around(self, first: int, last: int) -> tuple[int, int]:
        """The pieces that the second pass sees when [first, last) is marked: as many on each side as there are, within reach."""
        low, high = first - REACH, last + REACH
        return max(0, min(low, len(self) - 2 * REACH)), min(len(self), max(high, 2 * REACH))


def windows(document: Document, words: "Tokenizer") -> list[Window]:
    """The searched text of a document in windows, in order."""
    blocks = [(number, block) for number, block in enumerate(document.blocks) if block.searched]
    read = words.encode_batch([document.text[b.start : b.end] for _, b in blocks], add_special_tokens=False)
    found: list[Window] = []
    for (number, block), pieces in zip(blocks, read, strict=True):
        characters = [(block.start + start, block.start + end) for start, end in pieces.offsets]
        whole = Window(number, tuple(pieces.ids), tuple(s for s, _ in characters), tuple(e for _, e in characters))
        found.extend(whole.part(first, last) for first, last in cuts(whole, document.text))
    return found


def cuts(window: Window, text: str) -> Iterator[Range]:
    """Where a paragraph is cut so that no part is too long: after the last sentence that ends within it, else anywhere."""
    first = 0
    while len(window) - first > LONGEST:
        stop = first + LONGEST
        low, high = window.start[first], window.start[stop]
        ends = [found.end() for found in ENDS.finditer(text, low, high)]
        last = bisect_left(window.start, ends[-1], first, stop) if ends else stop
        last = last if last > first else stop
        yield first, last
        first = last
    if first < len(window):
        yield first, len(window)


@dataclass(frozen=True, slots=True)
class Sequence:
    """What is read at once: word pieces, each with its type (marked or not, in quotation marks or not)."""

    ids: tuple[int, ...]
    types: tuple[int, ...]


class Encoder:
    """A trained reader: gives each piece of each sequence the probabilities of every head.

    The folder holds `reader.onnx` (int8), `tokenizer.json`, `reader.json` (the heads with their labels) and `SHA256SUMS`,
    against which the files are checked before anything is loaded.
    """

    def __init__(self, folder: Path) -> None:
        self.session, self.words, described = load_files(folder, "reader", made_by="training.fit_reader")
        self.heads: dict[str, tuple[str, ...]] = {name: tuple(labels) for name, labels in described["heads"].items()}
        stops = list(accumulate(map(len, self.heads.values())))
        self.columns = {head: slice(stop - len(self.heads[head]), stop) for head, stop in zip(self.heads, stops, strict=True)}
        self.method: str = described["method"]
        self.weights: tuple[float, ...] = tuple(described.get("confidence", (0.0, 1.0)))

    def read(self, sequences: SequenceOf[Sequence], heads: SequenceOf[str]) -> list[dict[str, Probabilities]]:
        """For each sequence, for each of some heads, an array of pieces x labels; rows add up to one."""
        found: list[dict[str, Probabilities]] = [{}] * len(sequences)
        for group in batches([len(one.ids) for one in sequences]):
            out = self.session.run(None, collate([sequences[at] for at in group]))[0]
            for row, at in enumerate(group):
                inside = out[row, 1 : len(sequences[at].ids) + 1]
                found[at] = {head: probabilities(inside[:, self.columns[head]]) for head in heads}
        return found

    def calibrated(self, signs: SequenceOf[float]) -> float:
        """A probability from the signs of a finding, by the logistic weights fitted on texts that were held back."""
        bias, *weights = self.weights
        return 1.0 / (1.0 + math.exp(-(bias + sum(weight * sign for weight, sign in zip(weights, signs, strict=False)))))


def load_files(folder: Path, name: str, *, made_by: str) -> tuple["InferenceSession", "Tokenizer", dict[str, Any]]:
    """What a model's folder holds: the network, the tokenizer and the description. Raises WrongModel where a file is not the one
    that was made."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise WrongModel(str(folder), "holds no SHA256SUMS", f"give a folder made by `python -m {made_by}`")
    check_files(folder, sums.read_text("ascii"), remedy="install again, or fit the model again")
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same answer, and the same speed, anywhere
    session = onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
    words: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words.no_truncation()
    words.no_padding()
    return session, words, json.loads((folder / f"{name}.json").read_text("utf-8"))


def probabilities(scores: Probabilities) -> Probabilities:
    """Scores of labels as probabilities, row by row."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return cast(Probabilities, powers / powers.sum(-1, keepdims=True))


def batches(lengths: list[int]) -> Iterator[list[int]]:
    """Which sequences are read together: those of like length, at most BATCH pieces with their padding."""
    group: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) + 1) * (lengths[at] + 2) > BATCH:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def collate(group: SequenceOf[Sequence]) -> dict[str, NDArray[np.int64]]:
    """A batch as the model takes it: padded, with the encoder's marks at both ends."""
    longest = max(len(one.ids) for one in group) + 2
    ids, types, mask = (np.zeros((len(group), longest), dtype=np.int64) for _ in range(3))
    for row, one in enumerate(group):
        stop = len(one.ids) + 1
        ids[row, 0], ids[row, 1:stop], ids[row, stop] = OPENS, one.ids, CLOSES
        types[row, 1:stop] = one.types
        mask[row, : stop + 1] = 1
    return {"ids": ids, "types": types, "mask": mask}


@cache
def load_encoder(folder: Path | None = None) -> Encoder:
    """The shipped reader, or the one in a folder of the user's; the environment variable COMMUNIQUE_MODEL names one, too."""
    named = os.environ.get("COMMUNIQUE_MODEL")
    shipped = Path(str(resources.files("communique"))) / "models" / "reader"
    return Encoder(folder or (Path(named) if named else shipped))
