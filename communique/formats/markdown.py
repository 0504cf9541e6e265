"""The dossier as Markdown: for a note, an issue, a page of a report."""

import re
from collections.abc import Iterable

from communique.formats import words
from communique.records import Dossier

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def to_markdown(dossier: Dossier) -> str:
    """The dossier as Markdown tables; every word from the text is escaped, so that none of it is markup or HTML."""
    document = dossier.document
    statements = (
        (
            s.said.iso or "",
            words.speaker(s),
            words.manner(s),
            f"“{words.content(s)}”",
            place(s.evidence[0].start, s.evidence[0].end),
        )
        for s in dossier.statements
    )
    reports = (
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
    return "\n".join(
        [
            f"# {escape(document.title or document.source)}",
            "",
            escape(words.origin(dossier)),
            *(f"\n> {escape(note)}" for note in document.notes),
            "\n## Who said what\n",
            *rows(("said", "speaker", "how", "words", "characters"), statements),
            "\n## Who did what to whom\n",
            *rows(("when", "status", "who to whom", "event", "read from", "characters"), reports),
            "\n## What is judged\n",
            *rows(("judged by", "how", "words", "characters"), assessments),
            "\n## Actors\n",
            *rows(("actor", "country", "sector", "known by"), actors),
            "",
            f"Text digest {document.digest}; offsets are code points of the text as cleaned.",
            "",
        ]
    )


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
