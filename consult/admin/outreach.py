"""Subscriptions and deliveries: what became of each email, and sending one again."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.admin.asking import are_too_many
from accounts.models import User
from consult.admin.asking import Asking
from consult.admin.read_only import ReadOnly
from consult.errors import Refused
from consult.forms.refusals import on_the_next_page
from consult.outreach import actions
from consult.outreach.models import Delivery, DeliveryQuerySet, Status, Subscription
from consult.tasks import hurry, send_delivery


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly[Subscription]):
    list_display = ["councillor", "frequency", "weekday", "hour", "changed_at"]
    list_filter = ["frequency"]
    search_fields = ["councillor__name", "councillor__user__email"]
    list_select_related = ["councillor"]


def in_need(rows: DeliveryQuerySet) -> dict[str, DeliveryQuerySet]:
    """What an officer should look at, by the name that the filter has for it."""
    return {
        "failed": rows.filter(status=Status.FAILED).untold(),
        "unconfirmed": rows.filter(status=Status.UNCONFIRMED).untold(),
        "waiting": rows.overdue(timezone.now()),
    }


class NeedFilter(admin.SimpleListFilter):
    title = "what to look at"
    parameter_name = "need"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("failed", "Failed, and not told since"),
            ("unconfirmed", "Unconfirmed, and not told since"),
            ("waiting", "Waiting for more than an hour"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return in_need(cast(DeliveryQuerySet, queryset)).get(self.value() or "", queryset)


@admin.register(Delivery)
class DeliveryAdmin(Asking[Delivery]):
    # Why it was not sent, or what it said, is what people look for: before the rest.
    list_display = ["recipient", "status", "subject", "note", "due", "finished_at", "attempts"]
    list_filter = [NeedFilter, "status", "kind"]
    search_fields = ["recipient__email", "recipient__name", "period", "subject", "note"]
    list_select_related = ["recipient"]
    date_hierarchy = "created_at"
    actions = ["send_again"]

    @admin.display(description="due", ordering="created_at")
    def due(self, delivery: Delivery) -> str:
        return "asked for" if delivery.was_asked_for else delivery.period

    def said(self, row: Delivery) -> str:
        due = "asked for" if row.was_asked_for else f"due on {row.period}"
        return f"{row.recipient.email}, {due}. {row.get_status_display()}: {row.note}"

    @admin.action(description="Send again")
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> HttpResponse | None:
        rows = cast(DeliveryQuerySet, queryset).repeatable()
        if are_too_many(self, request, rows):
            return None
        if "confirmed" in request.POST:
            self._send_again(request, queryset)
            return None
        if not rows:
            words = "Nothing to send again: only what failed or is unconfirmed can be."
            self.message_user(request, words, messages.WARNING)
            return None
        unconfirmed = rows.filter(status=Status.UNCONFIRMED).exists()
        more = {"title": "Send emails again", "may_come_twice": unconfirmed}
        return self.ask(request, rows, "admin/consult/send_again.html", **more)

    def _send_again(self, request: HttpRequest, chosen: QuerySet[Delivery]) -> None:
        sent, by = 0, cast(User, request.user)
        with on_the_next_page(request, Refused):
            for delivery in chosen:
                if actions.send_again(delivery, by=by, now=timezone.now()):
                    hurry(send_delivery, delivery.pk)
                    self.log_change(request, delivery, "Sent again.")
                    sent += 1
        if sent:
            self.message_user(request, f"On their way again: {sent}.", messages.SUCCESS)
        if left := len(chosen) - sent:
            words = f"Left as they are, as they are on their way already or have left: {left}."
            self.message_user(request, words, messages.WARNING)
