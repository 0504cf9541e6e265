"""What several test modules share: the example's documents, a browser, and records made by hypothesis."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright

from communique import build_dossier, read
from communique.records import (
    Actor,
    Assessment,
    Block,
    Document,
    Dossier,
    Magnitude,
    Mention,
    OffsetMap,
    Party,
    Report,
    Span,
    Statement,
    When,
    identify,
)

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="session")
def example() -> Dossier:
    """The dossier of the example's article."""
    return build_dossier(read(EXAMPLES / "strait/article.html"))


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        # in CI the browser is installed, so that these tests never pass by being left out
        assert "CI" not in os.environ, "chromium is missing"
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=20)
DAYS = st.dates(date(1950, 1, 1), date(2030, 12, 31))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of one block, its text any code points at all."""
    text = draw(st.text(min_size=30, max_size=200))
    return Document(
        id=identify(text),
        text=text,
        source=draw(WORDS),
        blocks=(Block(start=0, end=len(text), kind="paragraph"),),
        offsets=OffsetMap(((0, 0, len(text)),)),
        digest=identify(text, "digest"),
        url="https://example.org/a-b,c?d=1#e",
        title=draw(st.none() | WORDS),
        published=draw(st.none() | DAYS),
    )


@st.composite
def spans(draw: st.DrawFn, document: Document) -> Span:
    """Some characters of a document."""
    start = draw(st.integers(0, len(document.text) - 1))
    return document.span(start, draw(st.integers(start + 1, len(document.text))))


@st.composite
def parties(draw: st.DrawFn, document: Document) -> Party:
    """An actor in a role."""
    name = draw(WORDS)
    country = draw(st.sampled_from(["FRA", "UNO", None]))
    actor = Actor(
        id=f"{country}.{name}",
        name=name,
        country=country,
        sector=draw(st.sampled_from(["GOV", None])),
        kind="person",
        reason=name,
    )
    return Party(actor=actor, span=draw(st.none() | spans(document)))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A period, or none."""
    days = sorted((draw(DAYS), draw(DAYS)))
    return draw(st.sampled_from([When(start=None, end=None, reason="no date"), When(start=days[0], end=days[1], reason="drawn")]))


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """A dossier whose records are valid and otherwise arbitrary."""
    document = draw(documents())
    statement = Statement(
        id=identify(document.id, "s"),
        evidence=(draw(spans(document)),),
        method="test/1",
        confidence=draw(st.floats(0, 1)),
        speakers=tuple(draw(st.lists(parties(document), max_size=2))),
        cue=draw(st.none() | spans(document)),
        content=(draw(spans(document)), draw(spans(document))),
        condition=(draw(spans(document)),),
        consequence=(draw(spans(document)),),
        form=draw(st.sampled_from(["direct", "indirect", "mixed"])),
        act="say",
        reason=draw(WORDS),
        said=draw(whens()),
    )
    report = Report(
        id=identify(document.id, "r"),
        evidence=(draw(spans(document)),),
        method="test/1",
        confidence=0.5,
        type="ACCUSE",
        mode=None,
        contexts=("military",),
        quad="verbal conflict",
        cameo="110",
        goldstein=-2.0,
        actors=(draw(parties(document)),),
        recipients=(draw(parties(document)), draw(parties(document))),
        symmetric=draw(st.booleans()),
        status="alleged",
        alleged_by=draw(st.none() | parties(document)),
        when=draw(whens()),
        place=draw(st.none() | spans(document)),
        magnitudes=(Magnitude(value=3.5, unit=draw(WORDS), qualifier=None, span=draw(spans(document))),),
        trigger=(draw(spans(document)),),
        statement=statement.id,
        runner_up=None,
        reason=draw(WORDS),
    )
    party = draw(parties(document))
    mention = Mention(
        id=identify(document.id, "m"),
        evidence=(draw(spans(document)),),
        method="test/1",
        confidence=1.0,
        name=draw(WORDS),
        use="name",
        actor=party.actor,
        reason="drawn",
    )
    assessment = Assessment(
        id=identify(document.id, "a"),
        evidence=(draw(spans(document)),),
        method="test/1",
        confidence=0.5,
        kind="forecast",
        clause=(draw(spans(document)), draw(spans(document))),
        words=(draw(spans(document)),),
        certainty=draw(st.sampled_from(["certain", "ruled out", None])),
        holder=draw(st.none() | parties(document)),
        negated=draw(st.booleans()),
        reason=draw(WORDS),
    )
    return Dossier(document=document, mentions=(mention,), statements=(statement,), reports=(report,), assessments=(assessment,))
