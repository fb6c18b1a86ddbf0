"""Celery's timetable: the pages of django-celery-beat, with what an officer needs of them."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_celery_beat.admin import (
    CrontabScheduleAdmin,
    IntervalScheduleAdmin,
    PeriodicTaskAdmin,
    PeriodicTaskForm,
    PeriodicTaskInline,
)
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from kombu.exceptions import OperationalError

from accounts.admin.asking import ask_of_several
from accounts.models import User
from consult.admin.timetable_words import HELPS, use_our_words
from consult.errors import Refused
from consult.forms.refusals import on_the_next_page
from consult.outreach import actions
from consult.tasks import STOPS, TIMETABLE

# Sunrise and sunset need a library that is not installed: a task on one would stop the timetable.
# Nothing here is done once, at one moment: "Run now" is for that.
admin.site.unregister(
    [PeriodicTask, SolarSchedule, ClockedSchedule, IntervalSchedule, CrontabSchedule]
)
use_our_words()
_COUNTED = ["last_run_at", "total_run_count"]
_OURS = {task for task, _ in TIMETABLE.values()}


def is_ours(job: PeriodicTask | None) -> bool:
    """Whether set-up put it there, so that the site needs it."""
    return job is not None and job.task in _OURS


def what_stops(job: PeriodicTask) -> str:
    """What does not happen while this job is paused."""
    return f"{STOPS.get(job.task, f'“{job.name}” does not run')} until it is taken up again."


class Kept(admin.ModelAdmin[Any]):
    """Rows that are not deleted while the timetable needs them, one by one or in a list."""

    def kept_because(self, row: Any) -> str:
        """Why this row stays, and what to do instead; or nothing."""
        raise NotImplementedError

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        return super().get_form(request, obj, change, **{"help_texts": HELPS[self.model], **kw})

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and self.kept_because(obj))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row and self.has_change_permission(request) and (why := self.kept_because(row)):
            self.message_user(request, why, messages.ERROR)
            return redirect(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id=row.pk
            )
        return super().delete_view(request, object_id, extra_context)

    @admin.action(description="Delete", permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        reasons = [why for row in queryset if (why := self.kept_because(row))]
        for why in reasons:
            self.message_user(request, why, messages.ERROR)
        if reasons:
            self.message_user(request, "Nothing was deleted.", messages.WARNING)
            return None
        return delete_selected(self, request, queryset)


class OurJobForm(forms.ModelForm[Any]):
    """Of a job that set-up put there: when it runs, and notes."""

    class Meta:
        model = PeriodicTask
        fields = ["description", "interval", "crontab"]


class OtherJobForm(PeriodicTaskForm):  # type: ignore[misc] # its library has no types
    """Of any other job: what it runs too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"regtask": "Task", "task": "Or another task, by its name"}
        for name in labels.keys() & self.fields.keys():
            self.fields[name].label = labels[name]


@admin.register(PeriodicTask)
class TimetableAdmin(Kept, PeriodicTaskAdmin):  # type: ignore[misc] # its library has no types
    list_display = ["name", "enabled", "runs", "last_run_at", "total_run_count"]
    list_filter = ["enabled"]
    # Of the start times there are none, and the page would show an empty row for them.
    date_hierarchy = None
    actions = ["take_up", "pause", "run_tasks", "delete_selected"]

    def get_fieldsets(self, request: HttpRequest, obj: PeriodicTask | None = None) -> Any:
        first = ["name", "enabled", *(["while_paused"] if obj else []), "description"]
        names = ["task"] if obj else ["regtask", "task"]
        return [
            (None, {"fields": first}),
            (
                "When it runs: choose one of the two",
                {"fields": ["interval", "crontab", *(_COUNTED if obj else [])]},
            ),
            ("In the program", {"fields": [*names, "args", "kwargs", "queue"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: PeriodicTask | None = None) -> Any:
        if obj is None:
            return []
        ours = ["name", "task", "args", "kwargs", "queue"] if is_ours(obj) else []
        # Pausing asks first: a box in a form would not.
        return ["enabled", "while_paused", *_COUNTED, *ours]

    def get_form(
        self, request: HttpRequest, obj: PeriodicTask | None = None, change: bool = False, **kw: Any
    ) -> Any:
        kw["form"] = OurJobForm if is_ours(obj) else OtherJobForm
        return super().get_form(request, obj, change, **kw)

    def kept_because(self, row: Any) -> str:
        if not is_ours(row):
            return ""
        return f"“{row.name}” is not deleted, as the site needs it. Pause it instead."

    @admin.display(description="when")
    def runs(self, job: PeriodicTask) -> str:
        return str(job.scheduler)

    @admin.display(description="while it is paused")
    def while_paused(self, job: PeriodicTask) -> str:
        return what_stops(job)

    @admin.action(description="Take up again")
    def take_up(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._switch(request, queryset, actions.take_up_job, "Taken up again")

    @admin.action(description="Pause")
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        if "confirmed" in request.POST:
            self._switch(request, queryset, actions.pause_job, "Paused")
            return None
        running = queryset.filter(enabled=True)
        if not running:
            self.message_user(request, "Paused already.", messages.WARNING)
            return None
        chosen = [(job.pk, f"{job.name}: {what_stops(job)}") for job in running]
        template = "admin/consult/pause.html"
        return ask_of_several(self, request, chosen, template, title="Pause jobs of the timetable")

    def _switch(
        self,
        request: HttpRequest,
        jobs: QuerySet[Any],
        switch: Callable[..., bool],
        words: str,
    ) -> None:
        with on_the_next_page(request, Refused):
            for job in list(jobs):
                if switch(job.pk, by=cast(User, request.user)):
                    self.log_change(request, job, f"{words}.")
                    self.message_user(request, f"{words}: {job.name}.", messages.SUCCESS)

    @admin.action(description="Run now")
    def run_tasks(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        try:
            super().run_tasks(request, queryset)
        except (OperationalError, OSError):
            self.message_user(
                request, "The task queue cannot be reached. Nothing was run.", messages.ERROR
            )


class JobsOfIt(PeriodicTaskInline):  # type: ignore[misc] # its library has no types
    fields = readonly_fields = ["name", "enabled", "last_run_at"]
    verbose_name_plural = "jobs that run by it"


class _KeptWhileUsed(Kept):
    inlines = [JobsOfIt]
    actions = ["delete_selected"]

    def kept_because(self, row: Any) -> str:
        jobs = [f"“{job.name}”" for job in row.periodictask_set.order_by("name")]
        if not jobs:
            return ""
        return (
            f"“{row}” is not deleted, as jobs run by it: {', '.join(jobs)}. Give them another time "
            "first, or pause them."
        )


@admin.register(IntervalSchedule)
class OurIntervals(_KeptWhileUsed, IntervalScheduleAdmin):  # type: ignore[misc]
    pass


@admin.register(CrontabSchedule)
class OurFixedTimes(_KeptWhileUsed, CrontabScheduleAdmin):  # type: ignore[misc]
    pass
