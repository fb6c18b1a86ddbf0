"""What the admin's first page says before the lists: what has not left, and what stands still."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_celery_beat.models import PeriodicTask

from consult.admin.outreach import in_need
from consult.admin.read_only import is_admin, list_link
from consult.admin.timetable import is_ours, what_stops
from consult.outreach.models import Delivery
from consult.tasks import TIMETABLE

# One email, several.
_IN_WORDS = {
    "failed": ("1 email could not be sent", "{} emails could not be sent"),
    "unconfirmed": (
        "Of 1 email it is not known whether it arrived",
        "Of {} emails it is not known whether they arrived",
    ),
    "waiting": (
        "1 email has waited for more than an hour",
        "{} emails have waited for more than an hour",
    ),
}
# Jobs that run every few minutes: beat notes a run within three more.
_OFTEN, _SILENT = timedelta(minutes=5), timedelta(minutes=15)
_index = admin.site.index


def emails_in_need() -> list[SafeString]:
    """A link for each kind of trouble, to the list of those that are in it."""
    found = []
    for need, rows in in_need(Delivery.objects.all()).items():
        if number := rows.count():
            words = _IN_WORDS[need][number > 1].format(number)
            found.append(list_link(Delivery, words, need=need))
    return found


def jobs_in_need() -> list[str]:
    """What stands still, in a sentence each."""
    jobs = [job for job in PeriodicTask.objects.select_related("interval") if is_ours(job)]
    there = {job.task for job in jobs}
    found: list[str] = [
        format_html(
            '<a href="{}">{}</a> is paused. {}',
            reverse("admin:django_celery_beat_periodictask_change", args=[job.pk]),
            job.name,
            what_stops(job),
        )
        for job in jobs
        if not job.enabled
    ]
    found += [
        f"“{name}” is missing: run “manage.py set_up”."
        for name, (task, _) in TIMETABLE.items()
        if task not in there
    ]
    return [*found, *_silence(jobs)]


def _silence(jobs: list[PeriodicTask]) -> list[str]:
    """Whether what runs every few minutes has not for long, so that nobody sees to it."""
    often = [
        job
        for job in jobs
        if job.enabled and job.interval and job.interval.schedule.run_every <= _OFTEN
    ]
    runs = [job.last_run_at for job in often if job.last_run_at]
    if often and not runs:
        return ["Nothing of it has run yet. Is beat running?"]
    if runs and max(runs) < timezone.now() - _SILENT:
        last = date_format(timezone.localtime(max(runs)), "j F Y, H:i")
        return [f"Nothing of it has run since {last}. Is beat running?"]
    return []


def _first_page(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> TemplateResponse:
    """For admins alone: a moderator is told of no email."""
    standing = _standing() if is_admin(request) else None
    return _index(request, {"standing": standing, **(extra_context or {})})


def _standing() -> dict[str, list[Any]]:
    return {"emails": emails_in_need(), "jobs": jobs_in_need()}


admin.site.index = _first_page  # type: ignore[method-assign]
