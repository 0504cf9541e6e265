"""One address over the network: only when a caller gives it, and only to public hosts unless the policy says otherwise."""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection

from communique.errors import CannotFetch

CHUNK = 65_536
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PORTS = {"http": 80, "https": 443}
HEADERS = {"User-Agent": "communique/0.1 (reads one page at its reader's request)", "Accept-Encoding": "gzip, deflate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPolicy:
    """What fetching may do. `timeout` is seconds for everything together, `max_bytes` counts after decompression."""

    timeout: float = 20.0
    max_bytes: int = 20_000_000
    max_redirects: int = 5
    allow_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address returned: the last address after redirects, the body, and what the server says of it."""

    url: str
    data: bytes
    media_type: str | None
    charset: str | None
    served: str | None


def fetch(url: str, policy: NetworkPolicy) -> Fetched:
    """The content at an address. Each redirect is checked like the first address; cookies are never sent."""
    deadline = time.monotonic() + policy.timeout
    for _ in range(policy.max_redirects + 1):
        with requested(url, policy, deadline) as response:
            target = response.headers.get("Location")
            if response.status in REDIRECTS and target:
                url = urljoin(url, target)
                continue
            return read_response(url, response, policy, deadline)
    raise CannotFetch(url, f"more than {policy.max_redirects} redirects", "give the final address")


@contextmanager
def requested(url: str, policy: NetworkPolicy, deadline: float) -> Iterator[urllib3.BaseHTTPResponse]:
    """The response of one hop, its body unread, from the very address that was checked: a second look-up could differ."""
    parts, port = split(url)
    host = parts.hostname or ""
    address = checked_address(url, host, port, allow_private=policy.allow_private)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="%/:=&?~#+!$,;'@()*[]")
    shown = f"[{host}]" if ":" in host else host
    headers = {**HEADERS, "Host": shown if port == PORTS[parts.scheme] else f"{shown}:{port}"}
    try:
        with connected(parts.scheme, host, address, port, deadline) as connection:
            connection.request("GET", path, headers=headers, preload_content=False)
            yield connection.getresponse()
    except (OSError, HTTPException, urllib3.exceptions.HTTPError) as error:
        if time.monotonic() >= deadline:
            raise too_slow(url, policy) from error
        what = f"not reachable ({type(error).__name__})"
        raise CannotFetch(url, what, "check the address, or save the page and give the file") from error


def too_slow(url: str, policy: NetworkPolicy) -> CannotFetch:
    """The error for what takes longer than the policy allows."""
    return CannotFetch(url, f"not finished in {policy.timeout:g} seconds", "try again, or save the page and give the file")


def split(url: str) -> tuple[SplitResult, int]:
    """The parts of an address and its port, when it is one that may be fetched."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise CannotFetch(url, "not a valid address", "give an http or https address") from None
    if parts.scheme not in PORTS or not host:
        raise CannotFetch(url, f"scheme {parts.scheme or 'missing'!r} is not fetched", "give an http or https address")
    return parts, port or PORTS[parts.scheme]


@contextmanager
def connected(scheme: str, host: str, address: str, port: int, deadline: float) -> Iterator[HTTPConnection]:
    """A connection to an address that answers for a host; its certificate must be the host's.

    The limits of sockets are for each read, and a server that sends a byte now and then keeps them: so the connection is
    cut at the deadline, by a second handle, since encryption takes the first one over.
    """
    left = max(0.01, deadline - time.monotonic())
    plain = socket.create_connection((address, port), timeout=left)
    handle = plain.dup()
    timer = Timer(max(0.01, deadline - time.monotonic()), cut, (handle,))
    timer.daemon = True
    timer.start()
    connection = HTTPConnection(address, port, timeout=left)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if scheme == "https" else plain
        yield connection
    finally:
        timer.cancel()
        timer.join()
        connection.close()
        plain.close()
        handle.close()


def cut(handle: socket.socket) -> None:
    """End a connection whoever reads from it; one that has ended by itself is well."""
    with suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)


def checked_address(url: str, host: str, port: int, *, allow_private: bool) -> str:
    """An address of the host that the policy allows. All of its addresses must be: a mixed answer is an attack."""
    try:
        found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise CannotFetch(url, f"host {host!r} has no address", "check the spelling") from None
    addresses = [str(each).partition("%")[0] for each in found]
    if not allow_private:
        refused = next((each for each in addresses if not is_public(each)), None)
        if refused:
            raise CannotFetch(url, f"{refused} is not a public address", "save the page and give the file")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is on the public internet; one that wraps an IPv4 address is judged by that as well."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or embedded(ip)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a NAT64 one (64:ff9b::/96)."""
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.ip_network("64:ff9b::/96") else None


def read_response(url: str, response: urllib3.BaseHTTPResponse, policy: NetworkPolicy, deadline: float) -> Fetched:
    """The body up to the limits, and what the headers say of it."""
    if response.status != 200:
        raise CannotFetch(url, f"the server answered {response.status}", "open it in a browser and save the page")
    parts: list[bytes] = []
    size = 0
    while chunk := response.read1(CHUNK, decode_content=True):  # not stream: it would wait for a slow server's whole chunk
        size += len(chunk)
        parts.append(chunk)
        if size > policy.max_bytes:
            raise CannotFetch(url, f"larger than {policy.max_bytes} bytes", "raise the limit (max_bytes, --max-mb)")
        if time.monotonic() >= deadline:
            break
    if time.monotonic() >= deadline:  # a connection that was cut looks as if it had ended
        raise too_slow(url, policy)
    kind = response.headers.get("Content-Type", "")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind, re.I)
    return Fetched(
        url=url, data=b"".join(parts), media_type=kind.partition(";")[0].strip().lower() or None,
        charset=charset.group(1) if charset else None, served=response.headers.get("Date"),
    )  # fmt: skip
