"""An attribution: source, cue and content as tokens and characters, before anyone is named."""

from dataclasses import dataclass

from communique.parse import Parse
from communique.records import Party
from communique.statements.contents import Complement
from communique.statements.cues import Cue, cue_at
from communique.statements.sources import (
    Source,
    agent,
    is_passive,
    phrase,
    source_of_adjective,
    source_of_noun,
    source_of_verb,
)

Range = tuple[int, int]
EDGE = " \t\r\n\u00a0,;:.—–-"
EDGE_OF_QUOTED = " \t\r\n\u00a0"  # the full stop of a quotation that runs on over a paragraph is part of it
OPENING = frozenset('“„«"‘')
CLOSING = tuple('”»"’“')


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source and content: tokens of source and cue, characters of content.

    `speaker` is set where the layout and no phrase of the sentence names the source: a turn, a paragraph of a speech.
    """

    token: int
    cue: Cue
    cue_range: Range
    source: Source | None
    contents: tuple[Range, ...]
    construction: str
    speaker: Party | None = None


def source_for(parse: Parse, token: int, cue: Cue) -> Source | None:
    """Where this kind of cue keeps its source."""
    if cue.word == "according":
        to = parse.child(token, "prep")
        who = None if to is None else parse.child(to, "pobj")
        return None if who is None else phrase(parse, who)
    if cue.kind == "noun":
        return source_of_noun(parse, token)
    if cue.kind == "adjective":
        return source_of_adjective(parse, token)
    return agent(parse, token) if is_passive(parse, token) else source_of_verb(parse, token)


def cue_words(parse: Parse, token: int, complement: Complement) -> Range:
    """The characters of the cue: auxiliaries, negation and adverbs before it, particle and preposition after it."""
    first = last = token
    for child in parse.children[token]:
        if child < token and parse.dep[child] in ("aux", "auxpass", "neg", "advmod") and child >= first - 2:
            first = min(first, child) if token - child < 4 else first
        elif child == last + 1 and parse.dep[child] == "prt":
            last = child
    if complement.linked_at == last + 1 or parse.lemma[token] == "accord":
        last += 1
    return parse.start[first], parse.end[min(last, len(parse) - 1)]


def trim(text: str, start: int, end: int) -> Range | None:
    """Without space and punctuation at its edges, but with its quotation marks; None when nothing is left."""
    while start < end and text[start] in EDGE:
        start += 1
    edge = EDGE_OF_QUOTED if text[start : start + 1] in OPENING and not text[start:end].rstrip(EDGE).endswith(CLOSING) else EDGE
    while start < end and text[end - 1] in edge:
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None


def is_quoting(parse: Parse, token: int) -> bool:
    """A verb that can introduce what is said word for word."""
    cue = cue_at(parse, token)
    return cue is not None and cue.kind == "verb" and "clause" in cue.takes
