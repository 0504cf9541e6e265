"""An attribution: source, cue and content as tokens and characters, before anyone is named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from communique.parse import Parse
from communique.records import Act, Party
from communique.statements.sources import Source
from communique.tagging.cues import Tagged
from communique.tagging.quotations import QuotationIndex

Range = tuple[int, int]
EDGE = " \t\r\n\u00a0,;:.—–-"
EDGE_OF_QUOTED = " \t\r\n\u00a0"  # the full stop of a quotation that runs on over a paragraph is part of it
OPENING = frozenset('“„«"‘')
CLOSING = tuple('”»"’“')
MODIFIERS = ("det", "amod", "compound", "nmod", "poss", "nummod")
LOOSE = ("PUNCT", "SPACE", "CCONJ", "SCONJ")
LISTING = frozenset({"and", "or", ",", "&", "nor", "neither", "both", "as", "well"})
JOINING = frozenset({"that", "which", "as", "by", "from"})
VERBAL, NAMING = ("VERB", "AUX"), ("NOUN", "PROPN", "PRON")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source and content: tokens of source and cue, characters of content.

    `sources` are the phrases of its source where several speak at once ("[the envoy] and [two deputies]"), `messengers` those
    of who passed it on. `found` says how: by the "reader", or as a "turn", "label", "point", "speech", "quotation", "omission".
    `speaker` is set where the layout and no phrase of the sentence names the source: a turn, a paragraph of a speech. `sure` is
    a probability.
    """

    token: int
    cue_range: Range
    source: Source | None
    contents: tuple[Range, ...]
    act: Act
    found: str
    sure: float
    speaker: Party | None = None
    condition: tuple[Range, ...] = ()
    consequence: tuple[Range, ...] = ()
    sources: tuple[Source, ...] = ()
    messengers: tuple[Source, ...] = ()
    addressee: Source | None = None


def from_tagged(parse: Parse, text: str, tagged: Tagged, marks: QuotationIndex) -> Attribution | None:
    """An attribution of the reader on the tokens of the parse; None when nothing is left of its content."""
    token = head_of(parse, tagged.cue)
    whole = (whole_quotations(marks, piece, tagged.cue) for piece in tagged.contents)
    pieces = sorted({piece for each in whole for piece in (each, *running_on(marks, each, tagged.cue))})
    contents = tuple(dict.fromkeys(piece for start, end in pieces if (piece := trim(text, start, end))))
    if token is None or not contents:
        return None
    cue = trim(text, *tagged.cue) or tagged.cue
    source = source_at(parse, tagged.source, tagged.cue)
    return Attribution(
        token, cue, source, contents, tagged.act, "reader", tagged.sure,
        condition=trimmed(text, tagged.condition), consequence=trimmed(text, tagged.consequence),
        sources=() if source is None else tuple(each_source(parse, source)),
        messengers=tuple(found for piece in tagged.messengers if (found := source_at(parse, [piece], tagged.cue))),
        addressee=source_at(parse, tagged.addressees, tagged.cue),
    )  # fmt: skip


def whole_quotations(marks: QuotationIndex, content: Range, cue: Range) -> Range:
    """A content widened to the quotations that it cuts, unless the cue stands in them too."""
    start, end = content
    for edge in (start, end - 1):
        quotation = marks.at(edge)
        if quotation is None or quotation.start <= cue[0] < quotation.end:
            continue
        piece = next((one for one in quotation.pieces if one[0] <= edge < one[1]), (edge, edge + 1))
        start, end = min(start, piece[0]), max(end, piece[1])
    return start, end


def running_on(marks: QuotationIndex, content: Range, cue: Range) -> tuple[Range, ...]:
    """The pieces in later paragraphs of a quotation that a content holds the beginning of."""
    quotation = marks.at(content[1] - 1)
    if quotation is None or quotation.start < content[0] or quotation.start <= cue[0] < quotation.end:
        return ()
    return quotation.pieces[1:]


def trimmed(text: str, ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges without what only stands at their edges."""
    return tuple(piece for start, end in ranges if (piece := trim(text, start, end)))


def head_of(parse: Parse, characters: Range) -> int | None:
    """The token that governs the others on some characters: a verb if there is one whose head stands outside."""
    tops = parse.tops(parse.inside(*characters))
    return min(tops, key=lambda token: (parse.pos[token] not in VERBAL, parse.pos[token] == "PUNCT", token), default=None)


def source_at(parse: Parse, ranges: Iterable[Range], cue: Range) -> Source | None:
    """The phrase of a source by its head and its first and last token: of several the one beside the cue, else the longest;
    phrases in a list are one."""
    phrases = [tokens for piece in sorted(ranges) if (tokens := without_edges(parse, parse.inside(*piece)))]
    listed: list[range] = []
    for tokens in phrases:
        between = range(listed[-1].stop, tokens.start) if listed else range(0)
        if listed and all(parse.word[token].lower() in LISTING for token in between):
            listed[-1] = range(listed[-1].start, tokens.stop)
        else:
            listed.append(tokens)
    verb = parse.inside(*cue)
    chosen = max(listed, key=lambda tokens: (tokens.stop == verb.start or tokens.start == verb.stop, len(tokens)), default=None)
    if chosen is None:
        return None
    whole = whole_phrase(parse, chosen)
    return Source(named_head(parse, whole), whole[0], whole[-1])


def each_source(parse: Parse, source: Source) -> Iterator[Source]:
    """The phrases of a source that lists several who speak; nothing for a single one."""
    heads = [source.head]
    for head in heads:
        heads += [child for child in parse.children[head] if parse.dep[child] == "conj" and is_another(parse, source, child)]
    starts = [source.first, *(max(parse.left[head], source.first) for head in heads[1:]), source.last + 1]
    if len(heads) > 1 and starts == sorted(starts):
        for head, first, stop in zip(heads, starts, starts[1:], strict=False):
            last = stop - 1
            while last > head and (parse.pos[last] in LOOSE or parse.word[last].lower() in LISTING):
                last -= 1
            yield Source(head, first, last)


def is_another(parse: Parse, source: Source, token: int) -> bool:
    """Whether a noun after "and" names someone else and no second office of the same person ("the founder and director")."""
    if not source.head < token <= source.last or parse.pos[token] not in NAMING:
        return False
    own = any(parse.dep[child] in ("det", "poss", "nummod", "amod") for child in parse.children[token] if child < token)
    return own or parse.pos[token] == "PROPN" or parse.tag[token] == "NNS"


def without_edges(parse: Parse, tokens: range) -> range:
    """A phrase without the marks, the "that" or "which" before it, and the "'s" after it; whole when nothing else is there."""
    first, last = tokens.start, tokens.stop
    while first < last - 1 and (parse.pos[first] in LOOSE or parse.word[first].lower() in JOINING):
        first += 1
    while first < last - 1 and (parse.pos[last - 1] in LOOSE or parse.tag[last - 1] == "POS"):
        last -= 1
    return range(first, last)


def whole_phrase(parse: Parse, tokens: range) -> range:
    """A phrase with the article and the modifiers right before it, and with its noun where only modifiers were tagged."""
    first, last = tokens.start, tokens.stop
    while first > 0 and parse.dep[first - 1] in MODIFIERS and first <= parse.head[first - 1] < last:
        first -= 1
    above = parse.head[last - 1]
    if above == last and parse.dep[last - 1] in MODIFIERS and parse.pos[above] in NAMING:
        last += 1
    return range(first, last)


def named_head(parse: Parse, tokens: range) -> int:
    """The noun or name that governs a phrase."""
    return min(parse.tops(tokens), key=lambda token: (parse.pos[token] not in NAMING, parse.pos[token] == "PUNCT", token))


def trim(text: str, start: int, end: int) -> Range | None:
    """Without space and punctuation at its edges, but with its quotation marks; None when nothing is left."""
    while start < end and text[start] in EDGE:
        start += 1
    edge = EDGE_OF_QUOTED if text[start : start + 1] in OPENING and not text[start:end].rstrip(EDGE).endswith(CLOSING) else EDGE
    while start < end and text[end - 1] in edge:
        end -= 1
    return (start, end) if any(character.isalnum() for character in text[start:end]) else None
