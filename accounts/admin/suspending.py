"""Suspending people, and ending that: each asks first, of one person or of several."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format

from accounts import actions
from accounts.admin.asking import are_too_many, ask_of_several
from accounts.admin.offered import OnlyOffered
from accounts.admin.telling import tell_after_commit
from accounts.emails import suspended_email, suspension_ended_email
from accounts.models import NO_REASON, REASON_LENGTH, User, suspended_on

Step = Callable[[HttpRequest, QuerySet[User]], HttpResponse | None]
_MEND = "Tell them another way."


class SuspendForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        help_text="The person is told it by email, and wherever they try to take part.",
        max_length=REASON_LENGTH,
        error_messages={"required": "Give the reason"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label="Last day",
        help_text="The suspension ends by itself after this day. Empty: until somebody ends it.",
        required=False,
        error_messages={"invalid": "Enter a day such as 2027-03-31"},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_reason(self) -> str:
        """On one line, as it is stored: it stands in sentences and in emails."""
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if not reason.isprintable():
            raise forms.ValidationError("Use letters, numbers, spaces and punctuation only")
        return reason

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("Enter today or a later day, or leave it empty")
        return until


class SuspendedFilter(admin.SimpleListFilter):
    title = "suspended"
    parameter_name = "suspended"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("now", "Now"), ("before", "Before"), ("never", "Never")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        is_now = suspended_on(timezone.localdate())
        match self.value():
            case "now":
                return queryset.filter(is_now)
            case "before":
                return queryset.filter(suspended_at__isnull=False).exclude(is_now)
            case "never":
                return queryset.filter(suspended_at=None)
        return queryset


class Suspending(OnlyOffered[User]):
    actions = ["suspend", "end_suspension"]
    suspension_fields = ("suspended_at", "until", "why", "suspended_by")

    def get_urls(self) -> list[URLPattern]:
        def page(step: Step, name: str) -> URLPattern:
            def view(request: HttpRequest, object_id: str) -> HttpResponse:
                return self._of_one(request, object_id, step)

            address = f"<path:object_id>/{name.replace('_', '-')}/"
            return path(address, self.admin_site.admin_view(view), name=f"accounts_user_{name}")

        ours = [page(self._suspend, "suspend"), page(self._end, "end_suspension")]
        return [*ours, *super().get_urls()]

    @admin.action(description="Suspend, with a reason")
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        too_many = are_too_many(self, request, queryset)
        return None if too_many else self._suspend(request, queryset)

    @admin.action(description="End the suspension")
    def end_suspension(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        too_many = are_too_many(self, request, queryset)
        return None if too_many else self._end(request, queryset)

    @admin.display(description="suspended", ordering="suspended_at")
    def suspended(self, user: User) -> str:
        if not user.is_suspended:
            return "Before" if user.suspended_at else ""
        last = user.suspended_until
        return f"Until {date_format(last)}" if last else "Until it is ended"

    @admin.display(description="last day")
    def until(self, user: User) -> str:
        last = user.suspended_until
        return date_format(last) if last else "None: until it is ended"

    @admin.display(description="reason")
    def why(self, user: User) -> str:
        return user.suspension_reason or f"{NO_REASON}."

    def _of_one(self, request: HttpRequest, object_id: str, step: Step) -> HttpResponse:
        """What the list does with several, for the one whose page it is."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = self.get_object(request, unquote(object_id))
        if user is None:
            raise Http404
        asked = step(request, self.get_queryset(request).filter(pk=user.pk))
        return asked or redirect("admin:accounts_user_change", user.pk)

    def _suspend(self, request: HttpRequest, rows: QuerySet[User]) -> HttpResponse | None:
        """The page that asks, or None once it is done or there is nobody to do it to."""
        me = cast(User, request.user)
        chosen = [user for user in rows if user != me and not user.is_suspended]
        left_out = [_why_not(user, me) for user in rows if user not in chosen]
        if not chosen:
            self.message_user(request, " ".join(left_out), messages.ERROR)
            return None
        form = SuspendForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            more = {"form": form, "left_out": left_out, "title": _title("Suspend", chosen)}
            return self._ask(request, chosen, "admin/accounts/suspend.html", **more)
        reason, until = form.cleaned_data["reason"], form.cleaned_data["until"]
        given = {"reason": reason, "until": until, "by": me, "now": timezone.now()}
        with transaction.atomic():
            done = [user for user in chosen if actions.suspend_user(user, **given)]
            last = date_format(until, "j F Y") if until else "it is ended"
            for user in done:
                self.log_change(request, user, f"Suspended until {last}: {reason}")
            tell_after_commit(request, [suspended_email(user) for user in done], mend=_MEND)
        self.message_user(request, f"Suspended: {len(done)}.", messages.SUCCESS)
        return None

    def _end(self, request: HttpRequest, rows: QuerySet[User]) -> HttpResponse | None:
        chosen = [user for user in rows if user.is_suspended]
        if not chosen:
            self.message_user(request, "Nobody of them is suspended.", messages.ERROR)
            return None
        if "confirmed" not in request.POST:
            title = _title("End the suspension of", chosen)
            return self._ask(request, chosen, "admin/accounts/end_suspension.html", title=title)
        with transaction.atomic():
            done = [user for user in chosen if actions.end_suspension(user, now=timezone.now())]
            for user in done:
                self.log_change(request, user, "Suspension ended.")
            tell_after_commit(request, [suspension_ended_email(user) for user in done], mend=_MEND)
        self.message_user(request, f"Suspension ended: {len(done)}.", messages.SUCCESS)
        return None

    def _ask(
        self, request: HttpRequest, chosen: list[User], template: str, **more: Any
    ) -> HttpResponse:
        return ask_of_several(
            self, request, [(user.pk, _called(user)) for user in chosen], template, **more
        )


def _why_not(user: User, me: User) -> str:
    if user == me:
        return "You cannot suspend yourself: nobody might be left to end it."
    return f"Suspended already: {user}. To give another reason or day, end that first."


def _title(verb: str, chosen: list[User]) -> str:
    return f"{verb} {chosen[0] if len(chosen) == 1 else f'{len(chosen)} people'}"


def _called(user: User) -> str:
    return f"{user} ({user.public_name})"
