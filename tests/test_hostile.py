"""Bad input through the command line: one clear line for each, the rest of the batch goes on, nothing runs away."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from communique.cli import main
from communique.documents import fetching
from tests.test_documents_formats import make_pdf
from tests.test_documents_pdf import locked

GOOD = "France accused Italy of piracy on Tuesday, the foreign minister said."
SOME_FAILED, NOTHING_READ = 1, 3


def run(*arguments: str | Path, text: str | bytes | None = None) -> Result:
    """`communique read` in this process; a line of output for each document."""
    return CliRunner().invoke(main, ["read", *map(str, arguments), "--format", "jsonl"], input=text)


def texts(result: Result) -> list[str]:
    return [json.loads(line)["document"]["text"] for line in result.stdout.splitlines()]


def complaint(result: Result) -> str:
    """The one line on standard error, which names a source, what is wrong and what to do."""
    [line] = result.stderr.splitlines()
    assert line.startswith("communique: ")
    assert line.count("; ") >= 1
    assert "a fault in communique" not in line
    return line


BAD = {
    "empty.txt": (b"", "empty; give a file"),
    "blank.html": (b" \n\t ", "empty; give a file"),
    "binary.txt": (bytes(range(256)) * 50, "binary data (12800 bytes); give a text"),
    "archive.txt": (b"PK\x03\x04" + b"x" * 50, "a zip archive or office document; unpack it"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n....", "a picture; run text recognition"),
    "cut.pdf": (make_pdf([[(60.0, 700.0, 11.0, GOOD)]])[:300], "damaged or truncated PDF (300 bytes); fetch or save it again"),
    "locked.pdf": (locked(b"secret"), "encrypted PDF; remove the password"),
    "scanned.pdf": (make_pdf([[], []]), "no text found (2 pages of pictures); run text recognition"),
    "scripts.html": (b"<html><body onload='go()'><script>go()</script></body></html>", "of markup); open it in a browser"),
    "zeros.txt": (b"\x00" * 5000, "binary data (5000 bytes)"),
    "half.jsonl": (b'{"text": "cut of', "not JSON; give one object a line"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_has_one_line(tmp_path, name):
    data, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    result = run(path)
    assert result.exit_code == NOTHING_READ
    assert result.stdout == ""
    line = complaint(result)
    assert name in line
    assert words in line


ARABIC = "قال وزير الخارجية إن المحادثات ستستمر. "
CHINESE = "外交部发言人表示，双方将继续会谈。"
ODD = {
    "wrong charset": (b'<meta charset="utf-8"><p>Caf\xe9 talks: ' + GOOD.encode() + b"</p>", "Café talks"),
    "zero bytes": (GOOD.encode() + b"\x00\x00 It left.", "It left."),
    "unbalanced quotes": (('"' + GOOD + " “He said «no.' ").encode() * 20, "piracy"),
    "right to left": ((ARABIC + GOOD).encode(), ARABIC.strip()),
    "direction marks": (f"\u202e{GOOD}\u202c".encode(), GOOD),
    "all capitals": (GOOD.upper().encode() + b" " + GOOD.upper().encode(), "PIRACY"),
    "another script": (CHINESE.encode() * 20, CHINESE),
    "one long line": (GOOD.encode() * 800, GOOD),
    "one long word": (b"a" * 500_000, "aaaa"),
    "many lines": (b"a b.\n" * 300, "a b."),
    "many tags": (b"<html><body>" + b"<div>" * 100_000 + GOOD.encode() + b"</div>" * 100_000, GOOD),
    "open tags": (b"<p>" + b"<b><i>" * 50_000 + GOOD.encode(), GOOD),
    "handlers": (b"<p onclick=\"alert('x')\">" + GOOD.encode() + b"</p><script>alert('x')</script>", GOOD),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_read(name):
    data, words = ODD[name]
    result = run("-", text=data)
    assert (result.exit_code, result.stderr) == (0, "")
    [text] = texts(result)
    assert words in text
    assert "alert" not in text
    assert "\x00" not in text


def test_a_text_without_a_date_says_so():
    [line] = run("-", text=GOOD).stdout.splitlines()
    assert any("no date of publication" in note for note in json.loads(line)["document"]["notes"])


def test_ordinary_input_has_no_notes():
    [line] = run("-", "--date", "2026-05-13", text=GOOD).stdout.splitlines()
    document = json.loads(line)["document"]
    assert document["notes"] == []
    assert {"field": "charset", "value": "utf-8"}.items() <= document["facts"][-1].items()


def test_empty_standard_input():
    result = run("-", text="")
    assert result.exit_code == NOTHING_READ
    assert "standard input: empty" in complaint(result)


def test_size_is_refused_before_reading(tmp_path, monkeypatch):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    line = complaint(run(path))
    assert "huge.txt: larger than 50000000 bytes; raise the limit" in line


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text(f"Again: {GOOD}")
    result = run(tmp_path)
    assert result.exit_code == SOME_FAILED
    assert texts(result) == [GOOD, f"Again: {GOOD}"]
    assert "b.txt: empty" in complaint(result)


def test_a_bad_line_of_jsonl_does_not_stop_the_others(tmp_path):
    path = tmp_path / "many.jsonl"
    rows = [json.dumps({"text": GOOD}), "{broken", json.dumps({"text": GOOD + " \ud800 It left."})]
    path.write_text("\n".join(rows))
    result = run(path)
    assert result.exit_code == SOME_FAILED
    assert texts(result) == [GOOD, f"{GOOD} \ufffd It left."]
    assert "many.jsonl:2: not JSON" in complaint(result)


def test_what_a_folder_holds_besides_is_counted(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "inner").mkdir()
    for name in ("b.docx", "c.docx", "inner/d.mp4", ".hidden.docx"):
        (tmp_path / name).write_text("x")
    result = run(tmp_path)
    assert result.exit_code == SOME_FAILED
    assert texts(result) == [GOOD]
    assert f"{tmp_path}: 3 files left out (2 .docx, 1 .mp4); save what you need as" in complaint(result)


def test_an_empty_folder_says_so(tmp_path):
    assert "no file in this folder" in complaint(run(tmp_path))


def test_links_in_a_circle_and_to_nothing(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    result = run(tmp_path)
    assert texts(result) == [GOOD]
    assert "3 links to folders or to nothing" in complaint(result)
    assert "self.txt: " in complaint(run(tmp_path / "self.txt"))


def test_a_folder_named_like_a_page(tmp_path):
    (tmp_path / "x.html").mkdir()
    (tmp_path / "x.html" / "a.txt").write_text(GOOD)
    assert texts(run(tmp_path)) == [GOOD]
    assert texts(run(tmp_path / "x.html")) == [GOOD]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert "pipe.txt: not a plain file" in complaint(run(tmp_path / "pipe.txt"))
    assert "1 special files" in complaint(run(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_cannot_be_printed(tmp_path):
    for name in (b"two\nlines.txt", b"red\x1b[31m.txt", b"not-utf8-\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(GOOD)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfe\n.txt")).write_text("")
    result = run(tmp_path)
    assert result.exit_code == SOME_FAILED
    assert texts(result) == [GOOD] * 3
    assert "\x1b" not in complaint(result)


def test_an_unreadable_file_says_so(tmp_path, monkeypatch):
    path = tmp_path / "secret.txt"
    path.write_text(GOOD)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "secret.txt: permission denied; check the path" in complaint(run(path))


def test_missing_files_and_impossible_names(tmp_path):
    assert "nothing.txt: no such file; check the path" in complaint(run(tmp_path / "nothing.txt"))
    assert "file name too long" in complaint(run("x" * 5000))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1/", "127.0.0.1 is not a public address; save the page"),
        ("http://127.1/", "127.0.0.1 is not a public address"),
        ("http://2130706433/", "127.0.0.1 is not a public address"),
        ("http://[::1]/", "::1 is not a public address"),
        ("http://[::ffff:10.0.0.1]/", "is not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://localhost:8080/", "is not a public address"),
        ("file:///etc/passwd", "scheme 'file' is not fetched; give an http or https address"),
        ("FTP://example.org/x", "scheme 'ftp' is not fetched"),
        ("gopher://127.0.0.1:70/", "scheme 'gopher' is not fetched"),
    ],
)
def test_addresses_that_are_refused(address, words):
    result = run(address)
    assert result.exit_code == NOTHING_READ
    assert words in complaint(result)


class Redirecting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://10.0.0.1/secret")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def redirecting() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_redirect_to_a_private_address_is_refused(redirecting, monkeypatch):
    real = fetching.is_public
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" or real(address))
    assert "http://10.0.0.1/secret: 10.0.0.1 is not a public address" in complaint(run(redirecting))
