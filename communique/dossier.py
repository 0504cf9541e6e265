"""One document to its dossier: the per-document stages, called in order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from communique.actors import find_cast
from communique.actors.register import NOBODY, Register
from communique.events import code_events
from communique.records import Document, Dossier, Statement
from communique.statements import find_assessments, find_statements

SURE_ENOUGH = 2 / 3
"""Statements less sure than this are left out: more than one in three of them is wrong, or only names a topic or an attitude.
`find_statements` gives them all."""
EVEN = 0.5  # what binds someone known is shown from an even chance on: to miss a threat or an offer costs more
BINDING = frozenset({"threaten", "promise", "demand", "request", "propose", "agree"})
LIKELY = 0.6  # what may well be someone's word is not told as the author's own, though the statement is not shown


def build_dossier(document: Document, *, actors: Register = NOBODY) -> Dossier:
    """Everything one document says: who is in it, who said what, who did what to whom, what it judges itself.

    Pure: same text and same `actors` (the analyst's own, from `load_actors`), same dossier.
    """
    cast = find_cast(document, actors=actors)
    found = find_statements(document, cast=cast)
    statements = tuple(sure(found))
    shown = {statement.id for statement in statements}
    coded = code_events(document, tuple(s for s in found if s.confidence >= LIKELY), cast=cast)
    reports = tuple(r if r.statement is None or r.statement in shown else replace(r, statement=None) for r in coded)
    assessments = find_assessments(document, statements, cast=cast)
    return Dossier(document=document, mentions=cast.mentions, statements=statements, reports=reports, assessments=assessments)


def sure(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements that are sure enough; one that stood inside an unsure one stands alone."""
    kept = {s.id: s for s in statements if s.confidence >= (EVEN if is_binding(s) else SURE_ENOUGH)}
    return (s if s.nested_in is None or s.nested_in in kept else replace(s, nested_in=None) for s in kept.values())


def is_binding(statement: Statement) -> bool:
    """A threat, a promise, an offer or a demand of someone whose state is known."""
    return statement.act in BINDING and statement.speaker is not None and statement.speaker.actor.country is not None
