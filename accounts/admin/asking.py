"""The page between choosing an action and doing it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

# One reason fits few; a form may hold no more than a thousand fields.
_AT_ONCE = 100


def ask(
    shown: ModelAdmin[Any],
    request: HttpRequest,
    chosen: Sequence[tuple[object, str]],
    template: str,
    **more: Any,
) -> HttpResponse:
    """`chosen` are the keys of the rows, and what tells each from the others."""
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "chosen": chosen,
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        **more,
    }
    status = 400 if "form" in more and more["form"].errors else 200
    return TemplateResponse(request, template, context, status=status)


def are_too_many(
    shown: ModelAdmin[Any], request: HttpRequest, rows: QuerySet[Model], *, of: str
) -> bool:
    """Whether more are chosen than one person looks at; it says so."""
    if rows.count() <= _AT_ONCE:
        return False
    shown.message_user(request, f"Choose {_AT_ONCE} {of} or fewer.", messages.ERROR)
    return True
