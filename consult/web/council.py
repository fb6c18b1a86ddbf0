"""Whose site this is, as every page says it, those that stand alone included."""

import logging

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject

log = logging.getLogger(__name__)


def _file(setting: str, shipped: str) -> str:
    """The address of a file of the council's; of the one that we ship, where it is not there."""
    name = getattr(settings, setting)
    try:
        return static(name)
    except ValueError:
        log.error("%s: there is no static file %s", setting, name)
        return static(shipped)


COUNCIL = {
    "name": settings.COUNCIL_NAME,
    "logo": SimpleLazyObject(lambda: _file("COUNCIL_LOGO", "consult/logo.svg")),
    "picture": SimpleLazyObject(lambda: _file("COUNCIL_PICTURE", "consult/share.png")),
    "email": settings.COUNCIL_EMAIL,
    "colour": settings.COUNCIL_COLOUR,
    "address": settings.COUNCIL_ADDRESS,
    "phone": settings.COUNCIL_PHONE,
    "data_protection": settings.DATA_PROTECTION_EMAIL,
    "service": settings.SERVICE_NAME,
}
