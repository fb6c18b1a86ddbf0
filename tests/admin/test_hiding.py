"""One comment hidden by a page of its own: from the public page there, and back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from consult.discussion.actions import answer_comment, hide_comment, withdraw_comment
from consult.discussion.models import Comment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_comment


@pytest.fixture
def comment(cast: Cast, topic: Topic) -> Comment:
    return make_comment(topic, cast.resident, "My neighbour Ned parks there.")


def hide_page(comment: Comment) -> str:
    return reverse("admin:consult_comment_hide", args=[comment.pk])


def own_page(comment: Comment) -> str:
    return reverse("admin:consult_comment_change", args=[comment.pk])


def said_by(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("role", ["admin", "moderator"])
@pytest.mark.parametrize("page", ["topic", "comment"])
def test_the_card_leads_to_the_page_that_asks_why(
    cast: Cast, comment: Comment, role: str, page: str
) -> None:
    client = client_of(getattr(cast, role))
    public = (comment.topic if page == "topic" else comment).get_absolute_url()
    assert f'href="{hide_page(comment)}"' in said_by(client, public)
    asked = said_by(client, hide_page(comment))
    assert "My neighbour Ned parks there." in asked
    assert Comment.objects.visible().filter(pk=comment.pk).exists(), "it only asked"
    after = client.post(hide_page(comment), {"reason": "Names a neighbour"}, follow=True)
    assert after.redirect_chain == [(own_page(comment), 302)]
    assert "Hidden: 1." in after.content.decode()
    comment.refresh_from_db()
    assert (comment.hidden_reason, comment.hidden_by) == ("Names a neighbour", getattr(cast, role))
    assert LogEntry.objects.get().change_message == "Hidden: Names a neighbour"
    shown = said_by(client, public)
    assert "Ned parks there" not in shown
    assert f'href="{own_page(comment)}"' in shown
    assert hide_page(comment) not in shown


def test_its_own_page_offers_what_can_be_done_with_it(cast: Cast, comment: Comment) -> None:
    client = client_of(cast.moderator)

    def offered() -> tuple[bool, bool]:
        page = said_by(client, own_page(comment))
        return hide_page(comment) in page, 'value="restore"' in page

    assert offered() == (True, False)
    hide_comment(comment, reason="Rude", by=cast.moderator, now=NOW)
    assert offered() == (False, True)
    assert client.get(hide_page(comment))["Location"] == own_page(comment)
    form = {"action": "restore", "_selected_action": [comment.pk]}
    client.post(reverse("admin:consult_comment_changelist"), form)
    assert offered() == (True, False)
    withdraw_comment(comment, by=cast.resident, now=NOW)
    assert offered() == (False, False)


def test_without_a_reason_it_stays(cast: Cast, comment: Comment) -> None:
    response = client_of(cast.moderator).post(hide_page(comment), {"reason": " "})
    assert response.status_code == 400
    assert Comment.objects.visible().filter(pk=comment.pk).exists()


def test_an_official_answer_and_a_reply_are_hidden_alike(
    cast: Cast, topic: Topic, comment: Comment
) -> None:
    answer = answer_comment(comment, text="He may.", by=cast.owner, now=NOW)
    page = said_by(client_of(cast.moderator), topic.get_absolute_url())
    assert hide_page(answer) in page


@pytest.mark.parametrize(
    "role", ["resident", "neighbour", "suspended", "owner", "other_councillor", "anonymous"]
)
def test_nobody_else_is_led_there_or_let_in(cast: Cast, comment: Comment, role: str) -> None:
    client = client_of(getattr(cast, role))
    assert "/admin/consult/comment/" not in said_by(client, comment.topic.get_absolute_url())
    for response in (
        client.get(hide_page(comment), follow=True),
        client.post(hide_page(comment), {"reason": "Because"}, follow=True),
    ):
        asked_to_sign_in = response.request["PATH_INFO"] == "/account/sign-in/"
        assert response.status_code == 403 or asked_to_sign_in
    assert Comment.objects.visible().filter(pk=comment.pk).exists()


@pytest.mark.parametrize("row", ["0", "999999", "9" * 30, "x"])
def test_what_is_not_there_is_not_found(cast: Cast, comment: Comment, row: str) -> None:
    response = client_of(cast.admin).get(f"/admin/consult/comment/{row}/hide/")
    assert response.status_code == 404
