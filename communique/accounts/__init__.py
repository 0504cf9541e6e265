"""How do the sides tell it? Points, what both say, what only one says, where they part, how each words it."""

from communique.accounts.comparing import compare_accounts
from communique.accounts.editions import compare_versions
from communique.accounts.formulas import watch_formulas
from communique.accounts.framing import find_wordings

__all__ = ["compare_accounts", "compare_versions", "find_wordings", "watch_formulas"]
