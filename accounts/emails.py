"""How every email is built, and those that tell people of their own account: a function each."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import NO_REASON, User


def absolute(path: str) -> str:
    """On the configured host, never on one that a request named."""
    return f"{settings.SITE_URL}{path}"


def suspended_email(user: User) -> EmailMultiAlternatives:
    context = {"user": user, "reason": user.suspension_reason or NO_REASON}
    return build("suspended", context, to=user.email)


def suspension_ended_email(user: User) -> EmailMultiAlternatives:
    return build("suspension_ended", {"user": user}, to=user.email)


def sign_in_email(user: User, roles: Sequence[str]) -> EmailMultiAlternatives:
    """What somebody with these roles (“councillor”, “moderator”, “admin”) does first, and how."""
    called = " and ".join(f"an {role}" if role == "admin" else f"a {role}" for role in roles)
    return build("sign_in", {"user": user, "roles": roles, "called": called}, to=user.email)


def address_changed_emails(*, name: str, old: str, new: str) -> list[EmailMultiAlternatives]:
    """To both addresses; the old one is not told the new."""
    return [
        build("address_changed", {"name": name, "is_new": is_new}, to=address)
        for address, is_new in ((old, False), (new, True))
    ]


def build(
    name: str, context: Mapping[str, Any], *, to: str, headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """The email of the three templates in `emails/<name>/`."""
    context = {
        **context,
        "council": settings.COUNCIL_NAME,
        "council_email": settings.COUNCIL_EMAIL,
        "colour": settings.COUNCIL_COLOUR,
        "site_url": settings.SITE_URL,
    }
    subject = render_to_string(f"emails/{name}/subject.txt", context)
    message = EmailMultiAlternatives(
        # A name or a title may hold line ends: a subject is one line.
        subject=" ".join(subject.split()),
        body=_tidy(render_to_string(f"emails/{name}/body.txt", context)),
        to=[to],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    html = render_to_string(f"emails/{name}/body.html", context)
    message.attach_alternative(css_inline.inline(html), "text/html")
    return message


def _tidy(text: str) -> str:
    """At most one empty line in a row: template tags leave some."""
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip() + "\n"
