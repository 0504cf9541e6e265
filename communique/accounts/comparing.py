"""Accounts of one contact side by side: rows of what both say, what only one says, and where they part."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from communique.accounts.alignment import align
from communique.accounts.sides import accounts_of
from communique.dossier import build_dossier
from communique.records import Account, Comparison, Document, Dossier, Link, Omission, Point, Row, Topic, Wording, identify

METHOD = "accounts.comparing/1"
GRAVEST = ("conflict", "general", "differently", "both")


def compare_accounts(sources: Sequence[Document | Dossier | Account], *, dossiers: Iterable[Dossier] = ()) -> Comparison:
    """Two or more accounts of one contact, side by side. The order in which they are given decides that of the columns alone.

    An `Account` (of a passage, from `accounts_in`) needs the dossier of its document among `dossiers`.
    """
    read = [source if isinstance(source, Dossier | Account) else build_dossier(source) for source in sources]
    accounts = accounts_of(read)
    known = {d.document.id: d for d in (*dossiers, *(source for source in read if isinstance(source, Dossier)))}
    links, omitted = align(accounts)
    rows = rows_of(accounts, links, omitted)
    topics = topics_of(accounts, rows)
    wordings: tuple[Wording, ...] = ()
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
