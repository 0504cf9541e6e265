"""From the words of a source to an actor: the cast's answer, whom a pronoun or a document stands for, or someone unnamed."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources

from communique.actors import Cast
from communique.parse import Parse
from communique.records import Actor, Document, Party, identify
from communique.statements.sources import Source

RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
PERSONAL = frozenset({"he", "she"})
IMPERSONAL = frozenset({"it", "they"})
OWNERS = ("poss", "compound", "nmod", "amod")


@cache
def load_texts() -> Mapping[str, str]:
    """The nouns for what is written or said ("readout", "statement"), which speak for whoever issued them; read once."""
    path = resources.files("communique").joinpath("codebooks", "text_nouns.csv")
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["noun"]: row["kind"] for row in csv.DictReader(rows)}


class Speakers:
    """Names the sources of one document in the order they speak; it remembers them, and belongs to one reading."""

    def __init__(self, document: Document, parsed: Parse, cast: Cast) -> None:
        self.document, self.parse, self.cast = document, parsed, cast
        self.named: dict[str, Actor] = {}
        self.last: Actor | None = None
        self.last_person: Actor | None = None

    def name(self, source: Source) -> tuple[Party, str]:
        """The speaker and why it is that one."""
        actor, reason = self.actor(source)
        self.last = actor
        if actor.kind in ("person", "unnamed"):
            self.last_person = actor
            self.named.setdefault(surname(self.parse, source), actor)
        span = self.document.span(self.parse.start[source.first], self.parse.end[source.last])
        return Party(actor=actor, span=span), reason

    def actor(self, source: Source) -> tuple[Actor, str]:
        """Who a source is; never nobody, since the words stand there."""
        head = self.antecedent(source.head)
        word = self.parse.word[head].lower()
        if word in IMPERSONAL and self.last is not None and self.last.kind != "person":
            return self.last, f"{word!r} goes on with the last speaker"
        if self.parse.lemma[head].lower() in load_texts():
            owner = self.owner(head)
            if owner is not None:
                return owner, f"{self.parse.word[head]!r} speaks for whoever issued it"
        party = self.cast.party(head)
        if party is not None:
            return party.actor, f"{party.actor.name!r} is the source"
        if word in PERSONAL and self.last_person is not None:
            return self.last_person, f"{word!r} goes on with the last person who spoke"
        known = self.named.get(surname(self.parse, source))
        if known is not None:
            return known, f"{known.name!r} was named before"
        return unnamed(self.document, self.parse, source), "known to this text only"

    def antecedent(self, token: int) -> int:
        """The noun that a relative pronoun stands for; any other token itself."""
        if self.parse.word[token].lower() not in RELATIVE:
            return token
        for above in self.parse.ancestors(token):
            if self.parse.dep[above] == "relcl":
                return self.parse.head[above]
        return token

    def owner(self, noun: int) -> Actor | None:
        """Whose text it is: the body or person that modifies the noun, or that stands after "from", "by" or "of"."""
        for child in self.parse.children[noun]:
            if self.parse.dep[child] in OWNERS:
                party = self.cast.party(child) or next(iter(self.cast.country_words(self.parse.left[child], child)), None)
                if party is not None:
                    return party.actor
        for child in self.parse.children[noun]:
            if self.parse.word[child].lower() in ("from", "by", "of"):
                below = self.parse.child(child, "pobj")
                party = None if below is None else self.cast.party(below)
                if party is not None:
                    return party.actor
        return None


def surname(parse: Parse, source: Source) -> str:
    """The last word of a name without its surroundings, by which it is taken up again."""
    return parse.word[source.head].lower() if parse.pos[source.head] == "PROPN" else f"#{source.head}"


def unnamed(document: Document, parse: Parse, source: Source) -> Actor:
    """Someone only this text knows, by the words it uses for them."""
    name = document.text[parse.start[source.first] : parse.end[source.last]]
    return Actor(
        id=f"document:{identify(document.id, name.lower())}", name=name, country=None, sector=None, kind="unnamed",
        reason="not in the codebooks, and the text does not say of which country",
    )  # fmt: skip
