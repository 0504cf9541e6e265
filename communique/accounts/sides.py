"""Whose account it is: the side that a document speaks for, who was in the contact, and where in the text the account stands."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import PurePath

from communique.accounts.encoder import PointEncoder
from communique.accounts.points import Range, find_points, points_at
from communique.actors import resolve_phrase
from communique.actors.countries import country_words
from communique.actors.identity import STATELESS, state_actor
from communique.actors.knowledge import word_class
from communique.documents.masthead import ISSUER
from communique.errors import BadArgument, CannotRead
from communique.parse import Parse
from communique.parse import parse as parse_document
from communique.records import Account, Actor, Block, Document, Dossier, Mention, Point, Span, identify
from communique.statements.occasions import OUTLET_NAMES, PARTIES, issuer_of, title_of

METHOD = "accounts.sides/1"
OUTSIDE = frozenset({"title", "heading", "caption"})
"""Kinds of blocks that are read for names and are no part of an account: a headline is the editor's, not the side's."""
OFFICIAL = frozenset({"GOV", "IGO"})
NAMING = frozenset({"name", "nominal", "title", "metonym"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PERSONAL = frozenset({"person", "office"})
LONGEST_ACCOUNT = 200_000  # characters: seventy pages, more than any transcript of one contact
MOST_POINTS = 2_000  # of an account; two such give four million candidates, which take about a gigabyte
OPENING = 2  # paragraphs at the start of an account that name who was in the contact
FEWEST_SUBJECTS = 3
MOST_SUBJECTS = 0.6  # share of the sentences about officials that have one country's for their subject, for it to be the teller


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose account it is: a short name for the side, the actor where one is known, and how it was worked out."""

    side: str
    party: Actor | None
    reason: str


def find_account(
    dossier: Dossier,
    *,
    side: str | None = None,
    passages: Sequence[Span] = (),
    others: Sequence[Actor] = (),
    encoder: PointEncoder | None = None,
) -> Account:
    """The account that a document gives, or that some of its passages report; `side` is the name to give it, where it is known.

    Passages are of a text that reports an account at second hand. `others` are the sides whose accounts it is compared with: they
    were in the contact too.
    """
    teller = named_side(dossier.document, side) if side is not None else teller_of(dossier)
    spans = tuple(passages) or passages_of(dossier.document)
    contact = participants(dossier, teller.party, others)
    points = find_points(dossier, teller.side, spans, party=teller.party, contact=contact, encoder=encoder)
    return account_of(dossier.document, teller, points, passages)


def marked_account(
    dossier: Dossier, marked: Sequence[Range], *, side: str, party: Actor | None = None, others: Sequence[Actor] = ()
) -> Account:
    """The account that a document gives when someone else has marked its points, characters [start, end) of the text each."""
    contact = participants(dossier, party, others)
    points = points_at(dossier, side, marked, party=party, contact=contact)
    return account_of(dossier.document, Teller(side, party, f"the side is given: {side!r}"), points)


def account_of(document: Document, teller: Teller, points: tuple[Point, ...], passages: Sequence[Span] = ()) -> Account:
    """An account of some points; without passages it is the whole document's."""
    return Account(
        id=identify(METHOD, document.id, teller.side, *((span.start, span.end) for span in passages)),
        basis=tuple(point.id for point in points) or (document.id,),
        method=METHOD,
        document=document.id,
        side=teller.side,
        party=teller.party,
        points=points,
        passages=tuple(passages) or passages_of(document),
        second_hand=bool(passages),
        reason=teller.reason,
    )


def passages_of(document: Document) -> tuple[Span, ...]:
    """Where the account stands in its document: every block but headlines, captions, datelines and what the page adds."""
    return tuple(document.span(block.start, block.end) for block in told_blocks(document))


def told_blocks(document: Document) -> Iterator[Block]:
    """The blocks in which a side tells its account."""
    return (block for block in document.body if block.kind not in OUTSIDE and document.text[block.start : block.end].strip())


def check_length(document: Document) -> None:
    """Raise CannotRead where a text is too long for an account: every point is compared with every point of the others."""
    if len(document.text) > LONGEST_ACCOUNT:
        what = f"{len(document.text)} characters; accounts of up to {LONGEST_ACCOUNT} are compared"
        raise CannotRead(document.source, what, "give the part of it that tells of the contact")


def check_points(account: Account, document: str) -> None:
    """Raise CannotRead where an account has too many points; `document` is what its text is called."""
    if len(account.points) > MOST_POINTS:
        what = f"{len(account.points)} points found; accounts of up to {MOST_POINTS} are compared"
        raise CannotRead(document, what, "give the part of it that tells of the contact")


def named_side(document: Document, side: str) -> Teller:
    """The side by the name that whoever asks gives it."""
    party = resolve_phrase(side, on=document.anchor)
    if party is not None and party.kind == "state" and party.country:
        party = state_actor(party.country, party.reason)
    return Teller(side, party, f"the side is given: {side!r}")


def accounts_of(
    sources: Sequence[Dossier | Account], names: Sequence[str] = (), *, encoder: PointEncoder | None = None
) -> list[Account]:
    """The accounts that documents of one contact give, sides and ids told apart: each is read knowing who gives the others.

    `names` are names given for the sides, in order. Raises BadArgument where there are more of them than accounts, or one twice;
    CannotRead where an account is too long.
    """
    if len(names) > len(sources):
        raise BadArgument(f"side {names[len(sources)]}", f"there are only {len(sources)} accounts", "give one name for each")
    if repeated := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise BadArgument(f"side {repeated}", "two accounts cannot have one name", "give each its own")
    given = [*names, *(None for _ in sources[len(names) :])]
    parties = [party_of(source, name) for source, name in zip(sources, given, strict=True)]
    found = []
    for at, (source, name) in enumerate(zip(sources, given, strict=True)):
        others = [party for number, party in enumerate(parties) if party is not None and number != at]
        if isinstance(source, Dossier):
            check_length(source.document)
            found.append(find_account(source, side=name, others=others, encoder=encoder))
            check_points(found[-1], source.document.source)
        else:
            found.append(called(source, name) if name else source)
    named = [at for at, name in enumerate(given) if name is not None]
    return known_apart(named_apart(found, given=named, ranks=list(map(rank_of, sources))))


def rank_of(source: Dossier | Account) -> tuple[str, ...]:
    """By what the accounts of one side are numbered: their day, their source, their text."""
    if isinstance(source, Account):
        return ("", "", source.id)
    document = source.document
    return (document.published.isoformat() if document.published else "", document.source, document.id)


def party_of(source: Dossier | Account, name: str | None) -> Actor | None:
    """Who gives an account: the one whose name is given for it, else the one found."""
    if isinstance(source, Account):
        return source.party
    return (named_side(source.document, name) if name else teller_of(source)).party


def teller_of(dossier: Dossier) -> Teller:
    """Whose account it is, by the surest sign that there is: who published it, who speaks in it, who does most in it."""
    found = published(dossier.document) or spoken(dossier) or done(dossier)
    return found or unknown(dossier.document)


def published(document: Document) -> Teller | None:
    """The side by the office that published the document or is named in its masthead; no outlet speaks for a side."""
    issuer = issuer_of(document)
    actor = issuer.actor if issuer is not None else placed_body(document.publisher or "")
    if actor is None:
        return None
    return Teller(side_name(actor), actor, f"published by {document.publisher!r}: {actor.reason}")


def placed_body(name: str) -> Actor | None:
    """The state whose body a name is, by the one country in it: "Ministry of Ports and Cooperation, Rabat"."""
    countries = {country for _, _, country in country_words(name)}
    if len(countries) != 1 or OUTLET_NAMES.search(name) or not ISSUER.match(name):
        return None
    return state_actor(countries.pop(), "the country in the name of this body")


def spoken(dossier: Dossier) -> Teller | None:
    """The side by who speaks in the first person: the official who has most of the words of a speech or transcript."""
    room: Counter[str] = Counter()
    speakers: dict[str, Actor] = {}
    for statement in dossier.statements:
        if statement.speaker is not None and (statement.cue is None or statement.cue.words == ":"):
            actor = statement.speaker.actor
            speakers[actor.id] = actor
            room[actor.id] += sum(span.end - span.start for span in statement.content)
    official = [
        speakers[known] for known, _ in room.most_common() if speakers[known].country and speakers[known].sector in OFFICIAL
    ]
    if not official:
        return None
    return Teller(side_name(official[0]), official[0], f"{official[0].name} speaks in it in the first person")


def done(dossier: Dossier) -> Teller | None:
    """The side whose officials are the subjects of most sentences: an account tells what its own side said and did."""
    parsed = parse_document(dossier.document)
    counts: defaultdict[str, list[Actor]] = defaultdict(list)
    for mention in officials(dossier):
        if is_subject(parsed, mention) and mention.actor.country:
            counts[mention.actor.country].append(mention.actor)
    every = sum(map(len, counts.values()))
    if not every:
        return None
    country, actors = max(counts.items(), key=lambda one: (len(one[1]), one[0]))
    if len(actors) < max(FEWEST_SUBJECTS, MOST_SUBJECTS * every):
        return None
    party = state_actor(country, "its officials do most in the text")
    reason = f"{actors[0].name} or others of this side are the subject {len(actors)} times of {every}"
    return Teller(side_name(party), party, reason)


def unknown(document: Document) -> Teller:
    """A name for an account of which nothing tells whose it is: its publisher's, else its file's."""
    if document.publisher:
        return Teller(document.publisher, None, "named after its publisher; whose account it is is not known")
    return Teller(
        PurePath(document.source).stem or document.source, None, "named after its file; whose account it is is not known"
    )


def side_name(actor: Actor) -> str:
    """What a reader calls a side: the state for its ministers and ministries, else the body's own name."""
    return state_of(actor).name


def is_subject(parsed: Parse, mention: Mention) -> bool:
    """Whether a mention is what a sentence is about: the subject of a verb."""
    tokens = parsed.inside(mention.evidence[0].start, mention.evidence[0].end)
    return any(parsed.dep[top] in SUBJECTS for top in parsed.tops(tokens))


def officials(dossier: Dossier) -> Iterator[Mention]:
    """The mentions of those who can speak for a state or body, in order of the text."""
    for mention in dossier.mentions:
        if mention.actor.sector in OFFICIAL and mention.actor.country and mention.use in NAMING:
            yield mention


def participants(dossier: Dossier, party: Actor | None = None, others: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """Who was in the contact, one for each country: a person where one is named, else the state.

    `party` gives the account and `others` are known to have been in it; for each the person is taken who comes up first in the
    opening, else most. Without others it is whom title and opening name, else whoever of another country comes up most.
    """
    document = dossier.document
    everyone = list(officials(dossier))
    end = opening_end(document)
    opening = principals([mention for mention in everyone if mention.evidence[0].start < end])
    sides = (party, *sorted(others, key=lambda actor: actor.id))  # so that the order of the accounts does not matter
    given = {actor.country or actor.id: actor for actor in sides if actor is not None}
    named = {country: actor for country, actor in opening.items() if actor.kind == "person"}
    known = {country: named.get(country) or most_named(everyone, country) or state_of(actor) for country, actor in given.items()}
    if len(given) > 1:
        return tuple(known.values())
    found = known | opening
    if len(found) < 2 and (country := most_common(everyone, known)) is not None:
        found |= principals([mention for mention in everyone if mention.actor.country == country])
    most = next((number for word, number in PARTIES.items() if word in title_of(document).lower()), 2)
    return tuple(found.values())[:most]


def opening_end(document: Document) -> int:
    """Where the first paragraphs of the account end."""
    blocks = list(told_blocks(document))[:OPENING]
    return blocks[-1].end if blocks else 0


def principals(mentions: Sequence[Mention]) -> dict[str, Actor]:
    """Who is there for each country among some mentions: the first person named, else the state or body."""
    first: dict[str, Actor] = {}
    for mention in mentions:
        country = mention.actor.country or ""
        if first.get(country) is None or (first[country].kind != "person" and is_named(mention.actor)):
            first[country] = mention.actor if is_named(mention.actor) else state_of(mention.actor)
    return first


def state_of(actor: Actor) -> Actor:
    """The state that someone acts for; a body of no state is itself."""
    if actor.country is None or actor.country in STATELESS:
        return actor
    return state_actor(actor.country, actor.reason)


def is_named(actor: Actor) -> bool:
    """Whether someone is a person with a name, and not only a form of address: "His Excellency", "the Hon."."""
    words = (word.lower().strip(".,") for word in actor.name.split())
    return actor.kind == "person" and any(word not in word_class("courtesy") for word in words)


def most_common(mentions: Sequence[Mention], but: Collection[str]) -> str | None:
    """The country whose officials come up most, but for some; None where there is no other."""
    counts = Counter(mention.actor.country for mention in mentions if mention.actor.country not in but)
    return counts.most_common(1)[0][0] if counts else None


def most_named(mentions: Sequence[Mention], country: str) -> Actor | None:
    """The person of a country that comes up most; None where nobody does."""
    people = [one.actor for one in mentions if one.actor.country == country and is_named(one.actor)]
    return Counter(people).most_common(1)[0][0] if people else None


def named_apart(
    accounts: Sequence[Account], *, given: Collection[int] = (), ranks: Sequence[tuple[str, ...]] = ()
) -> list[Account]:
    """The accounts with sides that differ: two of one country are named by institutions that differ, else numbered.

    `given` are the places of those whose name stays. Numbers follow the `ranks`, by default the ids: the order of the accounts
    does not matter.
    """
    sides = {account.side for account in accounts}
    told = [account.side if at in given else institution(account) for at, account in enumerate(accounts)]
    differ = {side: {body for one, body in zip(accounts, told, strict=True) if one.side == side} for side in sides}
    bodies = [body if len(differ[one.side]) > 1 else one.side for one, body in zip(accounts, told, strict=True)]
    names: dict[int, str] = {}
    ordered = ranks or [(account.id,) for account in accounts]
    for at in sorted(range(len(accounts)), key=lambda at: (at not in given, ordered[at])):
        numbered = (f"{bodies[at]} ({number})" for number in count(2))
        free = (name for name in numbered if name not in bodies and name not in names.values())
        names[at] = next(free) if bodies[at] in names.values() else bodies[at]
    return [called(account, names[at]) for at, account in enumerate(accounts)]


def known_apart(accounts: Sequence[Account]) -> list[Account]:
    """The accounts with ids of their own, and their points too: one text given twice makes two accounts of the same points."""
    seen: set[str] = set()
    apart: dict[int, Account] = {}
    for at in sorted(range(len(accounts)), key=lambda at: accounts[at].id):
        copies = chain((accounts[at],), (copy_of(accounts[at], number) for number in count(2)))
        apart[at] = next(copy for copy in copies if seen.isdisjoint(ids_of(copy)))
        seen.update(ids_of(apart[at]))
    return [apart[at] for at in range(len(accounts))]


def ids_of(account: Account) -> set[str]:
    """The ids of an account and its points."""
    return {account.id, *(point.id for point in account.points)}


def copy_of(account: Account, number: int) -> Account:
    """The same account under other ids, as the second or a later one of its text."""
    points = tuple(replace(point, id=identify(point.id, number)) for point in account.points)
    basis = tuple(point.id for point in points) or account.basis
    return replace(account, id=identify(account.id, number), points=points, basis=basis)


def institution(account: Account) -> str:
    """The name of the body that gives an account, after its country where it is no name by itself: "Peru (foreign ministry)"."""
    if account.party is None or account.party.name == account.side:
        return account.side
    own = any(word[:1].isupper() for word in account.party.name.split())
    return account.party.name if own else f"{account.side} ({account.party.name})"


def called(account: Account, side: str) -> Account:
    """An account and its points under another name of its side."""
    if side == account.side:
        return account
    return replace(account, side=side, points=tuple(replace(point, side=side) for point in account.points))
