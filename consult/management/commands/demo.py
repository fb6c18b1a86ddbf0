"""`manage.py demo`: the whole platform on this machine, with a made-up council."""

import os
import signal
import sys
import urllib.request
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseFault
from django.db import connections

from accounts.models import Councillor, User
from consult.management.processes import (
    Asked,
    Fallen,
    Programs,
    free_port,
    listens,
    refusal_of,
)

_PATIENCE = 60
_BIN = Path(sys.executable).parent
_VAR: Path = settings.VAR
_LOGS = _VAR / "log"


class Command(BaseCommand):
    help = "Run web server, worker, timetable and mailbox together, with a sample council."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="where the web server listens")
        parser.add_argument("--post", default="", help="a saved post to import first")

    def handle(self, *args: Any, **options: Any) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            # Each line at once, also into a pipe.
            sys.stdout.reconfigure(line_buffering=True)
        # SIGINT too: a shell starts what it runs in the background with that one ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        try:
            port = _port(options["port"])
            smtp_port = _surroundings(port)
            self._prepare(options["post"])
            self._run(port, smtp_port)
        except (KeyboardInterrupt, Asked):
            self.stdout.write("\nStopped.")
        except Fallen as fallen:
            raise CommandError(str(fallen)) from None
        except DatabaseFault as fault:
            reason = str(fault).strip().partition("\n")[0]
            raise CommandError(
                f"The database is not ready ({reason}). Run `make setup` first."
            ) from None

    def _prepare(self, post: str) -> None:
        if not User.objects.exists():
            self.stdout.write("The database is empty: loading the sample council.")
            call_command("load_sample", stdout=self.stdout)
        if post:
            councillor = Councillor.objects.serving().select_related("user").order_by("pk").first()
            if councillor is None:
                raise CommandError("There is no councillor to import a post for: add one first.")
            call_command("import_post", post, councillor=councillor.user.email, stdout=self.stdout)
        # The programs have connections of their own.
        connections.close_all()

    def _run(self, port: int, smtp_port: int) -> None:
        with Programs(folder=settings.ROOT, logs=_LOGS, environment=os.environ) as programs:
            self.stdout.write("Starting the web server, the worker, the timetable and the mailbox.")
            for name, command in _commands(port, smtp_port).items():
                programs.start(name, command)
            for _ in range(_PATIENCE * 5):
                programs.watch(0.2)
                if _is_up(port) and (not smtp_port or listens(smtp_port)):
                    break
            else:
                raise Fallen(
                    f"The web server did not answer within {_PATIENCE} s. Its last lines:\n"
                    f"{programs.last_lines('web')}"
                )
            self.stdout.write(_welcome(has_mailbox=bool(smtp_port)))
            while True:
                programs.watch(60)


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if refusal := refusal_of(port):
        # Above a port that is taken there may be another that is taken.
        others = range(port + 1 if 1024 <= port < 65000 else 8000, 65536)
        other = next(number for number in others if not refusal_of(number))
        raise CommandError(f"Port {text} {refusal}. Try another: make demo PORT={other}")
    return port


def _surroundings(port: int) -> int:
    """Set what this process and its programs read; returns the mailbox's port, 0 for no mailbox."""
    if not os.environ.get("SECRET_KEY"):
        raise CommandError("There is no SECRET_KEY yet. Run `make setup` first.")
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
    os.environ.setdefault("COUNCIL_NAME", "Mill Valley Council")
    os.environ.setdefault("COUNCIL_ADDRESS", "Town Hall, 1 Mill Street, Mill Valley")
    os.environ.setdefault("COUNCIL_PHONE", "01632 960 100")
    if os.environ.get("EMAIL_URL"):
        return 0
    smtp_port = free_port()
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"
    os.environ.setdefault("MAILBOX", str(_VAR / "mailbox"))
    return smtp_port


def _commands(port: int, smtp_port: int) -> dict[str, list[str]]:
    """As docs/operating.md has them for production, but for the web server's address."""
    web = [str(_BIN / "gunicorn"), "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    celery = [str(_BIN / "celery"), "--app", "config"]
    worker = [
        *celery,
        "worker",
        "--pool",
        "threads",
        "--concurrency",
        "4",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    beat = [*celery, "beat", "--pidfile", "", "--loglevel", "INFO"]
    mailbox = [sys.executable, "manage.py", "serve_mailbox", "--port", str(smtp_port)]
    programs = {"web": web, "worker": worker, "beat": beat}
    return {"mailbox": mailbox, **programs} if smtp_port else programs


def _is_up(port: int) -> bool:
    if not listens(port):
        return False
    try:
        # Straight to it, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://localhost:{port}/", timeout=10):
            return True
    except HTTPError as answer:
        raise Fallen(
            f"The web server answers with {answer.code}. See {_LOGS / 'web.log'}."
        ) from None
    except OSError:
        return False


def _welcome(*, has_mailbox: bool) -> str:
    site = os.environ["SITE_URL"]
    people = User.objects.order_by("pk")
    resident = people.filter(is_staff=False, councillor=None).first()
    councillor = people.filter(councillor__in=Councillor.objects.serving()).first()
    admin = people.filter(is_superuser=True).first()
    who = {"a resident": resident, "a councillor": councillor, "an admin": admin}
    lines = [f"  {role:14}{user.email}" for role, user in who.items() if user]
    # No connection stays open for as long as the demo runs.
    connections.close_all()
    code = f"arrives at {site}/mailbox/" if has_mailbox else "goes where EMAIL_URL says"
    return "\n".join(
        [
            f"\nConsult is running: {site}/\n",
            f"Sign in at {site}/account/sign-in/ as",
            *lines,
            f"There is no password: a code {code}",
            f"The councillor's desk is {site}/desk/, the admin {site}/admin/",
            f"\nLogs: {_LOGS}. To stop: Ctrl+C",
        ]
    )
