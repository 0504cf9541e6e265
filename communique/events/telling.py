"""From what the reader tags around a trigger to the parts of a report: its parties, its code, when, where and how many."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from communique.actors.identity import state_actor
from communique.actors.ties import Ties
from communique.dates import DateExpression
from communique.encoder import Range
from communique.events.acts import Acts
from communique.events.clauses import coordinated
from communique.events.lexicon import Code, event_nouns, frames, operators
from communique.events.ontology import cameo_codes, event_type
from communique.events.roles import Roles, Scene, phrase_parties
from communique.parse import Parse
from communique.records import Party
from communique.tagging import Told
from communique.tagging.decoding import Hints

IMPLIED = 0.7  # probability of a country from which a side without words of its own is of it
HEADS = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "DET"})
# The least particular CAMEO code of each type, where the lexicon tells none. COERCE and ASSAULT have no root of their own.
GENERAL = {"COERCE": "170", "ASSAULT": "190", "REQUEST": "100", "THREATEN": "130", "CONCEDE": "080", "SANCTION": "160"}


def tokens_in(parse: Parse, ranges: Iterable[Range]) -> list[int]:
    """The tokens that stand on some ranges of characters, in order."""
    return sorted({token for start, end in ranges for token in parse.inside(start, end)})


def roles_of(scene: Scene, told: Told) -> Roles:
    """The parties that are tagged as actors and recipients."""
    ties = scene.cast.ties
    actors = known_or(parties_in(scene, told.actors), implied(ties, told.homes[0]))
    recipients = beside(actors, known_or(parties_in(scene, told.recipients), implied(ties, told.homes[1])))
    symmetric = not recipients and len(actors) > 1 and event_type(told.type).nature != "harm"
    found = [
        f"actor is {words(scene, told.actors)!r}" if actors else "no actor is named",
        "the sides act together" if symmetric else f"recipient is {words(scene, told.recipients)!r}" if recipients else "",
    ]
    return Roles(actors, recipients, symmetric, "; ".join(filter(None, found)))


def beside(actors: Sequence[Party], recipients: Iterable[Party]) -> tuple[Party, ...]:
    """The recipients that are none of the actors, and of other states where there are such: what is done to one's own is seldom
    done to others too."""
    known, states = {party.actor.id for party in actors}, {party.actor.country for party in actors}
    others = tuple(party for party in recipients if party.actor.id not in known)
    return tuple(party for party in others if party.actor.country not in states) or others


def known_or(parties: tuple[Party, ...], others: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties where one of them is of a known country, else these with the others."""
    return parties if any(party.actor.country for party in parties) else (*parties, *others)


def implied(ties: Ties, hints: Hints) -> tuple[Party, ...]:
    """The state of a side that has no words of its own, by the words around that name it."""
    tie = ties.likeliest(hints)
    if tie.country is None or tie.sure < IMPLIED:
        return ()
    return (Party(actor=state_actor(tie.country, tie.why), span=tie.span),)


def words(scene: Scene, ranges: Iterable[Range]) -> str:
    """The words of some ranges."""
    return " ... ".join(scene.cast.document.text[start:end] for start, end in ranges)


def parties_in(scene: Scene, ranges: Sequence[Range]) -> tuple[Party, ...]:
    """The parties that some ranges of characters name, each once."""
    found: dict[str, Party] = {}
    for start, end in ranges:
        for party in phrases_in(scene, start, end) or named_in(scene, start, end):
            found.setdefault(party.actor.id, party)
    known = {key: party for key, party in found.items() if party.actor.country}
    return tuple((known or found).values())


def phrases_in(scene: Scene, start: int, end: int) -> tuple[Party, ...]:
    """The parties of the phrases that begin no deeper than a range of characters."""
    parse = scene.parse
    inside = parse.inside(start, end)
    heads = [token for token in parse.tops(inside) if parse.pos[token] in HEADS]
    members = dict.fromkeys(member for head in heads for member in coordinated(parse, head) if member in inside or member == head)
    found = tuple(party for member in members for party in phrase_parties(scene, member))
    return found if any(party.actor.country for party in found) else ()


def named_in(scene: Scene, start: int, end: int) -> tuple[Party, ...]:
    """The first actor named in a range of characters, one of a country before any other."""
    mentions = scene.cast.mentions
    low, high = (bisect_left(mentions, at, key=lambda mention: mention.evidence[0].start) for at in (start, end))
    inside = sorted(mentions[low:high], key=lambda mention: mention.actor.country is None)
    return tuple(Party(actor=mention.actor, span=mention.evidence[0]) for mention in inside[:1])


def code_of(parse: Parse, told: Told, acts: Acts) -> tuple[Code, str]:
    """The code of a telling by its type, and the row of the codebooks that it falls under.

    The lexicon's own reading of the sentence counts where it has the type; else the first entry of its words that has it; else
    the type's most general code.
    """
    tokens = tokens_in(parse, told.trigger)
    for token in tokens:
        act = acts.get(token)
        if act is not None and act.code.type == told.type:
            return act.code, act.row
    for token in tokens:
        for code, row in entries_of(parse.lemma[token].lower()):
            if code.type == told.type:
                return code, row
    return general(told.type), "the type in plover.csv"


@cache
def entries_of(lemma: str) -> tuple[tuple[Code, str], ...]:
    """The codes that a word can have, whatever it governs, with their rows."""
    found = [(frame.code, frame.row) for frame in frames().get(lemma, ())]
    found += [(entry.code, entry.row) for entry in event_nouns().get(lemma, ())]
    found += [
        (one.code, one.row) for part in ("verb", "noun", "adjective") for one in operators().get((part, lemma), ()) if one.code
    ]
    return tuple(found)


@cache
def general(kind: str) -> Code:
    """The least particular code of a type."""
    codes = (code.code for code in cameo_codes().values() if code.type == kind)
    return Code(kind, None, GENERAL.get(kind) or min(codes, key=lambda code: (len(code.rstrip("0")), code)))


def date_beside(told: Told, dates: Sequence[DateExpression]) -> DateExpression | None:
    """The date expression that is tagged as the telling's time."""
    return next((one for one in dates for start, end in told.times if one.start < end and start < one.end), None)
