"""The dossier as Markdown: for a note, an issue, a page of a report."""

import re
from collections.abc import Iterable

from communique.formats import words
from communique.records import Dossier, Statement

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def to_markdown(dossier: Dossier, view: str = "dossier") -> str:
    """The dossier as Markdown tables; every word from the text is escaped, so that none of it is markup or HTML.

    `view` is `dossier` for all of it, `said` for the statements alone, `commitments` for what they commit to, `reports` for
    who did what to whom.
    """
    tables = {"dossier": whole, "said": said, "commitments": commitments, "reports": reported}[view](dossier)
    document = dossier.document
    return "\n".join(
        [
            f"# {escape(document.title or document.source)}",
            "",
            escape(words.origin(dossier)),
            *(f"\n> {escape(note)}" for note in document.notes),
            *tables,
            "",
            f"Text digest {document.digest}; offsets are code points of the text as cleaned.",
            "",
        ]
    )


def said(dossier: Dossier) -> list[str]:
    """The table of statements."""
    cells = ((s.said.iso or "", words.speaker(s), words.manner(s), f"“{words.stated(s)}”", at(s)) for s in dossier.statements)
    return ["\n## Who said what\n", *rows(("said", "speaker", "how", "words", "characters"), cells)]


def commitments(dossier: Dossier) -> list[str]:
    """The table of threats, promises, demands and refusals, with their passages."""
    cells = (
        (
            s.said.iso or "",
            words.act(s),
            words.speaker(s),
            words.commitment(s),
            words.pieces(s.condition),
            f"“{s.evidence[0].words}”",
            at(s),
        )
        for s in dossier.statements
    )
    head = ("said", "act", "who", "what", "on condition", "read from", "characters")
    return ["\n## Who has threatened, promised, demanded or refused what\n", *rows(head, cells)]


def reported(dossier: Dossier) -> list[str]:
    """The table of reports."""
    cells = (
        (
            r.when.iso or "",
            words.status(r),
            words.who_to_whom(r),
            words.code(r),
            f"“{' '.join(span.words for span in r.evidence)}”",
            place(r.evidence[0].start, r.evidence[0].end),
        )
        for r in dossier.reports
    )
    head = ("when", "status", "who to whom", "event", "read from", "characters")
    return ["\n## Who did what to whom\n", *rows(head, cells)]


def whole(dossier: Dossier) -> list[str]:
    """Every table of a dossier."""
    assessments = (
        (
            words.holder(a),
            words.judgement(a),
            f"“{words.clause(a)}”",
            place(a.evidence[0].start, a.evidence[0].end),
        )
        for a in dossier.assessments
    )
    actors = ((a.name, a.country or "", a.sector or "", a.reason) for a in dossier.actors)
    return [
        *said(dossier),
        *reported(dossier),
        "\n## What is judged\n",
        *rows(("judged by", "how", "words", "characters"), assessments),
        "\n## Actors\n",
        *rows(("actor", "country", "sector", "known by"), actors),
    ]


def at(statement: Statement) -> str:
    """Where the passage of a statement stands."""
    return place(statement.evidence[0].start, statement.evidence[0].end)


def rows(head: tuple[str, ...], cells: Iterable[tuple[str, ...]]) -> list[str]:
    """A table, head and all."""
    lines = [" | ".join(head), "|".join("---" for _ in head)]
    return [f"| {line} |" for line in lines] + [f"| {' | '.join(map(escape, row))} |" for row in cells]


def place(start: int, end: int) -> str:
    """Where a passage stands."""
    return f"{start} to {end}"


def escape(text: str) -> str:
    """Text on one line, with nothing left that Markdown or HTML would take as markup."""
    return SPECIAL.sub(r"\\\1", words.flat(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
