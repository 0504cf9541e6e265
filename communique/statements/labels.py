"""A name and a colon before what was said, as in headlines and transcripts: "Brandt: No deal before June"."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from communique.parse import Parse
from communique.records import Document
from communique.statements.attributions import Attribution, trim
from communique.statements.doubts import measured
from communique.statements.sources import Source

LABEL = re.compile(r"\s*((?:[\w.’'-]+ ){0,5}[\w.’'()-]+)\s*:\s+(?=\S)")
FEWEST_WORDS = 3  # of what follows the colon: less is a caption or a field ("Source: Reuters")
SMALL_WORDS = frozenset("of the for and de von van al bin on to".split())


def labelled(document: Document, parse: Parse) -> Iterator[Attribution]:
    """One attribution for each block that opens with a speaker's name and a colon."""
    for block in document.body:
        found = LABEL.match(document.text, block.start, min(block.start + 120, block.end))
        if found is None or len(document.text[found.end() : block.end].split()) < FEWEST_WORDS:
            continue
        source = speaker_label(parse, *found.span(1))
        content = trim(document.text, found.end(), block.end)
        if source is not None and content is not None:
            colon = found.end(1)
            yield Attribution(source.head, (colon, colon + 1), source, (content,), "say", "label", measured("label"))


def speaker_label(parse: Parse, start: int, end: int) -> Source | None:
    """The label as a source: capitalised throughout, and ending in a name."""
    first, after = bisect_left(parse.start, start), bisect_left(parse.start, end)
    last = after - 1
    if not first <= last < len(parse) or parse.start[first] != start or parse.pos[last] != "PROPN":
        return None
    words = parse.word[first:after]
    if not all(word[:1].isupper() or word.lower() in SMALL_WORDS for word in words):
        return None
    return Source(last, first, last)
