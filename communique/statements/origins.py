"""Of which state a speaker is whose own words do not tell: whoever owns it, the place in its phrase, the item or paragraph.

A wrong state is worse than none, so what is sent from elsewhere (diplomats, foreign media, relief workers) stays without one.
"""

from dataclasses import replace

from communique.actors import Cast
from communique.actors.identity import STATELESS, actor_id, state_actor
from communique.actors.knowledge import word_class
from communique.parse import Parse
from communique.records import Actor
from communique.statements.sources import Source

ROOTLESS = frozenset({"IGO", "NGO", "UNK"})
ANY_GOVERNMENT = word_class("government")


class Origins:
    """The states that the phrases of one document are of."""

    def __init__(self, parsed: Parse, cast: Cast) -> None:
        self.parse, self.cast = parsed, cast
        self.named: dict[int, list[tuple[int, str]]] = {}
        for token, mention in sorted({**cast.by_token, **cast.modifiers}.items()):
            if mention.actor.country and mention.actor.country not in STATELESS:
                self.named.setdefault(parsed.block[token], []).append((token, mention.actor.country))
        self.first: dict[str, int] = {}
        for token, mention in sorted(cast.by_token.items()):
            self.first.setdefault(mention.actor.id, token)

    def placed(self, actor: Actor, source: Source, voice: Actor | None) -> tuple[Actor, str]:
        """The actor with the state it is of, and why; the same actor where there is none or it has one."""
        if actor.country is not None:
            return actor, ""
        country, why = self.tied(source)
        if country is None:
            country, why = self.owner(source, voice)
        if country is None and self.is_local(actor, source):
            apart = self.cast.items.separate
            country, why = self.around(source.first if apart else self.first.get(actor.id, source.first))
        return (self.of_state(actor, country, why), f"; {why}") if country else (actor, "")

    def tied(self, source: Source) -> tuple[str | None, str]:
        """The country that the reader ties the head of a source to."""
        tie = self.cast.ties.surely(source.head)
        return (tie.country, tie.why) if tie else (None, "")

    def owner(self, source: Source, voice: Actor | None) -> tuple[str | None, str]:
        """The state of "my" and "our", of whoever possesses the head, or of the one state the phrase names."""
        owner = self.parse.child(source.head, "poss")
        if owner is not None:
            word = self.parse.word[owner].lower()
            if voice and voice.country and word in ("my", "our"):
                return voice.country, f"{word!r} is said by {voice.name}"
            party = self.cast.party(owner)
            if party is not None and party.actor.country:
                return party.actor.country, f"of {party.actor.name}"
        inside = {country for token, country in self.here(source.head) if source.first <= token <= source.last}
        if len(inside) == 1 and not self.is_sent(source):
            return next(iter(inside)), "the state its phrase names"
        return None, ""

    def here(self, token: int) -> list[tuple[int, str]]:
        """The states named in the paragraph of a token, with where."""
        return self.named.get(self.parse.block[token], [])

    def is_local(self, actor: Actor, source: Source) -> bool:
        """Whether someone can be taken to be of the state around: known by what they do, and not sent from elsewhere."""
        return actor.sector is not None and actor.sector not in ROOTLESS and actor.kind != "state" and not self.is_sent(source)

    def is_sent(self, source: Source) -> bool:
        """Whether a phrase says that someone comes from elsewhere: diplomats, "foreign media", relief workers."""
        lemmas = {self.parse.lemma[token].lower() for token in range(source.first, source.head + 1)}
        return not (lemmas | {lemma.removesuffix("s") for lemma in lemmas}).isdisjoint(word_class("from elsewhere"))

    def around(self, token: int) -> tuple[str | None, str]:
        """The state of the item, or in a connected text the last that its paragraph names before a token, else the first.

        There it is asked of the first mention of an actor, so that one actor is of one state.
        """
        home = self.cast.items.home(self.parse.block[token])
        if home is not None:
            return home, "the state that this item names first"
        named = self.here(token)
        found = [country for at, country in named if at < token][-1:] or [country for _, country in named[:1]]
        return (found[0], "the state named nearest in its paragraph") if found else (None, "")

    def of_state(self, actor: Actor, country: str, why: str) -> Actor:
        """An actor of a state that its own words do not give; a bare "government" is the state itself.

        It stays the one that its mentions refer to, by its id; but one "spokesman" in two items of a list is two.
        """
        reason = f"{actor.reason}; {why}"
        if actor.kind != "unnamed" and actor.sector == "GOV" and actor.name.lower() in ANY_GOVERNMENT:
            return state_actor(country, reason)
        same = actor.id.startswith("document:") or not self.cast.items.separate
        known = actor.id if same else actor_id(country, actor.sector, actor.name)
        return replace(actor, id=known, country=country, reason=reason)
