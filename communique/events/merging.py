"""From reports to events: which reports, within a document and across documents, tell of one happening.

Two reports are compared by named features, each of which adds its weight times how much it agrees (the list is `FEATURES`);
what contradicts (`CONTRADICTIONS`) keeps them apart whatever else agrees. Pairs are joined from the most alike on, and two groups
only if no report of one contradicts one of the other, so that no chain joins what is not alike. Only reports that share a side,
a type or its neighbour, and a day are compared at all.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise, product

from communique.documents.copies import Fingerprint, as_fingerprint, group_sources
from communique.records import UNDATED, Actor, Document, Event, Magnitude, Party, Report, Status, When, identify

METHOD = "events.merging/1"
THRESHOLD = 4.5
"""Weights that must agree before two reports are one happening: see `FEATURES`. Measured with `python -m evaluation merging`."""

# Types that headline and body, or two publishers, give to one act. They count against, so that all else must agree.
NEAR = frozenset(
    frozenset(pair.split())
    for pair in (
        "COERCE ASSAULT", "COERCE SANCTION", "COERCE MOBILIZE", "ASSAULT MOBILIZE", "ACCUSE REJECT", "ACCUSE THREATEN",
        "REJECT SANCTION", "REQUEST ACCUSE", "AGREE CONSULT", "AGREE COOPERATE", "AGREE CONCEDE", "CONCEDE RETREAT",
        "AID SUPPORT", "AID COOPERATE", "SUPPORT COOPERATE", "CONSULT COOPERATE",
    )
)  # fmt: skip
MUTUAL = frozenset({"CONSULT", "COOPERATE"})  # told from either side, also where one is named as the actor
PHASES: Mapping[Status, str] = {"planned": "planned", "threatened": "threatened", "hypothetical": "hypothetical"}
PAST = "past"  # happened, alleged, denied, historical: all tell of a day gone by
STATE = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
ARMED = frozenset({"REB", "UAF", "PRM", "CRM", "SEP"})  # never the organs of a state
SPECIFIC = {"state": 0, "unnamed": 1, "organisation": 2, "group": 2, "outlet": 2, "office": 3, "person": 4}
NARROW = 3  # days: a longer period dates an event only roughly
UNTOLD_FOR = 3  # days within which what is told without a day has mostly happened
NO_DAY = 0  # stands for the day of what has none in a document that has none
MOST_SIDES = 4  # countries of a side by which a report is looked up
CROWD = 150  # reports of one side, type and day from which only those with a word in common are compared
FAR_OFF = 3.0  # times: a figure so much larger is another figure, not a rising toll
FEWEST_WORDS = 4  # of a clause, from which its like in another text is no chance
NEARBY = 700  # characters between an act and the noun that takes it up again
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
PLAIN = frozenset(
    "about after against also although among because been before being between both could does during each even every from have "
    "having here however into itself just last later less like made make many more most much must next only other over same said "
    "says several should since some still such than that their them then there these they this those though through told under "
    "until upon very were what when where which while will with within without would your monday tuesday wednesday thursday "
    "friday saturday sunday today yesterday tomorrow january february march april june july august september october november "
    "december".split()
)
RESUMING = re.compile(r"\b(?:the|this|that|these|those|such|its|their|his|her)\s+$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a report as it is compared: countries, ids of those who are no whole state, last names of persons, sectors."""

    countries: frozenset[str]
    bodies: frozenset[str]
    persons: frozenset[str]
    sectors: frozenset[str]

    def __or__(self, other: "Side") -> "Side":
        return Side(
            countries=self.countries | other.countries,
            bodies=self.bodies | other.bodies,
            persons=self.persons | other.persons,
            sectors=self.sectors | other.sectors,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traits:
    """What of a report is compared. Days are ordinals; `told` is the day its document was published, `at` where it stands."""

    report: Report
    phase: str
    said: bool
    mutual: bool
    actors: Side
    recipients: Side
    sides: Side
    days: tuple[int, int] | None
    own_day: bool
    told: int | None
    place: frozenset[str]
    trigger: frozenset[str]
    words: frozenset[str]
    figures: Mapping[str, float]
    document: str
    at: int
    resumes: bool


def traits_of(report: Report, told: date | None) -> Traits:
    """The traits of a report in a document published on a day."""
    start, end = report.when.start, report.when.end
    named = frozenset(stems(party.span.words for party in (*report.actors, *report.recipients) if party.span))
    trigger = frozenset(stems(span.words for span in report.trigger))
    actors, recipients = side_of(report.actors), side_of(report.recipients)
    return Traits(
        report=report,
        phase=PHASES.get(report.status, PAST),
        said=report.quad.startswith("verbal") and report.type != "CONSULT",
        mutual=report.symmetric or report.type in MUTUAL,
        actors=actors,
        recipients=recipients,
        sides=actors | recipients,
        days=(start.toordinal(), end.toordinal()) if start and end else None,
        own_day=has_own_day(report),
        told=told.toordinal() if told else None,
        place=frozenset(stems([report.place.words])) if report.place else frozenset(),
        trigger=trigger,
        words=frozenset(stems(span.words for span in report.evidence)) - named - trigger,
        figures={figure.unit: figure.value for figure in report.magnitudes},
        document=report.evidence[0].document,
        at=report.trigger[0].start,
        resumes=resumes(report),
    )


def stems(texts: Iterable[str]) -> Iterator[str]:
    """The first five letters of the words of some texts that carry meaning, in small letters."""
    for text in texts:
        yield from (word[:5] for word in LONG_WORD.findall(text.lower()) if word not in PLAIN)


def side_of(parties: Iterable[Party]) -> Side:
    """The parties of a role as a side."""
    actors = [party.actor for party in parties]
    return Side(
        countries=frozenset(actor.country for actor in actors if actor.country),
        bodies=frozenset(actor.id for actor in actors if actor.country and actor.kind != "state"),
        persons=frozenset(actor.name.split()[-1].casefold() for actor in actors if actor.kind == "person" and actor.name.strip()),
        sectors=frozenset(actor.sector for actor in actors if actor.sector),
    )


def has_own_day(report: Report) -> bool:
    """Whether its day stands in its own words, and is not that of the statement or of the sentence it is told in."""
    span, evidence = report.when.span, report.evidence[0]
    return span is not None and evidence.start <= span.start < evidence.end


def resumes(report: Report) -> bool:
    """Whether its trigger is told as known: "the raid", "that decision", or a bare noun without either side."""
    evidence, trigger = report.evidence[0], report.trigger[0]
    before = evidence.words[: max(trigger.start - evidence.start, 0)]
    return RESUMING.search(before) is not None or not (report.actors or report.recipients)


# How far two reports agree in one respect: 1 in full, 0 where nothing is known, below 0 for what speaks against.


def same_type(one: Traits, other: Traits) -> float:
    """One type, and one mode where both have one; neighbouring types speak against."""
    a, b = one.report, other.report
    if a.type != b.type:
        return -1.0
    return 0.0 if a.mode and b.mode and a.mode != b.mode else 1.0


def same_actors(one: Traits, other: Traits) -> float:
    """The same who: country, and person or sector as well. Of mutual acts both sides are one."""
    return alike(one.sides, other.sides) if one.mutual or other.mutual else alike(one.actors, other.actors)


def same_recipients(one: Traits, other: Traits) -> float:
    """The same whom; of mutual acts, whether both sides are known and the same."""
    if one.mutual or other.mutual:
        return float(len(one.sides.countries) > 1 and one.sides.countries == other.sides.countries)
    return alike(one.recipients, other.recipients)


def alike(one: Side, other: Side) -> float:
    """How like two sides are: 0.7 for a country alone, 1 for the person or sector too; less for other sectors."""
    if not one.countries & other.countries:
        return 0.0
    if one.persons & other.persons or one.sectors & other.sectors:
        return 1.0
    return 0.4 if one.sectors and other.sectors and not (one.sectors | other.sectors) & STATE else 0.7


def same_bodies(one: Traits, other: Traits) -> float:
    """The very same person, body or group on a side, and not only its state; half for one side of two."""
    if one.mutual or other.mutual:
        return 0.5 * min(len(one.sides.bodies & other.sides.bodies), 2)
    return 0.5 * bool(one.actors.bodies & other.actors.bodies) + 0.5 * bool(one.recipients.bodies & other.recipients.bodies)


def same_day(one: Traits, other: Traits) -> float:
    """Days that overlap, if these are few and their own; neighbouring days, or those of publication, are worth less."""
    if one.days and other.days:
        gap = apart(one.days, other.days)
        rough = max(one.days[1] - one.days[0], other.days[1] - other.days[0]) >= NARROW
        own = one.own_day and other.own_day
        if gap > 1:
            return -1.0 if own else 0.2 if gap <= UNTOLD_FOR else -0.5
        return 0.5 if gap == 1 else 0.4 if rough else 1.0 if own else 0.7
    if one.document == other.document:
        return 0.0
    days = [each.days or (each.told, each.told) for each in (one, other)]
    told = [(low, high) for low, high in days if low is not None and high is not None]
    return 0.2 if len(told) == 2 and apart(*told) <= UNTOLD_FOR else -0.5


def apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Days from one period to the other; 0 or less where they overlap."""
    return max(one[0] - other[1], other[0] - one[1])


def same_place(one: Traits, other: Traits) -> float:
    """One place, or two."""
    return 0.0 if not one.place or not other.place else 1.0 if one.place & other.place else -1.0


def same_trigger(one: Traits, other: Traits) -> float:
    """A word of the trigger in common; none speaks a little against. What is only said, all tell with few verbs."""
    if not one.trigger or not other.trigger or (one.said and one.document != other.document):
        return 0.0
    return 1.0 if one.trigger & other.trigger else -0.2


def same_words(one: Traits, other: Traits) -> float:
    """Words of the clause in common, names of the sides and trigger aside: three are as good as all.

    None in common speaks against in another text; the more where something is only said, since a day holds many charges
    and demands. The same clause word for word is as good as all, though it has no other words.
    """
    clause, again = one.report.evidence[0].words, other.report.evidence[0].words
    if clause == again and clause.count(" ") >= FEWEST_WORDS - 1:
        return 1.0
    fewest = min(len(one.words), len(other.words))
    shared = len(one.words & other.words)
    if shared:
        return min(1.0, shared / min(3, fewest))
    if one.document == other.document or fewest < 2:
        return 0.0
    return -1.0 if one.said and fewest > 2 else -0.3


def same_figures(one: Traits, other: Traits) -> float:
    """A figure of one unit in common, or another figure of it."""
    units = one.figures.keys() & other.figures.keys()
    return 0.0 if not units else 1.0 if any(one.figures[unit] == other.figures[unit] for unit in units) else -0.5


def told_again(one: Traits, other: Traits) -> float:
    """In one text, the later soon takes up the earlier as known, by its word or without telling both sides anew."""
    if one.document != other.document:
        return 0.0
    first, later = sorted((one, other), key=lambda each: each.at)
    anew = bool(later.actors.countries and later.recipients.countries) and not first.trigger & later.trigger
    return float(bool(first.sides.countries) and later.resumes and later.at - first.at <= NEARBY and not anew)


def said_anew(one: Traits, other: Traits) -> float:
    """In one text, words said twice and taken up by nothing: two demands, two promises."""
    said = one.report.quad.startswith("verbal") and other.report.quad.startswith("verbal")
    return float(said and one.document == other.document and not (one.resumes or other.resumes))


@dataclass(frozen=True, slots=True)
class Feature:
    """One respect in which reports are compared, by what it is called in reasons, and its weights.

    Across documents, who, to whom and when tell happenings apart. Within one document most deeds share these, and it is the
    words and the way of telling that show which is told again.
    """

    name: str
    across: float
    within: float
    agreement: Callable[[Traits, Traits], float]


FEATURES = (
    Feature("type", 1.0, 1.4, same_type),
    Feature("actor", 1.4, 0.6, same_actors),
    Feature("recipient", 1.4, 0.6, same_recipients),
    Feature("person or body", 0.8, 3.0, same_bodies),
    Feature("day", 1.5, 0.0, same_day),
    Feature("place", 1.4, 0.7, same_place),
    Feature("deciding words", 0.8, 2.2, same_trigger),
    Feature("other words", 1.5, 1.1, same_words),
    Feature("figures", 0.8, 0.8, same_figures),
    Feature("told again as known", 0.0, 2.2, told_again),
    Feature("said anew", 0.0, -1.4, said_anew),
)


ACROSS = [(feature.across, feature.agreement) for feature in FEATURES if feature.across]
WITHIN = [(feature.within, feature.agreement) for feature in FEATURES if feature.within]


# What keeps two reports apart whatever else agrees.


def other_types(one: Traits, other: Traits) -> bool:
    """Types that no two tellings of one act have."""
    return not may_be_one(one.report.type, other.report.type)


def other_phase(one: Traits, other: Traits) -> bool:
    """One planned, threatened or only supposed, the other not."""
    return one.phase != other.phase


def other_sides(one: Traits, other: Traits) -> bool:
    """Other countries on a side. Of mutual acts all may stand on either side, and another text may name fewer."""
    if one.mutual or other.mutual:
        a, b = one.sides, other.sides
        if len(a.countries) < 2 or len(b.countries) < 2:
            return differ(a, b)
        fewer = one.document != other.document and (a.countries < b.countries or b.countries < a.countries)
        return differ(a, b) or (a.countries != b.countries and not fewer)
    return differ(one.actors, other.actors) or differ(one.recipients, other.recipients)


def differ(one: Side, other: Side) -> bool:
    """Whether two sides cannot be one: other countries, other persons, or the state and those in arms against it."""
    if one.countries and other.countries and not one.countries & other.countries:
        return True
    if one.persons and other.persons and not one.persons & other.persons:
        return True
    return (bool(one.sectors) and one.sectors <= STATE and bool(other.sectors) and other.sectors <= ARMED) or (
        bool(one.sectors) and one.sectors <= ARMED and bool(other.sectors) and other.sectors <= STATE
    )


def other_days(one: Traits, other: Traits) -> bool:
    """Own days more than one apart; or told before the other happened."""
    if one.phase != PAST:
        return bool(one.days and other.days and apart(one.days, other.days) > 1)
    if one.days and other.days:
        if one.own_day == other.own_day:
            return apart(one.days, other.days) > 1
        own, heard = (one.days, other.days) if one.own_day else (other.days, one.days)
        return own[0] - heard[1] > 1
    return any(a.days and not b.days and b.told is not None and a.days[0] - b.told > 1 for a, b in ((one, other), (other, one)))


def other_figures(one: Traits, other: Traits) -> bool:
    """Figures of one unit that differ by much, on days that do not agree: within one day a toll may rise as far."""
    units = one.figures.keys() & other.figures.keys()
    if not units or same_day(one, other) > 0.3:
        return False
    pairs = [sorted((abs(one.figures[unit]), abs(other.figures[unit]))) for unit in units]
    return all(high > FAR_OFF * low for low, high in pairs)


def one_clause(one: Traits, other: Traits) -> bool:
    """Told in one clause of one text: what a sentence tells twice is joined when it is coded, so these are two deeds."""
    a, b = one.report.evidence[0], other.report.evidence[0]
    return one.document == other.document and a.start < b.end and b.start < a.end


CONTRADICTIONS = (one_clause, other_types, other_phase, other_sides, other_days, other_figures)


def contradict(one: Traits, other: Traits) -> bool:
    """Whether two reports cannot tell of one happening."""
    for says in CONTRADICTIONS:  # noqa: SIM110  called for every pair: a generator would cost as much as what it calls
        if says(one, other):
            return True
    return False


def likeness(one: Traits, other: Traits) -> float:
    """The weights of what agrees, added up; from `THRESHOLD` on two reports are one happening."""
    weights = WITHIN if one.document == other.document else ACROSS
    return sum([weight * agreement(one, other) for weight, agreement in weights])


def agreements(one: Traits, other: Traits) -> list[str]:
    """The names of the features in which two reports agree."""
    return [feature.name for feature in FEATURES if feature.across + feature.within > 0 and feature.agreement(one, other) > 0.3]


def merge_reports(reports: Iterable[Report], documents: Iterable[Document | Fingerprint] = ()) -> tuple[Event, ...]:
    """The events that reports tell of, in order of day; reports of one happening are one event, the others one each.

    Give the documents of the reports (or their fingerprints, where texts are too many to hold): their days of publication date
    what is told without a day, and copies of one story count as one source. Order and repetition of reports are no matter.
    """
    prints = {each.document: each for each in map(as_fingerprint, documents)}
    unique = {report.id: report for report in reports}
    traits = [traits_of(unique[key], told_on(prints.get(unique[key].evidence[0].document))) for key in sorted(unique)]
    groups, planned = cluster(traits)
    sources = {name: source.name for source in group_sources(prints.values()) for name in source.documents}
    events = [event_of([traits[number] for number in group], sources) for group in groups]
    return tuple(sorted(noting_plans(events, groups, planned), key=in_order))


def told_on(document: Fingerprint | None) -> date | None:
    """The day a document was published."""
    return document.anchor if document else None


def in_order(event: Event) -> tuple[date, date, str, int, str]:
    """Events are told in order of their first day, those without a day last; of equal ones as they stand in their text."""
    first = event.evidence[0]
    return event.when.start or date.max, event.when.end or date.max, first.document, first.start, event.id


def cluster(traits: Sequence[Traits]) -> tuple[list[list[int]], set[tuple[int, int]]]:
    """Reports of one happening in groups, by their numbers; and the pairs (plan, deed) that differ in nothing else."""
    linked: list[tuple[float, int, int]] = []
    planned: set[tuple[int, int]] = set()
    for a, b in sorted(candidates(traits)):
        one, other = traits[a], traits[b]
        if one.phase != other.phase:
            planned |= plan_of(traits, a, b)
        elif not contradict(one, other) and (score := likeness(one, other)) >= THRESHOLD:
            linked.append((-score, a, b))
    group = {number: [number] for number in range(len(traits))}
    for _, a, b in sorted(linked):
        one_group, other_group = group[a], group[b]
        if one_group is other_group or any(contradict(traits[i], traits[j]) for i, j in product(one_group, other_group)):
            continue
        small, large = sorted((one_group, other_group), key=len)
        large += small
        group.update(dict.fromkeys(small, large))
    return list({id(members): members for members in group.values()}.values()), planned


def plan_of(traits: Sequence[Traits], a: int, b: int) -> set[tuple[int, int]]:
    """(plan, deed) of two reports, if one is what the other was planned or threatened to be."""
    plan, deed = (a, b) if traits[b].phase == PAST else (b, a)
    if traits[deed].phase != PAST or traits[plan].phase == "hypothetical":
        return set()
    done = replace(traits[plan], phase=PAST, told=traits[deed].told)
    return {(plan, deed)} if not contradict(done, traits[deed]) and likeness(done, traits[deed]) >= THRESHOLD else set()


def candidates(traits: Sequence[Traits]) -> set[tuple[int, int]]:
    """The pairs of reports, by number, that are worth comparing: of types that may be one, in one text or of one side and day."""
    found: set[tuple[int, int]] = set()
    blocks: dict[tuple[object, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, each in enumerate(traits):
        blocks["text", each.document][0].append(number)
        for key, is_loose in keys_of(each):
            blocks[key][0 if is_loose else 1].append(number)
    types = [each.report.type for each in traits]
    for loose, tight in blocks.values():
        if len(loose) + len(tight) < 2:
            continue
        few = len(loose) + len(tight) <= CROWD
        pairs = pairs_between(loose, tight) if few else crowded(traits, loose, tight)
        found.update(pair for pair in pairs if may_be_one(types[pair[0]], types[pair[1]]))
    return found


@cache
def may_be_one(one: str, other: str) -> bool:
    """Whether two types may be those of one act: the same, or neighbours."""
    return one == other or frozenset((one, other)) in NEAR


def pairs_between(loose: Sequence[int], tight: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every loose one with each other and with every tight one, the lower number first; tight ones not among themselves."""
    yield from ((min(pair), max(pair)) for pair in combinations(loose, 2))
    yield from ((min(pair), max(pair)) for pair in product(loose, tight))


def crowded(traits: Sequence[Traits], loose: Sequence[int], tight: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pairs of a block with many reports that share a rare word, and those of the same words, as copies have them."""
    alike = sorted((*loose, *tight), key=lambda number: (traits[number].report.evidence[0].words, number))
    yield from ((min(pair), max(pair)) for pair in pairwise(alike))
    by_word: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for which, numbers in enumerate((loose, tight)):
        for number in numbers:
            for word in traits[number].words | traits[number].trigger:
                by_word[word][which].append(number)
    for some, others in by_word.values():
        if len(some) + len(others) <= CROWD:
            yield from pairs_between(some, others)


def keys_of(each: Traits) -> Iterator[tuple[tuple[object, ...], bool]]:
    """(key, loose) of the blocks a report is compared in: loose ones meet all others of the block, tight ones only the loose.

    Where both sides are known it meets others of its two sides; one whose other side is unknown is loose among all of the side
    that it has. So it is with what is dated to a month or more among all of that month.
    """
    pairs, family = side_pairs(each), each.report.quad.split()[1]
    for day in days_of(each):
        for pair in pairs:
            yield ("pair", *pair, family, day), True
        for country in sorted(each.sides.countries)[:MOST_SIDES]:
            yield ("side", country, family, day), not pairs
    for month in months_of(each):
        for country in sorted(each.sides.countries)[:MOST_SIDES]:
            yield ("month", country, family, month), each.days is not None and not is_narrow(each)


def side_pairs(each: Traits) -> list[tuple[str, str]]:
    """The pairs of countries a report is about."""
    return list(combinations(sorted(each.sides.countries)[:MOST_SIDES], 2))


def is_narrow(each: Traits) -> bool:
    """Whether it is dated, and to a few days."""
    return each.days is not None and each.days[1] - each.days[0] < NARROW


def days_of(each: Traits) -> Iterable[int]:
    """The days by which a report is looked up: its own and the next, or the last before it was told, for plans the next."""
    if each.days:
        before = 0 if each.own_day or each.phase != PAST else UNTOLD_FOR
        return range(each.days[0] - before, each.days[1] + 2) if is_narrow(each) else ()
    if each.told is None:
        return (NO_DAY,)
    return range(each.told - UNTOLD_FOR, each.told + 2) if each.phase == PAST else range(each.told, each.told + UNTOLD_FOR + 1)


def months_of(each: Traits) -> tuple[int, ...]:
    """The months, counted from the first year, of a report's first and last day."""
    days = each.days or ((each.told, each.told) if each.told is not None else None)
    if days is None:
        return ()
    return tuple(sorted({date.fromordinal(day).year * 12 + date.fromordinal(day).month for day in days}))


def event_of(group: Sequence[Traits], sources: Mapping[str, str]) -> Event:
    """The event that a group of reports tells of."""
    ordered = sorted(group, key=lambda each: (each.told or date.max.toordinal(), each.document, each.at, each.report.id))
    reports = [each.report for each in ordered]
    surest = max(reports, key=lambda report: (report.confidence, bool(report.actors) + bool(report.recipients), report.id))
    like = [report for report in reports if report.type == surest.type]
    documents = tuple(dict.fromkeys(each.document for each in ordered))
    status = status_of(reports)
    actors, recipients = sides_of([report for report in like if report.symmetric == surest.symmetric])
    return Event(
        id=identify(*sorted(report.id for report in reports), METHOD),
        basis=tuple(report.id for report in reports),
        evidence=tuple(report.evidence[0] for report in reports),
        method=METHOD,
        type=surest.type,
        mode=surest.mode or next((report.mode for report in like if report.mode), None),
        contexts=tuple(dict.fromkeys(context for report in reports for context in report.contexts)),
        quad=surest.quad,
        cameo=surest.cameo,
        goldstein=surest.goldstein,
        actors=actors,
        recipients=recipients,
        symmetric=surest.symmetric,
        status=status,
        alleged_by=vouchers(reports) if status in ("alleged", "denied") else (),
        when=best_day(ordered),
        place=most_told(report.place.words for report in reports if report.place),
        magnitudes=latest_figures(reports),
        confidence=max(report.confidence for report in reports),
        documents=documents,
        sources=tuple(dict.fromkeys(sources.get(document, document) for document in documents)),
        reason=reason_of(ordered, documents),
    )


def status_of(reports: Sequence[Report]) -> Status:
    """The status that the reports have together: a fact if any tells it as one, else alleged, else denied."""
    found = {report.status for report in reports}
    order: tuple[Status, ...] = ("happened", "historical", "alleged", "denied", "planned", "threatened", "hypothetical")
    return next(status for status in order if status in found)


def vouchers(reports: Iterable[Report]) -> tuple[Actor, ...]:
    """On whose word the alleged ones are told, each once."""
    found = (report.alleged_by.actor for report in reports if report.alleged_by)
    return tuple({actor.id: actor for actor in found}.values())


def sides_of(reports: Sequence[Report]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who and whom, as the telling has them that names most of both, and most closely; what it leaves out, as another has it.

    Both come from one telling: of a mutual act others may name the same two the other way round.
    """
    told = [(actors_in(report.actors), actors_in(report.recipients)) for report in reports]
    actors, recipients = max(told, key=lambda sides: (bool(sides[0]) + bool(sides[1]), *closeness((*sides[0], *sides[1]))))
    if not actors:
        actors = without(max((each for each, _ in told), key=closeness), recipients)
    if not recipients:
        recipients = without(max((each for _, each in told), key=closeness), actors)
    return actors, recipients


def actors_in(parties: Iterable[Party]) -> tuple[Actor, ...]:
    """The actors of a role, each once."""
    return tuple({party.actor.id: party.actor for party in parties}.values())


def without(actors: Iterable[Actor], others: Iterable[Actor]) -> tuple[Actor, ...]:
    """The actors that are not among others."""
    known = {actor.id for actor in others}
    return tuple(actor for actor in actors if actor.id not in known)


def closeness(actors: Iterable[Actor]) -> tuple[int, int, str]:
    """How closely some actors are named: how many countries, how particular they are; their ids to tell the rest apart."""
    named = tuple(actors)
    known = len({actor.country for actor in named if actor.country})
    return known, sum(SPECIFIC.get(actor.kind, 0) for actor in named), " ".join(actor.id for actor in named)


def best_day(ordered: Sequence[Traits]) -> When:
    """The shortest period that is a report's own, else the shortest; of equal ones the one told most, then first."""
    dated = [each for each in ordered if each.days]
    if not dated:
        return UNDATED
    counts = Counter(each.days for each in dated)
    chosen = min(
        dated, key=lambda each: (not each.own_day, (each.days or (0, 0))[1] - (each.days or (0, 0))[0], -counts[each.days])
    )
    return chosen.report.when


def most_told(places: Iterable[str]) -> str | None:
    """The place named most, of equals the first."""
    found = Counter(places).most_common(1)
    return found[0][0] if found else None


def latest_figures(reports: Sequence[Report]) -> tuple[Magnitude, ...]:
    """The figure of each unit as told last: tolls rise. Reports come in order of publication."""
    return tuple({figure.unit: figure for report in reports for figure in report.magnitudes}.values())


def reason_of(ordered: Sequence[Traits], documents: Sequence[str]) -> str:
    """What the reports of an event agree in, and what of them is to be known, in a sentence."""
    if len(ordered) == 1:
        return "one report only"
    agreed: Counter[str] = Counter()
    for one, other in combinations(ordered[:8], 2):  # enough to say why
        agreed.update(agreements(one, other))
    named = [feature.name for feature in FEATURES if agreed[feature.name]]
    where = "one document" if len(documents) == 1 else f"{len(documents)} documents"
    parts = [f"{len(ordered)} reports in {where} agree in {listed(named)}", *remarks([each.report for each in ordered])]
    return "; ".join(parts)


def listed(names: Sequence[str]) -> str:
    """Names as a list in words."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def remarks(reports: Sequence[Report]) -> Iterator[str]:
    """What the reports of one event do not agree in: its type, whether it happened, its figures."""
    types = dict.fromkeys(report.type for report in reports)
    if len(types) > 1:
        yield f"coded {listed(tuple(types))}"
    status = status_of(reports)
    for other in ("alleged", "denied"):
        if status != other and any(report.status == other for report in reports):
            by = listed([actor.name for actor in vouchers(report for report in reports if report.status == other)])
            yield f"{other} by {by}" if by else f"{other} in {sum(report.status == other for report in reports)}"
    figures: dict[str, dict[float, None]] = {}
    for figure in (figure for report in reports for figure in report.magnitudes):
        figures.setdefault(figure.unit, {})[figure.value] = None
    for unit, values in figures.items():
        if len(values) > 1:
            yield f"{unit} told as {', then '.join(f'{value:g}' for value in values)}"


def noting_plans(events: Sequence[Event], groups: Sequence[Sequence[int]], planned: Iterable[tuple[int, int]]) -> Iterator[Event]:
    """The events, with a word where a plan or threat and its carrying out are two of them."""
    holder = {number: which for which, group in enumerate(groups) for number in group}
    notes: dict[int, dict[str, None]] = defaultdict(dict)
    for plan, deed in sorted((holder[plan], holder[deed]) for plan, deed in planned):
        notes[plan][f"it is told as done in event {events[deed].id}"] = None
        notes[deed][f"it is told as {events[plan].status} in event {events[plan].id}"] = None
    for which, event in enumerate(events):
        yield replace(event, reason="; ".join((event.reason, *sorted(notes[which])))) if which in notes else event
