"""PDF files: lines in reading order, running heads apart, words and sentences mended across lines, columns and pages."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw as pdfium

from communique.documents.cleaning import Cleaned, join, plain_characters, plain_layout, words_of
from communique.errors import CannotRead
from communique.records import Fact

MARGIN = 0.12  # of the page's height at top and bottom, where running heads and page numbers stand
SHARE_REPEATED = 0.4  # of the pages that a line must be on, digits apart, to be a running head
WIDE_GAP = 2.0  # times the letter height: two runs of one line that are further apart stand in two columns
NEW_PARAGRAPH = 1.45  # times the usual distance of lines
INDENT = 0.8  # times the letter height
SHORT_LINE = 0.8  # of the column's width: a line that ends before it may end a paragraph
SMALL = 0.87  # of the usual letter height: footnotes are set smaller
FOOT = 0.4  # of the page's height, below which footnotes stand
HEADING_SIZE = 1.15  # times the usual letter height
MOST_PAGES = 2000
DIVIDER = "\x02"  # stands for a hyphen and the line end after it
PAGE_NUMBER = re.compile(
    r"(?:page\s*|seite\s*|p\.\s*)?[-–—\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—\])]?(?:\s*(?:of|/|\|)\s*\d{1,4})?", re.I
)
FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|rtf|qxd|odt|pages|pptx?|xlsx?|tmp|txt|html?)\b|^(?:microsoft|untitled|document\d*$)|_", re.I
)
ENDS_SENTENCE = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed: its characters in the raw text of all pages, its words and its box (top is larger than bottom)."""

    start: int
    end: int
    words: str
    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of its box."""
        return self.top - self.bottom


Strip = list[PrintedLine]
"""Lines of one column, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF as read: the raw text of its pages joined by form feeds, its lines, and the height of each page."""

    raw: str
    lines: tuple[PrintedLine, ...]
    heights: tuple[float, ...]
    page_starts: tuple[int, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF set as text: what `build` needs of it."""

    cleaned: Cleaned
    hints: dict[int, str]
    pages: tuple[int, ...]
    facts: tuple[Fact, ...]


def read_pdf(data: bytes, where: str) -> PdfText:
    """The text of a PDF in reading order; running heads and page numbers stand once each at its end."""
    printed = print_lines(data, where)
    if not any(map(str.isalnum, printed.raw)):
        count = len(printed.heights)
        what = f"no text found ({count} page{'s' if count != 1 else ''} of pictures)"
        raise CannotRead(where, what, "run text recognition (OCR) over it and give the result")
    furniture = running_lines(printed)
    strips = [
        strip
        for page in range(len(printed.heights))
        for strip in reading_order([line for line in printed.lines if line.page == page and line not in furniture])
    ]
    strips, notes = part_notes(strips, printed.heights)
    cleaned = set_text(printed.raw, [*strips, *notes], furniture)
    for step in (plain_characters, plain_layout):
        cleaned = cleaned.edit(step(cleaned.text))
    kinds = (
        {line.start: "page_furniture" for line in furniture}
        | dict(headings(strips))
        | {strip[0].start: "footnote" for strip in notes}
    )
    hints = {at: kinds[source] for at, source in cleaned.line_starts() if source in kinds}
    return PdfText(cleaned, hints, page_offsets(cleaned, printed.page_starts, furniture), printed.facts)


def print_lines(data: bytes, where: str) -> Printed:
    """The lines of a PDF and its header's facts; CannotRead for what cannot be opened."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise unreadable(where, len(data), str(error)) from None
    try:
        if len(pdf) > MOST_PAGES:
            raise CannotRead(where, f"{len(pdf)} pages", f"split it into parts of at most {MOST_PAGES} pages")
        parts: list[str] = []
        lines: list[PrintedLine] = []
        heights, starts = [], []
        at = 0
        for number in range(len(pdf)):
            page = pdf[number]
            starts.append(at)
            heights.append(page.get_height())
            text = page.get_textpage()
            characters = page_characters(text)
            parts.append(characters.replace(DIVIDER, "-"))
            lines += page_lines(text, characters, number, at)
            at += len(parts[-1]) + 1
        return Printed("\f".join(parts), tuple(lines), tuple(heights), tuple(starts), header_facts(pdf.get_metadata_dict()))
    except pypdfium2.PdfiumError as error:
        raise unreadable(where, len(data), str(error)) from None
    finally:
        pdf.close()


def unreadable(where: str, size: int, message: str) -> CannotRead:
    """The error for a PDF that the library refuses."""
    if "assword" in message:
        return CannotRead(where, "encrypted PDF", "remove the password and give it again")
    return CannotRead(where, f"damaged or truncated PDF ({size} bytes)", "fetch or save it again")


def page_characters(text: pypdfium2.PdfTextPage) -> str:
    """A page's characters, one for each of the library's, so that indices hold for boxes too."""
    codes = (pdfium.FPDFText_GetUnicode(text.raw, index) for index in range(text.count_chars()))
    return "".join(map(as_character, codes))


def as_character(code: int) -> str:
    """A character; the library's marks for a hyphen that divides a word are alike, halves of surrogates a question mark."""
    if code in {0x02, 0xFFFE}:
        return DIVIDER
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code == 0x0C else chr(code)


def page_lines(text: pypdfium2.PdfTextPage, characters: str, page: int, at: int) -> Iterator[PrintedLine]:
    """The lines of a page, cut where a gap is so wide that another column begins."""
    for found in re.finditer(rf"[^\r\n{DIVIDER}]+{DIVIDER}?", characters):
        run: list[tuple[int, int, tuple[float, float, float, float]]] = []
        for word in re.finditer(r"\S+", found.group()):
            start, end = found.start() + word.start(), found.start() + word.end()
            box = word_box(text, start, end)
            if run and box[0] - run[-1][2][2] > WIDE_GAP * (box[3] - box[1]):
                yield as_line(characters, run, page, at)
                run = []
            run.append((start, end, box))
        if run:
            yield as_line(characters, run, page, at)


def word_box(text: pypdfium2.PdfTextPage, start: int, end: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a word, by the font's box of its first and last letter."""
    first, last = text.get_charbox(start, loose=True), text.get_charbox(end - 1, loose=True)
    return min(first[0], last[0]), first[1], max(first[2], last[2]), first[3]


def as_line(characters: str, run: list[tuple[int, int, tuple[float, float, float, float]]], page: int, at: int) -> PrintedLine:
    """The line of a run of words."""
    start, end = run[0][0], run[-1][1]
    boxes = [box for _, _, box in run]
    return PrintedLine(
        at + start, at + end, characters[start:end].replace(DIVIDER, "-"), page,
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


# --- running heads -------------------------------------------------------------------------------------------------------


def running_lines(printed: Printed) -> list[PrintedLine]:
    """Lines in the margins that are page numbers, or the same on many pages but for their digits; in order."""
    marginal = [line for line in printed.lines if in_margin(line, printed.heights[line.page])]
    pages_of: defaultdict[str, set[int]] = defaultdict(set)
    for line in marginal:
        pages_of[masked(line)].add(line.page)
    enough = max(2, SHARE_REPEATED * len(printed.heights))
    return [line for line in marginal if PAGE_NUMBER.fullmatch(line.words) or len(pages_of[masked(line)]) >= enough]


def in_margin(line: PrintedLine, height: float) -> bool:
    """Whether a line stands at the top or bottom of its page."""
    return line.bottom > height * (1 - MARGIN) or line.top < height * MARGIN


def masked(line: PrintedLine) -> str:
    """A line's words with every number alike."""
    return re.sub(r"\d+", "0", line.words.lower())


# --- columns --------------------------------------------------------------------------------------------------------------

BINS = 120  # across the page, to find the gutters
FEW = 0.1  # of the highest count of lines over a place: at a gutter there are fewer
NARROW = 0.58  # of the width of the text: a line in one of two columns is narrower


def reading_order(lines: list[PrintedLine]) -> list[Strip]:
    """The columns of a page in the order in which they are read; lines across several columns come between them."""
    if not lines:
        return []
    lines = sorted(lines, key=lambda line: (-round(line.bottom), line.left))
    columns = find_columns(lines)
    if len(columns) < 2:
        return [lines]
    strips: list[Strip] = []
    band: list[Strip] = [[] for _ in columns]
    for line in lines:
        inside = [number for number, (left, right) in enumerate(columns) if line.left < right and left < line.right]
        if len(inside) == 1:
            band[inside[0]].append(line)
            continue
        strips += [*filter(None, band), [line]]
        band = [[] for _ in columns]
    return merged([*strips, *filter(None, band)], columns)


def merged(strips: list[Strip], columns: list[tuple[float, float]]) -> list[Strip]:
    """Wide lines that follow one another as one strip."""
    found: list[Strip] = []
    for strip in strips:
        wide = strip[0].right - strip[0].left > max(right - left for left, right in columns)
        if found and wide and found[-1][0].right - found[-1][0].left > max(right - left for left, right in columns):
            found[-1] += strip
        else:
            found.append(list(strip))
    return found


def find_columns(lines: list[PrintedLine]) -> list[tuple[float, float]]:
    """Left and right of each column: stretches of the width with many narrow lines over them."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    width = (right - left) / BINS or 1.0
    counts = [0] * (BINS + 1)
    for line in lines:
        if line.right - line.left < NARROW * (right - left):
            for place in range(int((line.left - left) / width), min(BINS, int((line.right - left) / width)) + 1):
                counts[place] += 1
    busy = [count > FEW * max(counts) for count in counts]
    edges = [place for place in range(BINS + 1) if busy[place] and not (place and busy[place - 1])]
    ends = [place for place in range(BINS + 1) if busy[place] and not (place < BINS and busy[place + 1])]
    return [
        (left + first * width, left + (last + 1) * width)
        for first, last in zip(edges, ends, strict=True)
        if last - first > BINS / 8
    ]


def part_notes(strips: list[Strip], heights: tuple[float, ...]) -> tuple[list[Strip], list[Strip]]:
    """The columns without their footnotes, and the footnotes: small lines at the foot of a page, below which no text stands."""
    usual = median([line.height for strip in strips for line in strip] or [1.0])
    kept: list[Strip] = []
    notes: list[Strip] = []
    for strip in strips:
        last = len(strip)
        while last and strip[last - 1].height < SMALL * usual and strip[last - 1].top < FOOT * heights[strip[last - 1].page]:
            last -= 1
        kept += [strip[:last]] if last else []
        notes += [strip[last:]] if last < len(strip) else []
    return (kept, notes) if kept else (strips, [])


# --- setting the text -------------------------------------------------------------------------------------------------------


def set_text(raw: str, strips: list[Strip], furniture: list[PrintedLine]) -> Cleaned:
    """The lines as text: joined inside paragraphs, a blank line between them, running heads once each at the end."""
    words = words_of("\n".join(line.words for strip in strips for line in strip))
    runs = [*joined(strips, words), *({masked(line): (line.start, line.end, "\n\n") for line in furniture}.values())]
    parts, pieces, length = [], [], 0
    for number, (start, end, gap) in enumerate(runs):
        parts += [raw[start:end], gap if number + 1 < len(runs) else ""]
        pieces.append((length, start, end - start))
        length += end - start + len(parts[-1])
    return Cleaned(raw, "".join(parts), tuple(piece for piece in pieces if piece[2]))


def joined(strips: list[Strip], words: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Start and end of each line and what stands between it and the next."""
    flow = [(line, strip) for strip in strips for line in strip]
    usual = usual_distance(strips)
    height = median([line.height for line, _ in flow] or [1.0])
    for number, (line, strip) in enumerate(flow):
        if number + 1 == len(flow):
            yield line.start, line.end, "\n\n"
            return
        following, next_strip = flow[number + 1]
        if strip is next_strip:
            parted = is_new(line, following, strip, usual)
        else:
            parted = is_larger(line, following) or starts_anew(line, following, height)
        if parted:
            yield line.start, line.end, "\n\n"
            continue
        edit = join(f"{line.words}\n{following.words}", len(line.words), words)
        yield line.start, line.end - (len(line.words) - edit.start), edit.put


def usual_distance(strips: list[Strip]) -> float:
    """The median distance of lines that follow each other in a column."""
    distances = [one.bottom - other.bottom for strip in strips for one, other in pairwise(strip)]
    return median([distance for distance in distances if distance > 1] or [12.0])


def is_new(line: PrintedLine, following: PrintedLine, strip: Strip, usual: float) -> bool:
    """Whether a paragraph begins at the next line of a column: space, size, indentation, or a short line that ends."""
    left, right = min(each.left for each in strip), max(each.right for each in strip)
    if line.bottom - following.bottom > NEW_PARAGRAPH * usual or is_larger(line, following):
        return True
    indented = following.left - left > INDENT * following.height and line.left - left < INDENT * line.height
    short = line.right < left + SHORT_LINE * (right - left) and ENDS_SENTENCE.search(line.words) is not None
    return indented or short


def starts_anew(line: PrintedLine, following: PrintedLine, height: float) -> bool:
    """Whether a paragraph begins where a column or page does: unless the sentence goes on."""
    if line.height > HEADING_SIZE * height:
        return True
    return ENDS_SENTENCE.search(line.words) is not None and not following.words[0].islower()


def is_larger(line: PrintedLine, other: PrintedLine) -> bool:
    """Whether two lines differ in size so much that one is a heading."""
    return max(line.height, other.height) > HEADING_SIZE * min(line.height, other.height)


def headings(strips: list[Strip]) -> Iterator[tuple[int, str]]:
    """The lines that are larger than most, by their start."""
    lines = [line for strip in strips for line in strip]
    usual = median([line.height for line in lines] or [1.0])
    yield from ((line.start, "heading") for line in lines if line.height > HEADING_SIZE * usual)


def page_offsets(cleaned: Cleaned, starts: tuple[int, ...], furniture: list[PrintedLine]) -> tuple[int, ...]:
    """Where each page's text begins; an empty page begins where the next does."""
    aside = {line.start for line in furniture}
    first: dict[int, int] = {}
    for text, source, _ in cleaned.pieces:
        if source not in aside:
            first.setdefault(bisect_right(starts, source) - 1, text)
    found, following = [], len(cleaned.text)
    for page in range(len(starts) - 1, -1, -1):
        following = first.get(page, following)
        found.append(following)
    return tuple(reversed(found))


def header_facts(header: dict[str, str]) -> tuple[Fact, ...]:
    """Title, author and day of making from the file's header: hints only, often a file's name and a copyist's."""
    title, author = header.get("Title", "").strip(), header.get("Author", "").strip()
    day = as_day(header.get("CreationDate", ""))
    named = title and not FILE_NAME.search(title)
    values = (("title", title if named else ""), ("author", author), ("published", day))
    reasons = {"published": "the day on which the PDF was made"}
    return tuple(Fact(field=name, value=value, reason=reasons.get(name, "the PDF's header")) for name, value in values if value)


def as_day(stamp: str) -> str:
    """The ISO day of a PDF's time stamp, empty when there is none that is a day."""
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", stamp)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
