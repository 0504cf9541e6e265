"""From any record to its characters, and from those to a citation."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings

from communique import cite, trace
from communique.citations import mentions_of, spans_of, text_fragment
from communique.errors import NoEvidence
from communique.records import Dossier, Finding, OffsetMap, Span
from tests.conftest import dossiers


@settings(max_examples=40, deadline=None)
@given(dossiers())
def test_every_record_leads_to_its_characters(dossier: Dossier) -> None:
    for record in (*dossier.mentions, *dossier.statements, *dossier.reports, dossier):
        for passage in trace(record, dossier):
            text = dossier.document.text
            assert text[passage.span.start : passage.span.end] == passage.span.words
            assert text[passage.span.start - len(passage.before) :].startswith(passage.before + passage.span.words)


def test_a_finding_without_evidence_cannot_be_built() -> None:
    with pytest.raises(NoEvidence):
        Finding(id="x", evidence=(), method="test/1", confidence=1.0)


def test_an_actor_is_traced_through_its_mentions(example: Dossier) -> None:
    actor = example.mentions[0].actor
    assert len(trace(actor, example)) == len(list(mentions_of(actor, example)))
    with pytest.raises(NoEvidence, match="dossier"):
        trace(actor, example.document)


def test_a_span_that_does_not_slice_its_words_is_refused(example: Dossier) -> None:
    wrong = Span(example.document.id, 0, 4, "nope")
    with pytest.raises(NoEvidence, match="not the record's words"):
        cite(wrong, example.document)


def test_a_record_of_another_document_is_refused(example: Dossier) -> None:
    with pytest.raises(NoEvidence, match="nothing of it"):
        trace(Span("elsewhere", 0, 4, "nope"), example)


def test_citation_holds_what_a_footnote_needs(example: Dossier) -> None:
    statement = example.statements[0]
    citation = cite(statement, example.document)
    assert citation.words == statement.evidence[0].words
    assert citation.publisher == "The Meridian Review"
    assert citation.published == "2026-05-15"
    assert citation.original_publisher == "Harbour Dispatch"
    assert citation.digest == example.document.digest
    assert all(part in str(citation) for part in (citation.words, "2026-05-15", "Harbour Dispatch", "characters"))


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("We agree", "We%20agree"),
        ("two-way, talks & more", "two%2Dway%2C%20talks%20%26%20more"),
        (
            "one two three four five six seven eight nine ten eleven",
            "one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven",
        ),
    ],
)
def test_text_fragment(words: str, fragment: str) -> None:
    link = text_fragment("https://example.org/page#top", words)
    assert link == f"https://example.org/page#:~:text={fragment}"
    assert unquote(link).startswith("https://example.org/page")


def test_roles_are_named_after_the_fields(example: Dossier) -> None:
    roles = {role for role, _ in spans_of(example.statements[0], "")}
    assert {"evidence", "content"} <= roles


def test_offset_map_leads_back() -> None:
    offsets = OffsetMap(((0, 5, 4), (5, 20, 3)))
    assert offsets.to_source(0, 4) == (5, 9)
    assert offsets.to_source(1, 7) == (6, 22)
    assert offsets.to_source(4, 5) is None, "a separator put in by cleaning came from nowhere"
