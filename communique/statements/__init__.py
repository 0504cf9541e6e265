"""Who said what, and what does the author judge? Cues, quotations, sources, relay, speech acts, assessments."""

from communique.statements.assessments import find_assessments
from communique.statements.finding import find_statements
from communique.statements.selection import find_commitments, select_statements

__all__ = ["find_assessments", "find_commitments", "find_statements", "select_statements"]
