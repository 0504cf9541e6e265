"""What is said of an event that was told before: whose raid `the raid` was, and whom a coordinated deed concerns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from communique.events.acts import Act, below
from communique.events.clauses import first_conjuncts
from communique.events.lexicon import event_nouns, operators, word_list
from communique.events.ontology import event_type
from communique.events.roles import Roles
from communique.parse import Parse
from communique.records import Party, Report, When

ANSWERS = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "AGREE"})  # what is done about an earlier deed of another
QUARRELS = frozenset({"dispute", "harm"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "both"})
HARMS = frozenset({"SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
REMEMBERED = 16  # reports back: what lies farther is seldom what `the attack` means


def taken_up(parse: Parse, act: Act, roles: Roles, earlier: Sequence[Report]) -> Roles:
    """The roles of an act, with what it leaves unsaid taken from the report it takes up or is coordinated with."""
    if not roles.actors:
        roles = with_doer(parse, act, roles, earlier)
    together = roles.symmetric and act.code.type not in ANSWERS
    if any(party.actor.country for party in roles.recipients) or together or not roles.actors:
        return roles
    found = beside(parse, act, roles, earlier) or answered(parse, act, roles, earlier)
    if found is None:
        return roles
    recipients, reason = found
    return replace(roles, recipients=recipients, symmetric=False, reason=f"{roles.reason}; recipient is {reason}")


def with_doer(parse: Parse, act: Act, roles: Roles, earlier: Sequence[Report]) -> Roles:
    """The roles with the actor of the earlier event that is the subject of a deed: the raid killed two men."""
    if act.clause is None or event_type(act.code.type).nature != "harm":
        return roles
    for noun in (*act.clause.subjects, *act.clause.agents):
        report = meant(parse, noun, earlier)
        if report is None:
            continue
        told = f"actor is that of {report.trigger[0].words!r}, told before"
        recipients = roles.recipients if any(party.actor.country for party in roles.recipients) else report.recipients
        return replace(roles, actors=report.actors, recipients=recipients, reason=roles.reason.replace("no actor is named", told))
    return roles


def told_when(parse: Parse, act: Act, earlier: Sequence[Report]) -> When | None:
    """The date of the earlier event that is the subject of a deed: the raid killed two men."""
    subjects = act.clause.subjects if act.clause and act.code.type == "ASSAULT" else ()
    report = next((found for noun in subjects if (found := meant(parse, noun, earlier))), None)
    if report is None or report.when.start is None:
        return None
    when = report.when
    return When(start=when.start, end=when.end, reason=f"the day of {report.trigger[0].words!r}: {when.reason}", span=when.span)


def beside(parse: Parse, act: Act, roles: Roles, earlier: Sequence[Report]) -> tuple[tuple[Party, ...], str] | None:
    """The recipients of the quarrel that an act is coordinated with: recalled its envoy from Paris and froze all talks."""
    if act.clause is None or event_type(act.code.type).nature not in QUARRELS:
        return None
    if roles.recipients and act.code.type != "SANCTION":
        return None
    starts = {parse.start[token] for token in first_conjuncts(parse, act.head) if token != act.head}
    nature, own = event_type(act.code.type).nature, countries(roles.actors)
    for report in reversed(earlier):
        near = {span.start for span in report.trigger} & starts
        if near and event_type(report.type).nature == nature and countries(report.actors) == own:
            foreign = others(report.recipients, roles.actors)
            if any(party.actor.country for party in foreign):
                return foreign, f"that of {report.trigger[0].words!r}, beside it"
    return None


def answered(parse: Parse, act: Act, roles: Roles, earlier: Sequence[Report]) -> tuple[tuple[Party, ...], str] | None:
    """Who did what an act is an answer to: condemned the raid, rejected the accusation."""
    if act.code.type not in ANSWERS:
        return None
    for noun in answered_nouns(act):
        report = meant(parse, noun, earlier, roles.actors)
        foreign = others(report.actors, roles.actors) if report else ()
        if report and foreign:
            return foreign, f"who did what {parse.word[noun]!r} takes up, {report.trigger[0].words!r}"
    return None


def answered_nouns(act: Act) -> Iterator[int]:
    """The nouns an act is about."""
    yield from (inner.head for inner in below(act) if inner.clause is None)
    if act.clause:
        yield from act.clause.objects


def meant(parse: Parse, noun: int, earlier: Sequence[Report], without: Iterable[Party] = ()) -> Report | None:
    """The latest earlier report of the kind that a definite event noun names, by someone else."""
    if not is_definite(parse, noun):
        return None
    types = types_of(parse.lemma[noun].lower())
    own = countries(without)
    for report in reversed(earlier):
        if report.type in types and countries(report.actors) - own:
            return report
    return None


def types_of(noun: str) -> frozenset[str]:
    """The types of the acts that a noun can name."""
    if noun in word_list("deed"):
        return HARMS
    governing = (entry.code.type for entry in operators().get(("noun", noun), ()) if entry.code)
    return frozenset((*(entry.code.type for entry in event_nouns().get(noun, ())), *governing))


def is_definite(parse: Parse, noun: int) -> bool:
    """Whether a noun points back: with an article or demonstrative, and nobody's by its own words, nor told apart by a year."""
    if any(parse.tag[token] == "CD" for token in range(noun + 1, parse.right[noun] + 1)):
        return False
    owner = parse.child(noun, "poss")
    if owner is not None:
        return parse.lemma[owner].lower() in word_list("day")
    return any(parse.word[child].lower() in DEFINITE for child in parse.children[noun] if parse.dep[child] == "det")


def others(parties: Iterable[Party], actors: Iterable[Party]) -> tuple[Party, ...]:
    """The parties of another country than the actors."""
    own = countries(actors)
    return tuple(party for party in parties if party.actor.country not in own)


def countries(parties: Iterable[Party]) -> frozenset[str | None]:
    """The countries of some parties."""
    return frozenset(party.actor.country for party in parties)
