"""The drills of accounts: a point, points that say the same, points that only look as if they did; and what is wrong in them.

A drill is a line of `drills/accounts/*.jsonl`: an `anchor` of one side and, for the other side, what is `same`, what `differ`s
and what is in `conflict` with it (`GUIDELINES.md`, end of section 7).
"""

import json
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple, TypeGuard

from corpus import vocabulary
from corpus.annotations import unknown
from corpus.documents import real_people
from corpus.source import Record, Slip, occurrences

FIELDS = frozenset({"id", "matter", "register", "anchor", "same", "differ", "conflict"})
TOLD = frozenset({"text", "point"})
LABELS = {
    "same": ("relation", vocabulary.DRILL_SAME),
    "differ": ("why", vocabulary.DRILL_DIFFER),
    "conflict": ("why", vocabulary.DRILL_CONFLICT),
}
"""What each telling of a group says of itself beside text and point, and the words for it."""
HOW_MANY = {"same": range(1, 4), "differ": range(3, 6), "conflict": range(3)}
POINT_WORDS, TEXT_WORDS = range(3, 41), range(4, 61)


class Drill(NamedTuple):
    """A drill and where it stands."""

    place: str
    record: Record


def read_drills(paths: Iterable[Path]) -> tuple[list[Drill], list[Slip]]:
    """The drills of some files, and the lines that are none."""
    drills, slips = [], []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            place = f"{path}:{number}"
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                slips.append(Slip(place, f"not JSON: {error.msg}; a drill is one object a line"))
                continue
            wrong = list(misshapen(place, record))
            slips += wrong
            if not wrong:
                drills.append(Drill(place, record))
    return drills, slips


def misshapen(place: str, record: object) -> Iterator[Slip]:
    """What keeps a record from being read as a drill."""
    if not holds(record, FIELDS):
        yield Slip(place, f"a drill has the fields {', '.join(sorted(FIELDS))}")
        return
    if not holds(record["anchor"], TOLD):
        yield Slip(place, "the anchor has text and point")
    for group, (label, _) in LABELS.items():
        if not all(holds(one, TOLD | {label}) for one in record[group]):
            yield Slip(place, f"what stands under `{group}` has text, point and {label}")


def holds(record: object, fields: Set[str]) -> TypeGuard[Record]:
    """Whether something is an object with just these fields."""
    return isinstance(record, dict) and record.keys() == fields


def tellings(drill: Drill) -> Iterator[Record]:
    """The anchor, then all that is told on the other side."""
    yield drill.record["anchor"]
    for group in LABELS:
        yield from drill.record[group]


def check_drills(drills: Sequence[Drill]) -> Iterator[Slip]:
    """What is wrong in each drill, then what stands in two places."""
    for drill in drills:
        yield from check_words(drill)
        for telling in tellings(drill):
            yield from check_telling(drill.place, telling)
    yield from repeated("id", [(drill.place, drill.record["id"]) for drill in drills])
    for part in ("text", "point"):
        yield from repeated(part, [(drill.place, telling[part].casefold()) for drill in drills for telling in tellings(drill)])


def check_words(drill: Drill) -> Iterator[Slip]:
    """What is wrong with a drill's sizes and with the words it uses of itself."""
    place, record = drill
    stem = Path(place.rpartition(":")[0]).stem
    if not record["id"].startswith(f"{stem}-"):
        yield Slip(place, f"the id {record['id']!r} is to begin with the name of its file, {stem}-")
    yield from unknown(place, "register", [record["register"]], vocabulary.DRILL_REGISTERS)
    for group, (label, known) in LABELS.items():
        yield from unknown(place, f"{label} of `{group}`", [one[label] for one in record[group]], known)
        if len(record[group]) not in HOW_MANY[group]:
            many = HOW_MANY[group]
            yield Slip(place, f"`{group}` holds {len(record[group])}, and is to hold {many[0]} to {many[-1]}")


def check_telling(place: str, telling: Record) -> Iterator[Slip]:
    """What is wrong with one text and the point in it."""
    text, point = telling["text"], telling["point"]
    if len(list(occurrences(text, point, 0, len(text)))) != 1:
        yield Slip(place, f"<{point}> is to stand once, as whole words, in: {text}")
    for part, words, bounds in (("point", point, POINT_WORDS), ("text", text, TEXT_WORDS)):
        if len(words.split()) not in bounds:
            yield Slip(place, f"a {part} has {bounds[0]} to {bounds[-1]} words: {words}")
    yield from (Slip(place, f"{name!r} is a real office-holder; invent a name") for name in real_people(text))


def repeated(part: str, found: Iterable[tuple[str, str]]) -> Iterator[Slip]:
    """What stands in two places and is to stand in one."""
    seen: dict[str, str] = {}
    for place, words in found:
        if words in seen:
            yield Slip(place, f"the {part} {words!r} stands at {seen[words]} too")
        seen.setdefault(words, place)
