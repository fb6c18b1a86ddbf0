"""What every admin page of consult's models has in common: it shows, and does not write."""

from typing import ClassVar, TypeVar
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User

M = TypeVar("M", bound=Model)


class ReadOnly(admin.ModelAdmin[M]):
    # What a moderator needs for the queue; the rest is for admins alone.
    for_moderators: ClassVar[bool] = False

    def _may_see(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and (
            user.is_superuser or (self.for_moderators and user.is_moderator)
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may_see(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._may_see(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class ReadOnlyRows(admin.TabularInline[M, Model]):
    """Rows shown within the page of what they belong to."""

    extra = 0
    can_delete = False

    def has_view_permission(self, *_: object) -> bool:
        return True

    def has_add_permission(self, *_: object) -> bool:
        return False

    def has_change_permission(self, *_: object) -> bool:
        return False


def list_link(model: type[Model], text: object, **wanted: object) -> SafeString:
    """A link to the list of this model, narrowed to the rows that are `wanted`."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return format_html('<a href="{}?{}">{}</a>', reverse(name), urlencode(wanted), text)
