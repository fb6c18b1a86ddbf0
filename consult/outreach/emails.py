"""One function per email; the only place in consult that builds mail."""

import re
from typing import Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import Councillor
from consult.outreach.digest import Digest
from consult.outreach.models import Delivery


def absolute(path: str) -> str:
    """On the configured host, never on one that a request named."""
    return f"{settings.SITE_URL}{path}"


def digest_email(
    digest: Digest, councillor: Councillor, delivery: Delivery
) -> EmailMultiAlternatives:
    context = {"digest": digest, "councillor": councillor, "told_from": settings.TOLD_FROM}
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return _build(
        "digest",
        context,
        to=councillor.user.email,
        headers={
            # The same delivery always has the same id: a second copy can be told from a new email.
            "Message-ID": f"<digest-{delivery.pk}@{host}>",
            "List-Id": f"Digest <digest.{host}>",
        },
    )


def _build(
    name: str, context: dict[str, Any], *, to: str, headers: dict[str, str]
) -> EmailMultiAlternatives:
    context |= {
        "council": settings.COUNCIL_NAME,
        "colour": settings.COUNCIL_COLOUR,
        "site_url": settings.SITE_URL,
    }
    subject = render_to_string(f"emails/{name}/subject.txt", context)
    message = EmailMultiAlternatives(
        # A name or a title may hold line ends: a subject is one line.
        subject=" ".join(subject.split()),
        body=_tidy(render_to_string(f"emails/{name}/body.txt", context)),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"} | headers,
    )
    html = render_to_string(f"emails/{name}/body.html", context)
    message.attach_alternative(css_inline.inline(html), "text/html")
    return message


def _tidy(text: str) -> str:
    """At most one empty line in a row: template tags leave some."""
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", text).strip() + "\n"
