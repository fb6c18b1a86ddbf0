"""How allauth sends its email: within five seconds, or a page that says that it could not."""

from typing import Any

import css_inline
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest

from accounts.sending import EmailNotSent, send


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
        try:
            send(message)
        except EmailNotSent as error:
            # A server may repeat what it was sent.
            words = str(error).replace(str(context.get("code")), "(the code)")
            raise EmailNotSent(words, is_refused=error.is_refused) from None

    def format_email_subject(self, subject: str) -> str:
        return subject

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened; allauth's own notices would say it twice."""
