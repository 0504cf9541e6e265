"""Who said what? Cues, quotations, sources, relay, speech acts."""

from communique.statements.finding import find_statements
from communique.statements.selection import find_commitments, select_statements

__all__ = ["find_commitments", "find_statements", "select_statements"]
