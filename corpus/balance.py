"""What the corpus is made of: sizes, balance, wordings, near-duplicates within it and words shared with other texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from corpus.source import Record
from corpus.vocabulary import TOLD

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


def table(values: Iterable[str], most: int | None = None) -> str:
    """The values with their counts on one line, commonest first."""
    return ", ".join(f"{name} {count}" for name, count in Counter(values).most_common(most))


def report(documents: Sequence[Record], accounts: Sequence[Record]) -> Iterator[str]:
    """The report, a line each."""
    yield from report_texts(documents)
    yield from report_annotations(documents)
    yield from report_accounts(accounts)
    copies = list(near_duplicates([sentence for record in documents for sentence in sentences(record)]))
    yield f"near-duplicate sentences (half of their {SHINGLE}-word runs shared): {len(copies)}"
    yield from (f"  {one}\n  {other}" for one, other in copies[:10])


def report_texts(documents: Sequence[Record]) -> Iterator[str]:
    """Sizes and registers."""
    lines = [sentence for record in documents for sentence in sentences(record)]
    lengths = sorted(len(words(line)) for line in lines)
    quiet = [record for record in documents if all(event["status"] == "historical" for event in record["events"])]
    yield f"documents {len(documents)} (held back {held_back(documents)}), without events {len(quiet)}"
    yield f"sentences {len(lines)}, words {sum(lengths)}, median {lengths[len(lengths) // 2]}"
    yield f"sentences of 20 words and more: {share(sum(n >= 20 for n in lengths), lengths)}"
    yield f"sentences without an event of their own: {share(sum(1 for _ in without_event(documents)), lines)}"
    for field in ("kind", "style", "hand"):
        yield f"{field}: {table(record[field] for record in documents)}"
    yield f"decade: {table(record['published'][:3] + '0s' for record in documents)}"
    yield f"topic: {table(topic for record in documents for topic in record['topics'])}"


def report_annotations(documents: Sequence[Record]) -> Iterator[str]:
    """Statements and events by their labels."""
    events = [event for record in documents for event in record["events"]]
    statements = [one for record in documents for one in record["statements"]]
    yield f"statements {len(statements)}; kind: {table(one['kind'] for one in statements)}"
    yield f"act: {table(one['act'] for one in statements)}"
    for name, key in (("relayed", "chain"), ("nested", "nested_in"), ("conditional", "condition")):
        yield f"{name} statements {sum(bool(one[key]) for one in statements)}"
    yield f"events {len(events)}, tellings {sum(len(event['tellings']) for event in events)}"
    yield f"type: {table(event['type'] for event in events)}"
    yield f"status: {table(event['status'] for event in events)}"
    yield f"wordings of a type: {table(kind for kind, found in wordings(documents).items() for _ in found)}"
    yield f"countries in roles: {table((code for event in events for code in countries(event)), most=25)}"
    for name in ("assessments", "linkages", "near_misses"):
        yield f"{name.replace('_', ' ')} {sum(len(record[name]) for record in documents)}"


def report_accounts(accounts: Sequence[Record]) -> Iterator[str]:
    """What the pairs of accounts are made of."""
    points = [point for record in accounts for point in record["points"]]
    sides = sorted(Counter((record["id"], point["side"]) for record in accounts for point in record["points"]).values())
    links = [link for point in points for link in point["links"] if point["id"] < link["id"]]
    yield f"sets of accounts {len({record['group'] for record in accounts})}"
    yield f"pairs of accounts {len(accounts)} (held back {held_back(accounts)})"
    yield f"words of accounts {sum(len(words(side['text'])) for record in accounts for side in record['sides'].values())}"
    if sides:
        yield f"points {len(points)}, a side: median {sides[len(sides) // 2]}, {sides[0]} to {sides[-1]}"
    yield f"label: {table(point['label'] for point in points)}"
    yield f"links {len(links)}: {table(link['relation'] for link in links)}"
    yield f"conflict: {table(link['conflict'] for link in links if link['conflict'])}"
    yield f"class: {table(record['class'] for record in accounts)}"
    yield f"pairs without a link {sum(not any(point['links'] for point in record['points']) for record in accounts)}"


def held_back(records: Sequence[Record]) -> int:
    """How many are in the test split."""
    return sum(record["split"] == "test" for record in records)


def share(part: int, whole: Sequence[object]) -> str:
    """A share in per cent."""
    return f"{100 * part / max(len(whole), 1):.0f} %"


def without_event(documents: Iterable[Record]) -> Iterator[tuple[str, int]]:
    """The sentences, as document and number, that tell no event that happened, is planned or threatened."""
    for record in documents:
        told = {t["sentence"] for e in record["events"] if e["status"] in TOLD for t in e["tellings"]}
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
                found.setdefault(event["type"], set()).add(
                    " ".join(record["text"][s:e].casefold() for s, e in telling["trigger"])
                )
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
    yield f"{SHINGLE}-word runs of ours found there: {len(hits)} of {len(runs)}"
    yield f"our vocabulary found there: {share(len(own & vocabulary), list(own))}"
    yield from (f"  {' '.join(run)}" for run in sorted(set(hits))[:20])
