"""Attributions that the layout gives: turns of a transcript, paragraphs of a speech, points of a communiqué.

Their speaker is named by a label or by the head of the page, not by a phrase of the sentence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from communique.parse import Parse
from communique.records import Act, Document, Party
from communique.statements.attributions import Attribution, Range, trim
from communique.statements.doubts import measured
from communique.statements.occasions import Occasion
from communique.statements.turns import Turn

SAYING = frozenset({"paragraph", "item", "quotation"})
FEWEST_WORDS = 8  # of a paragraph of a speech: less greets or thanks


def from_turns(parse: Parse, turns: Iterable[Turn]) -> list[Attribution]:
    """One attribution a turn."""
    found = []
    for turn in turns:
        token = parse.at(turn.contents[0][0])
        act: Act = "ask" if turn.asks else "say"
        found.append(Attribution(token, turn.colon, None, turn.contents, act, "turn", measured("turn"), turn.speaker))
    return found


def from_speech(document: Document, parse: Parse, occasion: Occasion, turns: tuple[Turn, ...]) -> list[Attribution]:
    """One attribution a paragraph of a speech, up to the first turn of the questions after it; none elsewhere."""
    if not occasion.spoken or occasion.speaker is None:
        return []
    end = min((turn.speaker.span.start for turn in turns if turn.speaker.span), default=len(document.text))
    return [laid_out(parse, piece, "speech", occasion.speaker) for piece in paragraphs(document) if piece[0] < end]


def from_points(document: Document, parse: Parse, occasion: Occasion, found: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions with one for each paragraph of an official statement in which nobody is said to say anything."""
    if occasion.kind != "statement" or occasion.speaker is None:
        return found
    spoken = sorted(attribution.cue_range[0] for attribution in found if attribution.source is not None)
    points = [
        laid_out(parse, (start, end), "point", occasion.speaker)
        for start, end in paragraphs(document)
        if bisect_left(spoken, start) == bisect_left(spoken, end)
    ]
    return tuple(sorted((*found, *points), key=lambda attribution: attribution.cue_range[0]))


def laid_out(parse: Parse, piece: Range, kind: str, speaker: Party) -> Attribution:
    """A paragraph as the words of a speaker."""
    return Attribution(parse.at(piece[0]), (piece[0], piece[0]), None, (piece,), "say", kind, measured(kind), speaker)


def paragraphs(document: Document) -> Iterator[Range]:
    """The paragraphs and items long enough to say something."""
    for block in document.body:
        piece = trim(document.text, block.start, block.end) if block.kind in SAYING else None
        if piece is not None and len(document.text[slice(*piece)].split()) >= FEWEST_WORDS:
            yield piece
