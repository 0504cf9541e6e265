"""Which documents are one source: near-copies, partial copies, and what credits another publisher.

Texts are compared by their runs of eight words (w-shingles: Broder, "On the resemblance and containment of documents", 1997).
Candidates are found by MinHash over passages (the package rensa), so that a wire story inside a longer one is found by its
paragraphs; what is then joined is decided by counting the runs that two texts share, never by a sketch.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from rensa import RMinHash, RMinHashLSH

from communique.documents.declared import domain_of
from communique.documents.masthead import agencies
from communique.records import Document

RUN = 8  # words: two that report independently share almost none, and a light edit of a copy leaves most
COPIED = 0.5  # share of the shorter text's runs that stand in the other from which they are one source
FEWEST_RUNS = 12  # shared, about 20 words in a row: fewer is a quotation that both have
PERMUTATIONS, BANDS = 64, 16  # passages half alike are candidates two times in three, four fifths alike nearly always
SEED = 1
WORD = re.compile(r"\w+")
OPENING_CREDIT = re.compile(r"\A.{0,60}?[(/](?P<name>[A-Z][\w .&-]{1,30})[)/]")
CLOSING_CREDIT = re.compile(r"(?:[(\[]|[-–—]{1,2}\s?)(?P<name>[A-Z][\w .&-]{1,30})[)\]]?\.?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is kept of a document to tell whom it copies, and to name it: no text, some eight bytes a word.

    `runs` are the hashes of its runs of words in order of the text, as unsigned 64-bit numbers; `passages` where each searched
    block begins among them. `credit` is the publisher it names as its source, `credited` how. `published` is the day of this
    publication, `anchor` the day that its relative dates are counted from.
    """

    document: str
    source: str
    title: str | None
    url: str | None
    publisher: str | None
    published: date | None
    language: str | None
    anchor: date | None
    credit: str | None
    credited: str | None
    runs: bytes
    passages: tuple[int, ...]

    @property
    def publisher_or_place(self) -> str:
        """Its publisher; where none is known the site, or the name of the file, which counts as a publisher of its own."""
        return self.publisher or domain_of(self.url) or self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Documents that are one source: of one publisher, copied from each other, or credited to it.

    `reasons` say of each document, in the same order, why it is here.
    """

    name: str
    documents: tuple[str, ...]
    reasons: tuple[str, ...]


def fingerprint(document: Document) -> Fingerprint:
    """The fingerprint of a document: its runs of words, case and punctuation aside, in the blocks that are searched."""
    words: list[str] = []
    starts: list[int] = []
    for block in document.body:
        starts.append(len(words))
        words += WORD.findall(document.text[block.start : block.end].lower())
    runs = [" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    [hashes] = RMinHash.hash_token_sets([runs])
    credit = credit_of(document)
    return Fingerprint(
        document=document.id,
        source=document.source,
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        published=document.published,
        language=document.language,
        anchor=document.anchor,
        credit=credit[0] if credit else None,
        credited=credit[1] if credit else None,
        runs=array("Q", hashes).tobytes(),
        passages=tuple(starts),
    )


def credit_of(document: Document) -> tuple[str, str] | None:
    """The other publisher that a document names as its source, and the words that say so."""
    if document.original_publisher:
        return document.original_publisher, f"first published by {document.original_publisher}"
    for name, where in credited_agencies(document):
        if name != document.publisher:
            return name, f"credits {name} in its {where}"
    return None


def credited_agencies(document: Document) -> Iterator[tuple[str, str]]:
    """(agency, where) of each agency in dateline, byline, at the opening of the text or at its very end."""
    for block in document.blocks:
        if block.kind in ("dateline", "byline"):
            words = document.text[block.start : block.end]
            yield from ((agency, block.kind) for form, agency in agencies().items() if stands_in(form, words))
    body = [document.text[block.start : block.end] for block in document.body if block.kind == "paragraph"]
    first, last = (body[0], body[-1]) if body else ("", "")
    for words, pattern, where in ((first, OPENING_CREDIT, "first line"), (last, CLOSING_CREDIT, "last line")):
        credit = pattern.search(words) if words else None
        agency = agencies().get(credit["name"].lower()) if credit else None
        if agency:
            yield agency, where


def stands_in(form: str, words: str) -> bool:
    """Whether a form of a name stands in some words, as words of its own."""
    return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", words, re.I) is not None


def group_sources(documents: Iterable[Document | Fingerprint]) -> tuple[Source, ...]:
    """Documents as groups of one source each, every document in one group, in order of names; the order given is no matter.

    A document belongs to the earliest text that it copies, wholly or in part, or that copies it; of several to the one it shares
    most with. So a digest that holds two wire stories joins one of them, and does not make these two one. The name is that of
    the publisher credited, else of the first to publish.
    """
    prints = {each.document: each for each in map(as_fingerprint, documents)}
    ordered = sorted(prints.values(), key=lambda each: (each.anchor or date.max, len(each.runs), each.document))
    copied = origins(ordered)
    names = dict(named_sources(ordered, copied))
    groups: dict[str, list[Fingerprint]] = {}
    for each in ordered:
        groups.setdefault(names[each.document], []).append(each)
    return tuple(
        Source(
            name=name,
            documents=tuple(each.document for each in groups[name]),
            reasons=tuple(why(each, copied.get(each.document)) for each in groups[name]),
        )
        for name in sorted(groups)
    )


def as_fingerprint(document: Document | Fingerprint) -> Fingerprint:
    """A document's fingerprint; a fingerprint is its own."""
    return document if isinstance(document, Fingerprint) else fingerprint(document)


def named_sources(ordered: Sequence[Fingerprint], copied: Mapping[str, "Copy"]) -> Iterator[tuple[str, str]]:
    """(document, name of its source): that of the text at the root of its copies, or the first credit among these."""
    families: dict[str, list[Fingerprint]] = {}
    for each in ordered:
        root = each.document
        while root in copied:
            root = copied[root].of.document
        families.setdefault(root, []).append(each)
    for family in families.values():
        credit = next((each.credit for each in family if each.credit), None)
        name = credit or family[0].publisher_or_place
        yield from ((each.document, name) for each in family)


@dataclass(frozen=True, slots=True)
class Copy:
    """An earlier text that a document shares runs with: how many, and which share of the shorter of the two."""

    of: Fingerprint
    shared: int
    share: float


def why(each: Fingerprint, copy: Copy | None) -> str:
    """Why a document counts to its source, in words."""
    parts = [each.credited or f"published by {each.publisher_or_place}"]
    if copy:
        held = len(each.runs) <= len(copy.of.runs)
        whose = f"{copy.share:.0%} of its {RUN}-word runs stand in" if held else f"it holds {copy.share:.0%} of the runs of"
        parts.insert(0, f"{whose} {copy.of.title or copy.of.source!r} of {copy.of.publisher_or_place}{earlier(each, copy.of)}")
    return "; ".join(parts)


def earlier(each: Fingerprint, other: Fingerprint) -> str:
    """How long before a document another was published, in words."""
    if each.anchor is None or other.anchor is None:
        return ""
    days = (each.anchor - other.anchor).days
    return f", published {days} day{'s' if days > 1 else ''} earlier" if days else ", published the same day"


def origins(ordered: Sequence[Fingerprint]) -> dict[str, Copy]:
    """Of each document that copies an earlier one of the sequence: the one it shares most runs with."""
    sets = [np.unique(np.frombuffer(each.runs, np.uint64)) for each in ordered]
    found: dict[str, Copy] = {}
    for later, others in sorted(candidates(ordered).items()):
        best: Copy | None = None
        for one in sorted(others):
            shared = int(np.intersect1d(sets[one], sets[later], assume_unique=True).size)
            share = shared / max(min(sets[one].size, sets[later].size), 1)
            if shared >= FEWEST_RUNS and share >= COPIED and (best is None or shared > best.shared):
                best = Copy(ordered[one], shared, share)
            if best and best.shared == sets[later].size:
                break  # nothing can hold more of it
        if best:
            found[ordered[later].document] = best
    return found


def candidates(ordered: Sequence[Fingerprint]) -> dict[int, set[int]]:
    """The earlier documents that each may copy, both by their number: some passage, or the whole, is alike in sketch."""
    passages = [(number, tokens) for number, each in enumerate(ordered) for tokens in passages_of(each)]
    index = RMinHashLSH(threshold=COPIED, num_perm=PERMUTATIONS, num_bands=BANDS)
    sketches = RMinHash.from_token_sets((tokens for _, tokens in passages), num_perm=PERMUTATIONS, seed=SEED)
    index.insert_many(sketches)
    found: dict[int, set[int]] = {}
    for (number, _), alike in zip(passages, index.query_all(sketches), strict=True):
        found.setdefault(number, set()).update(passages[other][0] for other in alike if passages[other][0] < number)
    return found


def passages_of(each: Fingerprint) -> Iterator[list[bytes]]:
    """The runs of the whole text and of each of its blocks that has enough of them."""
    tokens = [each.runs[at : at + 8] for at in range(0, len(each.runs), 8)]
    edges = (*each.passages, len(tokens))
    for start, stop in ((0, len(tokens)), *pairwise(edges)):
        if min(stop, len(tokens)) - start >= FEWEST_RUNS:
            yield tokens[start:stop]
