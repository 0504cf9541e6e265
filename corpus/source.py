"""The source form as a person writes it: a header, sections, sentences one a line with their annotations indented below.

Nothing is interpreted here but the layout and the quoted words: `locate` finds words in the text, `fields` splits an
annotation. What is wrong is raised as a `Slip`, which names file, line and what to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Range = tuple[int, int]
Record = dict[str, Any]
"""A record as it is written to JSON."""
SECTION = re.compile(r"= *(\w+)(?: *\| *(.*))?$")
BLOCK_KIND = re.compile(r"\{([a-z]+)\} ?")
QUOTED = re.compile(r"<([^<>]*)>(#\d+)?(@[+-]\d+)?")
ELISION = " .. "
FARTHEST = 6000  # characters: how far on an elided span may end


class Slip(Exception):
    """One thing wrong in a source file."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, stripped of its end, with its number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its characters in the document's text and its annotation lines."""

    number: int
    start: int
    end: int
    marks: tuple[Line, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, title, item, turn...: its kind and its characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under `= name | argument`."""

    name: str
    argument: str
    lines: tuple[Line, ...]


def read_source(path: Path) -> tuple[dict[str, str], list[Section]]:
    """The header and the sections of a file."""
    header: dict[str, str] = {}
    sections: list[tuple[str, str, list[Line]]] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Slip(str(path), f"cannot be read ({error}); give a source file in UTF-8") from error
    for number, raw in enumerate(lines, 1):
        line = Line(number, raw.rstrip())
        if line.text.startswith("= "):
            opened = SECTION.match(line.text)
            if opened is None:
                raise Slip(f"{path}:{number}", "a section is written `= name` or `= name | ...`")
            sections.append((opened[1], opened[2] or "", []))
        elif sections:
            sections[-1][2].append(line)
        elif line.text:
            name, colon, value = line.text.partition(":")
            if not colon or name in header:
                raise Slip(f"{path}:{number}", "the header has one `name: value` a line, each name once")
            header[name.strip()] = value.strip()
    return header, [Section(name, argument, tuple(lines)) for name, argument, lines in sections]


def read_text(lines: tuple[Line, ...]) -> tuple[str, list[Block], list[Sentence]]:
    """The document's text (sentences of a block parted by a space, blocks by a blank line) with its blocks and sentences."""
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    fresh = True
    marks: list[Line] = []
    for line in lines:
        if not line.text.strip():
            fresh = True
        elif line.text[0].isspace():
            marks.append(Line(line.number, line.text.strip()))
        else:
            words, kind = line.text, "paragraph"
            if fresh and (tag := BLOCK_KIND.match(words)):
                kind, words = tag[1], words[tag.end() :]
            text += ("\n\n" if fresh else " ") if text else ""
            start, text = len(text), text + words.strip()
            if fresh:
                blocks.append(Block(kind, start, len(text)))
            else:
                blocks[-1] = Block(blocks[-1].kind, blocks[-1].start, len(text))
            marks = []
            sentences.append(Sentence(len(sentences) + 1, start, len(text), ()))
            fresh = False
        if sentences and marks:
            last = sentences[-1]
            sentences[-1] = Sentence(last.number, last.start, last.end, tuple(marks))
    return text, blocks, sentences


def read_marks(sentences: list[Sentence], lines: tuple[Line, ...], place: str) -> list[Sentence]:
    """The sentences with the annotations of a second reader, who gives them under the sentence's number."""
    marks: dict[int, list[Line]] = {}
    number = 0
    for line in lines:
        if line.text.strip().isdigit():
            number = int(line.text)
            if not 1 <= number <= len(sentences):
                raise Slip(f"{place}:{line.number}", f"there is no sentence {number}, the last is {len(sentences)}")
        elif line.text.strip():
            marks.setdefault(number, []).append(Line(line.number, line.text.strip()))
    if 0 in marks:
        raise Slip(f"{place}:{marks[0][0].number}", "an annotation needs a line with the sentence's number before it")
    return [Sentence(s.number, s.start, s.end, tuple(marks.get(s.number, ()))) for s in sentences]


def split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside < >."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "<") - (letter == ">" and depth > 0)
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def fields(text: str) -> Iterator[tuple[str, str]]:
    """The fields of an annotation, `name rest` each, parted by bars."""
    for part in split(text, "|"):
        name, _, rest = part.partition(" ")
        yield name, rest.strip()


def occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    """Where whole words stand between start and end."""
    at = text.find(words, start, end)
    while at >= 0:
        after = at + len(words)
        left = at == 0 or not (text[at - 1].isalnum() and words[0].isalnum())
        right = after >= len(text) or not (text[after].isalnum() and words[-1].isalnum())
        if left and right:
            yield at
        at = text.find(words, at + 1, end)


def find(text: str, words: str, start: int, end: int, which: int = 1) -> Range | None:
    """The characters of the words, whole or elided (`first .. last`), at their `which`th occurrence; None when not there."""
    first, elided, last = words.partition(ELISION)
    places = list(occurrences(text, first, start, end))
    if len(places) < which:
        return None
    at = places[which - 1]
    if not elided:
        return at, at + len(first)
    after = next(occurrences(text, last, at + len(first), at + FARTHEST), None)
    return None if after is None else (at, after + len(last))


def locate(text: str, sentences: list[Sentence], number: int, quoted: str, place: str) -> list[Range]:
    """The ranges of one or more `<words>` as seen from a sentence; ranges with only white space between them become one."""
    ranges: list[Range] = []
    for words, which, away in QUOTED.findall(quoted):
        index = number - 1 + int(away[1:] or 0)
        if not words.strip() or not 0 <= index < len(sentences):
            raise Slip(place, f"<{words}>{away} points nowhere")
        sentence = sentences[index]
        found = find(text, words, sentence.start, sentence.end, int(which[1:]) if which else 1)
        if found is None:
            raise Slip(place, f"<{words}>{which} does not stand as whole words in: {text[sentence.start : sentence.end]}")
        ranges.append(found)
    if not ranges:
        raise Slip(place, f"words between < and > are needed: {quoted!r}")
    return join(text, ranges)


def join(text: str, ranges: list[Range]) -> list[Range]:
    """The ranges in order, neighbours joined over white space."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
