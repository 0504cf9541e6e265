"""Who a phrase stands for, by the phrase alone: country and sector, the codebook entry, and the reason.

A phrase is read as names and words for agents around one head: the head says what kind of actor it is (troops, ministry,
spokesman), what stands before and after it says whose. `compose` does that for a head found by a parser or, without one,
by `find_head`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

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
)
from communique.actors.knowledge import (
    HARDWARE,
    Entry,
    Match,
    bearers,
    common_surnames,
    find_phrases,
    fold,
    look_up,
    split_words,
    surnames,
)
from communique.actors.spelling import misspelt, misspelt_place, other_form
from communique.records import Actor

LONGEST_PHRASE = 80  # words read of one phrase: a mention is shorter
FORMER = frozenset("former ex retired late erstwhile onetime ousted deposed toppled disgraced emeritus exiled overthrown".split())
UNNAMED = frozenset("the a an s its their his her our my your this that these those some several two three".split())
PREPOSITIONS = frozenset("of in at from for to with on by against near inside outside under who which that whose".split())
ORIGIN = frozenset("of in at from for on inside under near".split())
UNLIKE = frozenset({"anti", "pro", "non", "post"})
RELATIONAL = frozenset(
    "backed based born allied aligned funded trained supported made controlled held occupied installed brokered "
    "mediated sponsored supplied built style speaking language administered friendly affiliated linked imposed".split()
)
PRONOUNS = frozenset(
    "i me he him his she her hers it its they them their we us our you who whom himself herself itself themselves".split()
)
PLACES = frozenset({"state", "place", "organisation"})
PARTS = frozenset(
    "north south east west northern southern eastern western central upper lower greater inner outer downtown new old the "
    "occupied mainland metropolitan northeast northwest southeast southwest modern post pre from in of at".split()
)
FORMS_OF_COUNTRY = frozenset({"state", "adjective", "demonym"})
LEADING = frozenset({"head of state", "head of government"})
AGENTS = frozenset({"agent", "title"})
HEAD_ORDER = ("person", "organisation", "title", "agent", "state", "place", "demonym", "adjective")
UNSETTLED = frozenset({"UAF", "REB", None})  # armed people are whose they are: Hamas gunmen are Hamas
GENERIC_BODIES = frozenset(
    "movement group party organization organisation militia network faction newspaper agency channel company bank "
    "corporation association union alliance coalition broadcaster parliament".split()
)  # after a name they only say what it is: the Fatah movement is Fatah
GOVERNMENTS = frozenset({"government", "administration", "regime", "leadership", "authorities", "govt"})


class Phrase(NamedTuple):
    """Words with what is known about them; `head` is the index of the head word, `stop` ends what it can be read with."""

    words: Sequence[str]
    matches: tuple[Match, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a phrase: the day it was written for, and the countries the text around it names."""

    on: date | None = None
    countries: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    why: str = "the only country its context names"


def resolve_phrase(phrase: str, *, context: str = "", on: date | None = None) -> Actor | None:
    """Who this phrase stands for, None for private persons and things.

    A bare state name has no sector here: alone it cannot be told whether the government, the people or the land is meant.
    A country that is only in the context is taken when it is the only one there, and the reason says so.
    """
    words = split_words(phrase)[:LONGEST_PHRASE]
    if not words:
        return None
    setting = Setting(on, context_countries(context))
    if len(words) == 1 and fold(words[0]) in PRONOUNS:
        return group_actor(None, "UNK", phrase, "unnamed", "a pronoun without the text it refers to", "document")
    matches = tuple(find_phrases(words, loose=True))
    whole = Phrase(words, matches, find_head(words, matches))
    return compose(whole, setting, alone=True) or respelt(whole, setting)


def respelt(phrase: Phrase, setting: Setting) -> Actor | None:
    """A known name in another form at the head of a phrase: with other middle names, cut short, or misspelt."""
    name = trailing_name(phrase)
    entry = other_form(name) or misspelt(name) if name else None
    if entry is None:
        return None
    changed = replace(entry, source=f"{entry.source}, written {' '.join(name)!r}")
    match = Match(phrase.head - len(name) + 1, phrase.head, (changed,))
    return READERS[entry.kind](phrase, match, changed, setting, True)


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
        if at and at not in inside and fold(word) in PREPOSITIONS:
            return at - 1
    return len(words) - 1


def compose(phrase: Phrase, setting: Setting, *, alone: bool = False) -> Actor | None:
    """The actor of a phrase by its head, then its titles, then the names in it."""
    head = covering(phrase.matches, phrase.head)
    if head is None or ends_name(phrase, head):
        head = longer_name(phrase)
    if head is None:
        return lone_surname(phrase, setting) or titled_person(phrase, setting)
    for kind in HEAD_ORDER:
        entry = best_entry(head, kind, setting)
        if entry is not None:
            return READERS[kind](phrase, head, entry, setting, alone)
    return None


def ends_name(phrase: Phrase, head: Match) -> bool:
    """Whether a place or body is only the last word of an unknown name: "al-Sabah" is no Sabah, "northern Sabah" is."""
    if head.first == 0 or head.first != head.last or any(entry.kind not in PLACES for entry in head.entries):
        return False
    before = phrase.words[head.first - 1]
    return before[:1].isupper() and covering(phrase.matches, head.first - 1) is None and fold(before) not in PARTS


def longer_name(phrase: Phrase) -> Match | None:
    """A known person's name that goes on with more names up to the head."""
    name = trailing_name(phrase)
    match = covering(phrase.matches, phrase.head - len(name)) if name else None
    return match if match and any(entry.kind == "person" for entry in match.entries) else None


def covering(matches: Iterable[Match], word: int) -> Match | None:
    """The match that a word stands in."""
    return next((match for match in matches if match.first <= word <= match.last), None)


def best_entry(match: Match, kind: str, setting: Setting) -> Entry | None:
    """The entry of a kind that fits the setting: of a country that is spoken of, else in force on the day, else the first."""
    entries = [entry for entry in match.entries if entry.kind == kind and entry.role != "modifier"]
    if len(entries) < 2:
        return entries[0] if entries else None
    around = setting.near.union(setting.countries)
    near = [entry for entry in entries if entry.country in around] or entries
    return next((entry for entry in near if in_force(entry, setting.on)), near[0])


def in_force(entry: Entry, on: date | None) -> bool:
    """Whether an entry existed on a day; without a day, whether it still does."""
    if on is None:
        return entry.end is None
    return (entry.start is None or entry.start <= on) and (entry.end is None or on <= entry.end)


def read_person(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor:
    """A person by name; a title in the phrase counts before the offices the codebook knows."""
    del alone
    former = is_former(phrase, head.first)
    actor = person_actor(entry, on=setting.on, former=former)
    title = None if former or in_office(entry, setting.on) else first_title(phrase, head.first)
    return called(actor, title) if title else actor


def in_office(entry: Entry, on: date | None) -> bool:
    """Whether the codebook knows what someone was on a day, which is surer than a title."""
    return on is not None and any(term.covers(on) for term in entry.tenures)


def first_title(phrase: Phrase, stop: int) -> Entry | None:
    """The first title before a word that says what someone is: not Mr., not Dr."""
    for match in phrase.matches:
        if match.last < stop:
            for entry in match.entries:
                if entry.kind == "title" and entry.sector:
                    return entry
    return None


def read_organisation(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor:
    """A body by name; one without a country takes the country that stands before it ("Pakistani Taliban")."""
    del alone
    actor = organisation_actor(entry)
    if entry.country in (None, "IMG"):
        country, why = owner(phrase, head, setting)
        if country:
            return replace(actor, id=actor_id(country, entry.sector, entry.name), country=country, reason=why)
    return actor


def read_state(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor | None:
    """A state or territory by name."""
    del phrase, head, setting
    if entry.country is None:
        reason = f"{entry.name} is a region of several states"
        return None if alone else group_actor(None, "GOV", entry.name, "group", reason, entry.source)
    if entry.role not in ("state", "former"):
        kind = "group" if entry.role == "people" else "state"
        sector = "CVL" if kind == "group" else entry.sector
        reason = f"{entry.name} is a {entry.role} in the codebook"
        return group_actor(entry.country, sector, entry.name, kind, reason, entry.source)
    actor = state_actor(entry.country, f"{entry.name} is a state in the codebook")
    if alone:
        return replace(actor, sector=None, reason=f"{entry.name} alone: its government, people or land")
    return actor


def read_adjective(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor | None:
    """An adjective that stands for its state."""
    del phrase, head, setting, alone
    return state_actor(entry.country, f"{entry.name} by its adjective") if entry.country else None


def read_demonym(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor:
    """People called by their country."""
    del head, setting, alone
    return group_actor(entry.country, "CVL", " ".join(phrase.words), "group", f"people of {entry.name}", entry.source)


def read_place(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor | None:
    """A place that stands for those in it."""
    del phrase, head, setting, alone
    return place_actor(entry) if entry.country else None


def read_agent(phrase: Phrase, head: Match, entry: Entry, setting: Setting, alone: bool) -> Actor | None:
    """A common noun for an agent: whose, from the words around; what sector, from itself or the body it belongs to."""
    del alone
    named = apposed_body(phrase, head, entry)
    if named:
        return read_organisation(phrase, head, named, setting, False)
    country, why = owner(phrase, head, setting)
    sector, body = sector_of(phrase, head, entry)
    if country is None:
        same = next((one for one in look_up(head_words(phrase, head), loose=True) if one.kind == "organisation"), None)
        if same:
            return read_organisation(phrase, head, same, setting, False)
        if sector is None or entry.role == HARDWARE:
            return None
    if country is None and sector == "SOC" and agent_kind(entry) == "organisation":
        country, why = "NGO", "a body of civil society without a country"
    former = is_former(phrase, head.first)
    if country and not former and not is_deputy(phrase, head.first):
        holder = office_actor(country, entry.role, entry.name, on=setting.on) if entry.kind == "title" else None
        if holder:
            return holder
        if entry.name in GOVERNMENTS and sector == "GOV":
            return state_actor(country, f"the {entry.name}; {why}")
    sector = retired(sector) if former else sector
    name = own_words(phrase, head)
    source = entry.source if country else "document"
    actor = group_actor(country, sector, name, agent_kind(entry), f"{body or entry.name!r}; {why}", source)
    return replace(actor, office=entry.role or None) if entry.kind == "title" else actor


def head_words(phrase: Phrase, head: Match) -> Sequence[str]:
    """The words of a match."""
    return phrase.words[head.first : head.last + 1]


def apposed_body(phrase: Phrase, head: Match, entry: Entry) -> Entry | None:
    """The named body right before a noun that only says what it is."""
    if entry.name not in GENERIC_BODIES:
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
    words = [word for word in phrase.words[first : head.last + 1] if fold(word) not in UNNAMED]
    return " ".join(words)


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


def sector_of(phrase: Phrase, head: Match, entry: Entry) -> tuple[str | None, str]:
    """The sector of an agent noun, and the word that gave it when not itself.

    Spokesmen and members are of the body beside them, before or after; armed people of the group that is named.
    """
    bearer = entry.name in bearers()
    if not bearer and entry.sector not in UNSETTLED:
        return entry.sector, ""
    before = [match for match in phrase.matches if match.last < head.first]
    after = [match for match in phrase.matches if match.first > head.last]
    for match in (*reversed(before), *after):
        for other in match.entries:
            if other.sector and (names_body(other) or (bearer and is_body_word(other, match, head))):
                return keep_title(entry, other), other.name
    return entry.sector, ""


def is_body_word(entry: Entry, match: Match, head: Match) -> bool:
    """Whether a common word beside a bearer says what it is of: a noun, or an adjective directly before it."""
    if entry.kind not in AGENTS or entry.name in bearers():
        return False
    return entry.role != "modifier" or match.last == head.first - 1


def keep_title(entry: Entry, body: Entry) -> str | None:
    """A president of a union of states is still an executive; of a senate, a firm or a college, what the body is."""
    return entry.sector if entry.kind == "title" and body.sector == "IGO" and entry.sector == "GOV" else body.sector


def names_body(entry: Entry) -> bool:
    """Whether an entry is a named body, or a seat that stands for one."""
    return entry.kind == "organisation" or (entry.kind == "place" and entry.role == "seat")


def owner(phrase: Phrase, head: Match, setting: Setting) -> tuple[str | None, str]:
    """The country an agent belongs to, and why."""
    for match in reversed([match for match in phrase.matches if match.last < head.first]):
        found = country_of(phrase, match, setting)
        if found:
            return found
    for match in phrase.matches:
        if match.first > head.last and joined_by(phrase, head, match) in ORIGIN:
            found = country_of(phrase, match, setting)
            if found:
                return found
    leader = leader_before(phrase, head, setting)
    if leader:
        return leader.country, f"{phrase.words[head.first - 1]!r} ({leader.source})"
    place = misspelt_place(fold(phrase.words[head.first - 1])) if head.first == 1 and alone_capital(phrase) else None
    if place and place.country:
        return place.country, f"{phrase.words[0]!r} is near {place.name} ({place.source})"
    if len(setting.countries) == 1:
        return setting.countries[0], setting.why
    return None, "no country in the phrase"


def leader_before(phrase: Phrase, head: Match, setting: Setting) -> Entry | None:
    """Whose an agent is by a surname before it, when all office holders of that name are of one country."""
    if head.first == 0 or not phrase.words[head.first - 1][:1].isupper() or covering(phrase.matches, head.first - 1):
        return None
    entries = surnames().get(fold(phrase.words[head.first - 1]), ())
    leaders = [entry for entry in entries if any(term.office in LEADING for term in entry.tenures)]
    if len({entry.country for entry in leaders}) == 1:
        return leaders[-1]
    return likeliest(leaders, setting)


def alone_capital(phrase: Phrase) -> bool:
    """Whether a phrase opens with a capitalised word that nothing knows."""
    return phrase.words[0][:1].isupper() and covering(phrase.matches, 0) is None


def joined_by(phrase: Phrase, head: Match, match: Match) -> str:
    """The last preposition between a head and a later name."""
    between = [fold(word) for word in phrase.words[head.last + 1 : match.first]]
    return next((word for word in reversed(between) if word in PREPOSITIONS), "")


def country_of(phrase: Phrase, match: Match, setting: Setting) -> tuple[str, str] | None:
    """The country a name brings, unless it only says whom someone is for, against or backed by."""
    before = fold(phrase.words[match.first - 1]) if match.first else ""
    after = fold(phrase.words[match.last + 1]) if match.last + 1 < len(phrase.words) else ""
    if before in UNLIKE or after in RELATIONAL:
        return None
    for kind in ("state", "adjective", "demonym", "place", "organisation", "person"):
        entry = best_entry(match, kind, setting)
        if entry and entry.country:
            return entry.country, f"{' '.join(phrase.words[match.first : match.last + 1])!r} ({entry.source})"
    return None


def is_former(phrase: Phrase, first: int) -> bool:
    """Whether a word before says that the office is no longer held."""
    return any(fold(word) in FORMER for word in phrase.words[:first])


def is_deputy(phrase: Phrase, first: int) -> bool:
    """Whether a word before says that it is not the office itself."""
    return any(fold(word) in ("deputy", "vice", "assistant", "acting") for word in phrase.words[:first])


def titled_person(phrase: Phrase, setting: Setting) -> Actor | None:
    """Someone unknown by name with a title before it: "Sen. Jane Doe"."""
    name_words = trailing_name(phrase)
    titles = [match for match in phrase.matches if any(entry.kind == "title" for entry in match.entries)]
    titles = [match for match in titles if match.last < phrase.head]
    if not titles or not name_words:
        return None
    title = next(entry for entry in titles[-1].entries if entry.kind == "title")
    if not title.sector:
        return None
    country, why = owner(phrase, Match(phrase.head, phrase.head, ()), setting)
    sector = retired(title.sector) if is_former(phrase, phrase.head) else title.sector
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


def lone_surname(phrase: Phrase, setting: Setting) -> Actor | None:
    """An office holder by the surname alone, or after a title, when only one fits the day and the countries spoken of."""
    word = phrase.words[phrase.head]
    entries = surnames().get(fold(word), ())
    title = first_title(phrase, phrase.head)
    bare = all(covering(phrase.matches, at) for at in range(phrase.head))
    if not entries or not bare or not word[:1].isupper() or (not title and fold(word) in common_surnames()):
        return None
    if title and title.role:
        entries = tuple(one for one in entries if any(term.office == title.role for term in one.tenures)) or entries
    former = is_former(phrase, phrase.head)
    entry = likeliest(entries, setting)
    if entry:
        actor = person_actor(entry, on=setting.on, former=former)
        return called(actor, title) if title and not former and not in_office(entry, setting.on) else actor
    return namesakes(word, entries, title) if title and not former else None


def namesakes(word: str, entries: Sequence[Entry], title: Entry) -> Actor | None:
    """Someone with a title whose namesakes in it are all of one country: one of them, we cannot say which."""
    if len({entry.country for entry in entries}) != 1 or not title.role:
        return None
    country = entries[0].country
    names = ", ".join(entry.name for entry in entries)
    reason = f"called {title.name}; one of {names}"
    return Actor(
        id=actor_id(country, title.sector, word), name=word, country=country, sector=title.sector, kind="person",
        reason=reason, source=entries[0].source, office=title.role,
    )  # fmt: skip


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
