"""How do the sides tell it? Points, what both say, what only one says, where they part."""

from communique.accounts.comparing import compare_accounts
from communique.accounts.corrections import load_corrections, save_corrections
from communique.accounts.embedded import accounts_in, asserted_omissions
from communique.accounts.pairing import find_contacts

__all__ = [
    "accounts_in", "asserted_omissions", "compare_accounts", "find_contacts", "load_corrections", "save_corrections",
]  # fmt: skip
