"""Subscriptions and deliveries."""

from django.contrib import admin

from consult.admin.read_only import ReadOnly
from consult.outreach.models import Delivery, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly[Subscription]):
    list_display = ["councillor", "frequency", "weekday", "hour", "changed_at"]
    list_filter = ["frequency"]
    search_fields = ["councillor__name", "councillor__user__email"]
    list_select_related = ["councillor"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly[Delivery]):
    # Why it was not sent, or what it said, is what people look for: before the rest.
    list_display = ["recipient", "status", "subject", "note", "due", "finished_at", "attempts"]
    list_filter = ["status", "kind"]
    search_fields = ["recipient__email", "recipient__name", "period", "subject", "note"]
    list_select_related = ["recipient"]
    date_hierarchy = "created_at"

    @admin.display(description="due", ordering="created_at")
    def due(self, delivery: Delivery) -> str:
        return "asked for" if delivery.was_asked_for else delivery.period
