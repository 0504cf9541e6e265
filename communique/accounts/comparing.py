"""Accounts of one contact side by side: rows of what both say, what only one says, and where they part."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from communique.accounts.alignment import find_links, find_omissions, weigh
from communique.accounts.corrections import Correction, correct_links, correct_omissions, correct_points, warned
from communique.accounts.embedded import report_omissions
from communique.accounts.encoder import PointEncoder, load_point_encoder
from communique.accounts.framing import find_wordings
from communique.accounts.sides import accounts_of, check_length
from communique.accounts.topics import find_topics, with_topics
from communique.dossier import build_dossier
from communique.errors import CommuniqueError
from communique.records import Account, Comparison, Document, Dossier, Link, Omission, Point, Relation, Row, identify

T = TypeVar("T")
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
    replayed; `unapplied` is told of each that no longer fits the texts. Raises CannotRead where an account is too long.
    """
    encoder = encoder or load_point_encoder()
    for source in sources:
        if isinstance(source, Document):
            check_length(source)
    read = [build_dossier(source) if isinstance(source, Document) else source for source in sources]
    accounts = accounts_of(read, sides, encoder=encoder)
    known = {d.document.id: d for d in (*dossiers, *(source for source in read if isinstance(source, Dossier)))}
    texts = {name: dossier.document for name, dossier in known.items()}
    accounts, faults = correct_points(accounts, corrections, texts)
    weighed = weigh(accounts, encoder)
    links, unlinked, more = correct_links(accounts, find_links(accounts, weighed, encoder), corrections, texts)
    for fault in (*faults, *more):
        unapplied(fault)
    omitted = find_omissions(accounts, links, weighed, encoder)
    accounts, omitted = report_omissions(accounts, links, omitted, known.values(), encoder)
    omitted = correct_omissions(omitted, unlinked, accounts)
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
    by_point = by(links, lambda link: link.left), by(omitted, lambda omission: omission.point)
    return tuple(row_of(members, *by_point) for members in together.values())


def by(records: Iterable[T], point: Callable[[T], str]) -> Mapping[str, list[T]]:
    """Records by the point that each is of."""
    found: dict[str, list[T]] = {}
    for record in records:
        found.setdefault(point(record), []).append(record)
    return found


def row_of(members: Sequence[Point], links: Mapping[str, list[Link]], omitted: Mapping[str, list[Omission]]) -> Row:
    """The row of some points that are linked with each other, given the links and omissions of each."""
    mine = [link for point in members for link in links.get(point.id, ())]
    return Row(
        id=identify(METHOD, *sorted(point.id for point in members)),
        basis=tuple(point.id for point in members),
        method=METHOD,
        topic=members[0].topic,
        relation=next((relation for relation in GRAVEST if any(link.relation == relation for link in mine)), "only"),
        sides=tuple(dict.fromkeys(point.side for point in members)),
        links=tuple(link.id for link in mine),
        omissions=tuple(one.id for point in members for one in omitted.get(point.id, ())),
    )
