"""People in the admin. None is deleted here: a delete page would list votes."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from accounts import actions
from accounts.admin.offered import NamedForm
from accounts.admin.suspending import SuspendedFilter, Suspending
from accounts.admin.telling import may_be_invited, roles_of, send_sign_in_email
from accounts.mailboxes import mailbox_of
from accounts.models import User

# Rights are roles here (moderator, admin), and an address is proven by its owner alone.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


class UserForm(NamedForm[User]):
    class Meta:
        model = User
        fields = ["email", "name", "ward", "is_active", "is_moderator", "is_superuser"]

    def clean_email(self) -> str:
        """In lower case, as sign-in looks for it: the same address never makes two accounts."""
        email = str(self.cleaned_data["email"]).lower()
        if "email" not in self.initial:
            found = User.objects.of(email)
            if found and found.email != email:
                raise forms.ValidationError(
                    f"This mailbox has an account already: {found.email}. What follows a + in an "
                    "address does not make another one."
                )
            self.instance.mailbox = mailbox_of(email)
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # Whoever has one of the two roles may enter the admin, and nobody else.
        self.instance.is_staff = bool(data.get("is_moderator") or data.get("is_superuser"))
        return data


@admin.register(User)
class UserAdmin(Suspending):
    form = UserForm
    list_display = [
        "email",
        "name",
        "ward",
        "is_moderator",
        "is_superuser",
        "is_active",
        "suspended",
        "date_joined",
    ]
    list_filter = ["is_superuser", "is_moderator", "is_active", SuspendedFilter, "ward"]
    search_fields = ["email", "name", "councillor__name"]
    list_select_related = ["ward", "councillor"]
    date_hierarchy = "date_joined"
    readonly_fields = [
        "councillor",
        "date_joined",
        "last_login",
        *Suspending.suspension_fields,
        "suspension_ended_at",
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_sign_in_email)
        address, name = "<path:object_id>/sign-in-email/", "accounts_user_sign_in_email"
        return [path(address, view, name=name), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        shown = ("councillor", "date_joined", "last_login") if obj else ()
        parts: list[tuple[str | None, Any]] = [(None, {"fields": (*UserForm.Meta.fields, *shown)})]
        if obj and obj.suspended_at:
            title = "Suspended now" if obj.is_suspended else "Suspended before"
            ended = ("suspension_ended_at",) if obj.suspension_ended_at else ()
            parts.append((title, {"fields": (*self.suspension_fields, *ended)}))
        return parts

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """The address is the account: whoever has a new one signs in with it."""
        return ["email", *self.readonly_fields] if obj else []

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        user = self.get_object(request, unquote(object_id))
        more = {"may_be_invited": user is not None and may_be_invited(user)}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            actions.sign_up(email=obj.email)
        roles = {"is_superuser": "admin", "is_moderator": "moderator"}
        given = [role for name, role in roles.items() if name in form.changed_data]
        given = [role for role in given if role in roles_of(obj)]
        if given:
            send_sign_in_email(request, obj, given)

    def send_sign_in_email(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Once more, when the first one was lost."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = self.get_object(request, unquote(object_id))
        if user is None or not may_be_invited(user):
            raise Http404
        if request.method == "POST":
            self.log_change(request, user, "Sign-in email sent again.")
            self.message_user(request, f"The sign-in email goes to {user}.")
            send_sign_in_email(request, user, roles_of(user))
        return redirect("admin:accounts_user_change", user.pk)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
