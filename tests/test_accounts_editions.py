"""Two versions of one page: a table of cases, and laws."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import build_dossier, read
from communique.accounts.editions import compare_versions, compared_words
from communique.documents import from_text
from communique.formats.plain import from_plain, to_plain
from communique.records import Dossier, Edit
from tests.conftest import EXAMPLES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/accounts_editions.jsonl").read_text("utf-8").splitlines()]
PAGES = [EXAMPLES / "strait/readout-santiago.txt", EXAMPLES / "strait-earlier/readout-santiago-edited.txt"]
SENTENCES = sorted({case[version] for case in CASES for version in ("old", "new")})


@cache
def dossier_of(text: str) -> Dossier:
    return build_dossier(from_text(text))


def as_row(edit: Edit) -> dict[str, Any]:
    """An edit in the words of the table."""
    old, new = (span.words if span else None for span in (edit.old, edit.new))
    return {"kind": edit.kind, "what": list(edit.what), "old": old, "new": new}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any]) -> None:
    found = compare_versions(dossier_of(case["old"]), dossier_of(case["new"]))
    assert len(found) == len(case["expect"])
    for edit, wanted in zip(found, case["expect"], strict=True):
        assert wanted.get("reason", "") in edit.reason
        assert as_row(edit) == as_row(edit) | {key: value for key, value in wanted.items() if key != "reason"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_back_again_is_the_other_way_round(case: dict[str, Any]) -> None:
    there = compare_versions(dossier_of(case["old"]), dossier_of(case["new"]))
    back = compare_versions(dossier_of(case["new"]), dossier_of(case["old"]))
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(turned[one.kind], one.new, one.old, one.what) for one in there} == {
        (one.kind, one.old, one.new, one.what) for one in back
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), st.randoms())
def test_paragraphs_in_another_order_are_no_edit(paragraphs: list[str], random: Any) -> None:
    shuffled = random.sample(paragraphs, len(paragraphs))
    assert compare_versions(dossier_of("\n\n".join(paragraphs)), dossier_of("\n\n".join(shuffled))) == ()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SENTENCES), st.sampled_from([" ", "\n", "\u00a0", "  "]))
def test_white_space_is_no_edit(text: str, space: str) -> None:
    assert compared_words(text.replace(" ", space)) == compared_words(text)


def test_the_edited_page_of_the_example() -> None:
    old, new = (build_dossier(read(path)) for path in PAGES)
    found = compare_versions(old, new)
    assert [(one.kind, one.what) for one in found] == [
        ("changed", ("wording",)),
        ("changed", ("figure", "certainty", "wording")),
        ("changed", ("attribution", "certainty")),
        ("changed", ("wording",)),
        ("added", ()),
    ]
    for one in found:
        for span, dossier in ((one.old, old), (one.new, new)):
            assert span is None or dossier.document.text[span.start : span.end] == span.words
        assert from_plain(Edit, to_plain(one)) == one
