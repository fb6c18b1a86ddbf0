"""How allauth sends its email: within five seconds, or a page that says that it could not."""

from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPException
from typing import Any

import css_inline
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

_DEADLINE = 5.0
# `EMAIL_TIMEOUT` is for each answer of the server, not for the whole conversation: one that
# drips would hold a request for minutes. So the page waits for the thread, not for the server.
_senders = ThreadPoolExecutor(max_workers=8, thread_name_prefix="sign-in-email")


class EmailNotSent(Exception):
    """The mail server did not take the email in time."""


class AccountAdapter(DefaultAccountAdapter):
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
        sending = _senders.submit(message.send)
        try:
            sending.result(timeout=_DEADLINE)
        except (TimeoutError, OSError, SMTPException) as error:
            sending.cancel()
            raise EmailNotSent(type(error).__name__) from None

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's own notices would say it twice."""
