"""PDF files: lines in reading order, running heads apart, words and sentences mended across lines, columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2

from communique.documents.cleaning import Cleaned, Edit, join, mend_breaks, plain_characters, plain_layout, untouched
from communique.errors import CannotRead
from communique.records import Fact

MARGIN = 0.12  # of the page's height at top and bottom, where running heads and page numbers stand
SHARE_REPEATED = 0.4  # of the pages that a line must be on, digits apart, to be a running head
WIDE_GAP = 2.0  # times the letter height: two runs of one line that are further apart stand in two columns
NEW_PARAGRAPH = 1.45  # times the usual distance of lines
INDENT = 0.8  # times the letter height
SHORT_LINE = 0.8  # of the column's width: a line that ends before it may end a paragraph
HEADING_SIZE = 1.15  # times the usual letter height
MOST_PAGES = 2000
PAGE_NUMBER = re.compile(r"(?:page\s*|seite\s*|p\.\s*)?[-–—\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—\])]?(?:\s*(?:of|/|\|)\s*\d{1,4})?", re.I)
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


def read_pdf(data: bytes, where: str) -> tuple[Cleaned, dict[int, str], tuple[int, ...], tuple[Fact, ...]]:
    """The clean text of a PDF, the kinds of its lines, where its pages begin, and what its header says."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise unreadable(where, len(data), str(error)) from None
    try:
        if len(pdf) > MOST_PAGES:
            raise CannotRead(where, f"{len(pdf)} pages", f"split it into parts of at most {MOST_PAGES} pages")
        raw, lines, heights = read_lines(pdf)
        facts = header_facts(pdf.get_metadata_dict(skip_empty=True))
    finally:
        pdf.close()
    if not any(map(str.isalnum, raw)):
        raise CannotRead(
            where, f"no text found ({len(heights)} page{'s' * (len(heights) != 1)} of pictures)", "run text recognition over it (OCR) and give the result"
        )
    furniture = running_lines(lines, heights)
    ordered = [line for page in range(len(heights)) for line in in_reading_order([x for x in lines if x.page == page and x not in furniture])]
    return (*set_text(raw, ordered, sorted(furniture, key=lambda line: line.start)), facts)
