"""How far a second, blind reader agrees with the first: F1 where items must be found, kappa where they must be labelled."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from typing import Any

from corpus.source import Record
from corpus.vocabulary import country_code

Pairs = Sequence[tuple[Record, Record]]
"""The first and the second reading of each text."""
COUNTED_USES = frozenset({"name", "metonym", "nominal"})


def characters(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The characters of spans."""
    return frozenset(at for start, end in spans for at in range(start, end))


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The shared part of two sets of characters."""
    return len(one & other) / len(one | other) if one | other else 0.0


def pair_up(first: Sequence[Any], second: Sequence[Any], score: Callable[[Any, Any], float]) -> list[tuple[Any, Any]]:
    """One-to-one pairs, best score first; a score of nought pairs nothing."""
    scored = sorted(
        ((score(a, b), i, j) for i, a in enumerate(first) for j, b in enumerate(second)), key=lambda one: (-one[0], *one[1:])
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for value, i, j in scored:
        if value > 0 and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((first[i], second[j]))
    return pairs


class Count:
    """Items found by both, by the first, by the second."""

    def __init__(self) -> None:
        self.both = self.first = self.second = 0

    def add(self, both: int, first: Sized, second: Sized) -> None:
        self.both, self.first, self.second = self.both + both, self.first + len(first), self.second + len(second)

    @property
    def f1(self) -> float:
        return 200 * self.both / (self.first + self.second) if self.first + self.second else 100.0


def kappa(labels: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of pairs of labels; 1 when there is nothing to part over."""
    if not labels:
        return 1.0
    observed = sum(a == b for a, b in labels) / len(labels)
    one, other = Counter(a for a, _ in labels), Counter(b for _, b in labels)
    expected = sum(one[label] * other[label] for label in one) / len(labels) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def codes(identifier: str) -> tuple[str | None, str]:
    """Country and sector of an actor's id."""
    return country_code(identifier), identifier[4:7]


def same_content(one: Record, other: Record) -> float:
    """The shared part of two contents, from a half on."""
    shared = jaccard(characters(one["content"]), characters(other["content"]))
    return shared if shared >= 0.5 else 0.0


def speakers(statement: Record) -> frozenset[tuple[str | None, str]]:
    """Who speaks, by country and sector."""
    return frozenset(codes(one["actor"]) for one in statement["source"])


def parties(event: Record, role: str) -> frozenset[str]:
    """The countries of a role over all tellings; nobody and someone of no state are the same."""
    found = {country_code(one["actor"]) for telling in event["tellings"] for one in telling[role]}
    return frozenset(code for code in found if code)


def same_event(one: Record, other: Record) -> float:
    """As `strictly_same_event`, but the types that either noted as defensible are right too."""
    return alike(one, other, {one["type"], *one["alternatives"]} & {other["type"], *other["alternatives"]})


def strictly_same_event(one: Record, other: Record) -> float:
    """Type and countries alike, told in a common sentence."""
    return alike(one, other, {one["type"]} & {other["type"]})


def alike(one: Record, other: Record, types: set[str]) -> float:
    """1 and more for events with a type in common, the same countries on each side and a sentence that tells both."""
    if not types or not {t["sentence"] for t in one["tellings"]} & {t["sentence"] for t in other["tellings"]}:
        return 0.0
    sides = [(parties(event, "actors"), parties(event, "recipients")) for event in (one, other)]
    if one["symmetric"] or other["symmetric"]:
        same = sides[0][0] | sides[0][1] == sides[1][0] | sides[1][1]
    else:
        same = sides[0] == sides[1]
    return (1 + same_trigger(one, other)) * same


def same_trigger(one: Record, other: Record) -> float:
    """The best overlap of the triggers of two events."""
    return max(jaccard(characters(a["trigger"]), characters(b["trigger"])) for a in one["tellings"] for b in other["tellings"])


def same_telling(one: Record, other: Record) -> float:
    """Triggers that overlap, whatever the type: the pairs whose status is compared."""
    return same_trigger(one, other) + (one["type"] == other["type"]) * 0.01 if same_trigger(one, other) else 0.0


def same_mention(one: tuple[tuple[int, int], str], other: tuple[tuple[int, int], str]) -> float:
    """The shared part of two mentions, from a half on."""
    shared = jaccard(characters([one[0]]), characters([other[0]]))
    return shared if shared >= 0.5 else 0.0


def mentions(record: Record) -> list[tuple[tuple[int, int], str]]:
    """The mentions that must be found, with their actor."""
    return [
        ((m["start"], m["end"]), actor["id"]) for actor in record["actors"] for m in actor["mentions"] if m["use"] in COUNTED_USES
    ]


def of_documents(pairs: Pairs) -> dict[str, float]:
    """Agreement on statements, events, actors over documents annotated twice."""
    counts: defaultdict[str, Count] = defaultdict(Count)
    labels: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, other in pairs:
        statements, events = (one["statements"], other["statements"]), (one["events"], other["events"])
        said = pair_up(*statements, same_content)
        counts["statements content F1"].add(len(said), *statements)
        counts["statements content + speaker F1"].add(sum(speakers(a) == speakers(b) for a, b in said), *statements)
        labels["statements act kappa"] += [(a["act"], b["act"]) for a, b in said]
        labels["statements kind kappa"] += [(a["kind"], b["kind"]) for a, b in said]
        counts["events type + countries F1"].add(len(pair_up(*events, same_event)), *events)
        counts["events type + countries F1, without alternatives"].add(len(pair_up(*events, strictly_same_event)), *events)
        told = pair_up(*events, same_telling)
        counts["events trigger F1"].add(len(told), *events)
        labels["events type kappa"] += [(a["type"], b["type"]) for a, b in told]
        labels["events modality kappa"] += [(a["status"], b["status"]) for a, b in told]
        named = mentions(one), mentions(other)
        met = pair_up(*named, same_mention)
        counts["actors mention F1"].add(len(met), *named)
        counts["actors mention + country + sector F1"].add(sum(codes(a[1]) == codes(b[1]) for a, b in met), *named)
    return {name: count.f1 for name, count in counts.items()} | {name: kappa(found) for name, found in labels.items()}


def of_accounts(pairs: Pairs) -> dict[str, float]:
    """Agreement on labels, links and topics over pairs of accounts annotated twice, given the points."""
    labels: list[tuple[str, str]] = []
    links, typed = Count(), Count()
    for one, other in pairs:
        labels += [(a["label"], b["label"]) for a, b in zip(one["points"], other["points"], strict=True)]
        found = [
            {(p["id"], link["id"], link["type"]) for p in record["points"] for link in p["links"] if p["id"] < link["id"]}
            for record in (one, other)
        ]
        typed.add(len(found[0] & found[1]), *found)
        bare = [{link[:2] for link in side} for side in found]
        links.add(len(bare[0] & bare[1]), *bare)
    return {"accounts label kappa": kappa(labels), "accounts link F1": links.f1, "accounts typed link F1": typed.f1}


def disagreements(one: Record, other: Record) -> Iterator[str]:
    """What the two readers of a document part over, quoted, for settling."""

    def words(spans: Iterable[tuple[int, int]]) -> str:
        return " + ".join(one["text"][start:end] for start, end in spans)

    said = pair_up(one["statements"], other["statements"], same_content)
    for who, lone in alone(one["statements"], other["statements"], said):
        yield f"{who} statement {lone['id']}: {words(lone['content'])}"
    for a, b in said:
        if speakers(a) != speakers(b):
            yield f"speaker {a['id']}/{b['id']}: {sorted(map(str, speakers(a)))} / {sorted(map(str, speakers(b)))}"
    told = pair_up(one["events"], other["events"], same_telling)
    for who, lone in alone(one["events"], other["events"], told):
        yield f"{who} event {lone['id']}: {lone['type']} {words(lone['tellings'][0]['trigger'])}"
    for a, b in told:
        if not same_event(a, b) or a["status"] != b["status"]:
            yield f"event {a['id']}/{b['id']} {words(a['tellings'][0]['trigger'])}: {shown(a)} / {shown(b)}"


def alone(first: Sequence[Record], second: Sequence[Record], pairs: Pairs) -> Iterator[tuple[str, Record]]:
    """What only one reader has, with which one it is."""
    paired = {id(one) for pair in pairs for one in pair}
    yield from (("first", one) for one in first if id(one) not in paired)
    yield from (("second", one) for one in second if id(one) not in paired)


def shown(event: Record) -> str:
    """An event in a line."""
    return f"{event['type']} {event['status']} {named(event, 'actors')} > {named(event, 'recipients')}"


def named(event: Record, role: str) -> str:
    """The countries of a role in a line."""
    return " ".join(sorted(parties(event, role))) or "-"
