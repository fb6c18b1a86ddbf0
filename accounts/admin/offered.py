"""One gate before the admin, lists that answer what they offer, and names on one line."""

from typing import ClassVar, TypeVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User

M = TypeVar("M", bound=Model)
_may_enter = admin.site.has_permission


def _may_enter_and_is_not_suspended(request: HttpRequest) -> bool:
    """One gate before every page of the admin, whatever the role and whose the model."""
    if isinstance(request.user, User) and request.user.is_suspended:
        raise PermissionDenied(request.user.suspension)
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
