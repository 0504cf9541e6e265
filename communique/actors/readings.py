"""A phrase and what surrounds it, and how one of several entries is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from communique.actors.folding import fold
from communique.actors.knowledge import Entry, Match, word_class

LEADING = frozenset({"head of state", "head of government"})
FOREIGN = "foreign minister"
FORMS_OF_COUNTRY = frozenset({"state", "adjective", "demonym"})
AGENTS = frozenset({"agent", "title"})


class Phrase(NamedTuple):
    """Words with what is known about them; `head` is the index of the head word, `stop` ends what it can be read with."""

    words: Sequence[str]
    matches: tuple[Match, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a phrase: the day it was written for, and the countries the text around it names.

    `near` are all countries of the document, which only tell namesakes apart; `alone` is a phrase with no text around it.
    """

    on: date | None = None
    countries: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    alone: bool = False
    why: str = "the only country its context names"


def covering(matches: Iterable[Match], word: int) -> Match | None:
    """The match that a word stands in."""
    return next((match for match in matches if match.first <= word <= match.last), None)


def best_entry(match: Match, kind: str, setting: Setting) -> Entry | None:
    """The entry of a kind that fits the setting: the register's, of a country spoken of, in force on the day, else the first."""
    entries = [entry for entry in match.entries if entry.kind == kind and entry.role != "modifier"]
    if len(entries) < 2:
        return entries[0] if entries else None
    own = next((entry for entry in entries if entry.given and in_force(entry, setting.on)), None)
    if own:
        return own
    entries = [entry for entry in entries if not entry.given] or entries
    around = setting.near.union(setting.countries)
    near = [entry for entry in entries if entry.country in around] or entries
    return next((entry for entry in near if in_force(entry, setting.on)), near[0])


def is_given(match: Match | None) -> bool:
    """Whether a name is one of the analyst's register, which nothing in the text overrules."""
    return match is not None and any(entry.given for entry in match.entries)


def in_force(entry: Entry, on: date | None) -> bool:
    """Whether an entry existed on a day; without a day, whether it still does."""
    if on is None:
        return entry.end is None
    return (entry.start is None or entry.start <= on) and (entry.end is None or on <= entry.end)


def head_words(phrase: Phrase, head: Match) -> Sequence[str]:
    """The words of a match."""
    return phrase.words[head.first : head.last + 1]


def in_office(entry: Entry, on: date | None) -> bool:
    """Whether the codebook knows what someone was on a day, which is surer than a title."""
    return on is not None and any(term.covers(on) for term in entry.tenures)


def title_before(phrase: Phrase, stop: int) -> Entry | None:
    """The title before a word: the first that says what someone is, else a mere Mr. or Dr."""
    titles = [entry for match in phrase.matches if match.last < stop for entry in match.entries if entry.kind == "title"]
    return next((title for title in titles if title.sector), titles[0] if titles else None)


def is_former(phrase: Phrase, first: int) -> bool:
    """Whether a word before says that the office is no longer held."""
    return any(fold(word) in word_class("former") for word in phrase.words[:first])


def is_deputy(phrase: Phrase, first: int) -> bool:
    """Whether a word before says that it is not the office itself."""
    return any(fold(word) in ("deputy", "vice", "assistant", "acting") for word in phrase.words[:first])


def likeliest(entries: Sequence[Entry], setting: Setting) -> Entry | None:
    """The one of several namesakes who is meant: in office on the day, of a country spoken of, leading it; None when in doubt."""
    around = setting.near.union(setting.countries)
    serving = [entry for entry in entries if setting.on and any(term.covers(setting.on) for term in entry.tenures)]
    for tried in (
        [entry for entry in serving if entry.country in around],
        [entry for entry in entries if entry.country in around],
        serving if not around else [],
        list(entries) if not around else [entry for entry in serving if entry.role in LEADING],
    ):
        leaders = [entry for entry in tried if entry.role in LEADING] or tried
        if len(tried) == 1 or (len(leaders) == 1 and tried):
            return (tried if len(tried) == 1 else leaders)[0]
    return None
