"""Whole web pages in the shapes that wire services, newspapers, blogs and ministries use: what is kept, and what is known."""

import json
from pathlib import Path

import pytest

from communique.documents import read
from communique.records import Document

FOLDER = Path(__file__).parent / "cases"
CASES = [json.loads(line) for line in FOLDER.joinpath("documents_pages.jsonl").read_text("utf-8").splitlines()]
FIELDS = ("title", "author", "publisher", "original_publisher", "kind")
DATES = ("published", "original_published")


def load(name: str) -> tuple[Document, str]:
    path = FOLDER / "pages" / name
    return read(path), path.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_a_page_says_of_itself(case):
    document, _ = load(case["page"])
    expect = case["expect"]
    for field in FIELDS:
        assert expect.get(field, getattr(document, field)) == getattr(document, field)
    for field in DATES:
        found = getattr(document, field)
        assert expect.get(field, found and found.isoformat()) == (found and found.isoformat())
    for words in expect.get("notes", ()):
        assert any(words in note for note in document.notes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_whole_article_and_nothing_else(case):
    document, _ = load(case["page"])
    at = 0
    for words in case["expect"]["text"]:
        assert words in document.text[at:]
        at = document.text.index(words, at) + len(words)
    for words in case["expect"].get("absent", ()):
        assert words not in document.text
    paragraphs = [paragraph for paragraph in document.text.split("\n\n") if len(paragraph) > 40]
    assert len(paragraphs) == len(set(paragraphs))
    shown = [[block.kind, document.text[block.start : block.end]] for block in document.blocks]
    for block in case["expect"].get("blocks", ()):
        assert block in shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_every_character_leads_back_to_the_markup(case):
    document, markup = load(case["page"])
    assert document.offsets.pieces
    for text, source, length in document.offsets.pieces:
        assert document.text[text : text + length] == markup[source : source + length]


def test_a_day_is_guessed_only_where_the_page_gives_none():
    page = (
        "<html><head><title>Ferry sails</title></head><body><h1>Ferry sails from the island again</h1>{}<p>{}</p></body></html>"
    )
    words = "The ferry sailed on Sunday with forty passengers and a dog, the first crossing in two weeks, its captain said. " * 3
    document = read(page.format('<div class="post-date-published" id="date">2026/03/15</div>', words).encode())
    assert document.published is not None
    assert document.published.isoformat() == "2026-03-15"
    assert read(page.format("", words).encode()).published is None


def test_a_site_without_a_name_is_called_by_its_address_only_when_the_text_names_nobody():
    page = "<html><body><h1>Minister meets the envoy in Korda</h1>{}<p>{}</p></body></html>"
    words = "The minister and the envoy met in Korda and spoke about the ferry for an hour, the ministry said. " * 4
    url = "https://press.example.org/a"
    assert read(page.format("", words).encode(), url=url).publisher == "press.example.org"
    named = "<p>Ministry of Transport of Norland</p><p>3 March 2026</p>"
    assert read(page.format(named, words).encode(), url=url).publisher == "Ministry of Transport of Norland"
