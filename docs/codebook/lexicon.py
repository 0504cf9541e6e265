"""What the lexicon holds of each type of event: its rows, its words, its codes, and where a row stands that a reason names."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from communique.codebooks import rows
from communique.events.lexicon import brief
from communique.events.ontology import cameo_codes

Row = dict[str, str]
CODED = ("triggers.csv", "event_nouns.csv", "operators.csv", "compositions.csv", "judgements.csv")
FIRST_LINE = 2  # of a table, below its header


def rows_of(table: str, kind: str) -> list[Row]:
    """The rows of a table that give a type."""
    return [row for row in rows(table) if row["type"] == kind]


def words_in(found: Iterable[Row], column: str) -> list[str]:
    """The words of a column, each once, in the order of the table."""
    return list(dict.fromkeys(word for row in found for word in row[column].split("|")))


def varied(found: Sequence[Row], most: int) -> list[Row]:
    """A few of many rows, in the order of the table: the first of each mode and code before any second."""
    firsts: dict[tuple[str, str], int] = {}
    for at, row in enumerate(found):
        firsts.setdefault((row["mode"], row["cameo"]), at)
    ranked = sorted(range(len(found)), key=lambda at: at not in firsts.values())
    return [found[at] for at in sorted(ranked[:most])]


def nouns_in(found: Iterable[Row]) -> list[str]:
    """The nouns that name events, each after the first of the words it needs beside it: `talk`, `phone call`."""
    named = (f"{row['with'].split('|')[0]} {noun}".strip() for row in found for noun in row["nouns"].split("|"))
    return list(dict.fromkeys(named))


def codes_of(kind: str, mode: str | None = None) -> set[str]:
    """The CAMEO codes of a type, or of one of its modes."""
    return {code.code for code in cameo_codes().values() if code.type == kind and mode in (None, code.mode)}


def codes_given(kind: str) -> set[str]:
    """The CAMEO codes that the lexicon gives with a type."""
    return {row["cameo"] for table in CODED for row in rows_of(table, kind) if row["cameo"]}


def narrowed(codes: set[str]) -> list[str]:
    """The codes without those below a code that is there with all codes below it: 04 stands for the whole of 04."""
    whole = {code for code in codes if all(other in codes for other in cameo_codes() if other.startswith(code))}
    return sorted(code for code in codes if not any(code[:end] in whole for end in range(2, len(code))))


@cache
def places() -> dict[str, tuple[str, int]]:
    """The table and line of each row of the lexicon, by what a reason calls it; the first where two are called alike."""
    found: dict[str, tuple[str, int]] = {}
    for name, table, line in named_rows():
        found.setdefault(name, (table, line))
    return found


def named_rows() -> Iterator[tuple[str, str, int]]:
    """What a reason calls each row of the lexicon, its table and its line, as the lexicon names them."""
    for table, column in (("triggers.csv", "verbs"), ("event_nouns.csv", "nouns"), ("operators.csv", "words")):
        for line, row in enumerate(rows(table), FIRST_LINE):
            for word in row[column].split("|"):
                yield f"{table}: {word}{beside(table, row)}", table, line


def beside(table: str, row: Row) -> str:
    """What a name of a row has after its word: the frame, the words that must stand by a noun, the kind of an operator."""
    if table == "operators.csv":
        return f" ({row['kind']})"
    needed = row["frame"] if table == "triggers.csv" else row["with"]
    return f" [{brief(needed)}]" if needed else ""
