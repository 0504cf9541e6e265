"""The page, section by section."""

from collections.abc import Iterator

from docs.codebook.actors import actors
from docs.codebook.markup import BOOKS, DOCS
from docs.codebook.reasons import reasons
from docs.codebook.statuses import operators, statuses
from docs.codebook.tables import cameo, contexts, tables
from docs.codebook.types import all_types

PAGE = DOCS / "codebook.md"
SECTIONS = (all_types, contexts, statuses, operators, actors, cameo, tables, reasons)


def page() -> str:
    """The whole page, as the tables give it."""
    sections = [list(section()) for section in SECTIONS]
    titles = [lines[0].removeprefix("## ") for lines in sections]
    return "\n".join([*opening(titles), *(line for lines in sections for line in lines)])


def opening(titles: list[str]) -> Iterator[str]:
    """What the page is, and what stands on it."""
    yield "# What do the codes mean?"
    yield ""
    yield "Every code that Communique gives, and the words it goes by. `make codebook` makes this page of the tables in"
    yield f"[communique/codebooks]({BOOKS}/README.md): what is wrong here is mended there."
    yield ""
    yield from (f"- [{title}](#{anchor(title)})" for title in titles)
    yield ""


def anchor(title: str) -> str:
    """What a heading is linked by."""
    return "".join(mark for mark in title.lower().replace(" ", "-") if mark.isalnum() or mark == "-")
