"""Comparisons made by hand for tests: texts, and rows that quote them; every record is built as `compare_accounts` builds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from communique.records import (
    Account,
    Block,
    Comparison,
    Document,
    Link,
    OffsetMap,
    Omission,
    Part,
    Point,
    Relation,
    Row,
    Span,
    Topic,
    Trait,
    Wording,
    identify,
)

METHOD = "test/1"


@dataclass(frozen=True)
class Told:
    """A row to be built: for each side the words of its points, which stand in its text."""

    topic: str
    words: Mapping[str, Sequence[str]]
    relation: Relation = "both"
    corrected: bool = False
    asserted: bool = False


@dataclass(frozen=True)
class Worded:
    """A wording to be built: for each side its words, None where it has none."""

    trait: Trait
    words: Mapping[str, str | None]
    topic: str | None = None
    reason: str = "they word it differently"


@dataclass(frozen=True)
class Source:
    """A text and what is known of it; `sides` are those it gives an account of, at second hand where they are several."""

    text: str
    sides: tuple[str, ...]
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    second_hand: bool = field(default=False)


def document_of(source: Source) -> Document:
    """The document of a text: paragraphs parted by empty lines."""
    blocks, at = [], 0
    for paragraph in source.text.split("\n\n"):
        if paragraph:
            blocks.append(Block(start=at, end=at + len(paragraph), kind="paragraph"))
        at += len(paragraph) + 2
    return Document(
        id=identify(source.text, source.sides),
        text=source.text,
        source=f"{source.sides[0]}.txt",
        blocks=tuple(blocks),
        offsets=OffsetMap(((0, 0, len(source.text)),)),
        digest=identify(source.text, "digest"),
        url=source.url,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        notes=source.notes,
    )


def span_of(document: Document, words: str) -> Span:
    """The first place of some words in a document."""
    start = document.text.index(words)
    return document.span(start, start + len(words))


def point_of(document: Document, side: str, words: str, topic: str) -> Point:
    """A point, its sentence taken to be the paragraph it stands in."""
    span = span_of(document, words)
    block = next(block for block in document.blocks if block.start <= span.start and span.end <= block.end)
    return Point(
        id=identify(document.id, side, span.start, span.end),
        evidence=(span,),
        method=METHOD,
        confidence=0.9,
        side=side,
        aspect="matter",
        sentence=document.span(block.start, block.end),
        act="say",
        cue=None,
        speakers=(),
        joint=False,
        figures=(),
        names=(),
        topic=topic,
        reason="said in one clause",
    )


def build(sources: Sequence[Source], told: Sequence[Told], worded: Sequence[Worded] = ()) -> Comparison:
    """The comparison in which these rows, and no others, stand; topics that a side does not speak of come first."""
    documents = {side: document_of(source) for source in sources for side in source.sides}
    points = [
        {side: [point_of(documents[side], side, words, row.topic) for words in quoted] for side, quoted in row.words.items()}
        for row in told
    ]
    accounts = [
        account_of(documents[side], side, [p for row in points for p in row.get(side, ())], source)
        for source in sources
        for side in source.sides
    ]
    built = [build_row(row, by_side, accounts) for row, by_side in zip(told, points, strict=True)]
    topics = topics_of([row for row, _, _ in built], [account.side for account in accounts])
    by_id = {row.id: row for row, _, _ in built}
    return Comparison(
        id=identify(METHOD, *(account.id for account in accounts)),
        basis=tuple(account.id for account in accounts),
        method=METHOD,
        documents=tuple({document.id: document for document in documents.values()}.values()),
        accounts=tuple(accounts),
        links=tuple(link for _, links, _ in built for link in links),
        omissions=tuple(one for _, _, omissions in built for one in omissions),
        rows=tuple(by_id[name] for topic in topics for name in topic.rows),
        topics=topics,
        wordings=tuple(wording_of(one, documents) for one in worded),
    )


def account_of(document: Document, side: str, points: Sequence[Point], source: Source) -> Account:
    """The account of one side, its points in order of the text."""
    ordered = tuple(sorted(points, key=lambda point: point.evidence))
    second_hand = source.second_hand or len(source.sides) > 1
    passages = tuple(document.span(block.start, block.end) for block in document.body)
    return Account(
        id=identify(document.id, side),
        basis=tuple(point.id for point in ordered) or (document.id,),
        method=METHOD,
        document=document.id,
        side=side,
        party=None,
        points=ordered,
        passages=tuple({point.sentence: None for point in ordered}) if second_hand else passages,
        second_hand=second_hand,
        reason="named by the test",
    )


def build_row(
    told: Told, points: Mapping[str, Sequence[Point]], accounts: Sequence[Account]
) -> tuple[Row, list[Link], list[Omission]]:
    """A row, a link for each two of its points on two sides, an omission for each point and side that is not in it."""
    sides = [account.side for account in accounts if points.get(account.side)]
    pairs = [(one, other) for a, b in combinations(sides, 2) for one in points[a] for other in points[b]]
    links = [link_of(one, other, told) for one, other in pairs]
    members = [point for side in sides for point in points[side]]
    silent = [account for account in accounts if account.side not in sides]
    omissions = [omission_of(point, account, told) for account in silent for point in members]
    row = Row(
        id=identify("row", *(point.id for point in members)),
        basis=tuple(point.id for point in members),
        method=METHOD,
        topic=told.topic,
        relation=told.relation if links else "only",
        sides=tuple(sides),
        links=tuple(link.id for link in links),
        omissions=tuple(omission.id for omission in omissions),
    )
    return row, links, omissions


def link_of(one: Point, other: Point, told: Told) -> Link:
    """A link of two parts."""
    parts = (
        Part(name="matter", words="same matter", weight=2.1),
        Part(name="acts", words="converse acts: offered / thanked for", weight=-0.4),
    )
    return Link(
        id=identify("link", one.id, other.id),
        basis=(one.id, other.id),
        method=METHOD,
        left=one.id,
        right=other.id,
        relation=told.relation,
        confidence=0.84,
        parts=parts,
        reason=f"same matter: {told.topic}",
        corrected=told.corrected,
    )


def omission_of(point: Point, account: Account, told: Told) -> Omission:
    """An omission; the nearest point is the first of the silent account."""
    near = account.points[0] if account.points else None
    return Omission(
        id=identify("omission", point.id, account.id),
        basis=(point.id, *((near.id,) if near else ())),
        method=METHOD,
        point=point.id,
        account=account.id,
        searched=len(account.points),
        nearest=near.id if near else None,
        nearest_confidence=0.12 if near else 0.0,
        confidence=0.88,
        reason=f"nothing in {account.side} is likely enough to be it",
        asserted_by=identify("a statement of the article") if told.asserted else None,
        corrected=told.corrected,
    )


def topics_of(rows: Sequence[Row], sides: Sequence[str]) -> tuple[Topic, ...]:
    """The topics of some rows, those that a side does not speak of first."""
    found = []
    for name in dict.fromkeys(row.topic for row in rows):
        mine = [row for row in rows if row.topic == name]
        speaking = tuple(side for side in sides if any(side in row.sides for row in mine))
        found.append(
            Topic(
                id=identify("topic", name),
                basis=tuple(point for row in mine for point in row.basis),
                method=METHOD,
                name=name,
                rows=tuple(row.id for row in mine),
                sides=speaking,
                silent=tuple(side for side in sides if side not in speaking),
                reason=f"held together by “{name}”",
            )
        )
    return tuple(sorted(found, key=lambda topic: not topic.silent))


def wording_of(worded: Worded, documents: Mapping[str, Document]) -> Wording:
    """A wording with the first place of each side's words."""
    evidence = tuple(span_of(documents[side], words) for side, words in worded.words.items() if words)
    return Wording(
        id=identify("wording", worded.trait, *evidence),
        basis=("some points",),
        method=METHOD,
        trait=worded.trait,
        topic=worded.topic,
        words=tuple(worded.words.values()),
        evidence=evidence,
        reason=worded.reason,
    )


ARGENTINA = (
    "Foreign Minister Ferrante spoke by telephone today with the Minister of Foreign Affairs of Chile, Rodrigo Beltrán, at the "
    "request of the Argentine side. The conversation lasted forty minutes.\n\n"
    "The Foreign Minister demanded the immediate release of the survey ship Almirante Rojas and of its 42 crew members. She "
    "warned that Argentina would suspend gas deliveries on Friday if the crew was not freed.\n\n"
    "She also raised the eleven fishing licences that Chile cancelled in March. The Foreign Minister recalled that machine guns "
    "had been pointed at the crew. She thanked Brazil for its offer of mediation."
)
CHILE = (
    "Minister Beltrán received a telephone call today from the Foreign Minister of Argentina. The conversation was frank and "
    "respectful.\n\n"
    "Minister Beltrán stressed that the ship had entered Chilean waters without permission. He assured his counterpart that the "
    "crew will be released as soon as the judge of Puerto Williams has heard them.\n\n"
    "The Minister denied that weapons were pointed at the crew. He said Chile would accept arbitration under the treaty of 1984. "
    "The ministers agreed to speak again on Friday."
)

SOURCES = (
    Source(
        ARGENTINA,
        ("Argentina",),
        title="Telephone conversation with the Minister of Foreign Affairs of Chile",
        publisher="Ministry of Foreign Affairs of Argentina",
        published=date(2026, 5, 13),
        url="https://example.org/argentina?a=1&b=2",
    ),
    Source(
        CHILE,
        ("Chile",),
        title="Foreign Minister Beltrán speaks with his Argentine counterpart",
        publisher="Ministry of Foreign Affairs of Chile",
        published=date(2026, 5, 13),
    ),
)
ROWS = (
    Told(
        "the call itself",
        {
            "Argentina": ["Foreign Minister Ferrante spoke by telephone today with the Minister of Foreign Affairs of Chile"],
            "Chile": ["Minister Beltrán received a telephone call today from the Foreign Minister of Argentina"],
        },
    ),
    Told("the call itself", {"Argentina": ["The conversation lasted forty minutes"]}),
    Told("the call itself", {"Chile": ["The conversation was frank and respectful"]}),
    Told("gas deliveries", {"Argentina": ["Argentina would suspend gas deliveries on Friday if the crew was not freed"]}),
    Told(
        "release of the crew",
        {
            "Argentina": ["demanded the immediate release of the survey ship Almirante Rojas and of its 42 crew members"],
            "Chile": ["the crew will be released as soon as the judge of Puerto Williams has heard them"],
        },
        "differently",
    ),
    Told("entry into Chilean waters", {"Chile": ["the ship had entered Chilean waters without permission"]}),
    Told("fishing licences", {"Argentina": ["raised the eleven fishing licences that Chile cancelled in March"]}),
    Told(
        "weapons pointed at the crew",
        {
            "Argentina": ["machine guns had been pointed at the crew"],
            "Chile": ["denied that weapons were pointed at the crew"],
        },
        "conflict",
    ),
    Told("Brazil's mediation", {"Argentina": ["thanked Brazil for its offer of mediation"]}, corrected=True),
    Told("arbitration", {"Chile": ["Chile would accept arbitration under the treaty of 1984"]}),
    Told("next contact", {"Chile": ["agreed to speak again on Friday"]}, asserted=True),
)
WORDINGS = (
    Worded("verb", {"Argentina": "demanded", "Chile": "stressed"}, None, "the verbs that carry each side's main point"),
    Worded("tone", {"Argentina": None, "Chile": "frank and respectful"}, "the call itself", "one account has a line of tone"),
    Worded(
        "name",
        {"Argentina": "machine guns", "Chile": "weapons"},
        "weapons pointed at the crew",
        "they name what was pointed at the crew differently",
    ),
    Worded(
        "request",
        {"Argentina": "at the request of the Argentine side", "Chile": "received a telephone call"},
        "the call itself",
        "both tell that Argentina asked for the call",
    ),
)


def strait() -> Comparison:
    """The example's two readouts, shortened, compared as a careful reader would."""
    return build(SOURCES, ROWS, WORDINGS)


def of_sides(number: int) -> Comparison:
    """A comparison of so many accounts of one call: a row for all, a row for each alone, one for the first two."""
    names = ("Norland", "Sudmark", "Estia", "Vestria", "Midland", "Farhold", "Ostmark")[:number]
    sources = [
        Source(f"{name} confirmed the call on grain. {name} raised port fees of {name}. The ships will sail.", (name,))
        for name in names
    ]
    rows = (
        Told("grain", {name: [f"{name} confirmed the call on grain"] for name in names}, "general"),
        *(Told(f"port fees of {name}", {name: [f"raised port fees of {name}"]}) for name in names),
        Told("ships", {name: ["The ships will sail"] for name in names[:2]}),
    )
    return build(sources, rows, (Worded("order", dict.fromkeys(names, "grain")),))


def reported() -> Comparison:
    """Two accounts that one article reports, one of which, it says itself, leaves something out."""
    article = (
        "Norland's ministry said the envoys had agreed on a corridor and talked about the dam.\n\n"
        "Sudmark's readout confirmed the corridor and left out the dam."
    )
    source = Source(article, ("Norland", "Sudmark"), title="Two versions of one call", publisher="The Desk")
    rows = (
        Told("corridor", {"Norland": ["the envoys had agreed on a corridor"], "Sudmark": ["confirmed the corridor"]}),
        Told("the dam", {"Norland": ["talked about the dam"]}, asserted=True),
    )
    return build([source], rows)


HOSTILE = "<script>document.title='owned'</script>"


def hostile() -> Comparison:
    """A comparison whose every word from outside wants to be markup, Markdown, a formula or a control sequence."""
    texts = [f"=1+1 {HOSTILE} </style><img src=x onerror=alert({n})> | *{{{{ 7 * 7 }}}}* \x1b[31m end {n}." for n in range(2)]
    sides = [f"<b onclick=alert({n})>S{n}|</b>" for n in range(2)]
    sources = [
        Source(
            text,
            (side,),
            title=f"{HOSTILE}{n}",
            publisher="<svg onload=alert(5)>",
            url="javascript:alert(6)",
            notes=("<i>note</i>",),
        )
        for n, (text, side) in enumerate(zip(texts, sides, strict=True))
    ]
    rows = (
        Told(f"=topic {HOSTILE}", {sides[0]: [texts[0]], sides[1]: [texts[1][:-1]]}, "conflict"),
        Told("<u>only</u>", {sides[1]: [texts[1][-2:-1]]}),
    )
    made = build(sources, rows, [Worded("name", {sides[0]: HOSTILE, sides[1]: None}, "<u>w</u>", "<i>why</i>")])
    links = tuple(replace(link, parts=(Part(name="<p>", words=HOSTILE, weight=1.0),), reason=HOSTILE) for link in made.links)
    return replace(made, links=links)
