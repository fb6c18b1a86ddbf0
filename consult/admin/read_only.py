"""What every admin page of consult's models has in common: it shows, and does not write."""

from typing import ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

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
