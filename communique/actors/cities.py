"""Towns that the table of places does not have: which country "in Gorlivka" means, and where a place lies.

Most towns are named as somebody or something else is too, so a name alone says nothing: it counts after a preposition of
place, beside what only towns have ("the mayor of", "residents"), or with its country behind it. A name of several words
that are nobody's stands alone.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from communique.actors.folding import ACCENTS, APOSTROPHES, fold, fold_phrase
from communique.actors.knowledge import Entry, Match, Place, codebook_clues, several, word_class
from communique.codebooks import raw_rows

LONGEST_TOWN = 5  # words
PARTS_OF_NAMES = frozenset({"place", "state", "adjective", "demonym"})
"""What a known name that is only part of a longer town's may be: San Salvador in San Salvador de Jujuy."""
POSSESSIVE = re.compile(r"['’]s\b")
MARKS_AND_PLACE = re.compile("[?~]|=[^|]*")
Free = Callable[[int, int], bool]


class City(NamedTuple):
    """A town, its country and where it lies, in degrees to two decimals (about a kilometre), south and west negative."""

    name: str
    country: str
    latitude: float
    longitude: float


class Town(NamedTuple):
    """A town as its table has it: a `wary` name is a word or a person's too, a `rival` is not the town that is usually meant."""

    city: City
    wary: bool
    rival: bool


def find_place(name: str, country: str | None = None) -> City | None:
    """The town of this name, with its coordinates; None for a name that no town has, or that towns of two countries share.

    Capitals and other towns of the table of places are found by each of the spellings there. With a country, the town there.
    """
    found = meant(towns_called(fold_phrase(name)), country)
    if found is not None:
        return found.city
    for row in (clue.row for clue in codebook_clues(name)):
        if isinstance(row, Place) and row.country and country in (None, row.country):
            others = (towns_called(fold_phrase(other)) for other in (row.name, *several(row.aliases)))
            towns = (meant(towns, row.country) for towns in others)
            town = next((one for one in towns if one and (country or not one.rival)), None)
            if town is not None:
                return town.city
    return None


def meant(towns: Sequence[Town], country: str | None) -> Town | None:
    """The town in a country; without one, the town that is usually meant."""
    fitting = [town for town in towns if (town.city.country == country if country else not town.rival)]
    return fitting[0] if fitting else None


def towns_called(phrase: str) -> tuple[Town, ...]:
    """The towns of a folded name, one for each country."""
    return tuple(map(town_of, gazetteer().get(phrase, "").split("|"))) if phrase in gazetteer() else ()


def town_of(cell: str) -> Town:
    """A town as `gazetteer` keeps it."""
    names, _, place = cell[3:].partition("=")
    latitude, longitude = map(float, place.split())
    city = City(names.lstrip("?~").partition("/")[0], cell[:3], latitude, longitude)
    marks = names[:2]
    return Town(city, "?" in marks, "~" in marks)


def is_wary(phrase: str, country: str | None) -> bool:
    """Whether a town's folded name is also a word's or a person's, as its table has it."""
    town = meant(towns_called(phrase), country)
    return town is not None and town.wary


def fold_cell(cell: str) -> str:
    """A cell of the table with all its names folded at once."""
    plain = POSSESSIVE.sub(" s", cell).translate(APOSTROPHES).lower().replace("-", " ").replace("  ", " ")
    return ACCENTS.sub("", unicodedata.normalize("NFKD", plain))


@cache
def gazetteer() -> dict[str, str]:
    """For each folded name its towns, each as code of the country and cell of the table, `|` between; read when first asked.

    The cells are folded a country at a time, which takes a fifth of the time that folding name by name does.
    """
    found: dict[str, str] = {}
    for country, cell in raw_rows("cities.csv"):
        names = MARKS_AND_PLACE.sub("", fold_cell(cell)).split("|")
        for town, name in zip(cell.split("|"), names, strict=True):
            kept = country + town
            for one in name.split("/") if "/" in name else (name,):
                found[one] = f"{found[one]}|{kept}" if one in found else kept
    return found


def with_towns(
    words: Sequence[str], matches: Sequence[Match], near: frozenset[str], free: Free | None = None
) -> tuple[Match, ...]:
    """The known phrases of some words, and the towns among the words that nothing else is known of, in order.

    `near` are the countries spoken of, which tell towns of one name apart; `free` whether words are no part
    of another name.
    """
    cover = {at: match for match in matches for at in range(match.first, match.last + 1)}
    found: list[Match] = []
    folded = [fold(word) for word in words]
    at = 0
    while at < len(words):
        town = longest_town(words, folded, at, cover, near, free, found) if words[at][:1].isupper() else None
        if town is not None:
            found.append(town)
        at = town.last + 1 if town else at + 1
    inside = {at for town in found for at in range(town.first, town.last + 1)}
    kept = (match for match in matches if match.first not in inside)
    return tuple(sorted((*kept, *found), key=lambda match: match.first)) if found else tuple(matches)


def longest_town(
    words: Sequence[str], folded: Sequence[str], first: int, cover: dict[int, Match], near: frozenset[str], free: Free | None,
    before: Sequence[Match],
) -> Match | None:  # fmt: skip
    """The town whose name begins at a word, the longest first."""
    for last in range(min(first + LONGEST_TOWN, len(words)) - 1, first - 1, -1):
        towns = towns_called(" ".join(folded[first : last + 1]))
        if not towns or not is_open(first, last, cover) or not is_written(words, first, last) or (free and not free(first, last)):
            continue
        behind = cover.get(last + 1)
        town = told_apart(towns, stated(folded, behind), near)
        if town is not None and counts(words, folded, first, last, town, behind, before):
            entry = Entry(
                name=town.city.name, kind="place", country=town.city.country, sector=None, role="city",
                source=f"cities: {town.city.name}", cautious=True,
            )  # fmt: skip
            return Match(first, last, (entry,))
    return None


def is_open(first: int, last: int, cover: dict[int, Match]) -> bool:
    """Whether nothing longer than parts of the name is known of the words."""
    parts = [cover[at] for at in range(first, last + 1) if at in cover]
    return all(
        first <= part.first and part.last <= last and part.last - part.first < last - first
        and all(entry.kind in PARTS_OF_NAMES for entry in part.entries)
        for part in parts
    )  # fmt: skip


def is_written(words: Sequence[str], first: int, last: int) -> bool:
    """Whether words are written as a town's name: with capitals, and not in capitals altogether."""
    return words[last][:1].isupper() and not words[first].isupper()


def stated(folded: Sequence[str], behind: Match | None) -> str | None:
    """The country that stands behind a name ("Tripoli, Lebanon"), unless it owns what comes next ("X, Lebanon's envoy")."""
    if behind is None or (behind.last + 1 < len(folded) and folded[behind.last + 1] == "s"):
        return None
    countries = {entry.country for entry in behind.entries if entry.kind in ("state", "place")}
    return countries.pop() if len(countries) == 1 else None


def told_apart(towns: Sequence[Town], country: str | None, near: frozenset[str]) -> Town | None:
    """The one of several towns that is meant: of the country stated, else of the only one spoken of, else the usual one."""
    if country is not None:
        return meant(towns, country)
    spoken = [town for town in towns if town.city.country in near]
    return spoken[0] if len(spoken) == 1 else meant(towns, None)


def counts(
    words: Sequence[str], folded: Sequence[str], first: int, last: int, town: Town, behind: Match | None, earlier: Sequence[Match]
) -> bool:
    """Whether what stands beside a name says that it is a town."""
    start = before_town(folded, first)
    ahead = folded[start] if start >= 0 else ""
    next_word = folded[last + 1] if last + 1 < len(words) else ""
    if is_civic(folded, last) or (ahead == "of" and start > 0 and folded[start - 1] in word_class("civic")):
        return True
    if next_word == "s" or (words[last + 1 : last + 2] and words[last + 1][:1].isupper() and behind is None):
        return False
    if town.wary:
        return start == first - 1 and ahead in word_class("in a town") and folded[start - 1] not in word_class("belief")
    joined = ahead == "and" and any(match.last == start - 1 for match in earlier)
    return joined or ahead in word_class("where") or first != last or stated(folded, behind) is not None


def before_town(folded: Sequence[str], first: int) -> int:
    """The word before a town and what part of it is meant: "in [the besieged northern] Gorlivka"; -1 for none."""
    at = first - 1
    while at >= 0 and folded[at] in word_class("part of a town"):
        at -= 1
    return at


def is_civic(folded: Sequence[str], last: int) -> bool:
    """Whether what only a town has stands behind a name: "Gorlivka residents", "Gorlivka's military governor"."""
    after = folded[last + 1 : last + 4]
    if after[:1] == ["s"]:
        return not word_class("civic").isdisjoint(after[1:])
    return not word_class("civic").isdisjoint(after[:1])
