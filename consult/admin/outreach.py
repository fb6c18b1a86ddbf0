"""Subscriptions and deliveries."""

from django.contrib import admin

from consult.admin.read_only import ReadOnly
from consult.outreach.models import Delivery, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly[Subscription]):
    list_display = ["councillor", "frequency", "weekday", "hour", "changed_at"]
    list_filter = ["frequency"]
    search_fields = ["councillor__name", "councillor__user__email"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly[Delivery]):
    list_display = [
        "recipient", "kind", "period", "status", "subject", "finished_at", "attempts", "note",
    ]  # fmt: skip
    list_filter = ["status", "kind"]
    search_fields = ["recipient__email", "period", "subject", "note"]
    list_select_related = ["recipient"]
    date_hierarchy = "created_at"
