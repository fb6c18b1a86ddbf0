"""What every template is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from consult.web import pending
from consult.web.council import COUNCIL

FOOTER = [
    ("about", "About this site"),
    ("rules", "Rules for comments"),
    ("privacy", "Privacy"),
    ("cookies", "Cookies"),
    ("accessibility", "Accessibility"),
]


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "council": COUNCIL,
        "footer": FOOTER,
        "site_url": settings.SITE_URL,
        "mailbox_on": bool(settings.MAILBOX),
        "now": timezone.now(),
        # Lazy: only the sign-in pages look, and looking reads the session.
        "kept": SimpleLazyObject(lambda: pending.sentences(request)),
    }
