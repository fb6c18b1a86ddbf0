"""A page about one row that asks before it does something: what follows, and one button."""

from typing import Any, TypeVar

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User

M = TypeVar("M", bound=Model)


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
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "object": row,
        "title": title,
        **more,
    }
    status = 400 if "form" in more and more["form"].errors else 200
    return TemplateResponse(request, template, context, status=status)


def back_to(row: Model) -> HttpResponse:
    """To the row's own page."""
    return redirect(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)
