"""What was typed or tapped before signing in survives it, and is carried out."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consult.discussion.actions import hide_comment
from consult.discussion.models import Comment, CommentVote, Position
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_closed_topic, make_comment

Outbox = list[EmailMultiAlternatives]


def sign_in(client: Client, email: str, outbox: Outbox, then: str = "/") -> str:
    """Through both pages; the text of the page where one arrives."""
    client.post(f"/account/sign-in/?next={then}", {"email": email})
    code = re.search(r"^\s*(\d{6})\s*$", str(outbox[-1].body), re.MULTILINE)
    assert code
    response = client.post(f"/account/code/?next={then}", {"code": code[1]}, follow=True)
    return response.content.decode()


def test_a_tapped_answer_is_counted_after_signing_in(topic: Topic, mailoutbox: Outbox) -> None:
    client = Client()
    response = client.post(reverse("take_position", args=[topic.slug]), {"value": "oppose"})
    assert "Your answer “Oppose” is kept." in client.get(response["Location"]).content.decode()
    text = sign_in(client, "new@example.org", mailoutbox, f"/topics/{topic.slug}/")
    position = Position.objects.get()
    assert (position.user.email, position.value) == ("new@example.org", "oppose")
    assert "Your answer is counted: Oppose." in text
    assert "You oppose this" in text


def test_everything_that_was_done_before_is_carried_out(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    comment, client = make_comment(topic, cast.neighbour), Client()
    client.post(reverse("take_position", args=[topic.slug]), {"value": "support"})
    client.post(reverse("take_position", args=[topic.slug]), {"value": "unsure"})
    client.post(reverse("vote", args=[topic.slug, comment.pk]), {"value": "agree"})
    client.post(
        reverse("add_comment", args=[topic.slug]),
        {
            "text": "Typed before",
            "is_question": "on",
            "submission": str(uuid4()),
        },
    )
    client.post(
        reverse("comment", args=[topic.slug, comment.pk]),
        {"text": "A reply before", "submission": str(uuid4())},
    )
    page = client.get("/account/sign-in/").content.decode()
    for said in ("“Not sure” is kept", "“Agree” is kept", "Typed before", "A reply before"):
        assert said in page
    sign_in(client, "rosa@example.org", mailoutbox)
    assert Position.objects.get().value == "unsure"
    assert CommentVote.objects.get().user == cast.resident
    assert Comment.objects.get(text="Typed before").is_question
    assert Comment.objects.get(text="A reply before").parent == comment
    # Once, not at each sign-in.
    client.post("/account/sign-out/")
    sign_in(client, "rosa@example.org", mailoutbox)
    assert Comment.objects.count() == 3


@pytest.mark.parametrize("fate", ["suspended", "closed"])
@pytest.mark.parametrize("kind", ["comment", "reply"])
def test_words_that_come_too_late_are_given_back_where_one_lands(
    cast: Cast, topic: Topic, mailoutbox: Outbox, fate: str, kind: str
) -> None:
    client = Client()
    comment = make_comment(topic, cast.neighbour)
    address = reverse("add_comment", args=[topic.slug])
    if kind == "reply":
        address = comment.get_absolute_url()
    response = client.post(address, {"text": "Keep my words", "submission": str(uuid4())})
    then = parse_qs(urlsplit(response["Location"]).query)["next"][0]
    if fate == "suspended":
        User.objects.filter(pk=cast.resident.pk).update(suspended_at=NOW)
    else:
        Topic.objects.filter(pk=topic.pk).update(closes_at=NOW - timedelta(seconds=1))
    page = sign_in(client, "rosa@example.org", mailoutbox, then=then)
    assert "could not be sent." in page
    assert "Keep my words" in page
    assert Comment.objects.count() == 1
    assert "Keep my words" not in client.get(topic.get_absolute_url()).content.decode()


def test_two_comments_before_signing_in_are_two(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    client = Client()
    for text in ("The first", "The second"):
        form = {"text": text, "submission": str(uuid4())}
        client.post(reverse("add_comment", args=[topic.slug]), form)
    sign_in(client, "rosa@example.org", mailoutbox)
    assert {comment.text for comment in Comment.objects.all()} == {"The first", "The second"}


def test_what_comes_too_late_before_signing_in_is_told_at_once(cast: Cast) -> None:
    topic = make_closed_topic(cast.councillor)
    form = {"text": "Keep my words", "submission": str(uuid4())}
    response = Client().post(reverse("add_comment", args=[topic.slug]), form)
    assert response.status_code == 409
    assert "Keep my words" in response.content.decode()
    position = Client().post(reverse("take_position", args=[topic.slug]), {"value": "support"})
    assert position["Location"].startswith(topic.get_absolute_url())


def test_a_vote_on_what_was_hidden_meanwhile_is_told(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    comment, client = make_comment(topic, cast.neighbour), Client()
    client.post(reverse("vote", args=[topic.slug, comment.pk]), {"value": "agree"})
    hide_comment(comment, reason="Why", by=cast.moderator, now=NOW)
    assert "Your vote could not be sent." in sign_in(client, "rosa@example.org", mailoutbox)
    assert not CommentVote.objects.exists()


@pytest.mark.parametrize("value", ["", "yes", "withdraw"])
def test_nothing_that_is_no_answer_is_kept(topic: Topic, value: str) -> None:
    client = Client()
    response = client.post(reverse("take_position", args=[topic.slug]), {"value": value})
    assert response.status_code == 400
    assert not client.session.get("pending")


def test_a_vote_without_a_reload_takes_the_whole_window_to_sign_in(topic: Topic) -> None:
    address = reverse("take_position", args=[topic.slug])
    response = Client().post(address, {"value": "support"}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith("/account/sign-in/?next=")


def test_what_somebody_else_left_can_be_forgotten(topic: Topic, mailoutbox: Outbox) -> None:
    client = Client()
    client.post(reverse("take_position", args=[topic.slug]), {"value": "oppose"})
    assert client.post(reverse("forget_kept"))["Location"] == "/account/sign-in/"
    sign_in(client, "new@example.org", mailoutbox)
    assert not Position.objects.exists()


def test_what_was_left_an_hour_ago_is_not_carried_out(topic: Topic, mailoutbox: Outbox) -> None:
    client = Client()
    client.post(reverse("take_position", args=[topic.slug]), {"value": "oppose"})
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        assert "is kept" not in client.get("/account/sign-in/").content.decode()
        sign_in(client, "new@example.org", mailoutbox)
    assert not Position.objects.exists()
