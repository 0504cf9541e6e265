"""The matters that came up, as rows under headings: points close in matter are grouped, each called by words of its own."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from communique.accounts.encoder import PointEncoder, unit
from communique.accounts.evidence import vectors as vectors_of
from communique.accounts.headings import heading, phrases_of
from communique.records import Account, Aspect, Dossier, Link, Omission, Point, Row, Topic, identify

METHOD = "accounts.topics/2"
CLOSE = 0.4  # mean likeness of matter from which two groups of points are one topic
NEXT = 0.2  # likeness that two points gain which follow each other in one paragraph
APART = -9.0  # likeness of what is never joined
STANDING: Mapping[Aspect, str] = {
    "contact": "the contact itself",
    "form": "the contact itself",
    "length": "length of the contact",
    "tone": "tone of the contact",
}
"""Headings of what every account may tell of the contact, whatever came up in it."""
FIRST_WORDS = 5  # of a point that stand over it where no noun in it names a matter
Likeness = NDArray[np.float64]


def with_topics(
    accounts: Sequence[Account], links: Sequence[Link], dossiers: Mapping[str, Dossier], encoder: PointEncoder
) -> list[Account]:
    """The accounts with the topic of each point; a topic that was given holds for all points linked with it.

    What names no matter ("we hope so") goes on with the point before it. Points are taken side by side in alphabetical order, so
    that the order of the accounts does not matter.
    """
    ordered = sorted(accounts, key=lambda account: account.side)
    points = [point for account in ordered for point in account.points]
    names = {point.id: point.topic for point in points if point.topic}
    matter = vectors_of(points, encoder)[1]
    at = {point.id: number for number, point in enumerate(points)}
    open_groups = []
    for group in linked(points, links):
        given = next((names[point.id] for point in group if point.id in names), None) or standing(group)
        if given is None:
            open_groups.append([at[point.id] for point in group])
        else:
            names.update((point.id, names.get(point.id, given)) for point in group)
    countries = {account.party.country for account in accounts if account.party and account.party.country}
    phrases = {name: phrases_of(dossiers[name], countries) for name in {account.document: None for account in accounts}}
    for numbers in merged(open_groups, matter.astype(np.float64) @ matter.T + following(ordered, dossiers)):
        group = [points[number] for number in numbers]
        name = heading(group, unit(matter[numbers].mean(0)), phrases, encoder) or first_words(group)
        names.update((point.id, name) for point in group if name)
    return [with_names(account, names) for account in accounts]


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


def following(accounts: Sequence[Account], dossiers: Mapping[str, Dossier]) -> Likeness:
    """What points gain in likeness for following each other in one paragraph of their account: points x points."""
    places = [
        (number, bisect_right(starts, point.evidence[0].start))
        for number, account in enumerate(accounts)
        for starts in [[block.start for block in dossiers[account.document].document.blocks]]
        for point in account.points
    ]
    gained = np.zeros((len(places), len(places)))
    for at in range(len(places) - 1):
        if places[at] == places[at + 1]:
            gained[at, at + 1] = gained[at + 1, at] = NEXT
    return gained


def merged(groups: Sequence[Sequence[int]], alike: Likeness) -> list[list[int]]:
    """Groups of like points together: the two closest become one as long as their points are close on average (UPGMA).

    `alike` is the likeness of any two points, which the groups hold the numbers of.
    """
    held = [list(group) for group in groups]
    if len(held) < 2:
        return held
    share = np.array([[(number in group) / len(group) for number in range(len(alike))] for group in held])
    close = share @ alike @ share.T
    np.fill_diagonal(close, APART)
    sizes = np.array([len(group) for group in held], dtype=float)
    while True:
        one, other = sorted(divmod(int(close.argmax()), len(held)))
        if close[one, other] < CLOSE:
            return [group for group in held if group]
        held[one] += held[other]
        held[other] = []
        joined = (sizes[one] * close[one] + sizes[other] * close[other]) / (sizes[one] + sizes[other])
        sizes[one] += sizes[other]
        joined[[one, other]] = APART
        joined[[not group for group in held]] = APART
        close[one], close[:, one] = joined, joined
        close[other], close[:, other] = APART, APART


def first_words(group: Sequence[Point]) -> str | None:
    """The first words of the shortest of some points of several accounts; None for points of one, which go on with others."""
    if len({point.side for point in group}) < 2:
        return None
    words = min((point.evidence[0].words.split() for point in group), key=lambda words: (len(words), words))
    return " ".join(words[:FIRST_WORDS])


def with_names(account: Account, names: Mapping[str, str]) -> Account:
    """The account with the topics of its points: one without a name has that of the one before it, else after it, else none."""
    told = [names.get(point.id) for point in account.points]
    after = next((name for name in told if name), "")
    points = []
    for point, name in zip(account.points, told, strict=True):
        after = name or after
        points.append(replace(point, topic=after))
    return replace(account, points=tuple(points))


def find_topics(accounts: Sequence[Account], rows: Iterable[Row], omissions: Iterable[Omission] = ()) -> tuple[Topic, ...]:
    """The rows by topic: first the matters that not every side speaks of, then those that all do.

    Of each kind first what an article itself says was left out, then that of which most is said, what all contacts have last.
    """
    sides = [account.side for account in accounts]
    by_topic: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    places = dict(place for account in accounts for place in places_in(account))
    points = {point.id: point for account in accounts for point in account.points}
    sure: dict[str, float] = {}
    asserted: set[str] = set()
    for omission in omissions:
        sure[omission.point] = min(omission.confidence, sure.get(omission.point, 1.0))
        asserted.update([omission.point] if omission.asserted_by else [])

    def rank(topic: Topic) -> tuple[bool, bool, bool, float, str]:
        said = sum(len(points[name].evidence[0].words.split()) * sure.get(name, 1.0) for name in topic.basis)
        common = topic.name in STANDING.values()
        return not topic.silent, common, asserted.isdisjoint(topic.basis), -round(said, 6), topic.name

    found = [topic_of(name, in_order(mine, places), sides, points, asserted) for name, mine in by_topic.items()]
    return tuple(sorted(found, key=rank))


def places_in(account: Account) -> Iterator[tuple[str, float]]:
    """How far into its account each point stands, from 0 to 1."""
    return ((point.id, number / len(account.points)) for number, point in enumerate(account.points))


def in_order(rows: Iterable[Row], places: Mapping[str, float]) -> list[Row]:
    """Rows of one side first, each kind by where the first account to tell it has it, whichever account that is."""
    return sorted(rows, key=lambda row: (row.relation != "only", min(places[name] for name in row.basis), row.id))


def topic_of(
    name: str, rows: Sequence[Row], sides: Sequence[str], points: Mapping[str, Point], asserted: Collection[str]
) -> Topic:
    """One topic with its rows."""
    speaking = tuple(side for side in sides if any(side in row.sides for row in rows))
    basis = tuple(point for row in rows for point in row.basis)
    return Topic(
        id=identify(METHOD, name, *sorted(row.id for row in rows)),
        basis=basis,
        method=METHOD,
        name=name,
        rows=tuple(row.id for row in rows),
        sides=speaking,
        silent=tuple(side for side in sides if side not in speaking),
        reason=reason(name, [points[point] for point in basis], not set(basis).isdisjoint(asserted)),
    )


def reason(name: str, points: Sequence[Point], asserted: bool) -> str:
    """Where a heading comes from, in a sentence."""
    if asserted:
        return "called as in the article, which itself says that it was left out"
    if name in STANDING.values():
        return "what any account may tell of a contact"
    said = any(name.casefold() in " ".join(point.evidence[0].words.split()).casefold() for point in points)
    if not said:
        return "a heading that was given"
    return (
        f"{len(points)} points close in matter, called by words of theirs" if len(points) > 1 else "called by words of the point"
    )
