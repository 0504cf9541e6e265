"""Which points of two accounts say the same, and which only one of them makes."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from communique.records import Account, Link, Omission, Part, Point, identify

METHOD = "accounts.alignment/1"
LIKELY = 0.5


def align(accounts: Sequence[Account]) -> tuple[tuple[Link, ...], tuple[Omission, ...]]:
    """The links between points of any two accounts, and for each point the accounts that do not mention it."""
    links = [link for left, right in combinations(accounts, 2) for link in links_between(left, right)]
    return tuple(links), tuple(omissions(accounts, links))


def links_between(left: Account, right: Account) -> list[Link]:
    """The links of two accounts."""
    found = []
    for one in left.points:
        for other in right.points:
            score = likeness(one, other)
            if score >= LIKELY:
                part = Part(name="words", words="the same words", weight=score)
                found.append(
                    Link(
                        id=identify(METHOD, one.id, other.id),
                        basis=(one.id, other.id),
                        method=METHOD,
                        left=one.id,
                        right=other.id,
                        relation="both",
                        confidence=score,
                        parts=(part,),
                        reason="the same words",
                    )
                )
    return found


def likeness(one: Point, other: Point) -> float:
    """Share of words in common."""
    first, second = (Counter(re.findall(r"\w+", p.evidence[0].words.casefold())) for p in (one, other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def omissions(accounts: Sequence[Account], links: Sequence[Link]) -> list[Omission]:
    """What each account leaves out of what the others say."""
    linked = {(link.left, link.right) for link in links} | {(link.right, link.left) for link in links}
    found = []
    for account in accounts:
        for point in (p for other in accounts if other is not account for p in other.points):
            if any((point.id, own.id) in linked for own in account.points):
                continue
            near = max(account.points, key=lambda own: likeness(point, own), default=None)
            sure = likeness(point, near) if near else 0.0
            found.append(
                Omission(
                    id=identify(METHOD, point.id, account.id),
                    basis=(point.id, *((near.id,) if near else ())),
                    method=METHOD,
                    point=point.id,
                    account=account.id,
                    searched=len(account.points),
                    nearest=near.id if near else None,
                    nearest_confidence=sure,
                    confidence=1 - sure,
                    reason=f"{account.side} does not mention it: {len(account.points)} points searched",
                )
            )
    return found
