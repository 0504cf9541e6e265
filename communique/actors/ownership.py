"""Whose an agent is, and of what: the country and the sector that the words around a common noun give it."""

from communique.actors.folding import fold
from communique.actors.knowledge import Entry, Match, bearers, called_by, look_up, word_class
from communique.actors.readings import AGENTS, LEADING, Phrase, Setting, best_entry, covering, head_words, likeliest
from communique.actors.spelling import misspelt_place

NAMING = ("state", "adjective", "demonym", "place", "organisation", "person")
UNSETTLED = frozenset({"UAF", "REB", None})  # armed people are whose they are: Hamas gunmen are Hamas


def owner(phrase: Phrase, head: Match, setting: Setting) -> tuple[str | None, str]:
    """The country an agent belongs to, and why."""
    found = stated_owner(phrase, head, setting, frozenset({"of", "from"})) or inside(phrase, head)
    if found is None and is_at_home(phrase, head):
        found = stated_owner(phrase, head, setting, word_class("origin"))
    return found or guessed_owner(phrase, head, setting) or (None, "no country in the phrase")


def is_at_home(phrase: Phrase, head: Match) -> bool:
    """Whether an agent is of the place it is in: an envoy "in Vienna" is anybody's but Austria's, a relief group nobody's."""
    return not any(fold(word).removesuffix("s") in word_class("posted") for word in head_words(phrase, head))


def stated_owner(phrase: Phrase, head: Match, setting: Setting, links: frozenset[str]) -> tuple[str, str] | None:
    """The country named before a head, nearest first, or after it and one of these prepositions."""
    before = [match for match in phrase.matches if match.last < head.first]
    after = [match for match in phrase.matches if match.first > head.last and joined_by(phrase, head, match) in links]
    countries = (country_of(phrase, match, setting) for match in (*reversed(before), *after))
    return next((found for found in countries if found), None)


def inside(phrase: Phrase, head: Match) -> tuple[str, str] | None:
    """The country of a body that is the agent word or part of it: "the state department", "UN peacekeepers", "FBI agents"."""
    words = head_words(phrase, head)
    for stop in range(len(words), 0, -1):
        for entry in look_up(words[:stop], loose=True):
            if entry.country and (names_body(entry) or entry.kind == "state"):
                return entry.country, f"{' '.join(words[:stop])!r} ({entry.source})"
    return None


def guessed_owner(phrase: Phrase, head: Match, setting: Setting) -> tuple[str, str] | None:
    """The country by a leader's surname, by a misspelt place, or by the context alone."""
    leader = leader_before(phrase, head, setting)
    if leader and leader.country:
        return leader.country, f"{phrase.words[head.first - 1]!r} ({leader.source})"
    place = misspelt_place(fold(phrase.words[0])) if head.first == 1 and alone_capital(phrase) else None
    if place and place.country:
        return place.country, f"{phrase.words[0]!r} is near {place.name} ({place.source})"
    return (setting.countries[0], setting.why) if len(setting.countries) == 1 else None


def leader_before(phrase: Phrase, head: Match, setting: Setting) -> Entry | None:
    """Whose an agent is by a surname before it, when all office holders of that name are of one country."""
    if head.first == 0 or not phrase.words[head.first - 1][:1].isupper() or covering(phrase.matches, head.first - 1):
        return None
    name = fold(phrase.words[head.first - 1])
    entries = () if name in word_class("calendar") | word_class("unnamed") else called_by(name)
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
    return next((word for word in reversed(between) if word in word_class("preposition")), "")


def country_of(phrase: Phrase, match: Match, setting: Setting) -> tuple[str, str] | None:
    """The country a name brings, unless it only says whom someone is for, against or backed by."""
    before = fold(phrase.words[match.first - 1]) if match.first else ""
    after = fold(phrase.words[match.last + 1]) if match.last + 1 < len(phrase.words) else ""
    if before in word_class("unlike") or after in word_class("relational"):
        return None
    words = phrase.words[match.first : match.last + 1]
    acronym = len(words[0]) > 1 and words[0].isupper()  # "the FAO's office" is no office of the town of Fao
    order = ("state", "organisation", "adjective", "demonym", "place", "person") if acronym else NAMING
    for kind in order:
        entry = best_entry(match, kind, setting)
        if entry and entry.country and not (entry.role == "outlet" and goes_on(phrase, match)):
            return entry.country, f"{' '.join(words)!r} ({entry.source})"
    return None


def goes_on(phrase: Phrase, match: Match) -> bool:
    """Whether a name is only the start of a longer one: "the National" of "the National Assembly" is no newspaper."""
    return match.last + 1 < len(phrase.words) and phrase.words[match.last + 1][:1].isupper()


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
