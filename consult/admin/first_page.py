"""What the admin's first page says before the lists: what has not left, and what stands still."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from consult.admin.outreach import in_need
from consult.admin.read_only import is_admin, list_link
from consult.outreach.models import Delivery

# One email, several.
_IN_WORDS = {
    "failed": ("1 email could not be sent", "{} emails could not be sent"),
    "unconfirmed": (
        "Of 1 email it is not known whether it arrived",
        "Of {} emails it is not known whether they arrived",
    ),
    "waiting": (
        "1 email has waited for more than an hour",
        "{} emails have waited for more than an hour",
    ),
}
_index = admin.site.index


def emails_in_need() -> list[SafeString]:
    """A link for each kind of trouble, to the list of those that are in it."""
    found = []
    for need, rows in in_need(Delivery.objects.all()).items():
        if number := rows.count():
            words = _IN_WORDS[need][number > 1].format(number)
            found.append(list_link(Delivery, words, need=need))
    return found


def _first_page(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> TemplateResponse:
    """For admins alone: a moderator is told of no email."""
    standing = {"emails": emails_in_need()} if is_admin(request) else None
    return _index(request, {"standing": standing, **(extra_context or {})})


admin.site.index = _first_page  # type: ignore[method-assign]
