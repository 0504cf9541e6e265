import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from communique.documents import NetworkPolicy, read, read_all
from communique.documents.fetching import fetch, is_public
from communique.errors import CannotFetch

PAGE = (
    b"<html><body><p>The ministers met in the town hall and said that the talks would go on for another week.</p></body></html>"
)
OPEN = NetworkPolicy(allow_private=True, timeout=5.0)


class Handler(BaseHTTPRequestHandler):
    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append({"path": self.path, **dict(self.headers.items())})
        name = self.path.partition("?")[0].strip("/")
        getattr(self, f"get_{name}", self.get_missing)()

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_page(self) -> None:
        self.reply(200, PAGE, Content_Type="text/html; charset=utf-8", Set_Cookie="a=b")

    def get_latin(self) -> None:
        self.reply(200, "<p>Café society".encode("cp1252"), Content_Type="text/html; charset=iso-8859-1")

    def get_moved(self) -> None:
        self.reply(302, Location="/page", Set_Cookie="a=b")

    def get_loop(self) -> None:
        self.reply(302, Location="/loop")

    def get_inside(self) -> None:
        self.reply(302, Location="file:///etc/passwd")

    def get_bomb(self) -> None:
        self.reply(200, gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip", Content_Type="text/plain")

    def get_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(ConnectionError):  # the reader leaves
            for _ in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)

    def get_headers(self) -> None:
        with suppress(ConnectionError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(40):
                self.wfile.write(f"X-{number}: y\r\n".encode())
                self.wfile.flush()
                time.sleep(0.05)

    def get_private(self) -> None:
        self.reply(302, Location="http://10.0.0.1/secret")

    def get_missing(self) -> None:
        self.reply(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


def test_a_page_is_fetched_and_read(server):
    document = read(f"{server}/page", network=OPEN)
    assert document.text.startswith("The ministers met")
    assert document.url == f"{server}/page"
    assert document.retrieved is not None


def test_the_servers_charset_counts(server):
    assert read(f"{server}/latin", network=OPEN).text == "Café society"


def test_redirects_are_followed_without_cookies(server):
    Handler.seen.clear()
    assert fetch(f"{server}/moved", OPEN).url == f"{server}/page"
    assert [each["path"] for each in Handler.seen] == ["/moved", "/page"]
    assert not any("Cookie" in each for each in Handler.seen)


def test_private_addresses_are_refused(server):
    Handler.seen.clear()
    with pytest.raises(CannotFetch, match=r"127\.0\.0\.1 is not a public address"):
        read(f"{server}/page")
    assert Handler.seen == []


def test_a_name_that_leads_inside_is_refused(server, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    )
    with pytest.raises(CannotFetch, match=r"10\.0\.0\.1 is not a public address"):
        read("http://rebinding.example/page")


def test_the_checked_address_is_the_one_connected_to(server, monkeypatch):
    port = int(server.rpartition(":")[2])
    answers = iter([[(2, 1, 6, "", ("127.0.0.1", port))]])
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: next(answers) if host == "name.example" else real(host, *a, **k)
    )
    Handler.seen.clear()
    assert fetch(f"http://name.example:{port}/page", OPEN).data == PAGE
    assert Handler.seen[0]["Host"] == f"name.example:{port}"


@pytest.mark.parametrize(
    ("path", "policy", "what"),
    [
        ("loop", OPEN, "more than 5 redirects"),
        ("inside", OPEN, "scheme 'file' is not fetched"),
        ("missing", OPEN, "the server answered 404"),
        ("bomb", NetworkPolicy(allow_private=True, max_bytes=100_000), "larger than 100000 bytes"),
        ("drip", NetworkPolicy(allow_private=True, timeout=0.5), "not finished in 0.5 seconds"),
        ("headers", NetworkPolicy(allow_private=True, timeout=0.5), "not finished in 0.5 seconds"),
    ],
    ids=["redirects without end", "redirect to a file", "missing page", "compressed bomb", "slow body", "slow headers"],
)
def test_limits(server, path, policy, what):
    with pytest.raises(CannotFetch) as caught:
        fetch(f"{server}/{path}", policy)
    assert caught.value.what == what


def test_a_refused_address_does_not_stop_the_batch(server, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Some text.")
    refused, document = read_all([f"{server}/page", path])
    assert isinstance(refused, CannotFetch)
    assert not isinstance(document, CannotFetch)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://no-such-host.invalid/", "http://x:99999/"])
def test_bad_addresses(url):
    with pytest.raises(CannotFetch):
        read(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::10.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses(address, public):
    assert is_public(address) is public
