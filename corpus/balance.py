"""What the corpus is made of: sizes, balance, wordings, near-duplicates within it and words shared with other texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Record = dict[str, Any]
SHINGLE = 8  # words in a row: shorter runs are idiom
FEWEST = 5  # runs of the shorter sentence: a pull quote or a fixed phrase is no copy
ALIKE = 0.5  # share of shingles from which two sentences are near-duplicates


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"\w+", text.casefold())


def shingles(text: str, length: int = SHINGLE) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    tokens = words(text)
    return {tuple(tokens[at : at + length]) for at in range(len(tokens) - length + 1)}


def sentences(record: Record) -> Iterator[str]:
    """The sentences of a document."""
    return (record["text"][start:end] for start, end in record["sentences"])


def table(counts: Counter[str]) -> str:
    """Counts on one line, largest first."""
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def report(documents: Sequence[Record], accounts: Sequence[Record]) -> Iterator[str]:
    """The report, a line each."""
    lines = [sentence for record in documents for sentence in sentences(record)]
    lengths = sorted(len(words(line)) for line in lines)
    events = [event for record in documents for event in record["events"]]
    statements = [one for record in documents for one in record["statements"]]
    quiet = [record for record in documents if all(event["status"] == "historical" for event in record["events"])]
    yield f"documents {len(documents)} (held back {held_back(documents)}), without events {len(quiet)}"
    yield f"sentences {len(lines)}, words {sum(lengths)}, median {lengths[len(lengths) // 2]}, of 20 and more {share(sum(n >= 20 for n in lengths), lengths)}"
    yield f"sentences without an event of their own: {share(sum(1 for _ in without_event(documents)), lines)}"
    for field in ("kind", "style", "hand"):
        yield f"{field}: {table(Counter(record[field] for record in documents))}"
    yield f"decade: {table(Counter(record['published'][:3] + '0s' for record in documents))}"
    yield f"topic: {table(Counter(topic for record in documents for topic in record['topics']))}"
    yield f"statements {len(statements)}; kind: {table(Counter(one['kind'] for one in statements))}"
    yield f"act: {table(Counter(one['act'] for one in statements))}"
    yield f"relayed {sum(bool(one['chain']) for one in statements)}, nested {sum(bool(one['nested_in']) for one in statements)}, conditional {sum(bool(one['condition']) for one in statements)}"
    yield f"events {len(events)}, tellings {sum(len(event['tellings']) for event in events)}; type: {table(Counter(event['type'] for event in events))}"
    yield f"status: {table(Counter(event['status'] for event in events))}"
    yield f"wordings of a type: {table(Counter({kind: len(found) for kind, found in wordings(documents).items()}))}"
    yield f"countries in roles: {table(Counter(dict(Counter(country for event in events for country in countries(event)).most_common(25))))}"
    yield f"assessments {sum(len(record['assessments']) for record in documents)}, linkages {sum(len(record['linkages']) for record in documents)}, near misses {sum(len(record['near_misses']) for record in documents)}"
    yield from report_accounts(accounts)
    copies = list(near_duplicates(lines))
    yield f"near-duplicate sentences (half of their {SHINGLE}-word runs shared): {len(copies)}"
    yield from (f"  {one}\n  {other}" for one, other in copies[:10])


def report_accounts(accounts: Sequence[Record]) -> Iterator[str]:
    """What the pairs of accounts are made of."""
    points = [point for record in accounts for point in record["points"]]
    sides = Counter((record["id"], point["side"]) for record in accounts for point in record["points"])
    links = [link for point in points if point["side"] == "a" for link in point["links"]]
    yield f"accounts: groups {len({record['group'] for record in accounts})}, pairs {len(accounts)} (held back {held_back(accounts)}), points {len(points)}, words {sum(len(words(side['text'])) for record in accounts for side in record['sides'].values())}"
    if sides:
        counts = sorted(sides.values())
        yield f"points a side: median {counts[len(counts) // 2]}, {counts[0]} to {counts[-1]}; label: {table(Counter(point['label'] for point in points))}"
    yield f"links: {table(Counter(link['relation'] for link in links))}; conflict: {table(Counter(link['conflict'] for link in links if link['conflict']))}"
    yield f"class: {table(Counter(record['class'] for record in accounts))}; pairs without a link {sum(not any(point['links'] for point in record['points']) for record in accounts)}"


def held_back(records: Sequence[Record]) -> int:
    """How many are in the test split."""
    return sum(record["split"] == "test" for record in records)


def share(part: int, whole: Sequence[object]) -> str:
    """A share in per cent."""
    return f"{100 * part / max(len(whole), 1):.0f} %"


def without_event(documents: Iterable[Record]) -> Iterator[tuple[str, int]]:
    """The sentences, as document and number, that tell no event that happened, is planned or threatened."""
    for record in documents:
        told = {t["sentence"] for e in record["events"] if e["status"] in ("happened", "planned", "threatened") for t in e["tellings"]}
        yield from ((record["id"], number) for number in range(1, len(record["sentences"]) + 1) if number not in told)


def countries(event: Record) -> set[str]:
    """The countries in an event's roles."""
    return {one["actor"][:3] for telling in event["tellings"] for one in (*telling["actors"], *telling["recipients"])}


def wordings(documents: Iterable[Record]) -> dict[str, set[str]]:
    """The distinct trigger words of each type."""
    found: dict[str, set[str]] = {}
    for record in documents:
        for event in record["events"]:
            for telling in event["tellings"]:
                found.setdefault(event["type"], set()).add(" ".join(record["text"][s:e].casefold() for s, e in telling["trigger"]))
    return found


def near_duplicates(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of sentences that share half of the shorter one's runs of words."""
    runs = [shingles(line) for line in lines]
    where: dict[tuple[str, ...], list[int]] = {}
    for number, found in enumerate(runs):
        for run in found:
            where.setdefault(run, []).append(number)
    shared = Counter((a, b) for numbers in where.values() for i, a in enumerate(numbers) for b in numbers[i + 1 :])
    for (a, b), count in shared.items():
        if count >= max(FEWEST, ALIKE * min(len(runs[a]), len(runs[b]))):
            yield lines[a], lines[b]


def overlap(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[str]:
    """How much our texts share with others, to show that they are not derived from them."""
    mine, other = list(ours), list(theirs)
    known, vocabulary = set[tuple[str, ...]](), set[str]()
    for text in other:
        known |= shingles(text)
        vocabulary |= set(words(text))
    runs = [run for text in mine for run in shingles(text)]
    hits = [run for run in runs if run in known]
    own = {word for text in mine for word in words(text)}
    yield f"{SHINGLE}-word runs of ours found there: {len(hits)} of {len(runs)}; our vocabulary found there: {share(len(own & vocabulary), list(own))}"
    yield from (f"  {' '.join(run)}" for run in sorted(set(hits))[:20])
