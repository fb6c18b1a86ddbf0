"""People in the admin. None is deleted here: a delete page would list votes."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import actions
from accounts.admin.offered import NamedForm, OnlyOffered
from accounts.models import User

# Rights are roles here (moderator, admin), and an address is proven by its owner alone.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


class UserForm(NamedForm[User]):
    class Meta:
        model = User
        fields = ["email", "name", "ward", "is_active", "is_moderator", "is_superuser"]
        labels = {"is_moderator": "Moderator", "is_superuser": "Admin"}
        help_texts = {
            "is_moderator": "Sees topics and comments in the admin, and hides comments.",
            "is_superuser": "Sees and does everything in the admin.",
        }

    def clean_email(self) -> str:
        """In lower case, as sign-in looks for it: the same address never makes two accounts."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # Whoever has one of the two roles may enter the admin, and nobody else.
        self.instance.is_staff = bool(data.get("is_moderator") or data.get("is_superuser"))
        return data


@admin.register(User)
class UserAdmin(OnlyOffered[User]):
    form = UserForm
    list_display = [
        "email",
        "name",
        "ward",
        "is_moderator",
        "is_superuser",
        "is_active",
        "suspended_at",
        "date_joined",
    ]
    list_filter = ["is_superuser", "is_moderator", "is_active", "ward"]
    search_fields = ["email", "name", "councillor__name"]
    list_select_related = ["ward"]
    date_hierarchy = "date_joined"
    readonly_fields = ["councillor", "suspended_at", "date_joined", "last_login"]
    actions = ["suspend", "restore"]

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return (*UserForm.Meta.fields, *(self.readonly_fields if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """The address is the account: whoever has a new one signs in with it."""
        return ["email", *self.readonly_fields] if obj else []

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            actions.sign_up(email=obj.email)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.action(description="Suspend: may read, not take part")
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        # Not oneself: nobody might be left to end it.
        others = [user for user in queryset if user != request.user]
        for user in others:
            actions.suspend_user(
                user, reason="", until=None, by=cast(User, request.user), now=timezone.now()
            )
            self.log_change(request, user, "Suspended.")
        self.message_user(request, f"Suspended: {len(others)}.")

    @admin.action(description="End the suspension")
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            actions.end_suspension(user, now=timezone.now())
            self.log_change(request, user, "Suspension ended.")
        self.message_user(request, f"Suspension ended: {len(queryset)}.")
