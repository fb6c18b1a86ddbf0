"""The only door to the network: one address in, its bytes out, within a deadline and a size.

A councillor may type any address, and a page may redirect to any other. So names are resolved once,
every address they have is checked, and the connection is made to one of those that were checked:
nothing inside the council's network can be read through us.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore

from consult.errors import NotFetched

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 20.0
MOST_REDIRECTS = 5
_LONGEST_ADDRESS = 2000
_REDIRECTS = {301, 302, 303, 307, 308}
# 64:ff9b::/96 leads to whatever IPv4 address stands in its last 32 bits.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "Accept": "text/html, application/rss+xml, application/atom+xml, application/xml, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "User-Agent": "Consult/0.1 (a council's consultation platform)",
}
# A resolver may take long, and cannot be interrupted: we wait for the thread, not for it.
_resolvers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")


@dataclass(frozen=True, slots=True)
class Fetched:
    """`address` is where it was found, redirects followed. `content` is None for "not modified"."""

    address: str
    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch(
    address: str,
    *,
    etag: str = "",
    last_modified: str = "",
    seconds: float = MOST_SECONDS,
    most_bytes: int = MOST_BYTES,
    may_be_here: bool = False,
) -> Fetched:
    """What stands at an http or https address; raises `NotFetched`, in words for a person.

    `seconds` is for all of it, redirects included; `most_bytes` counts before and after
    decompression. With `may_be_here` an address of this machine is allowed, for its own tests.
    """
    guard = _Guard(time.monotonic() + seconds, may_be_here=may_be_here)
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = _HEADERS | {name: value for name, value in conditions.items() if value}
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(), network_backend=guard
    ) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            parts = checked(address)
            try:
                found = _ask(pool, address, headers, most_bytes)
            except httpcore.TimeoutException:
                raise NotFetched(f"{parts.hostname} did not answer in time.") from None
            except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
                raise NotFetched(_reason(parts, error)) from None
            if isinstance(found, Fetched):
                return found
            address = urljoin(address, found)
    raise NotFetched(f"That address leads on to others more than {MOST_REDIRECTS} times.")


def checked(address: str) -> SplitResult:
    """The parts of an address that may be tried; raises `NotFetched` for any other."""
    try:
        parts = urlsplit(address)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        raise NotFetched("That is no address of a page.") from None
    if parts.scheme not in {"http", "https"}:
        raise NotFetched("Only addresses that begin with https:// or http:// can be read.")
    if not parts.hostname or not port_is_good or not address.isprintable() or " " in address:
        raise NotFetched("That is no address of a page.")
    if len(address) > _LONGEST_ADDRESS:
        raise NotFetched(f"That address has more than {_LONGEST_ADDRESS:,} characters.")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("An address with a name or a password in it is not read.")
    return parts


def _ask(
    pool: httpcore.ConnectionPool, address: str, headers: Mapping[str, str], most_bytes: int
) -> Fetched | str:
    """What was fetched, or the address that it redirects to."""
    with pool.stream("GET", _in_ascii(address), headers=list(headers.items())) as response:
        said = {
            name.lower().decode("latin-1"): value.decode("latin-1")
            for name, value in response.headers
        }
        if response.status in _REDIRECTS and said.get("location"):
            return said["location"]
        host = urlsplit(address).hostname
        if response.status == 304:
            return Fetched(address, None, said.get("etag", ""), said.get("last-modified", ""))
        if response.status in {401, 403}:
            raise NotFetched(f"{host} does not let this page be read ({response.status}).")
        if response.status in {404, 410}:
            raise NotFetched(f"{host} has no such page ({response.status}).")
        if response.status != 200:
            raise NotFetched(f"{host} answered with an error ({response.status}).")
        content = _body(response.iter_stream(), said.get("content-encoding", ""), most_bytes)
    return Fetched(address, content, said.get("etag", ""), said.get("last-modified", ""))


def _body(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """All of it, unpacked, and never more than `most` bytes of either in memory."""
    kind = encoding.strip().lower()
    if kind in {"", "identity"}:
        return _joined(chunks, most)
    if kind not in {"gzip", "x-gzip", "deflate"}:
        raise NotFetched("That page is packed in a way that cannot be read.")
    try:
        return _joined(_unpacked(_bounded(chunks, most), most), most)
    except zlib.error:
        raise NotFetched("That page is packed, and what it is packed in is broken.") from None


def _unpacked(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    # 47: gzip or zlib, whichever the first bytes say.
    unpacker = zlib.decompressobj(47)
    for chunk in chunks:
        yield unpacker.decompress(chunk, most + 1)
        if unpacker.unconsumed_tail:
            raise _too_large(most)
    yield unpacker.flush()


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        yield chunk


def _joined(chunks: Iterable[bytes], most: int) -> bytes:
    return b"".join(_bounded(chunks, most))


def _too_large(most: int) -> NotFetched:
    return NotFetched(f"That page is larger than {most // 1024 // 1024} MB.")


def _in_ascii(address: str) -> str:
    """As the wire wants it: names in Punycode, other letters percent-encoded."""
    parts = urlsplit(address)
    try:
        host = (
            (parts.hostname or "").encode("idna").decode()
            if not _is_ip6(parts)
            else f"[{parts.hostname}]"
        )
    except UnicodeError:
        raise NotFetched("That is no address of a page.") from None
    netloc = f"{host}:{parts.port}" if parts.port else host
    ascii_parts = parts._replace(netloc=netloc, fragment="")
    return "".join(
        letter
        if letter.isascii()
        else "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace"))
        for letter in ascii_parts.geturl()
    )


def _is_ip6(parts: SplitResult) -> bool:
    return ":" in (parts.hostname or "")


def _reason(parts: SplitResult, error: Exception) -> str:
    if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error) or "SSL" in str(error):
        return f"{parts.hostname} could not prove who it is (its certificate)."
    return f"{parts.hostname} could not be reached."


class _Guard(httpcore.NetworkBackend):
    """Connects only where it may, and gives each step no longer than is left of the whole."""

    def __init__(self, deadline: float, *, may_be_here: bool) -> None:
        self._deadline = deadline
        self._may_be_here = may_be_here
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        failure: Exception = httpcore.ConnectError(host)
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, timeout=self.left())
            except (httpcore.ConnectError, OSError) as error:
                failure = error
            else:
                return _TimedStream(stream, self)
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = _resolvers.submit(
                socket.getaddrinfo, host, port, type=socket.SOCK_STREAM
            ).result(timeout=self.left())
        except TimeoutError:
            raise httpcore.ConnectTimeout(host) from None
        except (OSError, UnicodeError):
            raise NotFetched(f"There is no {host}: check the address.") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # All of them: one good address beside a bad one is how a check is led astray.
        if not addresses or not all(self._may_connect_to(address) for address in addresses):
            raise NotFetched(f"{host} is not a public address: it cannot be read from here.")
        return addresses

    def _may_connect_to(self, address: str) -> bool:
        return is_public(address) or (
            self._may_be_here and ipaddress.ip_address(address).is_loopback
        )

    def left(self) -> float:
        """Seconds until the deadline; raises when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when IPv6 wraps an IPv4 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, guard: _Guard) -> None:
        self._inner = inner
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout=self._guard.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout=self._guard.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        inner = self._inner.start_tls(ssl_context, server_hostname, timeout=self._guard.left())
        return _TimedStream(inner, self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
