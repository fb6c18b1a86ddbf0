"""The pipeline on one page: thin Celery tasks, in the order of the flow."""

import logging
from functools import partial

from celery import Task, shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.actions import clear_sessions as clear_ended_sessions
from accounts.actions import forget_codes as forget_old_codes
from consult.intake.actions import retrievals, sources
from consult.outreach import actions as outreach
from consult.topics import polling

log = logging.getLogger(__name__)

# name -> (task, minutes between runs). `set_up` adds what is missing to the database; Celery's own
# `beat_schedule` stays empty, as it would write over what officers changed, at every start.
TIMETABLE = {
    "Addresses: read those that wait": ("consult.tasks.sweep_retrievals", 5),
    "Sources: look at those that are due": ("consult.tasks.sweep_sources", 5),
    "Digests: plan those that are due": ("consult.tasks.plan_digests", 5),
    "Deliveries: send those that wait": ("consult.tasks.sweep_deliveries", 5),
    "Sessions: remove those that ended": ("consult.tasks.clear_sessions", 1440),
    "Sign-in codes: forget those sent long ago": ("consult.tasks.forget_codes", 1440),
}
# task -> what stops while it is paused.
STOPS = {
    "consult.tasks.sweep_retrievals": "Addresses that were given while the task queue was down are "
    "not read, and what was looked at is not deleted after a week,",
    "consult.tasks.sweep_sources": "Sources are not looked at, so no new post becomes a draft,",
    "consult.tasks.plan_digests": "Digests are not sent",
    "consult.tasks.sweep_deliveries": "Emails that the mail server did not take are not "
    "tried again",
    "consult.tasks.clear_sessions": "Sessions that ended are not deleted",
    "consult.tasks.forget_codes": "That sign-in codes were sent is kept for longer than the "
    "privacy notice says",
}


def hurry(task: "Task[[int], None]", row_id: int) -> None:
    """The one way to enqueue from a page: after the commit, and never felt when it fails.

    The row is committed, so a sweep finds it; a broker that is down costs a second or two.
    """
    transaction.on_commit(partial(_publish, task, row_id), robust=True)


def _publish(task: "Task[[int], None]", row_id: int) -> None:
    try:
        task.apply_async(args=(row_id,), retry=False)
    except (OperationalError, OSError) as error:
        log.warning("could not enqueue %s %s: %s", task.name, row_id, type(error).__name__)


@shared_task
def sweep_retrievals() -> None:
    """Beat: every few minutes. Repairs what a broker or a worker lost, and deletes what is old."""
    for retrieval_id in retrievals.sweep_retrievals(now=timezone.now()):
        retrieve.delay(retrieval_id)


@shared_task
def retrieve(retrieval_id: int) -> None:
    retrievals.retrieve(retrieval_id, now=timezone.now())


@shared_task
def sweep_sources() -> None:
    """Beat: every few minutes."""
    for source_id in sources.sweep_sources(now=timezone.now()):
        poll_source.delay(source_id)


@shared_task
def poll_source(source_id: int) -> None:
    polling.poll_source(source_id, now=timezone.now())


@shared_task
def plan_digests() -> None:
    """Beat: every few minutes."""
    for delivery_id in outreach.plan_digests(now=timezone.now()):
        send_delivery.delay(delivery_id)


@shared_task
def sweep_deliveries() -> None:
    """Beat: every few minutes. Repairs what a broker or a worker lost."""
    for delivery_id in outreach.sweep_deliveries(now=timezone.now()):
        send_delivery.delay(delivery_id)


@shared_task
def send_delivery(delivery_id: int) -> None:
    outreach.send_delivery(delivery_id, now=timezone.now())


@shared_task
def clear_sessions() -> None:
    """Beat: every day. What a visitor typed and never sent goes with its session."""
    clear_ended_sessions()


@shared_task
def forget_codes() -> None:
    """Beat: every day. That a code was sent is kept for as long as somebody may ask about it."""
    forget_old_codes(now=timezone.now())
