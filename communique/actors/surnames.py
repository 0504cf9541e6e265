"""Whom a name of one word can mean: an office holder, when enough stands beside it to tell; a wrong identity is worse than none.

A title that fits and a country that is spoken of, or the day; a leader of a country spoken of; or a name so famous that
news use it alone. Everything else is left to the document, which may give the full name elsewhere.
"""

from collections.abc import Sequence
from datetime import date

from communique.actors.folding import fold, fold_phrase
from communique.actors.identity import actor_id, called, person_actor
from communique.actors.knowledge import (
    Entry,
    called_by,
    common_surnames,
    famous_surnames,
    genders,
    person_entry,
    word_class,
)
from communique.actors.readings import FOREIGN, LEADING, Phrase, Setting, covering, in_office, is_former, likeliest, title_before
from communique.records import Actor

PROMINENT = LEADING | {FOREIGN}


def lone_surname(phrase: Phrase, setting: Setting) -> Actor | None:
    """The office holder of a surname that stands alone or after a title; None when several or nobody can be meant."""
    first = surname_start(phrase)
    word = " ".join(phrase.words[first : phrase.head + 1])
    bare = all(covering(phrase.matches, at) for at in range(first))
    if not bare or (not word[:1].isupper() and first == phrase.head):
        return None
    title = title_before(phrase, first)
    entries = meant(word, title, setting)
    if not entries:
        return None
    former = is_former(phrase, first)
    likely = dominant(entries, setting.on)
    entry = likely[0] if len(likely) == 1 else likeliest(likely, setting)
    if entry is None:
        return None if former else namesakes(word, entries, title)
    actor = person_actor(entry, on=setting.on, former=former)
    known = former or entry.given or in_office(entry, setting.on)
    return called(actor, title) if title and not known else actor


def surname_start(phrase: Phrase) -> int:
    """The first word of a surname with its particles: bin Salman, von der Leyen."""
    first = phrase.head
    while first and fold(phrase.words[first - 1]) in word_class("name particle"):
        first -= 1
    return first


def meant(word: str, title: Entry | None, setting: Setting) -> Sequence[Entry]:
    """The office holders whom a surname can mean beside this title, or beside none, in this setting."""
    name = fold_phrase(word)
    if not name or name in word_class("calendar"):
        return ()
    around = setting.near.union(setting.countries)
    famous = timely([person_entry(person) for person in famous_surnames().get(name, ())], setting.on)
    if title is not None and title.sector:
        entries = [entry for entry in called_by(name) if bears(entry, title)]
        near = [entry for entry in entries if entry.country in around]
        serving = [entry for entry in entries if in_office(entry, setting.on)]
        return near or serving or [entry for entry in famous if entry in entries] or (() if around else famous)
    if famous:
        return famous
    if title is None and (name in common_surnames() or name in genders()):
        return ()
    leaders = [entry for entry in called_by(name) if any(term.office in PROMINENT for term in entry.tenures)]
    return [entry for entry in timely(leaders, setting.on) if entry.country in around]


def bears(entry: Entry, title: Entry) -> bool:
    """Whether an office holder has been what a title says: the same office, or, for a mere rank, the same sector."""
    if title.role:
        return any(term.office == title.role for term in entry.tenures)
    return any(term.sector == title.sector for term in entry.tenures)


def timely(entries: Sequence[Entry], on: date | None) -> Sequence[Entry]:
    """Those in office on a day, else those who had been before; all of them without a day."""
    if on is None:
        return entries
    serving = [entry for entry in entries if in_office(entry, on)]
    return serving or [entry for entry in entries if any(term.start and term.start <= on for term in entry.tenures)]


def dominant(entries: Sequence[Entry], on: date | None) -> Sequence[Entry]:
    """The one of several namesakes who has led a state, when the day decides nothing; else all."""
    leaders = [entry for entry in entries if any(term.office in LEADING for term in entry.tenures)]
    decided = any(in_office(entry, on) for entry in entries)
    return leaders if len(leaders) == 1 and not decided else entries


def namesakes(word: str, entries: Sequence[Entry], title: Entry | None) -> Actor | None:
    """Someone whose namesakes in office are all of one country and sector: one of them, which cannot be said."""
    if len({(entry.country, entry.sector) for entry in entries}) != 1:
        return None
    one = entries[0]
    sector = title.sector if title and title.sector else one.sector
    called_so = f"called {title.name}; " if title else ""
    names = ", ".join(entry.name for entry in entries)
    return Actor(
        id=actor_id(one.country, sector, word), name=word, country=one.country, sector=sector, kind="person",
        reason=f"{called_so}one of {names}", source=one.source, office=(title.role if title else one.role) or None,
    )  # fmt: skip
