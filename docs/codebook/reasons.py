"""How one gets from the reason of a record to the row that it names, by examples that the program explains."""

import re
from collections.abc import Iterator
from datetime import date

from communique import build_dossier, from_text
from communique.events.lexicon import SHOWN
from docs.codebook.lexicon import places
from docs.codebook.markup import code, link, linked, table

EXAMPLES = ("Norway called off talks with Denmark on Monday.", "Chile promised on Tuesday to send aid to Peru.")
DAY = date(2026, 5, 4)  # on which the examples are published
FORMS = (
    ("triggers.csv: WORD [WITH]", "the row of that verb and that frame"),
    ("event_nouns.csv: WORD [WITH]", "the row of that noun and the words beside it"),
    ("operators.csv: WORD (KIND) over ROW", "its row; then the row of compositions.csv for its kind and the type of the other"),
    ("WORD holding over ROW", "the list “container” of event_words.csv, whose words only hold the act beside them"),
    ("judgements.csv", "the row of the word that is quoted"),
    ("by the reader (TYPE 0.93, ...) and ROW", "the trained reader, with its probabilities; the row gives only the code"),
    ("the type in plover.csv", "no row: the type is the reader's, the code its most general one"),
    ("`source` of an actor, TABLE: NAME", "the rows of that name in that table or folder; “document” is this text alone"),
)


def reasons() -> Iterator[str]:
    """From a reason to its row."""
    yield "## From a reason to its row"
    yield ""
    yield "The `reason` of a report quotes the words that decide and gives their code, the row it is by, how the sides were"
    yield "found, and why the status is what it is. A row is called by its table, the word that was met, and what it asks for"
    yield f"beside it, cut after {SHOWN} words."
    yield ""
    for text in EXAMPLES:
        yield from explained(text)
    yield from table(("a record says", "it rests on"), ((in_code(says), linked(rests)) for says, rests in FORMS))


def explained(text: str) -> Iterator[str]:
    """A sentence, the reason of its report, and where the rows of that reason stand."""
    reason = build_dossier(from_text(text, published=DAY)).reports[0].reason
    rows = ", ".join(link(*places()[name]) for name in rows_named(reason))
    yield from (f"“{text}”", "", "```", *reason.replace("; ", ";\n").split("\n"), "```", "", f"Its rows: {rows}.", "")


def rows_named(reason: str) -> list[str]:
    """The rows of the lexicon that a reason names, in its order."""
    begun = [(found.end(), reason[found.end() :]) for found in re.finditer(r"\b(by|over|and) ", reason)]
    ends = (";", " over ")
    return [name for _, rest in begun for name in places() if any(rest.startswith(name + end) for end in ends)]


def in_code(says: str) -> str:
    """A form of words as code, unless it marks its own."""
    return says if "`" in says else code(says)
