"""Pages that ask before something is done, about one row or about several that were chosen."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin import ModelAdmin, helpers
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User

M = TypeVar("M", bound=Model)
# One answer fits few rows; a form may hold no more than a thousand fields.
_AT_ONCE = 100


def row_for_admins(shown: ModelAdmin[M], request: HttpRequest, object_id: str) -> M:
    """The row that the page is about; whoever is no admin is refused, whatever they may see."""
    if not (isinstance(request.user, User) and request.user.is_superuser):
        raise PermissionDenied("Only an admin can do that.")
    row = shown.get_object(request, unquote(object_id))
    if row is None:
        raise Http404
    return row


def ask(
    shown: ModelAdmin[M], request: HttpRequest, template: str, *, row: M, title: str, **more: Any
) -> HttpResponse:
    """`more` may hold the `form`; one with errors is a 400."""
    return _page(shown, request, template, object=row, title=title, **more)


def ask_of_several(
    shown: ModelAdmin[Any],
    request: HttpRequest,
    chosen: Sequence[tuple[object, str]],
    template: str,
    **more: Any,
) -> HttpResponse:
    """`chosen` are the keys of the rows, and what tells each from the others; else as `ask`."""
    key = helpers.ACTION_CHECKBOX_NAME
    return _page(shown, request, template, chosen=chosen, action_checkbox_name=key, **more)


def _page(shown: ModelAdmin[Any], request: HttpRequest, template: str, **more: Any) -> HttpResponse:
    context = {**shown.admin_site.each_context(request), "opts": shown.opts, **more}
    status = 400 if "form" in more and more["form"].errors else 200
    return TemplateResponse(request, template, context, status=status)


def back_to(row: Model) -> HttpResponse:
    """To the row's own page."""
    return redirect(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)


def are_too_many(shown: ModelAdmin[Any], request: HttpRequest, rows: QuerySet[Any]) -> bool:
    """Whether more are chosen than one person looks at; it says so."""
    if rows.count() <= _AT_ONCE:
        return False
    kind = shown.opts.verbose_name_plural
    shown.message_user(request, f"Choose {_AT_ONCE} {kind} or fewer.", messages.ERROR)
    return True
