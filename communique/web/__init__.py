"""The dossier as a page, and later the local reading room."""

from communique.web.page import to_html

__all__ = ["to_html"]
