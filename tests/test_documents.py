import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.documents import from_text
from communique.documents.blocks import notice_kind
from communique.documents.cleaning import Edit, clean, untouched
from communique.records import Document

FOLDER = Path(__file__).parent / "cases"
TABLES = ("documents.jsonl", "documents_mastheads.jsonl")
CASES = [json.loads(line) for table in TABLES for line in FOLDER.joinpath(table).read_text("utf-8").splitlines()]
NOTICES = [json.loads(line) for line in FOLDER.joinpath("documents_notices.jsonl").read_text("utf-8").splitlines()]
FIELDS = ("title", "author", "publisher", "original_publisher", "kind", "language")
DATES = ("published", "original_published")
MARKED = st.text(alphabet='ab A.,\n\n\r\t*_[]()#>-\u00a0\u200b“"\x00', max_size=80)


HEADS = st.lists(
    st.sampled_from(
        "By Ada Field Focus on at , | 4 May 2021 10:45 GMT Published: Source: TASS (Reuters) - / \n \n\n KORDA date first".split(
            " "
        )
    )
).map(" ".join)


def check_offsets(document: Document, source: str) -> None:
    ends = 0
    for text, at, length in document.offsets.pieces:
        assert text >= ends
        assert document.text[text : text + length] == source[at : at + length]
        ends = text + length


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_documents(case):
    document = from_text(case["text"])
    expect = case["expect"]
    check_offsets(document, case["text"])
    assert expect.get("text", document.text) == document.text
    for field in FIELDS:
        assert expect.get(field, getattr(document, field)) == getattr(document, field)
    for field in DATES:
        found = getattr(document, field)
        assert expect.get(field, found and found.isoformat()) == (found and found.isoformat())
    shown = [[block.kind, document.text[block.start : block.end]] for block in document.blocks]
    for block in expect.get("blocks", ()):
        assert block in shown
    assert any(expect.get("note", "") in note for note in (*document.notes, ""))


@pytest.mark.parametrize("case", NOTICES, ids=lambda case: case["case"])
def test_notices(case):
    assert notice_kind(case["text"], foot=True) == case["expect"]


def test_every_value_has_its_fact():
    case = next(case for case in CASES if case["case"].startswith("re-publication: the earlier"))
    document = from_text(case["text"], author="Jon Dahl")
    facts = {fact.field: fact for fact in document.facts}
    assert facts["author"].reason == "given by the caller"
    for field in ("publisher", "published", "original_publisher", "original_published"):
        span = facts[field].span
        assert span is not None
        assert document.text[span.start : span.end] == span.words
        assert facts[field].reason
    assert document.anchor == date(2021, 5, 4)


def test_what_is_given_is_believed_and_what_contradicts_it_noted():
    text = "Border talks end without a date\n\n4 May 2021\n\n" + "The delegations left the hall in silence. " * 5
    document = from_text(text, published=date(2021, 5, 6), publisher="Northern Voice")
    assert document.published == date(2021, 5, 6)
    assert any("2021-05-04" in note for note in document.notes)


def test_the_first_publisher_given_as_this_texts_publisher():
    case = next(case for case in CASES if case["case"].startswith("re-publication: the earlier"))
    document = from_text(case["text"], publisher="The Korda Gazette")
    assert (document.publisher, document.original_publisher) == ("The Korda Gazette", None)
    assert (document.published, document.anchor) == (date(2021, 5, 4), date(2021, 5, 4))
    given = from_text(case["text"], publisher="The Korda Gazette", published=date(2021, 5, 5))
    assert (given.published, given.original_published) == (date(2021, 5, 5), date(2021, 5, 4))


def test_a_given_title_is_found_without_regard_to_marks():
    document = from_text("Talks end; no date.\n\nThey left.", title="Talks end: no date")
    assert [block.kind for block in document.blocks] == ["title", "paragraph"]


def test_lines_that_only_name_author_and_date_are_not_searched():
    case = CASES[0]
    document = from_text(case["text"])
    assert {block.kind for block in document.body} == {"title", "paragraph"}


def test_clean_text_is_left_as_it_is():
    text = "Two spaces end this.  It is kept. \nAnother paragraph.\n\nA third, “quoted”."
    document = from_text(text)
    assert document.text == text
    assert document.offsets.pieces == ((0, 0, len(text)),)


def test_a_span_leads_back_across_a_mended_break():
    source = "“We have waited for the **crossing** for eleven years, and now they tell us to\n\nwait,” said a farmer."
    document = from_text(source)
    start = document.text.index("tell us to wait")
    found = document.offsets.to_source(start, start + len("tell us to wait"))
    assert found is not None
    assert source[found[0] : found[1]] == "tell us to\n\nwait"


def test_the_same_text_has_the_same_id():
    assert from_text("He left.").id == from_text("He left.").id
    assert from_text("He left.", url="https://a.example/").id != from_text("He left.", url="https://b.example/").id


@pytest.mark.parametrize("text", ["", " \n ", "x", "A" * 200_000, "[" * 100_000, '"' * 100_000, "a\n" * 50_000, "** x" * 30_000])
def test_odd_texts_do_not_fail(text):
    check_offsets(from_text(text), text)


@given(MARKED)
def test_cleaning_maps_back(text):
    check_offsets(from_text(text), text)


@given(MARKED)
def test_blocks_lie_in_order_and_hold_words(text):
    document = from_text(text)
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end]
        at = block.end


@given(MARKED)
def test_cleaning_plain_text_twice_changes_nothing_more(text):
    once = clean(text, markdown=False).text
    assert clean(once, markdown=False).text == once


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text(max_size=3)), max_size=6))
def test_edits_compose(text, changes):
    cleaned = untouched(text)
    for start, length, put in changes:
        if start + length <= len(cleaned.text):
            cleaned = cleaned.edit([Edit(start, start + length, put)])
    for at, source, length in cleaned.pieces:
        assert cleaned.text[at : at + length] == text[source : source + length]


@given(HEADS)
def test_any_masthead_is_read(head):
    document = from_text(
        f"{head}\n\nThe ministers met in the town hall, and the talks went on until the evening. They parted friends."
    )
    for fact in document.facts:
        if fact.span:
            assert document.text[fact.span.start : fact.span.end] == fact.span.words
