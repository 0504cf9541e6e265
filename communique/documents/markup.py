"""Web pages: the article's own characters out of the markup, and what the page declares of it.

Trafilatura decides which blocks are the article; the text itself is cut from the markup as received, so that every
character leads back to it.
"""

import html
import json
import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

import trafilatura

from communique.documents.blocks import notice_kind
from communique.documents.cleaning import Cleaned, Edit, mend_breaks, plain_characters, plain_layout, untouched
from communique.documents.masthead import LONGEST, LONGEST_STANDFIRST, RELEASE, letters, names_issuer, publication_line

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
KINDS = {
    "h1": "main", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "li": "item",
    "blockquote": "quotation", "figcaption": "caption", "caption": "caption", "td": "cell", "th": "cell",
}  # fmt: skip
SKIPPED = frozenset("script style noscript template svg math iframe object textarea select button canvas audio video".split())
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
ASIDE = ("nav", "footer", "aside", "form", "dialog")
KEPT_NOTICES = frozenset({"source_notice", "correction", "disclaimer", "author_bio", "caption", "media_contact", "credits"})
TITLES = frozenset({"og:title", "twitter:title"})
ABOVE = 4  # blocks above a headline in which date and institution are looked for
MOST_BLOCKS = 20_000  # of a page that is given to the extractor: its cost grows faster than ours
DEEPEST = 400  # nested tags: real pages stay below 60; deeper ones are not given to recursive parsers
SHORTEST_MATCH = 25  # letters of a block that may match inside the article's text; shorter ones must be a line of it
ENDS = 60  # letters at either end of a block by which it is recognised when something inside it was left out
LEAST_PARAGRAPH = 80  # characters of a block that is taken for text when no article is recognised

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
ATTRIBUTE = re.compile(r"([\w:.-]{1,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
ENTITY_OR_SPACE = re.compile(
    r"(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)|(?P<space>[ \t\r\n\f]+)"
)
SPACES = re.compile(r" {2,}| *\n[ \n]*")

# What trafilatura could not extract is reported as an error of ours, once; an application may still listen to its log.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())


@dataclass(slots=True)
class Stretch:
    """A block of visible text: its runs of markup characters (a None stands for a line break) and the tags around it."""

    kind: str | None
    aside: bool
    runs: list[tuple[int, int] | None] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What one walk over the markup finds."""

    blocks: list[Stretch] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    title: str = ""
    depth: int = 0


@dataclass(slots=True)
class Walk:
    """Where the walk is: the open tags and how often each is open, so that a stray end tag costs nothing."""

    page: Page
    open_tags: list[str] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)

    def break_block(self) -> None:
        """Begin a new block with the kind and place of the open tags."""
        kind = next((KINDS[tag] for tag in reversed(self.open_tags[-6:]) if tag in KINDS), None)
        aside = any(self.count[tag] for tag in ASIDE)
        if self.page.blocks and not self.page.blocks[-1].runs:
            self.page.blocks.pop()
        self.page.blocks.append(Stretch(kind, aside))

    def add(self, start: int, end: int) -> None:
        """Add a run of text to the block."""
        if start < end:
            self.page.blocks[-1].runs.append((start, end))

    def open(self, name: str) -> None:
        """A start tag."""
        if name not in VOID:
            self.open_tags.append(name)
            self.count[name] += 1
            self.page.depth = max(self.page.depth, len(self.open_tags))
        if name in BLOCK_TAGS:
            self.break_block()
        elif name == "br":
            self.page.blocks[-1].runs.append(None)

    def close(self, name: str) -> None:
        """An end tag, which closes all that was left open inside it."""
        while self.count[name]:
            closed = self.open_tags.pop()
            self.count[closed] -= 1
            if closed == name:
                break
        if name in BLOCK_TAGS:
            self.break_block()


def read_page(markup: str) -> Page:
    """The page's blocks, its declaring tags and its embedded data, in one walk whose cost is linear in the markup."""
    walk = Walk(Page())
    walk.break_block()
    at = 0
    while at < len(markup):
        opening = markup.find("<", at)
        if opening < 0:
            walk.add(at, len(markup))
            break
        walk.add(at, opening)
        at = step(markup, opening, walk)
    return walk.page


def step(markup: str, at: int, walk: Walk) -> int:
    """Handle what begins with "<" and return where it ends."""
    if markup.startswith("<!--", at):
        return past(markup, "-->", at + 4)
    found = TAG.match(markup, at)
    if found is None:
        if markup[at + 1 : at + 2] in {"!", "?", "/"}:
            return past(markup, ">", at)
        walk.add(at, at + 1)
        return at + 1
    name, end = found.group(2).lower(), tag_end(markup, found.end())
    if found.group(1):
        walk.close(name)
        return end
    if name == "title" and not walk.page.title and not walk.count["body"]:
        stop = past(markup, "</", end)
        walk.page.title = squeeze(markup[end : max(end, stop - 2)])
        return stop - 2 if stop > end else end
    if name in SKIPPED:
        return skip_element(markup, name, end, walk.page, markup[at:end])
    if name in {"meta", "link", "time", "html"}:
        walk.page.tags.append((name, attributes(markup[at:end])))
    walk.open(name)
    return end


def past(markup: str, mark: str, at: int) -> int:
    """Where the text after a mark begins; the end of the page when the mark never comes, as browsers have it."""
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)


def tag_end(markup: str, at: int) -> int:
    """Where a tag ends: at the first ">" outside quotation marks, which may hold one."""
    end = past(markup, ">", at)
    inside = markup[at:end]
    if inside.count('"') % 2 and "=" in inside:
        closing = markup.find('"', end, end + 2000)
        return past(markup, ">", closing) if closing > 0 else end
    return end


def skip_element(markup: str, name: str, at: int, page: Page, tag: str) -> int:
    """The end of an element that shows no text; embedded linked data is kept."""
    if tag.endswith("/>"):
        return at
    found = closing_tag(name).search(markup, at)
    if found is None:
        return len(markup)
    if name == "script" and "ld+json" in tag:
        page.data.append(markup[at : found.start()])
    return tag_end(markup, found.end())


def closing_tag(name: str) -> re.Pattern[str]:
    """The pattern of an end tag (the re module keeps the compiled ones)."""
    return re.compile(rf"</{name}\b", re.I)


def attributes(tag: str) -> dict[str, str]:
    """A tag's attributes, names in small letters, entities resolved."""
    found = ATTRIBUTE.findall(tag[:4000])
    return {name.lower(): html.unescape(one or two or three).strip() for name, one, two, three in found}


def squeeze(markup: str) -> str:
    """A little markup as words."""
    return " ".join(html.unescape(re.sub(r"<[^>]{0,1000}>", " ", markup)).split())


# --- which blocks are the article --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with its words, as a reader of the page sees it."""

    stretch: Stretch
    words: str
    letters: str


def shown_blocks(markup: str, page: Page) -> list[Shown]:
    """The blocks that hold letters."""
    found = []
    for stretch in page.blocks:
        words = " ".join("".join(html.unescape(markup[run[0] : run[1]]) if run else "\n" for run in stretch.runs).split())
        if letters(words):
            found.append(Shown(stretch, words, letters(words)))
    return found


def article_blocks(markup: str, page: Page, blocks: list[Shown], url: str | None) -> list[tuple[Shown, str | None]]:
    """The blocks of the article in order with the kinds their tags say; of other blocks only captions and notices."""
    main = recognise(markup, page, blocks, url)
    if not main:
        return [(block, said_kind(block)) for block in blocks if not block.stretch.aside]
    first, last = main[0], main[-1]
    headline = find_headline(blocks[: last + 1], titles_of(page))
    begin = headline if headline is not None and headline < first else first
    begin -= sum(1 for _ in takewhile(stands_above, reversed(blocks[max(0, begin - ABOVE) : begin])))
    top = headline if headline is not None and headline < first else first
    chosen = {*main, *range(begin, top)}
    body = next((number for number in main if len(blocks[number].words) >= LEAST_PARAGRAPH), first)
    found: list[tuple[Shown, str | None]] = []
    for number, block in enumerate(blocks[begin:], begin):
        if number == headline:
            found.append((block, "title"))
        elif (
            number in chosen
            or (top < number < body and (is_masthead(block) or is_standfirst(block)))
            or (number > first and is_notice(block, number > last))
        ):
            found.append((block, said_kind(block)))
    return found


def said_kind(block: Shown) -> str | None:
    """The kind of a block by its tag; a long cell of a table is text that was laid out with it."""
    kind = block.stretch.kind
    if kind == "cell":
        return "item" if len(block.words) < LEAST_PARAGRAPH else None
    return "heading" if kind == "main" else kind


def titles_of(page: Page) -> list[str]:
    """The titles that a page declares."""
    metas = [tag for name, tag in page.tags if name == "meta" and (tag.get("property") or tag.get("name")) in TITLES]
    return [page.title, *(tag.get("content", "") for tag in metas)]


def recognise(markup: str, page: Page, blocks: list[Shown], url: str | None) -> list[int]:
    """The numbers of the blocks that the extractor takes for the article; long paragraphs when it takes none."""
    text = None
    if page.depth <= DEEPEST and len(blocks) <= MOST_BLOCKS:
        text = trafilatura.extract(markup, url=url, include_comments=False, include_tables=True, favor_precision=True)
    lines = {letters(part) for line in (text or "").splitlines() for part in (line, *line.split("|"))}
    article = letters(text or "")
    found = [number for number, block in enumerate(blocks) if belongs(block, article, lines)] if article else []
    return found or [
        number for number, block in enumerate(blocks) if len(block.words) >= LEAST_PARAGRAPH and not block.stretch.aside
    ]


def belongs(block: Shown, article: str, lines: set[str]) -> bool:
    """Whether a block is in the article's text: as a line, as a part, or by its beginning or end."""
    if block.letters in lines:
        return not (block.stretch.kind is None and block.letters.isdigit())  # a number alone: of a page, a counter
    if len(block.letters) < SHORTEST_MATCH or block.stretch.aside:
        return False
    return block.letters[:ENDS] in article or block.letters[-ENDS:] in article


def find_headline(blocks: list[Shown], titles: list[str]) -> int | None:
    """The first heading that one of the page's titles holds, else the first main heading of some words."""
    headings = [number for number, block in enumerate(blocks) if said_kind(block) == "heading" and not block.stretch.aside]
    wanted = "\n".join(map(letters, titles))
    same = [number for number in headings if len(blocks[number].letters) > 8 and blocks[number].letters in wanted]
    main = [number for number in headings if blocks[number].stretch.kind == "main" and blocks[number].words.count(" ") > 1]
    return next(iter([*same, *main]), None)


def is_masthead(block: Shown) -> bool:
    """Whether a block about a headline names author, publisher or date, or says that it is a press release."""
    if len(block.words) > LONGEST or block.stretch.aside:
        return False
    return bool(publication_line(block.words, 0, len(block.words)) or names_issuer(block.words) or RELEASE.fullmatch(block.words))


def stands_above(block: Shown) -> bool:
    """Whether a block may be the line of date or institution just above a headline: no entry of a menu."""
    return block.stretch.kind is None and is_masthead(block)


def is_standfirst(block: Shown) -> bool:
    """Whether a block between headline and article is a sentence or two that belong to it."""
    words = block.words
    long = LEAST_PARAGRAPH <= len(words) <= LONGEST_STANDFIRST and not block.stretch.aside
    return long and block.stretch.kind in {None, "heading"} and notice_kind(words, foot=False) is None


def is_notice(block: Shown, after: bool) -> bool:
    """Whether a block that is not the article is kept with it: captions inside, notices of the article inside or after."""
    if block.stretch.kind == "caption":
        return not after
    kind = notice_kind(block.words[:2000], foot=after)
    return kind in KEPT_NOTICES and not (kind == "media_contact" and block.stretch.aside)


def cut_out(markup: str, blocks: Iterable[tuple[Shown, str | None]]) -> tuple[Cleaned, dict[int, str]]:
    """The text of these blocks as cut from the markup, and the kinds of its lines."""
    chosen = list(blocks)
    cleaned = untouched(markup).edit(cuts(markup, [block.stretch for block, _ in chosen]))
    for step_ in (plain_characters, squeezed, plain_layout, mend_breaks):
        cleaned = cleaned.edit(step_(cleaned.text))
    starts = [block.stretch.runs[0][0] if block.stretch.runs and block.stretch.runs[0] else 0 for block, _ in chosen]
    return cleaned, dict(kinds_of_lines(cleaned, starts, [kind for _, kind in chosen]))


def cuts(markup: str, stretches: Iterable[Stretch]) -> Iterator[Edit]:
    """Everything but the runs away, a blank line between blocks, entities and white space inside runs to characters."""
    at, put = 0, ""
    for stretch in stretches:
        for run in stretch.runs:
            if run is None:
                put = put if put == "\n\n" else put + "\n"
                continue
            if run[0] > at or put:
                yield Edit(at, run[0], put)
            yield from inner_edits(markup, *run)
            at, put = run[1], ""
        put = "\n\n"
    if at < len(markup):
        yield Edit(at, len(markup))


def inner_edits(markup: str, start: int, end: int) -> Iterator[Edit]:
    """The edits inside one run of text."""
    for found in ENTITY_OR_SPACE.finditer(markup, start, end):
        put = html.unescape(found.group()) if found.lastgroup == "entity" else " "
        if put != found.group():
            yield Edit(found.start(), found.end(), put)


def squeezed(text: str) -> Iterator[Edit]:
    """Runs of spaces that stood in different tags to one; none around line breaks."""
    for found in SPACES.finditer(text):
        put = " " if "\n" not in found.group() else "\n\n" if found.group().count("\n") > 1 else "\n"
        if put != found.group():
            yield Edit(found.start(), found.end(), put)


def kinds_of_lines(cleaned: Cleaned, starts: list[int], kinds: list[str | None]) -> Iterator[tuple[int, str]]:
    """The kind of the block that each line of the text was cut from."""
    for line, source in cleaned.line_starts():
        number = bisect_right(starts, source) - 1
        kind = kinds[number] if number >= 0 else None
        if kind:
            yield line, kind


# --- what the page declares ---------------------------------------------------------------------------------------------


def linked_data(page: Page) -> Iterator[dict[str, object]]:
    """The objects of the page's linked data that have a headline or a date of publication."""
    for text in page.data:
        try:
            loaded = json.loads(html.unescape(text) if "&quot;" in text else text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from articles_in(loaded)


def articles_in(loaded: object) -> Iterator[dict[str, object]]:
    """The objects that describe an article, wherever they are nested."""
    waiting = [loaded]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:50]
        elif isinstance(item, dict):
            if "headline" in item or "datePublished" in item:
                yield item
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def names_in(value: object) -> str:
    """The names of people or organisations in linked data: a string, an object with a name, or a list of either."""
    if isinstance(value, str):
        return "" if value.startswith(("http:", "https:")) else " ".join(value.split())
    if isinstance(value, dict):
        return names_in(value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(filter(None, map(names_in, value[:10])))
    return ""
