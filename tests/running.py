"""A whole site for a test: gunicorn, a worker and an SMTP sink as they run in production."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT.parent / "shared" / "posts" / "social-productivity.txt"
_BIN = Path(sys.executable).parent
_PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Sink:
    """What aiosmtpd calls for each message; keeps them in the order in which they arrived."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.messages.append(message_from_bytes(content, policy=policy.default))
        return "250 Kept"


@dataclass
class Site:
    """Start with `with Site(folder) as site:`. `port` and `smtp_port` are of this machine."""

    folder: Path
    port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    sink: Sink = field(default_factory=Sink)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "SECRET_KEY": "only-for-a-test-site-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": self.url,
            "COUNCIL_NAME": "Mill Valley Council",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self._database,
            "CELERY_BROKER_URL": self._broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
        } | self.extra

    def __enter__(self) -> "Site":
        with ExitStack() as stack:
            stack.callback(self.stop)
            self._database, self._broker = self._make_database(), _broker()
            self.manage("migrate", "--verbosity", "0")
            self.manage("set_up")
            self.smtp = Controller(self.sink, hostname="127.0.0.1", port=self.smtp_port)
            self.smtp.start()
            self.start_web()
            stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        for name in list(self.processes):
            self.end(name)
        if smtp := getattr(self, "smtp", None):
            smtp.stop()
            del self.smtp
        if urlsplit(getattr(self, "_database", "")).scheme.startswith("postgres"):
            _administer(
                f'DROP DATABASE IF EXISTS "{self._database.rpartition("/")[2]}" WITH (FORCE)'
            )

    def manage(self, *arguments: str, status: int = 0) -> str:
        """Run manage.py; returns what it said, on both channels."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout
        return done.stdout

    def start_web(self) -> None:
        self._start(
            "web", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket",
        )  # fmt: skip
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/privacy/", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(self.log("web"))

    def start_worker(self) -> None:
        self._start("worker", "celery", "--app", "config", "worker", "--pool", "threads",
                    "--concurrency", "2", "--loglevel", "INFO", "--without-gossip",
                    "--without-mingle")  # fmt: skip

    def end(self, name: str, *, kill: bool = False) -> None:
        """Stop one process, or kill it as a crash would."""
        process = self.processes.pop(name)
        process.kill() if kill else process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def email(self, to: str, *, after: int = 0) -> EmailMessage:
        """The first email to this address among those after the first `after`; waits for it."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for message in self.sink.messages[after:]:
                if message["To"] == to:
                    return message
            time.sleep(0.05)
        raise AssertionError(f"no email to {to}; {len(self.sink.messages)} others")

    def code(self, to: str, *, after: int = 0) -> str:
        """The code in a sign-in email."""
        found = re.search(r"^\s*(\d{6})\s*$", text_of(self.email(to, after=after)), re.MULTILINE)
        assert found, text_of(self.email(to, after=after))
        return found.group(1)

    def _start(self, name: str, program: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(_BIN / program), *arguments], cwd=ROOT, env=self.environment,
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def _make_database(self) -> str:
        server = os.environ.get("DATABASE_URL", "")
        if not server.startswith("postgres"):
            return f"sqlite:///{self.folder / 'site.sqlite3'}"
        name = f"site_{uuid4().hex}"
        _administer(f'CREATE DATABASE "{name}"')
        return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def _administer(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)


def _broker() -> str:
    """The server of the environment, under a database of this site's own: no shared queue."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    if not url.startswith("redis"):
        return "filesystem://"
    return urlunsplit(urlsplit(url)._replace(path=f"/{1 + os.getpid() % 15}"))
