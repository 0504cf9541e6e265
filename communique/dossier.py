"""One document to its dossier: the per-document stages, called in order."""

from communique.actors import find_cast
from communique.events import code_events
from communique.records import Document, Dossier
from communique.statements import find_statements

SURE_ENOUGH = 0.5
"""Statements less sure than this are left out: seven in ten of them are topics or attitudes that a reader would not call
a statement. `find_statements` gives them all."""


def build_dossier(document: Document) -> Dossier:
    """Everything one document says: who is in it, who said what, who did what to whom. Pure: same text, same dossier."""
    cast = find_cast(document)
    statements = tuple(s for s in find_statements(document, cast=cast) if s.confidence >= SURE_ENOUGH)
    reports = code_events(document, statements, cast=cast)
    return Dossier(document=document, mentions=cast.mentions, statements=statements, reports=reports)
