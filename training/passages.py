"""What the reader is taught: annotated statements and events as tags on word pieces, from PolNeAR and the project's own corpus.

Every text becomes a `Document` and its windows just as it does when it is read, so a model is taught on what it will see.
"""

import gzip
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from communique import from_text
from communique.actors.countries import country_words
from communique.encoder import Range, Window, windows
from communique.records import Document
from communique.tagging.decoding import runs
from communique.tagging.quotations import find_quotations
from corpus.vocabulary import SILENT_BLOCKS, country_code
from training.reader import BEGINS, CONTENT, CONTENT_BEGINS, GOES_ON, HEADS, IGNORED, TRIGGER, Marked, Passage

ROOT = Path(__file__).parents[1]
POLNEAR = ROOT.parent / "shared/bench/attribution/train.jsonl.gz"
CORPUS = ROOT / "corpus/data/documents.train.jsonl"
DRILLS = ROOT / "corpus/drills"
DRILLED_EVENTS = ROOT / "corpus/drills/events"
VIA = {"via": "messenger", "to": "addressee"}
CITED = frozenset({"name", "metonym", "nominal", "adjective"})  # mentions that are taught; pronouns and places are found by lists

Spans = tuple[Range, ...]
CountryWord = tuple[int, int, str]
Labelled = dict[str, Spans]
"""The characters that each label of a head stands on."""
Find = Callable[[Iterable[Any]], Spans]
Reading = Callable[[dict[str, Any], Find], tuple[dict[str, Labelled], list["Told"]]]


@dataclass(frozen=True, slots=True)
class Told:
    """One annotated statement or event in characters of the document: the words that are marked, by head the labels around them,
    and by head the label of the marked words themselves. A head that is missing is one that the data do not tell."""

    mark: Spans
    cue: bool
    around: dict[str, Labelled]
    itself: dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """One annotated text: its windows, which characters are quoted, the tags of the first pass by head, what is told."""

    id: str
    project: bool  # annotated by the project's guidelines, else by PolNeAR's
    windows: tuple[Window, ...]
    quoted: Spans
    tags: dict[str, Labelled]
    told: tuple[Told, ...]
    silent: Spans = ()  # where no event and no actor is annotated


def to_text(
    document: Document,
    words: Tokenizer,
    tags: dict[str, Labelled],
    told: Iterable[Told],
    project: bool = True,
    silent: Spans = (),
) -> Text:
    """A text with its windows."""
    quoted = tuple(sorted(piece for quotation in find_quotations(document) for piece in quotation.pieces))
    return Text(document.source, project, tuple(windows(document, words)), quoted, tags, tuple(told), silent)


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
        told = [statement({role: place.ranges(s[role]) for role in ("cue", "source", "content")}) for s in row["statements"]]
        yield to_text(document, words, {"cue": cues(told)}, told, project=False)


def corpus(path: Path, words: Tokenizer) -> Iterator[Text]:
    """The project's own documents."""
    for row in rows(path):
        document = from_text(row["text"], source=row["id"], media_type="text/plain", title=row["title"])
        place, named = FromSource(document), tuple(country_words(document.text))
        said = [of_corpus(one, row, place, named) for one in row["statements"]]
        done = [telling for event in row["events"] for telling in tellings(event, place, named)]
        tags = {"cue": cues(said), "trigger": triggers(done), "mention": {"": place.ranges(sorted(mentions(row)))}}
        silent = place.ranges((block["start"], block["end"]) for block in row["blocks"] if block["kind"] in SILENT_BLOCKS)
        yield to_text(document, words, tags, (*said, *done), silent=silent)


def cues(told: Iterable[Told]) -> Labelled:
    """The cues of statements, for the first pass."""
    return {"": tuple((one.mark[0][0], one.mark[-1][1]) for one in told if one.mark)}


def triggers(told: Iterable[Told]) -> Labelled:
    """The triggers of events by type, for the first pass."""
    found: dict[str, list[Range]] = {}
    for one in told:
        found.setdefault(one.itself["event"], []).extend(one.mark)
    return {kind: tuple(spans) for kind, spans in found.items()}


def mentions(row: dict[str, Any]) -> Iterator[Range]:
    """Where the actors of a document are named."""
    return ((one["start"], one["end"]) for actor in row["actors"] for one in actor["mentions"] if one["use"] in CITED)


def statement(spans: Labelled, act: str | None = None) -> Told:
    """A statement from the spans of its parts; conditions and parties are told where they are given, empty or not."""
    around = {"role": {"content": spans["content"], "source": spans["source"]}}
    for head in ("condition", "party"):
        if any(label in spans for label in HEADS[head]):
            around[head] = {label: spans[label] for label in HEADS[head][1:]}
    return Told(spans["cue"], True, around, {} if act is None else {"act": act})


def event(kind: str, status: str, trigger: Spans, parts: Labelled, **more: Spans) -> Told:
    """An event from the spans of its parts."""
    around = {"part": parts, **{head: {head: spans} for head, spans in more.items()}}
    return Told(trigger, False, around, {"event": kind, "status": status})


def homes(first: Iterable[str], second: Iterable[str], named: Iterable[CountryWord]) -> Labelled:
    """The words that name the countries of one side, of the other, of both; the sides are actors' ids."""
    sides = [{country_code(who) for who in side} for side in (first, second)]
    found: dict[str, list[Range]] = {label: [] for label in HEADS["home"][1:]}
    for start, end, country in named:
        of = tuple(country in side for side in sides)
        if any(of):
            found["both" if all(of) else "first" if of[0] else "second"].append((start, end))
    return {label: tuple(spans) for label, spans in found.items()}


def of_corpus(one: dict[str, Any], row: dict[str, Any], place: FromSource, named: Sequence[CountryWord]) -> Told:
    """One statement of the corpus; messenger and addressee by their mention nearest to the cue in its sentence."""
    source = [span for party in one["source"] for span in party["spans"]]
    taken = [*source, *one["content"]]
    spans = {
        "source": source,
        "messenger": [span for who in one["chain"] for span in mention_near(who, one["cue"], taken, row)],
        "addressee": [span for who in one["addressees"] for span in mention_near(who, one["cue"], taken, row)],
        **{role: one[role] for role in ("cue", "content", "condition", "consequence")},
    }
    told = statement({role: place.ranges(each) for role, each in spans.items()}, one["act"])
    told.around["home"] = homes([party["actor"] for party in one["source"]], one["addressees"], named)
    return told


def mention_near(who: str, cue: Sequence[Range], taken: Sequence[Range], row: dict[str, Any]) -> list[Range]:
    """The mention of an actor that is nearest to a cue, in its sentence and outside what is taken; none if there is none."""
    if not cue:
        return []
    at = cue[0][0]
    low, high = next((low, high) for low, high in row["sentences"] if low <= at < high)
    named = [(one["start"], one["end"]) for actor in row["actors"] if actor["id"] == who for one in actor["mentions"]]
    free = [one for one in named if low <= one[0] < high and not any(s <= one[0] < e for s, e in taken)]
    return sorted(free, key=lambda one: abs(one[0] - at))[:1]


def tellings(row: dict[str, Any], place: FromSource, named: Sequence[CountryWord]) -> Iterator[Told]:
    """The events of the corpus, each time one is told."""
    for one in row["tellings"]:
        parts = {
            "actor": place.ranges(span for party in one["actors"] for span in party["spans"]),
            "recipient": place.ranges(span for party in one["recipients"] for span in party["spans"]),
            "place": place.ranges([row["place"]["span"]] if row["place"] else []),
        }
        figures = place.ranges(amount["span"] for amount in row["magnitudes"])
        told = event(row["type"], row["status"], place.ranges(one["trigger"]), parts, figure=figures)
        told.around["home"] = homes(*([party["actor"] for party in one[side]] for side in ("actors", "recipients")), named)
        yield told


def lesson(words: Tokenizer) -> Lesson:
    """Everything there is to learn from, but for a slice of each collection (the same every time)."""
    texts = [*polnear(POLNEAR, words), *corpus(CORPUS, words)]
    held = {name for project, size in ((False, 60), (True, 20)) for name in sliced(texts, project, size)}
    taught = [text for text in texts if text.id not in held]
    taught += [text for path in sorted(DRILLS.glob("*.jsonl")) for text in drilled(path, words, said_in)]
    taught += [text for path in sorted(DRILLED_EVENTS.glob("*.jsonl")) for text in drilled(path, words, done_in)]
    return Lesson(tuple(passage for text in taught for passage in to_passages(text)), tuple(sorted(held)))


def sliced(texts: Iterable[Text], project: bool, size: int) -> list[str]:
    """The names of some texts, drawn with a fixed seed."""
    names = sorted(text.id for text in texts if text.project == project)
    random.Random(5).shuffle(names)
    return names[:size]


def drilled(path: Path, words: Tokenizer, read: Reading) -> Iterator[Text]:
    """The project's short texts, which are annotated with statements alone or with events alone."""
    for number, row in enumerate(rows(path), 1):
        document = from_text(row["text"], source=f"{path.stem}:{number}", media_type="text/plain")
        place = FromSource(document)
        tags, told = read(row, lambda given, text=row["text"], place=place: place.ranges(spot(text, one) for one in given))
        yield to_text(document, words, tags, told)


def said_in(row: dict[str, Any], find: Find) -> tuple[dict[str, Labelled], list[Told]]:
    """The statements of a drill; the later ones also tell the messenger and the addressee."""
    names = {"source": "source", "content": "content", "condition": "condition", "consequence": "consequence"}
    told = []
    for one in row["statements"]:
        spans = {label: find(one[name]) for name, label in (names | VIA if "via" in one else names).items()}
        told.append(statement(spans | {"cue": find([one["cue"]])}, one["act"]))
    return {"cue": cues(told)}, told


def done_in(row: dict[str, Any], find: Find) -> tuple[dict[str, Labelled], list[Told]]:
    """The events of a drill."""
    told = []
    for one in row["events"]:
        parts = {"actor": find(one["who"]), "recipient": find(one["whom"]), "place": find(one["where"])}
        told.append(event(one["type"], one["status"], find(one["trigger"]), parts, time=find(one["when"])))
    return {"trigger": triggers(told)}, told


def spot(text: str, words: str | dict[str, Any]) -> Range:
    """Where words stand in a text: the first time, or the nth."""
    wanted, nth = (words, 1) if isinstance(words, str) else (words["words"], words.get("nth", 1))
    at = -1
    for _ in range(nth):
        at = text.index(wanted, at + 1)
    return at, at + len(wanted)


def to_passages(text: Text) -> Iterator[Passage]:
    """The windows of a text as passages, what is told in the window that holds its mark."""
    for window in text.windows:
        here = (marked for told in text.told for marked in mark(window, told))
        tags = {head: tagged(window, head, spans, text.silent) for head, spans in text.tags.items()}
        ids, quoted = np.array(window.ids), flags(window, text.quoted)
        yield Passage(text.id, text.project, ids, quoted, tags, tuple(joined(here)))


def flags(window: Window, spans: Iterable[Range]) -> np.ndarray:
    """1 for each piece that stands on one of the spans."""
    start, end = np.array(window.start), np.array(window.end)
    found = np.zeros(len(window), dtype=np.int64)
    for low, high in spans:
        found |= (start < high) & (low < end)
    return found


def tagged(window: Window, head: str, spans: Labelled, silent: Spans) -> np.ndarray:
    """The tags of the first pass: by label, or where each span begins and goes on."""
    tags = np.zeros(len(window), dtype=np.int64)
    for label, each in spans.items():
        for span in each:
            at = np.flatnonzero(flags(window, [span]))
            tags[at] = HEADS[head].index(label) if label else GOES_ON
            tags[at[:1]] = HEADS[head].index(label) if label else BEGINS
    if head != "cue":
        tags[flags(window, silent) > 0] = IGNORED
    return tags


def mark(window: Window, told: Told) -> Iterator[Marked]:
    """A statement or an event on the pieces of the window that its mark stands in.

    The words of a cue are marked from first to last; of a trigger in pieces each by itself, the others being parts of it.
    """
    marked = flags(window, told.mark)
    at = np.flatnonzero(marked)
    if not len(at) or not window.start[0] <= told.mark[0][0] < window.end[-1]:
        return
    around = {head: labels(window, head, spans) for head, spans in told.around.items()}
    itself = {head: HEADS[head].index(label) for head, label in told.itself.items()}
    if told.cue:
        yield Marked(int(at[0]), int(at[-1]) + 1, True, around, itself)
        return
    for first, last in runs(marked > 0):
        part = np.where(marked > 0, TRIGGER, around["part"])
        part[first:last] = 0
        yield Marked(first, last, False, around | {"part": part}, itself)


def labels(window: Window, head: str, spans: Labelled) -> np.ndarray:
    """The labels of one head on the pieces of a window, the first named over the others; contents begin and go on."""
    tags = np.zeros(len(window), dtype=np.int64)
    for label in reversed(spans):
        found = flags(window, spans[label]) > 0
        if label == "content":
            tags[found] = CONTENT
            tags[found & ~np.concatenate(([False], found[:-1]))] = CONTENT_BEGINS
        else:
            tags[found] = HEADS[head].index(label)
    return tags


def joined(marked: Iterable[Marked]) -> Iterable[Marked]:
    """A cue that is a trigger too is marked once."""
    found: dict[tuple[int, int], Marked] = {}
    for one in marked:
        other = found.get((one.first, one.last))
        if other is not None:
            one = Marked(one.first, one.last, one.cue or other.cue, other.around | one.around, other.itself | one.itself)
        found[one.first, one.last] = one
    return found.values()
