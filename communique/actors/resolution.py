"""Who a phrase stands for, by the phrase alone: country and sector, the codebook entry, and the reason.

A phrase is read as names and words for agents around one head: the head says what kind of actor it is (troops, ministry,
spokesman), what stands before and after it says whose. `compose` does that for a head found by a parser or, without one,
by `find_head`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from communique.actors.cities import with_towns
from communique.actors.folding import fold, split_words
from communique.actors.identity import (
    actor_id,
    called,
    group_actor,
    office_actor,
    organisation_actor,
    person_actor,
    place_actor,
    retired,
    state_actor,
    told,
)
from communique.actors.knowledge import (
    HARDWARE,
    WRITING,
    Entry,
    Match,
    find_phrases,
    look_up,
    word_class,
)
from communique.actors.ownership import owner, sector_of, stated_owner
from communique.actors.readings import (
    FORMS_OF_COUNTRY,
    Phrase,
    Setting,
    best_entry,
    covering,
    head_words,
    in_office,
    is_deputy,
    is_former,
    title_before,
)
from communique.actors.register import Register, consulted, consulting
from communique.actors.spelling import misspelt, other_form
from communique.actors.surnames import lone_surname
from communique.records import Actor

LONGEST_PHRASE = 80  # words read of one phrase: a mention is shorter
PLACES = frozenset({"state", "place", "organisation"})
UNIONS = frozenset({"UNO", "IGO"})
SERVING = frozenset({"GOV", "MED", "EDU", "LAB", "SOC"})
HEAD_ORDER = ("person", "organisation", "title", "agent", "state", "place", "demonym", "adjective")


class Reading(NamedTuple):
    """A phrase with the head match and the one entry that it is read as."""

    phrase: Phrase
    head: Match
    entry: Entry
    setting: Setting


def resolve_phrase(phrase: str, *, context: str = "", on: date | None = None, actors: Register | None = None) -> Actor | None:
    """Who this phrase stands for, None for private persons and things; `actors` are the analyst's own.

    A bare state name has no sector here: alone it cannot be told whether the government, the people or the land is meant.
    A country that is only in the context is taken when it is the only one there, and the reason says so.
    """
    with consulting(consulted() if actors is None else actors):
        return resolved(phrase, context, on)


def resolved(phrase: str, context: str, on: date | None) -> Actor | None:
    """Who a phrase stands for, by the register that is consulted."""
    words = split_words(phrase)[:LONGEST_PHRASE]
    if not words:
        return None
    setting = Setting(on, context_countries(context), alone=True)
    if len(words) == 1 and fold(words[0]) in word_class("any pronoun"):
        return group_actor(None, "UNK", phrase, "unnamed", "a pronoun without the text it refers to", "document")
    matches = with_towns(words, tuple(find_phrases(words, loose=True)), frozenset(setting.countries))
    whole = Phrase(words, matches, find_head(words, matches))
    return compose(whole, setting) or respelt(whole, setting)


def respelt(phrase: Phrase, setting: Setting) -> Actor | None:
    """A known name in another form at the head of a phrase: with other middle names, cut short, or misspelt."""
    name = trailing_name(phrase)
    entry = other_form(name) or misspelt(name) if name else None
    if entry is None:
        return None
    changed = replace(entry, source=f"{entry.source}, written {' '.join(name)!r}")
    match = Match(phrase.head - len(name) + 1, phrase.head, (changed,))
    return READERS[entry.kind](Reading(phrase, match, changed, setting))


def context_countries(context: str) -> tuple[str, ...]:
    """The countries that a context names, each once, in order."""
    found: dict[str, None] = {}
    for match in find_phrases(split_words(context)):
        for entry in match.entries[:1]:
            if entry.country and entry.kind != "person":
                found[entry.country] = None
    return tuple(found)


def find_head(words: Sequence[str], matches: tuple[Match, ...]) -> int:
    """The head word without a parser: the last of those before the first preposition outside a name."""
    inside = {at for match in matches for at in range(match.first + 1, match.last + 1)}
    for at, word in enumerate(words):
        if at and at not in inside and fold(word) in word_class("preposition"):
            return at - 1
    return len(words) - 1


def compose(phrase: Phrase, setting: Setting) -> Actor | None:
    """The actor of a phrase by its head, then its titles, then the names in it."""
    head = covering(phrase.matches, phrase.head)
    if head is None or ends_name(phrase, head):
        head = longer_name(phrase)
    if head is None:
        return lone_surname(phrase, setting) or titled_person(phrase, setting)
    kinds = {entry.kind for entry in head.entries}
    for kind in HEAD_ORDER:
        entry = best_entry(head, kind, setting) if kind in kinds else None
        if entry is not None and not (kind == "title" and is_courtesy(phrase, entry, kinds)):
            return READERS[kind](Reading(phrase, head, entry, setting))
    return None


def is_courtesy(phrase: Phrase, entry: Entry, kinds: set[str]) -> bool:
    """Whether a title says nothing of what someone is, though its word does: "a Finnish doctor" is no "Doctor Koskinen"."""
    return not entry.sector and "agent" in kinds and phrase.words[phrase.head].islower()


def ends_name(phrase: Phrase, head: Match) -> bool:
    """Whether a place or body is only the last word of an unknown name: "al-Sabah" is no Sabah, "northern Sabah" is."""
    if head.first == 0 or head.first != head.last or any(entry.kind not in PLACES for entry in head.entries):
        return False
    before = phrase.words[head.first - 1]
    return (
        before[:1].isupper()
        and covering(phrase.matches, head.first - 1) is None
        and fold(before) not in word_class("part of a place")
    )


def longer_name(phrase: Phrase) -> Match | None:
    """A known person's name that goes on with more names up to the head."""
    name = trailing_name(phrase)
    match = covering(phrase.matches, phrase.head - len(name)) if name else None
    return match if match and any(entry.kind == "person" for entry in match.entries) else None


def read_person(reading: Reading) -> Actor:
    """A person by name; a title in the phrase counts before the offices the codebook knows."""
    phrase, head, entry, setting = reading
    former = is_former(phrase, head.first)
    actor = person_actor(entry, on=setting.on, former=former)
    title = None if former or entry.given or in_office(entry, setting.on) else title_before(phrase, head.first)
    return called(actor, title) if title else actor


def read_organisation(reading: Reading) -> Actor:
    """A body by name, of the country that stands beside it when the name is one that many countries use."""
    phrase, head, entry, setting = reading
    if entry.given and entry.country:
        return organisation_actor(entry)
    stated = stated_owner(phrase, head, setting, frozenset({"of"}))
    country, why = stated or (None, "")
    if entry.country in (None, "IMG") and country is None:
        country, why = owner(phrase, head, setting)
    if country in (None, entry.country):
        return organisation_actor(entry)
    same = next((one for one in head.entries if one.kind == "organisation" and one.country == country), None)
    actor = organisation_actor(same or entry)
    if same or not (entry.country in (None, "IMG", "NGO") or entry.role in word_class("shared name")):
        return actor
    return replace(actor, id=actor_id(country, entry.sector, entry.name), country=country, reason=why)


def read_state(reading: Reading) -> Actor | None:
    """A state or territory by name."""
    entry, alone = reading.entry, reading.setting.alone
    if entry.country is None:
        reason = f"{entry.name} is a region of several states"
        return None if alone else group_actor(None, "GOV", entry.name, "group", told(entry, reason), entry.source)
    if entry.role not in ("state", "former"):
        kind = "group" if entry.role == "people" else "state"
        sector = "CVL" if kind == "group" else None if alone and entry.sector == "GOV" else entry.sector
        reason = told(entry, f"{entry.name} is a {entry.role} in the codebook")
        return group_actor(entry.country, sector, entry.name, kind, reason, entry.source)
    actor = state_actor(entry.country, told(entry, f"{entry.name} is a state in the codebook"))
    if alone:
        return replace(actor, sector=None, reason=told(entry, f"{entry.name} alone: its government, people or land"))
    return actor


def read_adjective(reading: Reading) -> Actor | None:
    """An adjective that stands for its state."""
    return state_actor(reading.entry.country, f"{reading.entry.name} by its adjective") if reading.entry.country else None


def read_demonym(reading: Reading) -> Actor:
    """People called by their country."""
    entry, words = reading.entry, " ".join(reading.phrase.words)
    return group_actor(entry.country, "CVL", words, "group", f"people of {entry.name}", entry.source)


def read_place(reading: Reading) -> Actor | None:
    """A place that stands for those in it."""
    return place_actor(reading.entry) if reading.entry.country else None


def read_agent(reading: Reading) -> Actor | None:
    """A common noun for an agent: whose, from the words around; what sector, from itself or the body it belongs to."""
    phrase, head, entry, setting = reading
    if entry.role == WRITING:
        return issuer(reading)
    body = apposed_body(phrase, head, entry)
    if body:
        return read_organisation(reading._replace(entry=body))
    country, why = owner(phrase, head, setting)
    sector, of = sector_of(phrase, head, entry)
    sector = of_union(country, "GOV" if is_delegate(phrase, entry, country) else sector)
    body = next((one for one in look_up(head_words(phrase, head), loose=True) if one.kind == "organisation"), None)
    if body and country in (None, body.country):
        return read_organisation(reading._replace(entry=body))
    if country is None:
        if sector is None or entry.role == HARDWARE:
            return None
        if sector == "SOC" and agent_kind(entry) == "organisation":
            country, why = "NGO", "a body of civil society without a country"
    if is_former(phrase, head.first):
        return common_actor(reading, country, retired(sector), f"{of or entry.name!r}; {why}")
    one = head_of_state_or_office(reading, country, sector, why)
    return one or common_actor(reading, country, sector, f"{of or entry.name!r}; {why}")


def is_delegate(phrase: Phrase, entry: Entry, country: str | None) -> bool:
    """Whether a "representative" is sent by a state and not elected to a house: "the representative of Norway"."""
    return entry.name == "representative" and country is not None and phrase.words[phrase.head].islower()


def of_union(country: str | None, sector: str | None) -> str | None:
    """The sector of whoever serves a union of states: its envoys and commissioners are of no government."""
    return "IGO" if country in UNIONS and sector in SERVING else sector


def issuer(reading: Reading) -> Actor | None:
    """Who speaks in a statement: the body named beside it, else the state it is of; None for anybody's."""
    phrase, head, _, setting = reading
    others = [match for match in phrase.matches if match is not head]
    for kind in ("organisation", "person", "agent"):
        for match in others:
            entry = best_entry(match, kind, setting)
            if entry and entry.role != WRITING:
                return READERS[kind](Reading(phrase, match, entry, setting))
    country, why = owner(phrase, head, setting)
    return state_actor(country, f"its {reading.entry.name}; {why}") if country else None


def head_of_state_or_office(reading: Reading, country: str | None, sector: str | None, why: str) -> Actor | None:
    """Whom an office stands for on the day, and the state that "the government" is; None for other agents."""
    entry = reading.entry
    if country is None or is_deputy(reading.phrase, reading.head.first):
        return None
    if entry.name in word_class("government") and sector == "GOV":
        return state_actor(country, f"the {entry.name}; {why}")
    return office_actor(country, entry.role, entry.name, on=reading.setting.on) if entry.kind == "title" else None


def common_actor(reading: Reading, country: str | None, sector: str | None, reason: str) -> Actor:
    """Someone who has no name here but a common noun."""
    entry = reading.entry
    name = own_words(reading.phrase, reading.head)
    actor = group_actor(country, sector, name, agent_kind(entry), reason, entry.source if country else "document")
    return replace(actor, office=entry.role or None) if entry.kind == "title" else actor


def apposed_body(phrase: Phrase, head: Match, entry: Entry) -> Entry | None:
    """The named body right before a noun that only says what it is."""
    if entry.name not in word_class("generic body"):
        return None
    before = next((match for match in phrase.matches if match.last == head.first - 1), None)
    return next((other for other in before.entries if other.kind == "organisation"), None) if before else None


def agent_kind(entry: Entry) -> str:
    """What kind of actor a common noun makes."""
    if entry.kind == "title":
        return "office"
    if entry.number == "plural" or entry.role in ("group", HARDWARE):
        return "group"
    return "unnamed" if entry.role in ("person", "role") else "organisation"


def own_words(phrase: Phrase, head: Match) -> str:
    """The words of a phrase up to its head, without an article and without the owner's name."""
    first = 0
    for match in phrase.matches:
        if match.last < head.first and any(entry.kind in FORMS_OF_COUNTRY for entry in match.entries):
            first = match.last + 1
    words = [word for word in phrase.words[first : head.last + 1] if fold(word) not in word_class("unnamed")]
    return " ".join(words)


def titled_person(phrase: Phrase, setting: Setting) -> Actor | None:
    """Someone unknown by name with a title before it: "Sen. Jane Doe"."""
    name_words = trailing_name(phrase)
    titles = [match for match in phrase.matches if any(entry.kind == "title" for entry in match.entries)]
    titles = [match for match in titles if match.last < phrase.head]
    if not titles or not name_words:
        return None
    entries = [next(entry for entry in match.entries if entry.kind == "title") for match in titles]
    civil = (entry for entry in entries if entry.sector not in (None, "MIL"))  # the office of "Defence Minister General X"
    title = next(civil, entries[-1]) if entries[-1].sector == "MIL" else entries[-1]
    if not title.sector:
        return None
    country, why = owner(phrase, Match(phrase.head, phrase.head, ()), setting)
    sector = of_union(country, retired(title.sector) if is_former(phrase, phrase.head) else title.sector)
    name = " ".join(name_words)
    return Actor(
        id=actor_id(country, sector, name),
        name=name,
        country=country,
        sector=sector,
        kind="person",
        reason=f"called {title.name}; {why}",
        office=title.role or None,
    )


def trailing_name(phrase: Phrase) -> list[str]:
    """The capitalised words up to the head that no codebook knows."""
    name: list[str] = []
    for at in range(phrase.head, -1, -1):
        if not phrase.words[at][:1].isupper() or (at != phrase.head and covering(phrase.matches, at)):
            break
        name.insert(0, phrase.words[at])
    return name


READERS = {
    "person": read_person,
    "organisation": read_organisation,
    "state": read_state,
    "adjective": read_adjective,
    "demonym": read_demonym,
    "place": read_place,
    "agent": read_agent,
    "title": read_agent,
}
