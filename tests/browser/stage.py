"""A site with a council, and the scenes that it can be in: usual, demo, broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mailbox import Maildir
from typing import Any

from aiosmtpd.smtp import Envelope
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser.council import Council, council_of
from tests.browser.pages import BROKEN, DEMO, SCENES, USUAL, Case
from tests.browser.windows import Window, Windows
from tests.running import Sink, Site

_BREAK = """
from django.db import connection
connection.cursor().execute("ALTER TABLE consult_topic RENAME TO consult_topic_gone")
"""
# Pages that one is led to from another.
_LED_TO = {
    "account_confirm_login_code": "account_login",
    "admin:logout": "admin:index",
    "open_topic": "preview",
}


class PickySink(Sink):
    """Takes every email, but for one address: its page is that of a mail server that is down."""

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("refused@"):
            return "450 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@dataclass
class Stage:
    site: Site
    council: Council
    windows: Windows
    scene: str = USUAL

    @contextmanager
    def show(self, case: Case) -> Iterator[Window]:
        """Open the page of this case and bring it into its state."""
        while self.scene != case.scene:
            self._next_scene()
        with self.windows.of(case.who) as window:
            window.open(self.address_of(case) if case.url else "/no-such-page/")
            if case.act is not None:
                case.act(window, self.council.rows)
            yield window

    def address_of(self, case: Case) -> str:
        url = _LED_TO.get(case.url, case.url)
        return reverse(url, args=[self.council.rows[row] for row in case.args]) + case.query

    def what_happened(self, window: Window) -> str:
        """For a page that is not the one that was asked for: what it says, and the server's log."""
        return f"{window.page.inner_text('body')[:1000]}\n{self.site.log('web')[-2000:]}"

    def _next_scene(self) -> None:
        self.scene = SCENES[SCENES.index(self.scene) + 1]
        if self.scene == DEMO:
            self._open_mailbox()
        elif self.scene == BROKEN:
            self.site.manage("shell", "--no-imports", "--command", _BREAK)

    def _open_mailbox(self) -> None:
        """As in the demo: what the sink has got so far, and a digest, can be read on a page."""
        box = Maildir(self.site.folder / "mailbox")
        for message in self.site.sink.messages:
            name = "digest_email" if "List-Id" in message else "code_email"
            self.council.rows[name] = box.add(message.as_bytes())
        self.site.end("web")
        self.site.extra["MAILBOX"] = str(self.site.folder / "mailbox")
        self.site.start_web()


@contextmanager
def stage(site: Site, browser: Browser, builder: str = "build_small") -> Iterator[Stage]:
    """Starts the site. `builder` is a function of tests.browser.council."""
    with site:
        council = council_of(site, builder)
        yield Stage(site, council, Windows(browser, site, council.people))
