"""What the text itself judges: a table of cases, and laws that hold for any text."""

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.codebooks import rows
from communique.documents import from_text
from communique.dossier import build_dossier
from communique.records import Assessment, Certainty, Judgement
from communique.statements.assessments import load_confidence

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "assessments.jsonl").read_text("utf-8").splitlines()]
BESIDE = frozenset({"own", "hedge", "modal", "quality", "foretelling", "opining", "recalling", "comparing"})  # make no kind alone


def as_row(assessment: Assessment) -> dict[str, object]:
    """An assessment in the words of the table."""
    holder = assessment.holder
    return {
        "clause": [span.words for span in assessment.clause],
        "kind": assessment.kind,
        "certainty": assessment.certainty,
        "words": [span.words for span in assessment.words],
        "holder": holder.span.words if holder and holder.span else None,
        "negated": assessment.negated,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    found = [as_row(assessment) for assessment in build_dossier(from_text(case["text"], title=case.get("title"))).assessments]
    for expected in case["expect"]:
        assert any(row | expected == row for row in found), f"{expected}\nnot among\n{found}"
    assert case["expect"] or not found


PIECES = st.lists(
    st.sampled_from(
        [
            "Perhaps", "no doubt", "will", "the envoy", "said", "if", "Should", "were", "as in 1914", ",", ".", "?", "“", "”",
            "I believe", "it is likely that", "no second Suez", "an analyst", "expects", "not", "Norway", "\n\n", "fall", ":",
        ]
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES)
def test_every_span_slices_its_words(pieces: list[str]) -> None:
    document = from_text("Start. " + " ".join(pieces), media_type="text/plain")
    found = build_dossier(document).assessments
    for assessment in found:
        for span in (*assessment.evidence, *assessment.clause, *assessment.words):
            assert document.text[span.start : span.end] == span.words
        start, end = assessment.evidence[0].start, assessment.evidence[0].end
        assert all(start <= span.start < span.end <= end for span in (*assessment.clause, *assessment.words))
    assert len({assessment.id for assessment in found}) == len(found)


def test_what_stands_in_a_content_is_never_the_authors() -> None:
    dossier = build_dossier(from_text("“The truce will probably hold,” the colonel said. The river will probably freeze."))
    contents = [span for statement in dossier.statements for span in statement.content]
    own = [assessment for assessment in dossier.assessments if assessment.holder is None]
    assert [assessment.clause[0].words for assessment in own] == ["The river will probably freeze"]
    assert not any(content.start <= one.clause[0].start < content.end for one in own for content in contents)


def test_the_table_of_certainty_is_of_its_vocabulary() -> None:
    table = list(rows("certainty.csv"))
    assert len(table) >= 150
    assert {row["level"] for row in table} <= {*get_args(Certainty), ""}
    assert {row["counts"] for row in table} <= {"always", "judging", "certainty"}
    assert {row["kind"] for row in table} <= {*get_args(Judgement), *BESIDE}
    assert len({row["words"].lower() for row in table}) == len(table)


def test_every_kind_of_judgement_has_its_confidence() -> None:
    assert set(load_confidence()) == {(kind, own) for kind in get_args(Judgement) for own in (True, False)}
