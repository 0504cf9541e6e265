"""Which documents report one contact: by the day, who took part, how they were in contact, and what came up.

Two documents are compared by named parts of a score, none of which suffices: two states meet twice in a week, talk about a third,
and send now their presidents and now their ministers. An article is grouped with the sides' own accounts, and marked as none.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from communique.actors import resolve_phrase
from communique.actors.folding import fold
from communique.actors.identity import state_actor
from communique.parse import parse as parse_document
from communique.records import Actor, Contact, Document, Dossier, Mention, Part, Report, When, identify
from communique.statements.occasions import OUTLET_NAMES, day_of, issuer_of
from communique.statements.times import Calendar

METHOD = "accounts.pairing/1"
HEAD = 1200  # characters at the start of a document, in which it says who met whom
DAYS_APART = 1  # a call at night is of two days at its two ends
OFFICES = re.compile(
    r"\b(?:ministry|ministries|office|presidency|president|government|department|secretariat|council|embassy|mission|chancellery|"
    r"commission|spokes(?:man|woman|person)|press service|bureau|cabinet|palace|house|kremlin|state|directorate|service)\b",
    re.IGNORECASE,
)
PLACED = re.compile(r"[,()]|\bof(?: the)?\b")
VIDEO = re.compile(
    r"\bvideo[- ]?(?:call|conference|link|meeting|teleconference)|\bvideoconference|\bvia video|\bby video", re.IGNORECASE
)
CALL = re.compile(
    r"\b(?:tele)?phoned?\b|\bphone call|\bby telephone|\bcalled (?:him|her)\b|\bhotline\b|\bspoke by\b", re.IGNORECASE
)
MEETING = re.compile(
    r"\b(?:met (?:with|in|at|today|yesterday|on)|meets?|meeting|received|receives|visit(?:ed|s)?|talks in|held talks|audience|"
    r"welcomed?)\b",
    re.IGNORECASE,
)
TALKS = re.compile(r"\b(?:talks|negotiations|round)\b", re.IGNORECASE)
IN_PERSON = frozenset({"meeting", "talks"})
CHANNELS = {"phone": "phone call", "visit": "meeting", "third-party": "meeting"}  # by the mode of a CONSULT event
MATTER = ("NOUN", "PROPN", "ADJ", "NUM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one document says of one contact, as far as it tells whether another reports the same.

    `home` is the country or body whose account it is, None for an article, which may tell of several contacts. `partners` are
    the countries it says were met, where it says so, `countries` how often each is spoken of, `persons` who is named at its
    start, by folded surname, `words` the matters: nouns, names and figures that are nobody's name, by how often they stand.
    """

    document: Document
    home: str | None
    when: When
    published: date | None
    channel: str | None
    partners: frozenset[str]
    countries: Mapping[str, int]
    persons: Mapping[str, Actor]
    words: Mapping[str, int]


def tellings_of(dossier: Dossier) -> Iterator[Telling]:
    """What a document says of each contact that it reports: a side's own document of one, an article of any that it tells of."""
    document = dossier.document
    home = home_of(document)
    words = matters_of(dossier)
    if home is None:
        yield from met_in(dossier, words)
        return
    persons = [m.actor for m in dossier.mentions if is_named_person(m) and m.evidence[0].start < HEAD]
    yield Telling(
        document=document,
        home=home,
        when=day_told(dossier),
        published=document.anchor,
        channel=channel_of(document),
        partners=partners_of(dossier, home),
        countries=Counter(m.actor.country for m in dossier.mentions if m.actor.country),
        persons=by_surname(persons),
        words=words,
    )


def met_in(dossier: Dossier, words: Mapping[str, int]) -> Iterator[Telling]:
    """The contacts that an article says have taken place, one for each set of countries and day."""
    found: dict[tuple[frozenset[str], date | None], list[Report]] = {}
    for report in dossier.reports:
        countries = frozenset(party.actor.country for party in (*report.actors, *report.recipients) if party.actor.country)
        if report.type == "CONSULT" and report.status == "happened" and len(countries) > 1:
            found.setdefault((countries, report.when.start), []).append(report)
    dated = {countries for countries, day in found if day}
    for (countries, day), reports in found.items():
        if day or countries not in dated:
            yield Telling(
                document=dossier.document,
                home=None,
                when=reports[0].when,
                published=dossier.document.anchor,
                channel=next((CHANNELS[r.mode] for r in reports if r.mode in CHANNELS), None),
                partners=countries,
                countries=dict.fromkeys(sorted(countries), 1),
                persons=by_surname(party.actor for r in reports for party in (*r.actors, *r.recipients)),
                words=words,
            )


def partners_of(dossier: Dossier, home: str) -> frozenset[str]:
    """Whom a side's document says it was in contact with, at its start: who is named there, and the parties of what is coded."""
    named = {m.actor.country for m in dossier.mentions if is_named_person(m) and m.evidence[0].start < HEAD}
    met = {
        party.actor.country
        for report in dossier.reports
        if report.type == "CONSULT" and report.status == "happened" and report.evidence[0].start < HEAD
        for party in (*report.actors, *report.recipients)
    }
    return frozenset(country for country in named | met if country and country != home)


def is_named_person(mention: Mention) -> bool:
    """A person called by name: "the foreign minister" is whoever the codebook knows in that office, not always the one meant."""
    return mention.use == "name" and mention.actor.kind == "person"


def by_surname(actors: Iterable[Actor]) -> dict[str, Actor]:
    """The persons of a country among some actors, by folded surname."""
    people = {actor.id: actor for actor in actors if actor.kind == "person" and actor.country}
    return {surname(actor.name): actor for _, actor in sorted(people.items())}


def matters_of(dossier: Dossier) -> dict[str, int]:
    """The nouns, names and figures of a document that are no part of an actor's name, folded, by how often they stand."""
    parsed = parse_document(dossier.document)
    named = {word for m in dossier.mentions if m.actor.country for word in m.name.casefold().split()}
    lemmas = (parsed.lemma[t].casefold() for t in range(len(parsed)) if parsed.pos[t] in MATTER)
    return {word: count for word, count in Counter(lemmas).items() if len(word) > 1 and word not in named}


def surname(name: str) -> str:
    """The last word of a name, folded."""
    return fold(name.split()[-1]) if name.split() else ""


def home_of(document: Document) -> str | None:
    """The country or body whose office published a document; None for an outlet or where nobody is named."""
    issuer = issuer_of(document)
    if issuer is not None:
        return issuer.actor.country or issuer.actor.id
    name = document.publisher or ""
    if OUTLET_NAMES.search(name):
        return None
    whole = resolve_phrase(name, on=document.anchor)
    if whole is not None and whole.kind == "state":
        return whole.country
    parts = PLACED.split(name) if OFFICES.search(name) else []
    placed = [resolve_phrase(part.strip(), on=document.anchor) for part in parts]
    return next((actor.country for actor in placed if actor and actor.country), None)


def day_told(dossier: Dossier) -> When:
    """The day of the contact: the one its text opens with, else that of publication."""
    document = dossier.document
    found = day_of(document, Calendar(document, parse_document(document)), "readout")
    return found or When(start=None, end=None, reason="the document has no day")


def channel_of(document: Document) -> str | None:
    """How the sides were in contact, by the first words at the start of a document that tell."""
    head = document.text[:HEAD]
    kinds = (("video call", VIDEO), ("phone call", CALL), ("meeting", MEETING), ("talks", TALKS))
    found = {name: match.start() for name, pattern in kinds if (match := pattern.search(head))}
    return min(found, key=lambda name: found[name], default=None)


# Log-odds, set by hand on the training pairs of two sides' accounts (bench and corpus), and so that contacts of one day
# stay apart where other ministers met, or a third state was spoken with (tests/cases/contacts.jsonl).
BASE = -3.2
SAME_DAY, NEXT_DAY, PUBLISHED = 1.5, 0.5, 0.0
MUTUAL, SPOKEN_OF, ENOUGH, NOT_SPOKEN_OF = 8.0, 4.0, 0.4, -1.5
SHARED_PERSON, MOST_PERSONS, OTHER_PERSON = 1.0, 3, -3.0
OTHER_PARTNER = -3.5
SAME_CHANNEL, OTHER_CHANNEL = 0.5, -1.0
MATTERS, USUAL, MOST_MATTERS = 6.0, 0.12, 1.5
SPELT_ALIKE = 0.8
LIKELY, POSSIBLE = 0.5, 0.1
REPORTED_WITHIN = 3


class Pair(NamedTuple):
    """Two tellings, by their places, with the parts of their score."""

    left: int
    right: int
    parts: tuple[Part, ...]

    @property
    def confidence(self) -> float:
        """The probability that both are of one contact."""
        return 1 / (1 + math.exp(-sum(part.weight for part in self.parts)))


def compare_tellings(one: Telling, other: Telling) -> tuple[Part, ...]:
    """The parts of the score that two documents report one contact; none where their days or their sides forbid it."""
    day = day_part(one, other)
    if day is None or (one.document.id == other.document.id):
        return ()
    return (
        Part(name="any two documents", words="before anything is compared", weight=BASE),
        day,
        sides_part(one, other),
        partners_part(one, other),
        persons_part(one, other),
        channel_part(one, other),
        matters_part(one, other),
    )


def day_part(one: Telling, other: Telling) -> Part | None:
    """How near the days are; None where they are too far apart for one contact."""
    told = days_between(one.when.start, other.when.start)
    out = days_between(one.published, other.published)
    days = [str(telling.when.iso or telling.published or "undated") for telling in (one, other)]
    words = "; ".join(dict.fromkeys(days))
    if told is not None and told <= DAYS_APART:
        return Part(name="day", words=words, weight=SAME_DAY if told == 0 else NEXT_DAY)
    article = one.home is None or other.home is None
    if article and (one.when.start is None or other.when.start is None):
        near = out is not None and out <= REPORTED_WITHIN
    else:
        near = out is not None and out <= DAYS_APART and not (one.home is None or other.home is None)
    return Part(name="day of publication", words=words, weight=PUBLISHED) if near else None


def days_between(one: date | None, other: date | None) -> int | None:
    """How many days lie between two; None where one is unknown."""
    return abs((one - other).days) if one and other else None


def share(one: Telling, other: Telling) -> float:
    """Of all that a document says of others than its own side, how much is of the side whose account the other document is."""
    spoken = {country: count for country, count in one.countries.items() if country != one.home}
    if not other.home and one.home and one.home not in other.countries:
        return 0.0
    wanted = (
        partners_in_common(one, other)
        if one.home == other.home
        else [other.home]
        if other.home
        else {*other.countries} - {one.home}
    )
    return min((spoken.get(country or "", 0) for country in wanted), default=0) / max(1, sum(spoken.values()))


def partners_in_common(one: Telling, other: Telling) -> frozenset[str]:
    """The countries that two documents of one side, or two articles, both say were met."""
    return one.partners & other.partners


def sides_part(one: Telling, other: Telling) -> Part:
    """How much each side speaks of the other."""
    low, high = sorted((share(one, other), share(other, one)))
    weight = MUTUAL * min(low, ENOUGH) + SPOKEN_OF * min(high, ENOUGH) if high else NOT_SPOKEN_OF
    words = f"{one.home or 'article'} and {other.home or 'article'}: {low:.0%} and {high:.0%} of what they say of others"
    return Part(name="sides", words=words, weight=weight)


def partners_part(one: Telling, other: Telling) -> Part:
    """Whether one of them tells of a contact with someone else than the side whose account the other is."""
    apart = one.partners and other.partners and not is_partner(one, other)
    words = " | ".join(f"{t.home or 'article'} with {', '.join(sorted(t.partners)) or 'nobody named'}" for t in (one, other))
    return Part(name="partners", words=words, weight=OTHER_PARTNER if apart else 0.0)


def is_partner(one: Telling, other: Telling) -> bool:
    """Whether each side is a party to what the other's document tells, or both documents of one side name a partner in common."""
    if one.home == other.home:
        return bool(partners_in_common(one, other))
    both = ((one, other), (other, one))
    return all(theirs.home in ours.partners for ours, theirs in both if theirs.home) and (
        bool(one.home and other.home) or bool({*one.partners} & {*other.partners} or {one.home, other.home} & {*one.partners})
    )


def persons_part(one: Telling, other: Telling) -> Part:
    """Who is named in both; and whether they name different persons of one side."""
    own = one.home if one.home == other.home else None  # a minister is named in all that the ministry publishes
    ours, theirs = ([name for name, actor in t.persons.items() if not own or actor.country != own] for t in (one, other))
    shared = sorted({name for name in ours for other_name in theirs if alike(name, other_name)})
    if shared:
        names = ", ".join(one.persons[name].name for name in shared)
        return Part(name="persons", words=names, weight=SHARED_PERSON * min(len(shared), MOST_PERSONS))
    homes = {home for home in (one.home, other.home) if home} | (partners_in_common(one, other) if own else frozenset())
    for home in sorted(homes):
        left, right = ([a.name for a in t.persons.values() if a.country == home] for t in (one, other))
        alike_in = any(alike(surname(a), surname(b)) for a in left for b in right)
        if left and right and not alike_in:
            return Part(name="persons", words=f"{', '.join(left)}; {', '.join(right)}", weight=OTHER_PERSON)
    return Part(name="persons", words="no person named by both", weight=0.0)


def alike(one: str, other: str) -> bool:
    """Surnames that are one, however they were put into English letters."""
    return one == other or SequenceMatcher(None, one, other).ratio() >= SPELT_ALIKE


def channel_part(one: Telling, other: Telling) -> Part:
    """Whether both tell of a call, or both of a meeting."""
    words = "; ".join(dict.fromkeys((one.channel or "not said", other.channel or "not said")))
    if one.channel is None or other.channel is None:
        return Part(name="channel", words=words, weight=0.0)
    in_person = {one.channel in IN_PERSON, other.channel in IN_PERSON}
    weight = SAME_CHANNEL if one.channel == other.channel else OTHER_CHANNEL if len(in_person) == 2 else 0.0
    return Part(name="channel", words=words, weight=weight)


def matters_part(one: Telling, other: Telling) -> Part:
    """How much came up in both: the cosine of their words, damped by logarithm."""
    left, right = ({word: 1 + math.log(count) for word, count in t.words.items()} for t in (one, other))
    both = sorted(left.keys() & right.keys(), key=lambda word: (-left[word] * right[word], word))
    norms = math.sqrt(sum(v * v for v in left.values()) * sum(v * v for v in right.values()))
    cosine = sum(left[word] * right[word] for word in both) / norms if norms else 0.0
    return Part(name="matters", words=", ".join(both[:5]) or "none", weight=min(MATTERS * (cosine - USUAL), MOST_MATTERS))


def find_contacts(dossiers: Iterable[Dossier]) -> tuple[Contact, ...]:
    """The contacts that two or more of some documents report, by day; the order of the documents does not matter.

    A side's own documents are one telling each; an article may report several contacts and then stands in several.
    """
    told = {dossier.document.id: tuple(tellings_of(dossier)) for dossier in dossiers}
    tellings = [telling for _, each in sorted(told.items()) for telling in each]
    pairs = [
        Pair(left, right, parts)
        for left, right in combinations(range(len(tellings)), 2)
        if (parts := compare_tellings(tellings[left], tellings[right]))
    ]
    likely = sorted((pair for pair in pairs if pair.confidence >= LIKELY), key=lambda p: (-p.confidence, p.left, p.right))
    groups = grouped(len(tellings), likely, {(pair.left, pair.right) for pair in pairs if pair.confidence >= POSSIBLE})
    found = [contact_of([tellings[n] for n in members], weakest) for members, weakest in groups]
    return tuple(sorted(found, key=lambda contact: (contact.when.start or date.max, contact.id)))


def grouped(count: int, likely: Sequence[Pair], possible: set[tuple[int, int]]) -> list[tuple[list[int], Pair]]:
    """The tellings of each contact with the weakest pair that holds them together, the surest pairs joined first.

    Two groups stay apart where a telling of one cannot be of the same contact as one of the other.
    """
    group = {number: [number] for number in range(count)}
    weakest: dict[int, Pair] = {}
    for pair in likely:
        left, right = group[pair.left], group[pair.right]
        if left is right or any((min(a, b), max(a, b)) not in possible for a in left for b in right):
            continue
        left += right
        for member in right:
            group[member] = left
        weakest[min(left)] = pair
    members = {min(each): sorted(each) for each in group.values() if len(each) > 1}
    return [(each, weakest_of(each, weakest)) for _, each in sorted(members.items())]


def weakest_of(members: Sequence[int], joined: Mapping[int, Pair]) -> Pair:
    """The least sure of the pairs by which a group was joined."""
    return min((pair for name, pair in joined.items() if name in members), key=lambda pair: pair.confidence)


def contact_of(tellings: Sequence[Telling], weakest: Pair) -> Contact:
    """The record of one contact."""
    ordered = sorted(tellings, key=lambda t: (t.home is None, t.when.start or date.max, t.home or "", t.document.id))
    documents = tuple(telling.document.id for telling in ordered)
    told = [part for part in weakest.parts if part.weight > 0]
    channels = Counter(telling.channel for telling in ordered if telling.channel)
    return Contact(
        id=identify(METHOD, *documents),
        basis=documents,
        method=METHOD,
        participants=participants_of(ordered),
        when=when_of(ordered),
        channel=max(sorted(channels), key=lambda name: channels[name], default=None),
        documents=documents,
        sides=tuple(side_name(telling) for telling in ordered),
        parts=weakest.parts,
        confidence=weakest.confidence,
        reason=f"{len(documents)} documents; {'; '.join(f'{part.name}: {part.words}' for part in told)}",
    )


def side_name(telling: Telling) -> str | None:
    """The side whose account a document is, None for an article."""
    if telling.home is None:
        return None
    return state_actor(telling.home, "").name if len(telling.home) == 3 else telling.document.publisher


def participants_of(tellings: Sequence[Telling]) -> tuple[Actor, ...]:
    """The states whose accounts there are, else those that an article names; then the persons named in two documents."""
    homes = dict.fromkeys(telling.home for telling in tellings if telling.home and len(telling.home) == 3)
    met = dict.fromkeys(country for telling in tellings if telling.home is None for country in telling.countries)
    states = [state_actor(country, "a side of the contact") for country in (*homes, *(c for c in met if c not in homes))]
    named = Counter(name for telling in tellings for name in telling.persons)
    persons = {name: actor for telling in tellings for name, actor in telling.persons.items() if named[name] > 1}
    return (*states, *(persons[name] for name in sorted(persons)))


def when_of(tellings: Sequence[Telling]) -> When:
    """The day that most of the documents give, the earlier one of equals."""
    days = Counter(telling.when.start for telling in tellings if telling.when.start)
    if not days:
        return When(start=None, end=None, reason="no document gives a day")
    day = max(sorted(days), key=lambda each: days[each])
    return When(start=day, end=day, reason=f"the day that {days[day]} of {len(tellings)} documents give")
