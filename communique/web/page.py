"""The HTML dossier: one self-contained file that asks nothing of any network and runs nothing that came from the text.

The page carries a content security policy that allows its own style and script, by their digests, and nothing else.
Every word from outside goes through escaping; addresses become links only when they are http or https.
"""

import base64
import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import combinations, groupby, pairwise, product
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from communique import __version__
from communique.actors.identity import STATELESS, state_actor
from communique.citations import cite
from communique.formats import words
from communique.records import Actor, Assessment, Block, Document, Dossier, Finding, Report, Statement

# the class each quad category has in the style sheet
QUADS = {"verbal cooperation": "VC", "material cooperation": "MC", "verbal conflict": "VX", "material conflict": "MX"}
BLOCK_TAGS = {"title": "h2", "heading": "h3", "quotation": "blockquote", "caption": "figcaption"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to be marked: what it is (a CSS class) and the row it belongs to."""

    start: int
    end: int
    role: str
    row: str


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, a report or an assessment as the page lists it; `key` is its anchor, `label` what a reader calls it."""

    key: str
    label: str
    finding: Statement | Report | Assessment
    at: int
    marks: tuple[Mark, ...]
    footnote: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One side towards another: the reports between them, in order, and (class, quad category, how many) of each."""

    actor: str
    recipient: str
    rows: tuple[Row, ...]
    counts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One dossier as the template shows it."""

    key: str
    dossier: Dossier
    link: str | None
    statements: tuple[Row, ...]
    reports: tuple[Row, ...]
    assessments: tuple[Row, ...]
    paragraphs: tuple[tuple[str, str, Markup], ...]
    timeline: tuple[tuple[str, tuple[Row, ...]], ...]
    undated: tuple[Row, ...]
    actors: tuple[tuple[Actor, int], ...]
    relations: tuple[Relation, ...]


def dossier_html(dossiers: Dossier | Sequence[Dossier], *, only: str | None = None) -> str:
    """One page for one dossier or several; the same dossiers give the same bytes.

    `only` names the kind of record, "statements" or "reports", that the dossiers hold: what would be empty is left out.
    """
    given = (dossiers,) if isinstance(dossiers, Dossier) else tuple(dossiers)
    style, script = asset("dossier.css"), asset("dossier.js")
    return (
        templates()
        .get_template("dossier.html.j2")
        .render(
            views=[view(dossier, f"d{number}") for number, dossier in enumerate(given, 1)],
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script),
            version=__version__,
            quads=QUADS,
            words=words,
            only=only,
        )
    )


def policy(style: str, script: str) -> str:
    """The content security policy: nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """SHA-256 in base64, as the policy wants it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def asset(name: str) -> str:
    """A file of this folder."""
    return resources.files("communique.web").joinpath(name).read_text(encoding="utf-8")


@cache
def templates() -> Environment:
    """The templates, with escaping always on."""
    return Environment(
        loader=PackageLoader("communique.web", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def view(dossier: Dossier, key: str) -> View:
    """Everything the template needs for one dossier."""
    document = dossier.document
    statements = tuple(statement_row(s, f"{key}-s{n}", f"S{n}", document) for n, s in enumerate(dossier.statements, 1))
    reports = tuple(report_row(r, f"{key}-e{n}", f"E{n}", document) for n, r in enumerate(dossier.reports, 1))
    assessments = tuple(assessment_row(a, f"{key}-j{n}", f"J{n}", document) for n, a in enumerate(dossier.assessments, 1))
    rows = (*statements, *reports)
    dated = sorted((row for row in rows if day(row)), key=lambda row: (day(row), row.at))
    return View(
        key=key,
        dossier=dossier,
        link=web_link(document.url),
        statements=statements,
        reports=reports,
        assessments=assessments,
        paragraphs=tuple(paragraphs(dossier, (*rows, *assessments), key)),
        timeline=tuple((period, tuple(found)) for period, found in groupby(dated, key=day)),
        undated=tuple(row for row in rows if not day(row)),
        actors=tuple(actors(dossier)),
        relations=tuple(relations(reports)),
    )


def web_link(url: str | None) -> str | None:
    """An address that is safe to link to: http and https only."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def statement_row(statement: Statement, key: str, label: str, document: Document) -> Row:
    """A statement with the stretches it marks."""
    parts = (("content", statement.content), ("condition", statement.condition), ("consequence", statement.consequence))
    marks = [Mark(span.start, span.end, role, key) for role, spans in parts for span in spans]
    if statement.cue:
        marks.append(Mark(statement.cue.start, statement.cue.end, "cue", key))
    speakers = dict.fromkeys(party.span for party in statement.speakers if party.span)
    marks += [Mark(span.start, span.end, "speaker", key) for span in speakers]
    return Row(key, label, statement, statement.content[0].start, tuple(marks), str(cite(statement, document)))


def report_row(report: Report, key: str, label: str, document: Document) -> Row:
    """A report with the stretches it marks."""
    marks = [Mark(span.start, span.end, f"trigger {QUADS[report.quad]}", key) for span in report.trigger]
    for role, parties in (("actor", report.actors), ("recipient", report.recipients)):
        marks += [Mark(party.span.start, party.span.end, role, key) for party in parties if party.span]
    return Row(key, label, report, report.trigger[0].start, tuple(marks), str(cite(report, document)))


def assessment_row(assessment: Assessment, key: str, label: str, document: Document) -> Row:
    """An assessment with the stretches it marks."""
    marks = [Mark(span.start, span.end, "judged", key) for span in assessment.clause]
    marks += [Mark(span.start, span.end, "certainty", key) for span in assessment.words]
    return Row(key, label, assessment, assessment.clause[0].start, tuple(marks), str(cite(assessment, document)))


def day(row: Row) -> str:
    """The period a row is dated to, empty when unknown; what is judged has no day."""
    finding = row.finding
    if isinstance(finding, Assessment):
        return ""
    return (finding.said if isinstance(finding, Statement) else finding.when).iso or ""


def paragraphs(dossier: Dossier, rows: Sequence[Row], key: str) -> Iterator[tuple[str, str, Markup]]:
    """(tag, kind, marked text) of each block; a run of boilerplate becomes one folded part."""
    marks = {mark for row in rows for mark in row.marks} | named(dossier, key)
    return text_of(dossier.document, marks, [(row.at, flag(row)) for row in rows])


def text_of(document: Document, marks: Iterable[Mark], flags: Iterable[tuple[int, Markup]]) -> Iterator[tuple[str, str, Markup]]:
    """(tag, kind, text) of each block of a document, with its marks, and its flags where they are due.

    A run of boilerplate becomes one folded part.
    """
    ordered = sorted(flags, key=lambda placed: placed[0])
    places = [at for at, _ in ordered]
    whole = list(zip(document.blocks, by_block(document.blocks, marks), strict=True))
    for boilerplate, run in groupby(whole, key=lambda part: part[0].boilerplate):
        shown = [
            (block, marked(document, block, inside, ordered[bisect_left(places, block.start) : bisect_left(places, block.end)]))
            for block, inside in run
        ]
        if boilerplate:
            parts = Markup("").join(Markup("<p dir=auto>{}</p>").format(text) for _, text in shown)
            yield "details", ", ".join(dict.fromkeys(block.kind.replace("_", " ") for block, _ in shown)), parts
        else:
            yield from ((BLOCK_TAGS.get(block.kind, "p"), block.kind, text) for block, text in shown)


def by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks that touch each block, cut to it, in order of the text."""
    starts = [block.start for block in blocks]
    found: list[list[Mark]] = [[] for _ in blocks]
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.role, mark.row)):
        number = max(bisect_right(starts, mark.start) - 1, 0)
        while number < len(blocks) and blocks[number].start < mark.end:
            block = blocks[number]
            if mark.start < block.end:
                found[number].append(replace(mark, start=max(mark.start, block.start), end=min(mark.end, block.end)))
            number += 1
    return found


def named(dossier: Dossier, key: str) -> set[Mark]:
    """The mentions, each belonging to its actor's row."""
    anchors = {actor.id: f"{key}-a{number}" for number, (actor, _) in enumerate(actors(dossier), 1)}
    spans = ((mention, mention.evidence[0]) for mention in dossier.mentions)
    return {Mark(span.start, span.end, "mention", anchors[mention.actor.id]) for mention, span in spans}


def marked(document: Document, block: Block, marks: Sequence[Mark], flags: Sequence[tuple[int, Markup]]) -> Markup:
    """The text of a block in stretches that carry the same marks, with a numbered link where each row begins.

    One sweep from left to right: a block of a million characters with as many marks must not take their product.
    """
    edges = {block.start, block.end, *(at for at, _ in flags), *(edge for mark in marks for edge in (mark.start, mark.end))}
    due: dict[int, list[Markup]] = {}
    for at, link in flags:
        due.setdefault(at, []).append(link)
    waiting, over, out = deque(marks), list[Mark](), list[Markup]()
    for start, end in pairwise(sorted(edges)):
        over = [mark for mark in over if mark.end > start]
        while waiting and waiting[0].start <= start:
            over.append(waiting.popleft())
        out += due.get(start, ())
        out.append(stretch(document.text[start:end], over))
    return Markup("").join(out)


def stretch(text: str, over: Sequence[Mark]) -> Markup:
    """Some characters with the classes of what covers them, and `row:role` of each."""
    if not over:
        return escape(text)
    classes = " ".join(dict.fromkeys(mark.role for mark in over))
    rows = " ".join(dict.fromkeys(f"{mark.row}:{mark.role.split()[0]}" for mark in over))
    return Markup('<span class="{}" data-rows="{}">{}</span>').format(classes, rows, text)


def flag(row: Row) -> Markup:
    """The numbered link from the text to a row."""
    kind, told = flag_words(row.finding)
    return Markup('<a class="flag {}" id="{}-text" href="#{}" aria-label="{} {}: {}">{}</a>').format(
        kind, row.key, row.key, kind, row.label, told, row.label
    )


def flag_words(finding: Statement | Report | Assessment) -> tuple[str, str]:
    """What a row is called, and what a reader hears of it before following the link."""
    if isinstance(finding, Statement):
        return "statement", words.speaker(finding)
    return ("event", words.code(finding)) if isinstance(finding, Report) else ("assessment", words.judgement(finding))


def actors(dossier: Dossier) -> list[tuple[Actor, int]]:
    """Each actor with the number of its mentions, the most mentioned first."""
    counts = Counter(mention.actor.id for mention in dossier.mentions)
    return sorted(((actor, counts[actor.id]) for actor in dossier.actors), key=lambda counted: -counted[1])


def relations(rows: Iterable[Row]) -> Iterator[Relation]:
    """Every ordered pair of sides with an event between them, the busiest first."""
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for pair in dict.fromkeys(dyads(row.finding)):
            pairs.setdefault(pair, []).append(row)
    for (actor, recipient), found in sorted(pairs.items(), key=lambda pair: -len(pair[1])):
        quads = [row.finding.quad for row in found if isinstance(row.finding, Report)]
        counts = tuple((style, quad, quads.count(quad)) for quad, style in QUADS.items() if quad in quads)
        yield Relation(actor, recipient, tuple(found), counts)


def dyads(finding: Finding) -> Iterator[tuple[str, str]]:
    """(who, to whom) of a report, by sides."""
    if not isinstance(finding, Report):
        return
    sides = [side(party.actor) for party in finding.actors]
    if finding.symmetric:
        yield from combinations(sorted(set(sides)), 2)
        return
    yield from product(sides, (side(party.actor) for party in finding.recipients))


def side(actor: Actor) -> str:
    """Whose side an actor is on: its state, for everyone who belongs to one, else the actor itself."""
    return state_actor(actor.country, "its side").name if actor.country and actor.country not in STATELESS else actor.name
