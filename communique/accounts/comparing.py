"""Accounts of one contact side by side: rows of what both say, what only one says, and where they part."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from communique.accounts.alignment import align
from communique.accounts.framing import find_wordings
from communique.accounts.points import find_points
from communique.dossier import build_dossier
from communique.records import Account, Comparison, Document, Dossier, Link, Omission, Point, Row, Topic, identify

METHOD = "accounts.comparing/1"
GRAVEST = ("conflict", "general", "differently", "both")


def compare_accounts(sources: Sequence[Document | Dossier | Account], *, dossiers: Iterable[Dossier] = ()) -> Comparison:
    """Two or more accounts of one contact, side by side. The order in which they are given decides that of the columns alone.

    An `Account` (of a passage, from `accounts_in`) needs the dossier of its document among `dossiers`.
    """
    read = [source if isinstance(source, Dossier | Account) else build_dossier(source) for source in sources]
    accounts = named_apart([source if isinstance(source, Account) else find_account(source) for source in read])
    known = {d.document.id: d for d in (*dossiers, *(source for source in read if isinstance(source, Dossier)))}
    links, omitted = align(accounts)
    rows = rows_of(accounts, links, omitted)
    topics = topics_of(accounts, rows)
    wordings = find_wordings(accounts, known.values(), rows, topics)
    return Comparison(
        id=identify(METHOD, *(account.id for account in accounts)),
        basis=tuple(account.id for account in accounts),
        method=METHOD,
        documents=tuple({account.document: known[account.document].document for account in accounts}.values()),
        accounts=tuple(accounts),
        links=links,
        omissions=omitted,
        rows=rows,
        topics=topics,
        wordings=wordings,
    )


def find_account(dossier: Dossier) -> Account:
    """The account that a whole document gives."""
    document = dossier.document
    side = document.publisher or document.source
    points = find_points(dossier, side)
    return Account(
        id=identify(METHOD, document.id, side),
        basis=tuple(point.id for point in points) or (document.id,),
        method=METHOD,
        document=document.id,
        side=side,
        party=None,
        points=points,
        passages=tuple(document.span(block.start, block.end) for block in document.body),
        second_hand=False,
        reason="named after its publisher",
    )


def named_apart(accounts: Sequence[Account]) -> list[Account]:
    """The accounts with sides that differ: a second one of the same name is numbered."""
    seen: defaultdict[str, int] = defaultdict(int)
    named = []
    for account in accounts:
        seen[account.side] += 1
        side = account.side if seen[account.side] == 1 else f"{account.side} ({seen[account.side]})"
        named.append(replace(account, side=side, points=tuple(replace(point, side=side) for point in account.points)))
    return named


def rows_of(accounts: Sequence[Account], links: Sequence[Link], omitted: Sequence[Omission]) -> tuple[Row, ...]:
    """Points that are linked, directly or through others, in one row; each other point in its own."""
    points = [point for account in accounts for point in account.points]
    group = {point.id: point.id for point in points}

    def top(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for link in links:
        group[top(link.right)] = top(link.left)
    together: defaultdict[str, list[Point]] = defaultdict(list)
    for point in points:
        together[top(point.id)].append(point)
    rows = []
    for members in together.values():
        ids = {point.id for point in members}
        mine = [link for link in links if link.left in ids]
        rows.append(
            Row(
                id=identify(METHOD, *sorted(ids)),
                basis=tuple(point.id for point in members),
                method=METHOD,
                topic=members[0].topic,
                relation=next((r for r in GRAVEST if any(link.relation == r for link in mine)), "only"),
                sides=tuple(dict.fromkeys(point.side for point in members)),
                links=tuple(link.id for link in mine),
                omissions=tuple(one.id for one in omitted if one.point in ids),
            )
        )
    return tuple(rows)


def topics_of(accounts: Sequence[Account], rows: Sequence[Row]) -> tuple[Topic, ...]:
    """The rows by topic, one-sided topics first."""
    by_topic: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    topics = []
    for name, mine in by_topic.items():
        sides = tuple(account.side for account in accounts if any(account.side in row.sides for row in mine))
        topics.append(
            Topic(
                id=identify(METHOD, name, *(row.id for row in mine)),
                basis=tuple(point for row in mine for point in row.basis),
                method=METHOD,
                name=name,
                rows=tuple(row.id for row in mine),
                sides=sides,
                silent=tuple(account.side for account in accounts if account.side not in sides),
                reason="",
            )
        )
    return tuple(sorted(topics, key=lambda topic: not topic.silent))
