"""What every template is given."""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from consult.web import pending

log = logging.getLogger(__name__)


def _logo() -> str:
    """The address of the council's logo; of the one that we ship, where that file is not there."""
    try:
        return static(settings.COUNCIL_LOGO)
    except ValueError:
        log.error("COUNCIL_LOGO: there is no static file %s", settings.COUNCIL_LOGO)
        return static("consult/logo.svg")


_council = {
    "name": settings.COUNCIL_NAME,
    "logo": SimpleLazyObject(_logo),
    "email": settings.COUNCIL_EMAIL,
    "colour": settings.COUNCIL_COLOUR,
}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "council": _council,
        "site_url": settings.SITE_URL,
        "mailbox_on": bool(settings.MAILBOX),
        "now": timezone.now(),
        # Lazy: only the sign-in pages look, and looking reads the session.
        "kept": SimpleLazyObject(lambda: pending.sentences(request)),
    }
