"""Whose an office, a ministry or an army is when its phrase does not say: read from where it stands.

In this order: whoever owns it ("its"), the words that the trained reader ties to it, the state body that publishes the text,
the state that acts in the sentence or the one before, the dateline, the only state the text names; in a list of unconnected items
the state of the item. A wrong country is worse than none: persons and bodies that act nearby, and the places a sentence is set
in, say too little of whose an office is.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from communique.actors.folding import fold, split_words
from communique.actors.identity import STATELESS
from communique.actors.items import place_of
from communique.actors.knowledge import word_class
from communique.actors.memory import Memory
from communique.actors.phrases import Scene, is_acting
from communique.actors.readings import LEADING, Phrase, Setting, best_entry
from communique.actors.resolution import compose, resolve_phrase
from communique.actors.uses import is_dateline, is_setting
from communique.parse import Parse
from communique.records import Actor, Document

OWNED = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
BACK = 1  # sentences before, in which an office may find its state: further back it is as often another's
HELD = frozenset({"person", "office"})  # kinds of actor that hold an office; forces and groups may come from anywhere
MASTHEAD = 8  # blocks at the top in which a publisher may name itself
LONGEST_NAME = 10  # words of a publisher's name
TOGETHER = frozenset({"counterpart", "opposite"})


class Home(NamedTuple):
    """A country and why it is the one."""

    country: str
    why: str


def compose_at(scene: Scene, memory: Memory, token: int, phrase: Phrase, setting: Setting) -> Actor | None:
    """The actor of a phrase headed by a token; an office without a country gets the one it has by where it stands."""
    actor = compose_stated(scene, memory, token, phrase, setting)
    return at_home(scene, memory, token, phrase, actor) if actor else None


def compose_stated(scene: Scene, memory: Memory, token: int, phrase: Phrase, setting: Setting) -> Actor | None:
    """The actor of a phrase by its words and by whoever owns it."""
    if scene.parsed.lemma[token] in TOGETHER:
        return counterpart(scene, memory, token, phrase, setting)
    return compose(phrase, owned(memory, token, setting))


def at_home(scene: Scene, memory: Memory, token: int, phrase: Phrase, actor: Actor) -> Actor:
    """The actor, of the state it has by where it stands, when it is an office without one."""
    if actor.country or scene.parsed.lemma[token] in TOGETHER:
        return actor
    found = tie_of(scene, token)
    if found is None and actor.sector in OWNED and has_home(phrase):
        found = home(scene, memory, token, actor)
    setting = replace(scene.setting, countries=(found.country,), why=found.why) if found else scene.setting
    return (compose(phrase, setting) or actor) if found else actor


def tie_of(scene: Scene, token: int) -> Home | None:
    """The country that the reader ties a token to."""
    tie = scene.ties.surely(token)
    return Home(tie.country, tie.why) if tie and tie.country else None


def tied(scene: Scene, token: int, actor: Actor) -> Actor:
    """An actor without a country, of the one it is tied to."""
    found = tie_of(scene, token) if actor.country is None and scene.parsed.lemma[token] not in TOGETHER else None
    return replace(actor, country=found.country, reason=f"{actor.reason}; {found.why}") if found else actor


def owned(memory: Memory, token: int, setting: Setting) -> Setting:
    """The setting with the country of "its" in "its forces"."""
    mention = memory.possessor(token)
    if mention is None or mention.actor.country is None:
        return setting
    why = f"{mention.name!r} stands for {mention.actor.name}"
    return replace(setting, countries=(mention.actor.country,), why=why)


def counterpart(scene: Scene, memory: Memory, token: int, phrase: Phrase, setting: Setting) -> Actor | None:
    """Whoever holds the same office on the other side: of the country named, else of the only other one spoken of."""
    mention = memory.possessor(token)
    actor = compose(phrase, setting)
    if actor is None or mention is None:
        return actor
    if actor.country is None:
        others = memory.countries(token, BACK) - {mention.actor.country}
        others = others if len(others) == 1 else scene.setting.near - {mention.actor.country}
        if len(others) == 1:
            why = f"the only other side beside {mention.actor.name}"
            actor = compose(phrase, replace(setting, countries=tuple(others), why=why))
    return replace(actor, office=mention.actor.office) if actor and mention.actor.office else actor


def has_home(phrase: Phrase) -> bool:
    """Whether an office can be of the state around it: not somebody's any ("a judge"), not sent by another, not "ours"."""
    before = [fold(word) for word in phrase.words[: phrase.head + 1]]
    if not word_class("sent abroad").isdisjoint(word.removesuffix("s") for word in before):
        return False
    if word_class("first or second person").isdisjoint(before):
        return before[0] not in ("a", "an", "any", "no", "former")
    return False


def home(scene: Scene, memory: Memory, token: int, actor: Actor) -> Home | None:
    """The state that an office of no stated country belongs to."""
    publisher = memory.publisher(issuer)
    if publisher and publisher.country:
        return Home(publisher.country, f"the text is published by {publisher.name} of {publisher.country}")
    dated = memory.items.dateline(scene.parsed.block[token])
    if dated:
        return Home(dated, "the state that this item is dated from")
    near = nearby(scene, memory, token, actor) if actor.kind in HELD else None
    if memory.items.separate:
        return near or of_item(scene, memory, token)
    return near or dateline(scene) or only_state(scene)


def of_item(scene: Scene, memory: Memory, token: int) -> Home | None:
    """The state that the item is about in which a token stands; None in a connected text."""
    state = memory.items.home(scene.parsed.block[token])
    return Home(state, "the state that this item names first") if state else None


def nearby(scene: Scene, memory: Memory, token: int, actor: Actor) -> Home | None:
    """The state that acts in the sentence of an office, or in the one before it in the paragraph.

    Heads of state and government are mostly at home: for them the place that the sentence before is set in is enough.
    """
    parsed = scene.parsed
    here = parsed.sentence[token]
    acted = acting_before(scene, memory, token)
    for sentence, where in ((here, "its sentence"), (here - 1, "the sentence before")):
        if sentence in acted and (sentence < here or is_acting(parsed, token)):
            name, country = acted[sentence]
            return Home(country, f"{name} acts in {where}")
    seats = set_in(scene, memory, here - 1) if actor.office in LEADING and here and together(parsed, here) else frozenset()
    return Home(next(iter(seats)), "where the sentence before is set") if len(seats) == 1 else None


def together(parsed: Parse, sentence: int) -> bool:
    """Whether a sentence goes on with the paragraph of the one before."""
    before, here = parsed.sentences[sentence - 1][0], parsed.sentences[sentence][0]
    return parsed.block[before] == parsed.block[here]


def acting_before(scene: Scene, memory: Memory, token: int) -> dict[int, tuple[str, str]]:
    """For each of the last sentences who acts in it first, with the country; in the token's own, who does nearest."""
    parsed = scene.parsed
    found: dict[int, tuple[str, str]] = {}
    for at, mention in memory.recent(token, BACK):
        actor, sentence = mention.actor, parsed.sentence[at]
        known = actor.kind == "state" and actor.country and actor.country not in STATELESS
        together = parsed.block[at] == parsed.block[token] and is_acting(parsed, at)
        if known and together and not (sentence == parsed.sentence[token] and sentence in found):
            found[sentence] = mention.name, actor.country or ""
    return found


def set_in(scene: Scene, memory: Memory, sentence: int) -> frozenset[str]:
    """The countries of the places that a sentence is set in."""
    return memory.once("places", sentence, lambda number: settings(scene, number))


def settings(scene: Scene, sentence: int) -> Iterator[str]:
    """The countries of the places and states that a sentence is set in."""
    for token in range(*scene.parsed.sentences[sentence]):
        match = scene.cover.get(token)
        if match and scene.words.token[match.last] == token and is_setting(scene, token):
            entry = best_entry(match, "place", scene.setting) or best_entry(match, "state", scene.setting)
            if entry and entry.country:
                yield entry.country


def only_state(scene: Scene) -> Home | None:
    """The state that a text names, when it names no other."""
    named = scene.setting.near - STATELESS
    return Home(next(iter(named)), "the only state the text names") if len(named) == 1 else None


def issuer(document: Document) -> Actor | None:
    """The state body that publishes a text, by its publisher or a line at its top; None for anybody else's."""
    lines = [document.publisher or ""]
    for block in document.blocks[:MASTHEAD]:
        if block.kind != "title":
            lines += document.text[block.start : block.end].splitlines()
    for line in lines:
        if 0 < len(line.split()) <= LONGEST_NAME and line[-1:] not in ".!?…,:;":
            actor = resolve_phrase(line, on=document.anchor)
            named = actor and actor.kind == "organisation" and actor.country and actor.sector in OWNED and is_name(line)
            if named and not is_outlet(line):
                return actor
    return None


def is_outlet(line: str) -> bool:
    """Whether a line names a news service, and not the press service of somebody: "Danube Press Service"."""
    words = {fold(word) for word in split_words(line)}
    return not words.isdisjoint(word_class("news service")) and "of" not in words


def is_name(line: str) -> bool:
    """Whether every word of a line that is not a small one has a capital, as in the name of a body."""
    return all(word[0].isupper() or len(word) < 4 for word in split_words(line))


def dateline(scene: Scene) -> Home | None:
    """The country of the place a text is dated from."""
    document = scene.document
    for block in document.blocks[:MASTHEAD]:
        entry = place_of(scene, block) if block.kind == "dateline" else None
        if entry and entry.country:
            return Home(entry.country, f"the text is dated from {entry.name}")
    for token in range(min(len(scene.parsed), BACK)):
        opening = scene.cover.get(token)
        entry = best_entry(opening, "place", scene.setting) if opening and is_dateline(scene, token) else None
        if entry and entry.country:
            return Home(entry.country, f"the text is dated from {entry.name}")
    return None
