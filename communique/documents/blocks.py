"""What each stretch of a clean text is: title, paragraph, quotation, caption, or one of the page's own notices."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from communique.codebooks import rows
from communique.records import Block

NOT_BOILERPLATE = frozenset({"caption", "correction"})
ENDS_SENTENCE = frozenset(".!?…\"”'’")
FOOT = 0.55  # past this part of the text a foot-only phrase counts: articles with long notices have bodies that end here
LONGEST_HEADING = 100
LIST_KINDS = frozenset("media_contact related_links author_bio author_link newsletter comment_link navigation".split())
LONGEST_LIST_HEADING = 30
LONGEST_LISTED = 160  # characters of a line that may belong to such a list; longer ones are text
LINE = re.compile(r"[^\n]+")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(©]?[^\W\d_a-z])")
ITEM = re.compile(r"(?:[-•*–▪◦·]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
QUOTES = {"“": '”"', '"': '"”', "«": "»", "„": "“”", "‘": "’"}
CLOSING_MARKS = ".!?:;,…"


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of the codebook: a phrase by which a sentence is known for one of the page's own."""

    kind: str
    where: str
    limit: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Notices:
    """The codebook by the way a phrase is matched; each table is asked with a sentence in small letters.

    A phrase of `start` that is a link's ("More from") is true there: it begins sentences of the news too, but those end.
    """

    whole: Mapping[str, Notice]
    start: Mapping[str, tuple[tuple[Notice, bool], ...]]
    anywhere: tuple[tuple[re.Pattern[str], Mapping[str, Notice]], ...]
    patterns: tuple[tuple[re.Pattern[str], Notice], ...]
    any_pattern: re.Pattern[str]


@cache
def notices() -> Notices:
    """The codebook of boilerplate, loaded once."""
    found: dict[str, list[Notice]] = {"whole": [], "start": [], "link": [], "in": [], "end": [], "pattern": []}
    for row in rows("boilerplate.csv"):
        found[row["match"]].append(Notice(row["kind"], row["where"], int(row["limit"] or 10**9), row["phrase"]))
    starts: dict[str, tuple[tuple[Notice, bool], ...]] = {}
    for notice, link in [*((row, False) for row in found["start"]), *((row, True) for row in found["link"])]:
        starts[notice.phrase[:4]] = (*starts.get(notice.phrase[:4], ()), (notice, link))
    anywhere = [
        (re.compile("(?:" + "|".join(re.escape(notice.phrase) for notice in found[match]) + ")" + tail), found[match])
        for match, tail in (("in", ""), ("end", r"\W*$"))
    ]
    return Notices(
        whole={notice.phrase: notice for notice in found["whole"]},
        start=starts,
        anywhere=tuple((pattern, {notice.phrase: notice for notice in group}) for pattern, group in anywhere),
        patterns=tuple((re.compile(notice.phrase), notice) for notice in found["pattern"]),
        any_pattern=re.compile("|".join(f"(?:{notice.phrase})" for notice in found["pattern"])),
    )


def notice_kind(sentence: str, *, foot: bool) -> str | None:
    """The kind of notice a sentence is, None for most; `foot` says whether it stands in the last part of the text."""
    words = sentence.strip().lower().replace("’", "'")
    if not any(map(str.isalnum, words)):
        return "separator"
    for notice in candidates(words):
        if len(words) <= notice.limit and (foot or notice.where == "any"):
            return notice.kind
    return None


def candidates(words: str) -> Iterator[Notice]:
    """The rows of the codebook that a sentence in small letters matches, the surest way of matching first."""
    book = notices()
    whole = book.whole.get(words) or book.whole.get(words.strip(" .:!-–—[]"))
    if whole:
        yield whole
    for notice, link in book.start.get(words[:4], ()):
        if words.startswith(notice.phrase) and not (link and words[-1] in ENDS_SENTENCE):
            yield notice
    for pattern, group in book.anywhere:
        found = pattern.search(words)
        if found:
            yield from (notice for phrase, notice in group.items() if found.group().startswith(phrase))
    if book.any_pattern.match(words):
        yield from (notice for pattern, notice in book.patterns if pattern.match(words))


def lay_out(
    text: str,
    *,
    hints: Mapping[int, str],
    author: str | None = None,
    from_line: int = 0,
    opening: tuple[int, int] = (-1, -1),
) -> Iterator[Block]:
    """The blocks of a text from an offset on: one for each line, more where a line's sentences are of different kinds.

    `hints` gives the kind of a line by its start, where the source's own markup says it; the dateline `opening` is left out.
    """
    lines = [found.span() for found in LINE.finditer(text, from_line)]
    headed: str | None = None
    for number, (start, end) in enumerate(lines):
        start, end = trim(text, opening[1] if start == opening[0] else start, end)
        if start == end:
            continue
        foot = end > FOOT * len(text)
        hint = hints.get(start)
        following = lines[number + 1] if number + 1 < len(lines) else (end, end)
        if hint == "page_furniture":
            yield Block(start=start, end=end, kind=hint, boilerplate=True)
        elif foot and author and is_about(text[start:end], author):
            yield Block(start=start, end=end, kind="author_bio", boilerplate=True)
        elif foot and headed and hint != "heading" and is_listed(text[start:end]):
            yield Block(start=start, end=end, kind=headed, boilerplate=True)
        else:
            kind = hint or shape(text, start, end, following)
            blocks = list(split_notices(text, start, end, kind, foot=foot))
            headed = blocks[0].kind if foot and heads_a_list(blocks, text) else None
            yield from blocks


def heads_a_list(blocks: list[Block], text: str) -> bool:
    """Whether a line is a heading of the page's own lists, such as "Related stories" or "Press contacts"."""
    block = blocks[0]
    short = len(blocks) == 1 and block.end - block.start <= LONGEST_LIST_HEADING
    return short and block.boilerplate and block.kind in LIST_KINDS and text[block.end - 1] not in ENDS_SENTENCE


def is_listed(words: str) -> bool:
    """Whether a line below such a heading is an entry of the list, not another notice and not text."""
    return len(words) <= LONGEST_LISTED and notice_kind(words, foot=True) is None


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A line without the spaces around it."""
    line = text[start:end]
    stripped = line.strip()
    first = start + len(line) - len(line.lstrip()) if stripped else end
    return first, first + len(stripped)


def split_notices(text: str, start: int, end: int, kind: str, *, foot: bool) -> Iterator[Block]:
    """One line's blocks: its notices apart from the rest; what follows a notice that opens the line belongs to it."""
    cuts = [start, *(found.end() for found in SENTENCE_END.finditer(text, start, end)), end]
    sentences = [trim(text, first, last) for first, last in pairwise(cuts)] if len(cuts) > 2 else [(start, end)]
    kinds = [notice_kind(text[first:last], foot=foot) for first, last in sentences]
    if not any(kinds):
        yield Block(start=start, end=end, kind=kind)
        return
    if kinds[0]:
        kinds = list(carry(kinds, kinds[0]))
    runs: list[tuple[int, int, str | None]] = []
    for (first, last), found in zip(sentences, kinds, strict=True):
        if runs and runs[-1][2] == found:
            first = runs.pop()[0]
        runs.append((first, last, found))
    for first, last, found in runs:
        yield Block(start=first, end=last, kind=found or kind, boilerplate=found is not None and found not in NOT_BOILERPLATE)


def carry(kinds: list[str | None], latest: str) -> Iterator[str]:
    """Each sentence's own kind, else that of the sentence before it."""
    for kind in kinds:
        latest = kind or latest
        yield latest


def shape(text: str, start: int, end: int, following: tuple[int, int]) -> str:
    """The kind that a line's form shows: quotation, item, heading or paragraph."""
    closing = QUOTES.get(text[start])
    inside = text[start + 1 : end - 1]
    if closing and end - start > 2 and text[end - 1] in closing and not any(mark in inside for mark in closing):
        return "quotation"
    if ITEM.match(text, start, end):
        return "item"
    short = end - start <= LONGEST_HEADING and text[end - 1] not in CLOSING_MARKS and text[start].isupper()
    longer = following[1] - following[0] > max(80, end - start)
    blank = text[end : end + 4].count("\n") >= 2
    return "heading" if short and longer and blank else "paragraph"


def is_about(words: str, author: str) -> bool:
    """Whether a line tells who its author is: "Jane Doe is a fellow at ..."."""
    rest = words.removeprefix("*").lstrip()
    if not rest.lower().startswith(author.lower()):
        return False
    return bool(
        re.match(r"\W*(?:,[^.]{0,80},)?\s*(?:is|was|has|writes|works|served|teaches|covers|reports)\b", rest[len(author) :])
    )
