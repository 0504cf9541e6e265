"""Who said what: a table of cases, and laws that hold for any text."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents import from_text
from communique.dossier import SURE_ENOUGH
from communique.records import Statement
from communique.statements import find_statements
from communique.statements.channels import channel_of
from communique.statements.doubts import load_confidence
from communique.tagging.quotations import find_quotations

TABLES = Path(__file__).parent / "cases"


def cases_of(table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TABLES / table).read_text("utf-8").splitlines()]


CASES = cases_of("statements.jsonl")
OFFICIAL_CASES = cases_of("official.jsonl")
OMITTED_CASES = cases_of("omissions.jsonl")
QUOTED_CASES = cases_of("quotations.jsonl")
MISREAD = frozenset((TABLES / "misread.txt").read_text("utf-8").splitlines())


def find(text: str, on: str | None = None, *, title: str | None = None, publisher: str | None = None) -> tuple[Statement, ...]:
    published = date.fromisoformat(on) if on else None
    return find_statements(from_text(text, title=title, publisher=publisher, published=published))


def as_row(statement: Statement) -> dict[str, Any]:
    """A statement in the words of the table."""
    speaker = statement.speaker
    return {
        "source": speaker.span.words if speaker and speaker.span else None,
        "cue": statement.cue.words if statement.cue else None,
        "content": [span.words for span in statement.content],
        "form": statement.form,
        "act": statement.act,
        "channel": statement.channel,
        "addressee": statement.addressee.span.words if statement.addressee and statement.addressee.span else None,
        "relayed": [party.actor.name for party in statement.relayed_by],
        "nested": statement.nested_in is not None,
        "said": statement.said.iso,
        "speaker": speaker.actor.name if speaker else None,
        "negated": statement.negated,
        "sure": statement.confidence >= SURE_ENOUGH,
        "condition": [span.words for span in statement.condition],
        "consequence": [span.words for span in statement.consequence],
    }


def readings(expected: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that answer an expected one: `or` lists other cuts of its content that the guidelines allow as well."""
    fields = {key: value for key, value in expected.items() if key != "or" and (key, value) != ("cue", None)}
    if "content" not in fields:
        return [fields]
    return [fields | {"content": content} for content in [fields["content"], *expected.get("or", ())]]


def listed(cases: list[dict[str, Any]]) -> list[Any]:
    """The cases as parameters; those that the shipped reader is known to misread must fail, so that the list stays true."""
    known = [pytest.mark.xfail(reason="the shipped reader misreads it", strict=True)]
    return [pytest.param(case, id=case["case"], marks=known if case["case"] in MISREAD else []) for case in cases]


@pytest.mark.parametrize("case", listed([*CASES, *OFFICIAL_CASES, *OMITTED_CASES]))
def test_case(case: dict[str, Any]) -> None:
    found = find(case["text"], case.get("on"), title=case.get("title"), publisher=case.get("publisher"))
    rows = [as_row(statement) for statement in found]
    for expected in case["expect"]:
        assert any(row | wanted == row for row in rows for wanted in readings(expected)), f"{expected}\nnot among\n{rows}"
    contents = {words for row in rows for words in row["content"]}
    assert not contents & set(case.get("absent", ()))
    assert case["expect"] or "absent" in case or not [row for row in rows if row["sure"]]


def test_few_cases_are_misread() -> None:
    names = {case["case"] for case in (*CASES, *OFFICIAL_CASES, *OMITTED_CASES)}
    assert names >= MISREAD
    assert len(names) == len(CASES) + len(OFFICIAL_CASES) + len(OMITTED_CASES)
    assert len(MISREAD) <= 0.25 * len(names)


@pytest.mark.parametrize("case", QUOTED_CASES, ids=[case["case"] for case in QUOTED_CASES])
def test_quotations(case: dict[str, Any]) -> None:
    document = from_text(case["text"])
    found = [[document.text[start:end] for start, end in quotation.pieces] for quotation in find_quotations(document)]
    assert found == case["expect"]


ODD_TEXTS = ["", " ", "\n\n\n", "“", '"' * 9, "SAID HE SAID THEY SAID", "قال الوزير: «لن نغادر»", "said " * 300, "''a" * 50]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_never_raises(text: str) -> None:
    find(text)


MARKS = ["“", "”", '"', "'", "’", "«", "»", ", ", ". ", "\n\n", ":"]
WORDS = ["he said", "the envoy warned", "that", "it failed", "according to her"]
PIECES = st.sampled_from(MARKS + WORDS)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_spans_slice_their_own_text(text: str) -> None:
    document = from_text(text)
    for statement in find_statements(document):
        spans = [*statement.evidence, *statement.content, *([statement.cue] if statement.cue else [])]
        for span in spans:
            assert document.text[span.start : span.end] == span.words
        assert all("\n" not in span.words for span in statement.content)
        assert statement.content == tuple(sorted(statement.content))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab '\"“”«»„‘’`.,\n", max_size=60))
def test_quotations_are_in_order_and_apart(text: str) -> None:
    document = from_text(text)
    pieces = [piece for quotation in find_quotations(document) for piece in quotation.pieces]
    assert pieces == sorted(pieces)
    assert all(one[1] <= other[0] for one, other in pairwise(pieces))


def test_same_text_same_ids_and_no_two_alike() -> None:
    text = "The envoy said the talks had failed. The envoy said the talks had failed."
    first, second = find(text), find(text)
    assert [one.id for one in first] == [one.id for one in second]
    assert len({one.id for one in first}) == len(first) == 2


def test_nested_statement_points_at_the_one_around_it() -> None:
    found = find("The ministry said on Monday that the colonel had accused the rebels of looting the town.")
    ids = {statement.id for statement in found}
    nested = [statement for statement in found if statement.nested_in]
    assert len(nested) == 1
    assert nested[0].nested_in in ids
    assert len(nested[0].relayed_by) == 1


def test_a_negated_cue_is_named_as_such() -> None:
    (statement,) = find("The envoy would not confirm that the talks had failed.")
    assert statement.reason.startswith("negated ")


def test_what_the_layout_gives_has_a_measured_confidence() -> None:
    assert all(0 < rate < 1 for rate in load_confidence().values())


def test_readout_is_of_a_call_only_after_a_call() -> None:
    assert channel_of("the readout said", "They had a telephone call.") == "phone_call_readout"
    assert channel_of("the readout said", "They met in Geneva.") == "readout"
    assert channel_of("she said", "") is None


TURN_PARTS = st.lists(
    st.sampled_from(["Q: Is it so?", "A: It is not so at all.", "MR. HALE: We will see.", "(Laughter.)", "Then they left."])
)


@settings(max_examples=25, deadline=None)
@given(TURN_PARTS)
def test_turns_do_not_overlap(parts: list[str]) -> None:
    turns = [s for s in find("\n\n".join(parts)) if s.form == "direct" and s.nested_in is None]
    ranges = sorted((span.start, span.end) for turn in turns for span in turn.content)
    assert all(one[1] <= other[0] for one, other in pairwise(ranges))
