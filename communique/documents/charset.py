"""Bytes to characters: which encoding, and why that one."""

import codecs
import re

from charset_normalizer import from_bytes

from communique.errors import CannotRead

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
HEAD = 4096  # bytes in which a page must declare its encoding (browsers look at 1024)
SAMPLE = 50_000  # bytes shown to the detector
LATIN = frozenset({"iso8859-1", "latin-1", "ascii", "iso8859-15"})  # declared, these mean cp1252, as browsers read them
MOST_CONTROLS = 0.02  # of the first bytes: more are no text
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def decode(data: bytes, where: str, *, declared: str | None = None) -> tuple[str, str]:
    """The text, and a note on its encoding: by its mark, as declared, UTF-8, or the best guess. Never fails on text."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), f"charset {name.removesuffix('-sig')}: byte order mark"
    check_text(data, where)
    found = META.search(data[:HEAD])
    page = found.group(1).decode("ascii") if found else None
    for label, why in ((declared, "declared by the server"), (page, "declared by the page")):
        text = decode_strictly(data, label) if label else None
        if text is not None:
            return text, f"charset {label}: {why}"
    text = decode_strictly(data, "utf-8")
    if text is not None:
        return text, "charset utf-8: valid as such"
    name = guess(data)
    return data.decode(name, "replace"), f"charset {name}: guessed, it is not valid UTF-8"


def check_text(data: bytes, where: str) -> None:
    """Raise CannotRead when the first bytes are no text."""
    sample = data[:HEAD]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    wide = b"\x00" in sample and re.fullmatch(rb"(?:[\x01-\xff]\x00|\x00[\x01-\xff])+", sample[: len(sample) // 2 * 2])
    if controls > max(2, MOST_CONTROLS * len(sample)) and not wide:
        raise CannotRead(where, f"binary data ({len(data)} bytes)", "give a text, HTML or PDF file")


def decode_strictly(data: bytes, name: str) -> str | None:
    """The text when every byte is valid in the encoding of that name, else None."""
    try:
        canonical = codecs.lookup(name).name
        return data.decode("cp1252" if canonical in LATIN else canonical)
    except (LookupError, UnicodeDecodeError):
        return None


def guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: cp1252 unless the detector prefers another and is sure."""
    if b"\x00" in data[:HEAD]:
        return "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    best = from_bytes(data[:SAMPLE]).best()
    western = decode_strictly(data[:SAMPLE], "cp1252")
    if best is None or (
        western is not None and best.encoding in {"cp1250", "cp1254", "cp1257", "cp1258", "mac_roman", "latin_1"}
    ):
        return "cp1252"
    return str(best.encoding)
