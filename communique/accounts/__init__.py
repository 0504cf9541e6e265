"""How do the sides tell it? Points, what both say, what only one says, where they part, how each words it."""

from communique.accounts.comparing import compare_accounts
from communique.accounts.corrections import load_corrections, save_corrections
from communique.accounts.editions import compare_versions
from communique.accounts.embedded import accounts_in, asserted_omissions
from communique.accounts.formulas import watch_formulas
from communique.accounts.framing import find_wordings
from communique.accounts.pairing import find_contacts

__all__ = [
    "accounts_in",
    "asserted_omissions",
    "compare_accounts",
    "compare_versions",
    "find_contacts",
    "find_wordings",
    "load_corrections",
    "save_corrections",
    "watch_formulas",
]
