"""The dossier as a person reads it in a terminal."""

from collections.abc import Callable, Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from communique.formats import words
from communique.records import Dossier

NARROW = ("when", "said", "act", "kind", "country", "sector", "mentions")  # columns as wide as their cells
MOST_ACTORS = 40  # rows of the actor table: the long tail is in the other formats


def dossier_view(dossier: Dossier) -> RenderableType:
    """Title, who said what, who did what to whom, what is judged, the actors: for `rich.print` or a console."""
    document = dossier.document
    parts: list[RenderableType] = [
        *heading(dossier),
        *(Text(f"note: {note}", style="yellow") for note in document.notes),
        section("Who said what", len(dossier.statements)),
        statement_table(dossier) if dossier.statements else Text("No statement found."),
        section("Who did what to whom", len(dossier.reports)),
        event_table(dossier) if dossier.reports else Text("No event found."),
        section("What is judged", len(dossier.assessments)),
        assessment_table(dossier) if dossier.assessments else Text("No assessment found."),
        section("Actors", len(dossier.actors)),
        actor_table(dossier),
    ]
    return Group(*parts)


def said_view(dossier: Dossier) -> RenderableType:
    """Title and who said what, of a dossier that holds only the statements asked for."""
    return Group(*heading(dossier), statement_table(dossier), Text())


def commitments_view(dossier: Dossier) -> RenderableType:
    """Title and who has threatened, promised, demanded or refused what, on which condition."""
    return Group(*heading(dossier), commitment_table(dossier), Text())


def reports_view(dossier: Dossier) -> RenderableType:
    """Title and who did what to whom, of a dossier that holds only the reports asked for."""
    return Group(*heading(dossier), event_table(dossier), Text())


def heading(dossier: Dossier) -> tuple[Text, Text]:
    """The title of the document and where it comes from; Text, not markup: brackets in a headline are the headline's."""
    title = dossier.document.title or dossier.document.source
    return Text(printable(title), style="bold"), Text(printable(words.origin(dossier)), style="dim")


def section(name: str, count: int) -> Text:
    """A heading with the number of rows under it."""
    return Text(f"\n{name} ({count})", style="bold cyan")


def table(*columns: str, wide: int = 1) -> Table:
    """An empty table; the last columns, one unless said otherwise, take the room that is left."""
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    for name in columns[:-wide]:
        grid.add_column(name, ratio=None if name in NARROW else 2 if wide == 1 else 3, overflow="fold")
    for name in columns[-wide:]:
        grid.add_column(name, ratio=5 if wide == 1 else 4, overflow="fold")
    return grid


def add(grid: Table, *cells: str) -> None:
    """A row of plain text: nothing in it is read as markup or as control characters."""
    grid.add_row(*(Text(printable(cell)) for cell in cells))


def printable(text: str) -> str:
    """Text without control characters."""
    return "".join(c for c in text if c.isprintable())


def statement_table(dossier: Dossier) -> Table:
    """One row a statement, in the order of the text."""
    grid = table("said", "speaker", "how", "words")
    for statement in dossier.statements:
        quoted = words.short(words.stated(statement))
        add(grid, statement.said.iso or "", words.speaker(statement), words.manner(statement), quoted)
    return grid


def commitment_table(dossier: Dossier) -> Table:
    """One row a commitment, in the order of the text."""
    grid = table("said", "act", "who", "what", "on condition", wide=2)
    for one in dossier.statements:
        what, condition = words.short(words.commitment(one)), words.short(words.pieces(one.condition))
        add(grid, one.said.iso or "", words.act(one), words.speaker(one), what, condition)
    return grid


def event_table(dossier: Dossier) -> Table:
    """One row a report, in the order of the text."""
    grid = table("when", "status", "who → whom", "event", "read from")
    for report in dossier.reports:
        evidence = words.short(" ".join(span.words for span in report.evidence))
        add(grid, report.when.iso or "", words.status(report), words.who_to_whom(report), words.code(report), evidence)
    return grid


def assessment_table(dossier: Dossier) -> Table:
    """One row a judgement, in the order of the text."""
    grid = table("judged by", "how", "words of certainty", "what")
    for assessment in dossier.assessments:
        sure = ", ".join(words.flat(span.words) for span in assessment.words)
        add(grid, words.holder(assessment), words.judgement(assessment), sure, words.short(words.clause(assessment)))
    return grid


def actor_table(dossier: Dossier) -> Table:
    """The actors mentioned most, with how often."""
    counts: dict[str, int] = {}
    for mention in dossier.mentions:
        counts[mention.actor.id] = counts.get(mention.actor.id, 0) + 1
    grid = table("actor", "country", "sector", "mentions", "known by")
    ranked = sorted(dossier.actors, key=lambda actor: -counts.get(actor.id, 0))
    for actor in ranked[:MOST_ACTORS]:
        count = str(counts.get(actor.id, 0))
        add(grid, actor.name, actor.country or "", actor.sector or "", count, words.short(actor.reason, 120))
    return grid


VIEWS: Mapping[str, Callable[[Dossier], RenderableType]] = {
    "dossier": dossier_view,
    "said": said_view,
    "commitments": commitments_view,
    "reports": reports_view,
}
