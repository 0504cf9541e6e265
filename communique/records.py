"""The nouns, on one page: frozen records that every stage takes and gives.

A `Finding` is read off the text and holds the characters it rests on; it cannot be built without them. Offsets are code
points of `Document.text`, half open. Records hold their exact words beside the offsets, so one record can be read, shown
and checked alone: `document.text[span.start:span.end] == span.words`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from communique.errors import NoEvidence

Use = Literal["name", "metonym", "nominal", "adjective", "pronoun", "place", "title"]
Form = Literal["direct", "indirect", "mixed"]
Status = Literal["happened", "planned", "threatened", "alleged", "denied", "hypothetical", "historical"]
Act = Literal[
    "say", "accuse", "deny", "threaten", "warn", "promise", "demand", "request", "reject", "agree", "propose", "praise",
    "regret", "announce", "ask", "believe", "expect", "report",
]  # fmt: skip

Aspect = Literal["contact", "form", "length", "tone", "matter"]
"""What a point is about: that the contact took place, how it was held or who asked for it, how long it took, in what tone, or a
matter that came up in it."""
Relation = Literal["both", "differently", "general", "conflict"]
"""How a point of one account and one of another say the same: alike, from the other end or in other words, one of them only in
general terms, or in versions that cannot both be true."""
Trait = Literal["verb", "joint", "distance", "name", "order", "length", "tone", "request", "formula", "edit"]
Change = Literal["kept", "strengthened", "weakened", "dropped", "new"]
"""What has become of a formula since the side's earlier accounts."""
Altered = Literal["figure", "attribution", "certainty", "name", "wording"]
"""In which respect an edited point differs: its figures, who says it, how sure it is made, names, or other words."""
Judgement = Literal["assessment", "forecast", "analogy", "precedent", "conditional", "question"]
Certainty = Literal["certain", "probable", "possible", "unlikely", "ruled out"]


def identify(*parts: object) -> str:
    """A stable id: the first 12 hex digits of a digest of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters [start, end) of one document's text, and the words that stand there."""

    document: str
    start: int
    end: int
    words: str = field(compare=False)


UNSEARCHED = frozenset({"byline", "dateline", "header"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of the text by what it is: title, byline, dateline, heading, paragraph, quotation, item, caption...

    `boilerplate` is true for what the page adds around the article (share notices, disclaimers, copyright, author
    biographies, related links): it is kept, shown folded, and never searched for statements or events.
    """

    start: int
    end: int
    kind: str
    boilerplate: bool = False

    @property
    def searched(self) -> bool:
        """Whether statements and events are looked for in it."""
        return not self.boilerplate and self.kind not in UNSEARCHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One piece of metadata: its value, where it was found (a span, or the name of a tag) and why it was preferred."""

    field: str
    value: str
    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From `Document.text` back to the source as received (decoded markup; for PDF the pages' raw text, joined).

    `pieces` are (text_start, source_start, length) runs that are equal character by character, in order of the text;
    characters of the text in no run were put in by cleaning (a mended line break, a separator between blocks).
    """

    pieces: tuple[tuple[int, int, int], ...]

    def to_source(self, start: int, end: int) -> tuple[int, int] | None:
        """The source range that [start, end) of the text came from, None when none of it did."""
        inside = [
            (source + max(start - text, 0), source + min(end - text, length))
            for text, source, length in self.pieces
            if text < end and start < text + length
        ]
        return (inside[0][0], inside[-1][1]) if inside else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Document:
    """One text as published; a changed page is a new document at the same address.

    `published` is the date of this publication; for a re-publication `original_published` is the first one's, and
    relative dates ("on Tuesday") are resolved against `anchor`. Each metadata value has its `Fact`.
    """

    id: str
    text: str
    source: str
    blocks: tuple[Block, ...]
    offsets: OffsetMap
    digest: str
    media_type: str = "text/plain"
    url: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    original_publisher: str | None = None
    original_published: date | None = None
    language: str | None = None
    retrieved: str | None = None
    as_of: date | None = None
    kind: str | None = None
    pages: tuple[int, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        parts = (self.title or self.source, self.publisher, self.published, f"{len(self.text):,} characters")
        return f"<Document {', '.join(str(part) for part in parts if part)}>"

    @property
    def _key(self) -> tuple[object, ...]:
        """What two equal documents share: text and address by the id, and the metadata that findings depend on."""
        return self.id, self.blocks, self.anchor, self.facts

    @property
    def anchor(self) -> date | None:
        """The day that relative dates are counted from: the original publication, else this one, else the given `as_of`."""
        return self.original_published or self.published or self.as_of

    @property
    def body(self) -> Iterator[Block]:
        """The blocks that are searched: everything but boilerplate and the lines that only name author, place and date."""
        return (block for block in self.blocks if block.searched)

    def span(self, start: int, end: int) -> Span:
        """The span [start, end) with its words."""
        if not 0 <= start < end <= len(self.text):
            raise NoEvidence(self.source, f"no characters at [{start}, {end})", "a span must lie inside the text")
        return Span(self.id, start, end, self.text[start:end])


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who can act: a codebook entry, or one that only this document knows (then `source` is "document").

    `country` is ISO 3166 alpha-3, or UNO, EUR, IGO, NGO, IMG, ISM, MNC; `sector` a PLOVER sector; None is unknown, and
    `reason` says why or by which entry. `kind`: state, person, office, organisation, group, outlet, unnamed.
    """

    id: str
    name: str
    country: str | None
    sector: str | None
    kind: str
    reason: str
    source: str = "document"
    office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor in a role, with the words that put it there (None when it is understood, and the owner's reason says how)."""

    actor: Actor
    span: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day or a range of days, both ends included; both None is unknown. `reason` says how it was worked out."""

    start: date | None
    end: date | None
    reason: str
    span: Span | None = None

    @property
    def iso(self) -> str | None:
        """`2019-03-26`, `2019-03`, `2019` or `2019-03-23/2019-03-26`; None when unknown."""
        if self.start is None or self.end is None:
            return None
        return iso_period(self.start, self.end)


def iso_period(start: date, end: date) -> str:
    """The shortest ISO 8601 form of an inclusive range of days."""
    from calendar import monthrange

    if start == end:
        return start.isoformat()
    whole_month = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_month and (start.year, start.month) == (end.year, end.month):
        return f"{start:%Y-%m}"
    if whole_month and start.year == end.year and (start.month, end.month) == (1, 12):
        return f"{start:%Y}"
    return f"{start.isoformat()}/{end.isoformat()}"


UNDATED = When(start=None, end=None, reason="no date in the text and none that can be inherited")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Finding:
    """Read off the text: which characters, by which method, how sure (0.7 means seven in ten on the development set)."""

    id: str
    evidence: tuple[Span, ...]
    method: str
    confidence: float

    def __post_init__(self) -> None:
        if not self.evidence:
            raise NoEvidence(type(self).__name__.lower(), "built without evidence", "give the spans it was read from")

    def __repr__(self) -> str:
        from communique.formats.words import one_line

        return one_line(self)

    def _repr_html_(self) -> str:
        from communique.formats.display import finding_html

        return finding_html(self)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mention(Finding):
    """Words that refer to an actor. `evidence[0]` is the mention itself; `use` says how it refers."""

    name: str
    use: Use
    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement(Finding):
    """Someone said something: source, cue, content. `evidence[0]` is the passage that holds all three.

    `relayed_by` are those between the speaker and this text, outermost first; `nested_in` the id of the statement whose
    content reports this one. `speakers` are several where they speak at once ("Paris and Rome", "both sides"), none where no
    one is named, and why is in `reason`. `negated` is true where the text says that it was not
    said or not meant: "would not confirm that ...", "did not mention ...". `condition` and `consequence` are parts of the
    content, or stand beside it: "[unless the crew is freed], [gas deliveries will stop]".
    """

    speakers: tuple[Party, ...]
    cue: Span | None
    content: tuple[Span, ...]
    form: Form
    act: Act
    reason: str
    relayed_by: tuple[Party, ...] = ()
    addressee: Party | None = None
    channel: str | None = None
    said: When = UNDATED
    nested_in: str | None = None
    negated: bool = False
    condition: tuple[Span, ...] = ()
    consequence: tuple[Span, ...] = ()

    @property
    def speaker(self) -> Party | None:
        """The one who speaks; the first named of several."""
        return self.speakers[0] if self.speakers else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Assessment(Finding):
    """What the text itself judges, forecasts, compares, supposes or asks; no one else is said to have said it.

    `clause` are its exact words; `words` those that tell how sure ("no doubt"), `certainty` how sure they make it, None
    when they leave it open. `holder` None is the author of the text, else the one quoted whose judgement it is. `negated`
    is true for what is said not to hold: "this is no second Suez".
    """

    kind: Judgement
    clause: tuple[Span, ...]
    words: tuple[Span, ...]
    certainty: Certainty | None
    holder: Party | None
    negated: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Magnitude:
    """A figure that belongs to an event: 100 "military personnel", with its qualifier ("nearly") and its characters."""

    value: float
    unit: str
    qualifier: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report(Finding):
    """One document's telling of one event, coded. `evidence[0]` is the clause it was read from, `trigger` the words that decide.

    `type`, `mode`, `contexts`, `quad` are PLOVER 2021; `cameo` is the nearest CAMEO code and `goldstein` its value.
    `symmetric` events list every side in `actors` and leave `recipients` empty. `statement` is the id of the statement
    it stands in, `alleged_by` who vouches for it when only an interested party does.
    """

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: str
    cameo: str
    goldstein: float
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    symmetric: bool
    status: Status
    alleged_by: Party | None
    when: When
    place: Span | None
    magnitudes: tuple[Magnitude, ...]
    trigger: tuple[Span, ...]
    statement: str | None
    runner_up: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Inference:
    """Worked out from other records: which ones (their ids, never none), by which method."""

    id: str
    basis: tuple[str, ...]
    method: str

    def __post_init__(self) -> None:
        if not self.basis:
            raise NoEvidence(type(self).__name__.lower(), "built without a basis", "give the records it was worked out from")

    def __repr__(self) -> str:
        from communique.formats.words import one_line

        return one_line(self)

    def _repr_html_(self) -> str:
        from communique.formats.display import inference_html

        return inference_html(self)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event(Inference):
    """One happening, as the reports of it (`basis`) tell it, within a document and across documents.

    The code is that of the report that is surest; `documents` are the ids of the texts that tell it, `sources` the publishers
    that are independent of each other: copies of one wire story are one. `alleged_by` is who vouches for it where only
    interested parties do. `reason` says why the reports were taken for one happening, or that there is one report only.
    `evidence` are the clauses the reports were read from, one each, in the order of `basis`.
    """

    evidence: tuple[Span, ...]
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: str
    cameo: str
    goldstein: float
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    symmetric: bool
    status: Status
    alleged_by: tuple[Actor, ...]
    when: When
    place: str | None
    magnitudes: tuple[Magnitude, ...]
    confidence: float
    documents: tuple[str, ...]
    sources: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Point(Finding):
    """One thing that one account says of a contact, which a reader could find, miss or dispute in another account.

    `evidence[0]` is the point itself, as short as stays intelligible; `sentence` the whole sentence it stands in. `side` is the
    account's. `cue` are the words by which it is said or done ("stressed", "thanked") and `act` their speech act, `speakers`
    who speaks or acts, in the account's telling; `joint` is true where both sides are told of at once ("both ministers agreed").
    `figures` are numbers with their units, `names` proper names in it but those of the participants. `topic` is the row heading
    it falls under, given in the comparison, "" before.
    """

    side: str
    aspect: Aspect
    sentence: Span
    act: Act | None
    cue: Span | None
    speakers: tuple[Party, ...]
    joint: bool
    figures: tuple[Magnitude, ...]
    names: tuple[Span, ...]
    topic: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Account(Inference):
    """What one side says of one contact: its points (`basis`), in order of the text.

    `side` is a short name ("Chile", "White House") that no other account in the comparison has, `party` the actor that
    speaks. `passages` are where in the document the account stands: all of its text, or the sentences of an article that
    report it, and then `second_hand` is true. `reason` says how the side was worked out.
    """

    document: str
    side: str
    party: Actor | None
    points: tuple[Point, ...]
    passages: tuple[Span, ...]
    second_hand: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a score: its name, what was compared in words, and by how much it moved the log-odds that both say the same."""

    name: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Link(Inference):
    """A point of one account and a point of another that report the same thing (`basis`: their ids, in order of the accounts).

    `confidence` is the probability that a careful reader would say so; `parts` are what it is the sum of, `reason` says it in a
    sentence. `corrected` is true where the analyst said so.
    """

    left: str
    right: str
    relation: Relation
    confidence: float
    parts: tuple[Part, ...]
    reason: str
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Omission(Inference):
    """A point that another account does not mention (`basis`: the point, then what came nearest), with what was searched.

    `account` is the id of the account that is silent, `searched` how many of its points were compared, `nearest` the closest
    of them with the probability that it is the same after all. `asserted_by` is the statement of an article that itself says
    that it was left out.
    """

    point: str
    account: str
    searched: int
    nearest: str | None
    nearest_confidence: float
    confidence: float
    reason: str
    asserted_by: str | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row(Inference):
    """Points of several accounts that say one thing, or one point that stands alone (`basis`: their ids, by account).

    `relation` is the gravest of its links: conflict, then general, differently, both; "only" where it has none.
    `links` and `omissions` are ids; an omission for each account that does not have it.
    """

    topic: str
    relation: Relation | Literal["only"]
    sides: tuple[str, ...]
    links: tuple[str, ...]
    omissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Topic(Inference):
    """One matter that came up, as a row heading (`basis`: its points); `rows` are ids, `sides` who speaks of it at all.

    `silent` are the sides with no point on it: the omission is the news. `reason` says which words hold it together.
    """

    name: str
    rows: tuple[str, ...]
    sides: tuple[str, ...]
    silent: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wording(Inference):
    """How the accounts word one thing (`basis`: the points it was read from): the verbs, names, order or room they give it.

    `words` holds for each side, in order of the accounts, what it writes (None where it has nothing of the kind) and `evidence`
    where it stands. `reason` describes the difference and judges nobody.
    """

    trait: Trait
    topic: str | None
    words: tuple[str | None, ...]
    evidence: tuple[Span, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Formula(Inference):
    """A formula of one side's accounts, and what has become of it (`basis`: the documents that have it, this one first).

    `now` is the phrase in this account, None where it is dropped; `before` its versions in earlier accounts, the latest first,
    empty where it is new, and `dates` their days, None for an undated one.
    """

    kind: Change
    now: Span | None
    before: tuple[Span, ...]
    dates: tuple[date | None, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Edit(Inference):
    """What has changed from one version of a page to the next (`basis`: the points, the old one first).

    `old` is None for a point that was added, `new` for one that was removed. `what` tells in which respects a point was changed;
    it is empty for the other two.
    """

    kind: Literal["added", "removed", "changed"]
    old: Span | None
    new: Span | None
    what: tuple[Altered, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison(Inference):
    """Accounts of one contact side by side (`basis`: their ids). Built by `compare_accounts`.

    Rows stand in order of their topics, the one-sided topics first; a topic's rows in order of the first account that has it.
    """

    documents: tuple[Document, ...]
    accounts: tuple[Account, ...]
    links: tuple[Link, ...]
    omissions: tuple[Omission, ...]
    rows: tuple[Row, ...]
    topics: tuple[Topic, ...]
    wordings: tuple[Wording, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of all accounts."""
        return tuple(point for account in self.accounts for point in account.points)

    def document_of(self, span: Span) -> Document:
        """The document that a span stands in."""
        return next(document for document in self.documents if document.id == span.document)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AssertedOmission(Finding):
    """What a text itself says that a side's account leaves out: "the readout omitted any references to [the licences]".

    `evidence[0]` is the matter, one of several that are joined ("the ship or the crew" gives two), `evidence[1]` the passage that
    says so, `statement` the id of the negated statement it was read from. `silent` is whose account it is, None where that
    cannot be told.
    """

    statement: str
    silent: Actor | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact(Inference):
    """A call, a meeting or talks that several documents report (`basis`: their ids, in order). Built by `find_contacts`.

    `sides` says for each document whose account it is, None for one that reports from outside: an article is no side's account.
    `participants` are the states or bodies, then the persons known by name. `parts` are those of the weakest pair that holds the
    documents together, `confidence` the probability that these two report one contact, and `reason` says it in a sentence.
    """

    participants: tuple[Actor, ...]
    when: When
    channel: str | None
    documents: tuple[str, ...]
    sides: tuple[str | None, ...]
    parts: tuple[Part, ...]
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Dossier:
    """What one document says: its actors, who said what, who did what to whom, what it judges itself.

    Built by `build_dossier`.
    """

    document: Document
    mentions: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    reports: tuple[Report, ...]
    assessments: tuple[Assessment, ...] = ()

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Every actor that is mentioned, speaks or acts, each once, in order of first appearance."""
        seen: dict[str, Actor] = {}
        for mention in self.mentions:
            seen.setdefault(mention.actor.id, mention.actor)
        for statement in self.statements:
            for party in (*statement.speakers, statement.addressee, *statement.relayed_by):
                if party:
                    seen.setdefault(party.actor.id, party.actor)
        for report in self.reports:
            for party in (*report.actors, *report.recipients):
                seen.setdefault(party.actor.id, party.actor)
        return tuple(seen.values())

    def __repr__(self) -> str:
        counts = f"{len(self.statements)} statements, {len(self.reports)} events, {len(self.actors)} actors"
        return f"<Dossier of {self.document!r}: {counts}>"

    def _repr_html_(self) -> str:
        from communique.formats.display import dossier_html

        return dossier_html(self)
