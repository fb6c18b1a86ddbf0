"""The timetable in the admin: what it needs stays, and what is paused is said."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import (
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    PeriodicTasks,
)

from consult.errors import Refused
from consult.outreach.actions import install_timetable, pause_job, take_up_job
from consult.tasks import STOPS, TIMETABLE
from tests.cast import Cast, client_of
from tests.makers import NOW

STOPPED = "Digests are not sent until it is taken up again."


@pytest.fixture
def planning(db: None) -> PeriodicTask:
    install_timetable(TIMETABLE)
    return PeriodicTask.objects.get(name__startswith="Digests")


def address(row: Model, page: str) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=[] if page == "changelist" else [row.pk])


def choose(client: Client, action: str, *rows: Model, **more: str) -> str:
    form = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    response = client.post(address(rows[0], "changelist"), form, follow=True)
    return response.content.decode()


def test_each_job_says_what_stops_with_it() -> None:
    assert set(STOPS) == {task for task, _ in TIMETABLE.values()}


def test_an_interval_that_jobs_run_by_is_not_deleted(cast: Cast, planning: PeriodicTask) -> None:
    client, every = client_of(cast.admin), planning.interval
    before = PeriodicTask.objects.count()
    said = client.post(address(every, "delete"), {"post": "yes"}, follow=True).content.decode()
    assert "“every 5 minutes” is not deleted, as jobs run by it" in said
    assert "Digests: plan those that are due" in said
    assert "Give them another time first" in said
    unused = IntervalSchedule.objects.create(every=7, period="hours")
    said = choose(client, "delete_selected", every, unused, post="yes")
    assert "is not deleted, as jobs run by it" in said
    assert "Nothing was deleted." in said
    assert IntervalSchedule.objects.filter(pk__in=[every.pk, unused.pk]).count() == 2
    assert PeriodicTask.objects.count() == before


def test_a_fixed_time_that_a_job_runs_by_is_not_deleted(cast: Cast, planning: PeriodicTask) -> None:
    cron = CrontabSchedule.objects.create(minute="0", hour="8")
    PeriodicTask.objects.filter(pk=planning.pk).update(interval=None, crontab=cron)
    client = client_of(cast.admin)
    choose(client, "delete_selected", cron, post="yes")
    client.post(address(cron, "delete"), {"post": "yes"})
    assert PeriodicTask.objects.filter(pk=planning.pk, crontab=cron).exists()


def test_what_no_job_runs_by_is_deleted(cast: Cast, planning: PeriodicTask) -> None:
    client = client_of(cast.admin)
    for way in ("one", "list"):
        unused = IntervalSchedule.objects.create(every=7, period="hours")
        if way == "one":
            client.post(address(unused, "delete"), {"post": "yes"})
        else:
            assert "Are you sure" in choose(client, "delete_selected", unused)
            choose(client, "delete_selected", unused, post="yes")
        assert not IntervalSchedule.objects.filter(pk=unused.pk).exists()


def test_a_job_that_the_site_needs_is_not_deleted(cast: Cast, planning: PeriodicTask) -> None:
    client = client_of(cast.admin)
    for said in (
        client.post(address(planning, "delete"), {"post": "yes"}, follow=True).content.decode(),
        choose(client, "delete_selected", planning, post="yes"),
    ):
        assert "is not deleted, as the site needs it. Pause it instead." in said
    assert (
        address(planning, "delete") not in client.get(address(planning, "change")).content.decode()
    )
    assert PeriodicTask.objects.filter(pk=planning.pk).exists()


def test_a_job_that_an_officer_made_is_edited_and_deleted(
    cast: Cast, planning: PeriodicTask
) -> None:
    client = client_of(cast.admin)
    form = {
        "name": "Recount",
        "task": "other.task",
        "enabled": "on",
        "interval": planning.interval_id,
        "args": "[]",
        "kwargs": "{}",
    }
    added = client.post("/admin/django_celery_beat/periodictask/add/", form)
    assert added.status_code == 302, added.content.decode()
    job = PeriodicTask.objects.get(name="Recount")
    assert (job.task, job.enabled) == ("other.task", True)
    client.post(address(job, "change"), form | {"args": "[1]"})
    job.refresh_from_db()
    assert job.args == "[1]"
    client.post(address(job, "delete"), {"post": "yes"})
    assert not PeriodicTask.objects.filter(pk=job.pk).exists()


def test_of_a_job_that_the_site_needs_only_the_time_is_changed(
    cast: Cast, planning: PeriodicTask
) -> None:
    hourly = IntervalSchedule.objects.create(every=1, period="hours")
    form = {
        "name": "Renamed",
        "task": "other.task",
        "args": "[1]",
        "kwargs": '{"a": 1}',
        "queue": "elsewhere",
        "interval": hourly.pk,
        "description": "Hourly, as agreed",
    }
    client_of(cast.admin).post(address(planning, "change"), form)
    changed = PeriodicTask.objects.get(pk=planning.pk)
    assert (changed.interval, changed.description) == (hourly, "Hourly, as agreed")
    for name in ("name", "task", "args", "kwargs", "queue", "enabled"):
        assert getattr(changed, name) == getattr(planning, name), name


def test_pausing_says_what_stops_and_asks_first(cast: Cast, planning: PeriodicTask) -> None:
    client = client_of(cast.admin)
    assert 'value="pause"' in client.get(address(planning, "change")).content.decode()
    assert STOPPED in choose(client, "pause", planning)
    planning.refresh_from_db()
    assert planning.enabled, "it only asked"
    changed = PeriodicTasks.last_change()
    assert "Paused: Digests" in choose(client, "pause", planning, confirmed="yes")
    planning.refresh_from_db()
    assert not planning.enabled
    assert PeriodicTasks.last_change() != changed, "beat is told"
    assert LogEntry.objects.get().change_message == "Paused."
    assert "Paused already." in choose(client, "pause", planning)


def test_the_first_page_says_what_is_paused_until_it_is_taken_up(
    cast: Cast, planning: PeriodicTask
) -> None:
    client = client_of(cast.admin)
    pause_job(planning.pk, by=cast.admin)
    page = client.get("/admin/").content.decode()
    assert f"is paused. {STOPPED}" in page
    assert address(planning, "change") in page
    assert STOPPED not in client_of(cast.moderator).get("/admin/").content.decode()
    assert "Taken up again: Digests" in choose(client, "take_up", planning)
    assert STOPPED not in client.get("/admin/").content.decode()


def test_the_first_page_says_whether_anything_runs(cast: Cast, planning: PeriodicTask) -> None:
    def page() -> str:
        return client_of(cast.admin).get("/admin/").content.decode()

    assert "Nothing of it has run yet." in page()
    PeriodicTask.objects.update(last_run_at=NOW)
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert "Every job runs." in page()
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert "Nothing of it has run since" in page()
    planning.delete()
    assert "“Digests: plan those that are due” is missing" in page()


@pytest.mark.parametrize("role", ["resident", "owner", "moderator", "suspended"])
def test_nobody_else_switches_a_job(cast: Cast, planning: PeriodicTask, role: str) -> None:
    for switch in (pause_job, take_up_job):
        with pytest.raises(Refused):
            switch(planning.pk, by=getattr(cast, role))


@pytest.mark.parametrize(
    "words",
    [
        "Periodic",
        "periodic",
        "Enabled",
        "Positional Arguments",
        "Keyword Arguments",
        "Queue Override",
        "Interval Schedule",
        "Crontab Schedule",
        "Last Run Datetime",
        "Total Run Count",
        "Task (registered)",
        "Task (custom)",
        "Detailed description",
        "Cron Minutes",
    ],
)
def test_its_pages_speak_an_officers_words(cast: Cast, planning: PeriodicTask, words: str) -> None:
    client = client_of(cast.admin)
    cron = CrontabSchedule.objects.create(minute="0", hour="8")
    for row in (planning, planning.interval, cron):
        for page in (
            address(row, "changelist"),
            address(row, "change"),
            address(row, "changelist") + "add/",
            "/admin/",
        ):
            assert f">{words}" not in client.get(page).content.decode(), page
            assert f" {words}" not in client.get(page).content.decode(), page
