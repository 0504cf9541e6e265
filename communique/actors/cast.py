"""Who appears in a document: every phrase that stands for an actor, and the actor it stands for.

Names come from the codebooks or from the document itself (a title, an apposition, brackets that introduce an acronym);
what refers back (a surname, a pronoun, "the ministry") is resolved to the nearest that fits, or left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from communique.actors.identity import state_actor
from communique.actors.knowledge import Entry, Match
from communique.actors.memory import Memory
from communique.actors.phrases import Words, extent, heads, names_in, phrase_at, words_of
from communique.actors.resolution import Setting, best_entry, compose, covering
from communique.parse import Parse, parse
from communique.records import Actor, Document, Mention, Party, Use, identify

METHOD = "actors.rules/1"
COUNTRY_WORDS = ("adjective", "state", "demonym", "place")
PRONOUNS = frozenset({"he", "she", "him", "her", "his", "hers", "it", "its", "they", "them", "their", "theirs"})
PLACE_PREPOSITIONS = frozenset(
    "in at near from to into through across around inside outside over throughout toward towards of off along via".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The actors of one document by the token that heads their phrase.

    `party` answers for heads only ("Lavrov" in "Foreign Minister Sergey Lavrov"); a modifier ("Russian" in "Russian
    troops") is in `mentions` with use "adjective" and is reached by `country_words`. A phrase that only names a location
    has use "place": `use_at` tells.
    """

    document: Document
    mentions: tuple[Mention, ...]
    by_token: Mapping[int, Mention]
    modifiers: Mapping[int, Mention]
    members: Mapping[int, tuple[int, ...]]

    def party(self, token: int) -> Party | None:
        """The actor of the noun phrase whose head is this token."""
        mention = self.by_token.get(token)
        return Party(actor=mention.actor, span=mention.evidence[0]) if mention else None

    def parties(self, token: int) -> tuple[Party, ...]:
        """The actors of a phrase and of what is coordinated with it: "Jordan and Britain" are two."""
        found = [self.party(member) for member in (token, *self.members.get(token, ()))]
        return tuple(party for party in found if party)

    def use_at(self, token: int) -> Use | None:
        """How the phrase headed by this token refers."""
        mention = self.by_token.get(token)
        return mention.use if mention else None

    def country_words(self, first: int, last: int) -> tuple[Party, ...]:
        """The states named by adjectives and names used as modifiers among tokens [first, last]."""
        found = [self.modifiers[token] for token in range(first, last + 1) if token in self.modifiers]
        return tuple(Party(actor=mention.actor, span=mention.evidence[0]) for mention in found)


@lru_cache(maxsize=4)
def find_cast(document: Document) -> Cast:
    """Find every actor of a document; the last few casts are remembered."""
    return build_cast(document, parse(document))


def build_cast(document: Document, parsed: Parse) -> Cast:
    """The cast of a parsed document."""
    words = words_of(parsed)
    matches = names_in(parsed, words)
    starts = {match.first: match for match in matches}
    memory = Memory(document, parsed)
    setting = Setting(document.anchor)
    by_token: dict[int, Mention] = {}
    modifiers: dict[int, Mention] = {}
    owned = {words.token[at]: match for match in matches for at in range(match.first, match.last + 1)}
    tops = frozenset(heads(parsed))
    for token in range(len(parsed)):
        if token in tops:
            mention = read_head(document, parsed, words, starts, memory, setting, token)
        elif parsed.word[token].lower() in PRONOUNS:
            mention = memory.pronoun(token)
        else:
            mention = None
        if mention:
            by_token[token] = mention
            memory.add(token, mention)
        elif token in owned and token not in tops:
            modifier = read_modifier(document, parsed, words, owned[token], token)
            if modifier:
                modifiers[token] = modifier
    members = {token: conjuncts(parsed, token) for token in by_token if parsed.child(token, "conj") is not None}
    found = sorted((*by_token.values(), *modifiers.values()), key=lambda mention: mention.evidence[0])
    return Cast(document, tuple(found), by_token, modifiers, members)


def conjuncts(parsed: Parse, token: int) -> tuple[int, ...]:
    """What is coordinated with a token, in order."""
    found: list[int] = []
    below = parsed.child(token, "conj")
    while below is not None and below not in found:
        found.append(below)
        below = parsed.child(below, "conj")
    return tuple(found)


def read_head(
    document: Document, parsed: Parse, words: Words, starts: dict[int, Match], memory: Memory, setting: Setting, token: int
) -> Mention | None:
    """The mention of the noun phrase of a head, or None when it stands for no actor."""
    around = phrase_at(parsed, words, starts, token)
    if around is None:
        return None
    phrase, first = around
    head = covering(phrase.matches, phrase.head)
    actor = memory.recall(token, phrase, head) or compose(phrase, setting)
    if actor is None:
        return None
    left, _ = extent(parsed, token)
    if head and head.entries[0].kind not in ("agent", "title"):
        left = words.token[head.first + first]
    use = use_of(parsed, token, head)
    return make_mention(document, parsed, left, token, actor, use)


def read_modifier(document: Document, parsed: Parse, words: Words, match: Match, token: int) -> Mention | None:
    """A state named inside another phrase, by adjective or name."""
    if words.token[match.last] != token:
        return None
    for kind in COUNTRY_WORDS:
        entry = best_entry(match, kind, Setting())
        if entry and entry.country:
            actor = state_actor(entry.country, f"{entry.name} as a modifier")
            return make_mention(document, parsed, words.token[match.first], token, actor, "adjective")
    return None


def use_of(parsed: Parse, token: int, head: Match | None) -> Use:
    """How a phrase refers, by what it is and where it stands."""
    entries: tuple[Entry, ...] = head.entries if head else ()
    kinds = {entry.kind for entry in entries}
    if kinds & {"agent", "title"} and not kinds & {"organisation", "person"}:
        return "nominal"
    if kinds & {"state", "place"} and not kinds & {"organisation", "person"}:
        above = parsed.head[token]
        if parsed.dep[token] == "pobj" and parsed.word[above].lower() in PLACE_PREPOSITIONS:
            return "place"
        return "name" if "state" in kinds else "metonym"
    return "name"


def make_mention(document: Document, parsed: Parse, left: int, right: int, actor: Actor, use: Use) -> Mention:
    """A mention of tokens [left, right], without a leading article."""
    if left < right and parsed.word[left].lower() in ("the", "a", "an") and use != "nominal":
        left += 1
    span = document.span(parsed.start[left], parsed.end[right])
    return Mention(
        id=identify(document.id, span.start, span.end, actor.id, METHOD),
        evidence=(span,),
        method=METHOD,
        confidence=0.8,
        name=span.words,
        use=use,
        actor=actor,
        reason=actor.reason,
    )
