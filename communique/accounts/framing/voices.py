"""By which verb and in whose name the sides tell one thing: “claimed” or “said”, “both agreed” or “our minister stressed”."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from communique.accounts.framing.telling import (
    LONGEST_PHRASE,
    Telling,
    each_side,
    in_words,
    is_told_as_past,
    kinds,
    quoted,
    wording,
)
from communique.actors import resolve_phrase
from communique.parse import Parse
from communique.records import Account, Point, Row, Span, Wording

MARKED = frozenset({"distance", "concede", "press", "hostile"})
"""Kinds of verb whose difference from another kind is news: “stressed” beside “said” is not."""
JOINT_SUBJECT = re.compile(
    r"(?:the |our |both |two |three |all )*(?:(?:foreign|defence|defense|prime|two) )*"
    r"(?:sides|parties|ministers|leaders|presidents|interlocutors|delegations|both|heads of (?:state|government|delegation))"
    r"(?: of .*| also| both)?",
    re.IGNORECASE,
)
SUBJECTS = ("nsubj", "nsubjpass")
SEVERAL = frozenset({"we", "they"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one point is told: the phrase (subject and verb), the verb, its kind, who speaks and whether both sides do
    (None: “we affirmed” can mean one side or both).

    `past` is true where it tells what was said, not what is being said or was not: “she stressed”, but “I want to stress”.
    """

    phrase: Span
    verb: str
    kind: str
    speaker: str | None
    joint: bool | None
    past: bool


def verb_wordings(tellings: Sequence[Telling], told: Iterable[Row]) -> Iterator[Wording]:
    """Rows in which one and the same speaker says it by verbs of other kinds, and what a side says others “claimed”."""
    used: set[Span] = set()
    for row in told:
        voices = voices_of(tellings, row)
        if differ(voices):
            spans = [tuple(voice.phrase for voice in mine) for mine in voices]
            used.update(span for mine in spans for span in mine)
            verbs = [mine[0].phrase.words if mine else None for mine in voices]
            what = [f"writes {quoted(words)}" if words else None for words in verbs]
            reason = f"the same speaker on the same matter: {each_side(tellings, what)}"
            yield wording(tellings, "verb", row.topic, spans, reason)
    yield from claims(tellings, used)


def joint_wordings(tellings: Sequence[Telling], told: Iterable[Row]) -> Iterator[Wording]:
    """Rows that one side tells as what both did together and another as what one of them said."""
    for row in told:
        voices = [tuple(voice for voice in mine if voice.past) for mine in voices_of(tellings, row)]
        together = [bool(mine) and all(voice.joint for voice in mine) for mine in voices]
        alone = [bool(mine) and all(voice.joint is False for voice in mine) for mine in voices]
        if any(together) and any(alone):
            how = [
                "as done together" if both else "as said by one" if one else None
                for both, one in zip(together, alone, strict=True)
            ]
            what = [f"tells it {mine}" if mine else None for mine in how]
            spans = [tuple(voice.phrase for voice in mine) for mine in voices]
            yield wording(tellings, "joint", row.topic, spans, each_side(tellings, what))


def voices_of(tellings: Sequence[Telling], row: Row) -> list[tuple[Voice, ...]]:
    """For each account how it tells the points of a row; a point without a verb of telling has no voice."""
    basis = frozenset(row.basis)
    voices = []
    for telling in tellings:
        found = (voice_of(telling, point) for point in telling.account.points if point.id in basis)
        voices.append(tuple(voice for voice in found if voice))
    return voices


def differ(voices: Sequence[Sequence[Voice]]) -> bool:
    """Whether two accounts let the same speaker speak by verbs of kinds whose difference is news."""
    return any(
        voice.kind != other.kind
        and (voice.kind in MARKED or other.kind in MARKED)
        and voice.speaker is not None
        and voice.speaker == other.speaker
        for mine, theirs in combinations(voices, 2)
        for voice in mine[:1]
        for other in theirs[:1]
    )


def voice_of(telling: Telling, point: Point) -> Voice | None:
    """How one point is told; None where no verb of the codebook governs it."""
    verb = verb_of(telling, point)
    if verb is None:
        return None
    parse = telling.parse
    lemma = parse.lemma[verb].lower()
    subject = subject_of(telling, verb)
    first = parse.left[subject] if subject is not None and parse.left[subject] < verb else verb
    phrase = telling.phrase(first, verb)
    return Voice(
        phrase=phrase if len(phrase.words) <= LONGEST_PHRASE else telling.phrase(verb, verb),
        verb=lemma,
        kind=kinds("reporting_verbs.csv", "verb")[lemma],
        speaker=speaker_of(telling, verb, subject),
        joint=True if point.joint else is_joint(telling, verb, subject),
        past=subject is not None and is_told_as_past(parse, verb) and parse.child(verb, "neg") is None,
    )


def verb_of(telling: Telling, point: Point) -> int | None:
    """The verb of telling that governs a point: its cue, else the nearest above its head, else the head itself."""
    parse, known = telling.parse, kinds("reporting_verbs.csv", "verb")
    place = point.cue or point.evidence[0]
    inside = parse.inside(place.start, place.end)
    tops = parse.tops(inside)
    if not tops:
        return None
    above = [tops[0], *([] if point.cue else parse.ancestors(tops[0]))]
    verbs = (token for token in above if parse.pos[token] == "VERB" and parse.lemma[token].lower() in known)
    return next(verbs, None)


def subject_of(telling: Telling, verb: int) -> int | None:
    """The subject of a verb, or of the one it is coordinated with or hangs on as a participle."""
    parse = telling.parse
    while True:
        subject = parse.child(verb, *SUBJECTS)
        if subject is not None or parse.dep[verb] not in ("conj", "advcl", "xcomp") or parse.head[verb] == verb:
            return subject
        verb = parse.head[verb]


def is_joint(telling: Telling, verb: int, subject: int | None) -> bool | None:
    """Whether both sides do it: “the ministers agreed”, “we discussed”, “the Prime Minister and I talked about”.

    None for a “we” or
    “they” that can be one side alone, and for “it was agreed”.
    """
    parse = telling.parse
    if subject is None or parse.lemma[subject].lower() == "it":
        return None
    words = telling.phrase(parse.left[subject], parse.right[subject]).words
    if JOINT_SUBJECT.fullmatch(" ".join(words.split())):
        return True
    together = kinds("reporting_verbs.csv", "verb").get(parse.lemma[verb].lower()) == "together"
    several = parse.child(subject, "conj") is not None or parse.word[subject].lower() in SEVERAL
    return (True if together else None) if several else False


def speaker_of(telling: Telling, verb: int, subject: int | None) -> str | None:
    """Who speaks: the actor of the statement with this verb, else of the mention that is its subject; the account for “we”."""
    parse = telling.parse
    at = parse.start[verb]
    for statement in telling.dossier.statements:
        if statement.cue and statement.cue.start <= at < statement.cue.end and statement.speaker:
            return statement.speaker.actor.id
    if subject is None:
        return None
    place = parse.start[subject]
    for mention in telling.dossier.mentions:
        if mention.evidence[0].start <= place < mention.evidence[0].end:
            return mention.actor.id
    return None


def claims(tellings: Sequence[Telling], used: set[Span]) -> Iterator[Wording]:
    """What an account says that someone of another side “claimed” or “alleged”, where no row has shown it."""
    for telling in tellings:
        others = {other.account.id: countries_of(other.account, other) for other in tellings if other is not telling}
        own = countries_of(telling.account, telling)
        theirs = {country for known in others.values() for country in known} - own
        for statement in telling.dossier.statements:
            cue, speaker = statement.cue, statement.speaker
            if cue is None or speaker is None or statement.negated or speaker.actor.country not in theirs:
                continue
            if not telling.holds(cue.start, cue.end) or any(
                span.document == cue.document and span.start <= cue.start < span.end for span in used
            ):
                continue
            if holds_apart(telling.parse, telling.parse.at(cue.start)):
                spans = [(statement.evidence[0],) if each is telling else () for each in tellings]
                reason = f"{telling.side} uses {quoted(cue.words)} of what {speaker.actor.name} said"
                yield wording(
                    tellings, "verb", None, spans, reason, [in_words((cue,)) if each is telling else None for each in tellings]
                )


def holds_apart(parse: Parse, verb: int) -> bool:
    """A verb such as “claimed” with a clause that it leaves to its speaker; to claim waters is another matter."""
    apart = kinds("reporting_verbs.csv", "verb").get(parse.lemma[verb].lower()) == "distance"
    return apart and parse.pos[verb] == "VERB" and parse.child(verb, "ccomp", "xcomp") is not None


def countries_of(account: Account, telling: Telling) -> set[str]:
    """The country that an account speaks for: its party's, else that of whom it names as its publisher."""
    actor = account.party or resolve_phrase(account.side) or resolve_phrase(telling.document.publisher or "")
    return {actor.country} if actor and actor.country else set()
