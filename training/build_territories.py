"""Build communique/codebooks/territories.csv, the names of states, territories and peoples.

Run as ``python training/build_territories.py`` with babel and rigour installed (build time only).

Sources
    CLDR English territory names, through babel (Unicode License v3; babel itself BSD-3-Clause).
    rigour territories: names, full names, formal aliases, Soviet republics (MIT).
    territories_words.csv beside this file: adjectives, demonyms, prefixes, news and former names,
    COW codes, peoples, regions, cautions; written by hand for this project.

Columns of the result (cells with several values are separated by ``|``)
    iso3       the state the row counts for; empty where only context can tell (Kurds, Africa)
    own        the territory's own ISO or former ISO code, or a CAMEO-style region code
    cow        its number in the Correlates of War state list (version 2016), then those of states it counts for
               here under its own code, each ``number=first/last day`` of their membership ("260=1955-05-05/1990-10-02")
    kind       state | dependency | breakaway | former | people | region
    name, full_name, names    all are names of the row; ``names`` leaves out the other two
    prefixes   first halves of compounds, with their hyphen ("Sino-")
    start, end of a former or breakaway territory; start of a state, if since 1975
    caution    ``word=reason``: ``case-sensitive`` (in other case the word is no name), ``ambiguous:
               ...`` (codes where the rivals are states), ``lower-case adjective``, ``duplicate``
"""

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from rigour._core import territories_jsonl  # the aliases have no public accessor

HERE = Path(__file__).parent
WORDS = HERE / "territories_words.csv"
TARGET = HERE.parent / "communique" / "codebooks" / "territories.csv"
COLUMNS = "iso3,iso2,own,cow,name,full_name,names,adjectives,demonyms,prefixes,start,end,kind,caution"
KINDS = ("state", "dependency", "breakaway", "former", "people", "region")
WORD_CELLS = ("names", "adjectives", "demonyms", "prefixes")
POLITY = r"(?:Republic|Kingdom|State|Commonwealth|Sultanate|Principality|Grand Duchy|Union)"
NOT_THE_STATE = {"State of Mexico", "Grand Duchy of Finland", "Democratic Republic of Georgia"}


def clean(name: str) -> str:
    """Write a source's name as news would: no brackets, no typographic apostrophe or ampersand."""
    name = re.sub(r"\s*[(\[][^)\]]*[)\]]$", "", name)
    return name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace(" & ", " and ").replace("St. ", "Saint ")


def unique(words: Iterable[str], without: tuple[str, ...] = ()) -> list[str]:
    """Drop repeats, empty words and forms with an article whose bare form is there too."""
    kept = [word for word in dict.fromkeys(words) if word and word not in without]
    known = {*kept, *without}
    return [word for word in kept if not re.match("[Tt]he ", word) or word[4:] not in known]


def formal_names(entry: dict[str, Any], names: list[str], adjectives: list[str]) -> list[str]:
    """Pick official names ("Kingdom of X", "Xish Republic") from rigour's aliases, best first."""
    of = "|".join(map(re.escape, names))
    adjective = "|".join(map(re.escape, adjectives)) or "(?!)"
    pattern = re.compile(
        rf"(?:[A-Z][a-z'-]+ )*{POLITY} of (?:[Tt]he )?(?:{of})"
        rf"|(?:{adjective}) (?:[A-Z][a-z'-]+ )*(?:Republic|Confederation)"
    )
    aliases = [*entry.get("names_strong", []), *entry.get("names_weak", [])]
    found = [alias for alias in aliases if pattern.fullmatch(alias) and alias not in NOT_THE_STATE]
    return sorted(
        (alias for alias in found if not alias.startswith((f"{names[0]} ", "Peoples"))),
        key=lambda alias: ("People's" in alias, " of " not in alias, len(alias)),
    )


def build_row(words: dict[str, str], cldr: dict[str, str], by_alpha3: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Complete one hand-written row with what CLDR and rigour say of its territory."""
    cells = {column: words[column].split("|") for column in WORD_CELLS}
    state = words["kind"] == "state"
    entry = by_alpha3.get(words["iso3"] if state else words["own"], {})
    alpha2 = entry.get("code", "").upper() if len(entry.get("code", "")) == 2 else ""
    common = cldr.get(alpha2, "")
    name = words["name"] or clean(common)
    full_name = clean(entry.get("full_name", ""))
    sourced: list[str] = []
    if entry:
        known = [name, clean(common), clean(entry["name"])]
        formal = formal_names(entry, unique([*known, *cells["names"]]), unique(cells["adjectives"]))
        if formal and (full_name == name or full_name.startswith(f"{name} ")):
            full_name = formal[0]
        sourced = [*known[1:], *formal]
    return {
        **words,
        **{column: "|".join(unique(values)) for column, values in cells.items()},
        "iso2": alpha2,
        "name": name,
        "full_name": full_name or name,
        "names": "|".join(unique([*cells["names"], *sourced], without=(name, full_name))),
    }


def soviet_republics(entries: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Give the republics of the Soviet Union, under the states they became."""
    blank = dict.fromkeys(COLUMNS.split(","), "")
    return [
        blank
        | {"iso3": entries[entry["successors"][0]]["alpha3"].upper(), "name": entry["name"]}
        | {"full_name": entry["full_name"], "end": "1991", "kind": "former"}
        for code, entry in entries.items()
        if code.startswith("su-")
    ]


def check(rows: list[dict[str, str]]) -> list[str]:
    """List words shared by rows without a caution, and cautions on words their row lacks."""
    problems = []
    owners: dict[str, list[tuple[str, bool]]] = {}
    for row in rows:
        label = f"{row['kind']} {row['iso3']} {row['name']}"
        cautioned = {part.split("=")[0] for part in row["caution"].split("|") if part}
        words = {row["name"], row["full_name"]}
        words.update(word for column in WORD_CELLS for word in row[column].split("|") if word)
        problems += [f"{label}: caution on unknown {word!r}" for word in cautioned - words]
        for word in words:
            owners.setdefault(word, []).append((label, word in cautioned))
    for word, uses in owners.items():
        if len(uses) > 1 and not any(cautioned for _, cautioned in uses):
            problems.append(f"{word!r} shared by {', '.join(label for label, _ in uses)}")
    return problems


def main() -> None:
    """Write the table and print what wants a look."""
    entries = {entry["code"]: entry for entry in map(json.loads, territories_jsonl().splitlines())}
    by_alpha3 = {e["alpha3"].upper(): e for e in entries.values() if e.get("alpha3")}
    cldr = dict(Locale("en").territories)
    with WORDS.open(encoding="utf-8", newline="") as source:
        rows = [build_row(words, cldr, by_alpha3) for words in csv.DictReader(source)]
    rows += soviet_republics(entries)
    rows.sort(key=lambda row: (KINDS.index(row["kind"]), row["iso3"], row["own"], row["name"]))
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS.split(","), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows -> {TARGET}")
    print(*check(rows), sep="\n")


if __name__ == "__main__":
    main()
