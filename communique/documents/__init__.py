"""What was published? Reading, cleaning with offsets, fetching."""

from communique.documents.text import from_text

__all__ = ["from_text"]
