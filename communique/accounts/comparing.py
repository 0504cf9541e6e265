"""Accounts of one contact side by side: rows of what both say, what only one says, and where they part."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from communique.accounts.alignment import align, omissions
from communique.accounts.corrections import Correction, correct_links, correct_omissions, correct_points, warned
from communique.accounts.embedded import report_omissions
from communique.accounts.encoder import PointEncoder, load_point_encoder
from communique.accounts.framing import find_wordings
from communique.accounts.sides import accounts_of
from communique.accounts.topics import find_topics, with_topics
from communique.dossier import build_dossier
from communique.errors import CommuniqueError
from communique.records import Account, Comparison, Document, Dossier, Link, Omission, Point, Relation, Row, identify

METHOD = "accounts.comparing/1"
GRAVEST: tuple[Relation, ...] = ("conflict", "general", "differently", "both")


def compare_accounts(
    sources: Sequence[Document | Dossier | Account],
    *,
    dossiers: Iterable[Dossier] = (),
    sides: Sequence[str] = (),
    corrections: Sequence[Correction] = (),
    unapplied: Callable[[CommuniqueError], None] = warned,
    encoder: PointEncoder | None = None,
) -> Comparison:
    """Two or more accounts of one contact, side by side. The order in which they are given decides that of the columns alone.

    An `Account` (of a passage, from `accounts_in`) needs the dossier of its document among `dossiers`. `sides` are names for
    the accounts, in order; raises BadArgument where there are more of them than accounts. `corrections` are the analyst's,
    replayed; `unapplied` is told of each that no longer fits the texts.
    """
    encoder = encoder or load_point_encoder()
    read = [source if isinstance(source, Dossier | Account) else build_dossier(source) for source in sources]
    accounts = accounts_of(read, sides, encoder=encoder)
    known = {d.document.id: d for d in (*dossiers, *(source for source in read if isinstance(source, Dossier)))}
    texts = {name: dossier.document for name, dossier in known.items()}
    accounts, faults = correct_points(accounts, corrections, texts)
    links, omitted = align(accounts, encoder)
    if corrections:
        links, unlinked, more = correct_links(accounts, links, corrections, texts)
        omitted = correct_omissions(omissions(accounts, links, encoder), unlinked, accounts)
        for fault in (*faults, *more):
            unapplied(fault)
    accounts, omitted = report_omissions(accounts, links, omitted, known.values())
    accounts = with_topics(accounts, links, known, encoder)
    rows = rows_of(accounts, links, omitted)
    topics = find_topics(accounts, rows, omitted)
    ordered = {name: at for at, name in enumerate(row for topic in topics for row in topic.rows)}
    rows = tuple(sorted(rows, key=lambda row: ordered[row.id]))
    return Comparison(
        id=identify(METHOD, *(account.id for account in accounts)),
        basis=tuple(account.id for account in accounts),
        method=METHOD,
        documents=tuple({account.document: texts[account.document] for account in accounts}.values()),
        accounts=tuple(accounts),
        links=links,
        omissions=omitted,
        rows=rows,
        topics=topics,
        wordings=find_wordings(accounts, known.values(), rows, topics),
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
    return tuple(row_of(members, links, omitted) for members in together.values())


def row_of(members: Sequence[Point], links: Sequence[Link], omitted: Sequence[Omission]) -> Row:
    """The row of some points that are linked with each other."""
    ids = {point.id for point in members}
    mine = [link for link in links if link.left in ids]
    return Row(
        id=identify(METHOD, *sorted(ids)),
        basis=tuple(point.id for point in members),
        method=METHOD,
        topic=members[0].topic,
        relation=next((relation for relation in GRAVEST if any(link.relation == relation for link in mine)), "only"),
        sides=tuple(dict.fromkeys(point.side for point in members)),
        links=tuple(link.id for link in mine),
        omissions=tuple(one.id for one in omitted if one.point in ids),
    )
