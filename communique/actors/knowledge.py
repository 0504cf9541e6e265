"""What is known before any text is read: states, places, bodies, office holders and words for agents, by their names.

One index leads from folded phrases to the rows of the codebooks that bear them; a row becomes an `Entry` when its phrase
is met, for a text meets few of the fifty thousand. What case demands is checked against the text: "US" is not "us".
The rows of the analyst's register come before all others: they add names, and correct what the codebooks say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import Literal, NamedTuple

from communique.actors.folding import fold, fold_phrase, plural
from communique.actors.register import Row, consulted, remembered
from communique.codebooks import raw_rows, rows, word_classes

Case = Literal["upper", "acronym", "capital", "any"]
NAMES = ("state", "adjective", "demonym", "place", "organisation", "person")
WRITING = "writing"  # a statement or readout speaks for the body that issued it
HARDWARE = "hardware"  # ships and planes act for the country they are of, and for nobody without one
LONGEST_ACRONYM = 3  # longer ones are also written with one capital: Nato, Unicef, Opec
KINDS = {"person": "person", "organisation": "organisation", "group": "organisation", "outlet": "organisation"} | {
    "state": "state",
    "place": "place",
}
"""The kinds of actor in a register, and the kinds of entry that they are."""
ROLES = {"group": "armed group", "outlet": "outlet"}
STATE_COLUMNS = (("state", 4), ("state", 5), ("state", 6), ("adjective", 7), ("adjective", 9), ("demonym", 8))  # as in State


class Tenure(NamedTuple):
    """One person's time in one office; a missing end is still in office as far as the codebook knows."""

    country: str
    sector: str
    office: str
    title: str
    start: date | None
    end: date | None
    given: str = ""

    def covers(self, day: date) -> bool:
        """Whether the office was held on this day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something a phrase can stand for. `kind` is the table's view, `role` the codebook's own word for what it is.

    A `cautious` entry is also an ordinary word or name (Jordan, Turkey, Chad) and wants more ground than its letters.
    `given` names the row of the analyst's register that it rests on.
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
    given: str = ""


class Match(NamedTuple):
    """Entries whose phrase stands at words [first, last] of a sequence."""

    first: int
    last: int
    entries: tuple[Entry, ...]


class Office(NamedTuple):
    """A row of the offices: the columns of its file, as written there."""

    country: str
    sector: str
    office: str
    title: str
    person: str
    aliases: str
    start: str
    end: str
    given: str = ""


class Body(NamedTuple):
    """A row of the organisations."""

    name: str
    aliases: str
    country: str
    sector: str
    kind: str
    start: str
    end: str


class Place(NamedTuple):
    """A row of the places."""

    name: str
    aliases: str
    country: str
    kind: str
    stands_for: str


class State(NamedTuple):
    """A row of the territories."""

    iso3: str
    iso2: str
    own: str
    cow: str
    name: str
    full_name: str
    names: str
    adjectives: str
    demonyms: str
    prefixes: str
    start: str
    end: str
    kind: str
    caution: str


class Word(NamedTuple):
    """A common word for an agent, from whichever table; `case` is how it must be written."""

    phrase: str
    sector: str
    secondary: str
    role: str
    number: str
    table: str
    case: Case


class Clue(NamedTuple):
    """A row that bears a phrase, as what, and the name as written; of an office holder the row is the name."""

    kind: str
    row: State | Body | Place | Word | Row | str
    name: str


class Index(NamedTuple):
    """Phrases to the first row that bears them, the other rows of those with several, and how long phrases get.

    `lengths` has for each first word a number whose bit n is set when a phrase of n words begins with it.
    """

    phrases: dict[str, Clue]
    others: dict[str, list[Clue]]
    lengths: dict[str, int]


def look_up(words: Sequence[str], *, loose: bool = False) -> tuple[Entry, ...]:
    """The entries that exactly these words name; `loose` forgives lower case."""
    found = entries_of(" ".join(map(fold, words)))
    return tuple(entry for entry in found if case_holds(entry, words, loose))


def find_phrases(words: Sequence[str], *, loose: bool = False) -> Iterator[Match]:
    """Every place where a known phrase stands, longest first from the left, never overlapping."""
    folded = [fold(word) for word in words]
    lengths, phrases = index().lengths, index().phrases
    at, size = 0, len(words)
    while at < size:
        step = 1
        for length in numbers(lengths.get(folded[at], 0)):
            if at + length > size:
                continue
            phrase = folded[at] if length == 1 else " ".join(folded[at : at + length])
            if phrase not in phrases:
                continue
            written = words[at : at + length]
            kept = tuple(entry for entry in entries_of(phrase) if case_holds(entry, written, loose))
            if kept:
                yield Match(at, at + length - 1, kept)
                step = length
                break
        at += step


def case_holds(entry: Entry, words: Sequence[str], loose: bool) -> bool:
    """Whether the words are written as this entry's must be; an article's capital is no ground, nor one at the start alone."""
    if entry.case == "any":
        return True
    if entry.case == "upper":
        return words[0].isupper()
    if len(words) > 1 and words[0].lower() in ("the", "a"):
        words = words[1:]
    if loose and entry.case == "capital" and not entry.cautious:
        return True
    first = words[0] if len(words[0]) > 1 or len(words) == 1 else words[-1]
    if entry.kind == "place":
        return first[:1].isupper() and words[-1][:1].isupper()
    return first[:1].isupper() or words[-1][:1].isupper()


@remembered
def index() -> Index:
    """All phrases: those of the register, each for its own rows alone, then those of the codebooks."""
    codebooks = codebook_index()
    if not consulted().rows:
        return codebooks
    own: dict[str, list[Clue]] = {}
    for clue in own_clues():
        own.setdefault(fold_phrase(clue.name), []).append(clue)
    lengths = dict(codebooks.lengths)
    for phrase in own:
        first, _, rest = phrase.partition(" ")
        lengths[first] = lengths.get(first, 0) | (1 << rest.count(" ") + 2 if rest else 2)
    phrases = codebooks.phrases | {phrase: clues[0] for phrase, clues in own.items()}
    others = codebooks.others | {phrase: clues[1:] for phrase, clues in own.items()}
    return Index(phrases, others, lengths)


@cache
def codebook_index() -> Index:
    """All the codebooks' phrases."""
    phrases: dict[str, Clue] = {}
    others: dict[str, list[Clue]] = {}
    lengths: dict[str, int] = {}
    for clue in chain(state_clues(), place_clues(), body_clues(), person_clues(codebook_tenures()), word_clues()):
        phrase = fold_phrase(clue.name)
        if not phrase:
            continue
        if phrases.setdefault(phrase, clue) is not clue:
            others.setdefault(phrase, []).append(clue)
            continue
        first, _, rest = phrase.partition(" ")
        lengths[first] = lengths.get(first, 0) | (1 << rest.count(" ") + 2 if rest else 2)
    return Index(phrases, others, lengths)


@cache
def numbers(bits: int) -> tuple[int, ...]:
    """Which bits of a number are set, highest first."""
    return tuple(at for at in range(bits.bit_length() - 1, -1, -1) if bits >> at & 1)


@remembered
def entries_of(phrase: str) -> tuple[Entry, ...]:
    """What a folded phrase can stand for, each once, in the order of the tables; a correction before what it corrects."""
    phrases, others, _ = index()
    clues = (phrases[phrase], *others.get(phrase, ())) if phrase in phrases else ()
    return tuple(dict.fromkeys(chain.from_iterable(with_corrections(entry_of(clue)) for clue in clues)))


def with_corrections(entry: Entry) -> Iterator[Entry]:
    """What the register says of a state, place or body of the codebooks, and what the codebook says of other days."""
    rows = () if entry.given else corrections().get((entry.kind, entry.name, entry.country or ""), ())
    for row in rows:
        yield corrected(entry, row)
    if all(row.start or row.end for row in rows):
        yield entry


@remembered
def corrections() -> dict[tuple[str, str, str], tuple[Row, ...]]:
    """The rows of the register that correct a state, place or body, by kind of entry and the codebook's name and country."""
    found: dict[tuple[str, str, str], tuple[Row, ...]] = {}
    for row in consulted().rows:
        if row.known and row.kind != "person":
            key = KINDS[row.kind], row.known, row.known_in
            found[key] = (*found.get(key, ()), row)
    return found


def corrected(entry: Entry, row: Row) -> Entry:
    """An entry as a row of the register has it."""
    return replace(
        entry, country=row.country or entry.country, sector=row.sector or entry.sector, role=ROLES.get(row.kind) or entry.role,
        source=f"{row.where}: {row.actor}", start=first_day(row.start), end=last_day(row.end), given=row.where,
    )  # fmt: skip


def own_clues() -> Iterator[Clue]:
    """The names of the register."""
    for row in consulted().rows:
        for name in row.names:
            yield Clue(KINDS[row.kind], row.actor if row.kind == "person" else row, name)


def own_entry(row: Row, name: str) -> Entry:
    """A row of the register as an entry, on the ground of the codebook's entry that it corrects."""
    kind = KINDS[row.kind]
    known = (entry_of(clue) for clue in codebook_clues(row.known))
    meant = (kind, row.known, row.known_in)
    entry = next((one for one in known if (one.kind, one.name, one.country or "") == meant), None)
    entry = entry or Entry(name=row.actor, kind=kind, country=None, sector=None, role=row.kind, source="")
    lower = name == name.lower()
    return replace(corrected(entry, row), case="any" if lower else name_case(name), cautious=is_personal(name))


def codebook_clues(name: str) -> tuple[Clue, ...]:
    """The rows of the codebooks that bear a name."""
    phrases, others, _ = codebook_index()
    phrase = fold_phrase(name)
    return (phrases[phrase], *others.get(phrase, ())) if phrase in phrases else ()


def entry_of(clue: Clue) -> Entry:
    """A row as an entry."""
    kind, row, name = clue
    if isinstance(row, str):
        entry = person_entry(row)
        return entry if " " in name or "-" in name else replace(entry, cautious=True)
    if isinstance(row, Row):
        return own_entry(row, name)
    if isinstance(row, State):
        return state_entry(row, kind, name.rstrip("-"))
    if isinstance(row, Word):
        return word_entry(row, row.number if name == row.phrase else "plural")
    entry = body_entry(row) if isinstance(row, Body) else place_entry(row)
    return replace(entry, case=name_case(name), cautious=is_personal(name))


def several(cell: str) -> list[str]:
    """The parts of a cell that lists several."""
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []


def name_case(name: str) -> Case:
    """How a name must be written to be meant: short acronyms in capitals, long ones and names with a capital at least."""
    letters = name.replace(".", "")
    if not letters.isupper() or " " in letters:
        return "capital"
    return "upper" if len(letters) <= LONGEST_ACRONYM else "acronym"


def state_clues() -> Iterator[Clue]:
    """States, territories and peoples by name, adjective and demonym."""
    for row in map(State._make, raw_rows("territories.csv")):
        for kind, column in STATE_COLUMNS:
            for name in several(row[column]):
                yield Clue(kind, row, name)


def state_entry(row: State, kind: str, name: str) -> Entry:
    """A state by one of its names as an entry."""
    caution = next((part for part in several(row.caution) if part.startswith(f"{name}=")), "")
    return Entry(
        name=row.name, kind=kind, country=row.iso3 or None, sector="PRE" if row.kind == "breakaway" else "GOV", role=row.kind,
        source=f"territories: {row.name}", start=first_day(row.start), end=last_day(row.end),
        case="upper" if "case-sensitive" in caution and name.isupper() else name_case(name), cautious="ambiguous" in caution,
    )  # fmt: skip


def place_clues() -> Iterator[Clue]:
    """Capitals, seats of bodies, towns, regions and waters."""
    for row in map(Place._make, raw_rows("places")):
        yield Clue("place", row, row.name)
        for name in several(row.aliases):
            yield Clue("place", row, name)


def body_clues() -> Iterator[Clue]:
    """Bodies with names of their own."""
    for row in map(Body._make, raw_rows("organisations")):
        yield Clue("organisation", row, row.name)
        for name in several(row.aliases):
            yield Clue("organisation", row, name)


def place_entry(row: Place) -> Entry:
    """A place as an entry."""
    return Entry(
        name=row.name, kind="place", country=row.country or None, sector=row.stands_for or None, role=row.kind,
        source=f"places: {row.name}",
    )  # fmt: skip


def body_entry(row: Body) -> Entry:
    """A body as an entry."""
    return Entry(
        name=row.name, kind="organisation", country=row.country or None, sector=row.sector or None, role=row.kind,
        source=f"organisations: {row.name}", start=first_day(row.start), end=last_day(row.end),
    )  # fmt: skip


def is_personal(name: str) -> bool:
    """Whether a single name is a given name or surname too: Florence, Medina, Sadat."""
    word = fold_phrase(name)
    return " " not in word and (word in first_names() or word in surnames())


def word_clues() -> Iterator[Clue]:
    """Common words for agents and titles, in the singular and in the plural."""
    for word in common_words():
        yield Clue(word.table, word, word.phrase)
        if word.number == "count":
            yield Clue(word.table, word, plural(word.phrase))


def common_words() -> Iterator[Word]:
    """Agents, their bearers, ships and planes, nouns that make a body only with a capital (the Daily Post), titles."""
    agents = [Word._make((*row, "agents", "any")) for row in raw_rows("agents.csv")]
    known = {word.phrase for word in agents}
    for noun, bearer in bearers().items():
        if noun not in known:
            role = {"part": "body", "document": WRITING}.get(bearer, "role")
            yield Word(noun, "", "", role, "count", "bearers", "any")
    for (noun,) in raw_rows("military_hardware.csv"):
        if noun not in known or noun == "bomber":
            yield Word(noun, "MIL", "", HARDWARE, "count", "military_hardware", "any")
    yield from agents
    for noun, sector, kind in raw_rows("body_nouns.csv"):
        yield Word(noun, sector, "", kind, "", "body_nouns", "capital")
    for title, sector, office in raw_rows("titles.csv"):
        yield Word(title, sector, "", office, "", "titles", "any")


def word_entry(row: Word, number: str) -> Entry:
    """A common word as an entry."""
    return Entry(
        name=row.phrase, kind="title" if row.table == "titles" else "agent", country=None, sector=row.sector or None,
        role=row.role, source=f"{row.table}: {row.phrase}", case=row.case, secondary=row.secondary, number=number,
    )  # fmt: skip


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class of the table of actor words: prepositions of place, verbs of motion, pronouns."""
    return word_classes("actor_words.csv")[name]


@cache
def bearers() -> dict[str, str]:
    """Nouns whose sector is that of the body they belong to: spokesman, member, headquarters."""
    return {row["phrase"]: row["kind"] for row in rows("bearers.csv")}


@cache
def office_titles() -> dict[str, frozenset[str]]:
    """For each office the last words of the titles it is called by: head of state to president, king, emir."""
    found: dict[str, set[str]] = {}
    for title, _, office in raw_rows("titles.csv"):
        found.setdefault(office, set()).add(title.rpartition(" ")[2])
    return {office: frozenset(titles) for office, titles in found.items() if office}


@cache
def common_surnames() -> frozenset[str]:
    """Surnames that are ordinary words too (May, Rice), folded: alone, without a title, they name nobody."""
    return frozenset(fold(row["name"]) for row in rows("common_surnames.csv"))


@cache
def genders() -> dict[str, str]:
    """The gender that a given name, folded, usually goes with: m or f; names of both are missing."""
    return {fold(row["name"]): row["gender"] for row in rows("first_names.csv") if row["gender"]}


@cache
def first_names() -> frozenset[str]:
    """Given names, folded: those in their table and those of office holders with two or more names."""
    known = {fold(row["name"]) for row in rows("first_names.csv")}
    known.update(phrase.partition(" ")[0] for name in tenure_rows() if " " in (phrase := fold_phrase(name)))
    return frozenset(known)


def person_clues(holders: Mapping[str, list[Office]]) -> Iterator[Clue]:
    """Office holders by full name and other spellings; short forms are in `surnames`, for they are part of other names too."""
    for name, terms in holders.items():
        if is_full(name):
            yield Clue("person", name, name)
        for written in {term.aliases: None for term in terms if term.aliases}:
            for alias in several(written):
                if is_full(alias):
                    yield Clue("person", name, alias)


def is_full(name: str) -> bool:
    """Whether a name has several words and is no short form of another."""
    return (" " in name or "-" in name) and name[0] != "="


class Person(NamedTuple):
    """An office holder with all full names and short forms ("Xi", "Saddam")."""

    name: str
    names: tuple[str, ...]
    short: tuple[str, ...]


@remembered
def tenure_rows() -> dict[str, list[Office]]:
    """The rows of each office holder, those of the register before what the codebook says of the same days."""
    own: dict[str, list[Row]] = {}
    for row in consulted().rows:
        if row.kind == "person":
            own.setdefault(row.actor, []).append(row)
    codebook = codebook_tenures()
    return codebook | {name: own_terms(rows, codebook.get(name, [])) for name, rows in own.items()}


@cache
def codebook_tenures() -> dict[str, list[Office]]:
    """The rows of each office holder of the codebook."""
    found: dict[str, list[Office]] = {}
    for cells in raw_rows("offices"):
        row = Office(*cells)
        found.setdefault(row.person, []).append(row)
    return found


def own_terms(rows: Sequence[Row], known: list[Office]) -> list[Office]:
    """The terms of a person of the register, and those of the codebook for the days that no row speaks of."""
    rest, own = known, []
    for row in rows:
        rest = [piece for term in rest for piece in outside(term, row)]
        terms = [term for term in known if overlap(term, row)] or known
        like = terms[-1] if terms else Office("", "", "", "", row.actor, "", "", "")
        office = row.office or like.office
        title = like.title if office == like.office else office
        names = "|".join(name if is_full(name) else f"={name}" for name in row.names)
        country, sector = row.country or like.country, row.sector or like.sector
        own.append(Office(country, sector, office, title or row.actor, row.actor, names, row.start, row.end, row.where))
    names = "|".join(dict.fromkeys(name for term in (*known, *own) for name in several(term.aliases)))
    return [term._replace(aliases=names) for term in (*rest, *own)]


def overlap(term: Office, row: Row) -> bool:
    """Whether a term and a row of the register have a day in common."""
    start, end = first_day(row.start) or date.min, last_day(row.end) or date.max
    return (first_day(term.start) or date.min) <= end and start <= (last_day(term.end) or date.max)


def outside(term: Office, row: Row) -> Iterator[Office]:
    """What is left of a term before and after the days that a row of the register speaks of."""
    if not overlap(term, row):
        yield term
        return
    start, end = first_day(row.start), last_day(row.end)
    if start and (first_day(term.start) or date.min) < start:
        yield term._replace(end=(start - timedelta(days=1)).isoformat())
    if end and end < (last_day(term.end) or date.max):
        yield term._replace(start=(end + timedelta(days=1)).isoformat())


@remembered
def people() -> tuple[Person, ...]:
    """The office holders of the codebooks."""
    return tuple(make_person(name, terms) for name, terms in tenure_rows().items())


def make_person(name: str, terms: list[Office]) -> Person:
    """One person from all rows that bear the name."""
    written = {term.aliases: None for term in terms if term.aliases}
    if not written:
        return Person(name, (name,), ())
    aliases = dict.fromkeys(alias for cell in written for alias in several(cell))
    full = tuple(alias for alias in aliases if not alias.startswith("="))
    return Person(name, (name, *full), tuple(alias[1:] for alias in aliases if alias.startswith("=")))


@remembered
def person_entry(name: str) -> Entry:
    """An office holder with all tenures, earliest first."""
    terms = [
        Tenure(row.country, row.sector, row.office, row.title, first_day(row.start), last_day(row.end), row.given)
        for row in tenure_rows()[name]
    ]
    terms.sort(key=lambda term: (term.start or date.min, term.end or date.max))
    last = terms[-1]
    given = next((term.given for term in reversed(terms) if term.given), "")
    return Entry(
        name=name, kind="person", country=last.country or None, sector=last.sector or None, role=last.office,
        source=f"{given or 'offices'}: {name}", tenures=tuple(terms), given=given,
    )  # fmt: skip


@remembered
def surnames() -> dict[str, tuple[str, ...]]:
    """Office holders by the name that news use alone: the last word, or the short form the codebook gives."""
    found: dict[str, list[str]] = {}
    for person in people():
        names = [fold_phrase(name.partition(" of ")[0]) for name in person.names]
        forms = {fold_phrase(short) for short in person.short} or {name.rpartition(" ")[2] for name in names}
        for form in forms.union(name for name in names if " " not in name):
            found.setdefault(form, []).append(person.name)
    return {form: tuple(bearing) for form, bearing in found.items()}


def called_by(surname: str) -> tuple[Entry, ...]:
    """The office holders whom news call by this name alone."""
    return tuple(map(person_entry, surnames().get(fold_phrase(surname), ())))


@cache
def famous_surnames() -> dict[str, tuple[str, ...]]:
    """Names that news use alone of office holders known all over the world, folded, with whom they can mean."""
    return {fold_phrase(row["surname"]): tuple(several(row["persons"])) for row in rows("famous_surnames.csv")}


@remembered
def holders() -> dict[tuple[str, str], tuple[str, ...]]:
    """Who held an office of a country: (country, office) to names, in the order of the tables."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for name, terms in tenure_rows().items():
        for term in terms:
            found.setdefault((term.country, term.office), {})[name] = None
    return {key: tuple(names) for key, names in found.items()}


@cache
def states() -> dict[str, Entry]:
    """The state of each country code."""
    return {row.iso3: state_entry(row, "state", row.name) for row in sovereign()}


@cache
def full_names() -> dict[str, str]:
    """The full name of each state by its country code: "Kingdom of Norway"."""
    return {row.iso3: row.full_name for row in sovereign()}


def sovereign() -> Iterator[State]:
    """The rows of states that exist, the first for each code."""
    seen: set[str] = set()
    for row in map(State._make, raw_rows("territories.csv")):
        if row.kind == "state" and row.iso3 and row.iso3 not in seen:
            seen.add(row.iso3)
            yield row


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
