"""Speed of merging reports, as a ratio in one run: `python benchmarks/merge.py [--reports 100000]`.

The reports are invented: as many a day as a large news collection has, most between a few pairs of states, each happening told
by three publishers on average, one in three without a day, one in four without a recipient. The yardstick is writing the same
reports as JSON. Figures are CPU time of this process and depend on the machine: compare ratios.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from communique.documents.copies import Fingerprint
from communique.events import merge_reports
from communique.events.ontology import event_type
from communique.formats import to_json
from communique.records import UNDATED, Actor, Party, Report, Span, When

STATES = "USA RUS CHN UKR ISR IRN IND PAK TUR GRC FRA GBR DEU JPN KOR PRK SAU YEM SYR IRQ EGY SDN ETH KEN NGA ZAF BRA ARG".split()
TYPES = "ACCUSE REQUEST CONSULT AGREE AID SANCTION COERCE ASSAULT MOBILIZE REJECT THREATEN COOPERATE".split()
FIRST = date(2024, 1, 1)
TELLINGS, A_DOCUMENT = 3, 10  # reports of a happening on average; reports of a document
WORDS = [f"{a}{b}{c}ing" for a in "bcdfglmnpr" for b in "aeiou" for c in "bcdfglmnprst"]


def party(state: str) -> Party:
    """A state in a role."""
    return Party(
        actor=Actor(id=f"{state}.GOV", name=state, country=state, sector="GOV", kind="state", reason="invented"), span=None
    )


def invented(count: int) -> tuple[list[Report], list[Fingerprint]]:
    """Reports and the light facts of their documents; the same for the same count."""
    chance = random.Random(count)
    weights = [1 / (rank + 1) for rank in range(len(STATES))]
    reports, documents = [], []
    for number in range(count // A_DOCUMENT):
        day = FIRST + timedelta(days=number * 365 * A_DOCUMENT // count)
        name = f"d{number}"
        documents.append(
            Fingerprint(
                document=name, source=name, title=None, url=None, publisher=f"Paper {number % 40}", anchor=day, credit=None,
                credited=None, runs=b"", passages=(),
            )
        )  # fmt: skip
        for at in range(A_DOCUMENT):
            happening = random.Random((number // TELLINGS) * A_DOCUMENT + at)
            reports.append(told(happening, chance, name, at * 200, day, weights))
    return reports, documents


def told(happening: random.Random, chance: random.Random, document: str, at: int, day: date, weights: list[float]) -> Report:
    """One telling of a happening: what it was is drawn from the first, how it is told from the second."""
    sides = happening.choices(STATES, weights, k=2)
    kind = happening.choice(TYPES)
    words = " ".join(chance.sample(happening.sample(WORDS, 8), 6))
    span, first = Span(document, at, at + len(words), words), words.split()[0]
    when = When(start=day, end=day, reason="invented", span=span) if chance.random() < 2 / 3 else UNDATED
    recipients = (party(sides[1]),) if sides[0] != sides[1] and chance.random() < 3 / 4 else ()
    return Report(
        id=f"{document}.{at}", evidence=(span,), method="invented", confidence=0.7, type=kind, mode=None, contexts=(),
        quad=event_type(kind).quad, cameo="010", goldstein=0.0, actors=(party(sides[0]),), recipients=recipients, symmetric=False,
        status="happened", alleged_by=None, when=when, place=None, magnitudes=(),
        trigger=(Span(document, at, at + len(first), first),), statement=None, runner_up=None, reason="invented",
    )  # fmt: skip


def cpu(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of a call, and what it gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main() -> None:
    """Print seconds and the ratio, for a tenth of the reports and for all: a ratio that grows is not linear."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reports", type=int, default=100_000, help="how many reports are merged")
    count = options.parse_args().reports
    for size in (count // 10, count):
        reports, documents = invented(size)
        merging, events = cpu(lambda reports=reports, documents=documents: merge_reports(reports, documents))
        writing, _ = cpu(lambda reports=reports: [to_json(report) for report in reports])
        made = len(events) if isinstance(events, tuple) else 0
        print(f"{size} reports to {made} events: {merging:.1f} s, {merging / writing:.2f} times the time of writing them as JSON")


if __name__ == "__main__":
    main()
