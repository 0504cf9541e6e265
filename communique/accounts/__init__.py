"""How do the sides tell it? Points, what both say, what only one says, where they part."""

from communique.accounts.comparing import compare_accounts

__all__ = ["compare_accounts"]
