"""Those who speak at once: both sides of talks, the ministers of two states, officials in both capitals."""

import re
from dataclasses import replace

from communique.actors import Cast
from communique.actors.identity import STATELESS, actor_id, state_actor
from communique.parse import Parse
from communique.records import Actor, Document, Party, identify
from communique.statements.occasions import Occasion
from communique.statements.sources import Source

BOTH = re.compile(
    r"(?:the |both |two |three |four |five |all )*(?:(?:foreign|defence|defense|prime) )?"
    r"(?:sides|parties|participants|signatories|ministers|leaders|presidents|heads of (?:state|government|delegation)|"
    r"governments|countries|states|delegations|delegates|representatives|envoys|negotiators|meeting|conference)",
    re.IGNORECASE,
)
COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
THEIRS = frozenset({"their", "whose"})
SHARING = frozenset({"of", "in", "from", "on"})
TALKING = frozenset({"GOV", "MIL", "REB", "LEG", "OPP", "PTY", "COP"})


class Joint:
    """Finds who speaks at once in one document."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast, occasion: Occasion) -> None:
        self.parse, self.cast = parsed, cast
        self.sides, self.countries = joint_actor(document, occasion), occasion.sides

    def of(self, speaker: Party, source: Source | None) -> tuple[Party, ...]:
        """The states that speak at once where a phrase says that several do; none for one speaker."""
        return self.sides_of(speaker, source) or self.states_of(speaker, source)

    def sides_of(self, speaker: Party, source: Source | None) -> tuple[Party, ...]:
        """The states that speak as one: the sides of talks, or those that "both sides" stands for."""
        if self.sides is not None and speaker.actor.id == self.sides.id:
            two = source is not None and self.is_two(source)
            sides = self.countries[:2] if two else self.countries  # of three the last is mostly the host
            return tuple(replace(speaker, actor=state_actor(country, self.sides.reason)) for country in sides)
        pair = self.cast.pairs.get(source.head, ()) if source else ()
        return tuple(replace(speaker, actor=mention.actor) for mention in pair)

    def states_of(self, speaker: Party, source: Source | None) -> tuple[Party, ...]:
        """One for each state, of offices that a phrase gives to several: "the foreign ministers of Chad and Niger"."""
        actor = speaker.actor
        if source is None or self.parse.tag[source.head] not in ("NNS", "NNPS") or actor.kind == "state" or not actor.sector:
            return ()
        found = [party.actor for party in self.cast.country_words(source.first, source.last)]
        found += [self.cast.by_token[at].actor for at in range(source.head + 1, source.last + 1) if at in self.cast.by_token]
        states = tuple(dict.fromkeys(state.country for state in found if state.kind == "state" and state.country))
        states = states or self.states_meant(source)
        if len(states) < 2:
            return ()
        each = ((country, actor_id(country, actor.sector, actor.name)) for country in states)
        return tuple(replace(speaker, actor=replace(actor, id=known, country=country)) for country, known in each)

    def states_meant(self, source: Source) -> tuple[str, ...]:
        """The states before it that a plural is of: "their ministers", "the two envoys", "officials in both capitals"."""
        owner = self.parse.child(source.head, "poss")
        if owner is not None:
            return self.listed_before(source) if self.parse.word[owner].lower() in THEIRS else ()
        counts = {COUNTS[word] for word in self.words(source) if word in COUNTS}
        after = self.words(Source(source.head, source.head + 1, source.last))
        shared = not after or (after[0] in SHARING and not COUNTS.keys().isdisjoint(after))
        return self.named_before(source, min(counts)) if len(counts) == 1 and shared else ()

    def listed_before(self, source: Source) -> tuple[str, ...]:
        """The states of the last list of states in the sentence before a phrase."""
        start = self.parse.sentences[self.parse.sentence[source.head]][0]
        for token in range(source.first - 1, start - 1, -1):
            listed = [party.actor for party in self.cast.parties(token)] if token in self.cast.members else []
            if len(listed) > 1 and all(actor.kind == "state" and actor.country for actor in listed):
                return tuple(dict.fromkeys(actor.country for actor in listed if actor.country))
        return ()

    def named_before(self, source: Source, count: int) -> tuple[str, ...]:
        """The states named before a phrase in its sentence, else with those of the one before it, when they are so many."""
        here = self.parse.sentence[source.head]
        for sentence in (here, max(here - 1, 0)):
            start = self.parse.sentences[sentence][0]
            found = (self.cast.by_token.get(at) or self.cast.modifiers.get(at) for at in range(start, source.first))
            countries = (mention.actor.country for mention in found if mention is not None)
            states = tuple(dict.fromkeys(country for country in countries if country and country not in STATELESS))
            if len(states) == count and self.parse.block[start] == self.parse.block[source.head]:
                return states
        return ()

    def words(self, source: Source) -> list[str]:
        """The words of a phrase in lower case."""
        return [word.lower() for word in self.parse.word[source.first : source.last + 1]]

    def is_both(self, source: Source, last: Actor | None) -> bool:
        """Both sides of talks at once: "the two ministers", or "they" when these spoke last."""
        words = " ".join(self.words(source))
        if words == "they":
            return last == self.sides or self.opens_together(source, last)
        return BOTH.fullmatch(words) is not None

    def is_two(self, source: Source) -> bool:
        """Whether a phrase says that it is of two."""
        return any(COUNTS.get(word) == 2 for word in self.words(source))

    def opens_together(self, source: Source, last: Actor | None) -> bool:
        """Whether "They" opens a sentence and can stand for nobody but those who talk: no group has spoken or acts before it."""
        before = self.cast.party(source.head)
        first, _ = self.parse.sentences[self.parse.sentence[source.head]]
        apart = last is None or last.kind != "group"
        return source.first == first and apart and (before is None or before.actor.sector not in TALKING)


def joint_actor(document: Document, occasion: Occasion) -> Actor | None:
    """Both sides of the talks that an official text reports, as one speaker; None for any other text."""
    if occasion.kind not in ("readout", "statement") or len(occasion.sides) < 2:
        return None
    name = " and ".join(state_actor(country, "a side of the talks").name for country in occasion.sides)
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=None, sector="GOV", kind="group",
        reason="both sides speak at once, and an actor has one country",
    )  # fmt: skip
