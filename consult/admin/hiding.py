"""Hiding with a reason, and restoring: actions of every list of what people wrote."""

from typing import ClassVar, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from accounts.admin.asking import are_too_many
from accounts.models import User
from consult.admin.asking import Asking
from consult.errors import Closed, Refused
from consult.forms.officer import ReasonForm
from consult.forms.refusals import at_its_field, on_the_next_page

M = TypeVar("M", bound=Model)


class Hiding(Asking[M]):
    for_moderators = True
    actions = ["hide", "restore"]
    # On the page that asks why: what becomes of the words.
    hiding_means: ClassVar[str]

    # Each admin writes these for its rows; its metaclass, Django's own, rules out abstract ones.
    def hide_row(self, row: M, *, reason: str, by: User) -> bool:
        """Whether it was this that hid the row."""
        raise NotImplementedError

    def restore_row(self, row: M, *, by: User) -> bool:
        """Whether there was a hiding to undo."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.hide_one)
        name = f"{self.opts.app_label}_{self.opts.model_name}_hide"
        return [path("<path:object_id>/hide/", view, name=name), *super().get_urls()]

    def hide_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page that asks why, for one row: where a link of a public page leads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        its_page = redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
        if getattr(row, "hidden_at", None) is not None:
            return its_page
        rows, title = self.get_queryset(request).filter(pk=row.pk), f"Hide {self.opts.verbose_name}"
        return self._hide_or_ask(request, rows, f"{title} {row.pk}") or its_page

    @admin.action(description="Hide, with a reason")
    def hide(self, request: HttpRequest, queryset: QuerySet[M]) -> HttpResponse | None:
        if are_too_many(self, request, queryset):
            return None
        return self._hide_or_ask(request, queryset, f"Hide {self.opts.verbose_name_plural}")

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        restored = 0
        with on_the_next_page(request, Closed, Refused):
            for row in queryset:
                if self.restore_row(row, by=cast(User, request.user)):
                    self.log_change(request, row, "Restored.")
                    restored += 1
            self.message_user(request, f"Restored: {restored}.", messages.SUCCESS)

    def _hide_or_ask(
        self, request: HttpRequest, rows: QuerySet[M], title: str
    ) -> HttpResponse | None:
        """The page that asks why, or None once they are hidden."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            with on_the_next_page(request, Closed, Refused), at_its_field(form):
                self._hide(request, rows, form.cleaned_data["reason"])
            if not form.errors:
                return None
        more = {"title": title, "form": form, "hiding_means": self.hiding_means}
        return self.ask(request, rows, "admin/consult/hide.html", **more)

    def _hide(self, request: HttpRequest, rows: QuerySet[M], reason: str) -> None:
        """What was hidden before keeps its reason, and is not told as hidden with this one."""
        chosen, hidden = list(rows), 0
        for row in chosen:
            if self.hide_row(row, reason=reason, by=cast(User, request.user)):
                self.log_change(request, row, f"Hidden: {reason}")
                hidden += 1
        before = f" Hidden before: {len(chosen) - hidden}." if hidden < len(chosen) else ""
        level = messages.SUCCESS if hidden else messages.WARNING
        self.message_user(request, f"Hidden: {hidden}.{before}", level)
