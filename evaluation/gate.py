"""The ratchet: floors that every change must hold, and that only rise.

`floors.json` holds for each bench the digests of its files, the floors, and the gold items missed when they were set (digests
of their ids: the texts are not ours to ship, and some ids hold headlines), so that a new mistake can be shown as new.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from communique.records import identify
from evaluation.benches import BENCHES, SHARED, Result, digests, measure

FLOORS = Path(__file__).parent / "floors.json"
PEERS = Path(__file__).parent / "peers.json"
SLACK = 0.05  # points: floors are stored with one decimal
MARGIN = 0.6  # points between a score and the floor it sets: one item of the smallest bench, since the floating-point
# arithmetic of another processor may parse a sentence in ten thousand differently
WORST_SHOWN = 12  # new mistakes quoted for each bench


def gate(console: Console) -> bool:
    """Measure every bench against its floors and print the table; False when a floor or a digest is broken."""
    if not SHARED.is_dir():
        console.print(f"gate skipped: the benches are not at {SHARED}; clone them beside the project to measure")
        return True
    floors, held = load(FLOORS), True
    for task, (_, files) in BENCHES.items():
        known = floors.get(task, {"digests": {}, "floors": {}, "missed": []})
        if known["digests"] and known["digests"] != digests(files):
            console.print(f"[red]{task}: the bench's files changed: floors do not compare; set them again with `raise`[/red]")
            held = False
        result = measure(task)
        held &= report(console, task, result, known)
    console.print("[green]gate held[/green]" if held else "[red]gate broken[/red]")
    return held


def report(console: Console, task: str, result: Result, known: dict[str, Any]) -> bool:
    """Print one bench's scores beside floors and peers, then its new mistakes; False when a floor is broken."""
    peers, broken = load(PEERS), []
    table = Table("score", "ours", "floor", "best peer", "who", "people", title=task, title_justify="left")
    for name, score in result.scores.items():
        floor, peer = known["floors"].get(name), peers.get(name, {})
        low = floor is not None and score is not None and score < floor - SLACK  # nothing to measure is nothing wrong
        broken += [name] if low else []
        cells = [score, floor, peer.get("peer"), peer.get("who"), peer.get("human")]
        table.add_row(
            name.removeprefix(f"{task}: "),
            *(f"{c:.1f}" if isinstance(c, float) else c or "" for c in cells),
            style="red" if low else "",
        )
    console.print(table)
    missing = sorted(set(known["floors"]) - set(result.scores))
    before = set(known["missed"])
    new = sorted(item for item in result.missed if identify(item) not in before)
    if before and new:
        mended = len(before - set(map(identify, result.missed)))
        console.print(f"new mistakes: {len(new)} (and {mended} mended)", markup=False)
        for item in new[:WORST_SHOWN]:
            console.print(f"  {item}: {' '.join(result.missed[item].split())[:200]}", markup=False, highlight=False)
    return not broken and not missing


def raise_floors(console: Console, *, allow_lower: bool) -> None:
    """Set every floor to just below what is measured now; a floor that would sink stays, unless lowering is allowed."""
    floors = load(FLOORS)
    for task, (_, files) in BENCHES.items():
        result, before = measure(task), floors.get(task, {}).get("floors", {})
        kept = raised(result.scores, before, allow_lower=allow_lower)
        floors[task] = {"digests": digests(files), "floors": kept, "missed": sorted(map(identify, result.missed))}
        for name in kept:
            console.print(f"{name}: {before.get(name, 'none')} -> {kept[name]}", markup=False)
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def raised(scores: Mapping[str, float | None], before: dict[str, float], *, allow_lower: bool) -> dict[str, float]:
    """The floors for some scores; where there was nothing to measure the floor stays as it was."""
    now = {name: round(max(score - MARGIN, 0.0), 1) for name, score in scores.items() if score is not None}
    held = {name: floor for name, floor in before.items() if not allow_lower or (name in scores and name not in now)}
    return {name: max(now.get(name, 0.0), held.get(name, 0.0)) for name in now | before}


def load(path: Path) -> dict[str, Any]:
    """A JSON object from a file; an empty one where there is no file yet."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded
