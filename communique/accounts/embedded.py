"""Accounts inside an article: what it reports each side to have told of one contact, and what it says that a side left out.

An account at second hand is as long as the article makes it. Its passages are what the sides' texts and spokesmen are said
to have told, without the words by which the article says so; nothing else of the article is anybody's account.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from communique.accounts.alignment import find_omissions, weigh
from communique.accounts.encoder import PointEncoder
from communique.accounts.points import find_points, points_at
from communique.actors.identity import state_actor
from communique.actors.knowledge import find_phrases
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Account, Actor, AssertedOmission, Dossier, Link, Omission, Point, Span, Statement, identify
from communique.statements.omissions import TEXTS
from communique.statements.sources import load_texts

METHOD = "accounts.embedded/1"
RECORDS = frozenset({"readout", "phone_call_readout"})
TELLERS = frozenset({"organisation", "office", "state", "unnamed", "group"})
ELSEWHERE = frozenset({"tweets", "social_media", "interview", "broadcast", "speech", "letter", "court", "hearing", "debate"})
UNSAID_ACTS = frozenset({"say", "report"})  # not to agree or to promise is a stance, and leaves nothing out
CONTACT = re.compile(
    r"\b(?:call|conversation|talks|meeting|spoke|spoken|discuss(?:ed|ion|ions)|met|agreed|told|raised)\b",
    re.IGNORECASE,
)
BOTH = re.compile(
    r"\b(?:both|two|the) (?:leaders|presidents|ministers|sides|men|women|officials|governments|delegations)\b", re.IGNORECASE
)
OPENER = re.compile(r"[\s,;:]*(?:that\s+)?")
CLOSER = re.compile(r"(?:[,;]?\s+(?:and|but|while))?[\s,;:.]*$")
OPENING, CLOSING, QUOTE = '“"«', '”"»', frozenset('“”"«»')
JOINING = re.compile(r"(?:,?\s*\b(?:and|or|nor|as well as)\b\s*|\s*,\s*)$")
JOINERS = frozenset({"and", "or", "nor", ",", "as", "well"})
ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her)\s+", re.IGNORECASE)
PREFIX = re.compile(r"^(?:either|both|neither|any)\s+", re.IGNORECASE)
UNMARKED = 0.5  # how sure a passage is a point in which the encoder found none: that the article reports it speaks for one
FAR = 2  # paragraphs without a word of the contact, after which a pronoun no longer goes on with a side's account


class Telling(NamedTuple):
    """A statement that gives a part of one side's account."""

    statement: Statement
    country: str
    strong: bool


def accounts_in(dossier: Dossier) -> tuple[Account, ...]:
    """The accounts of one contact that an article reports, a side each, in order of the text; none of fewer than two sides.

    Of an article that tells of several contacts, those of the one it tells most of; `accounts_by_contact` gives all.
    """
    found = accounts_by_contact(dossier)
    return max(found, key=lambda accounts: (len(accounts), sum(len(a.passages) for a in accounts)), default=())


def accounts_by_contact(dossier: Dossier) -> tuple[tuple[Account, ...], ...]:
    """The accounts that an article reports, by the contact they are of, each with those of two or more sides."""
    found = []
    for contact in map(by_side, contacts_of(dossier, tellings_of(dossier))):
        met = in_contact(dossier, contact)
        found.append(tuple(account_of(dossier, country, tellings, met) for country, tellings in contact.items()))
    return tuple(found)


def in_contact(dossier: Dossier, countries: Iterable[str]) -> tuple[Actor, ...]:
    """Who was in a contact of some sides: their states, and the persons that took part for them."""
    sides, persons = dict.fromkeys(countries), participants(dossier)
    named = {mention.actor.id: mention.actor for mention in dossier.mentions if mention.actor.id in persons}
    states = (state_actor(country, "a side of the contact") for country in sides)
    return (*states, *(actor for actor in named.values() if actor.country in sides))


def by_side(tellings: Iterable[Telling]) -> dict[str, list[Telling]]:
    """The tellings of each side, by its country, in order of the text."""
    sides: dict[str, list[Telling]] = {}
    for telling in tellings:
        sides.setdefault(telling.country, []).append(telling)
    return sides


def tellings_of(dossier: Dossier) -> list[Telling]:
    """What sides are said to have told of their contacts, in order of the text, with the sentences that go on with it."""
    outer = [s for s in dossier.statements if s.nested_in is None and not s.negated]
    persons = participants(dossier)
    found: list[Telling] = []
    for before, statement in zip((None, *outer), outer, strict=False):
        last = found[-1] if found and found[-1].statement is before else None
        telling = opening(dossier, statement) or (following(dossier, statement, last, persons) if last else None)
        if telling:
            found.append(telling)
    return found


def participants(dossier: Dossier) -> frozenset[str]:
    """The ids of those who took part in a contact, as events code it or as a readout tells what they said."""
    met = (
        party for r in dossier.reports if r.type == "CONSULT" and r.status == "happened" for party in (*r.actors, *r.recipients)
    )
    told = {s.id for s in dossier.statements if is_record(s)}
    said = (party for s in dossier.statements if s.nested_in in told for party in s.speakers)
    return frozenset(party.actor.id for party in (*met, *said) if party.actor.kind == "person")


def opening(dossier: Dossier, statement: Statement) -> Telling | None:
    """A statement by which an account begins: a side's readout tells, or its office tells of the contact."""
    country = country_of(dossier, statement)
    if country is None or len(statement.speakers) != 1 or statement.channel in ELSEWHERE:
        return None
    if is_record(statement):
        return Telling(statement, country, strong=True)
    teller = statement.speakers[0].actor.kind in TELLERS and statement.act not in ("accuse", "threaten", "demand")
    return Telling(statement, country, strong=False) if teller and tells_of_contact(dossier, statement, country) else None


def following(dossier: Dossier, statement: Statement, last: Telling, persons: frozenset[str]) -> Telling | None:
    """A statement that goes on with the account before it: the same source, or a participant in the same paragraph."""
    if statement.channel in ELSEWHERE or not statement.speakers:
        return None
    same = statement.speakers[0].actor.id == last.statement.speakers[0].actor.id
    own = any(party.actor.country == last.country for party in statement.speakers)
    partaking = own and all(party.actor.id in persons or party.actor.kind == "state" for party in statement.speakers)
    together = paragraph(dossier, statement.evidence[0]) == paragraph(dossier, last.statement.evidence[0])
    goes_on = (same and follows(dossier, last.statement, statement)) or (partaking and together)
    return Telling(statement, last.country, strong=False) if goes_on else None


def follows(dossier: Dossier, before: Statement, after: Statement) -> bool:
    """Whether one statement comes so soon after another that "it" still means the same text."""
    return paragraph(dossier, after.evidence[0]) - paragraph(dossier, before.evidence[-1]) <= FAR


def paragraph(dossier: Dossier, span: Span) -> int:
    """The number of the block in which a passage begins."""
    return sum(1 for block in dossier.document.blocks if block.end <= span.start)


def is_record(statement: Statement) -> bool:
    """What a readout tells: by its channel, or by the words of its source."""
    speaker = statement.speaker
    words = speaker.span.words.lower().split() if speaker and speaker.span else []
    named = any(load_texts().get(word) == "readout" for word in words)
    official = speaker is not None and speaker.actor.kind in TELLERS
    return official and (statement.channel in RECORDS or named)


def tells_of_contact(dossier: Dossier, statement: Statement, country: str) -> bool:
    """An office that tells what was discussed, and with whom."""
    said = " ".join(span.words for span in statement.content)
    others = countries_in(dossier, statement.content) - {country}
    return CONTACT.search(said) is not None and (bool(others) or BOTH.search(said) is not None)


def countries_in(dossier: Dossier, spans: Sequence[Span]) -> set[str]:
    """The countries of everyone who is spoken of in some passages."""
    return {
        mention.actor.country
        for mention in dossier.mentions
        if mention.actor.country and any(s.start <= mention.evidence[0].start < s.end for s in spans)
    }


def country_of(dossier: Dossier, statement: Statement) -> str | None:
    """Whose statement it is: its speaker's country, else the one that the words of the source name ("Santiago's text")."""
    speaker = statement.speaker
    if speaker is None:
        return None
    if speaker.actor.country or speaker.span is None:
        return speaker.actor.country
    named = countries_in(dossier, [speaker.span])
    return named.pop() if len(named) == 1 else None


def contacts_of(dossier: Dossier, tellings: Sequence[Telling]) -> list[list[Telling]]:
    """The tellings by contact: those of one day, of sides of which one speaks of the other or is reported to have met it."""
    days = by_day(tellings)
    return [told for told in (joined(dossier, day) for day in days) if len({t.country for t in told}) > 1]


def by_day(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """The tellings by the day they are of; one without a day goes with what was told before it."""
    days: defaultdict[str, list[Telling]] = defaultdict(list)
    known = next((t.statement.said.iso for t in tellings if t.statement.said.iso), None)
    for telling in tellings:
        if telling.strong or not days:
            known = telling.statement.said.iso or known
        days[known or ""].append(telling)
    return list(days.values())


def joined(dossier: Dossier, tellings: Sequence[Telling]) -> list[Telling]:
    """The tellings of the sides that were in contact with another side among them; of none, if no readout is among them."""
    sides = by_side(tellings)
    if not any(t.strong for t in tellings):
        met = {frozenset(pair) for pair in pairs_met(dossier)}
        kept = {side for side in sides for other in sides if side != other and any({side, other} <= pair for pair in met)}
    else:
        spoken = {side: countries_in(dossier, [s for t in told for s in t.statement.evidence]) for side, told in sides.items()}
        kept = {side for side in sides for other in sides if side != other and (other in spoken[side] or side in spoken[other])}
    return [telling for telling in tellings if telling.country in kept]


def pairs_met(dossier: Dossier) -> Iterator[set[str]]:
    """The countries of each contact that is coded as having happened."""
    for report in dossier.reports:
        if report.type == "CONSULT" and report.status == "happened":
            yield {party.actor.country for party in (*report.actors, *report.recipients) if party.actor.country}


def account_of(dossier: Dossier, country: str, tellings: Sequence[Telling], contact: tuple[Actor, ...]) -> Account:
    """One side's account: its passages in order, and the points in them."""
    side = state_actor(country, "").name
    passages = tuple(sorted({span for telling in tellings for span in passages_of(dossier, telling.statement)}))
    points = points_in(dossier, side, passages, contact)
    teller = next((t.statement.speaker for t in tellings if t.strong), tellings[0].statement.speaker)
    source = teller.span.words if teller and teller.span else side
    return Account(
        id=identify(METHOD, dossier.document.id, country, *(f"{p.start}-{p.end}" for p in passages)),
        basis=tuple(point.id for point in points) or tuple(t.statement.id for t in tellings),
        method=METHOD,
        document=dossier.document.id,
        side=side,
        party=teller.actor if teller and teller.actor.country else state_actor(country, f"named by the words {source!r}"),
        points=points,
        passages=passages,
        second_hand=True,
        reason=f"at second hand: what the article reports of {source!r} in {counted(len(tellings), 'statement')}",
    )


def counted(number: int, noun: str) -> str:
    """`1 statement`, `2 statements`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def passages_of(dossier: Dossier, statement: Statement) -> Iterator[Span]:
    """What the statement tells of the contact: its content; where a participant is its speaker, with who speaks and how."""
    own = statement.form != "direct" and statement.speakers and all(p.actor.kind == "person" for p in statement.speakers)
    for span in statement.evidence[:1] if own else statement.content:
        start, end = trimmed(dossier.document.text, span.start, span.end)
        if start < end:
            yield dossier.document.span(start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A passage without "that" before it, "and" after it, marks at its edges, and quotation marks that hold all of it."""
    words = text[start:end]
    opener, closer = OPENER.match(words), CLOSER.search(words)
    start, end = start + (opener.end() if opener else 0), end - (len(closer.group()) if closer else 0)
    inside = text[start + 1 : end - 1]
    whole = text[start : start + 1] in OPENING and text[end - 1 : end] in CLOSING and QUOTE.isdisjoint(inside)
    return trimmed(text, start + 1, end - 1) if whole and start < end else (start, end)


def points_in(dossier: Dossier, side: str, passages: Sequence[Span], contact: tuple[Actor, ...]) -> tuple[Point, ...]:
    """The points that stand in some passages, cut to them, and between matters that one is said to leave out; a passage that
    holds none is itself a point."""
    whole = find_points(dossier, side, contact=contact)
    matters = [claim.evidence[0] for claim in asserted_omissions(dossier)]
    sure: dict[tuple[int, int], float] = {}
    for passage in passages:
        inside = [(cut_to(p.evidence[0], passage), p.confidence) for p in whole if overlap(p.evidence[0], passage)]
        for span, confidence in inside or [((passage.start, passage.end), UNMARKED)]:
            sure.update((part, confidence) for part in parted(dossier, dossier.document.span(*span), matters))
    points = points_at(dossier, side, tuple(sure), contact=contact)
    return tuple(replace(point, confidence=confidence) for point, confidence in zip(points, sure.values(), strict=True))


def parted(dossier: Dossier, span: Span, matters: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """A point cut where two matters are joined in it that an account is said to leave out: "brought up [Syria] and [Ukraine]"."""
    cuts = sorted(set(between(dossier, span, matters)))
    starts, ends = (span.start, *(after for _, after in cuts)), (*(before for before, _ in cuts), span.end)
    yield from zip(starts, ends, strict=True)


def between(dossier: Dossier, span: Span, matters: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where, in some characters, a conjunct on one of some matters ends and the next one on such a matter begins."""
    parsed = parse_document(dossier.document)
    tokens = parsed.inside(span.start, span.end)
    words = {token: dossier.document.span(parsed.start[token], parsed.end[token]) for token in tokens}
    named = {token for token in tokens if any(is_about(dossier, words[token], matter) for matter in matters)}
    for token in sorted(named):
        for other in named & set(conjuncts(parsed, token)):
            first = parsed.left[other]
            last = next((at for at in range(first - 1, token - 1, -1) if parsed.word[at].lower() not in JOINERS), token)
            yield parsed.end[last], parsed.start[first]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share more than a mark or a space."""
    return min(one.end, other.end) - max(one.start, other.start) > 1


def cut_to(point: Span, passage: Span) -> tuple[int, int]:
    """The characters of a point that stand in a passage."""
    return max(point.start, passage.start), min(point.end, passage.end)


def asserted_omissions(dossier: Dossier) -> tuple[AssertedOmission, ...]:
    """What the text says that an account leaves out, a record for each matter, in order of the text.

    Someone who "did not mention" a thing is passed over unless a text or an office is meant: what a person left unsaid is no
    gap in an account.
    """
    parsed = parse_document(dossier.document)
    return tuple(
        asserted(dossier, statement, matter)
        for statement in dossier.statements
        if statement.negated and statement.act in UNSAID_ACTS and is_text_or_office(statement)
        for content in statement.content
        for matter in matters(dossier, parsed, content)
    )


def asserted(dossier: Dossier, statement: Statement, matter: Span) -> AssertedOmission:
    """The record of one matter that a statement says is left out."""
    country = country_of(dossier, statement)
    speaker = statement.speaker
    silent = (
        speaker.actor if speaker and speaker.actor.country else state_actor(country, "named by the source") if country else None
    )
    whose = state_actor(country, "").name if country else "an account whose side is not named"
    return AssertedOmission(
        id=identify(METHOD, "unsaid", statement.id, matter.start, matter.end),
        evidence=(matter, statement.evidence[0]),
        method=METHOD,
        confidence=statement.confidence,
        statement=statement.id,
        silent=silent,
        reason=f"the article says of {whose}: {statement.evidence[0].words!r}",
    )


def is_text_or_office(statement: Statement) -> bool:
    """Whether what is silent is a text, or an office that publishes texts."""
    speaker = statement.speaker
    if speaker is None:
        return False
    words = speaker.span.words.lower().split() if speaker.span else []
    return not (load_texts().keys() | TEXTS).isdisjoint(words) or speaker.actor.kind in ("organisation", "office", "state")


def matters(dossier: Dossier, parsed: Parse, content: Span) -> Iterator[Span]:
    """The things that are joined in a content: "[the licences] or [the logs]"; a name that holds "and" is one."""
    tokens = parsed.inside(content.start, content.end)
    starts = [content.start]
    for top in parsed.tops(tokens):
        starts += [parsed.start[parsed.left[token]] for token in conjuncts(parsed, top) if token in tokens]
    cuts = sorted(set(starts) - within_names(parsed, tokens))
    for start, end in zip(cuts, (*cuts[1:], content.end), strict=True):
        words = JOINING.sub("", dossier.document.text[start:end].rstrip(" ,;:."))
        opener = PREFIX.match(words)
        yield dossier.document.span(start + (opener.end() if opener else 0), start + len(words))


def conjuncts(parsed: Parse, token: int) -> Iterator[int]:
    """The words that are coordinated with a word, and with those."""
    for child in parsed.children[token]:
        if parsed.dep[child] == "conj" and parsed.pos[child] in ("NOUN", "PROPN", "PRON"):
            yield child
            yield from conjuncts(parsed, child)


def within_names(parsed: Parse, tokens: range) -> set[int]:
    """Where the words of known names begin, but for the first: "Trinidad and [Tobago]"."""
    names = find_phrases([parsed.word[token] for token in tokens])
    return {parsed.start[tokens[word]] for name in names for word in range(name.first + 1, name.last + 1)}


def report_omissions(
    accounts: Sequence[Account],
    links: Sequence[Link],
    omitted: Sequence[Omission],
    dossiers: Iterable[Dossier],
    encoder: PointEncoder,
) -> tuple[list[Account], tuple[Omission, ...]]:
    """The accounts and omissions with what the article itself says was left out.

    An omission of a point on such a matter says by which statement, and the matter is the point's topic; where the side that is
    said to have it has no unlinked point on it, the article's own words are that point.
    """
    known = {dossier.document.id: dossier for dossier in dossiers}
    unsaid = [
        (known[one.document], one, claim)
        for one in accounts
        if one.second_hand and one.document in known
        for claim in asserted_omissions(known[one.document])
        if claim.silent is not None and one.party is not None and claim.silent.country == one.party.country
    ]
    added = list(accounts)
    for dossier, silent, claim in unsaid:
        if not any(is_asserted(dossier, one, silent, claim, added) for one in omitted):
            added = with_reported(dossier, added, silent, claim)
    if any(new is not old for new, old in zip(added, accounts, strict=True)):
        omitted = find_omissions(added, links, weigh(added, encoder), encoder)
    matters = {one.point: matter for one in reversed(omitted) if (matter := matter_of(one, unsaid, added)) is not None}
    return [with_matters(account, matters) for account in added], tuple(marked_as(one, unsaid, added) for one in omitted)


def matter_of(
    omission: Omission, unsaid: Sequence[tuple[Dossier, Account, AssertedOmission]], accounts: Sequence[Account]
) -> str | None:
    """What the article calls the matter that it says is left out, without "the"; None where it says no such thing."""
    for dossier, silent, claim in unsaid:
        if is_asserted(dossier, omission, silent, claim, accounts):
            return " ".join(ARTICLE.sub("", claim.evidence[0].words).split())
    return None


def with_matters(account: Account, matters: Mapping[str, str]) -> Account:
    """The account with the topics of some of its points, by their ids; a topic that was given stays."""
    told = tuple(replace(p, topic=matters[p.id]) if p.id in matters and not p.topic else p for p in account.points)
    return replace(account, points=told)


def marked_as(
    omission: Omission, unsaid: Sequence[tuple[Dossier, Account, AssertedOmission]], accounts: Sequence[Account]
) -> Omission:
    """The omission with the statement that asserts it, where one does."""
    for dossier, silent, claim in unsaid:
        if is_asserted(dossier, omission, silent, claim, accounts):
            reason = f"{omission.reason}; as the article reports: {claim.evidence[1].words!r}"
            sure = max(omission.confidence, claim.confidence)
            return replace(omission, asserted_by=claim.statement, reason=reason, confidence=sure)
    return omission


def is_asserted(
    dossier: Dossier, omission: Omission, silent: Account, claim: AssertedOmission, accounts: Sequence[Account]
) -> bool:
    """Whether an omission is of a point of the same article on the matter that is said to be left out."""
    if omission.account != silent.id:
        return False
    point = next(point for account in accounts for point in account.points if point.id == omission.point)
    return point.evidence[0].document == dossier.document.id and is_about(dossier, point.evidence[0], claim.evidence[0])


def is_about(dossier: Dossier, point: Span, matter: Span) -> bool:
    """Whether a passage speaks of a matter: of the same state or actor, or with all of its words that mean something."""
    if point.start <= matter.start and matter.end <= point.end:
        return True
    wanted, spoken = countries_in(dossier, [matter]), countries_in(dossier, [point])
    left = content_words(dossier, matter)
    named = {word for word in left if word[0].isupper()}
    if wanted and wanted <= spoken and left == named:
        return True
    lemmas = {word.casefold() for word in content_words(dossier, point)}
    return bool(left) and {word.casefold() for word in left} <= lemmas


def content_words(dossier: Dossier, span: Span) -> set[str]:
    """The nouns, names, adjectives, verbs and figures of a passage, by their lemmas; a name keeps its capital."""
    parsed = parse_document(dossier.document)
    kept = ("NOUN", "PROPN", "ADJ", "VERB", "NUM")
    return {parsed.lemma[token] for token in parsed.inside(span.start, span.end) if parsed.pos[token] in kept}


def with_reported(dossier: Dossier, accounts: Sequence[Account], silent: Account, claim: AssertedOmission) -> list[Account]:
    """The accounts with the asserted words as a point of the side that is said to have them: the one told of just before."""
    others = [a for a in accounts if a.document == dossier.document.id and a.id != silent.id and a.second_hand]
    matter = claim.evidence[0]
    if not others:
        return list(accounts)
    having = max(others, key=lambda a: max((p.end for p in a.passages if p.end <= matter.start), default=-1))
    point = Point(
        id=identify(METHOD, "reported", claim.id),
        evidence=(matter,),
        method=METHOD,
        confidence=claim.confidence,
        side=having.side,
        aspect="matter",
        sentence=claim.evidence[1],
        act=None,
        cue=None,
        speakers=(),
        joint=False,
        figures=(),
        names=(),
        topic="",
        reason=f"as the article reports, which says that {silent.side} leaves it out and gives no words of {having.side} on it",
    )
    points = (*having.points, point)
    grown = replace(having, points=points, basis=tuple(p.id for p in points))
    return [grown if account.id == having.id else account for account in accounts]
