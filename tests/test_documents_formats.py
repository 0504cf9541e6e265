import ctypes
import io
import json
import sys
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw as pdfium

from communique.documents import read, read_all
from communique.documents.charset import decode
from communique.documents.markup import cut_out, read_page, shown_blocks
from communique.documents.pages import print_lines
from communique.errors import CannotRead, CommuniqueError
from communique.records import Document

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ministers meet in Oslo over river dam | The Daily Example</title>
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2024-05-02T10:00:00Z">
<link rel="canonical" href="https://www.example.org/news/2024/05/01/dam">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Ministers meet",
 "author": [{"@type": "Person", "name": "Ada Field"}], "datePublished": "2024-05-01T09:00:00+02:00"}]}</script>
<style>p{color:red}</style></head><body><nav><ul><li><a href="/">Home</a></li><li>World</li></ul></nav>
<article><h1>Ministers meet in Oslo over river dam</h1><p class="by">By <a href="#">Ada Field</a></p>
<p><time datetime="2024-05-01">1 May 2024</time></p>
<figure><img src="x.jpg" alt="no"><figcaption>The dam at Korda, seen in April.</figcaption></figure>
<p>The foreign ministers of Norland and Sudria met in Oslo on Tuesday to discuss the dam that Norland is building
 on the river Korda, officials said. The talks lasted four hours.</p>
<p>&ldquo;We will <b>not</b>&nbsp;accept a <em>fait accompli</em>,&rdquo; the Sudrian minister, Jon Dahl, told
 reporters after the talks &amp; before leaving for home on a late flight.</p>
<aside>Read more: The long story of the dam</aside>
<p>Norland says the dam will be finished by the end of the year. It has promised to share data about the flow of
 water with its southern neighbour, although no treaty obliges it to do so.</p>
<p>This article was originally published by The Northern Star on 30 April 2024.</p>
<script>var x = "<p>not text</p>";</script></article>
<footer>Copyright 2024 The Daily Example. All rights reserved.</footer></body></html>"""
LEFT = [
    "The ministers of both states said on Monday that the com-",
    "mission would meet again before the month is out, and",
    "that no side had walked out of the room.",
    "A spokesman added that the talks were calm. The inter-",
    "national observers had asked for a longer list of the",
]
RIGHT = [
    "villages that would be opened first. He did not say",
    "when the list would be ready.",
    "International observers left the town in the evening.",
]
MARKUP = "<p>|</p>|<div>|</div>|<b>|</b>|<br>|<!--|-->|<script>|</script>|&amp;|&#8220;|&nbsp|&bogus;|<|>|\"|a|B.|<a href='x'>"
TAGS = st.lists(st.sampled_from(MARKUP.split("|"))).map(" ".join)

Line = tuple[float, float, float, str]


def make_pdf(pages: list[list[Line]]) -> bytes:
    """A PDF with these lines of text: left, bottom, size, words."""
    pdf = pypdfium2.PdfDocument.new()
    font = pdfium.FPDFText_LoadStandardFont(pdf.raw, b"Helvetica")
    for lines in pages:
        page = pdf.new_page(595, 842)
        for left, bottom, size, words in lines:
            shown = pdfium.FPDFPageObj_CreateTextObj(pdf.raw, font, size)
            buffer = ctypes.create_string_buffer(f"{words}\0".encode("utf-16-le"))
            pdfium.FPDFText_SetText(shown, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
            pdfium.FPDFPageObj_Transform(shown, 1, 0, 0, 1, left, bottom)
            pdfium.FPDFPage_InsertObject(page.raw, shown)
        pdfium.FPDFPage_GenerateContent(page.raw)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def column(left: float, top: float, lines: list[str]) -> list[Line]:
    return [(left, top - 13 * number, 9.0, words) for number, words in enumerate(lines)]


def two_columns() -> bytes:
    title = [(60.0, 760.0, 20.0, "Talks on the river go on"), *column(60, 730, ["By Ada Field", "12 May 2024"])]
    first = [(60.0, 815.0, 8.0, "THE RIVER GAZETTE 14"), *title, (290.0, 20.0, 8.0, "14")]
    second = [(60.0, 815.0, 8.0, "THE RIVER GAZETTE 15"), (290.0, 20.0, 8.0, "15")]
    rest = column(60, 760, ["They were expected to return on Thursday, when the", "second round begins."])
    return make_pdf([[*first, *column(60, 690, LEFT), *column(340, 690, RIGHT)], [*second, *rest]])


def words_of(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def test_a_web_page_is_cut_to_its_article():
    document = read(PAGE.encode())
    assert document.media_type == "text/html"
    assert "“We will not accept a fait accompli,” the Sudrian minister, Jon Dahl, told reporters" in document.text
    assert not any(word in document.text for word in ("Home", "Read more", "not text", "All rights"))
    assert words_of(document, "title") == ["Ministers meet in Oslo over river dam"]
    assert words_of(document, "byline") == ["By Ada Field"]
    assert words_of(document, "dateline") == ["1 May 2024"]
    assert words_of(document, "caption") == ["The dam at Korda, seen in April."]
    assert words_of(document, "source_notice") == ["This article was originally published by The Northern Star on 30 April 2024."]


def test_a_web_page_declares_its_metadata():
    document = read(PAGE.encode())
    assert (document.author, document.publisher, document.language) == ("Ada Field", "The Daily Example", "en")
    assert (document.published, document.original_published) == (date(2024, 5, 1), date(2024, 4, 30))
    assert document.original_publisher == "The Northern Star"
    assert any("2024-05-02" in note for note in document.notes)
    reasons = {fact.field: fact.reason for fact in document.facts}
    assert reasons["published"] == "linked data, 'datePublished'"


def test_a_web_page_leads_back_to_its_markup():
    document = read(PAGE.encode())
    for text, source, length in document.offsets.pieces:
        assert document.text[text : text + length] == PAGE[source : source + length]
    start = document.text.index("accept a fait accompli")
    found = document.offsets.to_source(start, start + len("accept a fait accompli"))
    assert found is not None
    assert PAGE[found[0] : found[1]] == "accept a <em>fait accompli"


def test_a_ministry_is_the_publisher_at_its_address():
    document = read(PAGE.encode(), url="https://www.state.gov/readouts/x")
    assert document.publisher == "United States Department of State"
    assert document.original_publisher == "example.org"


@given(TAGS)
@settings(max_examples=60, deadline=None)
def test_any_markup_maps_back(markup):
    page = read_page(markup)
    cleaned, _ = cut_out(markup, [(block, None) for block in shown_blocks(markup, page)])
    for text, source, length in cleaned.pieces:
        assert cleaned.text[text : text + length] == markup[source : source + length]


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body>" + "<div>" * 100_000 + "Here is some text." + "</div>" * 100_000,
        "<html><p>" + "<b>" * 50_000 + "Here is some text." + "</p>" * 50_000,
        "<html><p>Here is some text. " + "<!-- " * 100_000,
        "<html><p>Here is some text. " + "<script> " * 100_000,
        "<html><p>Here is some text. " + '<a href="x ' * 100_000,
    ],
    ids=["nested blocks", "nested spans", "comments", "scripts", "attributes"],
)
def test_hostile_markup_costs_little(markup):
    assert read(markup.encode()).text.startswith("Here is some text.")


def test_pdf_columns_are_read_one_after_the_other():
    document = read(two_columns())
    assert [document.text[block.start : block.end] for block in document.body] == [
        "Talks on the river go on",
        "The ministers of both states said on Monday that the commission would meet again before the month is out, and"
        " that no side had walked out of the room.",
        "A spokesman added that the talks were calm. The international observers had asked for a longer list of the"
        " villages that would be opened first. He did not say when the list would be ready.",
        "International observers left the town in the evening.",
        "They were expected to return on Thursday, when the second round begins.",
    ]


def test_pdf_running_heads_are_furniture():
    assert words_of(read(two_columns()), "page_furniture") == ["THE RIVER GAZETTE 15", "15"]


def test_pdf_metadata_and_pages():
    document = read(two_columns())
    assert (document.author, document.published) == ("Ada Field", date(2024, 5, 12))
    assert [document.text[page:][:8] for page in document.pages] == ["Talks on", "They wer"]


def test_pdf_sentence_over_a_page_break():
    pages = [
        [column(60, 700, ["The ministers said that the bridge over the river would"])[0]],
        column(60, 700, ["be opened in spring."]),
    ]
    assert read(make_pdf(pages)).text == "The ministers said that the bridge over the river would be opened in spring."


def test_pdf_leads_back_to_its_raw_text():
    data = two_columns()
    document, raw = read(data), print_lines(data, "x").raw
    for text, source, length in document.offsets.pieces:
        assert document.text[text : text + length] == raw[source : source + length]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (bytes(range(256)) * 20, "binary data"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x89PNG\r\n....", "a picture"),
        (b"%PDF-1.7\n1 0 obj\n<<", "damaged or truncated PDF"),
        (make_pdf([[]]), "no text found (1 page of pictures)"),
        (b"<html><head><script>x()</script></head><body></body></html>", "no text found (59 bytes of markup)"),
        (b'{"text": "One."}\n{"text": "Two."}', "2 records"),
    ],
    ids=["nothing", "blank", "binary", "zip", "picture", "cut PDF", "scanned PDF", "only scripts", "several records"],
)
def test_what_cannot_be_read_says_why(data, what):
    with pytest.raises(CannotRead, match=r"^bytes: .+; .+") as caught:
        read(data)
    assert caught.value.what.startswith(what)


def test_size_is_checked_before_reading(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("x" * 100)
    with pytest.raises(CannotRead, match="larger than 99 bytes"):
        read(path, max_bytes=99)
    assert read(path, max_bytes=100).text == "x" * 100


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        ("Café “x”".encode(), "Café “x”", "utf-8: valid as such"),
        ("Café “x”".encode("utf-8-sig"), "Café “x”", "utf-8: byte order mark"),
        ("Café “x”".encode("utf-16"), "Café “x”", "utf-16: byte order mark"),
        ("He said “no” – twice. Café".encode("cp1252"), "He said “no” – twice. Café", "cp1252: guessed"),
        (b'<meta charset="iso-8859-1">Caf\xe9 \x93x\x94', '<meta charset="iso-8859-1">Café “x”', "declared by the page"),
        (b'<meta charset="ascii"><p>Caf\xc3\xa9', '<meta charset="ascii"><p>Café', "utf-8: valid as such"),
        (b'<meta charset="no-such"><p>Caf\xc3\xa9', '<meta charset="no-such"><p>Café', "utf-8: valid as such"),
        ("Министр уехал из города и не вернулся".encode("cp1251"), "Министр уехал из города и не вернулся", "cp1251: guessed"),
        ("Zażółć gęślą jaźń, powiedział".encode("cp1250"), "Zażółć gęślą jaźń, powiedział", "cp1250: guessed"),
    ],
)  # fmt: skip
def test_charsets(data, text, note):
    found, charset = decode(data, "x")
    assert found == text
    assert note in f"{charset.value}: {charset.reason}"


def test_many_sources(tmp_path, monkeypatch):
    folder = tmp_path / "news"
    (folder / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "b" / "two.txt").write_text("Second text here.")
    (folder / "a.txt").write_text("First text here.")
    (folder / "empty.txt").write_text("")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden" / "three.txt").write_text("Not read.")
    records = [{"id": "r1", "text": "A record.", "date": "2024-05-01", "publisher": "X"}, {"no": "text"}]
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, records)) + "\nnot json\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"From standard input.")))
    found = list(read_all([folder, tmp_path / "more.jsonl", "-", tmp_path / "missing.txt"], publisher="Given"))
    shown = [each.text if isinstance(each, Document) else each.what for each in found]
    assert shown == [
        "First text here.", "Second text here.", "empty", "1 file left out (1 .png)", "A record.", "no text in the record",
        "not JSON", "From standard input.", "no such file",
    ]  # fmt: skip
    assert {each.publisher for each in found if isinstance(each, Document)} == {"Given"}
    record = found[4]
    assert isinstance(record, Document)
    assert (record.source, record.published) == ("r1", date(2024, 5, 1))
    assert all(isinstance(each, Document | CommuniqueError) for each in found)
