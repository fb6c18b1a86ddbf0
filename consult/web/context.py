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


def _file(setting: str, shipped: str) -> str:
    """The address of a file of the council's; of the one that we ship, where it is not there."""
    name = getattr(settings, setting)
    try:
        return static(name)
    except ValueError:
        log.error("%s: there is no static file %s", setting, name)
        return static(shipped)


_council = {
    "name": settings.COUNCIL_NAME,
    "logo": SimpleLazyObject(lambda: _file("COUNCIL_LOGO", "consult/logo.svg")),
    "picture": SimpleLazyObject(lambda: _file("COUNCIL_PICTURE", "consult/share.png")),
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
