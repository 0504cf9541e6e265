"""Dossiers, chronicles and comparisons as pages, and later the local reading room."""

from collections.abc import Sequence

from communique.records import Comparison, Dossier
from communique.web.comparison import comparison_html
from communique.web.page import dossier_html

__all__ = ["to_html"]


def to_html(told: Dossier | Comparison | Sequence[Dossier], *, only: str | None = None) -> str:
    """One self-contained page of one dossier, of several, or of a comparison; the same records give the same bytes.

    `only` names the kind of record, "statements" or "reports", that dossiers hold: what would be empty is left out.
    """
    return comparison_html(told) if isinstance(told, Comparison) else dossier_html(told, only=only)
