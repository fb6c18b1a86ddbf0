"""A blog's feed on a real server of this machine, which a test changes while it is read."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Blog:
    """`posts` are guid, day and words, newest first; `broken` is a status to answer with."""

    posts: list[tuple[str, str, str]] = field(default_factory=list)
    broken: int = 0
    statuses: list[int] = field(default_factory=list)
    address: str = ""
    guid_suffix: str = ""

    def feed(self) -> bytes:
        entries = "".join(
            f"<entry><id>{guid}{self.guid_suffix}</id><title>Post {guid}</title>"
            f"<published>{day}T10:00:00Z</published><content>{words}</content>"
            f"<link href='https://blog.example/{guid}'/></entry>"
            for guid, day, words in self.posts
        )
        return (
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Blog</title>{entries}</feed>"
        ).encode()

    def write(self, guid: str, day: str, words: str = "Words.") -> None:
        self.posts.insert(0, (guid, day, words))


PAGE = b"""<html><head><title>Blog</title>
<link rel="alternate" type="application/atom+xml" href="/feed/"></head>
<body><article><h1>Welcome</h1><p>Here a councillor writes about the ward.</p></article></body>
</html>"""


@contextmanager
def serving(blog: Blog) -> Iterator[Blog]:
    """`address` is that of its feed; every other path is the blog's page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = blog.feed() if self.path == "/feed/" else PAGE
            etag = f'"{hashlib.sha256(content).hexdigest()[:12]}"'
            status = blog.broken or (304 if self.headers["If-None-Match"] == etag else 200)
            blog.statuses.append(status)
            self.send_response(status)
            if status == 200:
                self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status == 200:
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        blog.address = f"http://127.0.0.1:{server.server_port}/feed/"
        try:
            yield blog
        finally:
            server.shutdown()
