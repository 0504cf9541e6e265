"""Speed of comparing accounts, as ratios in one run: `python benchmarks/compare.py`.

The accounts are invented: sentences composed of a few parts, some of them told by both sides in other words. Every figure is CPU
time of this process, models loaded and no text known; the yardstick is reading the same texts. Absolute figures depend on the
machine and its load: compare ratios. The needs are those of an analyst who waits: two readouts of 500 words within 2 s, a
transcript of three pages against a readout within 10 s, both with the reading.
"""

import gc
import random
import resource
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

from communique.accounts import compare_accounts
from communique.accounts.encoder import load_point_encoder
from communique.actors import find_cast
from communique.documents import from_text
from communique.dossier import build_dossier
from communique.parse import parse
from communique.records import Document
from communique.tagging.passes import tag

SIDES = ("Costa Rica", "Iceland", "Ghana", "Nepal", "Uruguay")
LEADERS = ("President Marquez", "Prime Minister Helgason", "Minister Boateng", "Minister Thapa", "Minister Pereira")
SAYING = ("stressed", "told {other}", "noted", "warned {other}", "announced", "reaffirmed", "said", "recalled")
ASKING = ("asked for", "thanked {other} for", "welcomed", "raised", "rejected", "discussed", "demanded", "offered", "proposed")
MATTERS = (
    "the repair of the undersea cable", "a loan of $40 million", "the release of four fishermen", "visas for students",
    "the ferry line", "a tariff of 12 percent on coffee", "the quota for cod", "the training of engineers", "two rescue ships",
    "joint patrols in the strait", "the border post at Karvel", "the purchase of grain", "the vaccine for cattle",
    "the extradition of a banker", "a seat in the council of the fund", "the sale of drones", "the rights of seasonal workers",
    "the archive of the old consulate",
)  # fmt: skip
WHEN = ("in June", "before the end of the year", "within ten days", "as agreed in 2019", "at the coming summit", "without delay")
WHY = (
    "since the people of both countries depend on it", "and hoped for an early answer", "because the present rules are a burden",
    "although the talks in Geneva had brought no result", "which the parliament must still approve", "and gave figures on it",
)  # fmt: skip
ROUNDS = 3
T = TypeVar("T")


def account(number: int, words: int, seed: int = 0) -> Document:
    """A side's account of about so many words; the same for the same arguments."""
    chance, told = random.Random(number * 1000 + seed), [f"{LEADERS[number]} spoke by telephone with {LEADERS[number - 1]}."]
    while sum(len(sentence.split()) for sentence in told) < words:
        told.append(sentence(chance, number))
    text = "\n\n".join(" ".join(told[at : at + 5]) for at in range(0, len(told), 5))
    return from_text(
        text, source=f"{number}.txt", media_type="text/plain", publisher=f"Ministry of Foreign Affairs of {SIDES[number]}"
    )


def sentence(chance: random.Random, number: int) -> str:
    """One sentence about one matter or two."""
    who, other = LEADERS[number], LEADERS[number - 1]
    one, two = chance.sample(MATTERS, 2)
    said, asked = chance.choice(SAYING).format(other=other), chance.choice(ASKING).format(other=other)
    if chance.random() < 0.5:
        return f"{who} {asked} {one} {chance.choice(WHEN)}, {chance.choice(WHY)}."
    return f"{who} {said} that {one} and {two} would be settled {chance.choice(WHEN)}."


def cpu(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of one call and what it gave, garbage of earlier ones swept and caches emptied first."""
    encoder = load_point_encoder()
    for cached in (parse, find_cast, tag, encoder.remembered, encoder.remembered_heading):
        cached.cache_clear()
    gc.collect()
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(name: str, documents: list[Document]) -> None:
    """Print how long reading takes, and reading and comparing, the median of some rounds."""
    reading = statistics.median(cpu(lambda: [build_dossier(document) for document in documents])[0] for _ in range(ROUNDS))
    rounds = [cpu(lambda: compare_accounts(documents)) for _ in range(ROUNDS)]
    whole, made = statistics.median(seconds for seconds, _ in rounds), rounds[0][1]
    lengths = ", ".join(str(len(document.text.split())) for document in documents)
    print(f"{name} ({lengths} words; {len(made.points)} points, {len(made.links)} links, {len(made.omissions)} omissions):")
    print(f"  read {reading:.2f} s; read and compared {whole:.2f} s, {whole / reading:.2f} times the reading")


def main() -> None:
    """Print all of it; the first comparison loads the models and is not counted."""
    compare_accounts([account(0, 60), account(1, 60)])
    measure("two readouts", [account(0, 500), account(1, 500)])
    measure("a transcript and a readout", [account(0, 1500), account(1, 250)])
    measure("five readouts", [account(number, 500) for number in range(len(SIDES))])
    measure("two accounts of 30 kB", [account(0, 5000), account(1, 5000)])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
