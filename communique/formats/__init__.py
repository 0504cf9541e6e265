"""Records to files and back: JSON, Arrow and Parquet, CSV, Markdown, the terminal, and the HTML page."""

from communique.formats.markdown import to_markdown
from communique.formats.plain import from_plain, to_json, to_plain
from communique.formats.tables import from_arrow, to_arrow
from communique.web import to_html

__all__ = ["from_arrow", "from_plain", "to_arrow", "to_html", "to_json", "to_markdown", "to_plain"]
