"""From a document's source to its record: header and cast checked, every annotation resolved to characters."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from communique.codebooks import rows
from corpus import vocabulary
from corpus.annotations import Reading, check_actor, read_mark, real_day, unknown
from corpus.source import Block, Record, Section, Slip, read_marks, read_source, read_text, split

HEADER = ("id", "fiction", "title", "published", "publisher", "kind", "style", "topics", "hand")
HELD_BACK = 16  # of a hundred digests: it gives 15.0 % of the documents and 15.6 % of the sets of accounts
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
TITLED = re.compile(r"(?:king|queen|prince|princess|president|sultan|emir|pope|sheikh|general|the) ")
FICTION = "written for the Communique corpus; the happenings and every named person are invented"


def split_of(identifier: str) -> str:
    """`test` for the 15 % that are held back, else `train`; it hangs on the id alone and never changes."""
    return "test" if int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 100 < HELD_BACK else "train"


def read_document(path: Path, marks: Path | None = None) -> tuple[Record, list[Slip]]:
    """The record of a document and what is wrong with it; with `marks`, annotated by that second reader instead."""
    header, sections = read_source(path)
    named = {section.name: section for section in sections}
    slips = list(check_header(path, header))
    if "text" not in named:
        return {}, [*slips, Slip(str(path), "there is no `= text`")]
    text, blocks, sentences = read_text(named["text"].lines)
    if marks is not None:
        named |= {section.name: section for section in read_source(marks)[1]}
        sentences = read_marks(sentences, named["marks"].lines, str(marks))
    reading = Reading(marks or path, text, sentences, slips=slips)
    read_cast(reading, named.get("actors"))
    for block in blocks:
        reading.slips += unknown(str(path), "block kind", [block.kind], vocabulary.BLOCKS)
        for sentence in sentences:
            if block.start <= sentence.start < block.end:
                if sentence.marks and block.kind in vocabulary.SILENT_BLOCKS:
                    place = f"{reading.path}:{sentence.marks[0].number}"
                    reading.slips.append(Slip(place, "titles, bylines, datelines and boilerplate hold no annotations"))
                for line in sentence.marks:
                    reading.attempt(read_mark, sentence, line)
    check_nesting(reading)
    return compile_record(header, reading, blocks), reading.slips


def check_header(path: Path, header: dict[str, str]) -> Iterable[Slip]:
    """What is wrong with a document's header."""
    place = str(path)
    yield from check_header_words(path, header, HEADER)
    if len(header.get("published", "")) != len("2000-01-01") or not real_day(header["published"]):
        yield Slip(place, f"`published` is no ISO date: {header.get('published')!r}")
    yield from unknown(place, "kind", [header.get("kind", "")], vocabulary.KINDS)
    yield from unknown(place, "style", [header.get("style", "")], vocabulary.STYLES)


def check_header_words(path: Path, header: dict[str, str], needed: Iterable[str]) -> Iterable[Slip]:
    """What is missing in a header, and what is wrong with the parts that documents and accounts share."""
    place = str(path)
    yield from (Slip(place, f"the header has no `{name}`") for name in needed if not header.get(name))
    if header.get("id") != path.stem or not SLUG.match(path.stem):
        yield Slip(place, f"the id must be the file's name, lower case with hyphens: {header.get('id')!r}")
    if header.get("fiction") != FICTION:
        yield Slip(place, f"`fiction:` must read: {FICTION}")
    yield from unknown(place, "topic", re.split(r", *", header.get("topics", "")), vocabulary.TOPICS)


def read_cast(reading: Reading, section: Section | None) -> None:
    """The actors by id, with their names."""
    for line in section.lines if section else ():
        if not line.text.strip():
            continue
        place = f"{reading.path}:{line.number}"
        identifier, *rest = split(line.text, "|")
        reading.cast[identifier] = rest[0] if rest else ""
        reading.attempt(check_actor, identifier, place)
        for real in real_people(reading.cast[identifier]):
            reading.slips.append(Slip(place, f"{identifier}: {real!r} is a real office-holder; invent a name"))


def check_nesting(reading: Reading) -> None:
    """What stands `in` a statement must name one that exists, and none may lie in itself."""
    for table in (reading.statements, reading.events):
        for identifier, record in table.items():
            outer = record.get("nested_in") or record.get("statement")
            if outer is not None and (outer not in reading.statements or outer == identifier):
                reading.slips.append(Slip(str(reading.path), f"{identifier} is in {outer!r}, which is no other statement"))


def real_people(text: str) -> list[str]:
    """The real office-holders, of all that the codebooks know, whose full names stand in the text."""
    words = name_words(text)
    runs = {" ".join(words[at : at + length]) for length in (2, 3, 4) for at in range(len(words) - length + 1)}
    return sorted(runs & real_holders())


def name_words(text: str) -> list[str]:
    """The words of a text, folded, without the marks at their ends: a name may stand before a full stop."""
    return [word.strip(".'’-") for word in re.findall(r"[\w'’.-]+", text.casefold())]


@cache
def real_holders() -> frozenset[str]:
    """The full names of all real office-holders the codebooks know, folded."""
    people = {name.lstrip("=").casefold() for row in rows("offices") for name in (row["person"], *row["aliases"].split("|"))}
    return frozenset(" ".join(name_words(name)) for name in people if " " in name and not TITLED.match(name))


def compile_record(header: dict[str, str], reading: Reading, blocks: Sequence[Block]) -> Record:
    """The record as it is written out."""
    original_date, _, original_publisher = header.get("original", "").partition(", ")
    return {
        "id": header.get("id"),
        "split": split_of(header.get("id", "")),
        "fiction": FICTION,
        "title": header.get("title"),
        "published": header.get("published"),
        "publisher": header.get("publisher"),
        "original_published": original_date or None,
        "original_publisher": original_publisher or None,
        "kind": header.get("kind"),
        "style": header.get("style"),
        "topics": re.split(r", *", header.get("topics", "")),
        "hand": header.get("hand"),
        "text": reading.text,
        "blocks": [{"kind": block.kind, "start": block.start, "end": block.end} for block in blocks],
        "sentences": [(sentence.start, sentence.end) for sentence in reading.sentences],
        "actors": [compile_actor(identifier, name, reading) for identifier, name in reading.cast.items()],
        "statements": list(reading.statements.values()),
        "events": list(reading.events.values()),
        "assessments": list(reading.assessments.values()),
        "linkages": list(reading.linkages.values()),
        "near_misses": reading.near_misses,
    }


def compile_actor(identifier: str, name: str, reading: Reading) -> Record:
    """An actor with its mentions in order."""
    mentions = sorted(reading.mentions.get(identifier, {}).items())
    return {
        "id": identifier,
        "country": vocabulary.country_code(identifier),
        "sector": identifier[4:7],
        "name": name or None,
        "mentions": [{"start": start, "end": end, "use": use} for (start, end), use in mentions],
    }
