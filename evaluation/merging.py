"""How well tellings of one event are merged: the corpus's events that several sentences tell, as reports, merged.

Each telling stands with its own sides, trigger, clause, figures and place; the type is that of its event, and the day stands only
in the first telling, since the corpus does not say in which sentence it is. Pairs are of one document: merges across documents
are tested in tests/test_merging.py.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from communique.events.merging import merge_reports
from communique.events.ontology import event_type
from communique.records import UNDATED, Actor, Magnitude, Party, Report, Span, When

CORPUS = Path(__file__).resolve().parents[1] / "corpus/data/documents.train.jsonl"
Record = dict[str, Any]


class Told(NamedTuple):
    """A telling of the corpus as a report, and the event it is of."""

    event: str
    report: Report


def tellings(document: Record) -> Iterator[Told]:
    """Every telling of a document."""
    for event in document["events"]:
        for number, telling in enumerate(event["tellings"]):
            name = f"{document['id']}.{event['id']}"
            yield Told(name, as_report(document, event, telling, f"{name}.{number}", first=number == 0))


def as_report(document: Record, event: Record, telling: Record, name: str, *, first: bool) -> Report:
    """A telling as the report that a coder without fault would make of it."""

    def span(start: int, end: int) -> Span:
        return Span(document["id"], start, end, document["text"][start:end])

    evidence = span(*telling["evidence"])
    start, _, end = (event["when"] or "").partition("/")
    days = (whole(start)[0], whole(end or start)[1]) if start and first else None
    place = event["place"]["span"] if event["place"] else None
    return Report(
        id=name,
        evidence=(evidence,),
        method="corpus",
        confidence=1.0,
        type=event["type"],
        mode=event["mode"],
        contexts=(),
        quad=event_type(event["type"]).quad,
        cameo=event["cameo"],
        goldstein=event["goldstein"],
        actors=tuple(parties(document, telling["actors"], span)),
        recipients=tuple(parties(document, telling["recipients"], span)),
        symmetric=event["symmetric"],
        status=event["status"],
        alleged_by=None,
        when=When(start=days[0], end=days[1], reason="the corpus", span=evidence) if days else UNDATED,
        place=span(*place) if place and inside(place, evidence) else None,
        magnitudes=tuple(
            Magnitude(value=figure["value"], unit=figure["unit"], qualifier=None, span=span(*figure["span"]))
            for figure in event["magnitudes"]
            if inside(figure["span"], evidence)
        ),
        trigger=tuple(span(*piece) for piece in telling["trigger"]),
        statement=event["statement"],
        runner_up=None,
        reason="as the corpus has it",
    )


def is_reported(told: Told) -> bool:
    """Whether a state is on either side: of other tellings, such as a bare "measure", no report is ever made."""
    return any(party.actor.country for party in (*told.report.actors, *told.report.recipients))


def inside(piece: list[int], evidence: Span) -> bool:
    """Whether some characters stand in a clause."""
    return evidence.start <= piece[0] < evidence.end


def whole(day: str) -> tuple[date, date]:
    """The first and last day of a day, month or year."""
    year, *rest = map(int, day.split("-"))
    if len(rest) == 2:
        return date(year, *rest), date(year, *rest)
    if rest:
        after = date(year + rest[0] // 12, rest[0] % 12 + 1, 1)
        return date(year, rest[0], 1), date.fromordinal(after.toordinal() - 1)
    return date(year, 1, 1), date(year, 12, 31)


def parties(document: Record, roles: Iterable[Record], span: Any) -> Iterator[Party]:
    """The parties of a role."""
    known = {actor["id"]: actor for actor in document["actors"]}
    for role in roles:
        actor = known[role["actor"]]
        kind = "state" if ":" not in actor["id"] else "organisation"
        words = span(*role["spans"][0]) if role["spans"] else None
        named = {key: actor[key] for key in ("id", "name", "country", "sector")}
        yield Party(actor=Actor(**named, kind=kind, reason="the corpus"), span=words)


def scores(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Precision, recall and F1 in percent, of pairs and of B-cubed (Bagga and Baldwin 1998): items by the group they are in."""
    theirs, ours = pairs_in(gold), pairs_in(found)
    right = len(theirs & ours)
    cells = {item: (gold[item], found[item]) for item in gold}
    both, one, other = Counter(cells.values()), Counter(gold.values()), Counter(found.values())
    cubed = [sum(both[cells[i]] / side[cells[i][at]] for i in cells) / len(cells) for at, side in ((1, other), (0, one))]
    precision, recall = right / len(ours) if ours else 1.0, right / len(theirs) if theirs else 1.0
    return {
        **{f"pairs {name}": value for name, value in named(precision, recall).items()},
        **{f"B-cubed {name}": value for name, value in named(*cubed).items()},
    }


def named(precision: float, recall: float) -> dict[str, float]:
    """Precision, recall and their harmonic mean in percent."""
    mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": 100 * precision, "recall": 100 * recall, "F1": 100 * mean}


def pairs_in(groups: Mapping[str, str]) -> set[tuple[str, str]]:
    """The pairs of items that are in one group."""
    members: dict[str, list[str]] = defaultdict(list)
    for item, group in sorted(groups.items()):
        members[group].append(item)
    return {pair for group in members.values() for pair in combinations(group, 2)}


def measure_merging(path: Path = CORPUS) -> dict[str, float]:
    """The scores on the texts of a file of the corpus."""
    told = [
        one for line in path.read_text(encoding="utf-8").splitlines() for one in tellings(json.loads(line)) if is_reported(one)
    ]
    gold = {one.report.id: one.event for one in told}
    found = {name: event.id for event in merge_reports(one.report for one in told) for name in event.basis}
    return {"tellings": float(len(gold)), "pairs to find": float(len(pairs_in(gold))), **scores(gold, found)}
