"""Bytes to characters: which encoding, and why that one."""

import codecs
import re

from charset_normalizer import from_bytes

from communique.errors import CannotRead
from communique.records import Fact

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
GUESSED = "guessed, it is not valid UTF-8"
HEAD = 4096  # bytes in which a page must declare its encoding (browsers look at 1024)
SAMPLE = 50_000  # bytes shown to the detector
LATIN = frozenset({"iso8859-1", "latin-1", "ascii", "iso8859-15"})  # declared, these mean cp1252, as browsers read them
FEW_HIGH = 0.15  # of the bytes: with fewer above 127 the text is in Latin script, with a few accents or typographic quotes
LEAST_COHERENCE = 0.2  # of the detector's language model, to be believed about such a text
WIDE = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]  # not without a zero byte
MOST_CONTROLS = 0.02  # of the first bytes: more are no text
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def decode(data: bytes, where: str, *, declared: str | None = None) -> tuple[str, Fact]:
    """The text and its encoding: by its mark, as declared, UTF-8, or the best guess. Never fails on text."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), charset_fact(name.removesuffix("-sig"), "byte order mark")
    check_text(data, where)
    found = META.search(data[:HEAD])
    page = found.group(1).decode("ascii") if found else None
    for label, why in ((declared, "declared by the server"), (page, "declared by the page")):
        text = decode_strictly(data, label) if label and not understated(label, data) else None
        if label and text is not None:
            return text, charset_fact(label, why)
    text = decode_strictly(data, "utf-8")
    if text is not None:
        return text, charset_fact("utf-8", "valid as such")
    name = guess(data)
    return data.decode(name, "replace"), charset_fact(name, GUESSED)


def charset_fact(name: str, reason: str) -> Fact:
    """The fact of an encoding."""
    return Fact(field="charset", value=name.lower(), reason=reason)


def check_text(data: bytes, where: str) -> None:
    """Raise CannotRead when the first bytes are no text."""
    sample = data[:HEAD]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    wide = b"\x00" in sample and re.fullmatch(rb"(?:[\x01-\xff]\x00|\x00[\x01-\xff])+", sample[: len(sample) // 2 * 2])
    if controls > max(2, MOST_CONTROLS * len(sample)) and not wide:
        raise CannotRead(where, f"binary data ({len(data)} bytes)", "give a text, HTML or PDF file")


def understated(label: str, data: bytes) -> bool:
    """Whether a page calls itself ASCII or Latin-1 and is UTF-8, as old templates do."""
    return canonical(label) in LATIN and not data.isascii() and decode_strictly(data, "utf-8") is not None


def canonical(name: str) -> str:
    """Python's name of an encoding, empty when it knows none of that name."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def decode_strictly(data: bytes, name: str) -> str | None:
    """The text when every byte is valid in the encoding of that name, else None."""
    known = canonical(name)
    try:
        return data.decode("cp1252" if known in LATIN else known) if known else None
    except (LookupError, UnicodeDecodeError):  # some names are of codecs that give no text
        return None


def guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: the detector's, but cp1252 for mostly ASCII that it is unsure of."""
    if b"\x00" in data[:HEAD]:
        return "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    sample = data[:SAMPLE]
    best = from_bytes(sample, cp_exclusion=WIDE).best()
    if best is None or str(best) == decode_strictly(sample, "cp1252"):
        return "cp1252"
    high = sum(byte > 127 for byte in sample)
    return "cp1252" if high < FEW_HIGH * len(sample) and best.coherence < LEAST_COHERENCE else str(best.encoding)
