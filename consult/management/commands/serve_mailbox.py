"""`manage.py serve_mailbox`: an SMTP server that keeps what it is sent; the demo's post office."""

import asyncio
import signal
from mailbox import Maildir
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

_KEPT = 1000


class _Keeper:
    """What the SMTP server calls for each message."""

    def __init__(self, box: Maildir) -> None:
        self._box = box

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        self._box.add(envelope.original_content or b"")
        # A name begins with the second of its arrival.
        for key in sorted(self._box.keys())[:-_KEPT]:
            self._box.discard(key)
        return "250 Kept"


class Command(BaseCommand):
    help = "Keep every email that is sent to this port in the folder that MAILBOX names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="of the loopback address")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAILBOX:
            raise CommandError("MAILBOX is not set: there is no folder to keep emails in.")
        Path(settings.MAILBOX).parent.mkdir(parents=True, exist_ok=True)
        asyncio.run(_serve(options["port"], Maildir(settings.MAILBOX)))


async def _serve(port: int, box: Maildir) -> None:
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    server = await loop.create_server(
        lambda: SMTP(_Keeper(box), hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    await asked.wait()
    server.close()
