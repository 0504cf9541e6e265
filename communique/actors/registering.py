"""Reading the analyst's own actors from a CSV or TOML file, and refusing what cannot be meant.

Both forms hold the same. In CSV the first row names the columns and several aliases are parted by `|`; in TOML each actor is
an `[[actor]]` and aliases are a list. An actor is one of the codebooks' when its `id`, or its name and kind, are one's there.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path

from communique.actors.folding import fold_phrase
from communique.actors.identity import STATELESS, organisation_actor, place_actor
from communique.actors.knowledge import KINDS, Entry, codebook_clues, entry_of, first_day, last_day, several, states
from communique.actors.register import NOBODY, Register, Row, consulting
from communique.errors import BadArgument
from communique.records import identify

FIELDS = ("name", "id", "aliases", "kind", "country", "sector", "office", "from", "until", "note")
SECTORS = frozenset(
    "AGR BUS COP CRM CVL EDU ELI GOV IGO JRN JUD LAB LEG MED MIL OPP PRE PRM PTY REB REF REL SOC SPY UAF UNK".split()
)
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
KIND_OF_ROLE = {"armed group": "group", "outlet": "outlet", "news agency": "outlet"}
ORDER = ("person", "organisation", "state", "place")  # of what is meant by a name that several are called by
Cells = dict[str, str]
"""One actor as written: the fields that are not empty, aliases parted by `|`."""


def load_actors(path: str | Path) -> Register:
    """The analyst's own actors from a `.csv` or `.toml` file, UTF-8.

    Raises BadArgument with the row and the next step for the first that cannot be used: unknown columns or codes, days that
    are none or the wrong way round, a name that two rows have at one time, a file that is empty or not UTF-8.
    """
    file = Path(path)
    text = read_text(file)
    readers = {".csv": csv_cells, ".toml": toml_cells}
    if file.suffix.lower() not in readers:
        raise BadArgument(str(file), "a file of actors ends in .csv or .toml", "rename it, or save it in one of these forms")
    with consulting(NOBODY):
        rows = tuple(row_of(where, cells) for where, cells in readers[file.suffix.lower()](file.name, text))
    if not rows:
        raise BadArgument(str(file), "no actor in it", "add a row for each actor, with its name and kind")
    check_names(rows)
    return Register(rows, identify(*rows), str(file))


def read_text(file: Path) -> str:
    """The text of a file of actors; a byte order mark is no part of it."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadArgument(str(file), f"cannot be opened ({error.strerror})", "check the name and that it is a file") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadArgument(f"{file.name}, line {line}", "is not UTF-8", "save the file as UTF-8") from error


def csv_cells(file: str, text: str) -> Iterator[tuple[str, Cells]]:
    """The actors of a CSV file with their rows; the row of the columns is row 1, as a spreadsheet counts."""
    lines = csv.reader(text.splitlines(keepends=True))
    header = [name.strip().lower() for name in next(lines, [])]
    if header:
        check_fields(f"{file}, row 1", header)
    for number, cells in enumerate(lines, 2):
        where = f"{file}, row {number}"
        if len(cells) > len(header):
            raise BadArgument(where, f"{len(cells)} cells for {len(header)} columns", "put quotation marks around commas")
        found = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if found:
            yield where, found


def toml_cells(file: str, text: str) -> Iterator[tuple[str, Cells]]:
    """The actors of a TOML file with their numbers."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadArgument(file, f"is not TOML: {error}", "mend it there; texts stand in quotation marks") from error
    actors = content.pop("actor", [])
    if content or not isinstance(actors, list) or not all(isinstance(actor, dict) for actor in actors):
        raise BadArgument(file, "only [[actor]] is read in it", "begin each actor with a line [[actor]]")
    for number, actor in enumerate(actors, 1):
        where = f"{file}, actor {number}"
        check_fields(where, actor)
        yield where, {name: written for name, value in actor.items() if (written := cell_of(where, name, value))}


def cell_of(where: str, name: str, value: object) -> str:
    """A value of TOML as a cell of CSV."""
    if isinstance(value, list) and name == "aliases" and all(isinstance(alias, str) for alias in value):
        return "|".join(value)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date | int) and name in ("from", "until"):
        return str(value)[:10]
    raise BadArgument(where, f"{name} is no text: {value!r}", f'write {name} = "..."' if name != "aliases" else "write a list")


def check_fields(where: str, names: Iterable[str]) -> None:
    """Refuse columns that nobody knows, and two of one name."""
    known = list(names)
    for name in known:
        if name not in FIELDS:
            raise BadArgument(where, f"no column {name!r} is known{near(name, FIELDS)}", f"the columns are {', '.join(FIELDS)}")
        if known.count(name) > 1:
            raise BadArgument(where, f"two columns {name!r}", "leave one of them out")


def near(word: str, known: Iterable[str]) -> str:
    """The known word that a wrong one may have meant, as the end of a message."""
    alike = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {alike[0]!r}?)" if alike else ""


def row_of(where: str, cells: Cells) -> Row:
    """One actor as it is used, with what it corrects."""
    name = cells.get("name", "")
    if not name and "id" not in cells:
        raise BadArgument(where, "no name", "give the name, or the id of an actor of the codebooks")
    check_code(where, "country", cells.get("country", ""), states().keys() | STATELESS)
    check_code(where, "sector", cells.get("sector", ""), SECTORS)
    check_code(where, "kind", cells.get("kind", ""), KINDS)
    check_days(where, cells)
    entry = by_id(where, cells["id"]) if "id" in cells else by_name(cells)
    kind = cells.get("kind") or (kind_of(entry) if entry else "person" if "office" in cells else "")
    if not kind:
        raise BadArgument(where, f"nobody in the codebooks is called {name!r}", f"give its kind: {', '.join(KINDS)}")
    if entry and KINDS[kind] != entry.kind:
        raise BadArgument(where, f"{cells['id']} is a {kind_of(entry)}, no {kind}", "mend the kind, or leave it empty")
    if "office" in cells and kind != "person":
        raise BadArgument(where, f"a {kind} holds no office", "leave office empty, or make it a person")
    if kind == "state" and entry is None and "country" not in cells:
        raise BadArgument(where, "a state without its country", "give the code of the state that it is")
    return Row(
        name=name or (entry.name if entry else ""), where=where, kind=kind, known=entry.name if entry else "",
        known_in=(entry.country or "") if entry else "", aliases=tuple(several(cells.get("aliases", ""))),
        country=cells.get("country", ""), sector=cells.get("sector", ""), office=cells.get("office", ""),
        start=cells.get("from", ""), end=cells.get("until", ""), note=cells.get("note", ""),
    )  # fmt: skip


def check_code(where: str, what: str, code: str, known: Iterable[str]) -> None:
    """Refuse a code that is in no table."""
    codes = sorted(known)
    if code and code not in codes:
        listed = ", ".join(sorted(STATELESS) if what == "country" else codes)
        step = f"use an ISO 3166 alpha-3 code as in CHL, or {listed}" if what == "country" else f"use {listed}"
        raise BadArgument(where, f"no {what} {code!r} is known{near(code.upper(), codes)}", step)


def check_days(where: str, cells: Cells) -> None:
    """Refuse days that are none, and an end before the beginning."""
    days = []
    for what, read in (("from", first_day), ("until", last_day)):
        cell = cells.get(what, "")
        try:
            if cell and not DAY.fullmatch(cell):
                raise ValueError(cell)
            days.append(read(cell))
        except ValueError as error:
            raise BadArgument(where, f"{what} is no day: {cell!r}", "write 2024, 2024-05 or 2024-05-16") from error
    start, end = days
    if start and end and end < start:
        raise BadArgument(where, f"until {cells['until']} is before from {cells['from']}", "swap or mend them")


def by_name(cells: Cells) -> Entry | None:
    """The codebooks' entry of a name: of the kind and, where several bear it, of the country given; None for a new actor."""
    entries = entries_called(cells["name"])
    kind = cells.get("kind")
    if kind:
        entries = [entry for entry in entries if entry.kind == KINDS[kind]]
    kinds = {entry.kind for entry in entries}
    entries = [entry for entry in entries if entry.kind == next(one for one in ORDER if one in kinds)]
    here = [entry for entry in entries if entry.country == cells.get("country")] if len(entries) > 1 else entries
    return here[0] if len(here) == 1 else None


def entries_called(name: str) -> list[Entry]:
    """The states, places, bodies and persons of the codebooks that bear a name, each once."""
    entries = (entry_of(clue) for clue in codebook_clues(name))
    found = {(entry.kind, entry.name, entry.country): entry for entry in entries if entry.kind in ORDER}
    return list(found.values())


def by_id(where: str, actor: str) -> Entry:
    """The codebooks' entry with an id, as the table of actors shows it."""
    place, _, slug = actor.partition(":")
    country = place.partition(".")[0]
    if not slug and actor == f"{country}.GOV" and country in states():
        return states()[country]
    for entry in entries_called(slug.replace("-", " ")) if slug else ():
        if actor in ids_of(entry, slug):
            return entry
    raise BadArgument(
        where, f"no actor of the codebooks has the id {actor!r}", "take it from the table of actors, or leave it empty"
    )


def ids_of(entry: Entry, slug: str) -> set[str]:
    """The ids that an entry can have: a person one for each country and sector."""
    if entry.kind == "person":
        sectors = {sector for term in entry.tenures for sector in (term.sector, "ELI", "PTY")}
        return {f"{term.country or 'INT'}.{sector}:{slug}" for term in entry.tenures for sector in sectors}
    return {(organisation_actor(entry) if entry.kind == "organisation" else place_actor(entry)).id}


def kind_of(entry: Entry) -> str:
    """The kind of actor that an entry is."""
    return KIND_OF_ROLE.get(entry.role, "organisation") if entry.kind == "organisation" else entry.kind


def check_names(rows: Sequence[Row]) -> None:
    """Refuse a name that two rows have on one day: which is meant could not be told."""
    named: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for name in {fold_phrase(name) for name in row.names}:
            named.setdefault((name, KINDS[row.kind]), []).append(row)
    for (name, _), bearing in named.items():
        for one, other in combinations(bearing, 2):
            if shared_day(one, other):
                step = "give from and until so that they do not overlap, or leave one out"
                raise BadArgument(other.where, f"{name!r} is also in {one.where}, for the same time", step)


def shared_day(one: Row, other: Row) -> bool:
    """Whether two rows have a day in common."""
    starts = [first_day(row.start) or date.min for row in (one, other)]
    ends = [last_day(row.end) or date.max for row in (one, other)]
    return max(starts) <= min(ends)
