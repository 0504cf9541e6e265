"""Communique reads the record of an international crisis, with every answer traceable to the characters it rests on.

>>> import communique as cq
>>> document = cq.read("article.html")          # doctest: +SKIP
>>> cq.find_statements(document)                # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.accounts import compare_accounts
    from communique.actors import cow_code, find_cast, find_mentions, find_place, load_actors, resolve_actors, resolve_phrase
    from communique.chronicle import build_chronicle
    from communique.citations import cite, trace
    from communique.documents import from_text, read, read_all
    from communique.documents.copies import group_sources
    from communique.dossier import build_dossier
    from communique.events import code_events, merge_reports, select_events
    from communique.formats import from_arrow, to_arrow, to_html, to_json, to_markdown
    from communique.formats.rows import trace_row
    from communique.parse import find_sentence
    from communique.statements import find_assessments, find_commitments, find_statements, select_statements

__version__ = "0.1.0"

# Where each public name lives (trace() lives in citations, since a module of its own name would hide it). They are imported
# when first used, so that `communique --help` and a plain import stay fast.
HOMES = {
    "read": "documents",
    "read_all": "documents",
    "from_text": "documents",
    "find_assessments": "statements",
    "find_cast": "actors",
    "find_mentions": "actors",
    "find_place": "actors",
    "find_sentence": "parse",
    "load_actors": "actors",
    "cow_code": "actors",
    "resolve_actors": "actors",
    "resolve_phrase": "actors",
    "find_statements": "statements",
    "find_commitments": "statements",
    "select_statements": "statements",
    "code_events": "events",
    "merge_reports": "events",
    "select_events": "events",
    "compare_accounts": "accounts",
    "group_sources": "documents.copies",
    "build_dossier": "dossier",
    "build_chronicle": "chronicle",
    "trace": "citations",
    "cite": "citations",
    "trace_row": "formats.rows",
    "from_arrow": "formats",
    "to_arrow": "formats",
    "to_html": "formats",
    "to_json": "formats",
    "to_markdown": "formats",
}

__all__ = [
    "build_chronicle",
    "build_dossier",
    "cite",
    "code_events",
    "compare_accounts",
    "cow_code",
    "find_assessments",
    "find_cast",
    "find_commitments",
    "find_mentions",
    "find_place",
    "find_sentence",
    "find_statements",
    "from_arrow",
    "from_text",
    "group_sources",
    "load_actors",
    "merge_reports",
    "read",
    "read_all",
    "resolve_actors",
    "resolve_phrase",
    "select_events",
    "select_statements",
    "to_arrow",
    "to_html",
    "to_json",
    "to_markdown",
    "trace",
    "trace_row",
]


def __getattr__(name: str) -> object:
    if name in HOMES:
        return getattr(import_module(f"communique.{HOMES[name]}"), name)
    raise AttributeError(f"module 'communique' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *HOMES])
