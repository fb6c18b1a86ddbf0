"""Under which name one is seen: never by surprise."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.actions import sign_up
from consult.discussion.models import Comment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import make_comment


def names_on(topic: Topic) -> set[str]:
    return {comment.public_name for comment in Comment.objects.filter(topic=topic)}


@pytest.mark.parametrize(
    ("choice", "shown"), [("later", "A resident"), ("all", "Nia"), ("", "A resident")]
)
def test_a_name_given_later_goes_on_earlier_comments_only_if_one_says_so(
    topic: Topic, choice: str, shown: str
) -> None:
    user = sign_up(email="nia@example.org")
    make_comment(topic, user)
    client = client_of(user)
    assert "comments from now on" in client.get("/account/").content.decode()
    form = {"name": "Nia", "ward": "", "also_before": choice}
    assert client.post("/account/", form).status_code == 302
    page = client.get(topic.get_absolute_url()).content.decode()
    assert names_on(topic) == {shown}
    assert f'class="comment__author">{shown}' in page
    user.refresh_from_db()
    make_comment(topic, user, "And later")
    assert names_on(topic) == {shown, "Nia"}


def test_who_wants_no_name_any_more_can_take_it_off_all(cast: Cast, topic: Topic) -> None:
    make_comment(topic, cast.resident)
    client = client_of(cast.resident)
    client.post("/account/", {"name": "Rosa", "ward": "", "also_before": "later"})
    assert names_on(topic) == {"Rosa Resident"}
    client.post("/account/", {"name": "", "ward": "", "also_before": "all"})
    assert names_on(topic) == {"A resident"}


def test_who_has_written_nothing_is_asked_nothing(cast: Cast) -> None:
    assert "comments from now on" not in client_of(cast.resident).get("/account/").content.decode()


def test_a_name_can_be_given_with_a_comment(cast: Cast, topic: Topic) -> None:
    user = sign_up(email="nia@example.org")
    make_comment(topic, user, "Before")
    client, address = client_of(user), reverse("add_comment", args=[topic.slug])
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Shown to everybody as <strong>A resident</strong>" in page
    form = {"text": "Signed", "submission": str(uuid4()), "name": cast.councillor.name}
    refused = client.post(address, form)
    assert "That is a councillor&#x27;s name" in refused.content.decode()
    assert not Comment.objects.filter(text="Signed").exists()
    form = {"text": "Signed", "submission": str(uuid4()), "name": "Nia  Jones"}
    assert client.post(address, form).status_code == 302
    names = {comment.text: comment.public_name for comment in Comment.objects.all()}
    assert names["Before"] == "A resident"
    assert names["Signed"] == "Nia Jones"


def test_ones_own_comments_say_so_to_oneself_alone(cast: Cast, topic: Topic) -> None:
    make_comment(topic, cast.resident)
    page = client_of(cast.resident).get(topic.get_absolute_url()).content.decode()
    assert ">You</span>" in page
    page = client_of(cast.neighbour).get(topic.get_absolute_url()).content.decode()
    assert ">You</span>" not in page
