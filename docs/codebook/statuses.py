"""Whether an act happened, and what the words make of it that act on an act."""

import ast
import re
from collections.abc import Iterable, Iterator
from inspect import getsource
from typing import get_args

from communique.codebooks import rows
from communique.events import coding, status
from communique.events.lexicon import compositions
from communique.records import Status
from docs.codebook.lexicon import Row
from docs.codebook.markup import DOCS, plain, read_table, some, table

MOST_WORDS = 8  # of one row of operators


def statuses() -> Iterator[str]:
    """The statuses, and what a reason says where grammar gives one."""
    meant = read_table(DOCS / "events.md", "status")
    told = told_statuses(getsource(status) + getsource(coding))
    lists = re.findall(r'word_list\("([\w ]+)"\)', getsource(status))
    signs = [row for row in rows("event_words.csv") if row["list"] in lists]
    yield "## Did it happen?"
    yield ""
    yield "The `status` of a report, and what its `reason` says where grammar, a date or an accusation tells it. Where the"
    yield "[trained reader](reader.md) is sure of another, that one is taken, and the reason ends in “by the reader”."
    yield ""
    yield from table(
        ("status", "when", "the reason says"), ((one, *meant[one], plain("; ".join(told[one]))) for one in get_args(Status))
    )
    yield "Modal verbs and verbs of planning and wishing are [words that act on an act](#words-that-act-on-an-act). Other signs:"
    yield ""
    yield from table(("words", "what they say"), ((plain(", ".join(row["words"].split())), plain(row["note"])) for row in signs))


def told_statuses(source: str) -> dict[str, list[str]]:
    """The sentences with which a program gives each status: those at the end of its tuples that a status begins."""
    tuples = (node.elts for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Tuple) and len(node.elts) > 1)
    found: dict[str, list[str]] = {one: [] for one in get_args(Status)}
    for first, *_, last in sorted(tuples, key=lambda parts: parts[0].lineno):
        why = sentence(last)
        if isinstance(first, ast.Constant) and first.value in found and " " in why:
            found[str(first.value)].append(why)
    return found


def sentence(node: ast.expr) -> str:
    """The words of a string in a program, with dots for what is filled in; nothing where it is no string."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node] if isinstance(node, ast.Constant) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "..." for part in parts)


def operators() -> Iterator[str]:
    """The words that decide what an act beside them amounts to."""
    found = list(rows("operators.csv"))
    kinds = dict.fromkeys(row["kind"] for row in found)
    yield "## Words that act on an act"
    yield ""
    yield "“Called off a strike” is no strike: the governing word decides. What it makes of an act is by the type of the act,"
    yield "else by its nature (accord, concession, dispute, harm). Kinds that make nothing leave the act its code."
    yield ""
    yield from table(
        ("kind", "words", "what they make"),
        ((kind, plain(operating(row for row in found if row["kind"] == kind)), plain(made(kind))) for kind in kinds),
    )


def operating(found: Iterable[Row]) -> str:
    """The words of operators, by part of speech."""
    parts: dict[str, list[str]] = {}
    for row in found:
        parts.setdefault(row["part"], []).append(some(row["words"].split("|"), MOST_WORDS))
    return "; ".join(f"{part}: {', '.join(words)}" for part, words in parts.items())


def made(kind: str) -> str:
    """What the words of a kind make, by what comes of it: `AGREE of CONSULT (036), COOPERATE (031)`."""
    results: dict[str, list[str]] = {}
    for (operator, inner), (given, inner_status) in compositions().items():
        if operator == kind:
            kept = f", and the act itself {inner_status}" if inner_status else ""
            results.setdefault(given.type, []).append(f"{'any other' if inner == '*' else inner} ({given.cameo}{kept})")
    return "; ".join(f"{result} of {', '.join(inner)}" for result, inner in results.items())
