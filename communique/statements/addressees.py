"""To whom words were said: the object of "told", what follows "to" or "with", the other side of a meeting."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace

from communique.actors import Cast, resolve_phrase
from communique.parse import Parse
from communique.records import Mention, Party
from communique.statements.attributions import Attribution, Range
from communique.statements.occasions import NO_STATE
from communique.statements.sources import phrase
from communique.statements.speakers import unnamed

AGENCIES = re.compile(
    r"\b(?:agency|agencies|(?:News|Press|Telegraph|Information) Agency|[Nn]ews [Ss]ervice|newswire|"
    r"Reuters|Associated Press|AP|AFP|Agence France-Presse|UPI|Bloomberg|Interfax|"
    r"TASS|ITAR-TASS|RIA|Xinhua|KCNA|Kyodo|Yonhap|Anadolu|dpa|ANSA|EFE|IRNA|Tanjug|PTI|SANA|MENA|Bernama|Antara|Ukrinform|BelTA)\b"
)
DIRECTED = frozenset({"demand", "request", "warn", "threaten", "ask", "propose"})
ADDRESSING = DIRECTED | {"accuse", "promise", "praise", "deny"}
NEUTRAL = frozenset("say argue suggest hope announce hint add call describe remark".split())  # they do not turn to anyone
ORGANS = frozenset({"GOV", "MIL", "LEG"})
AUDIENCES = frozenset({"LEG", "JUD", "EDU", "BUS", "LAB", "AGR", "CVL", "REL", "MED"})
CLAIMING = frozenset({"demand", "request"})
ANSWERING = CLAIMING | {"threaten", "promise", "reject", "propose", "warn"}
BLAMING = frozenset({"charge", "blame", "credit", "recommend", "suggest", "accuse"})  # their object is spoken of
LIKENING = frozenset({"to", "as", "with"})
TO_WHOM = ("dative", "dobj")
NAMING = frozenset({"NOUN", "PROPN", "PRON"})
TELLING = frozenset(
    "tell ask urge warn inform assure advise instruct remind notify implore beg order summon exhort request invite promise "
    "offer refuse forbid answer petition threaten caution call write persuade press coax command".split()
)


class Addressees:
    """Finds whom the words of one document are said to."""

    def __init__(self, parsed: Parse, cast: Cast) -> None:
        self.parse, self.cast = parsed, cast
        self.states = sorted(filter(is_state, cast.mentions), key=start_of)

    def of(self, attribution: Attribution) -> Party | None:
        """Whom the words were said to; None when it is not said."""
        token = self.heard_by(attribution)
        return None if token is None else self.party(token, attribution)

    def words(self, attribution: Attribution) -> str:
        """The words for whom it was told, whoever they are: they may name the channel ("told [a news conference]")."""
        token = self.heard_by(attribution)
        if token is None or attribution.speaker is not None:
            return ""
        return self.cast.document.text[self.parse.start[self.parse.left[token]] : self.parse.end[token]]

    def is_me(self, attribution: Attribution) -> bool:
        """It is said to whoever tells it: "the mayor told [us]"."""
        token = self.heard_by(attribution)
        return token is not None and self.parse.word[token].lower() in ("me", "us")

    def party(self, token: int, attribution: Attribution) -> Party | None:
        """The actor of a phrase, known or not: who is told something is someone."""
        parse = self.parse
        known = self.cast.party(token) or self.outlet(token)
        told = parse.lemma[attribution.token] in TELLING and parse.pos[token] in NAMING
        if known is not None or not told or holds(attribution, parse.start[token]):
            return known
        named = phrase(parse, token)
        return Party(
            actor=unnamed(self.cast.document, parse, named),
            span=self.cast.document.span(parse.start[named.first], parse.end[named.last]),
        )

    def heard_by(self, attribution: Attribution) -> int | None:
        """The noun for whom the words are meant."""
        if attribution.speaker is not None or self.parse.lemma[attribution.token] == "accord":
            return None
        if attribution.addressee is not None and self.is_someone(attribution.addressee.head):
            return attribution.addressee.head
        for token in self.cue_tokens(attribution):
            found = self.object_of(token, attribution)
            if found is None:
                found = self.after_preposition(token, attribution)
            if found is not None:
                return found
        return None

    def cue_tokens(self, attribution: Attribution) -> Iterable[int]:
        """The head of the cue, then its other words: the "notice" of "served notice on Ghana"."""
        others = (t for t in self.parse.inside(*attribution.cue_range) if t != attribution.token)
        return (attribution.token, *others)

    def object_of(self, token: int, attribution: Attribution) -> int | None:
        """Who is told: the object of the verb, or its subject in the passive ("the doctors were told")."""
        parse = self.parse
        person = parse.child(token, *TO_WHOM)
        passive = parse.child(token, "nsubjpass")
        if passive is not None and parse.lemma[token] in TELLING and self.is_addressed(attribution, passive):
            return passive
        if person is None or not self.is_someone(person) or person in self.cue_tokens(attribution):
            return None
        if self.is_spoken_of(token, attribution):
            return None
        return person if self.is_addressed(attribution, person) else None

    def is_someone(self, token: int) -> bool:
        """No day ("threatened on [Monday]" may be parsed as its object), no relative pronoun and not the speaker again."""
        word = self.parse.word[token].lower()
        return self.parse.tag[token] not in ("WDT", "WP") and not word.endswith(("day", "self", "selves"))

    def is_spoken_of(self, token: int, attribution: Attribution) -> bool:
        """The object is not spoken to: "compared the sailors to pirates", "credited them with the rescue"."""
        if self.parse.lemma[token] in BLAMING - {"accuse"}:
            return True
        if attribution.act in ADDRESSING:
            return False
        return any(self.parse.word[child].lower() in LIKENING for child in self.parse.children[token])

    def after_preposition(self, token: int, attribution: Attribution) -> int | None:
        """Who stands after "to", "on" or "before", or after the "with" of an occasion ("in a call with")."""
        parse = self.parse
        for child in parse.children[token]:
            if self.is_towards(child, attribution) and parse.dep[child] in ("prep", "dative"):
                return self.below(child, attribution)
            if parse.word[child].lower() in ("in", "during") and (occasion := parse.child(child, "pobj")) is not None:
                with_whom = next((c for c in parse.children[occasion] if parse.word[c].lower() in ("with", "to")), None)
                if with_whom is not None:
                    return self.below(with_whom, attribution)
        return None

    def below(self, preposition: int, attribution: Attribution) -> int | None:
        """Who a preposition governs, unless that is part of the content or a day."""
        person = self.parse.child(preposition, "pobj")
        if person is None or not self.is_someone(person) or not self.is_addressed(attribution, person):
            return None
        return person

    def is_towards(self, preposition: int, attribution: Attribution) -> bool:
        """The preposition leads to the one addressed by this act."""
        word = self.parse.word[preposition].lower()
        if word in ("to", "before"):
            return True
        if word in ("on", "upon"):
            return attribution.act in DIRECTED
        return attribution.act in CLAIMING and word in ("of", "from")

    def outlet(self, token: int) -> Party | None:
        """A name that only the codebooks know as one: "told the Tribune" has an article that names in general lack."""
        parse = self.parse
        actor = resolve_phrase(parse.word[token]) if parse.pos[token] == "PROPN" else None
        return Party(actor=actor, span=self.cast.document.span(parse.start[token], parse.end[token])) if actor else None

    def is_addressed(self, attribution: Attribution, person: int) -> bool:
        """Whether someone is spoken to and not of: outside the content, or the first in it, with what they are to do after."""
        parse = self.parse
        if not holds(attribution, parse.start[person]):
            return True
        opening, closing = parse.start[parse.left[person]], parse.end[parse.right[person]]
        return attribution.act in ADDRESSING and any(start >= opening and end > closing for start, end in attribution.contents)

    def concerned(self, attribution: Attribution, speaker: Party | None) -> Party | None:
        """Whom a demand, a threat, a promise or a refusal is plainly meant for: the one other state that its content names."""
        if attribution.act not in ANSWERING or self.parse.lemma[attribution.token] in NEUTRAL:
            return None
        if speaker is None or speaker.actor.country is None:
            return None
        named = [mention for piece in attribution.contents for mention in self.named_in(piece)]
        others = {mention.actor.country for mention in named} - {speaker.actor.country}
        if len(others) != 1:
            return None
        first = next(mention for mention in named if mention.actor.country in others)
        return Party(actor=first.actor, span=first.evidence[0])

    def named_in(self, piece: Range) -> list[Mention]:
        """The states named in some characters."""
        first, last = (bisect_left(self.states, at, key=start_of) for at in piece)
        return self.states[first:last]


def at_home(party: Party | None, speaker: Party | None) -> Party | None:
    """An audience of no named state is the speaker's own: "Kenya's minister told [parliament]"."""
    if party is None or speaker is None or party.actor.country is not None or party.actor.sector not in AUDIENCES:
        return party
    country = speaker.actor.country
    if country is None or country in NO_STATE:
        return party
    name = party.actor.id.removeprefix("INT.").removeprefix(f"{party.actor.sector}:")
    actor = replace(
        party.actor, id=f"{country}.{party.actor.sector}:{name}", country=country,
        reason=f"{party.actor.reason}; an audience in the country of {speaker.actor.name!r}",
    )  # fmt: skip
    return replace(party, actor=actor)


def is_state(mention: Mention) -> bool:
    """A state or one of its organs, and not only where something lies."""
    return mention.actor.country is not None and mention.actor.sector in ORGANS and mention.use != "place"


def start_of(mention: Mention) -> int:
    """Where a mention stands."""
    return mention.evidence[0].start


def carries(party: Party | None) -> bool:
    """Whether who was told passes it on: a news agency. What a newspaper or a station is told, others report from it."""
    if party is None:
        return False
    words = party.span.words if party.span else ""
    return AGENCIES.search(words) is not None or AGENCIES.search(party.actor.name) is not None


def holds(attribution: Attribution, character: int) -> bool:
    """Whether a character is inside the content."""
    return any(start <= character < end for start, end in attribution.contents)
