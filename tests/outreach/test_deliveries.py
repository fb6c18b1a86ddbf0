"""Planning, claiming, sending and recording digests."""

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django_celery_beat.models import PeriodicTask

from accounts.models import Councillor, User
from consult.discussion.actions import (
    answer_comment,
    hide_comment,
    take_position,
    vote_on_comment,
)
from consult.errors import Invalid, NothingNew, Refused
from consult.outreach.actions import (
    change_subscription,
    install_timetable,
    plan_digests,
    preview_digest,
    request_digest,
    send_delivery,
    sweep_deliveries,
)
from consult.outreach.models import ATTEMPTS, Delivery, Status, Subscription
from consult.tasks import TIMETABLE
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_comment

Outbox = list[EmailMultiAlternatives]


def send_now(councillor: Councillor, now: datetime = NOW) -> Delivery:
    delivery = request_digest(councillor, by=councillor.user, now=now)
    send_delivery(delivery.pk, now=now)
    delivery.refresh_from_db()
    return delivery


def html_of(email: EmailMultiAlternatives) -> str:
    return str(email.alternatives[0][0])


def test_a_digest_quotes_what_is_new_in_both_parts(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident, "Could the <b>market</b> have music?", is_question=True)
    make_comment(topic, cast.neighbour, "Parking on Mill Lane will be worse.")
    take_position(topic, value="support", by=cast.resident, now=NOW)
    delivery = send_now(cast.councillor)
    assert delivery.status == Status.SENT
    [email] = mailoutbox
    assert email.to == ["carys@example.org"]
    assert email.subject == delivery.subject == "1 question to answer, 2 new comments, 1 new answer"
    for part in (str(email.body), html_of(email)):
        assert "Parking on Mill Lane will be worse." in part
        assert "Rosa Resident" in part
        assert f"http://localhost:8000/topics/{topic.slug}/" in part
    assert "Could the <b>market</b> have music?" in email.body
    assert "Could the &lt;b&gt;market&lt;/b&gt; have music?" in html_of(email)
    assert email.extra_headers["Auto-Submitted"] == "auto-generated"


def test_after_a_digest_two_more_votes_are_exactly_two_more(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    comment = make_comment(topic, cast.neighbour)
    vote_on_comment(comment, value="agree", by=cast.neighbour, now=NOW)
    first = send_now(cast.councillor)
    for voter in (cast.resident, cast.moderator):
        vote_on_comment(comment, value="agree", by=voter, now=NOW + timedelta(minutes=1))
    digest = preview_digest(cast.councillor, now=NOW + timedelta(minutes=2))
    assert digest is not None
    assert [moved.moved("votes") for moved in digest.moved] == [2]
    assert digest.new_comments == 0, "what was quoted is not quoted again"
    second = send_now(cast.councillor, NOW + timedelta(hours=1))
    assert second.window_start == first.window_end == NOW
    assert second.counts["topics"][str(topic.pk)]["votes"] == 3
    assert len(mailoutbox) == 2


def test_three_digests_within_minutes_quote_a_comment_once(
    cast: Cast, topic: Topic, mailoutbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As those that are due come after one that was asked for.
    monkeypatch.setattr("consult.outreach.actions._BETWEEN", timedelta(0))
    for minute in range(3):
        now = NOW + timedelta(minutes=minute)
        make_comment(topic, cast.resident, f"Thought {minute}", now=now - timedelta(seconds=1))
        send_now(cast.councillor, now)
    for minute, email in enumerate(mailoutbox):
        said = [number for number in range(3) if f"Thought {number}" in str(email.body)]
        assert said == [minute]


def test_a_comment_saved_late_is_in_the_next_digest(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    """Its time is before the digest looked, but its row came after."""
    make_comment(topic, cast.resident, "On time")
    send_now(cast.councillor)
    make_comment(topic, cast.resident, "Saved late", now=NOW - timedelta(seconds=20))
    send_now(cast.councillor, NOW + timedelta(hours=1))
    assert "Saved late" in mailoutbox[-1].body
    assert "On time" not in mailoutbox[-1].body


def test_pressing_again_with_nothing_new_sends_nothing(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident, "When?", is_question=True)
    send_now(cast.councillor)
    with pytest.raises(NothingNew):
        request_digest(cast.councillor, by=cast.owner, now=NOW + timedelta(hours=1))
    assert len(mailoutbox) == Delivery.objects.count() == 1


def test_two_presses_at_once_are_one_email(cast: Cast, topic: Topic, mailoutbox: Outbox) -> None:
    make_comment(topic, cast.resident)
    first = request_digest(cast.councillor, by=cast.owner, now=NOW)
    second = request_digest(cast.councillor, by=cast.owner, now=NOW)
    assert first == second
    for _ in range(2):
        send_delivery(first.pk, now=NOW)
    assert len(mailoutbox) == 1


def test_what_is_hidden_at_sending_is_not_in_the_email(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    comment = make_comment(topic, cast.resident, "My neighbour's phone number is 0123")
    make_comment(topic, cast.neighbour, "Another thought")
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    hide_comment(comment, reason="Private", by=cast.moderator, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    assert "0123" not in mailoutbox[0].body + html_of(mailoutbox[0])


def test_an_answered_question_is_no_longer_owed(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    question = make_comment(topic, cast.resident, "When does it begin?", is_question=True)
    answer_comment(question, text="At 8am.", by=cast.owner, now=NOW)
    send_now(cast.councillor)
    assert "to answer" not in mailoutbox[0].subject


def test_a_hostile_title_stays_one_subject_line(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    Topic.objects.filter(pk=topic.pk).update(question="A\r\nBcc: all@example.org <script>")
    make_comment(topic, cast.resident)
    send_now(cast.councillor)
    assert "\n" not in mailoutbox[0].subject
    assert "Bcc" not in mailoutbox[0].message()
    assert "<script>" not in html_of(mailoutbox[0])


@pytest.mark.parametrize("role", ["resident", "other_councillor", "moderator", "admin"])
def test_nobody_else_asks_for_or_changes_it(cast: Cast, topic: Topic, role: str) -> None:
    make_comment(topic, cast.resident)
    by = getattr(cast, role)
    with pytest.raises(Refused):
        request_digest(cast.councillor, by=by, now=NOW)
    with pytest.raises(Refused):
        change_subscription(cast.councillor, frequency="daily", weekday=0, hour=8, by=by, now=NOW)


def test_settings_that_do_not_exist_are_refused(cast: Cast) -> None:
    for wrong in ({"frequency": "hourly"}, {"weekday": 7}, {"hour": 24}):
        chosen = {"frequency": "daily", "weekday": 0, "hour": 8} | wrong
        with pytest.raises(Invalid):
            change_subscription(cast.councillor, by=cast.owner, now=NOW, **chosen)  # type: ignore[arg-type]
    assert not Subscription.objects.exists()


def test_a_digest_that_is_due_is_planned_once(cast: Cast, topic: Topic) -> None:
    assert plan_digests(now=NOW) == [], "nothing is due for the time before the subscription"
    tomorrow = NOW + timedelta(days=1)
    planned = plan_digests(now=tomorrow)
    assert len(planned) == 2, "one for each councillor"
    assert plan_digests(now=tomorrow) == []
    assert len(plan_digests(now=NOW + timedelta(days=4))) == 2, "one catch-up, not three"


def test_whoever_wants_none_gets_none(cast: Cast) -> None:
    for user in (cast.owner, cast.other_councillor):
        change_subscription(user.councillor, frequency="never", weekday=0, hour=8, by=user, now=NOW)
    assert plan_digests(now=NOW + timedelta(days=9)) == []


def test_a_planned_digest_with_nothing_to_say_is_skipped_with_the_reason(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    plan_digests(now=NOW)
    for pk in plan_digests(now=NOW + timedelta(days=1)):
        send_delivery(pk, now=NOW + timedelta(days=1))
    assert not mailoutbox
    assert {d.note for d in Delivery.objects.all()} == {"Nothing new and nothing owed."}


def test_a_mail_server_that_is_down_delays_and_at_last_fails(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)

    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"carys@example.org": (450, b"Later")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refuse)
        send_delivery(delivery.pk, now=NOW)
        delivery.refresh_from_db()
        assert (delivery.status, delivery.attempts) == (Status.WAITING, 1)
        assert delivery.note == "The mail server refused the address: 450 Later"
        for _ in range(ATTEMPTS):
            send_delivery(delivery.pk, now=NOW)
        delivery.refresh_from_db()
        assert (delivery.status, delivery.attempts) == (Status.FAILED, ATTEMPTS)
    assert send_now(cast.councillor).status == Status.SENT
    assert len(mailoutbox) == 1


def test_a_digest_of_unknown_fate_is_never_sent_again(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    """The worker was killed while sending: what it held comes with the next digest."""
    make_comment(topic, cast.resident, "Do not lose me")
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    Delivery.objects.filter(pk=delivery.pk).update(status=Status.SENDING, claimed_at=NOW)
    later = NOW + timedelta(hours=1)
    assert sweep_deliveries(now=later) == []
    delivery.refresh_from_db()
    assert delivery.status == Status.UNCONFIRMED
    send_delivery(delivery.pk, now=later)
    assert not mailoutbox
    assert send_now(cast.councillor, later).pk != delivery.pk
    assert "Do not lose me" in mailoutbox[0].body


def test_a_server_that_cannot_be_reached_took_nothing(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuse)
        send_delivery(delivery.pk, now=NOW)
    delivery.refresh_from_db()
    assert delivery.status == Status.WAITING
    send_delivery(delivery.pk, now=NOW)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    "broken",
    [smtplib.SMTPServerDisconnected("carys@example.org"), TimeoutError(), BrokenPipeError()],
)
def test_a_connection_that_breaks_while_sending_may_have_sent_it(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch, mailoutbox: Outbox, broken: OSError
) -> None:
    """The server may be slow to answer after it took it: trying again would send it twice."""
    make_comment(topic, cast.resident, "Do not lose me")
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)

    def take_and_break(email: EmailMultiAlternatives) -> None:
        mailoutbox.append(email)
        raise broken

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", take_and_break)
        send_delivery(delivery.pk, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, len(mailoutbox)) == (Status.UNCONFIRMED, 1)
    assert "next digest" in delivery.note
    assert "Do not lose me" in str(preview_digest(cast.councillor, now=NOW))


def test_the_sweep_finds_what_the_broker_lost(cast: Cast, topic: Topic) -> None:
    make_comment(topic, cast.resident)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    assert sweep_deliveries(now=NOW + timedelta(minutes=4)) == []
    later = NOW + timedelta(minutes=6)
    assert sweep_deliveries(now=later) == [delivery.pk]
    assert sweep_deliveries(now=later) == [], "it was enqueued a moment ago"


@pytest.mark.parametrize("left", [{"is_active": False}, {"suspended_at": NOW}])
def test_somebody_who_may_no_longer_get_it_does_not(
    cast: Cast, topic: Topic, mailoutbox: Outbox, left: dict[str, object]
) -> None:
    make_comment(topic, cast.resident)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    User.objects.filter(pk=cast.owner.pk).update(**left)
    send_delivery(delivery.pk, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, mailoutbox) == (Status.SKIPPED, [])
    assert delivery.note


def test_who_stopped_it_after_it_was_planned_does_not_get_it(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident)
    plan_digests(now=NOW)
    tomorrow = NOW + timedelta(days=1)
    planned = plan_digests(now=tomorrow)
    change_subscription(
        cast.councillor, frequency="never", weekday=0, hour=8, by=cast.owner, now=tomorrow
    )
    for pk in planned:
        send_delivery(pk, now=tomorrow)
    assert not mailoutbox
    note = Delivery.objects.get(recipient=cast.owner).note
    assert note == "The recipient no longer wants a digest."
    assert send_now(cast.councillor, tomorrow).status == Status.SENT, "asking for it still works"


def test_one_that_was_asked_for_does_not_repeat_what_another_just_told(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    """A planned one was being sent when the button was pressed; the question is still owed."""
    make_comment(topic, cast.resident, "When?", is_question=True)
    asked = request_digest(cast.councillor, by=cast.owner, now=NOW)
    planned = Delivery.objects.create(recipient=cast.owner, period="2026-10-01", created_at=NOW)
    for delivery in (planned, asked):
        send_delivery(delivery.pk, now=NOW)
    asked.refresh_from_db()
    assert (asked.status, len(mailoutbox)) == (Status.SKIPPED, 1)


def test_only_one_digest_to_a_councillor_is_sent_at_a_time(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident)
    Delivery.objects.create(
        recipient=cast.owner,
        period="2026-10-01",
        status=Status.SENDING,
        created_at=NOW,
        claimed_at=NOW,
    )
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.status, mailoutbox) == (Status.WAITING, [])


def test_set_up_leaves_what_officers_changed(db: None) -> None:
    install_timetable(TIMETABLE)
    PeriodicTask.objects.filter(name__startswith="Digests").update(enabled=False)
    install_timetable(TIMETABLE)
    assert set(
        PeriodicTask.objects.filter(name__in=TIMETABLE).values_list("enabled", flat=True)
    ) == {
        False,
        True,
    }
