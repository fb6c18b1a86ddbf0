"""What a server on the network may do to the door: prove nothing, promise another length."""

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from consult.errors import NotFetched
from consult.intake.fetch import fetch

YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwords"


@contextmanager
def serving(answer: bytes, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Answers one connection so, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            # The other side hangs up where it does not like the certificate.
            with suppress(OSError):
                connection, _ = listener.accept()
                with (
                    connection,
                    tls.wrap_socket(connection, server_side=True)
                    if tls
                    else (connection) as spoken,
                ):
                    spoken.recv(65536)
                    spoken.sendall(answer)

        server = threading.Thread(target=serve)
        server.start()
        scheme = "https" if tls else "http"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"
        server.join(timeout=10)


def proof(authority: trustme.CA, name: str, until: dt.datetime | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=until).configure_cert(context)
    return context


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def test_a_page_is_read_from_whoever_proves_who_it_is(known: trustme.CA) -> None:
    with serving(PAGE, proof(known, "127.0.0.1")) as address:
        assert fetch(address, may_be_here=True).content == b"words"


@pytest.mark.parametrize("fault", ["nobody vouches", "another name", "expired"])
def test_a_certificate_that_proves_nothing_is_refused(known: trustme.CA, fault: str) -> None:
    authority = trustme.CA() if fault == "nobody vouches" else known
    name = "elsewhere.example" if fault == "another name" else "127.0.0.1"
    until = YESTERDAY if fault == "expired" else None
    with (
        serving(PAGE, proof(authority, name, until)) as address,
        pytest.raises(NotFetched, match="could not prove who it is"),
    ):
        fetch(address, may_be_here=True)


def test_a_page_that_is_shorter_than_it_promised_is_not_taken_for_whole() -> None:
    with (
        serving(PAGE.replace(b"Length: 5", b"Length: 500")) as address,
        pytest.raises(NotFetched, match="broke off"),
    ):
        fetch(address, may_be_here=True)


def test_of_a_page_that_is_longer_than_it_promised_the_promise_is_read() -> None:
    with serving(PAGE + b"more" * 1000) as address:
        assert fetch(address, may_be_here=True).content == b"words"


@pytest.mark.parametrize("length", [b"-1", b"5, 6", b"five", b"99999999999999999999"])
def test_a_length_that_is_none_is_an_error_told_in_plain_words(length: bytes) -> None:
    with (
        serving(PAGE.replace(b"Length: 5", b"Length: " + length)) as address,
        pytest.raises(NotFetched),
    ):
        fetch(address, may_be_here=True)
