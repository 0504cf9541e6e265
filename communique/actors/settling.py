"""One actor for one person: what the whole document tells of a name that a part of it only half gives.

A surname is the person whom the document names in full, before or after; an office is its holder, when the document
has exactly one; of several readings of one name the best informed stands for all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from communique.actors.folding import fold_phrase
from communique.actors.identity import actor_id
from communique.actors.knowledge import famous_surnames, word_class
from communique.records import Actor, Mention


def settle(mentions: Sequence[Mention]) -> Mapping[str, Actor]:
    """For the id of each actor that the document tells more about elsewhere, the actor it is."""
    persons = {mention.actor.id: mention.actor for mention in mentions if mention.actor.kind == "person"}
    full = {actor.id: actor for actor in persons.values() if " " in actor.name}
    changed = dict(same_names(full.values()))
    full = {actor.id: actor for actor in (changed.get(one.id, one) for one in full.values())}
    changed |= dict(surnames(mentions, persons, full))
    changed |= dict(offices(mentions, full))
    return changed


def same_names(persons: Iterable[Actor]) -> Iterator[tuple[str, Actor]]:
    """Of several actors of one name, without two countries, the best informed for the others."""
    named: dict[str, list[Actor]] = {}
    for actor in persons:
        named.setdefault(fold_phrase(actor.name), []).append(actor)
    for alike in named.values():
        if len(alike) > 1 and len({actor.country for actor in alike} - {None}) < 2:
            best = best_informed(alike)
            for actor in alike:
                yield actor.id, best


def best_informed(alike: Sequence[Actor]) -> Actor:
    """The actor of a codebook or else with country and sector; what it lacks is taken from the others."""
    best = max(alike, key=lambda actor: (actor.source != "document", actor.country is not None, actor.sector is not None))
    if best.sector is None:
        other = next((actor for actor in alike if actor.sector), best)
        best = replace(best, sector=other.sector, office=other.office, id=actor_id(best.country, other.sector, best.name))
    office = best.office or next((actor.office for actor in alike if actor.office), None)
    return best if office == best.office else replace(best, office=office)


def surnames(mentions: Sequence[Mention], persons: Mapping[str, Actor], full: Mapping[str, Actor]) -> Iterator[tuple[str, Actor]]:
    """Persons known by one word, by the one person of the document whose name has that word."""
    forms: dict[str, dict[str, Actor]] = {}
    for actor in full.values():
        for form in parts(actor.name):
            forms.setdefault(form, {})[actor.id] = actor
    words: dict[str, str] = {}
    sure: set[str] = set()
    for mention in mentions:
        if mention.use == "name":
            words.setdefault(mention.actor.id, fold_phrase(mention.name).rpartition(" ")[2])
        if mention.use == "title" or (mention.use == "name" and " " in mention.name):
            sure.add(mention.actor.id)
    for actor in persons.values():
        word = words.get(actor.id, "")
        known = actor.source != "document"
        if (known and (actor.id in sure or word in famous_surnames())) or (not known and " " in actor.name):
            continue
        fitting = [one for one in forms.get(word, {}).values() if one.id != actor.id and agree(actor, one)]
        if len(fitting) == 1:
            yield actor.id, replace(fitting[0], reason=f"{fitting[0].reason}; the only {word.title()} named in full")


def agree(short: Actor, full: Actor) -> bool:
    """Whether two countries do not contradict each other; one that only a codebook gave to a surname may be wrong."""
    return short.source != "document" or short.country is None or full.country in (None, short.country)


def parts(name: str) -> frozenset[str]:
    """The words of a full name that may stand for it: each but a given name before others, and no particles."""
    words = fold_phrase(name).split(" ")
    return frozenset(word for word in words[1:] if len(word) > 1 and word not in word_class("name particle"))


def offices(mentions: Sequence[Mention], full: Mapping[str, Actor]) -> Iterator[tuple[str, Actor]]:
    """Offices without a name, and holders only the codebook knows, by the one person whom the document has in the office."""
    holding: dict[tuple[str, str], dict[str, Actor]] = {}
    named = {mention.actor.id for mention in mentions if mention.use == "name"}
    for actor in full.values():
        if actor.id in named and actor.office and actor.country and actor.sector != "ELI":
            holding.setdefault((actor.country, actor.office), {})[actor.id] = actor
    for mention in mentions:
        actor = mention.actor
        if actor.id in named or not actor.office or not actor.country or mention.use != "nominal":
            continue
        found = holding.get((actor.country, actor.office), {})
        if len(found) == 1:
            yield actor.id, next(iter(found.values()))


def shown(mention: Mention, changed: Mapping[str, Actor], names: dict[str, str]) -> Mention:
    """A mention with its settled actor, under the one name that the document first gives it."""
    actor = changed.get(mention.actor.id, mention.actor)
    name = names.setdefault(actor.id, actor.name)
    if actor is mention.actor and name == actor.name:
        return mention
    reason = f"is {actor.name}: {actor.reason}" if actor.id != mention.actor.id else mention.reason
    return replace(mention, actor=replace(actor, name=name), reason=reason)
