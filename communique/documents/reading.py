"""Files, addresses, folders and standard input to documents."""

import datetime
import hashlib
import json
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path

from communique.documents.charset import GUESSED, decode
from communique.documents.cleaning import clean, is_markdown
from communique.documents.declared import UNNAMED, declared_facts, guessed_day
from communique.documents.fetching import NetworkPolicy, fetch
from communique.documents.markup import DEEPEST, MOST_BLOCKS, article_blocks, cut_out, read_page, shown_blocks
from communique.documents.pages import read_pdf
from communique.documents.text import Draft, build, given_facts, markdown_hints
from communique.errors import CannotRead, CommuniqueError
from communique.records import Document, Fact

Source = str | Path | bytes
MAX_BYTES = 50_000_000
MOST_LISTED = 5  # kinds of files that were left out of a folder
LONGEST_NAME = 200  # characters of a name that the file system refused, as shown in its error
NETWORK = NetworkPolicy()
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.I)
HTML_START = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|h1)\b",
    re.I | re.S,
)
HTML_ANYWHERE = re.compile(r"</(?:p|div|body|html|article|span|h[1-6])\s*>", re.I)
HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx"})
MARKDOWN_ENDINGS = frozenset({".md", ".markdown"})
JSONL_ENDINGS = frozenset({".jsonl", ".ndjson"})
READ_ENDINGS = HTML_ENDINGS | MARKDOWN_ENDINGS | JSONL_ENDINGS | {".txt", ".text", ".pdf", ""}
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or office document", "unpack it, or save it as text or PDF"),
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (b"BZh", "a bzip2 file", "unpack it first"),
    (b"\xfd7zXZ", "an xz file", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-zip archive", "unpack it first"),
    (b"\x89PNG", "a picture", "run text recognition (OCR) over it"),
    (b"\xff\xd8\xff", "a picture", "run text recognition (OCR) over it"),
    (b"GIF8", "a picture", "run text recognition (OCR) over it"),
    (b"{\\rtf", "a rich text file", "save it as text, HTML or PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as text, HTML or PDF"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes with what is known of them before they are read."""

    data: bytes
    name: str
    ending: str = ""
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    served: str | None = None
    given: tuple[Fact, ...] = ()


def read(
    source: Source,
    *,
    publisher: str | None = None,
    date: datetime.date | None = None,
    url: str | None = None,
    max_bytes: int = MAX_BYTES,
    network: NetworkPolicy = NETWORK,
) -> Document:
    """The document of one file, address, or bytes: HTML, PDF, Markdown or plain text, told apart by content first.

    What is given (publisher, date, the url it was saved from) is believed before what the document says. Only an address
    starting with http:// or https:// is fetched. For folders, JSONL and "-" use `read_all`.
    """
    given = given_facts(publisher=publisher, published=date, url=url)
    received = receive(source, max_bytes, network)
    return read_received(replace(received, url=url or received.url, given=given))


def read_all(
    sources: Iterable[Source] | Source,
    *,
    publisher: str | None = None,
    date: datetime.date | None = None,
    max_bytes: int = MAX_BYTES,
    network: NetworkPolicy = NETWORK,
) -> Iterator[Document | CommuniqueError]:
    """The documents of files, folders, addresses, JSONL files and "-" (standard input), in order.

    What cannot be read comes as its error, in its place, and the rest goes on. Folders are read in order of names,
    without hidden files; one error at a folder's end counts what was left out in it.
    """
    given = given_facts(publisher=publisher, published=date)
    for source in [sources] if isinstance(sources, Source) else sources:
        for each in files_of(source):
            try:
                if isinstance(each, CommuniqueError):
                    raise each
                received = receive(each, max_bytes, network, standard_input=True)
            except CommuniqueError as error:
                yield error
            else:
                yield from documents_of(replace(received, given=given))


def files_of(source: Source) -> Iterator[Source | CommuniqueError]:
    """The source itself, or the readable files below a folder and an error for what cannot be read there."""
    if isinstance(source, bytes) or not is_folder(source):
        yield source
        return
    folder, found = Path(source), 0
    left_out: Counter[str] = Counter()
    for each in below(folder):
        reason = None if isinstance(each, CommuniqueError) else unread(each)
        if reason:
            left_out[reason] += 1
        else:
            found += 1
            yield each
    if left_out:
        listed = ", ".join(f"{count} {reason}" for reason, count in left_out.most_common(MOST_LISTED))
        more = f" and {len(left_out) - MOST_LISTED} other kinds" if len(left_out) > MOST_LISTED else ""
        what = f"{left_out.total()} file{'s' if left_out.total() > 1 else ''} left out ({listed}{more})"
        yield CannotRead(shown(folder), what, "save what you need as HTML, PDF, text, Markdown or JSONL")
    elif not found:
        yield CannotRead(shown(folder), "no file in this folder", "give a folder with HTML, PDF, text, Markdown or JSONL files")


def below(folder: Path) -> Iterator[Path | CommuniqueError]:
    """What is in a folder and the folders in it, in order of names; hidden names and links to folders are not entered."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir() and (path is folder or not path.is_symlink()):
                inside = sorted(each for each in path.iterdir() if not each.name.startswith("."))
                waiting += reversed(inside)
            else:
                yield path
        except OSError as error:
            yield CannotRead(shown(path), (error.strerror or "not readable").lower(), "check the permissions of the folder")


def unread(path: Path) -> str | None:
    """Why a file of a folder is left out, None when it is read."""
    if path.is_symlink() and not path.is_file():
        return "links to folders or to nothing"
    if not path.is_file():
        return "special files"
    return None if path.suffix.lower() in READ_ENDINGS else path.suffix.lower()[:20]


def shown(path: Path) -> str:
    """A path as text that can be written as UTF-8: bytes of a name that are no characters are spelt out."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_folder(source: str | Path) -> bool:
    """Whether a source names a folder; a name the file system cannot hold is none."""
    try:
        return not ADDRESS.match(str(source)) and Path(source).is_dir()
    except (OSError, ValueError):
        return False


def receive(source: Source, max_bytes: int, network: NetworkPolicy, *, standard_input: bool = False) -> Received:
    """The bytes of a source; their size is looked at before they are read."""
    if isinstance(source, bytes):
        check_size(len(source), max_bytes, "bytes")
        return Received(data=source, name="bytes")
    if isinstance(source, str) and ADDRESS.match(source):
        got = fetch(source, replace(network, max_bytes=min(network.max_bytes, max_bytes)))
        return Received(
            data=got.data, name=got.url, url=got.url, media_type=got.media_type, charset=got.charset, served=got.served
        )
    if source == "-" and standard_input:
        data = sys.stdin.buffer.read(max_bytes + 1)
        check_size(len(data), max_bytes, "standard input")
        return Received(data=data, name="standard input")
    return receive_file(Path(source), max_bytes)


def receive_file(path: Path, max_bytes: int) -> Received:
    """The bytes of a file. Only a plain file is opened: reading a pipe or a device might never end."""
    name = shown(path)
    next_step = "check the path; text at hand goes to from_text"
    try:
        if path.is_dir():
            raise CannotRead(name, "a folder", "use read_all")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise CannotRead(name, "not a plain file", "save its content to a file, or give - and pipe it in")
        check_size(found.st_size, max_bytes, name)
        return Received(data=path.read_bytes(), name=name, ending=path.suffix.lower())
    except FileNotFoundError:
        raise CannotRead(name, "no such file", next_step) from None
    except OSError as error:
        raise CannotRead(name[:LONGEST_NAME], (error.strerror or "not readable").lower(), next_step) from None
    except ValueError:  # a zero byte in the name
        raise CannotRead(name[:LONGEST_NAME], "not a path", next_step) from None


def check_size(size: int, max_bytes: int, name: str) -> None:
    """Raise CannotRead for more bytes than allowed, or none."""
    if size > max_bytes:
        raise CannotRead(name, f"larger than {max_bytes} bytes", "raise the limit (max_bytes, --max-mb), or split it")
    if not size:
        raise CannotRead(name, "empty", "give a file with text")


def documents_of(received: Received) -> Iterator[Document | CommuniqueError]:
    """The documents of one source: several for JSONL."""
    try:
        if is_jsonl(received):
            yield from read_lines(received)
        else:
            yield read_received(received)
    except CommuniqueError as error:
        yield error


def is_jsonl(received: Received) -> bool:
    """Whether a source is JSONL, by its ending or, for standard input, its first character."""
    return received.ending in JSONL_ENDINGS or (not received.ending and received.data.lstrip()[:2] == b'{"')


def read_lines(received: Received) -> Iterator[Document | CommuniqueError]:
    """A document, or an error, for each line of JSONL."""
    text, _ = decode(received.data, received.name)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield read_record(line, f"{received.name}:{number}", received.given)
            except CommuniqueError as error:
                yield error


def read_record(line: str, where: str, given: tuple[Fact, ...] = ()) -> Document:
    """The document of one line of JSONL: `text`, and if there are any `title`, `author`, `publisher`, `date`, `url`, `id`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise CannotRead(where, "not JSON", "give one object a line with a text field") from None
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise CannotRead(where, "no text in the record", "give one object a line with a text field")
    facts = (*given, *record_facts(row, where))
    markdown = is_markdown(text)
    cleaned = clean(text, markdown=markdown)
    hints = markdown_hints(cleaned) if markdown else {}
    name = str(row["id"]) if row.get("id") else where
    return build(Draft(cleaned=cleaned, source=name, media_type="text/plain", hints=hints, facts=facts))


def record_facts(row: Mapping[str, object], where: str) -> Iterator[Fact]:
    """The metadata of a JSONL record."""
    for key, field in (("title", "title"), ("author", "author"), ("publisher", "publisher"), ("url", "url")):
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            yield Fact(field=field, value=value.strip(), reason=f"the record's {key!r}")
    day = row.get("date") or row.get("published")
    if day:
        try:
            yield Fact(
                field="published", value=datetime.date.fromisoformat(str(day)[:10]).isoformat(), reason="the record's 'date'"
            )
        except ValueError:
            raise CannotRead(where, f"date {str(day)[:40]!r} is not a day", "write it as 2024-05-31") from None


def read_received(received: Received) -> Document:
    """The document of some bytes, by what they are."""
    data, name = received.data, received.name
    for signature, what, next_step in SIGNATURES:
        if data.startswith(signature):
            raise CannotRead(name, what, next_step)
    digest = hashlib.sha256(data).hexdigest()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return build(replace(pdf_draft(received), digest=digest, retrieved=retrieved(received)))
    if is_jsonl(received):
        return only_record(received)
    text, charset = decode(data, name, declared=received.charset)
    if not text.strip():
        raise CannotRead(name, "empty", "give a file with text")
    draft = html_draft(received, text) if is_html(received, text) else text_draft(received, text)
    odd = (f"charset {charset.value}: {charset.reason}",) if charset.reason == GUESSED else ()
    facts = (*draft.facts, charset)
    return build(replace(draft, digest=digest, retrieved=retrieved(received), facts=facts, notes=(*odd, *draft.notes)))


def only_record(received: Received) -> Document:
    """The document of JSONL with one line."""
    found = list(read_lines(received))
    if len(found) != 1:
        raise CannotRead(received.name, f"{len(found)} records", "use read_all")
    if isinstance(found[0], CommuniqueError):
        raise found[0]
    return found[0]


def is_html(received: Received, text: str) -> bool:
    """Whether a text is a web page: it begins like one, or its ending or the server says so and it has end tags."""
    if HTML_START.match(text[:6000]):
        return True
    said = received.ending in HTML_ENDINGS or received.media_type in {"text/html", "application/xhtml+xml"}
    return said and HTML_ANYWHERE.search(text) is not None


def text_draft(received: Received, text: str) -> Draft:
    """The draft of plain text or Markdown."""
    markdown = received.ending in MARKDOWN_ENDINGS or received.media_type == "text/markdown" or is_markdown(text)
    cleaned = clean(text, markdown=markdown)
    hints = markdown_hints(cleaned) if markdown else {}
    kind = "text/markdown" if markdown else "text/plain"
    facts = (*received.given, *address_fact(received))
    return Draft(cleaned=cleaned, source=received.name, media_type=kind, hints=hints, facts=facts)


def address_fact(received: Received) -> tuple[Fact, ...]:
    """The address something was fetched from."""
    return (Fact(field="url", value=received.url, reason="the address it was read from"),) if received.url else ()


def html_draft(received: Received, text: str) -> Draft:
    """The draft of a web page."""
    page = read_page(text)
    blocks = shown_blocks(text, page)
    if not blocks:
        size = f"{round(len(text) / 1000)} kB" if len(text) >= 1000 else f"{len(text)} bytes"
        raise CannotRead(
            received.name, f"no text found ({size} of markup)", "open it in a browser and save the page as text or PDF"
        )
    chosen = article_blocks(text, page, blocks, received.url)
    cleaned, hints = cut_out(text, chosen)
    declared = tuple(declared_facts(page, received.url))
    headline = next((block.words for block, kind in chosen if kind == "title"), None)
    shown = (Fact(field="title", value=headline, reason="tag <h1>, as the page's title has it"),) if headline else ()
    facts = (*received.given, *shown, *declared)
    weak = [fact for fact in declared if fact.reason == UNNAMED]
    if not any(fact.field == "published" for fact in facts) and page.depth <= DEEPEST and len(blocks) <= MOST_BLOCKS:
        weak += guessed_day(text)
    return Draft(
        cleaned=cleaned, source=received.name, media_type="text/html", hints=hints, weak=tuple(weak),
        facts=tuple(fact for fact in facts if fact.reason != UNNAMED),
    )  # fmt: skip


def pdf_draft(received: Received) -> Draft:
    """The draft of a PDF; what its header says counts for little."""
    found = read_pdf(received.data, received.name)
    return Draft(
        cleaned=found.cleaned, source=received.name, media_type="application/pdf", hints=found.hints,
        facts=(*received.given, *address_fact(received)), weak=found.facts, pages=found.pages,
    )  # fmt: skip


def retrieved(received: Received) -> str | None:
    """When the server sent it, by the server's own clock."""
    try:
        return parsedate_to_datetime(received.served).isoformat() if received.served else None
    except ValueError:
        return None
