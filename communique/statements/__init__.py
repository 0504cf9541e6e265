"""Who said what, and what does the author judge? Cues, quotations, sources, relay, speech acts, assessments."""

from communique.statements.assessments import find_assessments
from communique.statements.finding import find_statements

__all__ = ["find_assessments", "find_statements"]
