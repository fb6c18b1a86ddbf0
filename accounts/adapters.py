"""How allauth sends its email: within five seconds, or a page that says that it could not."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from smtplib import SMTPException
from socket import SHUT_RDWR
from typing import Any

import css_inline
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.http import HttpRequest

from accounts.mail_server import in_words, is_refusal

_DEADLINE = 5.0
# `EMAIL_TIMEOUT` is for each answer of the server, not for the whole conversation: one that
# drips would hold a request for minutes. So the page waits for the thread, not for the server.
_senders = ThreadPoolExecutor(max_workers=32, thread_name_prefix="sign-in-email")


class EmailNotSent(Exception):
    """The mail server did not take the email in time; the message says why, without the code."""

    def __init__(self, message: str, *, is_refused: bool) -> None:
        super().__init__(message)
        self.is_refused = is_refused


def _hang_up(connection: Any) -> None:
    """End a conversation that goes on, so that its thread is free for the next one."""
    sock = getattr(getattr(connection, "connection", None), "sock", None)
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "That is not the code of the newest email. Check it and enter it again",
        "too_many_login_attempts": "You have asked for several codes. Wait ten minutes, "
        "then ask for another",
        "rate_limited": "There were many tries from here. Wait a few minutes, then try again",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message: EmailMultiAlternatives = self.render_mail(
            template_prefix,
            email,
            {
                "email": email,
                "council": settings.COUNCIL_NAME,
                "colour": settings.COUNCIL_COLOUR,
                **context,
            },
            headers={"Auto-Submitted": "auto-generated"},
        )
        for part in message.alternatives:
            inlined = css_inline.inline(str(part[0]))
            message.alternatives = []
            message.attach_alternative(inlined, "text/html")
        message.connection = get_connection()
        sending = _senders.submit(message.send)
        try:
            sending.result(timeout=_DEADLINE)
        except (TimeoutError, OSError, SMTPException, ValueError) as error:
            sending.cancel()
            _hang_up(message.connection)
            # A server may repeat what it was sent.
            words = in_words(error, to=email).replace(str(context.get("code")), "(the code)")
            raise EmailNotSent(words, is_refused=is_refusal(error)) from None

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's own notices would say it twice."""
