"""A comparison laid out for a reader: topics, their rows, a cell for each account, and the careful words that all forms share.

No word here says why an account is silent, or who is right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from communique.formats.words import flat
from communique.records import Account, Comparison, Document, Link, Omission, Point, Relation, Row, Span, Topic, Trait

RELATIONS: dict[Relation, str] = {
    "both": "",
    "differently": "differently put",
    "general": "one only in general terms",
    "conflict": "do not agree",
}
TRAITS: dict[Trait, str] = {
    "request": "Who asked for it",
    "verb": "Verbs of saying",
    "joint": "Jointly or alone",
    "distance": "Words held at a distance",
    "name": "Names for the same",
    "order": "What comes first",
    "length": "Room given",
    "tone": "Tone",
    "formula": "Formulas kept and changed",
    "edit": "Edits",
}
"""The headings of wordings, in the order they are shown."""
Records = dict[str, Point | Link | Omission]
"""Points, links and omissions by their ids."""
NO_TOPIC = "other points"
MOST_NAMED = 6  # topics that a line of the headline names; the others are counted
WITH_THE = re.compile(
    r"United |European |White House|Kremlin|Netherlands|Philippines|Maldives|Bahamas|Gambia|Holy See|G7|G20|"
    r".*\b(?:Republic|Union|Emirates|Islands|States|Authority|House|Office|Council|Commission|Ministry|Secretariat)$"
)
"""Names of sides that take "the"."""
SHORT_NAME = 3  # words of a side's name that take a possessive


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account has in a row: its points, or where it has none, what was searched for each point of the others."""

    account: Account
    points: tuple[Point, ...]
    omissions: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its records: a cell for each account, in their order, and the links between the points."""

    row: Row
    number: int
    cells: tuple[Cell, ...]
    links: tuple[Link, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of all its cells."""
        return tuple(point for cell in self.cells for point in cell.points)

    @property
    def corrected(self) -> bool:
        """Whether the analyst had a hand in it."""
        omissions = (omission for cell in self.cells for omission in cell.omissions)
        return any(link.corrected for link in self.links) or any(omission.corrected for omission in omissions)


@dataclass(frozen=True, slots=True)
class Matter:
    """A topic with its lines."""

    topic: Topic
    lines: tuple[Line, ...]

    @property
    def of_contact(self) -> bool:
        """Whether all it tells is that the contact took place and how."""
        return all(point.aspect in ("contact", "form") for line in self.lines for point in line.points)

    @property
    def asserted(self) -> bool:
        """Whether an article itself says of all its lines that an account leaves them out."""
        return all(any(one.asserted_by for cell in line.cells for one in cell.omissions) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many points one account makes: that another makes too, that another does not agree with, that stand in it alone."""

    account: Account
    points: int
    shared: int
    conflict: int
    only: int


def parts(comparison: Comparison) -> Iterator[tuple[str, tuple[Matter, ...]]]:
    """(heading, topics): those that some account passes over, then those of which all speak; a part without any is left out."""
    two = len(comparison.accounts) == 2
    one_sided = "What only one account mentions" if two else "What not every account mentions"
    for heading, silent in ((one_sided, True), (f"What {all_of(comparison.accounts)} mention", False)):
        found = tuple(matter for matter in matters(comparison) if bool(matter.topic.silent) == silent)
        if found:
            yield heading, found


def matters(comparison: Comparison) -> tuple[Matter, ...]:
    """The topics in order, each with its lines; lines are numbered through."""
    rows, known = {row.id: row for row in comparison.rows}, index(comparison)
    numbers = count(1)
    return tuple(
        Matter(topic, tuple(line(comparison.accounts, rows[name], next(numbers), known) for name in topic.rows))
        for topic in comparison.topics
    )


def index(comparison: Comparison) -> Records:
    """The points, links and omissions of a comparison."""
    known: Records = {point.id: point for point in comparison.points}
    known |= {link.id: link for link in comparison.links}
    return known | {omission.id: omission for omission in comparison.omissions}


def line(accounts: Sequence[Account], row: Row, number: int, known: Records) -> Line:
    """A row with its records."""
    points = [point for name in row.basis if isinstance(point := known[name], Point)]
    omissions = [one for name in row.omissions if isinstance(one := known[name], Omission)]
    cells = []
    for account in accounts:
        mine = tuple(point for point in points if point.side == account.side)
        cells.append(Cell(account, mine, () if mine else tuple(one for one in omissions if one.account == account.id)))
    return Line(row, number, tuple(cells), tuple(link for name in row.links if isinstance(link := known[name], Link)))


def relation(row: Row, accounts: Sequence[Account]) -> str:
    """How the accounts stand to each other in a row: `both, differently put`, `only Chile`, `2 of 3`, `do not agree`."""
    if row.relation == "only":
        return f"only {listed(list(map(with_the, row.sides)))}"
    told, whole = RELATIONS[row.relation], len(row.sides) == len(accounts)
    if row.relation == "conflict":
        return told if whole else f"{listed(list(map(with_the, row.sides)))} {told}"
    if len(accounts) > 2 and row.relation == "general":
        told = "some only in general terms" if len(row.sides) > 2 else told
    who = "both" if len(accounts) == 2 else f"all {len(accounts)}" if whole else f"{len(row.sides)} of {len(accounts)}"
    return f"{who}, {told}" if told else who


def link_relation(link: Link) -> str:
    """How two points stand to each other."""
    return RELATIONS[link.relation] or "both say it"


def listed(names: Sequence[str]) -> str:
    """`Chile`, `Chile and Peru`, `Chile, Peru and Bolivia`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def account_of(side: str) -> str:
    """`Chile’s account`, `the United States’ account`; of a long name `the account of the Ministry of ...`, as it stands."""
    if len(side.split()) > SHORT_NAME or ")" in side:
        return f"the account of {side}"
    whose = f"{side}’" if side.endswith("s") else f"{side}’s"
    return f"{with_the(whose)} account"


def accounts_of(sides: Sequence[str]) -> str:
    """`Chile’s account`, `the accounts of Chile and Peru`."""
    return account_of(sides[0]) if len(sides) == 1 else f"the accounts of {listed(list(map(with_the, sides)))}"


def with_the(side: str) -> str:
    """A side's name as it stands in a sentence: `Chile`, `the United States`."""
    return f"the {side}" if WITH_THE.match(side) else side


def all_of(accounts: Sequence[Account]) -> str:
    """`both accounts`, `all 3 accounts`."""
    return "both accounts" if len(accounts) == 2 else f"all {len(accounts)} accounts"


def sentence(words: str) -> str:
    """Words with a capital first; the capitals in them stay."""
    return words[:1].upper() + words[1:]


def topic_name(topic: Topic) -> str:
    """A topic's name on one line."""
    return flat(topic.name) or NO_TOPIC


def spoken_of(topic: Topic, accounts: Sequence[Account]) -> str:
    """Who speaks of a topic: `only Chile’s account mentions this`."""
    if not topic.silent:
        return f"{all_of(accounts)} mention this"
    return f"only {accounts_of(topic.sides)} mention{'s' if len(topic.sides) == 1 else ''} this"


@dataclass(frozen=True, slots=True)
class Lead:
    """A line of the headline: how it begins, the weightiest topics it is of, how many more there are."""

    words: str
    topics: tuple[Topic, ...]
    more: int

    @property
    def rest(self) -> str:
        """`; and 3 more`, or nothing."""
        return f"; and {self.more} more" if self.more else ""


APART = "They speak of the same, but make different points, on"
DISAGREE = "They do not agree on"


def headline(comparison: Comparison) -> tuple[Lead, ...]:
    """What an article itself says was left out, what only one account mentions, what is common, where they do not agree.

    That only one account mentions the contact itself is no headline. Of each line the weightiest topics are named.
    """
    accounts, found = comparison.accounts, dict[str, list[Topic]]()
    told = matters(comparison)
    for matter in told:
        for lead in claims(matter):
            found.setdefault(lead, []).append(matter.topic)
    asserted = list(found)
    for matter in told:
        for lead in leads(matter, accounts):
            found.setdefault(lead, []).append(matter.topic)
    shared = (sentence(f"{all_of(accounts)} mention"), APART, DISAGREE)
    one_sided = [lead for lead in found if lead not in shared and lead not in asserted]
    order = [*asserted, *one_sided, *(lead for lead in shared if lead in found)]
    return tuple(Lead(lead, tuple(found[lead][:MOST_NAMED]), max(0, len(found[lead]) - MOST_NAMED)) for lead in order)


def claims(matter: Matter) -> Iterator[str]:
    """The lines of the headline on what an article itself says that an account leaves out."""
    silent = (cell.account for line in matter.lines for cell in line.cells if any(one.asserted_by for one in cell.omissions))
    for side in dict.fromkeys(account.side for account in silent):
        yield f"The article itself says that {account_of(side)} does not mention"


def leads(matter: Matter, accounts: Sequence[Account]) -> Iterator[str]:
    """The lines of the headline that a topic belongs in."""
    topic, told = matter.topic, {one.row.relation for one in matter.lines}
    if topic.silent and (matter.of_contact or matter.asserted):
        return
    if topic.silent:
        reported = any(account.second_hand and account.side in topic.sides for account in accounts)
        hand = ", as an article reports it," if reported and len(topic.sides) == 1 else ""
        yield f"Only {accounts_of(topic.sides)}{hand} mention{'s' if len(topic.sides) == 1 else ''}"
    elif told == {"only"}:
        yield APART
    else:
        yield sentence(f"{all_of(accounts)} mention")
    if "conflict" in told:
        yield DISAGREE


def tallies(comparison: Comparison) -> tuple[Tally, ...]:
    """The points of each account, counted by what becomes of them."""
    rows = {name: row for row in comparison.rows for name in row.basis}
    found = []
    for account in comparison.accounts:
        told = [rows[point.id].relation for point in account.points]
        only, conflict = told.count("only"), told.count("conflict")
        found.append(Tally(account, len(told), len(told) - only - conflict, conflict, only))
    return tuple(found)


def counted(tally: Tally, accounts: Sequence[Account]) -> str:
    """`15 points: 8 in both accounts, 1 told otherwise, 6 only here`; `no point found`."""
    if not tally.points:
        return "no point found"
    common = "in both accounts" if len(accounts) == 2 else "in another account too"
    parts = ((tally.shared, common), (tally.conflict, "on which they do not agree"), (tally.only, "only here"))
    return f"{plural(tally.points, 'point')}: {', '.join(f'{number} {what}' for number, what in parts if number)}"


def plural(number: int, noun: str) -> str:
    """`1 point`, `2 points`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def probability(value: float) -> str:
    """A probability as `.12`; none is shown as certain: `under .01`, `over .99`."""
    if value < 0.01:
        return "under .01"
    return "over .99" if value > 0.99 else f"{value:.2f}".removeprefix("0")


def searched(omission: Omission) -> str:
    """What was searched for a point: `8 points searched`."""
    return f"{plural(omission.searched, 'point')} searched"


def nearest(omission: Omission, known: Records) -> Point | None:
    """What came nearest to the point in the account that does not mention it; None where the account has no point."""
    point = known.get(omission.nearest or "")
    return point if isinstance(point, Point) else None


def omitted(cell: Cell, known: Records) -> str:
    """A silent cell on one line: `does not mention this (8 points searched; nearest, probability .12: “...”)`."""
    if not cell.omissions:
        return "does not mention this"
    omission = max(cell.omissions, key=lambda one: one.nearest_confidence)
    point = nearest(omission, known)
    asserted = ", as the article itself says" if omission.asserted_by else ""
    close = f"; nearest, probability {probability(omission.nearest_confidence)}: “{words_of(point)}”" if point else ""
    return f"does not mention this{asserted} ({searched(omission)}{close})"


def words_of(point: Point) -> str:
    """The exact words of a point, on one line."""
    return flat(point.evidence[0].words)


def in_other_words(point: Point) -> str:
    """`, in the article’s words` after a point of which an article gives no words of the side; nothing after any other."""
    return ", in the article’s words" if point.method.startswith("accounts.embedded/") else ""


def quoted_words(point: Point) -> str:
    """The exact words of a point in quotation marks, and whether they are the article's."""
    return f"“{words_of(point)}”{in_other_words(point)}"


def hand(account: Account) -> str:
    """`the side’s own text`, `at second hand`."""
    return "at second hand, as an article reports it" if account.second_hand else "the side’s own text"


def title(comparison: Comparison) -> str:
    """`Argentina and Chile: two accounts of one contact`."""
    sides = [account.side for account in comparison.accounts]
    number = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}.get(len(sides), str(len(sides)))
    return f"{sentence(listed(list(map(with_the, sides))))}: {number} accounts of one contact"


def origins(comparison: Comparison) -> Iterator[tuple[str, str, str, str, str]]:
    """(side, title, publisher and date, hand, points) of each account."""
    documents = {document.id: document for document in comparison.documents}
    for tally in tallies(comparison):
        account, document = tally.account, documents[tally.account.document]
        work = document.title or document.source
        source = ", ".join(filter(None, (document.publisher, published(document))))
        yield account.side, work, source, hand(account), counted(tally, comparison.accounts)


def published(document: Document) -> str:
    """The day of a document, or that none was found."""
    return document.published.isoformat() if document.published else "no date found"


def holders(span: Span, comparison: Comparison) -> tuple[Account, ...]:
    """The accounts that a span stands in, by their passages where a document holds several; none for an earlier text's."""
    here = tuple(account for account in comparison.accounts if account.document == span.document)
    inside = tuple(a for a in here if any(p.start <= span.start and span.end <= p.end for p in a.passages))
    return inside if len(here) > 1 else here
