"""From text as received to clean text, with a way back: every pass is a list of edits, and edits compose."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from communique.records import OffsetMap

Pieces = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters [start, end) of a text give way to `put`."""

    start: int
    end: int
    put: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text on its way from the source, and the runs of it that still are the source's, as in `OffsetMap`."""

    source: str
    text: str
    pieces: Pieces

    def edit(self, edits: Iterable[Edit]) -> "Cleaned":
        """The text after these edits, which must be in order; one that overlaps the one before it is left out."""
        text, pieces = apply_edits(self.text, edits)
        return self if text == self.text else Cleaned(self.source, text, tuple(compose(pieces, self.pieces)))

    def line_starts(self) -> Iterator[tuple[int, int]]:
        """Where each line begins in the text, and where its first character that is the source's stands there."""
        ends = [start + length for start, _, length in self.pieces]
        for line in re.finditer(r"[^\n]+", self.text):
            number = bisect_right(ends, line.start())
            if number < len(self.pieces) and self.pieces[number][0] < line.end():
                start, source, _ = self.pieces[number]
                yield line.start(), source + max(line.start() - start, 0)

    @property
    def offsets(self) -> OffsetMap:
        """The map back to the source."""
        return OffsetMap(self.pieces)


def untouched(source: str) -> Cleaned:
    """A source before the first pass."""
    return Cleaned(source, source, ((0, 0, len(source)),) if source else ())


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Pieces]:
    """The edited text and its runs."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    at = length = 0
    for edit in edits:
        if edit.start < at:
            continue
        parts += (text[at : edit.start], edit.put)
        if edit.start > at:
            pieces.append((length, at, edit.start - at))
        length += edit.start - at + len(edit.put)
        at = edit.end
    parts.append(text[at:])
    if at < len(text):
        pieces.append((length, at, len(text) - at))
    return "".join(parts), tuple(pieces)


def compose(later: Pieces, earlier: Pieces) -> Iterator[tuple[int, int, int]]:
    """The runs of a text two steps from its source. Both are in order of their text, so one walk does."""
    at = 0
    for text, middle, length in later:
        while at < len(earlier) and earlier[at][0] + earlier[at][2] <= middle:
            at += 1
        for start, source, size in earlier[at:]:
            if start >= middle + length:
                break
            first, last = max(start, middle), min(start + size, middle + length)
            yield text + first - middle, source + first - start, last - first


# --- characters -------------------------------------------------------------------------------------------------------

DROPPED = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # soft hyphens, zero widths, direction marks
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
CONTROLS = "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
ODD = re.compile(
    rf"(?P<drop>\r(?=\n)|[{DROPPED}]+)|(?P<line>[\r\x0c\x85\u2028\u2029])|(?P<space>[{SPACES}{CONTROLS}])|(?P<tab>\t)"
    r"|(?P<half>[\ud800-\udfff])"
)


def plain_characters(text: str) -> Iterator[Edit]:
    """Line ends to newlines, odd spaces and control characters to spaces, halves of surrogates to the mark for what cannot be
    shown, all one for one; invisible characters away."""
    for found in ODD.finditer(text):
        put = {"drop": "", "line": "\n", "space": " ", "tab": " ", "half": "\ufffd"}[found.lastgroup or "drop"]
        yield Edit(found.start(), found.end(), put)


LAYOUT = re.compile(r"(?P<lines>[ ]*\n(?:[ ]*\n)+[ ]*)|(?P<line>(?:[ ]{2,}\n[ ]*|\n[ ]+))|(?P<run>[ ]{3,})")


def plain_layout(text: str) -> Iterator[Edit]:
    """Blank lines to one, indentation and runs of spaces away.

    Two spaces after a full stop and one at the end of a line are left: they harm nothing, and text that is clean already
    keeps its offsets.
    """
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    if first:
        yield Edit(0, min(first, len(text)))
    for found in LAYOUT.finditer(text, first, last):
        put = {"lines": "\n\n", "line": "\n", "run": " "}[found.lastgroup or "run"]
        if found.group() != put:
            yield Edit(found.start(), found.end(), put)
    if first < last < len(text):
        yield Edit(last, len(text))


# --- Markdown ---------------------------------------------------------------------------------------------------------

LINK = re.compile(
    r"(!?)\[([^\[\]\n]{1,400})\]\(([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s\"[^\"\n]{0,200}\")?)\)"
)
STRONG = re.compile(r"(?<![\w*])\*\*[^\s*]|(?<![\w_])__[^\s_]")
HEADING = re.compile(r"^ {0,3}#{1,6} +(?=\S)", re.M)
MARKER = re.compile(r"^[ ]{0,3}(?:#{1,6} +(?=\S)|(?:> ?)+|[-+*•] +(?=\S))", re.M)
EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
KINDS = (("#", "heading"), (">", "quotation"), ("-+*•", "item"))


def is_markdown(text: str) -> bool:
    """Whether a text carries Markdown: links, strong emphasis or headings. A lone asterisk is not enough."""
    return bool(LINK.search(text) or STRONG.search(text) or HEADING.search(text))


def plain_markdown(text: str) -> list[Edit]:
    """Links to their words, emphasis and line markers away; pictures go with their alternative text."""
    edits = [Edit(found.start(), found.end()) for found in MARKER.finditer(text)]
    for found in LINK.finditer(text):
        if found.group(1):
            edits.append(Edit(found.start(), found.end()))
        else:
            edits += (Edit(found.start(), found.start(2)), Edit(found.end(2), found.end()))
    edits += emphasis(text)
    return sorted(edits, key=lambda edit: (edit.start, -edit.end))


def emphasis(text: str) -> Iterator[Edit]:
    """The marks of emphasis, in pairs inside a paragraph; a mark without a partner is left as it is."""
    at = 0
    for paragraph in text.split("\n\n"):
        opened: list[tuple[int, int, str]] = []
        for found in EMPHASIS.finditer(paragraph):
            start, end = found.span()
            closes = start > 0 and not paragraph[start - 1].isspace()
            opens = end < len(paragraph) and not paragraph[end].isspace()
            partner = opened[-1] if opened and opened[-1][2] == found.group() else None
            if closes and partner:
                opened.pop()
                yield Edit(at + partner[0], at + partner[1])
                yield Edit(at + start, at + end)
            elif opens:
                opened.append((start, end, found.group()))
        at += len(paragraph) + 2


def marked_kind(source: str, start: int) -> str | None:
    """The kind of block that Markdown's marker before a source position says: heading, quotation or item."""
    found = MARKER.match(source[source.rfind("\n", 0, start) + 1 : start] + ".")
    mark = found.group().lstrip()[0] if found else "none"
    return next((kind for marks, kind in KINDS if mark in marks), None)


# --- lines and page breaks --------------------------------------------------------------------------------------------

WRAP_WIDTHS = range(40, 121)  # a page of text is wrapped somewhere here; longer lines are paragraphs
SHARE_WRAPPED = 0.75  # of the line breaks inside paragraphs, how many must be where a full line would break
FEWEST_BREAKS = 4
SHORTEST_CUT = 40  # characters before a page break inside a sentence: less is a heading or a list
BREAK = re.compile(r"\n+")
LONGEST_WORD = 60  # characters looked at on either side of a break
ADDRESS = re.compile(r"\w[.@]\w|://")
# First parts of compounds, after which a hyphen at a line's end stays.
COMPOUNDING = frozenset(
    "all anglo anti co counter cross ex far first fourth full half hard high ill large long low mid multi near new non off old"
    " one over post pre pro quasi second self semi short sino so soft third three top two ultra under vice well".split()
)
TERMINAL = frozenset(".!?:;…\"'”’»)]}*|>=_")


def unwrap(text: str) -> list[Edit]:
    """Line ends inside paragraphs to spaces, when the text is wrapped at a width; hyphens at line ends are mended."""
    lines = text.split("\n")
    width = max((len(line) for line in lines if "://" not in line), default=0)
    inner = [number for number in range(len(lines) - 1) if lines[number].strip() and lines[number + 1].strip()]
    if width not in WRAP_WIDTHS or len(inner) < FEWEST_BREAKS:
        return []
    full = [number for number in inner if is_full(lines[number], lines[number + 1], width)]
    if len(full) < SHARE_WRAPPED * len(inner):
        return []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    words = words_of(text)
    return [join(text, starts[number + 1] - 1, words) for number in full]


def is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one (with some slack for ragged editors)."""
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > width - 8


def join(text: str, newline: int, words: frozenset[str]) -> Edit:
    """The edit that joins two lines: a space, or nothing after a hyphen, which goes too when it only divides a word."""
    before, after = text[max(0, newline - 40) : newline].rstrip(), text[newline + 1 : newline + 41]
    head, tail = re.search(r"(\w+)-$", before), re.match(r"[a-z]\w*", after)
    if not (head and tail):
        return Edit(newline, newline + 1, " ")
    return Edit(newline - divides(head.group(1).lower(), tail.group().lower(), words), newline + 1)


def divides(head: str, tail: str, words: frozenset[str]) -> bool:
    """Whether a hyphen at a line's end divides one word, by what else the text has: "nego-tiate", not "self-defence"."""
    if head + tail in words:
        return True
    return not (f"{head}-{tail}" in words or head in COMPOUNDING or (head in words and tail in words))


def words_of(text: str) -> frozenset[str]:
    """The whole words of a text in small letters, and its compounds; the halves of divided words are no words."""
    lower = text.lower()
    return frozenset(re.findall(r"\b(?<!-\n)\w+\b(?!-\n)", lower)) | frozenset(re.findall(r"\w+-\w+", lower))


def mend_breaks(text: str) -> Iterator[Edit]:
    """Line or page breaks inside a sentence to one space: no closing mark before, a small letter after."""
    start = 0
    for found in BREAK.finditer(text):
        if found.start() - start >= SHORTEST_CUT and goes_on(text, *found.span()):
            before = text[max(start, found.start() - LONGEST_WORD) : found.start()]
            yield Edit(found.start() - (len(before) - len(before.rstrip())), found.end(), " ")
        else:
            start = found.end()


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence before a break goes on after it; addresses look as if they did."""
    last = text[max(0, start - LONGEST_WORD) : start].rstrip().rpartition(" ")[2]
    following = text[end : end + LONGEST_WORD].partition(" ")[0]
    if not last or last[-1] in TERMINAL or not following[:1].islower():
        return False
    return not (ADDRESS.search(last) or ADDRESS.search(following))


# --- all passes -------------------------------------------------------------------------------------------------------


def clean(source: str, *, markdown: bool | None = None) -> Cleaned:
    """A plain text or Markdown source, cleaned. `markdown` None looks for its marks."""
    cleaned = untouched(source).edit(plain_characters(source))
    if markdown is None:
        markdown = is_markdown(cleaned.text)
    passes: list[Callable[[str], Iterable[Edit]]] = [plain_layout, unwrap, mend_breaks]
    for step in [plain_markdown, *passes] if markdown else passes:
        cleaned = cleaned.edit(step(cleaned.text))
    return cleaned
