"""What was typed or tapped before signing in survives it, and is carried out."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit
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
    assert "Your answer is counted: Oppose" in text


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


# What each kind becomes, by who signs in: what that person may then do, or a refusal that says why.
CARRIED_OUT = {
    "position": {"resident": "Support", "moderator": "Support", "other_councillor": "Support"},
    "vote": {"resident": "Agree", "moderator": "Agree", "other_councillor": "Agree"},
    "comment": {
        "resident": "comment",
        "moderator": "comment",
        "other_councillor": "comment",
        "owner": "comment",
    },
    "reply": {
        "resident": "reply",
        "moderator": "reply",
        "other_councillor": "reply",
        "owner": "official answer",
        "admin": "official answer",
    },
}
EVERYBODY = ("resident", "suspended", "owner", "other_councillor", "moderator", "admin")


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("kind", CARRIED_OUT)
def test_what_waited_is_carried_out_as_what_the_person_may_do(
    cast: Cast, topic: Topic, mailoutbox: Outbox, kind: str, role: str
) -> None:
    question = make_comment(topic, cast.neighbour, "Who pays?", is_question=True)
    client, user = Client(), getattr(cast, role)
    words = {"text": "Words that waited", "submission": str(uuid4())}
    address, form = {
        "position": (reverse("take_position", args=[topic.slug]), {"value": "support"}),
        "vote": (reverse("vote", args=[topic.slug, question.pk]), {"value": "agree"}),
        "comment": (reverse("add_comment", args=[topic.slug]), words),
        "reply": (question.get_absolute_url(), words),
    }[kind]
    then = parse_qs(urlsplit(client.post(address, form)["Location"]).query)["next"][0]
    page = sign_in(client, user.email, mailoutbox, then=quote(then))
    done = CARRIED_OUT[kind].get(role)
    sent = Comment.objects.filter(text="Words that waited", author=user)
    if done is None:
        assert "could not be sent." in page
        assert not any((Position.objects.exists(), CommentVote.objects.exists(), sent.exists()))
        assert kind in {"position", "vote"} or "Words that waited" in page
    elif kind in {"position", "vote"}:
        assert f"is counted: {done}" in page
        assert Position.objects.filter(user=user).exists() == (kind == "position")
        assert CommentVote.objects.filter(user=user).exists() == (kind == "vote")
    else:
        assert f"Your {done} is published." in page
        assert sent.get().official == (done == "official answer")
        owed = not sent.get().official
        assert Comment.objects.unanswered().filter(pk=question.pk).exists() == owed


def test_one_lands_at_the_comment_that_was_kept_and_it_says_so_there(
    cast: Cast, topic: Topic, mailoutbox: Outbox
) -> None:
    client = Client()
    form = {"text": "Typed before", "submission": str(uuid4())}
    location = client.post(reverse("add_comment", args=[topic.slug]), form)["Location"]
    then = parse_qs(urlsplit(location).query)["next"][0]
    client.post(f"/account/sign-in/?next={quote(then)}", {"email": "rosa@example.org"})
    code = re.search(r"^\s*(\d{6})\s*$", str(mailoutbox[-1].body), re.MULTILINE)
    assert code
    arrived = client.post(f"/account/code/?next={quote(then)}", {"code": code[1]})
    landed = client.get(arrived["Location"])
    comment = Comment.objects.get()
    assert landed["Location"] == f"{topic.get_absolute_url()}#comment-{comment.pk}"
    page = client.get(landed["Location"]).content.decode()
    card = page.partition(f'id="comment-{comment.pk}"')[2].partition("</article>")[0]
    assert "Your comment is published." in card
    assert page.count("Your comment is published.") == 1


def test_signing_in_leads_to_no_other_site(client: Client) -> None:
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        assert client.get("/account/land/", {"next": address})["Location"] == "/"


def test_an_answer_that_waits_is_seen_on_the_topic(topic: Topic) -> None:
    client = Client()
    client.post(reverse("take_position", args=[topic.slug]), {"value": "oppose"})
    form = {"text": "Why", "submission": str(uuid4())}
    client.post(reverse("add_comment", args=[topic.slug]), form)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Oppose is waiting: <a" in page
    assert "sign in to count it" in page
    assert "Your comment is waiting: <a" in page


def test_what_waited_too_long_is_told_once_and_without_its_words(topic: Topic) -> None:
    client = Client()
    form = {"text": "Something private", "submission": str(uuid4())}
    client.post(reverse("add_comment", args=[topic.slug]), form)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        page = client.get(topic.get_absolute_url()).content.decode()
        assert "Your comment was kept for an hour" in page
        assert "Something private" not in page
        assert "kept for an hour" not in client.get(topic.get_absolute_url()).content.decode()
