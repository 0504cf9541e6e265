"""Speed and memory of reading, as ratios in one run: `python benchmarks/read.py [--documents 2000]`.

Every figure is CPU time of this process on the same texts: the benches' articles where they lie beside the project, else
the examples, many times over. "Bare parsing" is the same spaCy pipeline over the same texts, one call a text, nothing kept.
Absolute figures depend on the machine and its load: compare ratios.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from communique.actors import find_cast
from communique.documents import from_text
from communique.events import code_events
from communique.formats import to_json
from communique.parse import load_pipeline, parse
from communique.records import Document
from communique.statements import find_statements

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared/bench/attribution/dev.jsonl"
CACHES = (parse, find_cast)
ROUNDS = 3


def texts() -> list[str]:
    """The texts to read."""
    if BENCH.exists():
        return [json.loads(line)["text"] for line in BENCH.read_text(encoding="utf-8").splitlines()]
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").rglob("*.txt"))] * 20


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call, garbage of earlier ones swept first."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def forget() -> None:
    """Empty the caches that let stages share a parse."""
    for cached in CACHES:
        cached.cache_clear()


def stages(documents: list[Document]) -> dict[str, float]:
    """CPU seconds of each stage, each given what the ones before it made."""
    spent = dict.fromkeys(("parse", "actors", "statements", "events", "write"), 0.0)
    forget()
    for document in documents:
        marks = [time.process_time()]
        parse(document)
        marks.append(time.process_time())
        cast = find_cast(document)
        marks.append(time.process_time())
        statements = find_statements(document, cast=cast)
        marks.append(time.process_time())
        reports = code_events(document, statements, cast=cast)
        marks.append(time.process_time())
        to_json((statements, reports))
        marks.append(time.process_time())
        for name, start, end in zip(spent, marks, marks[1:], strict=False):
            spent[name] += end - start
    return spent


def read_all_of(given: list[str]) -> None:
    """End to end: text to records."""
    forget()
    stages([from_text(text, media_type="text/plain") for text in given])


def speed() -> None:
    """Words per CPU second, the stages, and the ratio to bare parsing."""
    given = texts()
    words = sum(len(text.split()) for text in given)
    pipeline = load_pipeline()
    read_all_of(given[:3])
    bare, whole = [], []
    for _ in range(ROUNDS):
        bare.append(cpu(lambda: [len(pipeline(text)) for text in given]))
        whole.append(cpu(lambda: read_all_of(given)))
    reading = cpu(lambda: [from_text(text, media_type="text/plain") for text in given])
    each = stages([from_text(text, media_type="text/plain") for text in given])
    print(f"{len(given)} texts, {words} words, median of {ROUNDS} rounds")
    for name, seconds in [("bare parsing", statistics.median(bare)), ("end to end", statistics.median(whole))]:
        print(f"{name:14} {words / seconds:8.0f} words per CPU second")
    for name, seconds in {"read": reading, **each}.items():
        print(f"  {name:12} {1e6 * seconds / words:8.1f} microseconds a word")
    ratios = [b / w for b, w in zip(bare, whole, strict=True)]
    print(
        f"end to end is {statistics.median(ratios):.2f} of bare parsing speed (rounds: {', '.join(f'{r:.2f}' for r in ratios)})"
    )


def resident() -> float:
    """Memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def varied(count: int) -> Iterator[str]:
    """Many different texts: each a given one with words of its own, so that no cache or vocabulary can hide growth."""
    given = texts()
    for number in range(count):
        text = given[number % len(given)]
        yield f"Bulletin {number} of agency Xq{number:x}: {text[:3000]} said Mr. Vorl{number}son."


def memory(count: int) -> None:
    """Resident memory along a long run; the first tenth warms up."""
    points = []
    for number, text in enumerate(varied(count), 1):
        read_all_of([text])
        if number % max(count // 10, 1) == 0:
            points.append(resident())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"memory after each tenth of {count} documents, MB: {', '.join(f'{p:.0f}' for p in points)}; peak {peak:.0f}")
    print(f"growth over the last nine tenths: {100 * (points[-1] / points[0] - 1):+.1f} %")


def start_up() -> None:
    """Wall time of `communique --help` and of the first document, median of five fresh processes."""
    first = "import communique as cq; cq.build_dossier(cq.from_text('France accused Italy of piracy.'))"
    for name, command in {"--help": ["-m", "communique.cli", "--help"], "first document": ["-c", first]}.items():
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
            times.append(time.perf_counter() - start)
        print(f"start-up, {name}: {statistics.median(times):.2f} s")


def main() -> None:
    """Print all of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=2000, help="how many documents the memory run reads")
    start_up()
    speed()
    memory(options.parse_args().documents)


if __name__ == "__main__":
    main()
