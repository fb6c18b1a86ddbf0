"""The only writers of subscriptions and deliveries: plan, claim, compose, send, record."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import time_format
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from accounts.emails import absolute
from accounts.mail_server import in_words, is_final
from accounts.models import Councillor, User
from consult.discussion.models import Comment, Tally
from consult.errors import Invalid, NothingNew, Refused
from consult.outreach import digest, emails
from consult.outreach.models import (
    ATTEMPTS,
    Delivery,
    Frequency,
    Status,
    Subscription,
    Weekday,
)
from consult.topics.lifecycle import State
from consult.topics.models import Topic

log = logging.getLogger(__name__)
# Two digests a few minutes apart would say of whom a step was.
_BETWEEN = timedelta(hours=1)
# A comment may be saved a moment after a digest looked, with a time before it: the next digest
# looks this much further back and leaves out what was quoted already.
_OVERLAP = timedelta(minutes=10)
_SWEEP_LIMIT = 200
_UNKNOWN = "It broke off while sending. What it held comes with the next digest."


class _FateUnknown(Exception):
    """The connection broke after it stood: the server may have taken the email, or not."""


def subscription_of(councillor: Councillor, *, now: datetime) -> Subscription:
    """The councillor's subscription; with the usual settings, not stored, when there is none."""
    found = Subscription.objects.filter(councillor=councillor).first()
    return found or Subscription(councillor=councillor, changed_at=now)


def change_subscription(
    councillor: Councillor, *, frequency: str, weekday: int, hour: int, by: User, now: datetime
) -> None:
    if by.councillor_id != councillor.pk:
        raise Refused("Only the councillor can change how often the digest comes.")
    if frequency not in Frequency or weekday not in Weekday or not 0 <= hour <= 23:
        raise Invalid("Choose one of the answers.", field="frequency")
    Subscription.objects.update_or_create(
        councillor=councillor,
        defaults={"frequency": frequency, "weekday": weekday, "hour": hour, "changed_at": now},
    )


def plan_digests(*, now: datetime) -> list[int]:
    """Insert a delivery for each councillor whose digest has come due; returns the new ids."""
    for councillor in Councillor.objects.serving().filter(subscription=None):
        Subscription.objects.get_or_create(councillor=councillor, defaults={"changed_at": now})
    subscriptions = Subscription.objects.exclude(frequency=Frequency.NEVER)
    subscriptions = subscriptions.filter(councillor__term_ended_at=None)
    planned = []
    for subscription in subscriptions.select_related("councillor"):
        weekly = subscription.frequency == Frequency.WEEKLY
        due = digest.last_due(
            weekday=subscription.weekday if weekly else None,
            hour=subscription.hour,
            zone=ZoneInfo(settings.TIME_ZONE),
            now=now,
        )
        if due <= subscription.changed_at:
            continue
        delivery, is_new = Delivery.objects.get_or_create(
            recipient_id=subscription.councillor.user_id,
            kind=Delivery.DIGEST,
            period=due.date().isoformat(),
            defaults={"created_at": now, "enqueued_at": now},
        )
        if is_new:
            planned.append(delivery.pk)
    return planned


def request_digest(councillor: Councillor, *, by: User, now: datetime) -> Delivery:
    """The delivery of a digest now; raises `NothingNew` when it would tell nothing new."""
    if by.councillor_id != councillor.pk or by.is_suspended:
        raise Refused("Only the councillor can ask for this digest.")
    last = _last_confirmed(councillor)
    found = preview_digest(councillor, now=now)
    if found is None or not found.has_news:
        raise NothingNew("There is nothing new since your last digest. No email was sent.")
    if last and last.window_end and now < last.window_end + _BETWEEN:
        raise NothingNew(_when_again(last.window_end + _BETWEEN))
    since = last.window_end if last else None
    # Until this one is confirmed, asking again means the same email; one whose fate is unknown
    # is never sent again, so asking then means another.
    unknown = Delivery.objects.filter(recipient=councillor.user, status=Status.UNCONFIRMED).count()
    delivery, is_new = Delivery.objects.get_or_create(
        recipient=councillor.user,
        kind=Delivery.DIGEST,
        period=f"{Delivery.ASKED}{since.isoformat(' ') if since else 'the start'}, {unknown}",
        defaults={"created_at": now, "enqueued_at": now},
    )
    if not is_new:
        Delivery.objects.filter(
            pk=delivery.pk, status__in=[Status.FAILED, Status.SKIPPED, Status.WAITING]
        ).update(status=Status.WAITING, attempts=0, enqueued_at=now, note="")
        delivery.refresh_from_db()
    return delivery


def _when_again(moment: datetime) -> str:
    clock = time_format(timezone.localtime(moment), "H:i")
    return f"You had a digest within the last hour. You can ask for another from {clock}."


def preview_digest(councillor: Councillor, *, now: datetime) -> digest.Digest | None:
    """What the next digest would say at this moment; writes nothing."""
    return _compose(councillor, _last_confirmed(councillor), now)[0]


def email_of(found: digest.Digest, *, to: Councillor) -> EmailMultiAlternatives:
    """The email that this digest would be; it is not sent."""
    return emails.digest_email(found, to, Delivery(recipient=to.user))


def send_delivery(delivery_id: int, *, now: datetime) -> None:
    """Claim the row, compose, send, record. Whoever comes second finds nothing to claim."""
    if not _claim(delivery_id, now):
        return
    delivery = Delivery.objects.select_related("recipient__councillor").get(pk=delivery_id)
    councillor: Councillor | None = getattr(delivery.recipient, "councillor", None)
    reason = _why_not(delivery, councillor)
    if councillor is None or reason:
        _finish(delivery, Status.SKIPPED, now, note=reason)
        return
    found, counts = _compose(councillor, _last_confirmed(councillor), now)
    # One that was asked for may have waited while another told its news.
    if found is None or (delivery.was_asked_for and not found.has_news):
        _finish(delivery, Status.SKIPPED, now, note="Nothing new and nothing owed.")
        return
    message = emails.digest_email(found, councillor, delivery)
    try:
        _hand_over(message)
    except _FateUnknown:
        _finish(delivery, Status.UNCONFIRMED, now, note=_UNKNOWN)
        return
    except (OSError, SMTPException) as error:
        _retry_or_fail(delivery, error, now)
        return
    delivery.window_start, delivery.window_end = found.since, now
    delivery.counts, delivery.subject = counts, message.subject[:200]
    _finish(delivery, Status.SENT, now)


def send_again(delivery: Delivery, *, by: User, now: datetime) -> bool:
    """Have one that failed, or whose fate is unknown, sent once more; whether it was this that did.

    It is composed anew, and holds what happened since the last confirmed digest.
    """
    if not by.is_superuser or by.is_suspended:
        raise Refused("Only an admin can have an email sent again.")
    # Two clicks find one row to claim. As if taken now: it has not waited for an hour.
    return bool(
        Delivery.objects.repeatable()
        .filter(pk=delivery.pk)
        .update(
            status=Status.WAITING,
            attempts=0,
            enqueued_at=now,
            claimed_at=now,
            finished_at=None,
            note="",
        )
    )


def sweep_deliveries(*, now: datetime) -> list[int]:
    """The ids of deliveries that wait and were forgotten, marked as enqueued."""
    Delivery.objects.abandoned(now).update(
        status=Status.UNCONFIRMED, finished_at=now, note=_UNKNOWN
    )
    stale = list(Delivery.objects.stale(now).values_list("pk", flat=True)[:_SWEEP_LIMIT])
    return [pk for pk in stale if Delivery.objects.stale(now).filter(pk=pk).update(enqueued_at=now)]


def install_timetable(timetable: Mapping[str, tuple[str, int]]) -> None:
    """Add what is missing of the timetable; what officers changed in the admin stays."""
    for name, (task, minutes) in timetable.items():
        every, _ = IntervalSchedule.objects.get_or_create(
            every=minutes, period=IntervalSchedule.MINUTES
        )
        PeriodicTask.objects.get_or_create(name=name, defaults={"task": task, "interval": every})


def pause_job(job_id: int, *, by: User) -> bool:
    """Whether it was this that stopped the job of the timetable."""
    return _switch_job(job_id, on=False, by=by)


def take_up_job(job_id: int, *, by: User) -> bool:
    """Whether it was this that has the job run again."""
    return _switch_job(job_id, on=True, by=by)


def _switch_job(job_id: int, *, on: bool, by: User) -> bool:
    if not by.is_superuser or by.is_suspended:
        raise Refused("Only an admin can change the timetable.")
    switched = PeriodicTask.objects.filter(pk=job_id, enabled=not on).update(enabled=on)
    if switched:
        # What beat looks at, which an update of rows does not touch.
        PeriodicTasks.update_changed()
    return bool(switched)


def _claim(delivery_id: int, now: datetime) -> bool:
    waiting = Delivery.objects.waiting().filter(pk=delivery_id)
    try:
        with transaction.atomic():
            return bool(waiting.update(status=Status.SENDING, claimed_at=now))
    except IntegrityError:
        # Another digest to the same councillor is being sent; the sweep brings this one back.
        return False


def _why_not(delivery: Delivery, councillor: Councillor | None) -> str:
    """Why it may no longer be sent, looked at when it is about to be; or nothing."""
    if councillor is None:
        return "The recipient is no longer a councillor."
    if not councillor.is_serving:
        return "The recipient's term as a councillor has ended."
    if not delivery.recipient.is_active or delivery.recipient.is_suspended:
        return "The recipient's account is suspended or may not sign in."
    never = Subscription.objects.filter(councillor=councillor, frequency=Frequency.NEVER)
    if not delivery.was_asked_for and never.exists():
        return "The recipient no longer wants a digest."
    return ""


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Raises `_FateUnknown` once it may have been taken; before that, what the server said."""
    message.connection = connection = get_connection()
    connection.open()
    try:
        message.send()
    except SMTPServerDisconnected:
        raise _FateUnknown from None
    except SMTPException:
        raise
    except OSError:
        raise _FateUnknown from None
    finally:
        # Whatever the server says to a goodbye, it has taken the email or refused it by now.
        with suppress(SMTPException, OSError):
            connection.close()


def _retry_or_fail(delivery: Delivery, error: Exception, now: datetime) -> None:
    # The class alone: a server's reply may repeat the address.
    log.warning("delivery %s: %s", delivery.pk, type(error).__name__)
    delivery.attempts += 1
    note = in_words(error, to=delivery.recipient.email)
    if is_final(error) or delivery.attempts >= ATTEMPTS:
        _finish(delivery, Status.FAILED, now, note=note)
        return
    delivery.status, delivery.note = Status.WAITING, note
    delivery.save(update_fields=["status", "note", "attempts"])


def _finish(delivery: Delivery, status: Status, now: datetime, note: str = "") -> None:
    delivery.status, delivery.finished_at, delivery.note = status, now, note
    delivery.save(
        update_fields=[
            "status",
            "finished_at",
            "note",
            "attempts",
            "window_start",
            "window_end",
            "counts",
            "subject",
        ]
    )


def _last_confirmed(councillor: Councillor) -> Delivery | None:
    sent = Delivery.objects.confirmed().filter(recipient=councillor.user_id, kind=Delivery.DIGEST)
    return sent.order_by("-window_end").first()


def _compose(
    councillor: Councillor, last: Delivery | None, now: datetime
) -> tuple[digest.Digest | None, dict[str, Any]]:
    """The digest since `last`, and the counts that the next one will start from."""
    topics = list(Topic.objects.opened(now).filter(councillor=councillor).select_related("tally"))
    before = last.counts["topics"] if last else {}
    since = last.window_end if last else None
    new, asked = _new_comments(topics, last), _questions(topics)
    actual = {str(topic.pk): _counts(topic) for topic in topics}
    counts = {
        pk: digest.told(before.get(pk, {}), after, least=settings.TOLD_FROM)
        for pk, after in actual.items()
    }
    facts = [
        digest.TopicFacts(
            question=_one_line(topic.question),
            url=absolute(topic.get_absolute_url()),
            closes_at=topic.closes_at or now,
            is_open=topic.state(now) is State.OPEN,
            before=before.get(str(topic.pk), {}),
            after=counts[str(topic.pk)],
            new_comments=[_quote(comment) for comment in new[topic.pk]],
            unanswered=[_quote(comment) for comment in asked[topic.pk]],
            waits=counts[str(topic.pk)] != actual[str(topic.pk)],
        )
        for topic in topics
    ]
    drafts = [
        digest.Draft(_one_line(topic.title), absolute(topic.get_absolute_url()))
        for topic in Topic.objects.drafts().filter(councillor=councillor)[:10]
    ]
    tail = now - _OVERLAP
    quoted = [c.pk for found in new.values() for c in found if c.created_at > tail]
    if last and since and since > tail:
        quoted += last.counts["quoted"]
    composed = digest.compose(facts, drafts, since=since, until=now)
    return composed, {"topics": counts, "quoted": quoted}


def _new_comments(topics: list[Topic], last: Delivery | None) -> dict[int, list[Comment]]:
    comments = Comment.objects.visible().by_residents().filter(topic__in=topics)
    if last and last.window_end:
        comments = comments.filter(created_at__gt=last.window_end - _OVERLAP)
        comments = comments.exclude(pk__in=last.counts["quoted"])
    return _by_topic(comments)


def _questions(topics: list[Topic]) -> dict[int, list[Comment]]:
    return _by_topic(Comment.objects.unanswered().filter(topic__in=topics))


def _by_topic(comments: Any) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = defaultdict(list)
    for comment in comments.select_related("author__councillor", "topic").order_by(
        "created_at", "pk"
    ):
        found[comment.topic_id].append(comment)
    return found


def _counts(topic: Topic) -> dict[str, int]:
    tally: Tally | None = getattr(topic, "tally", None)
    return {name: getattr(tally, name) if tally else 0 for name in digest.COUNTED}


def _quote(comment: Comment) -> digest.Quote:
    return digest.Quote(
        author=_one_line(comment.public_name),
        text=comment.text,
        url=absolute(comment.get_absolute_url()),
        is_question=comment.is_question,
        written_at=comment.created_at,
    )


def _one_line(text: str) -> str:
    """A title or a name that holds line ends would pass for the email's own words."""
    return " ".join(text.split())
