"""The demo's mailbox: every email that its SMTP server kept. Outside the demo there is none."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default as mail_policy
from functools import cached_property
from mailbox import Maildir
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from consult.web.access import read_only
from consult.web.paging import page_of
from consult.web.public.framed import POLICY, in_a_frame

EMAILS_A_PAGE = 50
# A Maildir names a message after the time of its arrival: seconds, microseconds, running number.
_ARRIVAL = re.compile(r"(\d+)\.M(\d+)P\d+Q(\d+)\.")
_CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Email:
    key: str
    message: EmailMessage

    @property
    def arrived(self) -> datetime:
        return datetime.fromtimestamp(arrival(self.key)[0], UTC)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    @property
    def code(self) -> str:
        """The sign-in code, which stands on a line of its own; empty in any other email."""
        found = _CODE.search(self.text)
        return found[1] if found else ""

    @property
    def first_line(self) -> str:
        lines = (line.strip() for line in self.text.splitlines())
        return next((line for line in lines if line), "")

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, ValueError):
            # A character set that nobody knows.
            return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")


@read_only
def mailbox(request: HttpRequest) -> HttpResponse:
    box = open_box()
    page = page_of(request, newest_first(box), EMAILS_A_PAGE)
    context = {"page": page, "emails": list(_read(box, list(page.object_list)))}
    return render(request, "public/mailbox.html", context)


# django-csp's types know of no view with arguments.
@read_only
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def mailbox_message(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "public/mailbox_message.html", {"email": _email_or_404(key)})


@read_only
@xframe_options_sameorigin
@csp(POLICY)  # type: ignore[arg-type]
def mailbox_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part alone, as the frame of its page shows it."""
    html = _email_or_404(key).html
    if not html:
        raise Http404
    return in_a_frame(request, html)


def open_box() -> Maildir | None:
    """None before the first email; a 404 where there is no mailbox at all."""
    if not settings.MAILBOX:
        raise Http404
    folder = Path(settings.MAILBOX)
    return Maildir(folder, create=False) if (folder / "new").is_dir() else None


def newest_first(box: Maildir | None) -> list[str]:
    return sorted(box.keys() if box is not None else [], key=arrival, reverse=True)


def arrival(key: str) -> tuple[int, ...]:
    found = _ARRIVAL.match(key)
    return tuple(int(number) for number in found.groups()) if found else (0, 0, 0)


def _email_or_404(key: str) -> Email:
    box = open_box()
    # Only a name that the listing of the folder holds is ever made into a path.
    if box is None or key not in box.keys():  # noqa: SIM118
        raise Http404
    for found in _read(box, [key]):
        return found
    raise Http404


def _read(box: Maildir | None, keys: list[str]) -> Iterator[Email]:
    if box is None:
        return
    for key in keys:
        try:
            content = box.get_bytes(key)
        except (KeyError, FileNotFoundError):
            continue  # The server, which keeps the newest only, removed it meanwhile.
        yield Email(key, email.message_from_bytes(content, policy=mail_policy))
