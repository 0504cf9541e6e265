"""What the reader is taught: annotated statements as tags on word pieces, from PolNeAR and from the project's own corpus.

Every text becomes a `Document` and its windows just as it does when it is read, so a model is taught on what it will see.
"""

import gzip
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from communique import from_text
from communique.encoder import Range, Window, windows
from communique.records import Document
from communique.statements.quotations import find_quotations
from training.reader import ACTS, CONDITION, CONSEQUENCE, CONTENT, CONTENT_BEGINS, SOURCE, Marked, Passage

ROOT = Path(__file__).parents[1]
POLNEAR = ROOT.parent / "shared/bench/attribution/train.jsonl.gz"
CORPUS = ROOT / "corpus/data/documents.train.jsonl"
DRILLS = ROOT / "corpus/drills"
ROLES = ("cue", "source", "content", "condition", "consequence")


@dataclass(frozen=True, slots=True)
class Told:
    """One annotated statement in characters of the document; `act` is None where the data tell none."""

    cue: tuple[Range, ...]
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    condition: tuple[Range, ...] = ()
    consequence: tuple[Range, ...] = ()
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One annotated text: its windows, which characters are quoted, and its statements."""

    id: str
    project: bool  # annotated by the project's guidelines, else by PolNeAR's
    document: Document
    windows: tuple[Window, ...]
    quoted: tuple[Range, ...]
    told: tuple[Told, ...] = field(default=())


def to_text(key: str, project: bool, document: Document, told: Iterable[Told], words: Tokenizer) -> Text:
    """A text with its windows."""
    quoted = tuple(sorted(piece for quotation in find_quotations(document) for piece in quotation.pieces))
    return Text(key, project, document, tuple(windows(document, words)), quoted, tuple(told))


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that is taught, and what is held back to choose by and to calibrate on."""

    taught: tuple[Passage, ...]
    held: tuple[str, ...]  # ids of the articles of PolNeAR and documents of the corpus that are held back


class FromSource:
    """Offsets of the text as given to offsets of the document."""

    def __init__(self, document: Document) -> None:
        self.pieces = sorted((source, start, length) for start, source, length in document.offsets.pieces)
        self.starts = [source for source, _, _ in self.pieces]

    def ranges(self, spans: Iterable[Sequence[int]]) -> tuple[Range, ...]:
        """The ranges of the document that the spans came to; what cleaning dropped is left out."""
        return tuple(found for start, end in spans for found in self.one(start, end))

    def one(self, start: int, end: int) -> Iterator[Range]:
        """The range of one span."""
        inside = [
            (text + max(start - source, 0), text + min(end - source, length))
            for source, text, length in self.pieces[max(bisect_right(self.starts, start) - 1, 0) : bisect_left(self.starts, end)]
            if source < end and start < source + length
        ]
        if inside:
            yield inside[0][0], inside[-1][1]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON Lines, packed or not."""
    raw = path.read_bytes()
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8").split("\n"):
        if line:
            yield json.loads(line)


def polnear(path: Path, words: Tokenizer) -> Iterator[Text]:
    """The articles of PolNeAR."""
    for row in rows(path):
        document = from_text(row["text"], source=row["id"], media_type="text/plain")
        place = FromSource(document)
        told = [Told(*(place.ranges(s[role]) for role in ("cue", "source", "content"))) for s in row["statements"]]
        yield to_text(row["id"], False, document, told, words)


def corpus(path: Path, words: Tokenizer) -> Iterator[Text]:
    """The project's own documents."""
    for row in rows(path):
        document = from_text(row["text"], source=row["id"], media_type="text/plain", title=row["title"])
        place = FromSource(document)
        yield to_text(row["id"], True, document, (of_corpus(s, place) for s in row["statements"]), words)


def of_corpus(row: dict[str, Any], place: FromSource) -> Told:
    """One statement of the corpus."""
    source = [span for party in row["source"] for span in party["spans"]]
    pieces = (place.ranges(spans) for spans in (row["cue"], source, row["content"], row["condition"], row["consequence"]))
    return Told(*pieces, row["act"])


def lesson(words: Tokenizer) -> Lesson:
    """Everything there is to learn from, but for a slice of each collection (the same every time)."""
    texts = [*polnear(POLNEAR, words), *corpus(CORPUS, words)]
    held = {name for project, size in ((False, 60), (True, 20)) for name in sliced(texts, project, size)}
    taught = [text for text in texts if text.id not in held]
    taught += [text for path in sorted(DRILLS.glob("*.jsonl")) for text in drills(path, words)]
    return Lesson(tuple(passage for text in taught for passage in to_passages(text)), tuple(sorted(held)))


def sliced(texts: Iterable[Text], project: bool, size: int) -> list[str]:
    """The names of some texts, drawn with a fixed seed."""
    names = sorted(text.id for text in texts if text.project == project)
    random.Random(5).shuffle(names)
    return names[:size]


def drills(path: Path, words: Tokenizer) -> Iterator[Text]:
    """The project's short texts that are annotated with statements alone."""
    for number, row in enumerate(rows(path), 1):
        document = from_text(row["text"], source=f"{path.stem}:{number}", media_type="text/plain")
        place = FromSource(document)
        yield to_text(document.source, True, document, (of_drill(s, row["text"], place) for s in row["statements"]), words)


def of_drill(row: dict[str, Any], text: str, place: FromSource) -> Told:
    """One statement of a drill."""
    found = [[spot(text, one) for one in ([row[role]] if role == "cue" else row[role])] for role in ROLES]
    return Told(*(place.ranges(spans) for spans in found), row["act"])


def spot(text: str, words: str | dict[str, Any]) -> Range:
    """Where words stand in a text: the first time, or the nth."""
    wanted, nth = (words, 1) if isinstance(words, str) else (words["words"], words["nth"])
    at = -1
    for _ in range(nth):
        at = text.index(wanted, at + 1)
    return at, at + len(wanted)


def to_passages(text: Text) -> Iterator[Passage]:
    """The windows of a text as passages, each cue in the window that holds it."""
    for window in text.windows:
        low, high = window.start[0], window.end[-1]
        cues = [marked for told in text.told if told.cue and low <= told.cue[0][0] < high for marked in mark(window, told, text)]
        yield Passage(
            text.id, text.project, np.array(window.ids), flags(window, text.quoted), np.array(window.start), np.array(window.end),
            tuple(cues),
        )  # fmt: skip


def flags(window: Window, spans: Iterable[Range]) -> np.ndarray:
    """1 for each piece that stands on one of the spans."""
    start, end = np.array(window.start), np.array(window.end)
    found = np.zeros(len(window), dtype=np.int64)
    for low, high in spans:
        found |= (start < high) & (low < end)
    return found


def mark(window: Window, told: Told, text: Text) -> Iterator[Marked]:
    """A statement on the pieces of its window."""
    at = np.flatnonzero(flags(window, told.cue))
    if not len(at):
        return
    role = SOURCE * flags(window, told.source)
    content = flags(window, told.content)
    role = np.where(content > 0, CONTENT, role)
    role[(content > 0) & (np.concatenate(([0], content[:-1])) == 0)] = CONTENT_BEGINS
    condition = np.where(flags(window, told.condition) > 0, CONDITION, CONSEQUENCE * flags(window, told.consequence))
    act = None if told.act is None else ACTS.index(told.act)
    yield Marked(int(at[0]), int(at[-1]) + 1, role, condition if text.project else None, act)
