"""What is known before any text is read: states, places, bodies, office holders and words for agents, by their names.

Every table of the codebooks becomes `Entry` records in one index from phrases to entries. Phrases are compared folded
(no accents, dots, hyphens or case); what case demands is checked against the text, so that "US" is not "us".
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

Case = Literal["upper", "acronym", "capital", "any"]
NAMES = ("state", "adjective", "demonym", "place", "organisation", "person")
WRITING = "writing"  # a statement or readout speaks for the body that issued it
HARDWARE = "hardware"  # ships and planes act for the country they are of, and for nobody without one
LONGEST_ACRONYM = 3  # longer ones are also written with one capital: Nato, Unicef, Opec
STATE_COLUMNS = (
    ("state", "name"),
    ("state", "full_name"),
    ("state", "names"),
    ("adjective", "adjectives"),
    ("adjective", "prefixes"),
    ("demonym", "demonyms"),
)
WORD_TABLES = (("agent", "agents.csv", "kind"), ("agent", "body_nouns.csv", "kind"), ("title", "titles.csv", "office"))
PLURALS = (
    *(("man", "men"), ("child", "children"), ("person", "people"), ("thief", "thieves"), ("wife", "wives")),
    *((f"{vowel}y", f"{vowel}ys") for vowel in "aeou"),
    *(("y", "ies"), ("s", "ses"), ("x", "xes"), ("ch", "ches"), ("sh", "shes")),
)
APOSTROPHES = str.maketrans("", "", "'’‘ʻʼ`.")
WORD = re.compile(r"['’]s\b|[^\W_][\w'’‘ʻʼ`.&]*")


class Tenure(NamedTuple):
    """One person's time in one office; a missing end is still in office as far as the codebook knows."""

    country: str
    sector: str
    office: str
    title: str
    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the office was held on this day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something a phrase can stand for. `kind` is the table's view, `role` the codebook's own word for what it is.

    A `cautious` entry is also an ordinary word or name (Jordan, Turkey, Chad) and wants more ground than its letters.
    """

    name: str
    kind: str
    country: str | None
    sector: str | None
    role: str
    source: str
    case: Case = "capital"
    cautious: bool = False
    secondary: str = ""
    number: str = ""
    start: date | None = None
    end: date | None = None
    tenures: tuple[Tenure, ...] = ()


class Match(NamedTuple):
    """Entries whose phrase stands at words [first, last] of a sequence."""

    first: int
    last: int
    entries: tuple[Entry, ...]


class Index(NamedTuple):
    """Phrases to entries, and for each first word the lengths that are worth trying, longest first."""

    phrases: dict[tuple[str, ...], tuple[Entry, ...]]
    lengths: dict[str, tuple[int, ...]]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as the index knows it: lower case, without accents, dots and apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(APOSTROPHES))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()


def split_words(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as written; the possessive 's is a word of its own, hyphens part words."""
    pieces = []
    for word in WORD.findall(phrase):
        stem = word.rstrip("'’")
        if len(stem) > 2 and stem[-2:] in ("'s", "’s"):
            pieces += [stem[:-2], stem[-2:]]
        elif stem:
            pieces.append(stem)
    return tuple(pieces)


@cache
def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(folded for word in split_words(phrase) if (folded := fold(word)))


def look_up(words: Sequence[str], *, loose: bool = False) -> tuple[Entry, ...]:
    """The entries that exactly these words name; `loose` forgives lower case."""
    found = index().phrases.get(tuple(map(fold, words)), ())
    return tuple(entry for entry in found if case_holds(entry, words, loose))


def find_phrases(words: Sequence[str], *, loose: bool = False) -> Iterator[Match]:
    """Every place where a known phrase stands, longest first from the left, never overlapping."""
    folded = [fold(word) for word in words]
    lengths, phrases = index().lengths, index().phrases
    at, size = 0, len(words)
    while at < size:
        step = 1
        for length in lengths.get(folded[at], ()):
            if at + length > size:
                continue
            found = phrases.get(tuple(folded[at : at + length]))
            kept = found and tuple(entry for entry in found if case_holds(entry, words[at : at + length], loose))
            if kept:
                yield Match(at, at + length - 1, kept)
                step = length
                break
        at += step


def case_holds(entry: Entry, words: Sequence[str], loose: bool) -> bool:
    """Whether the words are written as this entry's must be."""
    if entry.case == "any":
        return True
    if entry.case == "upper":
        return words[0].isupper()
    first = words[0] if len(words[0]) > 1 or len(words) == 1 else words[-1]
    written = first[:1].isupper() or words[-1][:1].isupper()
    return written or (loose and entry.case == "capital" and not entry.cautious)


@cache
def index() -> Index:
    """All the codebooks' phrases."""
    phrases: dict[tuple[str, ...], list[Entry]] = {}
    for phrase, entry in (*state_phrases(), *place_phrases(), *organisation_phrases(), *person_phrases(), *word_phrases()):
        folded = fold_phrase(phrase)
        if folded and entry not in phrases.setdefault(folded, []):
            phrases[folded].append(entry)
    lengths: dict[str, set[int]] = {}
    for words in phrases:
        lengths.setdefault(words[0], set()).add(len(words))
    return Index(
        {words: tuple(entries) for words, entries in phrases.items()},
        {word: tuple(sorted(sizes, reverse=True)) for word, sizes in lengths.items()},
    )


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of one codebook table, or of every table in a folder, cells stripped; nothing when it is not there."""
    place = resources.files("communique").joinpath("codebooks", path)
    files = sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else [place]
    for file in files:
        if file.name.endswith(".csv") and file.is_file():
            for row in csv.DictReader(file.read_text("utf-8").splitlines()):
                yield {name: (cell or "").strip() for name, cell in row.items()}


def several(cell: str) -> list[str]:
    """The parts of a cell that lists several."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def name_case(name: str) -> Case:
    """How a name must be written to be meant: short acronyms in capitals, long ones and names with a capital at least."""
    letters = name.replace(".", "")
    if not letters.isupper() or " " in letters:
        return "capital"
    return "upper" if len(letters) <= LONGEST_ACRONYM else "acronym"


def state_phrases() -> Iterator[tuple[str, Entry]]:
    """States, territories and peoples by name, adjective and demonym."""
    for row in rows("territories.csv"):
        base = Entry(
            name=row["name"],
            kind="state",
            country=row["iso3"] or None,
            sector="PRE" if row["kind"] == "breakaway" else "GOV",
            role=row["kind"],
            source=f"territories: {row['name']}",
            start=first_day(row["start"]),
            end=last_day(row["end"]),
        )
        cautions = dict(part.split("=", 1) for part in several(row["caution"]) if "=" in part)
        for kind, column in STATE_COLUMNS:
            for name in several(row[column]):
                caution = cautions.get(name, "")
                case: Case = "upper" if "case-sensitive" in caution and name.isupper() else name_case(name)
                of_kind = base if kind == base.kind else replace(base, kind=kind)
                yield name.rstrip("-"), variant(of_kind, case, "ambiguous" in caution)


def place_phrases() -> Iterator[tuple[str, Entry]]:
    """Capitals, seats of bodies, towns, regions and waters."""
    for row in rows("places"):
        entry = Entry(
            name=row["name"],
            kind="place",
            country=row["country"] or None,
            sector=row["stands_for"] or None,
            role=row["kind"],
            source=f"places: {row['name']}",
        )
        for name in (row["name"], *several(row["aliases"])):
            yield name, variant(entry, name_case(name), is_personal(name))


def organisation_phrases() -> Iterator[tuple[str, Entry]]:
    """Bodies with names of their own."""
    for row in rows("organisations"):
        entry = Entry(
            name=row["name"],
            kind="organisation",
            country=row["country"] or None,
            sector=row["sector"] or None,
            role=row["kind"],
            source=f"organisations: {row['name']}",
            start=first_day(row["start"]),
            end=last_day(row["end"]),
        )
        for name in (row["name"], *several(row["aliases"])):
            yield name, variant(entry, name_case(name), is_personal(name))


def variant(entry: Entry, case: Case, cautious: bool) -> Entry:
    """The entry as one of its names wants it; most names want nothing special and share the record."""
    if (case, cautious) == (entry.case, entry.cautious):
        return entry
    return replace(entry, case=case, cautious=cautious)


def is_personal(name: str) -> bool:
    """Whether a single name is a given name or surname too: Florence, Medina, Sadat."""
    words = fold_phrase(name)
    return len(words) == 1 and (words[0] in first_names() or words[0] in surnames())


def word_phrases() -> Iterator[tuple[str, Entry]]:
    """Common words for agents, titles, and nouns that make a body only with a capital (the Daily Post)."""
    known = {row["phrase"] for row in rows("agents.csv")}
    for noun, bearer in bearers().items():
        if noun in known:
            continue
        role = {"part": "body", "document": WRITING}.get(bearer, "role")
        entry = Entry(name=noun, kind="agent", country=None, sector=None, role=role, source="bearers", case="any")
        yield from ((noun, entry), (plural(noun), replace(entry, number="plural")))
    for row in rows("military_hardware.csv"):
        noun = row["phrase"]
        entry = Entry(name=noun, kind="agent", country=None, sector="MIL", role=HARDWARE, source="military_hardware", case="any")
        if noun not in known or noun == "bomber":
            yield from ((noun, entry), (plural(noun), replace(entry, number="plural")))
    for kind, table, role in WORD_TABLES:
        for row in rows(table):
            entry = Entry(
                name=row["phrase"],
                kind=kind,
                country=None,
                sector=row["sector"] or None,
                role=row[role],
                source=f"{table.removesuffix('.csv')}: {row['phrase']}",
                case="capital" if table == "body_nouns.csv" else "any",
                secondary=row.get("secondary", ""),
                number=row.get("number", ""),
            )
            yield row["phrase"], entry
            if entry.number == "count":
                yield plural(row["phrase"]), replace(entry, number="plural")


def plural(phrase: str) -> str:
    """The plural of an agent phrase: of its head, which stands before "of" or last."""
    head, link, rest = phrase.partition(" of ")
    for ending, change in PLURALS:
        if head.endswith(ending):
            return head[: len(head) - len(ending)] + change + link + rest
    return head + "s" + link + rest


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class of the table of actor words: prepositions of place, verbs of motion, pronouns."""
    return next(frozenset(row["words"].split()) for row in rows("actor_words.csv") if row["class"] == name)


@cache
def bearers() -> dict[str, str]:
    """Nouns whose sector is that of the body they belong to: spokesman, member, headquarters."""
    return {row["phrase"]: row["kind"] for row in rows("bearers.csv")}


@cache
def common_surnames() -> frozenset[str]:
    """Surnames that are ordinary words too (May, Bush, Rice), folded: alone, without a title, they name nobody."""
    return frozenset(fold(row["name"]) for row in rows("common_surnames.csv"))


@cache
def genders() -> dict[str, str]:
    """The gender that a given name, folded, usually goes with: m or f; names of both are missing."""
    return {fold(row["name"]): row["gender"] for row in rows("first_names.csv") if row["gender"]}


@cache
def first_names() -> frozenset[str]:
    """Given names, folded: those in their table and those of office holders with two or more names."""
    known = {fold(row["name"]) for row in rows("first_names.csv")}
    known.update(fold(split_words(person.entry.name)[0]) for person in people() if " " in person.entry.name)
    return frozenset(known)


def person_phrases() -> Iterator[tuple[str, Entry]]:
    """Office holders by full name and other spellings; short forms are in `surnames`, for they are part of other names too."""
    for person in people():
        for name in person.names:
            if len(fold_phrase(name)) > 1:
                yield name, person.entry


class Person(NamedTuple):
    """An office holder with all tenures, full names and short forms ("Xi", "Saddam")."""

    entry: Entry
    names: tuple[str, ...]
    short: tuple[str, ...]


@cache
def people() -> tuple[Person, ...]:
    """The office holders of the codebooks, tenures of one name together, earliest first."""
    tenures: dict[str, list[Tenure]] = {}
    aliases: dict[str, dict[str, None]] = {}
    for row in rows("offices"):
        name = row["person"]
        tenures.setdefault(name, []).append(
            Tenure(row["country"], row["sector"], row["office"], row["title"], first_day(row["start"]), last_day(row["end"]))
        )
        aliases.setdefault(name, {}).update(dict.fromkeys(several(row["aliases"])))
    return tuple(make_person(name, terms, tuple(aliases[name])) for name, terms in tenures.items())


def make_person(name: str, terms: list[Tenure], aliases: tuple[str, ...]) -> Person:
    """One person from all rows that bear the name."""
    ordered = tuple(sorted(terms, key=lambda term: (term.start or date.min, term.end or date.max)))
    entry = Entry(
        name=name,
        kind="person",
        country=ordered[-1].country,
        sector=ordered[-1].sector,
        role=ordered[-1].office,
        source=f"offices: {name}",
        tenures=ordered,
    )
    full = tuple(alias for alias in aliases if not alias.startswith("="))
    return Person(entry, (name, *full), tuple(alias[1:] for alias in aliases if alias.startswith("=")))


@cache
def surnames() -> dict[str, tuple[Entry, ...]]:
    """Office holders by the name that news use alone: the last word, or the short form the codebook gives."""
    found: dict[str, list[Entry]] = {}
    for person in people():
        names = [fold_phrase(name.partition(" of ")[0]) for name in person.names]
        forms = {fold_phrase(short) for short in person.short} or {name[-1:] for name in names}
        forms |= {name for name in names if len(name) == 1}
        for form in forms:
            found.setdefault(" ".join(form), []).append(person.entry)
    return {form: tuple(entries) for form, entries in found.items()}


@cache
def holders() -> dict[tuple[str, str], tuple[tuple[Tenure, Entry], ...]]:
    """Who held an office of a country: (country, office) to tenures with their holders."""
    found: dict[tuple[str, str], list[tuple[Tenure, Entry]]] = {}
    for person in people():
        for tenure in person.entry.tenures:
            found.setdefault((tenure.country, tenure.office), []).append((tenure, person.entry))
    return {key: tuple(terms) for key, terms in found.items()}


@cache
def states() -> dict[str, Entry]:
    """The state of each country code."""
    found: dict[str, Entry] = {}
    for _, entry in state_phrases():
        if entry.kind == "state" and entry.role == "state" and entry.country:
            found.setdefault(entry.country, entry)
    return found


def first_day(cell: str) -> date | None:
    """The first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    return date.fromisoformat((cell + "-01-01")[:10]) if cell else None


def last_day(cell: str) -> date | None:
    """The last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    if len(cell) == 4:
        return date(int(cell), 12, 31)
    if len(cell) == 7:
        year, month = map(int, cell.split("-"))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(cell) if cell else None
