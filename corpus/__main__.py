"""The corpus on the command line: `python -m corpus check|show|build FILES`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus.accounts import read_accounts
from corpus.documents import Record, read_document
from corpus.source import Slip, read_text, read_source

HERE = Path(__file__).parent


def sources(paths: list[str]) -> Iterator[Path]:
    """The files given, those of a folder given, or all."""
    for path in map(Path, paths or [HERE / "documents", HERE / "accounts"]):
        yield from sorted(path.glob("*.txt")) if path.is_dir() else [path]


def read(path: Path) -> tuple[list[Record], list[Slip]]:
    """The records of a source of either kind; a second reader's file is read onto the first one's text."""
    first = HERE / path.parent.name / path.name
    second = path if "second" in path.parts else None
    try:
        if path.parent.name == "accounts":
            return read_accounts(first if second else path, second)
        record, slips = read_document(first if second else path, second)
    except Slip as slip:
        return [], [slip]
    return [record], slips


def check(paths: list[str]) -> int:
    """Say what is wrong, a line each; exit code 1 when anything is."""
    wrong = files = 0
    for path in sources(paths):
        files += 1
        for slip in read(path)[1]:
            print(slip)
            wrong += 1
    print(f"{files} files, {wrong} slips")
    return int(wrong > 0)


def show(paths: list[str]) -> int:
    """Print what was understood, quoted."""
    for path in sources(paths):
        records, slips = read(path)
        for record in records:
            print(f"== {record['id']}")
            print(*(shown_pair(record) if "points" in record else shown_document(record)), sep="\n")
        print(*slips, sep="\n")
    return 0


def shown_document(record: Record) -> Iterator[str]:
    """The statements and events of a document, each with its words."""
    text = str(record["text"])

    def words(spans: list[tuple[int, int]]) -> str:
        return " + ".join(f"<{text[start:end]}>" for start, end in spans) or "-"

    def roles(found: list[Record]) -> str:
        return ", ".join(f"{one['actor']} {words(one['spans'])}" for one in found) or "-"  # type: ignore[arg-type]

    for one in record["statements"]:  # type: ignore[attr-defined]
        print(f"{one['id']} {one['kind']} {one['act']}: {roles(one['source'])} | {words(one['cue'])} | {words(one['content'])}")
    for one in record["events"]:  # type: ignore[attr-defined]
        for telling in one["tellings"]:
            print(f"{one['id']} {one['type']} {one['status']}: {roles(telling['actors'])} > {roles(telling['recipients'])} | {words(telling['trigger'])}")
    yield f"{len(record['sentences'])} sentences, {len(record['statements'])} statements, {len(record['events'])} events"  # type: ignore[arg-type]


def shown_pair(record: Record) -> Iterator[str]:
    """The points of a pair with their links."""
    sides = record["sides"]
    for point in record["points"]:  # type: ignore[attr-defined]
        words = sides[point["side"]]["text"][point["start"] : point["end"]]  # type: ignore[index]
        links = " ".join(f"{link['relation']}:{link['id']}" for link in point["links"])
        yield f"{point['id']} [{point['topic']}] {point['label']} {links}: {words}"
    labels = [point["label"] for point in record["points"]]  # type: ignore[attr-defined]
    yield f"{len(labels)} points, {labels.count('only')} only, {labels.count('conflict')} conflict"


def numbered(paths: list[str]) -> int:
    """Print documents without annotations, sentences numbered, for a second reader."""
    for path in sources(paths):
        header, sections = read_source(path)
        text, blocks, sentences = read_text(next(one for one in sections if one.name == "text").lines)
        print(f"== {path.stem} | published {header['published']} | {header['publisher']} | {header['kind']}")
        for sentence in sentences:
            block = next(one for one in blocks if one.start <= sentence.start < one.end)
            fresh = "\n" if block.start == sentence.start else ""
            kind = f"{{{block.kind}}} " if fresh and block.kind != "paragraph" else ""
            print(f"{fresh}{sentence.number:3} {kind}{text[sentence.start : sentence.end]}")
    return 0


COMMANDS = {"check": check, "show": show, "numbered": numbered}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: python -m corpus {'|'.join(COMMANDS)} [FILES]")
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
