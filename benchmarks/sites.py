"""A site as in production on either database, full of rows, and how it is asked."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlencode

from bin import servers
from tests.running import ROOT, Site

DATABASES = ("SQLite", "PostgreSQL")
# (comments, votes, residents) of a topic of its own.
SIZES = {25: (25, 250, 50), 5_000: (5_000, 50_000, 1_000), 100_000: (100_000, 400_000, 2_000)}
LIST_OF_TOPICS = ("--topics", "200", "--comments", "2000", "--votes", "4000", "--residents", "50")
VISITORS = 160
# Half a million rows on a machine that is busy: only what hangs is ended.
_PATIENCE = 1200
# Django takes a bare secret for a token too.
_SECRET = "b" * 32
_SIGN_IN = f"""
from django.conf import settings
from django.test import Client
from accounts.models import User
for user in User.objects.filter(councillor=None).order_by("pk")[:{VISITORS}]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="accounts.backends.SignedIn")
    name = settings.SESSION_COOKIE_NAME
    print("visitor", f"{{name}}={{client.cookies[name].value}}")
print("csrf", settings.CSRF_COOKIE_NAME)
"""
_ANALYZE = "from django.db import connection; connection.cursor().execute('ANALYZE')"


@dataclass
class Town:
    """A running site: its topics by their number of comments, and cookies of residents."""

    site: Site
    database: str
    topics: dict[int, str] = field(default_factory=dict)
    visitors: list[str] = field(default_factory=list)
    csrf: str = ""

    def run(self, program: str) -> str:
        """What a program says that runs in the site's own settings."""
        return self.manage("shell", "--no-imports", "--command", program)

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.site.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def caller(self) -> "Caller":
        return Caller(HTTPConnection("127.0.0.1", self.site.port, timeout=60), self.csrf)


@dataclass
class Caller:
    """One connection that is kept, as a browser keeps it."""

    connection: HTTPConnection
    csrf: str

    def get(self, path: str, *, visitor: str = "") -> bytes:
        response, content = self._ask("GET", path, visitor)
        assert response.status == 200, (path, response.status)
        return content

    def send(self, path: str, *, visitor: str, **form: str) -> str:
        """Where it leads."""
        response, content = self._ask("POST", path, visitor, form)
        where = response.headers.get("Location", "")
        assert response.status == 302, (path, response.status, content[-2000:])
        assert "/topics/" in where, where
        return where

    def _ask(
        self, method: str, path: str, visitor: str, form: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        headers = {"Host": "localhost", "Cookie": f"{self.csrf}={_SECRET}; {visitor}"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": _SECRET})
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        return response, response.read()


@contextmanager
def town(folder: Path, database: str) -> Iterator[Town | None]:
    """None where there is no such server on this machine."""
    with ExitStack() as stack:
        url = ""
        if database == "PostgreSQL":
            if servers.postgres_programs() is None:
                yield None
                return
            url = servers.start_postgres(stack, servers.private_folder(stack), folder)
        stack.enter_context(patch.dict(os.environ, {"DATABASE_URL": url, "CELERY_BROKER_URL": ""}))
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        site = stack.enter_context(Site(folder, extra=settings))
        yield _filled(Town(site, database))


def _filled(found: Town) -> Town:
    found.manage("seed", *LIST_OF_TOPICS)
    for size, (comments, votes, residents) in SIZES.items():
        numbers = {"--comments": comments, "--votes": votes, "--residents": residents}
        arguments = [str(each) for pair in numbers.items() for each in pair]
        said = found.manage("seed", "--topics", "1", *arguments)
        found.topics[size] = re.findall(r"^(/topics/\S+)", said, re.MULTILINE)[0]
    if found.database == "PostgreSQL":
        # As its own housekeeping does within a minute of so many rows.
        found.run(_ANALYZE)
    said = found.run(_SIGN_IN)
    found.visitors = re.findall(r"^visitor (\S+)", said, re.MULTILINE)
    found.csrf = re.findall(r"^csrf (\S+)", said, re.MULTILINE)[0]
    return found
