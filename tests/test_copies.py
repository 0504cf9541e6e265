"""Which documents are one source: copies, partial copies, credits."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.documents import from_text
from communique.documents.copies import Source, fingerprint, group_sources
from communique.records import Document


def paragraph(number: int, words: int = 40) -> str:
    """A paragraph of invented words, the same for the same number."""
    chance = Random(number)
    made = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)) for _ in range(words)]
    return f"The {' '.join(made)}."


def document(publisher: str | None, day: int, *parts: int | str) -> Document:
    text = "\n\n".join(paragraph(part) if isinstance(part, int) else part for part in parts)
    return from_text(text, source=f"{publisher}-{day}-{parts}", publisher=publisher, published=date(2030, 5, day))


def by_publisher(*documents: Document) -> list[set[str]]:
    """The publishers of each group."""
    names = {each.id: each.publisher or each.source for each in documents}
    return sorted(({names[one] for one in source.documents} for source in group_sources(documents)), key=sorted)


WIRE = document("Harbour Wire", 2, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("case", "other", "same"),
    [
        ("a copy", document("The Post", 3, 1, 2, 3, 4, 5, 6), True),
        ("under a headline of its own", document("The Post", 3, "A quarrel at sea", 1, 2, 3, 4, 5, 6), True),
        ("cut from the end", document("The Post", 3, 1, 2, 3), True),
        ("cut, with a paragraph of its own", document("The Post", 3, 1, 2, 3, 4, 70), True),
        ("inside a story three times as long", document("The Post", 3, *range(80, 86), 1, 2, 3, 4, 5, 6, *range(86, 92)), True),
        ("paragraphs run together", document("The Post", 3, " ".join(map(paragraph, range(1, 7)))), True),
        ("one paragraph quoted in a story of its own", document("The Post", 3, 30, 31, 32, 33, 34, 1), False),
        ("another story", document("The Post", 3, 11, 12, 13, 14), False),
        ("another story that credits the wire", document("The Post", 3, 11, 12, "So the ministry said. (Reuters)"), False),
    ],
)
def test_copies(case: str, other: Document, same: bool) -> None:
    assert len(by_publisher(WIRE, other)) == (1 if same else 2), case


def only(*documents: Document) -> Source:
    [source] = group_sources(documents)
    return source


def test_the_first_to_publish_is_the_source_and_the_copy_says_why() -> None:
    source = only(document("The Post", 4, 1, 2, 3, 4, 5, 6), WIRE)
    assert source.name == "Harbour Wire"
    assert source.reasons[0] == "published by Harbour Wire"
    assert source.reasons[1].startswith("100% of its 8-word runs stand in")
    assert "of Harbour Wire, published 2 days earlier; published by The Post" in source.reasons[1]


@pytest.mark.parametrize(
    "text",
    [
        "LAGOS, May 3 (Reuters) - The port was closed on Friday, the harbour master said.",
        "The port was closed on Friday, the harbour master said. (Reuters)",
        "The port was closed on Friday, the harbour master said. — Reuters",
    ],
)
def test_a_credited_agency_is_the_source(text: str) -> None:
    source = only(from_text(text, publisher="The Post", published=date(2030, 5, 3)))
    assert source.name == "Reuters"
    assert "credits Reuters" in source.reasons[0]


def test_telling_an_agency_is_no_credit() -> None:
    text = "The harbour master told Reuters that the port was closed on Friday, and that it would stay so."
    assert only(from_text(text, publisher="The Post")).name == "The Post"


def test_two_stories_of_one_agency_are_one_source() -> None:
    one = document("The Post", 3, 11, 12, "So the ministry said. (Reuters)")
    other = document("The Mail", 5, 21, 22, "So the embassy said. (Reuters)")
    assert only(one, other).name == "Reuters"


def test_a_digest_does_not_make_its_two_stories_one() -> None:
    other = document("Bay Wire", 2, 41, 42, 43, 44)
    digest = document("The Post", 3, 1, 2, 3, 4, 5, 6, 41, 42, 43, 44)
    assert by_publisher(WIRE, other, digest) == [{"Bay Wire"}, {"Harbour Wire", "The Post"}]


def test_without_a_publisher_the_site_or_the_file_stands_for_it() -> None:
    text = "The port was closed on Friday."
    assert only(from_text(text, url="https://www.example.org/a")).name == "example.org"
    assert only(from_text(text, source="notes.txt")).name == "notes.txt"


@pytest.mark.parametrize("text", ["", "?", "Two words", "and " * 40])
def test_short_and_odd_texts_are_groups_too(text: str) -> None:
    given = from_text(text, source="odd.txt")
    assert only(given).documents == (given.id,)


def test_a_fingerprint_holds_no_text() -> None:
    kept = fingerprint(WIRE)
    assert len(kept.runs) < 8 * len(WIRE.text.split())
    assert paragraph(1)[:40] not in repr(kept)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.lists(st.integers(1, 6), min_size=1, max_size=5)), max_size=6), st.randoms())
def test_every_document_is_in_one_group_in_any_order(drawn: list[tuple[int, list[int]]], chance: Random) -> None:
    documents = [document(f"P{number}", day, *parts) for number, (day, parts) in enumerate(drawn)]
    groups = group_sources(documents)
    assert sorted(name for group in groups for name in group.documents) == sorted({each.id for each in documents})
    chance.shuffle(documents)
    assert group_sources(documents) == groups
