"""Celery's timetable: the pages of django-celery-beat, with what an officer needs of them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django_celery_beat.admin import PeriodicTaskAdmin
from django_celery_beat.models import ClockedSchedule, PeriodicTask, SolarSchedule
from kombu.exceptions import OperationalError

# Sunrise and sunset need a library that is not installed: a task on one would stop the timetable.
# Nothing here is done once, at one moment: "Run now" is for that.
admin.site.unregister([PeriodicTask, SolarSchedule, ClockedSchedule])


@admin.register(PeriodicTask)
class TimetableAdmin(PeriodicTaskAdmin):  # type: ignore[misc] # its library has no types
    list_display = ["name", "enabled", "scheduler", "last_run_at", "total_run_count"]
    list_filter = ["enabled", "task"]
    # Of the start times there are none, and the page would show an empty row for them.
    date_hierarchy = None
    actions = ["enable_tasks", "disable_tasks", "run_tasks"]
    fieldsets = [
        (None, {"fields": ["name", "regtask", "task", "enabled", "description"]}),
        (
            "When it runs: choose one of the two",
            {"fields": ["interval", "crontab", "last_run_at", "total_run_count"]},
        ),
        ("What it is given", {"fields": ["args", "kwargs"]}),
    ]
    readonly_fields = ["last_run_at", "total_run_count"]

    @admin.action(description="Run now")
    def run_tasks(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        try:
            super().run_tasks(request, queryset)
        except (OperationalError, OSError):
            self.message_user(
                request, "The task queue cannot be reached. Nothing was run.", messages.ERROR
            )
