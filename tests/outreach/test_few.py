"""Of few people no email says how they answered: whose answer it was could be told."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from accounts.actions import sign_up
from accounts.models import User
from consult.discussion.actions import take_position
from consult.errors import NothingNew
from consult.outreach.actions import request_digest, send_delivery
from consult.outreach.digest import told
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_comment

Outbox = list[EmailMultiAlternatives]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def five(settings: Settings) -> None:
    settings.TOLD_FROM = 5


def voters(number: int) -> list[User]:
    return [sign_up(email=f"voter{n}@example.org") for n in range(number)]


def answer(topic: Topic, people: list[User], value: str) -> None:
    for user in people:
        take_position(topic, value=value, by=user, now=NOW)


def digest_at(cast: Cast, hours: int) -> None:
    now = NOW + hours * HOUR
    send_delivery(request_digest(cast.councillor, by=cast.owner, now=now).pk, now=now)


def said(mail: EmailMultiAlternatives) -> list[str]:
    """Both parts, as they are read."""
    return [str(mail.body), str(mail.alternatives[0][0])]


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ({}, {"support": 4}, False),
        ({}, {"support": 3, "oppose": 2}, True),
        ({"support": 9}, {"support": 8, "oppose": 1}, False),
        ({"support": 9}, {"support": 4, "oppose": 5}, True),
        ({"support": 9}, {"support": 4}, True),
        ({"support": 9}, {"support": 11, "oppose": 2, "unsure": 1}, True),
    ],
)
def test_a_step_is_told_from_five_people_on(
    before: dict[str, int], after: dict[str, int], is_told: bool
) -> None:
    found = told(before, after | {"comments": 7}, least=5)
    assert found["comments"] == 7
    stances = {name: number for name, number in found.items() if name != "comments" and number}
    assert stances == (after if is_told else before)


def test_one_answer_is_not_told_and_comes_with_the_later_ones(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    people = voters(6)
    answer(topic, people[:1], "oppose")
    make_comment(topic, people[0], "The only comment")
    digest_at(cast, 0)
    for part in said(mailoutbox[-1]):
        assert "The only comment" in part
        assert "A few people have answered" in part
        assert "Oppose" not in part
        assert "1 answer" not in part
    answer(topic, people[1:4], "support")
    make_comment(topic, people[1], "Another comment")
    digest_at(cast, 1)
    assert "Support" not in mailoutbox[-1].body
    answer(topic, people[4:], "support")
    digest_at(cast, 2)
    for part in said(mailoutbox[-1]):
        assert "6 answers" in part
        assert "6 more" in part
        assert "few people" not in part


def test_one_who_changes_their_mind_is_not_told(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    people = voters(6)
    answer(topic, people, "support")
    digest_at(cast, 0)
    answer(topic, people[:1], "oppose")
    with pytest.raises(NothingNew):
        digest_at(cast, 1)
    make_comment(topic, people[0], "I changed my mind")
    digest_at(cast, 1)
    for part in said(mailoutbox[-1]):
        assert "6, 100%" in part
        assert "fewer" not in part
        assert "changed their answer" in part


def test_a_digest_can_be_asked_for_once_an_hour(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    make_comment(topic, cast.resident)
    digest_at(cast, 0)
    make_comment(topic, cast.resident, "More", now=NOW + 23 * timedelta(minutes=1))
    with pytest.raises(NothingNew, match=r"You can ask for another from \d\d:\d\d\."):
        request_digest(cast.councillor, by=cast.owner, now=NOW + 30 * timedelta(minutes=1))
    digest_at(cast, 1)
    assert len(mailoutbox) == 2


def test_the_senders_name_is_the_councils(cast: Cast, topic: Topic, mailoutbox: Outbox) -> None:
    make_comment(topic, cast.resident)
    digest_at(cast, 0)
    sender = str(mailoutbox[-1].message()["From"])
    assert sender == "Mill Valley Council <consultations@council.example>"
