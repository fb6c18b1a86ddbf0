"""The only door to the network: one address in, its bytes out, within a deadline and a size.

A councillor may type any address, and a page may redirect to any other. So names are resolved once,
every address they have is checked, and the connection is made to one of those that were checked:
nothing inside the council's network can be read through us.
"""

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore

from consult.errors import NotFetched
from consult.intake.guard import Guard

MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS = 20.0
MOST_REDIRECTS = 5
_LONGEST_ADDRESS = 2000
# Whatever else listens inside a network, or beside a web server, speaks on others.
_PORTS = {None, 80, 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = {
    "Accept": "text/html, application/rss+xml, application/atom+xml, application/xml, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "User-Agent": "Consult/0.1 (a council's consultation platform)",
}


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
    decompression. With `may_be_here` an address and any port of this machine are allowed, for its
    own tests.
    """
    guard = Guard(time.monotonic() + seconds, may_be_here=may_be_here)
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    # Others could not be sent as they came.
    good = {n: text for n, text in conditions.items() if text.isascii() and text.isprintable()}
    headers = _HEADERS | {name: value for name, value in good.items() if value}
    with httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(), network_backend=guard
    ) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            parts = checked(address, may_be_here=may_be_here)
            try:
                found = _ask(pool, address, headers, most_bytes)
            except httpcore.TimeoutException:
                raise NotFetched(f"{parts.hostname} did not answer in time.") from None
            except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
                raise NotFetched(_reason(parts, error)) from None
            if isinstance(found, Fetched):
                return found
            address = _led_to(address, found)
    raise NotFetched(f"That address leads on to others more than {MOST_REDIRECTS} times.")


def _led_to(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise NotFetched("That address leads on to something that is no address.") from None


def checked(address: str, *, may_be_here: bool = False) -> SplitResult:
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
    if parts.port not in _PORTS and not may_be_here:
        raise NotFetched("Only addresses without a port, or with 80 or 443, are read.")
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
        was_conditional = {"If-None-Match", "If-Modified-Since"} & headers.keys()
        if response.status == 304 and was_conditional:
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
        return (
            f"{parts.hostname} could not prove who it is (its certificate). If it has no https,"
            " give its address with http:// in front."
        )
    if isinstance(error, httpcore.ProtocolError):
        return f"{parts.hostname} broke off, or gave an answer that makes no sense."
    return f"{parts.hostname} could not be reached."
