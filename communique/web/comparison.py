"""The HTML page of a comparison: what only one account mentions, what they share, where they do not agree, beside the full texts.

Self-contained and escaped as the dossier's page is; every quotation leads to its place in a text and from there back to its row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from communique import __version__
from communique.formats import compared, words
from communique.formats.compared import Cell, Line, Matter, Tally
from communique.records import Account, Comparison, Document, Point, Span, Wording
from communique.web.page import Mark, asset, policy, templates, text_of, web_link

HUES = 5  # colours of sides in the style sheet; a sixth side has the first again
BESIDE = 3  # accounts that leave room for the texts beside them; of more, the texts stand beneath
ABREAST = 5  # accounts that stand side by side; of more, each row is a list


@dataclass(frozen=True, slots=True)
class Column:
    """An account as the page shows it: its anchor, its colour, its document, what becomes of its points."""

    key: str
    hue: str
    account: Account
    document: Document
    link: str | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that a wording cites, the account it stands in, its anchor in the text; None where these are not on the page."""

    span: Span
    account: Account | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Framing:
    """A wording as the page shows it: for each side its words, None where it has none, and the passages they stand in.

    `others` are passages in no account, of an earlier text.
    """

    key: str
    label: str
    wording: Wording
    cells: tuple[tuple[Column, str | None, tuple[Quote, ...]], ...]
    others: tuple[Quote, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every passage."""
        return (*(one for _, _, quotes in self.cells for one in quotes), *self.others)


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its passages marked; `columns` are the accounts it gives."""

    key: str
    document: Document
    columns: tuple[Column, ...]
    link: str | None
    paragraphs: tuple[tuple[str, str, Markup], ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything the template needs."""

    comparison: Comparison
    columns: tuple[Column, ...]
    parts: tuple[tuple[str, tuple[Matter, ...]], ...]
    places: dict[str, str]
    framings: tuple[tuple[str, tuple[Framing, ...]], ...]
    texts: tuple[Text, ...]
    anchors: dict[str, str]
    records: compared.Records

    @property
    def hues(self) -> dict[str, str]:
        """The colour of each side."""
        return {column.account.side: column.hue for column in self.columns}

    @property
    def beside(self) -> bool:
        """Whether the texts stand beside the rows where the window is wide."""
        return len(self.columns) <= BESIDE

    @property
    def abreast(self) -> bool:
        """Whether the accounts stand side by side in a row."""
        return len(self.columns) <= ABREAST


def comparison_html(comparison: Comparison) -> str:
    """One page: same comparison, same bytes."""
    style, script = asset("comparison.css"), asset("comparison.js")
    return (
        templates()
        .get_template("comparison.html.j2")
        .render(
            view=view(comparison),
            style=Markup(style),
            script=Markup(script),
            policy=policy(style, script),
            version=__version__,
            kind=kind,
            compared=compared,
            flat=words.flat,
            in_sentence=in_sentence,
        )
    )


def view(comparison: Comparison) -> View:
    """A comparison as the template shows it."""
    columns = tuple(columns_of(comparison))
    matters = compared.matters(comparison)
    anchors = {point.id: f"{column.key}-p{number}" for column in columns for number, point in enumerate(column.account.points, 1)}
    framings = tuple(framings_of(comparison, columns))
    return View(
        comparison=comparison,
        columns=columns,
        parts=tuple(compared.parts(comparison)),
        places={matter.topic.id: f"topic{number}" for number, matter in enumerate(matters, 1)},
        framings=tuple(by_trait(framings)),
        texts=tuple(texts(comparison, columns, matters, framings, anchors)),
        anchors=anchors,
        records=compared.index(comparison),
    )


def columns_of(comparison: Comparison) -> Iterator[Column]:
    """A column for each account."""
    documents = {document.id: document for document in comparison.documents}
    for number, tally in enumerate(compared.tallies(comparison)):
        document = documents[tally.account.document]
        link = web_link(document.url)
        yield Column(f"a{number + 1}", f"s{number % HUES + 1}", tally.account, document, link, tally)


def kind(line: Line) -> str:
    """What the filters call a row: `only`, `conflict`, or `both`."""
    return line.row.relation if line.row.relation in ("only", "conflict") else "both"


def in_sentence(point: Point) -> tuple[str, str, str]:
    """A point in its sentence: what stands before it, its words, what stands after it."""
    span, sentence = point.evidence[0], point.sentence
    if sentence.document != span.document or not (sentence.start <= span.start and span.end <= sentence.end):
        return "", span.words, ""
    start, end = span.start - sentence.start, span.end - sentence.start
    return sentence.words[:start], sentence.words[start:end], sentence.words[end:]


def framings_of(comparison: Comparison, columns: Sequence[Column]) -> Iterator[Framing]:
    """The wordings, numbered W1, W2... in the order of their traits."""
    traits = list(compared.TRAITS)
    for number, wording in enumerate(sorted(comparison.wordings, key=lambda wording: traits.index(wording.trait)), 1):
        quotes = list(quotes_of(wording, f"w{number}", comparison))
        cells = zip(columns, wording.words, strict=True)
        yield Framing(
            key=f"w{number}",
            label=f"W{number}",
            wording=wording,
            cells=tuple((column, told, tuple(q for q in quotes if q.account is column.account)) for column, told in cells),
            others=tuple(q for q in quotes if q.account is None),
        )


def quotes_of(wording: Wording, key: str, comparison: Comparison) -> Iterator[Quote]:
    """The passages that a wording cites, each with the account it stands in; of a text given twice, each time another."""
    shown = {document.id for document in comparison.documents}
    cited: Counter[Span] = Counter()
    for number, span in enumerate(wording.evidence, 1):
        holders = compared.holders(span, comparison)
        account = holders[min(cited[span], len(holders) - 1)] if holders else None
        cited[span] += 1
        yield Quote(span, account, f"{key}-{number}" if span.document in shown else None)


def by_trait(framings: Iterable[Framing]) -> Iterator[tuple[str, tuple[Framing, ...]]]:
    """(heading, wordings) of each trait there is."""
    for trait, found in groupby(framings, key=lambda framing: framing.wording.trait):
        yield compared.TRAITS[trait], tuple(found)


def texts(
    comparison: Comparison,
    columns: Sequence[Column],
    matters: Sequence[Matter],
    framings: Sequence[Framing],
    anchors: dict[str, str],
) -> Iterator[Text]:
    """Each document once, with the points of every account that stands in it."""
    placed = [(point, cell, line) for matter in matters for line in matter.lines for cell in line.cells for point in cell.points]
    quotes = [(one, framing) for framing in framings for one in framing.quotes if one.anchor]
    hues = {column.account.id: column.hue for column in columns}
    for number, document in enumerate(comparison.documents, 1):
        here = [(p, cell, line) for p, cell, line in placed if p.evidence[0].document == document.id]
        worded = [(one, framing) for one, framing in quotes if one.span.document == document.id]
        marks = {
            Mark(p.evidence[0].start, p.evidence[0].end, f"point {hues[cell.account.id]}", anchors[p.id]) for p, cell, _ in here
        }
        marks |= {Mark(one.span.start, one.span.end, "worded", f"{one.anchor}") for one, _ in worded}
        flags = [(p.evidence[0].start, point_flag(anchors[p.id], line, cell, columns)) for p, cell, line in here]
        flags += [(one.span.start, wording_flag(f"{one.anchor}", framing)) for one, framing in worded]
        yield Text(
            key=f"t{number}",
            document=document,
            columns=tuple(column for column in columns if column.document is document),
            link=web_link(document.url),
            paragraphs=tuple(text_of(document, marks, flags)),
        )


def point_flag(anchor: str, line: Line, cell: Cell, columns: Sequence[Column]) -> Markup:
    """The numbered link from a point in a text to its row."""
    told = compared.relation(line.row, [column.account for column in columns])
    return Markup('<a class="flag {}" id="{}" href="#{}-row" aria-label="row {}, {}: {}">{}</a>').format(
        kind(line), anchor, anchor, line.number, cell.account.side, told, line.number
    )


def wording_flag(anchor: str, framing: Framing) -> Markup:
    """The link from a passage to the wording that cites it."""
    return Markup('<a class="flag wording" id="{}" href="#{}" aria-label="wording {}: {}">{}</a>').format(
        anchor, framing.key, framing.label, compared.TRAITS[framing.wording.trait], framing.label
    )
