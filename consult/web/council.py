"""Whose site this is, as every page says it, those that stand alone included."""

import logging

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject

log = logging.getLogger(__name__)


def _logo() -> str:
    """The address of the council's logo; of the one that we ship, where that file is not there."""
    try:
        return static(settings.COUNCIL_LOGO)
    except ValueError:
        log.error("COUNCIL_LOGO: there is no static file %s", settings.COUNCIL_LOGO)
        return static("consult/logo.svg")


COUNCIL = {
    "name": settings.COUNCIL_NAME,
    "logo": SimpleLazyObject(_logo),
    "email": settings.COUNCIL_EMAIL,
    "colour": settings.COUNCIL_COLOUR,
    "address": settings.COUNCIL_ADDRESS,
    "phone": settings.COUNCIL_PHONE,
    "data_protection": settings.DATA_PROTECTION_EMAIL,
    "service": settings.SERVICE_NAME,
}
