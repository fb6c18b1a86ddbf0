"""What the admin says of emails that have not left, and sending them again."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from consult.outreach.actions import request_digest
from consult.outreach.models import Delivery, Status
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_comment

LIST = "/admin/consult/delivery/"


@pytest.fixture
def delivery(cast: Cast, topic: Topic) -> Delivery:
    make_comment(topic, cast.resident)
    return request_digest(cast.councillor, by=cast.owner, now=NOW)


def set_to(delivery: Delivery, status: Status, **more: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(status=status, **more)


def text_of(client: Client, page: str, **query: str) -> str:
    return client.get(page, query).content.decode()


def again(client: Client, *rows: Delivery, **more: str) -> str:
    form = {"action": "send_again", "_selected_action": [row.pk for row in rows], **more}
    return client.post(LIST, form, follow=True).content.decode()


def test_the_first_page_says_that_all_emails_have_left(cast: Cast, topic: Topic) -> None:
    assert "All emails have left." in text_of(client_of(cast.admin), "/admin/")


@pytest.mark.parametrize(
    ("status", "need", "words"),
    [
        (Status.FAILED, "failed", "1 email could not be sent"),
        (Status.UNCONFIRMED, "unconfirmed", "Of 1 email it is not known whether it arrived"),
        (Status.WAITING, "waiting", "1 email has waited for more than an hour"),
        (Status.SENDING, "waiting", "1 email has waited for more than an hour"),
    ],
)
def test_the_first_page_leads_to_what_has_not_left(
    cast: Cast, delivery: Delivery, status: Status, need: str, words: str
) -> None:
    set_to(delivery, status, created_at=NOW - timedelta(hours=2))
    client = client_of(cast.admin)
    page = text_of(client, "/admin/")
    assert f'<a href="{LIST}?need={need}">{words}</a>' in page
    assert "All emails have left." not in page
    row = f"{LIST}{delivery.pk}/change/"
    for each in ("failed", "unconfirmed", "waiting"):
        assert (row in text_of(client, LIST, need=each)) is (each == need)


def test_a_moderator_is_told_of_no_email(cast: Cast, delivery: Delivery) -> None:
    set_to(delivery, Status.FAILED)
    page = text_of(client_of(cast.moderator), "/admin/")
    assert "email could not be sent" not in page
    assert "All emails have left." not in page


def test_one_is_asked_before_it_is_sent_again(cast: Cast, delivery: Delivery) -> None:
    set_to(delivery, Status.UNCONFIRMED, note="It broke off <b>while</b> sending.")
    client = client_of(cast.admin)
    row = text_of(client, f"{LIST}{delivery.pk}/change/")
    assert 'name="action" value="send_again"' in row
    asked = again(client, delivery)
    assert "carys@example.org" in asked
    assert "It broke off &lt;b&gt;while&lt;/b&gt; sending." in asked
    assert "may arrive twice" in asked
    delivery.refresh_from_db()
    assert delivery.status == Status.UNCONFIRMED, "it only asked"
    assert "On their way again: 1." in again(client, delivery, confirmed="yes")
    delivery.refresh_from_db()
    assert delivery.status == Status.WAITING
    assert LogEntry.objects.get().change_message == "Sent again."
    assert "Left as they are" in again(client, delivery, confirmed="yes")
    assert LogEntry.objects.count() == 1


def test_only_what_is_unconfirmed_may_arrive_twice(cast: Cast, delivery: Delivery) -> None:
    set_to(delivery, Status.FAILED)
    assert "may arrive twice" not in again(client_of(cast.admin), delivery)


def test_what_was_sent_is_not_offered_again(cast: Cast, delivery: Delivery) -> None:
    set_to(delivery, Status.SENT)
    client = client_of(cast.admin)
    assert "send_again" not in text_of(client, f"{LIST}{delivery.pk}/change/")
    assert "Nothing to send again" in again(client, delivery)


def test_what_is_sent_again_is_hurried(
    cast: Cast,
    delivery: Delivery,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
) -> None:
    hurried: list[tuple[int]] = []
    monkeypatch.setattr(
        "consult.tasks.send_delivery.apply_async", lambda args, **_: hurried.append(args)
    )
    set_to(delivery, Status.FAILED)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        again(client_of(cast.admin), delivery, confirmed="yes")
    assert hurried == [(delivery.pk,)]
