"""Statements that condemn without a verb of condemning: what someone says of another country decides.

`Such flights are a provocation` is no act by any word of its grammar, but said by a ministry of a neighbour's flights it
is ACCUSE.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from communique.codebooks import rows
from communique.events.clauses import subjects_of
from communique.events.lexicon import Code, make_code
from communique.events.roles import Scene, parties_of, phrase_parties
from communique.parse import Parse
from communique.records import Mention, Party, Span, Statement


@dataclass(frozen=True, slots=True)
class Stance:
    """A judging word at `token`, whose it is, and whom it is about; [start, end) is what of its sentence is content."""

    token: int
    start: int
    end: int
    code: Code
    word: str
    recipient: Party
    statement: Statement


@cache
def judgements() -> dict[str, Code]:
    """The code that a judging word gives to a statement."""
    return {
        word: make_code(row["type"], "disapprove" if row["cameo"] == "111" else "allege", row["cameo"])
        for row in rows("judgements.csv")
        for word in row["words"].split("|")
    }


def find_stances(scene: Scene, statements: Sequence[Statement]) -> Iterator[Stance]:
    """The first judgement on each other country in each sentence of each statement."""
    starts = [mention.evidence[0].start for mention in scene.cast.mentions]
    for statement in statements:
        if statement.speaker is None or statement.speaker.actor.country is None:
            continue
        seen: set[tuple[int, str | None]] = set()
        for span in statement.content:
            for token in judging_words(scene.parse, span):
                stance = read_stance(scene, starts, statement, span, token)
                key = (scene.parse.sentence[token], stance.recipient.actor.country if stance else None)
                if stance and key not in seen:
                    seen.add(key)
                    yield stance


def judging_words(parse: Parse, span: Span) -> Iterator[int]:
    """The tokens of a span that judge and are not negated."""
    for token in range(bisect_left(parse.start, span.start), bisect_left(parse.start, span.end)):
        if parse.lemma[token].lower() in judgements() and not denied(parse, token):
            yield token


def read_stance(scene: Scene, starts: Sequence[int], statement: Statement, span: Span, token: int) -> Stance | None:
    """The stance of a judging word; None when it is about no other country. `starts` are where the mentions start."""
    parse, speaker = scene.parse, statement.speaker
    if speaker is None:
        return None
    first, stop = parse.sentences[parse.sentence[token]]
    low, high = max(parse.start[first], span.start), min(parse.end[stop - 1], span.end)
    inside = scene.cast.mentions[bisect_left(starts, low) : bisect_right(starts, high - 1)]
    target = owner_judged(scene, token, speaker) or judged(inside, parse.start[token], speaker)
    if target is None:
        return None
    code = judgements()[parse.lemma[token].lower()]
    return Stance(token, low, high, code, parse.word[token], target, statement)


def owner_judged(scene: Scene, token: int, speaker: Party) -> Party | None:
    """The other country whose deed is judged: the owner of the phrase, else the subject of the judging clause."""
    parse = scene.parse
    noun = parse.head[token] if parse.dep[token] == "amod" else token
    verb = next((above for above in (noun, *parse.ancestors(noun)) if parse.pos[above] in ("VERB", "AUX")), None)
    places = [phrase_parties(scene, noun)]
    if verb is not None:
        places.append(parties_of(scene, subjects_of(parse, verb)))
    found = (party for parties in places for party in parties)
    return next((party for party in found if party.actor.country not in (None, speaker.actor.country)), None)


def denied(parse: Parse, token: int) -> bool:
    """Whether the judgement is negated, by its own word or the verb it is the predicate of."""
    above = parse.head[token]
    here = (token, above) if parse.pos[above] == "AUX" or parse.dep[token] in ("dobj", "ROOT") else (token,)
    return any(parse.dep[child] == "neg" or parse.word[child].lower() == "no" for at in here for child in parse.children[at])


def judged(mentions: Sequence[Mention], at: int, speaker: Party) -> Party | None:
    """Whom a judgement is about: the nearest other country named before it, else the first after it."""
    others = [
        mention
        for mention in mentions
        if mention.use != "place" and mention.actor.country and mention.actor.country != speaker.actor.country
    ]
    before = [mention for mention in others if mention.evidence[0].start < at]
    chosen = before[:1] or others[:1]
    return Party(actor=chosen[0].actor, span=chosen[0].evidence[0]) if chosen else None
