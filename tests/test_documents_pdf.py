"""PDFs as ministries and institutes make them, built here: text, columns, notes, headers, locks and damage."""

import hashlib
from datetime import date

import pytest

from communique.documents import read
from communique.errors import CannotRead
from tests.test_documents_formats import column, make_pdf, words_of

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
HEADER = b"<< /Title (Joint statement on the ferry) /Author (Mia Berg) /CreationDate (D:20260313120000Z) >>"


def assemble(objects: list[bytes], trailer: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out_at = len(out)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return out + head + table + b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, out_at)


def page_objects(stream: bytes) -> list[bytes]:
    """Catalogue, pages, one page, its content and its font."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]


def shown(*lines: str) -> bytes:
    """The content stream of some lines."""
    return b"BT /F1 11 Tf 14 TL 60 780 Td " + b" ".join(b"(%b) Tj T*" % line.encode() for line in lines) + b" ET"


def rc4(key: bytes, data: bytes) -> bytes:
    """The cipher of old PDFs."""
    state, at = list(range(256)), 0
    for i in range(256):
        at = (at + state[i] + key[i % len(key)]) % 256
        state[i], state[at] = state[at], state[i]
    out, i, at = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        at = (at + state[i]) % 256
        state[i], state[at] = state[at], state[i]
        out.append(byte ^ state[(state[i] + state[at]) % 256])
    return bytes(out)


def locked(user: bytes) -> bytes:
    """A PDF whose content is encrypted with a user's password (revision 2, 40 bits)."""
    padded = (user + PADDING)[:32]
    owner = rc4(hashlib.md5((b"owner" + PADDING)[:32]).digest()[:5], padded)
    name, rights = b"0123456789abcdef", (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + name).digest()[:5]
    for_stream = hashlib.md5(key + (4).to_bytes(3, "little") + (0).to_bytes(2, "little")).digest()[:10]
    objects = page_objects(rc4(for_stream, shown("The ministers met in Oslo and left without a word.")))
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4 >>" % (owner.hex().encode(), rc4(key, PADDING).hex().encode())
    ident = name.hex().encode()
    return assemble([*objects, lock], b"/Encrypt 6 0 R /ID [<%b> <%b>]" % (ident, ident))


def test_a_locked_pdf_says_so():
    with pytest.raises(CannotRead, match="encrypted PDF; remove the password") as caught:
        read(locked(b"secret"))
    assert caught.value.where == "bytes"


def test_a_pdf_locked_against_printing_only_is_read():
    assert read(locked(b"")).text == "The ministers met in Oslo and left without a word."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_read_or_says_why(share):
    data = make_pdf([[(60.0, 760.0, 11.0, "The ministers met in Oslo and left without a word.")]])
    try:
        assert "ministers" in read(data[: int(len(data) * share)]).text
    except CannotRead as error:
        assert error.what.startswith(("damaged or truncated PDF", "no text found"))


def test_the_header_counts_where_the_text_says_nothing():
    plain = assemble([*page_objects(shown("the ferry will sail again.")), HEADER], b"/Info 6 0 R")
    document = read(plain)
    assert (document.title, document.author) == ("Joint statement on the ferry", "Mia Berg")
    assert document.published == date(2026, 3, 13)
    assert any("the PDF was made" in note for note in document.notes)
    stream = b"BT /F1 11 Tf 30 TL 60 780 Td (By Ada Field) Tj T* (12 March 2026) Tj T* (The ferry will sail again.) Tj T* ET"
    said = read(assemble([*page_objects(stream), HEADER], b"/Info 6 0 R"))
    assert (said.author, said.published) == ("Ada Field", date(2026, 3, 12))


def test_a_header_with_the_name_of_a_file_is_no_title():
    header = HEADER.replace(b"Joint statement on the ferry", b"Microsoft Word - ferry_final.docx").replace(
        b"20260313", b"20261399"
    )
    document = read(assemble([*page_objects(shown("the ferry will sail again.")), header], b"/Info 6 0 R"))
    assert (document.title, document.published) == (None, None)


def test_a_quotation_over_two_pages():
    first = [
        "The minister stood at the window and spoke for a long time. “We have",
        "never asked for the whole island,” she said, “and we will not ask for",
    ]
    second = ["it now that the whole world looks at the harbour,” and she sat down."]
    text = read(make_pdf([column(60, 140, first), column(60, 760, second)])).text
    assert "we will not ask for it now that the whole world looks at the harbour,” and she sat down." in text
    assert "\n" not in text


def test_footnotes_do_not_stand_in_a_sentence_that_goes_on():
    body = [
        "The commission was founded in the year of the great frost and has met",
        "eleven times since then, most of them in the old customs house of",
    ]
    note = [(60.0, 120.0, 6.5, "1 See the minutes of the commission, volume three, in the archive of Korda.")]
    rest = ["Port Emil, where its papers are kept in a room without a window."]
    pages = [[*column(60, 400, body), *note], column(60, 760, rest)]
    text = read(make_pdf(pages)).text
    assert "in the old customs house of Port Emil, where its papers are kept" in text
    assert "See the minutes of the commission" in text


def test_a_title_page_comes_before_its_text():
    cover = [(60.0, 600.0, 24.0, "Islands and Lines"), (60.0, 560.0, 12.0, "Korda Institute"), (60.0, 540.0, 12.0, "March 2026")]
    text = [f"This is line number {number} of a paper that says little but says it at length." for number in range(12)]
    document = read(make_pdf([cover, column(60, 760, text)]))
    assert document.text.startswith("Islands and Lines")
    assert words_of(document, "title") == ["Islands and Lines"]
    assert [document.text[page:][:7] for page in document.pages] == ["Islands", "This is"]


def test_compounds_keep_their_hyphen_and_divided_words_lose_it():
    lines = [
        "The two sides spoke of self-defence and of the nego-",
        "tiations that had failed, and a spokesman said self-",
        "defence was a right that no treaty had ever taken.",
    ]
    text = read(make_pdf([column(60, 700, lines)])).text
    assert "of the negotiations that had failed" in text
    assert "said self-defence was a right" in text
