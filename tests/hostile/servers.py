"""Servers that do not want to be read: slow, endless, silent, or larger than they look."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from consult.intake.fetch import fetch

Answer = Callable[[socket.socket], None]
_MB = 1024 * 1024
_HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@contextmanager
def _server(answer: Answer) -> Iterator[str]:
    """On loopback; each of at most ten connections is answered so, until its other end goes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)

        def speak(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(65536)
                answer(connection)

        def serve() -> None:
            for _ in range(10):
                with suppress(OSError):
                    connection, _address = listener.accept()
                    threading.Thread(target=speak, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def _drip(connection: socket.socket) -> None:
    connection.sendall(_HEAD)
    while True:
        connection.sendall(b"X: y\r\n")
        time.sleep(0.1)


def _drip_words(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.1)


def _say_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def _never_end(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def _never_end_the_head(connection: socket.socket) -> None:
    connection.sendall(_HEAD)
    while True:
        connection.sendall(b"X: y\r\n" * 10_000)


def _bomb(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"Content-Encoding: gzip\r\n\r\n")
    connection.sendall(gzip.compress(b"\0" * (200 * _MB)))


def _lead_on(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n")


def _read_from(answer: Answer) -> Callable[[], object]:
    def run() -> object:
        with _server(answer) as address:
            return fetch(address, seconds=3, may_be_here=True)

    return run


SERVERS = {
    "a server that drips its head": _read_from(_drip),
    "a server that drips its words": _read_from(_drip_words),
    "a server that says nothing": _read_from(_say_nothing),
    "a server that never ends": _read_from(_never_end),
    "a server whose head never ends": _read_from(_never_end_the_head),
    "200 MB in 200 kB": _read_from(_bomb),
    "a server that leads in a circle": _read_from(_lead_on),
}
