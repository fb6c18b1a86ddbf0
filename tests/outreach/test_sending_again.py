"""What failed or is of unknown fate: who has it sent again, and that it leaves once."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from consult.errors import Refused
from consult.outreach.actions import request_digest, send_again, send_delivery
from consult.outreach.models import TOO_LONG, Delivery, Status
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_comment

Outbox = list[EmailMultiAlternatives]


@pytest.fixture
def waiting(cast: Cast, topic: Topic) -> Delivery:
    make_comment(topic, cast.resident)
    return request_digest(cast.councillor, by=cast.owner, now=NOW)


def in_state(delivery: Delivery, status: Status) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(status=status, note="Why", attempts=5)
    delivery.refresh_from_db()
    return delivery


def test_an_address_that_does_not_exist_is_not_tried_again(
    waiting: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"carys@example.org": (550, b"No such user")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    send_delivery(waiting.pk, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.attempts) == (Status.FAILED, 1)
    assert waiting.note == "The mail server refused the address: 550 No such user"


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNCONFIRMED])
def test_two_clicks_send_it_once(
    cast: Cast, waiting: Delivery, status: Status, mailoutbox: Outbox
) -> None:
    in_state(waiting, status)
    clicks = [send_again(waiting, by=cast.admin, now=NOW) for _ in range(2)]
    assert clicks == [True, False]
    for _ in range(2):
        send_delivery(waiting.pk, now=NOW)
    waiting.refresh_from_db()
    assert (waiting.status, len(mailoutbox)) == (Status.SENT, 1)


@pytest.mark.parametrize("status", [Status.WAITING, Status.SENDING, Status.SENT, Status.SKIPPED])
def test_nothing_else_is_sent_again(cast: Cast, waiting: Delivery, status: Status) -> None:
    in_state(waiting, status)
    assert not send_again(waiting, by=cast.admin, now=NOW)
    assert in_state(waiting, status).note == "Why"


@pytest.mark.parametrize("role", ["resident", "owner", "moderator", "suspended"])
def test_only_an_admin_has_it_sent_again(cast: Cast, waiting: Delivery, role: str) -> None:
    in_state(waiting, Status.FAILED)
    with pytest.raises(Refused):
        send_again(waiting, by=getattr(cast, role), now=NOW)


def test_what_nobody_tries_for_an_hour_is_overdue(cast: Cast, waiting: Delivery) -> None:
    late = NOW + TOO_LONG + timedelta(minutes=1)
    assert not Delivery.objects.overdue(NOW + timedelta(minutes=59))
    assert Delivery.objects.overdue(late).get() == waiting
    in_state(waiting, Status.FAILED)
    send_again(waiting, by=cast.admin, now=late)
    assert not Delivery.objects.overdue(late), "its hour begins anew"


def test_what_a_later_digest_told_is_no_trouble_any_more(cast: Cast, waiting: Delivery) -> None:
    in_state(waiting, Status.UNCONFIRMED)
    assert Delivery.objects.repeatable().untold().get() == waiting
    later = request_digest(cast.councillor, by=cast.owner, now=NOW + timedelta(hours=2))
    send_delivery(later.pk, now=NOW + timedelta(hours=2))
    assert not Delivery.objects.repeatable().untold()
