"""The page between choosing an action and doing it: what it means, for whom, and one button."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from consult.admin.read_only import ReadOnly

M = TypeVar("M", bound=Model)
# One answer fits few rows; a form may hold no more than a thousand fields.
_AT_ONCE = 100


def asking_page(
    shown: admin.ModelAdmin[Any],
    request: HttpRequest,
    chosen: list[tuple[int, str]],
    template: str,
    **more: Any,
) -> HttpResponse:
    """`chosen`: the key of each row, and what is said of it."""
    context = {
        **shown.admin_site.each_context(request),
        "opts": shown.opts,
        "chosen": chosen,
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        **more,
    }
    status = 400 if "form" in more and more["form"].errors else 200
    return TemplateResponse(request, template, context, status=status)


class Asking(ReadOnly[M]):
    # Each admin writes this for its rows; its metaclass, Django's own, rules out an abstract one.
    def said(self, row: M) -> str:
        """Whose it is, and what it says."""
        raise NotImplementedError

    def are_too_many(self, request: HttpRequest, rows: QuerySet[M]) -> bool:
        """Whether more are chosen than one person looks at; it says so."""
        if rows.count() <= _AT_ONCE:
            return False
        kind = self.opts.verbose_name_plural
        self.message_user(request, f"Choose {_AT_ONCE} {kind} or fewer.", messages.ERROR)
        return True

    def ask(
        self, request: HttpRequest, rows: QuerySet[M], template: str, **more: Any
    ) -> HttpResponse:
        chosen = [(row.pk, self.said(row)) for row in rows]
        return asking_page(self, request, chosen, template, **more)
