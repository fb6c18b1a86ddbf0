"""A whole site for a test: gunicorn, a worker and an SMTP sink as they run in production."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import ProxyHandler, build_opener
from uuid import uuid4

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from bin.set_up import PREPARE
from config.private import OwnersConnection
from consult.management.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT.parent / "shared" / "posts" / "social-productivity.txt"
_BIN = Path(sys.executable).parent
_PATIENCE = 30.0
_SQLITE = "site.sqlite3"
_given: set[int] = set()


def own_port() -> int:
    """A free port that no other worker of this run is given: it is some time before it listens."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while (port := free_port()) in _given or port % workers != worker:
        pass
    _given.add(port)
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
    """Start with `with Site(folder) as site:`. `port` and `smtp_port` are of this machine.

    With `empty` its database is a copy of that one: to migrate takes seconds, for each site again.
    """

    folder: Path
    port: int = field(default_factory=own_port)
    smtp_port: int = field(default_factory=own_port)
    extra: dict[str, str] = field(default_factory=dict)
    sink: Sink = field(default_factory=Sink)
    smtp: Controller | None = None
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    empty: "Site | None" = None
    # Sites side by side share one database server and one broker: each has names of its own there.
    name: str = field(default_factory=lambda: f"site_{uuid4().hex}")

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
            "DATABASE_URL": self.database,
            "CELERY_BROKER_URL": os.environ.get("CELERY_BROKER_URL", ""),
            "CELERY_QUEUE": self.name,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
        } | self.extra

    @property
    def database(self) -> str:
        server = os.environ.get("DATABASE_URL", "")
        if not server.startswith("postgres"):
            return f"sqlite:///{self.folder / _SQLITE}"
        return urlunsplit(urlsplit(server)._replace(path=f"/{self.name}"))

    def __enter__(self) -> "Site":
        with ExitStack() as stack:
            stack.callback(self.stop)
            self.bring_database()
            self.start_smtp()
            self.start_web()
            stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def bring_database(self) -> None:
        """Migrated and empty; that is all that a site has to be whose database is copied."""
        if self.database.startswith("postgres"):
            copied = f' TEMPLATE "{self.empty.name}"' if self.empty else ""
            _administer(f'CREATE DATABASE "{self.name}"{copied}')
        elif self.empty is not None:
            with (
                closing(sqlite3.connect(self.empty.folder / _SQLITE)) as there,
                closing(sqlite3.connect(self.folder / _SQLITE, factory=OwnersConnection)) as here,
            ):
                there.backup(here)
        if self.empty is None:
            self._run("-c", PREPARE)

    def stop(self) -> None:
        for name in list(self.processes):
            # Celery takes seconds to end in good order, and nothing here is worth them.
            self.end(name, kill=name in {"worker", "fetcher"})
        self.stop_smtp()
        if self.database.startswith("postgres"):
            _administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def manage(self, *arguments: str, status: int = 0) -> str:
        """Run manage.py; returns what it said, on both channels."""
        return self._run("manage.py", *arguments, status=status)

    def _run(self, *arguments: str, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout
        return done.stdout

    def manage_at_once(self, *arguments: str, count: int) -> list[str]:
        """Run manage.py so many times side by side; what each said."""
        started = [
            subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self.environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for _ in range(count)
        ]
        said = [process.communicate(timeout=120)[0] for process in started]
        assert {process.returncode for process in started} == {0}, said
        return said

    def start_smtp(self) -> None:
        self.smtp = Controller(self.sink, hostname="127.0.0.1", port=self.smtp_port)
        self.smtp.start()

    def stop_smtp(self) -> None:
        """From now on nobody listens where emails are to go."""
        if self.smtp is not None:
            self.smtp.stop()
            self.smtp = None

    def start_web(self) -> None:
        self._start("web", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}")
        # Straight to it, whatever proxy the environment names.
        http = build_opener(ProxyHandler({}))
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.processes["web"].poll() is None:
            try:
                with http.open(f"{self.url}/privacy/", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(self.log("web"))

    def start_worker(self, name: str = "worker", *, queue: str = "") -> None:
        """One for all queues, or for one of them."""
        only = ["--queues", queue] if queue else []
        self._start(
            name,
            "celery",
            "--app",
            "config",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
            *only,
        )

    def end(self, name: str, *, kill: bool = False) -> None:
        """Stop one process, or kill it as a crash would."""
        process = self.processes.pop(name)
        # To gunicorn an interrupt means: now, also for connections that are kept open.
        process.kill() if kill else process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)

    def log(self, name: str) -> str:
        """What a process said; nothing when it was never started."""
        file = self.folder / f"{name}.log"
        return file.read_text("utf-8", "replace") if file.exists() else ""

    def email(self, to: str, *, after: int = 0) -> EmailMessage:
        """The first email to this address among those after the first `after`; waits for it."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for message in self.sink.messages[after:]:
                if message["To"] == to:
                    return message
            time.sleep(0.05)
        raise AssertionError(
            f"no email to {to}; {len(self.sink.messages)} others. {self.log('worker')[-2000:]}"
        )

    def code(self, to: str, *, after: int = 0) -> str:
        """The code in a sign-in email."""
        found = re.search(r"^\s*(\d{6})\s*$", text_of(self.email(to, after=after)), re.MULTILINE)
        assert found, text_of(self.email(to, after=after))
        return found.group(1)

    def _start(self, name: str, program: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(_BIN / program), *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


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
