"""Records in a notebook: a finding with its passage, the parts highlighted; a dossier as its tables."""

from html import escape

from communique.citations import spans_of
from communique.formats import words
from communique.records import Comparison, Dossier, Finding, Inference, Span

COLOURS = {
    "speaker": "#cfe8ff",
    "cue": "#ffe9a8",
    "content": "#d9f2d0",
    "condition": "#f3e0f7",
    "consequence": "#ffe0c2",
    "clause": "#d9f2d0",
    "words": "#ffe9a8",
    "trigger": "#ffd6d1",
    "actors": "#cfe8ff",
    "recipients": "#e5d9ff",
}


def finding_html(finding: Finding) -> str:
    """The evidence of a finding with its parts marked, escaped."""
    passage = finding.evidence[0]
    parts = [
        (role, span)
        for role, span in spans_of(finding, "")
        if role in COLOURS and span.document == passage.document and passage.start <= span.start and span.end <= passage.end
    ]
    reason = escape(str(getattr(finding, "reason", "")))
    head = f"<b>{type(finding).__name__}</b> <small>{escape(finding.method)}, confidence {finding.confidence:.2f}</small>"
    return f"<div>{head}<blockquote>{marked(passage, parts)}</blockquote><small>{reason}</small></div>"


def marked(passage: Span, parts: list[tuple[str, Span]]) -> str:
    """The words of a passage with its parts in <mark>, the innermost part winning where they overlap."""
    roles: list[str | None] = [None] * len(passage.words)
    for role, span in sorted(parts, key=lambda part: part[1].start - part[1].end):
        start = span.start - passage.start
        roles[start : start + span.end - span.start] = [role] * (span.end - span.start)
    out, at = [], 0
    while at < len(roles):
        stop = next((i for i in range(at, len(roles)) if roles[i] != roles[at]), len(roles))
        text, part = escape(passage.words[at:stop]), roles[at]
        out.append(f'<mark title="{part}" style="background:{COLOURS[part]}">{text}</mark>' if part else text)
        at = stop
    return "".join(out)


def dossier_html(dossier: Dossier) -> str:
    """Title, origin, and the tables."""
    said = "".join(row(s.said.iso, words.speaker(s), words.manner(s), words.stated(s)) for s in dossier.statements)
    done = "".join(row(r.when.iso, words.status(r), words.who_to_whom(r), words.code(r)) for r in dossier.reports)
    judged = "".join(row(words.holder(a), words.judgement(a), words.clause(a)) for a in dossier.assessments)
    title = escape(dossier.document.title or dossier.document.source)
    return (
        f"<h3>{title}</h3><p>{escape(words.origin(dossier))}</p>"
        f"<table>{row('said', 'speaker', 'how', 'words')}{said}</table>"
        f"<table>{row('when', 'status', 'who to whom', 'event')}{done}</table>"
        f"<table>{row('judged by', 'how', 'words')}{judged}</table>"
    )


def inference_html(record: Inference) -> str:
    """What was worked out, escaped; a comparison as its table of rows."""
    if isinstance(record, Comparison):
        return comparison_table(record)
    reason = escape(str(getattr(record, "reason", "")))
    head = f"<b>{type(record).__name__}</b> <small>{escape(record.method)}</small>"
    return f"<div>{head}<blockquote>{escape(words.inferred(record))}</blockquote><small>{reason}</small></div>"


def comparison_table(comparison: Comparison) -> str:
    """The headline, and a row for each row, with a cell for each account."""
    from communique.formats import compared

    known = compared.index(comparison)
    told = (
        (
            compared.topic_name(matter.topic),
            compared.relation(line.row, comparison.accounts),
            *("; ".join(map(compared.words_of, cell.points)) or compared.omitted(cell, known) for cell in line.cells),
        )
        for matter in compared.matters(comparison)
        for line in matter.lines
    )
    head = row("topic", "who says it", *(account.side for account in comparison.accounts))
    lines = "".join(
        f"<li>{escape(lead.words)}: {escape('; '.join(map(compared.topic_name, lead.topics)) + lead.rest)}</li>"
        for lead in compared.headline(comparison)
    )
    title = escape(compared.title(comparison))
    return f"<h3>{title}</h3><ul>{lines}</ul><table>{head}{''.join(row(*cells) for cells in told)}</table>"


def row(*cells: str | None) -> str:
    """A table row of escaped cells."""
    return f"<tr>{''.join(f'<td>{escape(cell or str())}</td>' for cell in cells)}</tr>"
