"""Who said what? Cues, quotations, sources, relay, speech acts."""

from communique.statements.finding import find_statements

__all__ = ["find_statements"]
