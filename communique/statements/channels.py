"""By what way the words came: an interview, a readout of a call, tweets, a news conference; and to whom they were said."""

import re
from collections.abc import Mapping
from functools import cache

from communique.actors import Cast, resolve_phrase
from communique.codebooks import rows
from communique.parse import Parse
from communique.records import Party
from communique.statements.attributions import Attribution

CALL = re.compile(r"\b(?:phone|telephone|call|called|conversation)\b", re.IGNORECASE)
OUTLETS = re.compile(
    r"\b(?:agency|newspaper|daily|weekly|magazine|television|radio|channel|station|network|website|broadcaster)\b", re.IGNORECASE
)
DIRECTED = frozenset({"demand", "request", "warn", "threaten", "ask", "propose"})
ADDRESSING = DIRECTED | {"accuse", "promise", "praise", "deny"}
LIKENING = frozenset({"to", "as", "with"})
TO_WHOM = ("dative", "dobj")
READOUTS = frozenset({"readout"})


@cache
def load_channels() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The channel of each phrase, and the pattern that finds them, longest first; read once."""
    table = {row["phrase"]: row["channel"] for row in rows("channels.csv")}
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def channel_of(frame: str, around: str) -> str | None:
    """The channel that the words beside the content name ("said [in an interview]"); None when they name none.

    `around` is the paragraph so far: a readout there is one of a call when a call was mentioned.
    """
    table, pattern = load_channels()
    found = pattern.search(frame)
    if found is None:
        return None
    channel = table[found.group().lower()]
    return "phone_call_readout" if channel in READOUTS and CALL.search(around) else channel


def addressee_of(parse: Parse, cast: Cast, attribution: Attribution) -> Party | None:
    """Whom the words were said to: the object of "told", what follows "to" or "with"; None when it is not said."""
    if attribution.speaker is not None or parse.lemma[attribution.token] == "accord":
        return None
    token = attribution.token
    person = parse.child(token, *TO_WHOM)
    if person is not None and likened(parse, attribution):
        return None
    if person is not None and is_addressed(parse, attribution, person):
        return cast.party(person) or outlet(parse, cast, person)
    for child in parse.children[token]:
        word = parse.word[child].lower()
        towards = word == "to" or (word in ("on", "upon") and attribution.act in DIRECTED)
        if towards and parse.dep[child] in ("prep", "dative"):
            return below(parse, cast, child, attribution)
        if word in ("in", "during") and (occasion := parse.child(child, "pobj")) is not None:
            with_whom = next((c for c in parse.children[occasion] if parse.word[c].lower() in ("with", "to")), None)
            if with_whom is not None:
                return below(parse, cast, with_whom, attribution)
    return None


def likened(parse: Parse, attribution: Attribution) -> bool:
    """The object is spoken of and not to: "compared the sailors to pirates", "described them as thieves"."""
    if attribution.act in ADDRESSING:
        return False
    return any(parse.word[child].lower() in LIKENING for child in parse.children[attribution.token])


def carries(party: Party | None) -> bool:
    """Whether who was told passes it on: an outlet, known by name or by what it is called."""
    if party is None:
        return False
    return party.actor.kind == "outlet" or (party.span is not None and OUTLETS.search(party.span.words) is not None)


def outlet(parse: Parse, cast: Cast, token: int) -> Party | None:
    """A name that only the codebooks know as one: "told the Tribune" has an article that names in general lack."""
    actor = resolve_phrase(parse.word[token]) if parse.pos[token] == "PROPN" else None
    if actor is None:
        return None
    return Party(actor=actor, span=cast.document.span(parse.start[token], parse.end[token]))


def below(parse: Parse, cast: Cast, preposition: int, attribution: Attribution) -> Party | None:
    """The actor a preposition governs, unless that is part of the content."""
    person = parse.child(preposition, "pobj")
    return cast.party(person) if person is not None and is_addressed(parse, attribution, person) else None


def is_addressed(parse: Parse, attribution: Attribution, person: int) -> bool:
    """Whether someone is spoken to and not of: outside the content, or the first in it, with what they are to do after them."""
    if not holds(attribution, parse.start[person]):
        return True
    opening, closing = parse.start[parse.left[person]], parse.end[parse.right[person]]
    return attribution.act in ADDRESSING and any(start >= opening and end > closing for start, end in attribution.contents)


def holds(attribution: Attribution, character: int) -> bool:
    """Whether a character is inside the content."""
    return any(start <= character < end for start, end in attribution.contents)
