"""People and wards in the admin. No person is deleted here: a delete page would list votes."""

from typing import Any, ClassVar, TypeVar

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import actions
from accounts.mailboxes import mailbox_of
from accounts.models import Councillor, User, Ward

# Rights are roles here (moderator, admin), and an address is proven by its owner alone.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)

M = TypeVar("M", bound=Model)
_may_enter = admin.site.has_permission


def _may_enter_and_is_not_suspended(request: HttpRequest) -> bool:
    """One gate before every page of the admin, whatever the role and whose the model."""
    if isinstance(request.user, User) and request.user.is_suspended:
        raise PermissionDenied("Your account is suspended. You can read, but not take part.")
    return _may_enter(request)


admin.site.has_permission = _may_enter_and_is_not_suspended  # type: ignore[method-assign]


class OnlyOffered(admin.ModelAdmin[M]):
    """A list that answers the questions it offers: Django's answers any one relation away.

    Of people and topics, one relation away are votes.
    """

    # Lookups, beside those of the filters, that links of ours use.
    linked: ClassVar[tuple[str, ...]] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in self._offered(request)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.opts.pk.name

    def _offered(self, request: HttpRequest) -> set[str]:
        offered = {f"{key}{how}" for key in ("pk", "id") for how in ("", "__exact", "__in")}
        offered |= {*self.linked}
        if self.date_hierarchy:
            offered |= {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        for chosen in self.get_list_filter(request):
            if isinstance(chosen, str):
                ways = ("", "__exact", "__isnull", "__id__exact")
                offered |= {f"{chosen}{how}" for how in ways}
            elif isinstance(chosen, type) and issubclass(chosen, admin.SimpleListFilter):
                offered.add(str(chosen.parameter_name))
        return offered


class NamedForm(forms.ModelForm[M]):
    def clean_name(self) -> str:
        """On one line: names stand in the headings of emails."""
        name = str(self.cleaned_data["name"])
        if not name.isprintable():
            raise forms.ValidationError("Use letters, numbers, spaces and punctuation only")
        return name


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
            actions.suspend_user(user, now=timezone.now())
            self.log_change(request, user, "Suspended.")
        self.message_user(request, f"Suspended: {len(others)}.")

    @admin.action(description="End the suspension")
    def restore(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            actions.restore_user(user)
            self.log_change(request, user, "Suspension ended.")
        self.message_user(request, f"Suspension ended: {len(queryset)}.")


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
        if Councillor.objects.filter(user=User.objects.of(email)).exists():
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
