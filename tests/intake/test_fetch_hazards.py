"""What a server may answer to lead us astray: each is told in one line, in time."""

import socket
import threading

import pytest
from pytest_django import Settings

from consult.errors import NotFetched
from consult.intake.actions.retrievals import look_at_feed
from consult.intake.fetch import fetch
from consult.reading import without_secrets
from tests.intake.test_fetch import here, says, server


@pytest.mark.parametrize(
    "location",
    [
        b"http://",
        b"http:///x",
        b"//",
        b"///x",
        b"https:",
        b"http://%",
        b"http://a b/",
        b"http://\xff\xfe/",
        b"http://caf\xe9/",
        b"http://caf\xc3\xa9.invalid/",
        b"http://a..b/",
        b"http://" + b"a" * 70 + b".example/",
        b"http://0x/",
        b"http://[::ffff:0:0]/",
        b"http://1.1.1.1:99999/",
        b"http://1.1.1.1:-1/",
        b"http://1.1.1.1:22/",
        b"http://user:pw@1.1.1.1/",
        b"data:text/html,x",
        b"//10.0.0.1/",
        b"/" + b"x" * 3000,
        b"/" + b"x" * 70_000,
        b"http://127.0.0.1:0/",
        b"\\\\10.0.0.1\\x",
        b"http://\xe2\x80\xae/",
    ],
)
def test_a_redirect_that_is_broken_is_told_in_one_line(location: bytes) -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        head = b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: " + location + b"\r\n\r\n"
        connection.sendall(head)

    with server(answer) as site, pytest.raises(NotFetched) as caught:
        fetch(site, seconds=3, may_be_here=True)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 3000


def test_a_redirect_without_an_address_is_an_error() -> None:
    for head in ("302 Found", "302 Found\r\nLocation: ", "301 Moved\r\nLocation:  "):
        with server(says(head)) as site, pytest.raises(NotFetched, match="error"):
            here(site)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_other_ports_than_those_of_the_web_are_not_tried(port: int) -> None:
    with pytest.raises(NotFetched, match="80 or 443"):
        fetch(f"http://1.1.1.1:{port}/", seconds=3)


def test_a_name_that_there_is_not_and_one_of_the_inside_are_told_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host == "mail.council.internal":
            return [(2, 1, 6, "", ("10.0.0.1", 80))]
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    said = set()
    for host in ("mail.council.internal", "nothing.council.internal"):
        with pytest.raises(NotFetched) as caught:
            fetch(f"http://{host}/", seconds=3)
        said.add(str(caught.value).replace(host, "HOST"))
    assert len(said) == 1


def test_a_resolver_that_never_answers_ends_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    is_over = threading.Event()

    def resolve(host: object, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        assert is_over.wait(60), "it was waited for"
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for _ in range(3):
        with pytest.raises(NotFetched, match="did not answer in time"):
            fetch("http://slow.example/", seconds=0.2)
    assert asked == ["slow.example"] * 3, "and none of them has answered yet"
    is_over.set()


@pytest.mark.parametrize("etag", [b'"caf\xe9"', b'"\xff"', b'"a\tb"', b"x" * 60_000])
def test_an_etag_that_cannot_be_sent_back_does_no_harm(etag: bytes) -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nETag: " + etag + b"\r\n\r\n"
        connection.sendall(head + b"words")

    with server(answer) as site:
        assert here(site).content == b"words"


@pytest.mark.parametrize("etag", ['"caf\xe9"', '"a\nb"', '"\x00"'])
def test_a_condition_that_cannot_be_sent_is_left_out(etag: str) -> None:
    with server(says("200 OK", b"words")) as site:
        assert here(site, etag=etag).content == b"words"


@pytest.mark.parametrize("head", ["304 Not Modified", "304 Not Modified\r\nContent-Length: 5"])
def test_not_modified_without_conditions_is_no_look(head: str, settings: Settings) -> None:
    settings.FETCH_HERE = True
    with server(says(head)) as site, pytest.raises(NotFetched, match="304"):
        look_at_feed(site, etag="", last_modified="")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://blog.example/a?p=12", "https://blog.example/a?p=12"),
        ("https://blog.example/?monkey=1&keyboard=2", "https://blog.example/?monkey=1&keyboard=2"),
        ("https://blog.example/a?p=1&preview_nonce=b", "https://blog.example/a"),
        ("https://blog.example/a?TOKEN=b#top", "https://blog.example/a"),
        ("https://blog.example/a?x=1;api_key=b", "https://blog.example/a"),
        ("https://blog.example/a?X-Amz-Signature=b", "https://blog.example/a"),
        ("https://blog.example/a?to%6ben=b", "https://blog.example/a"),
        ("https://blog.example/a#access_token=b", "https://blog.example/a"),
        ("https://name:pw@blog.example:443/a?p=1", "https://blog.example:443/a"),
        ("https://blog.example/a?key=b", "https://blog.example/a"),
        ("https://blog.example/a?e=ann%40post.example", "https://blog.example/a"),
        ("https://blog.example/a?e=ann%2540post.example", "https://blog.example/a"),
        ("https://blog.example/a#ann@post.example", "https://blog.example/a"),
        ("https://blog.example/@ann/a?p=1", "https://blog.example/@ann/a?p=1"),
        ("https://blog.example/a?password=b", "https://blog.example/a"),
    ],
)
def test_an_address_that_opens_a_door_is_not_shown(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
