"""Records in a reader's words: the short phrases that the terminal, Markdown and the page share."""

from collections.abc import Iterable

from communique.records import (
    Account,
    Actor,
    Assessment,
    Comparison,
    Dossier,
    Event,
    Finding,
    Inference,
    Link,
    Omission,
    Party,
    Report,
    Row,
    Span,
    Statement,
    Topic,
    Wording,
)

LONGEST_QUOTE = 280  # characters of a passage shown in a table; the whole stands in the page and in the data formats


def name(actor: Actor) -> str:
    """An actor's name; whose it is, where the name does not say: `foreign ministry (CHL)`."""
    says_whose = any(word[:1].isupper() for word in actor.name.split())
    return actor.name if says_whose or not actor.country else f"{actor.name} ({actor.country})"


def names(parties: tuple[Party | Actor, ...]) -> str:
    """Actors of a role, in order: `Russia, Cuba`."""
    return ", ".join(name(each.actor if isinstance(each, Party) else each) for each in parties)


def speaker(statement: Statement) -> str:
    """Who said it, and through whom: `Ana Duarte, via the embassy`."""
    who = names(statement.speakers) or "not named"
    via = f" via {names(statement.relayed_by)}" if statement.relayed_by else ""
    relays = {party.actor.id for party in statement.relayed_by}
    to = f" to {name(statement.addressee.actor)}" if statement.addressee and statement.addressee.actor.id not in relays else ""
    return who + via + to


def act(statement: Statement) -> str:
    """What is done in saying it: `warn`; `not said` or `did not agree` where the text says that it was not."""
    if not statement.negated:
        return statement.act
    return "not said" if statement.act in ("say", "report") else f"did not {statement.act}"


def manner(statement: Statement) -> str:
    """How it was said: `warn, indirect, phone call`."""
    return ", ".join(filter(None, (act(statement), statement.form, (statement.channel or "").replace("_", " "))))


def content(statement: Statement) -> str:
    """The exact words of the content, pieces parted by an ellipsis in brackets."""
    return pieces(statement.content)


def pieces(spans: Iterable[Span]) -> str:
    """The exact words of some spans, parted by an ellipsis in brackets."""
    return " […] ".join(flat(span.words) for span in spans)


def stated(statement: Statement) -> str:
    """The content, with the condition where that stands outside it."""
    beside = [c for c in statement.condition if not any(s.start <= c.start and c.end <= s.end for s in statement.content)]
    return f"{content(statement)} ({pieces(beside)})" if beside else content(statement)


def commitment(statement: Statement) -> str:
    """What is threatened, promised, demanded or refused: the consequence, or all of the content where none is told apart."""
    return pieces(statement.consequence or statement.content)


def who_to_whom(told: Report | Event) -> str:
    """`Norland → Sudmark`, `Norland – Sudmark` when both act."""
    if told.symmetric:
        return " – ".join(names((each,)) for each in told.actors) or "?"
    return f"{names(told.actors) or '?'} → {names(told.recipients) or '?'}"


def code(report: Report | Event) -> str:
    """`SANCTION discontinue (CAMEO 163)`."""
    return f"{report.type}{f' {report.mode}' if report.mode else ''} (CAMEO {report.cameo})"


def status(told: Report | Event) -> str:
    """`alleged by Norland`, `happened`."""
    if isinstance(told, Event):
        return f"{told.status} by {names(told.alleged_by)}" if told.alleged_by else told.status
    return f"{told.status} by {name(told.alleged_by.actor)}" if told.alleged_by else told.status


def told_by(event: Event) -> str:
    """`3 reports, 2 sources: A Desk, The Post`."""
    reports, sources = len(event.basis), len(event.sources)
    counts = f"{reports} report{'s' if reports > 1 else ''}, {sources} source{'s' if sources > 1 else ''}"
    return f"{counts}: {', '.join(event.sources)}"


def holder(assessment: Assessment) -> str:
    """Whose judgement it is: `the author`, or the one quoted."""
    return name(assessment.holder.actor) if assessment.holder else "the author"


def judgement(assessment: Assessment) -> str:
    """`forecast, unlikely`, `analogy, denied`."""
    return ", ".join(filter(None, (assessment.kind, assessment.certainty, "denied" if assessment.negated else None)))


def clause(assessment: Assessment) -> str:
    """The exact words of what is judged, pieces parted by an ellipsis in brackets."""
    return " […] ".join(flat(span.words) for span in assessment.clause)


def origin(dossier: Dossier) -> str:
    """Publisher and date, and where it was first published."""
    document = dossier.document
    first = (document.original_publisher, document.original_published)
    parts = [
        document.author,
        document.publisher,
        document.published.isoformat() if document.published else "no date found",
        f"first published by {first[0] or 'another'}{f' on {first[1]}' if first[1] else ''}" if any(first) else None,
    ]
    return ", ".join(part for part in parts if part)


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def short(text: str, limit: int = LONGEST_QUOTE) -> str:
    """Text on one line, cut at a word with an ellipsis."""
    line = flat(text)
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def one_line(record: Finding | Inference) -> str:
    """A record as a terminal shows it: what it is, and its words cut short."""
    return found_line(record) if isinstance(record, Finding) else inferred_line(record)


def inferred_line(record: Inference) -> str:
    """What was worked out, on one line."""
    return f"<{type(record).__name__} {short(inferred(record), 300)}>"


def inferred(record: Inference) -> str:
    """What a record says that was worked out from others."""
    match record:
        case Event():
            told = f"{record.when.iso or 'undated'}, {who_to_whom(record)}, {code(record)}, {status(record)}"
            return f"{told}: {told_by(record)}"
        case Account():
            return f"of {record.side}: {len(record.points)} points{', at second hand' if record.second_hand else ''}"
        case Link():
            return f"{record.left} – {record.right}, {record.relation}, {record.confidence:.2f}: {record.reason}"
        case Omission():
            return f"of {record.point}, {record.searched} points searched, {record.confidence:.2f}: {record.reason}"
        case Row() | Topic() | Wording() | Comparison():
            return laid_out(record)
    return record.method


def laid_out(record: Row | Topic | Wording | Comparison) -> str:
    """What a part of a comparison, or all of it, says."""
    match record:
        case Row():
            return f"“{record.topic}”, {record.relation}: {', '.join(record.sides)}"
        case Topic():
            silent = f"; not mentioned by {', '.join(record.silent)}" if record.silent else ""
            return f"“{record.name}”, {len(record.rows)} rows: {', '.join(record.sides)}{silent}"
        case Wording():
            return f"{record.trait}: {' / '.join(one or 'nothing' for one in record.words)}"
        case Comparison():
            sides = ", ".join(account.side for account in record.accounts)
            counts = f"{len(record.topics)} topics, {len(record.rows)} rows, {len(record.links)} links"
            return f"of {sides}: {counts}, {len(record.omissions)} omissions"


def found_line(finding: Finding) -> str:
    """A finding on one line."""
    if isinstance(finding, Statement):
        return (
            f"<Statement {finding.said.iso or 'undated'}, {speaker(finding)}, {act(finding)}: “{short(content(finding), 100)}”>"
        )
    if isinstance(finding, Report):
        told = f"{finding.when.iso or 'undated'}, {who_to_whom(finding)}, {code(finding)}, {status(finding)}"
        return f"<Report {told}: “{short(finding.evidence[0].words, 100)}”>"
    if isinstance(finding, Assessment):
        return f"<Assessment of {holder(finding)}, {judgement(finding)}: “{short(clause(finding), 100)}”>"
    return f"<{type(finding).__name__} “{short(finding.evidence[0].words, 100)}”, {finding.method}>"
