"""The corpus on the command line.

python -m corpus check [FILES]       what is wrong in sources, by file and line
python -m corpus show [FILES]        what was understood of them
python -m corpus numbered FILES      the bare text with numbers, for a second reader
python -m corpus build               data/*.jsonl from all sources
python -m corpus agreement [--list]  how far second readers agree
python -m corpus balance [TEXTS]     what the corpus is made of, and the words it shares with other texts
python -m corpus drills [TEXTS]      what is wrong in the drills of accounts, what they hold, and the words they share with texts
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus import agreement, balance
from corpus.accounts import read_accounts
from corpus.documents import read_document
from corpus.drills import LABELS, check_drills, read_drills, tellings
from corpus.source import Record, Slip, read_source, read_text

HERE = Path(__file__).resolve().parent
DRILLS = HERE / "drills" / "accounts"
TWICE = HERE / "twice"  # texts read by two: `first` as they were before anything was settled, `second` blind


def sources(paths: list[str]) -> Iterator[Path]:
    """The files given, those of a folder given, or all."""
    for path in map(Path, paths) if paths else (HERE / "documents", HERE / "accounts"):
        yield from sorted(path.glob("*.txt")) if path.is_dir() else [path]


def read(path: Path) -> tuple[list[Record], list[Slip]]:
    """The records of a source of either kind; a second reader's file is read onto the text of the first one's."""
    first = Path(str(path.resolve()).replace(str(TWICE / "second"), str(TWICE / "first")))
    second = path if first != path.resolve() else None
    try:
        if path.resolve().parent.name == "accounts":
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

    def words(spans: list[tuple[int, int]]) -> str:
        return " + ".join(f"<{record['text'][start:end]}>" for start, end in spans) or "-"

    def roles(found: list[Record]) -> str:
        return ", ".join(f"{one['actor']} {words(one['spans'])}" for one in found) or "-"

    for one in record["statements"]:
        yield f"{one['id']} {one['kind']} {one['act']}: {roles(one['source'])} | {words(one['cue'])} | {words(one['content'])}"
    for one in record["events"]:
        for telling in one["tellings"]:
            sides = f"{roles(telling['actors'])} > {roles(telling['recipients'])}"
            yield f"{one['id']} {one['type']} {one['status']}: {sides} | {words(telling['trigger'])}"
    yield f"{len(record['sentences'])} sentences, {len(record['statements'])} statements, {len(record['events'])} events"


def shown_pair(record: Record) -> Iterator[str]:
    """The points of a pair with their links."""
    sides = record["sides"]
    for point in record["points"]:
        words = sides[point["side"]]["text"][point["start"] : point["end"]]
        links = " ".join(f"{link['relation']}:{link['id']}" for link in point["links"])
        yield f"{point['id']} [{point['topic']}] {point['label']} {links}: {words}"
    labels = [point["label"] for point in record["points"]]
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


def build(_: list[str]) -> int:
    """Write the data files; nothing is written while anything is wrong."""
    if check([]):
        return 1
    for kind, records in all_records().items():
        for split in ("train", "test"):
            rows = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records if one["split"] == split]
            target = HERE / "data" / f"{kind}.{split}.jsonl"
            target.parent.mkdir(exist_ok=True)
            target.write_text("".join(row + "\n" for row in rows), "utf-8")
            print(f"{target.relative_to(HERE.parent)}: {len(rows)}")
    return 0


def all_records() -> dict[str, list[Record]]:
    """Every record of the corpus, by kind."""
    return {
        kind: [record for path in sources([str(HERE / kind)]) for record in read(path)[0]] for kind in ("documents", "accounts")
    }


def agree(options: list[str]) -> int:
    """Compare each second reader's file with the first reading of the same text, as it was before anything was settled."""
    measures: dict[str, float] = {}
    for kind, measure in (("documents", agreement.of_documents), ("accounts", agreement.of_accounts)):
        pairs = []
        for path in sources([str(TWICE / "second" / kind)]):
            ours, theirs = read(TWICE / "first" / kind / path.name)[0], read(path)[0]
            pairs += list(zip(ours, theirs, strict=True))
            if "--list" in options and kind == "documents":
                print(f"== {path.stem}", *agreement.disagreements(ours[0], theirs[0]), sep="\n")
        measures |= {f"{kind} read twice": len(pairs)} | measure(pairs)
    print(*(f"{name:52} {value:.3g}" for name, value in measures.items()), sep="\n")
    return 0


def weigh(paths: list[str]) -> int:
    """Print what the corpus is made of; given JSON Lines files, the words shared with their texts too."""
    records = all_records()
    print(*balance.report(records["documents"], records["accounts"]), sep="\n")
    ours = [str(record["text"]) for record in records["documents"]] + [
        side["text"] for pair in records["accounts"] for side in pair["sides"].values()
    ]
    for path in paths:
        print(path, *balance.overlap(ours, texts(Path(path))), sep="\n")
    return 0


def drill(paths: list[str]) -> int:
    """Say what is wrong in the drills of accounts, then how many of each kind there are; exit code 1 when anything is wrong."""
    drills, slips = read_drills(sorted(DRILLS.glob("*.jsonl")))
    slips += check_drills(drills)
    print(*slips, f"{len(drills)} drills, {len(slips)} slips", sep="\n")
    print(f"register: {balance.table(one.record['register'] for one in drills)}")
    for group, (label, _) in LABELS.items():
        print(f"{group}: {balance.table(told[label] for one in drills for told in one.record[group])}")
    ours = [told["text"] for one in drills for told in tellings(one)]
    print(f"{len(ours)} texts, {sum(len(text.split()) for text in ours)} words")
    for path in paths:
        print(path, *balance.overlap(ours, texts(Path(path))), sep="\n")
    return int(bool(slips))


def texts(path: Path) -> Iterator[str]:
    """Every long text in a JSON Lines file, wherever it stands in a row; gzip is read too."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [raw.decode()] if path.suffix == ".json" else raw.decode().splitlines()
    waiting = [json.loads(row) for row in rows if row.strip()] if path.suffix != ".txt" else [raw.decode()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > 40:
            yield value


COMMANDS = {
    "check": check, "show": show, "numbered": numbered, "build": build, "agreement": agree, "balance": weigh, "drills": drill,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(str(__doc__))
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
