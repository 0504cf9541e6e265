"""The matters that came up, as row headings: points close in matter are grouped, and a group is called by words of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from communique.accounts.encoder import PointEncoder, Vectors, unit
from communique.accounts.evidence import vectors as vectors_of
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Account, Aspect, Dossier, Link, Point, Row, Topic, identify

METHOD = "accounts.topics/1"
CLOSE = 0.5  # mean likeness of matter from which two groups of points are one topic
STANDING: Mapping[Aspect, str] = {
    "contact": "the contact itself",
    "form": "the contact itself",
    "length": "length of the contact",
    "tone": "tone of the contact",
}
"""Headings of what every account may tell of the contact, whatever came up in it."""
NAMING = frozenset({"NOUN", "PROPN"})
MODIFYING = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
LONGEST_HEADING = 5  # words
LEADING = frozenset(
    {"other", "such", "own", "same", "many", "several", "certain", "various", "more", "new", "further", "mr", "mrs"}
)
SHARED = 0.04  # likeness that a heading gains for each further point of the group in which its words stand
MOST_SHARED = 3


def with_topics(
    accounts: Sequence[Account], links: Sequence[Link], dossiers: Mapping[str, Dossier], encoder: PointEncoder
) -> list[Account]:
    """The accounts with the topic of each point; a topic that the analyst gave holds for all points linked with it.

    Points are taken side by side in alphabetical order, so that the order of the accounts does not matter.
    """
    points = [point for account in sorted(accounts, key=lambda account: account.side) for point in account.points]
    names = {point.id: point.topic for point in points if point.topic}
    vectors = dict(zip((p.id for p in points), vectors_of(points, encoder)[1], strict=True))
    open_groups = []
    for group in linked(points, links):
        given = next((names[point.id] for point in group if point.id in names), None) or standing(group)
        if given is None:
            open_groups.append(group)
        else:
            names.update((point.id, names.get(point.id, given)) for point in group)
    phrases = {account.document: list(noun_phrases(dossiers[account.document])) for account in accounts}
    for group in merged(open_groups, vectors):
        name = heading(group, vectors, phrases, encoder)
        names.update((point.id, name) for point in group)
    return [
        replace(account, points=tuple(replace(point, topic=names[point.id]) for point in account.points)) for account in accounts
    ]


def linked(points: Sequence[Point], links: Sequence[Link]) -> list[list[Point]]:
    """Points that are linked, directly or through others, together; each other one alone; all in order of the points."""
    group = {point.id: {point.id} for point in points}
    for link in links:
        left, right = group[link.left], group[link.right]
        if left is not right:
            left |= right
            group.update((point, left) for point in right)
    together: defaultdict[int, list[Point]] = defaultdict(list)
    for point in points:
        together[id(group[point.id])].append(point)
    return list(together.values())


def standing(group: Sequence[Point]) -> str | None:
    """The standing heading of a group whose points tell mostly of the contact itself."""
    told = [STANDING[point.aspect] for point in group if point.aspect != "matter"]
    return max(sorted(set(told)), key=told.count) if len(told) * 2 > len(group) else None


def merged(groups: Sequence[Sequence[Point]], vectors: Mapping[str, Vectors]) -> list[list[Point]]:
    """Groups of like matter together: the two closest become one as long as their points are close on average (UPGMA)."""
    held = [list(group) for group in groups]
    if len(held) < 2:
        return held
    means = [np.stack([vectors[point.id] for point in group]).mean(0) for group in held]
    alike = np.stack(means) @ np.stack(means).T  # of unit vectors, the mean likeness of all pairs of their points
    np.fill_diagonal(alike, -1.0)
    sizes = np.array([len(group) for group in held], dtype=float)
    while True:
        one, other = sorted(divmod(int(alike.argmax()), len(held)))
        if alike[one, other] < CLOSE:
            return [group for group in held if group]
        held[one] += held[other]
        held[other] = []
        joined = (sizes[one] * alike[one] + sizes[other] * alike[other]) / (sizes[one] + sizes[other])
        sizes[one] += sizes[other]
        joined[(alike[one] < -0.5) | (alike[other] < -0.5)] = -1.0
        alike[one], alike[:, one] = joined, joined
        alike[other], alike[:, other] = -1.0, -1.0


def heading(
    group: Sequence[Point],
    vectors: Mapping[str, Vectors],
    phrases: Mapping[str, Sequence[tuple[int, int, str]]],
    encoder: PointEncoder,
) -> str:
    """The noun phrase of a group's points that lies closest to what they are about, the more of them have it the better."""
    found: dict[str, set[str]] = defaultdict(set)
    for point in group:
        span = point.evidence[0]
        for start, end, words in phrases[span.document]:
            if span.start <= start and end <= span.end:
                found[words].add(point.id)
    if not found:
        return " ".join(group[0].evidence[0].words.split()[:LONGEST_HEADING])
    names = sorted(found)
    centre = unit(np.stack([vectors[point.id] for point in group]).mean(0))
    close: NDArray[np.float32] = encoder.headings(names) @ centre
    shared = [min(len(found[name]) - 1, MOST_SHARED) * SHARED for name in names]
    return names[int(np.argmax(close + np.array(shared)))]


def noun_phrases(dossier: Dossier) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of the short noun phrases of a document, without articles, with and without what comes after "of"."""
    parsed = parse_document(dossier.document)
    text = dossier.document.text
    for head in range(len(parsed)):
        if parsed.pos[head] in NAMING and parsed.dep[head] != "compound":
            first = first_modifier(parsed, head)
            if head - first < LONGEST_HEADING:
                yield parsed.start[first], parsed.end[head], called(text[parsed.start[first] : parsed.end[head]])
            stop = after_of(parsed, head)
            if stop is not None and stop - first < LONGEST_HEADING:
                yield parsed.start[first], parsed.end[stop], called(text[parsed.start[first] : parsed.end[stop]])


def first_modifier(parsed: Parse, head: int) -> int:
    """The first of the adjectives and nouns that stand right before a noun and belong to it."""
    first = head
    while first > 0 and parsed.pos[first - 1] in MODIFYING and parsed.head[first - 1] in range(first - 1, head + 1):
        if parsed.word[first - 1].lower() in LEADING:
            break
        first -= 1
    return first


def after_of(parsed: Parse, head: int) -> int | None:
    """The noun that "of" or "in" ties right to a noun: "release of [the crew]"."""
    if head + 1 >= len(parsed) or parsed.word[head + 1].lower() not in ("of", "in", "with", "on"):
        return None
    noun = parsed.child(head + 1, "pobj")
    return noun if noun is not None and parsed.pos[noun] in NAMING else None


def called(words: str) -> str:
    """A phrase on one line."""
    return " ".join(words.split())


def find_topics(accounts: Sequence[Account], rows: Iterable[Row]) -> tuple[Topic, ...]:
    """The rows by topic: first the matters that not every side speaks of, then those that all do, each by its first row."""
    sides = [account.side for account in accounts]
    by_topic: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    found = [topic_of(name, mine, sides) for name, mine in by_topic.items()]
    return tuple(sorted(found, key=lambda topic: (not topic.silent, topic.name in STANDING.values())))


def topic_of(name: str, rows: Sequence[Row], sides: Sequence[str]) -> Topic:
    """One topic with its rows, those of one side first."""
    speaking = tuple(side for side in sides if any(side in row.sides for row in rows))
    ordered = sorted(rows, key=lambda row: row.relation != "only")
    return Topic(
        id=identify(METHOD, name, *sorted(row.id for row in rows)),
        basis=tuple(point for row in ordered for point in row.basis),
        method=METHOD,
        name=name,
        rows=tuple(row.id for row in ordered),
        sides=speaking,
        silent=tuple(side for side in sides if side not in speaking),
        reason=f"points close in matter, called by words that stand in them: {name!r}",
    )
