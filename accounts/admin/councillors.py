"""Councillors, and the wards they stand for."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format

from accounts import actions
from accounts.admin.asking import ask, back_to, row_for_admins
from accounts.admin.offered import NamedForm, OnlyOffered
from accounts.admin.telling import send_sign_in_email, tell_after_commit
from accounts.emails import address_changed_emails
from accounts.forms import is_plain
from accounts.models import Councillor, User, Ward


class AddressForm(forms.Form):
    """Another address for somebody who has an account."""

    email = forms.EmailField(
        label="New email address",
        max_length=254,
        validators=[is_plain],
        error_messages={
            "required": "Enter the new email address",
            "invalid": "Enter an email address such as name@example.com",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self._user.email:
            raise forms.ValidationError("This is the address that they sign in with now")
        return email


class TermFilter(admin.SimpleListFilter):
    title = "term"
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("running", "Running"), ("ended", "Ended")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Councillor]
    ) -> QuerySet[Councillor]:
        if self.value() == "running":
            return queryset.filter(term_ended_at=None)
        return queryset.exclude(term_ended_at=None) if self.value() == "ended" else queryset


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
        known = Councillor.objects.filter(user=User.objects.of(email)).first()
        if known and not known.is_serving:
            raise forms.ValidationError(
                f"{known.name} was a councillor with this address. Open them in the list, and "
                "resume their term."
            )
        if known:
            raise forms.ValidationError("There is a councillor with this address already.")
        return email


@admin.register(Councillor)
class CouncillorAdmin(OnlyOffered[Councillor]):
    form = NamedForm[Councillor]
    list_display = ["name", "user", "ward_names", "term"]
    list_filter = [TermFilter, "wards"]
    search_fields = ["name", "user__email", "wards__name"]
    list_select_related = ["user"]
    readonly_fields = ["user", "term"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Councillor]:
        return super().get_queryset(request).prefetch_related("wards")

    def get_form(
        self, request: HttpRequest, obj: Councillor | None = None, change: bool = False, **kw: Any
    ) -> type[forms.ModelForm[Councillor]]:
        if obj is None:
            kw["form"] = CouncillorForm
        return super().get_form(request, obj, change, **kw)

    def get_fields(self, request: HttpRequest, obj: Councillor | None = None) -> tuple[str, ...]:
        return ("user", "name", "wards", "term") if obj else ("email", "name", "wards")

    @admin.display(description="term", ordering="term_ended_at")
    def term(self, councillor: Councillor) -> str:
        if councillor.term_ended_at is None:
            return "running"
        return f"ended on {date_format(timezone.localtime(councillor.term_ended_at))}"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.ask_address)
        own = path("<path:object_id>/address/", view, name="accounts_councillor_address")
        return [own, *super().get_urls()]

    def ask_address(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page that asks for another address, and says what follows."""
        councillor = row_for_admins(self, request, object_id)
        user, old = councillor.user, councillor.user.email
        form = AddressForm(request.POST if request.method == "POST" else None, user=user)
        if form.is_valid():
            new = form.cleaned_data["email"]
            try:
                actions.change_address(user, email=new)
            except actions.AddressTaken:
                form.add_error(
                    "email", "This address has an account already. Use one that has none"
                )
            else:
                self.log_change(request, councillor, "Email address changed.")
                self.message_user(request, "The email address is changed.", messages.SUCCESS)
                told = address_changed_emails(name=councillor.name, old=old, new=new)
                tell_after_commit(request, told, mend="Tell them yourself.")
                return back_to(councillor)
        template = "admin/accounts/councillor/address.html"
        title = f"Change the email address of {councillor.name}"
        return ask(self, request, template, row=councillor, title=title, form=form)

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
