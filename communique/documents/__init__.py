"""What was published? Reading files, pages and addresses; cleaning with offsets; what a text says of itself."""

from communique.documents.fetching import NetworkPolicy
from communique.documents.reading import read, read_all
from communique.documents.text import from_text

__all__ = ["NetworkPolicy", "from_text", "read", "read_all"]
