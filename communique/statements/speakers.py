"""From the words of a source to an actor: the cast's answer, whom a pronoun or a document stands for, or someone unnamed."""

from dataclasses import replace
from difflib import get_close_matches

from communique.actors import Cast, resolve_phrase
from communique.actors.identity import state_actor
from communique.actors.knowledge import look_up, word_class
from communique.parse import Parse
from communique.records import Actor, Document, Party, Statement, identify
from communique.statements.cues import cue_at
from communique.statements.joint import Joint
from communique.statements.occasions import Occasion
from communique.statements.origins import Origins
from communique.statements.sources import Source, load_texts, source_of_verb

RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
PERSONAL = frozenset({"he", "she"})
ISSUED_BY = frozenset({"from", "by", "of"})
GIVEN = frozenset({"the", "this", "that", "its", "their"})
IMPERSONAL = frozenset({"it", "they"})
ALIKE = 0.9  # of difflib's ratio: one letter more or less in a name of eight
FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
SHORTEST = 7  # letters: shorter names one letter apart are different names
OWNERS = ("poss", "compound", "nmod", "amod", "nsubj")  # "nsubj": in "the ministry readout" it can be tagged a verb


class Speakers:
    """Names the sources of one document in the order they speak; it remembers them, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast, occasion: Occasion) -> None:
        self.document, self.parse, self.cast = document, parsed, cast
        self.voice, self.joint = occasion.speaker, Joint(document, parsed, cast, occasion)
        self.named: dict[str, Actor] = {}
        self.last: Actor | None = None
        self.last_person: Actor | None = None
        self.origins = Origins(parsed, cast)
        self.paragraph = 0

    def name(self, source: Source, *, outer: Statement | None, verbatim: bool) -> tuple[Party, str]:
        """The speaker and why it is that one; who speaks inside another's words is not gone back to by "it".

        In what is given `verbatim` the one who speaks says "I" of themselves, and "he" of someone else.
        """
        voice = outer.speaker if outer else self.voice
        self.enter(self.parse.block[source.head])
        if voice and self.parse.word[source.head].lower() in FIRST_PERSON:
            actor, reason = voice.actor, f"{voice.actor.name!r} speaks in the first person"
        else:
            actor, reason = self.actor(source)
            if voice and verbatim and actor.id == voice.actor.id:
                actor, reason = self.someone_else(source, actor) or (actor, reason)
            if actor is not self.joint.sides:
                actor, whence = self.origins.placed(actor, source, voice.actor if voice else None)
                reason += whence
        if outer is None:
            self.last = actor
        if actor.kind in ("person", "unnamed"):
            self.last_person = actor
            self.named.setdefault(surname(self.parse, source), actor)
        span = self.document.span(self.parse.start[source.first], self.parse.end[source.last])
        return Party(actor=actor, span=span), reason

    def beside(self, source: Source, outer: Statement | None) -> tuple[Party, str]:
        """One of several in a list; the list as a whole stays the last who spoke."""
        kept = self.last, self.last_person
        found = self.name(source, outer=outer, verbatim=False)
        self.last, self.last_person = kept
        return found

    def enter(self, paragraph: int) -> None:
        """Forget who spoke before, where another item of a list begins."""
        if self.cast.items.apart(paragraph, self.paragraph):
            self.last = self.last_person = None
            self.named.clear()
        self.paragraph = paragraph

    def hear(self, party: Party) -> None:
        """Remember a speaker whom the layout names."""
        self.last = party.actor
        if party.actor.kind in ("person", "unnamed"):
            self.last_person = party.actor

    def actor(self, source: Source) -> tuple[Actor, str]:
        """Who a source is; never nobody, since the words stand there."""
        head = self.antecedent(source.head)
        word = self.parse.word[head].lower()
        sides = self.joint.sides if self.joint.is_both(source, self.last) else None
        if sides is not None and word == "they":
            return sides, f"{sides.name} are the sides of these talks"
        if word in IMPERSONAL and self.last is not None and self.last.kind != "person":
            return self.last, f"{word!r} goes on with the last speaker"
        issued = self.of_text(head) if self.parse.lemma[head].lower() in load_texts() else None
        if issued is not None:
            return issued
        party = self.cast.party(head)
        state = (self.state(head) or self.speaking_state(head)) if party is None else None
        if state is not None:
            return state, f"{self.parse.word[head]!r} speaks for {state.name}"
        if sides is not None and (party is None or party.actor.country is None or self.joint.is_two(source)):
            return sides, f"{sides.name} are the sides of these talks"
        if party is not None:
            return party.actor, f"{party.actor.name!r} is the source"
        if word in PERSONAL and self.last_person is not None:
            return self.last_person, f"{word!r} goes on with the last person who spoke"
        known = self.known(surname(self.parse, source)) if self.parse.lemma[head].lower() not in word_class("side noun") else None
        if known is not None:
            return known, f"{known.name!r} was named before"
        words = self.document.text[self.parse.start[name_start(self.parse, source)] : self.parse.end[source.head]]
        resolved = self.in_codebooks(source, words) or self.common_body(source)
        if resolved is not None:
            return resolved, f"{words!r} is in the codebooks"
        return unnamed(self.document, self.parse, source), "known to this text only"

    def of_text(self, noun: int) -> tuple[Actor, str] | None:
        """Who speaks in a text: whoever issued it; "the statement" that tells of no one goes on with the last speaker."""
        issued = self.issuer(noun)
        if issued is None and self.last is not None and self.parse.word[self.parse.left[noun]].lower() in GIVEN:
            return self.last, f"{self.parse.word[noun]!r} goes on with the last speaker"
        return issued

    def common_body(self, source: Source) -> Actor | None:
        """A body by a common noun that makes one only in a name or with a word before it: "the seamen's federation"."""
        if self.parse.pos[source.head] != "NOUN" or source.first == source.head:
            return None
        actor = resolve_phrase(" ".join(self.parse.word[source.first : source.head + 1]), on=self.document.anchor)
        return self.common(actor, source.first, source.head + 1)

    def common(self, actor: Actor | None, first: int, stop: int) -> Actor | None:
        """A body that common nouns name; "a foreign office" without a capital is not London's."""
        if actor is None or actor.kind != "organisation" or not actor.sector:
            return None
        if any(word[:1].isupper() for word in self.parse.word[first:stop]) or actor.source == "document":
            return actor
        known = f"document:{identify(self.document.id, actor.name.lower())}"
        return replace(actor, id=known, country=None, source="document")

    def in_codebooks(self, source: Source, words: str) -> Actor | None:
        """Whom the words of a name stand for; a state that speaks is its government."""
        if self.parse.pos[source.head] != "PROPN":
            return None
        actor = resolve_phrase(words, on=self.document.anchor)
        if actor is not None and actor.kind == "state" and actor.country and actor.sector is None:
            return state_actor(actor.country, actor.reason)
        return actor

    def state(self, head: int) -> Actor | None:
        """The state that an adjective alone stands for, or one called "the Turkish side", "the Turkish delegation"."""
        if head in self.cast.modifiers:
            return self.cast.modifiers[head].actor
        adjective = next((entry for entry in look_up([self.parse.word[head]]) if entry.kind == "adjective"), None)
        if adjective is not None and adjective.country and self.parse.dep[head] in OWNERS:
            return state_actor(adjective.country, f"{adjective.name} by its adjective")
        if self.parse.lemma[head].lower() not in word_class("side noun"):
            return None
        states = {party.actor.id: party.actor for party in self.cast.country_words(self.parse.left[head], head)}
        return next(iter(states.values())) if len(states) == 1 else None

    def speaking_state(self, noun: int) -> Actor | None:
        """The state whose request, offer or protest is the source: "a Dutch request", "a request from Malawi"."""
        cue = cue_at(self.parse, noun)
        if cue is None or cue.kind != "noun":
            return None
        owners = [child for child in self.parse.children[noun] if self.parse.word[child].lower() in ISSUED_BY]
        below = (self.parse.child(owner, "pobj") for owner in owners)
        parties = [party for at in below if at is not None and (party := self.cast.party(at)) is not None]
        found = [*self.cast.country_words(self.parse.left[noun], noun), *parties][:1]
        return next((party.actor for party in found if party.actor.kind == "state"), None)

    def someone_else(self, source: Source, speaker: Actor) -> tuple[Actor, str] | None:
        """Who "he" is in someone's own words: the nearest person named before who is not the one speaking."""
        if self.parse.word[source.head].lower() not in PERSONAL:
            return None
        at = self.parse.start[source.head]
        for mention in reversed(self.cast.mentions):
            if mention.evidence[0].start < at and mention.actor.kind == "person" and mention.actor.id != speaker.id:
                return mention.actor, f"{mention.actor.name!r} is the nearest person before who is not speaking"
        return None

    def known(self, name: str) -> Actor | None:
        """An earlier speaker of this surname, or of one so like it that it is misspelt."""
        if name in self.named:
            return self.named[name]
        alike = get_close_matches(name, self.named, n=1, cutoff=ALIKE) if len(name) >= SHORTEST else []
        return self.named[alike[0]] if alike else None

    def antecedent(self, token: int) -> int:
        """The noun that a relative pronoun stands for; any other token itself."""
        if self.parse.word[token].lower() not in RELATIVE:
            return token
        for above in self.parse.ancestors(token):
            if self.parse.dep[above] == "relcl":
                return self.parse.head[above]
        return token

    def issuer(self, noun: int) -> tuple[Actor, str] | None:
        """Whose text a noun is: the body or person before it or after "from", "by", "of"; or a state by its adjective.

        A text known by its state only ("the Danish readout") is an actor of its own: which office wrote it is not said.
        """
        text = self.parse.word[noun]
        for child in self.parse.children[noun]:
            owned = self.parse.dep[child] in OWNERS and child < noun
            party = self.cast.party(child) if owned else None
            if party is not None and party.actor.kind != "state":
                return party.actor, f"{text!r} speaks for {party.actor.name!r}"
            if self.parse.word[child].lower() in ISSUED_BY and (below := self.parse.child(child, "pobj")) is not None:
                party = self.cast.party(below)
                if party is not None:
                    return party.actor, f"{text!r} speaks for {party.actor.name!r}"
        body = self.body_before(noun)
        if body is not None:
            return body, f"{text!r} speaks for {body.name!r}"
        states = [party.actor for party in self.cast.country_words(self.parse.left[noun], noun)]
        if not states:
            party = self.giver(noun)
            if party is not None:
                return party.actor, f"{text!r} was given out by {party.actor.name!r}"
            states = self.issued_in(noun)
        return (self.text_of_state(states[0], noun), "which office issued it is not said") if states else None

    def giver(self, noun: int) -> Party | None:
        """Who gives a text out, where it is the object of that."""
        verb = source_of_verb(self.parse, self.parse.head[noun]) if self.parse.dep[noun] == "dobj" else None
        return None if verb is None else self.cast.party(self.antecedent(verb.head))

    def body_before(self, noun: int) -> Actor | None:
        """The body that a common noun before a text names: "a foreign office note"."""
        first = self.parse.left[noun]
        if first == noun or self.parse.dep[noun - 1] != "compound":
            return None
        actor = resolve_phrase(" ".join(self.parse.word[first:noun]), on=self.document.anchor)
        return self.common(actor, first, noun)

    def issued_in(self, noun: int) -> list[Actor]:
        """The state in whose capital a communique is issued: "a communique issued in Rabat"."""
        if load_texts()[self.parse.lemma[noun].lower()] != "statement":
            return []
        after = range(noun + 1, self.parse.right[noun] + 1)
        found = {self.cast.by_token[at].actor.country for at in after if self.cast.use_at(at) == "place"}
        return [state_actor(country, "where it is issued") for country in found if country] if len(found) == 1 else []

    def text_of_state(self, state: Actor, noun: int) -> Actor:
        """The unnamed office behind a state's text."""
        kind = load_texts()[self.parse.lemma[noun].lower()]
        return replace(
            state, id=f"{state.id}:{kind}", name=f"{state.name} ({kind})", kind="organisation", source="document",
            reason=f"whoever issued the {kind} for {state.name}",
        )  # fmt: skip


def surname(parse: Parse, source: Source) -> str:
    """The last word of a name without its surroundings, by which it is taken up again."""
    return parse.word[source.head].lower() if parse.pos[source.head] == "PROPN" else f"#{source.head}"


def name_start(parse: Parse, source: Source) -> int:
    """The first token of the run of names that ends in a source's head."""
    first = source.head
    while first > source.first and parse.pos[first - 1] == "PROPN":
        first -= 1
    return first


def unnamed(document: Document, parse: Parse, source: Source) -> Actor:
    """Someone only this text knows, by the words it uses for them."""
    name = document.text[parse.start[source.first] : parse.end[source.last]]
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=None, sector=None, kind="unnamed",
        reason="not in the codebooks, and the text does not say of which country",
    )  # fmt: skip
