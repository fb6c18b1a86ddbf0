"""The Django admin over all stages: all can be read, and every change is one of our actions."""

from typing import NoReturn

from django.conf import settings
from django.contrib import admin
from django.http import Http404

from consult.admin import (
    archived,
    codes,
    councillors,
    discussion,
    first_page,
    intake,
    outreach,
    retrievals,
    timetable,
    timetable_words,
    topics,
)

__all__ = [
    "archived",
    "codes",
    "councillors",
    "discussion",
    "first_page",
    "intake",
    "outreach",
    "retrievals",
    "timetable",
    "timetable_words",
    "topics",
]

admin.site.site_header = admin.site.site_title = f"{settings.COUNCIL_NAME} admin"
admin.site.index_title = "All of the consultation"


def _no_passwords(*_: object, **__: object) -> NoReturn:
    """Everybody signs in by emailed code: there is no password to change."""
    raise Http404


admin.site.password_change = _no_passwords  # type: ignore[method-assign]
admin.site.password_change_done = _no_passwords  # type: ignore[method-assign]
