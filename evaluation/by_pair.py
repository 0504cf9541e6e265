"""The accounts bench pair by pair: a dozen pairs are few, so that a figure says little without its spread over them."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from rich.console import Console
from rich.table import Table

from evaluation.alignment import WITHIN, Found, Row, Scores, intervals, scores_of
from evaluation.benches import accounts_found

SHORT = {
    "macro-F1 both/only": "both/only", "link F1": "links", "precision of only": "only", "conflict precision": "conflict",
    "micro F1": "topics", "relaxed link F1": "relaxed", "strict link F1": "strict", "points F1": "points",
}  # fmt: skip
"""What each score is called at the head of a column."""


def show_accounts(console: Console) -> None:
    """Predict, then print the scores of each pair, and those of all with how far they hang on which pairs there are."""
    with TemporaryDirectory() as folder:
        bench, gold, found = accounts_found(Path(folder))
    console.print(each_pair(bench, gold, found), all_pairs(bench, gold, found))


def each_pair(bench: ModuleType, gold: Sequence[Row], found: Found) -> Table:
    """A row a pair, those of one class together."""
    names = list(scores_of(bench, gold, found))
    table = Table("pair", "class", "points", *map(head, names), title="each pair", title_justify="left")
    for pair in sorted(gold, key=lambda pair: (pair["class"], pair["id"])):
        scores = scores_of(bench, [pair], found)
        table.add_row(pair["id"], pair["class"], str(len(pair["points"])), *(told(scores[name]) for name in names))
    return table


def all_pairs(bench: ModuleType, gold: Sequence[Row], found: Found) -> Table:
    """A row a score: of all pairs, and between which two values it lies in nine of ten draws of pairs."""

    def score(pairs: Sequence[Row]) -> Scores:
        return scores_of(bench, pairs, found)

    spread, scores = intervals(score, gold), score(gold)
    table = Table("score", "all pairs", f"{WITHIN:.0%} of draws", title=f"all {len(gold)} pairs", title_justify="left")
    for name, value in scores.items():
        between = spread[name]
        table.add_row(name, told(value), f"{between[0]:.1f} to {between[1]:.1f}" if between else "none")
    return table


def head(name: str) -> str:
    """A score's name at the head of a column: its task and a word."""
    task, _, rest = name.removeprefix("accounts ").partition(": ")
    return f"{task} {SHORT[rest]}"


def told(value: float | None) -> str:
    """A score, or that there is nothing to measure."""
    return "none" if value is None else f"{value:.1f}"
