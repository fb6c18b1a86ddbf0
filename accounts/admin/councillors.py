"""Councillors and wards in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import actions
from accounts.admin.offered import NamedForm, OnlyOffered
from accounts.admin.telling import send_sign_in_email
from accounts.models import Councillor, Ward


class CouncillorForm(NamedForm[Councillor]):
    """A new councillor is named by their address, whether it has an account or not."""

    email = forms.EmailField(
        help_text="The councillor signs in with this address. No password is needed."
    )

    class Meta:
        model = Councillor
        fields = ["name", "wards"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Councillor.objects.filter(user__email=email).exists():
            raise forms.ValidationError("There is a councillor with this address already.")
        return email


@admin.register(Councillor)
class CouncillorAdmin(OnlyOffered[Councillor]):
    form = NamedForm[Councillor]
    list_display = ["name", "user", "ward_names"]
    list_filter = ["wards"]
    search_fields = ["name", "user__email", "wards__name"]
    list_select_related = ["user"]
    readonly_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Councillor]:
        return super().get_queryset(request).prefetch_related("wards")

    def get_form(
        self, request: HttpRequest, obj: Councillor | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[Councillor]]:
        if obj is None:
            kw["form"] = CouncillorForm
        return super().get_form(request, obj, change, **kw)

    def get_fields(self, request: HttpRequest, obj: Councillor | None = None) -> tuple[str, ...]:
        return ("user" if obj else "email", "name", "wards")

    def save_model(
        self, request: HttpRequest, obj: Councillor, form: forms.ModelForm[Councillor], change: bool
    ) -> None:
        data = form.cleaned_data
        appointed = actions.appoint_councillor(
            email=obj.user.email if change else data["email"],
            name=data["name"],
            wards=data["wards"],
        )
        obj.pk, obj.user = appointed.pk, appointed.user
        if not change:
            send_sign_in_email(request, appointed.user, ["councillor"])

    def has_delete_permission(self, request: HttpRequest, obj: Councillor | None = None) -> bool:
        return False


@admin.register(Ward)
class WardAdmin(OnlyOffered[Ward]):
    form = NamedForm[Ward]
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: Ward | None = None) -> bool:
        """One at a time, and only while nobody lives in it or stands for it."""
        allowed = super().has_delete_permission(request, obj) and obj is not None
        return allowed and not (obj.user_set.exists() or obj.councillors.exists())  # type: ignore[union-attr]
