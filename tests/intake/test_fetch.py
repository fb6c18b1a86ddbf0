"""The only door to the network: what it lets in, and what it refuses."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from consult.errors import NotFetched
from consult.intake import fetch as door
from consult.intake.fetch import fetch
from consult.intake.guard import is_public

Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def server(answer: Answer, most: int = 10) -> Iterator[str]:
    """A server on loopback that gives each connection to `answer`; at most so many."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            for _ in range(most):
                try:
                    connection, _address = listener.accept()
                except OSError:
                    return
                threading.Thread(target=_speak, args=(connection, answer), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _speak(connection: socket.socket, answer: Answer) -> None:
    with connection, suppress(OSError):
        answer(connection, connection.recv(65536))


def says(head: str, body: bytes = b"") -> Answer:
    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)

    return answer


def here(address: str, **more: Any) -> door.Fetched:
    return fetch(address, may_be_here=True, **more)


def test_a_page_is_fetched_with_what_spares_the_next_time() -> None:
    with server(says('200 OK\r\nETag: "a"\r\nLast-Modified: Mon', b"words")) as site:
        found = here(f"{site}/post")
    assert (found.content, found.etag, found.last_modified) == (b"words", '"a"', "Mon")
    assert found.address == f"{site}/post"


def test_what_has_not_changed_is_not_sent_again() -> None:
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        says("304 Not Modified")(connection, request)

    with server(answer) as site:
        assert here(site, etag='"a"', last_modified="Mon").content is None
    assert b'If-None-Match: "a"' in asked[0]
    assert b"If-Modified-Since: Mon" in asked[0]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://224.0.0.1/",
        "http://[2002:7f00:1::]/",
        "http://255.255.255.255/",
        "https://127.0.0.1/",
    ],
)
def test_no_address_of_an_inner_network_is_read_however_it_is_written(address: str) -> None:
    with pytest.raises(NotFetched, match="not a public address"):
        fetch(address, seconds=5)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("2001:db8::1", False),
        ("192.0.2.1", False),
        ("ff02::1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "",
        "example.org",
        "http://",
        "http:///x",
        "http://a b/",
        "http://user:pw@example.org/",
        "http://example.org:99999/",
        "http://[::1",
        "http://exa\nmple.org/",
        "x" * 3000,
        "http://example.org/" + "x" * 3000,
        "http://example.org:0/",
        "http://\u0000/",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(NotFetched) as caught:
        fetch(address, seconds=5)
    assert "\n" not in str(caught.value)


def test_a_redirect_is_checked_like_any_address() -> None:
    with (
        server(says("302 Found\r\nLocation: http://10.0.0.1/")) as site,
        pytest.raises(NotFetched, match="not a public address"),
    ):
        here(site)
    with (
        server(says("302 Found\r\nLocation: file:///etc/passwd")) as site,
        pytest.raises(NotFetched, match="begin with https"),
    ):
        here(site)


def test_a_name_with_one_bad_address_is_refused_whatever_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(2, 1, 6, "", ("8.8.8.8", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(NotFetched, match="not a public address"):
        fetch("http://two.example/", seconds=5)


def test_a_name_is_resolved_once_and_the_connection_made_to_what_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that answers differently the second time leads nowhere."""
    with server(says("200 OK", b"here")) as site:
        port = int(site.rpartition(":")[2])
        asked: list[str] = []

        def resolve(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
            asked.append(host)
            # What it says first is what counts; later it would lead into the inner network.
            address = "127.0.0.1" if asked.count(host) == 1 else "10.0.0.1"
            return [(2, 1, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        assert here(f"http://rebind.example:{port}/").content == b"here"
    assert asked.count("rebind.example") == 1


def test_redirects_are_followed_a_few_times_and_not_for_ever() -> None:
    with (
        server(says("301 Moved\r\nLocation: /again")) as site,
        pytest.raises(NotFetched, match="more than 5 times"),
    ):
        here(site)


def test_a_relative_redirect_leads_on_from_where_it_stood() -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        first = request.startswith(b"GET /old ")
        says("302 Found\r\nLocation: new?x=1" if first else "200 OK", b"" if first else b"found")(
            connection, request
        )

    with server(answer) as site:
        found = here(f"{site}/old")
    assert (found.address, found.content) == (f"{site}/new?x=1", b"found")


@pytest.mark.parametrize(
    ("head", "says_what"),
    [
        ("404 Not Found", "has no such page"),
        ("410 Gone", "has no such page"),
        ("403 Forbidden", "does not let this page be read"),
        ("500 Oops", "answered with an error"),
        ("200 OK\r\nContent-Encoding: br", "packed in a way"),
    ],
)
def test_an_answer_that_is_no_page_is_told_in_plain_words(head: str, says_what: str) -> None:
    with server(says(head)) as site, pytest.raises(NotFetched, match=says_what):
        here(site)


def test_an_answer_that_drips_ends_at_the_deadline() -> None:
    dripped_to_the_end = threading.Event()

    def drip(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(600):
            connection.sendall(b"X: y\r\n")
            time.sleep(0.1)
        dripped_to_the_end.set()

    with server(drip) as site, pytest.raises(NotFetched, match="did not answer in time"):
        here(site, seconds=0.3)
    assert not dripped_to_the_end.is_set(), "it was waited for"


def test_a_page_that_never_ends_is_cut_at_the_limit() -> None:
    def flood(connection: socket.socket, request: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            connection.sendall(b"x" * 65536)

    with server(flood) as site, pytest.raises(NotFetched, match="larger than 1 MB"):
        here(site, most_bytes=1024 * 1024)


def test_what_is_packed_small_and_is_large_is_refused() -> None:
    bomb = gzip.compress(b"\0" * (50 * 1024 * 1024))
    with (
        server(says("200 OK\r\nContent-Encoding: gzip", bomb)) as site,
        pytest.raises(NotFetched, match="larger than 1 MB"),
    ):
        here(site, most_bytes=1024 * 1024)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_page_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    name = "gzip" if pack is gzip.compress else "deflate"
    with server(says(f"200 OK\r\nContent-Encoding: {name}", pack(b"words"))) as site:
        assert here(site).content == b"words"


def test_what_is_packed_and_broken_is_told() -> None:
    with (
        server(says("200 OK\r\nContent-Encoding: gzip", b"no gzip")) as site,
        pytest.raises(NotFetched, match="broken"),
    ):
        here(site)


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotFetched, match="could not be reached"):
        here(f"http://127.0.0.1:{port}/")


def test_what_speaks_no_http_is_told() -> None:
    with (
        server(lambda connection, _: connection.sendall(b"220 mail ready\r\n")) as site,
        pytest.raises(NotFetched),
    ):
        here(site)


def test_a_certificate_that_proves_nothing_is_refused() -> None:
    with (
        server(lambda connection, _: connection.sendall(b"not tls")) as site,
        pytest.raises(NotFetched),
    ):
        here(site.replace("http:", "https:"))


@pytest.mark.parametrize("location", ["http://[", "http://[::1", "//[x]/", "http://a]b/"])
def test_a_redirect_to_what_is_no_address_is_told(location: str) -> None:
    with (
        server(says(f"302 Found\r\nLocation: {location}")) as site,
        pytest.raises(NotFetched, match=r"no address|not a public|There is no"),
    ):
        here(site)


def test_not_modified_without_having_asked_is_an_error() -> None:
    with server(says("304 Not Modified")) as site, pytest.raises(NotFetched, match="304"):
        here(site)
