"""Records to files and back: JSON, Arrow and Parquet, CSV, Markdown, the terminal, and the HTML page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from communique.formats import comparison_tables, markdown, tables
from communique.formats.comparison import comparison_markdown
from communique.formats.comparison_tables import from_arrow
from communique.formats.plain import from_plain, to_json, to_plain
from communique.records import Comparison, Dossier
from communique.web import to_html

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["from_arrow", "from_plain", "to_arrow", "to_html", "to_json", "to_markdown", "to_plain"]


def to_markdown(told: Dossier | Comparison, view: str = "dossier") -> str:
    """A dossier or a comparison as Markdown tables; every word from a text is escaped, so that none of it is markup or HTML.

    Of a dossier, `view` is `dossier` for all of it, `said` for the statements alone, `commitments` for what they commit to,
    `reports` for who did what to whom.
    """
    return comparison_markdown(told) if isinstance(told, Comparison) else markdown.to_markdown(told, view)


def to_arrow(records: Sequence[object] | Comparison, *, table: str | None = None) -> "pa.Table":
    """Records as an Arrow table; `polars.from_arrow` and `.to_pandas()` take it from here.

    Give statements, reports, events, assessments, mentions, actors or documents, one kind at a time; `table` names the kind for
    an empty list. Or give a comparison: `table` is then rows (so by default), points, links, omissions, topics, wordings,
    accounts or documents.
    """
    if isinstance(records, Comparison):
        return comparison_tables.to_arrow(records, table or "rows")
    return tables.to_arrow(records, table=table)
