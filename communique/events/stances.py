"""Statements that condemn without a verb of condemning: what someone says of another country decides.

`Such flights are a provocation` is no act by any word of its grammar, but said by a ministry of a neighbour's flights it
is ACCUSE.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from communique.actors import Cast
from communique.events.lexicon import Code, make_code
from communique.events.ontology import rows
from communique.parse import Parse
from communique.records import Mention, Party, Statement


@dataclass(frozen=True, slots=True)
class Stance:
    """A judging word at `token`, whose it is, and whom it is about. `first` and `last` bound the sentence's content."""

    token: int
    first: int
    last: int
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


def find_stances(parse: Parse, cast: Cast, statements: Sequence[Statement]) -> Iterator[Stance]:
    """The first judgement on another country in each sentence of each statement."""
    starts = [mention.evidence[0].start for mention in cast.mentions]
    for statement in statements:
        if statement.speaker is None or statement.speaker.actor.country is None:
            continue
        seen: set[int] = set()
        for span in statement.content:
            for token in range(bisect_left(parse.start, span.start), bisect_left(parse.start, span.end)):
                code = judgements().get(parse.lemma[token].lower())
                if code is None or parse.sentence[token] in seen or denied(parse, token):
                    continue
                first, stop = parse.sentences[parse.sentence[token]]
                low, high = max(parse.start[first], span.start), min(parse.end[stop - 1], span.end)
                inside = cast.mentions[bisect_left(starts, low) : bisect_right(starts, high - 1)]
                target = judged(inside, parse.start[token], statement.speaker)
                if target:
                    seen.add(parse.sentence[token])
                    yield Stance(
                        token, bisect_left(parse.start, low), bisect_left(parse.start, high) - 1, code, parse.word[token],
                        target, statement,
                    )  # fmt: skip


def denied(parse: Parse, token: int) -> bool:
    """Whether the judgement is negated, by its own word or its verb's."""
    here = (token, parse.head[token])
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
