"""The dossier as a person reads it in a terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from communique.formats import words
from communique.records import Dossier

NARROW = ("when", "said", "country", "sector", "mentions")  # columns as wide as their cells
MOST_ACTORS = 40  # rows of the actor table: the long tail is in the other formats


def dossier_view(dossier: Dossier) -> RenderableType:
    """Title, who said what, who did what to whom, what is judged, the actors: for `rich.print` or a console."""
    document = dossier.document
    # Text, not markup: brackets in a headline are the headline's
    parts: list[RenderableType] = [
        Text(document.title or document.source, style="bold"),
        Text(words.origin(dossier), style="dim"),
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


def section(name: str, count: int) -> Text:
    """A heading with the number of rows under it."""
    return Text(f"\n{name} ({count})", style="bold cyan")


def table(*columns: str) -> Table:
    """An empty table; the last column takes the room that is left."""
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True)
    for name in columns[:-1]:
        grid.add_column(name, ratio=None if name in NARROW else 2, overflow="fold")
    grid.add_column(columns[-1], ratio=5, overflow="fold")
    return grid


def add(grid: Table, *cells: str) -> None:
    """A row of plain text: nothing in it is read as markup or as control characters."""
    grid.add_row(*(Text("".join(c for c in cell if c.isprintable())) for cell in cells))


def statement_table(dossier: Dossier) -> Table:
    """One row a statement, in the order of the text."""
    grid = table("said", "speaker", "how", "words")
    for statement in dossier.statements:
        quoted = words.short(words.content(statement))
        add(grid, statement.said.iso or "", words.speaker(statement), words.manner(statement), quoted)
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
