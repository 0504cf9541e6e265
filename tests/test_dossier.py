"""The whole of it on the example: every record traceable, the same twice, and what a reader would look for is there."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique import build_dossier, from_text, read, to_json, trace
from communique.records import Dossier
from tests.conftest import EXAMPLES

PIECES = st.lists(
    st.sampled_from(
        [
            "France", "Moscow", "the minister", "said", "accused", "“", "”", '"', "that", "will", "not", "attack", "on Tuesday",
            ",", ".", "\n\n", "(", ")", "by", "according to", "12 soldiers", "Mr. Smith", "'s", "—", "\u202e", "\x00", "!!!", "?",
        ]
    ),
    max_size=60,
)  # fmt: skip


def records(dossier: Dossier) -> list[object]:
    """Everything found in a dossier."""
    return [*dossier.mentions, *dossier.statements, *dossier.reports, *dossier.assessments]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES)
def test_any_text_gives_a_dossier_whose_records_slice_their_words(pieces: list[str]) -> None:
    dossier = build_dossier(from_text("Start. " + " ".join(pieces), media_type="text/plain"))
    for record in records(dossier):
        assert trace(record, dossier)
    ids = [record.id for record in (*dossier.statements, *dossier.reports)]
    assert len(ids) == len(set(ids))


def test_every_record_of_the_example_leads_to_the_source(example: Dossier) -> None:
    source = (EXAMPLES / "strait/article.html").read_text(encoding="utf-8")
    for record in records(example):
        for passage in trace(record, example):
            assert passage.source_range is not None, passage
            start, end = passage.source_range
            first = passage.span.words.split()[0]
            assert source[start : start + len(first)] == first
            assert end <= len(source)


def test_the_same_text_gives_the_same_bytes_in_another_process(example: Dossier) -> None:
    code = "import communique as cq; print(cq.to_json(cq.build_dossier(cq.read('examples/strait/article.html'))))"
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=EXAMPLES.parent, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    mine = json.loads(to_json(example))
    theirs = json.loads(other.stdout)
    mine["document"]["source"] = theirs["document"]["source"]
    assert [s["id"] for s in theirs["statements"]] == [s["id"] for s in mine["statements"]]
    assert theirs["reports"] == mine["reports"]


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("Lucía Ferrante", "piracy in broad daylight"),
        ("Lucía Ferrante", "We will not negotiate while our sailors are held"),
        ("official", "pointed machine guns at civilians"),
        ("Lucía Ferrante", "every further day has a price"),
        ("Rodrigo Beltrán", "the law of the sea leaves no room"),
        ("spokesman", "both capitals have known how to step back"),
        ("Esteban Larraguibel", "will release the crew tomorrow"),
        ("Lucía Ferrante", "A gesture is not a solution"),
    ],
)
def test_who_said_what(example: Dossier, speaker: str, words: str) -> None:
    found = [
        statement.speaker.actor.name
        for statement in example.statements
        if statement.speaker and any(words in span.words for span in statement.content)
    ]
    assert any(speaker in name for name in found), found


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("COERCE", "happened", "stopped the Argentine survey ship"),
        ("ACCUSE", "happened", "accused Chile"),
        ("REQUEST", "happened", "demanded the immediate release"),
        ("MOBILIZE", "happened", "deployed two patrol boats"),
        ("PROTEST", "happened", "people protested"),
        ("SANCTION", "historical", "cut gas exports"),
        ("REQUEST", "happened", "urged both governments"),
    ],
)
def test_who_did_what(example: Dossier, kind: str, status: str, words: str) -> None:
    found = [(r.type, r.status) for r in example.reports if any(words in span.words for span in r.evidence)]
    assert (kind, status) in found, found


def test_no_boilerplate_is_coded(example: Dossier) -> None:
    left_aside = [block for block in example.document.blocks if block.boilerplate]
    assert left_aside
    for record in (*example.statements, *example.reports):
        span = record.evidence[0]
        assert not any(block.start < span.end and span.start < block.end for block in left_aside), span.words


def test_a_re_publication_counts_days_from_the_original(example: Dossier) -> None:
    document = example.document
    assert (str(document.published), str(document.original_published)) == ("2026-05-15", "2026-05-14")
    assert (document.publisher, document.original_publisher) == ("The Meridian Review", "Harbour Dispatch")
    on_tuesday = next(s for s in example.statements if any("We will not negotiate" in span.words for span in s.content))
    assert on_tuesday.said.iso == "2026-05-12"


def test_the_readouts_name_their_ministries_and_days() -> None:
    for name, state in (("readout-buenos-aires.md", "Argentina"), ("readout-santiago.txt", "Chile")):
        document = read(EXAMPLES / "strait" / name)
        assert document.publisher == f"Ministry of Foreign Affairs of {state}"
        assert str(document.published) == "2026-05-13"
