"""Which matters each side puts first and how much room it gives them."""

from collections.abc import Iterator, Mapping, Sequence

from communique.accounts.framing.telling import Telling, each_side, wording
from communique.records import Point, Span, Topic, Wording

FEWEST_TOPICS = 3  # shared: the order of two says little
FOREMOST = 2  # places: what one account opens with and another comes to late; a shift further down is a matter of grouping
MARKED_SHIFT = 0.5  # of the number of shared topics: a matter moved by half the text or more
FEWEST_WORDS = 60  # in the points of an account: a share of fewer is a share of one sentence
MARKED_SHARE = 0.12  # of an account's words: less is the noise of how points are cut
MARKED_RATIO = 2.5
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

Shared = Mapping[str, Sequence[tuple[Point, ...]]]
"""The points of each topic that every account speaks of, account by account."""


def order_wordings(tellings: Sequence[Telling], shared: Shared) -> Iterator[Wording]:
    """Topics that stand in markedly different places among those that every account speaks of."""
    ranks = [ranks_of(number, shared) for number in range(len(tellings))]
    for topic, points in shared.items():
        places = [mine[topic] for mine in ranks]
        shift = max(places) - min(places)
        if len(shared) >= FEWEST_TOPICS and min(places) < FOREMOST and shift >= max(2, MARKED_SHIFT * len(shared)):
            words = [f"{ordinal(place)} of {len(shared)}" for place in places]
            spans = [mine[0].evidence[:1] for mine in points]
            told = each_side(tellings, [f"has it {each}" for each in words])
            reason = f"among the {len(shared)} matters that all accounts speak of, {told}"
            yield wording(tellings, "order", topic, spans, reason, words)


def ranks_of(number: int, shared: Shared) -> dict[str, int]:
    """The place of each shared topic in one account, from 0, by where its first point stands."""
    first = {topic: min(point.evidence[0].start for point in points[number]) for topic, points in shared.items()}
    return {topic: place for place, topic in enumerate(sorted(first, key=lambda topic: (first[topic], topic)))}


def ordinal(place: int) -> str:
    """A place counted from 0 in words."""
    return ORDINALS[place] if place < len(ORDINALS) else f"number {place + 1}"


def length_wordings(tellings: Sequence[Telling], shared: Shared) -> Iterator[Wording]:
    """Topics that take markedly different shares of the words of the accounts' points."""
    totals = [sum(count(point.evidence[0]) for point in telling.account.points) for telling in tellings]
    if min(totals, default=0) < FEWEST_WORDS:
        return
    for topic, points in shared.items():
        counts = [sum(count(point.evidence[0]) for point in mine) for mine in points]
        shares = [each / total for each, total in zip(counts, totals, strict=True)]
        if max(shares) - min(shares) >= MARKED_SHARE and max(shares) >= MARKED_RATIO * min(shares):
            words = [f"{share:.0%} of its words" for share in shares]
            told = [f"gives it {each} of {total} words" for each, total in zip(counts, totals, strict=True)]
            spans = [tuple(point.evidence[0] for point in mine) for mine in points]
            yield wording(tellings, "length", topic, spans, each_side(tellings, told), words)


def count(span: Span) -> int:
    """The number of words at some characters."""
    return len(span.words.split())


def shared_topics(tellings: Sequence[Telling], topics: Sequence[Topic]) -> Shared:
    """The matters that every account speaks of with their points; that and how the contact took place is no matter of it."""
    found = {}
    for topic in topics:
        basis = frozenset(topic.basis)
        points = [tuple(p for p in telling.account.points if p.id in basis and p.aspect == "matter") for telling in tellings]
        if topic.name and all(points):
            found[topic.name] = points
    return found
