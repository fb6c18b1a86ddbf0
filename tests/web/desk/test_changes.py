"""A post that changed at its source: the councillor compares, keeps, or takes the new text."""

import pytest
from django.test import Client
from django.urls import reverse

from consult.topics.actions import draft_topic, edit_draft
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_draft, make_post, make_topic
from tests.web.desk.test_desk import draft_form

OLD, NEW = ("Stays.", "The old words."), ("Stays.", "<b>New</b> words.")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.owner)


def read_again(topic: Topic, body: tuple[str, ...] = NEW, title: str = "A new title") -> Outcome:
    """Its post, as its source has it by now."""
    post = make_post(guid=topic.post.guid, title=title, body=body)
    return draft_topic(post, format="text", councillor=topic.councillor, by=None, now=NOW)[1]


@pytest.fixture
def edited(cast: Cast) -> Topic:
    """A draft that was edited, whose post has changed since."""
    topic = make_draft(cast.councillor, guid="a", title="The title", body=OLD)
    edit_draft(topic, title="My title", question="Q?", can_change="", closes_at=None, by=cast.owner)
    assert read_again(topic) is Outcome.CHANGED
    return topic


def page_of(topic: Topic) -> str:
    return reverse("changed", args=[topic.pk])


def sent(client: Client, topic: Topic, wish: str, change: str | None = None) -> str:
    topic.post.refresh_from_db()
    form = {"wish": wish, "change": change or (topic.post.changed_to or {}).get("digest", "")}
    return client.post(page_of(topic), form, follow=True).content.decode()


def test_the_difference_is_told_in_words(edited: Topic, desk: Client) -> None:
    draft = desk.get(edited.get_absolute_url()).content.decode()
    assert f'href="{page_of(edited)}"' in draft
    page = desk.get(page_of(edited)).content.decode()
    assert "<strong>Title removed:</strong> <del>My title</del>" in page
    assert "<strong>Title added:</strong> <ins>A new title</ins>" in page
    assert "<strong>Removed:</strong> <del>The old words.</del>" in page
    assert "<strong>Added:</strong> <ins>&lt;b&gt;New&lt;/b&gt; words.</ins>" in page
    assert "The post has changed" in desk.get("/desk/").content.decode()


def test_keep_mine_says_no_more_of_it_until_it_changes_again(edited: Topic, desk: Client) -> None:
    assert "Your text stays as it is." in sent(desk, edited, "keep")
    edited.refresh_from_db()
    assert (edited.title, edited.body) == ("My title", list(OLD))
    assert read_again(edited) is Outcome.SAME
    assert "has changed" not in desk.get("/desk/").content.decode()
    assert read_again(edited, ("Words again.",)) is Outcome.CHANGED
    assert "Words again." in desk.get(page_of(edited)).content.decode()


def test_the_new_text_is_taken_and_the_question_stays(edited: Topic, desk: Client) -> None:
    assert "The draft has the new text." in sent(desk, edited, "take")
    edited.refresh_from_db()
    assert (edited.title, edited.body, edited.question) == ("A new title", list(NEW), "Q?")
    assert (edited.post.changed_at, edited.post.changed_to) == (None, None)
    assert read_again(edited) is Outcome.SAME
    assert desk.get(page_of(edited))["Location"] == edited.get_absolute_url()


@pytest.mark.parametrize("wish", ["keep", "take"])
def test_what_was_not_shown_is_not_decided_on(edited: Topic, desk: Client, wish: str) -> None:
    shown = (edited.post.changed_to or {}).get("digest", "x")
    read_again(edited, ("Words again.",))
    assert "has changed again meanwhile" in sent(desk, edited, wish, change=shown)
    edited.refresh_from_db()
    assert edited.body == list(OLD)
    assert edited.post.changed_at is not None


def test_a_text_that_is_not_kept_is_not_taken(edited: Topic, desk: Client) -> None:
    read_again(edited, ("x" * 1_000_000, "y" * 600_000))
    page = desk.get(page_of(edited)).content.decode()
    assert "is not kept here" in page
    assert "Use the new text" not in page
    assert "not kept here" in sent(desk, edited, "take")


def test_an_open_topic_shows_its_owner_the_difference_and_never_changes(
    cast: Cast, desk: Client
) -> None:
    topic = make_topic(cast.councillor, guid="a", title="The title", body=OLD)
    read_again(topic)
    public = Client().get(topic.get_absolute_url()).content.decode()
    assert "The post has changed since it was imported." in public
    assert page_of(topic) not in public
    assert page_of(topic) in desk.get(topic.get_absolute_url()).content.decode()
    page = desk.get(page_of(topic)).content.decode()
    assert "<del>The old words.</del>" in page
    assert "Keep mine" not in page
    for wish in ("keep", "take"):
        assert "opened or discarded" in sent(desk, topic, wish)
    topic.refresh_from_db()
    assert topic.body == list(OLD)
    assert topic.post.changed_at is not None


def test_a_form_that_was_opened_before_its_post_changed_hides_nothing(
    cast: Cast, desk: Client
) -> None:
    topic = make_draft(cast.councillor, guid="a", title="The title", body=OLD)
    form = draft_form(title="Typed", body="Stays.\n\nWhat I typed.", seen=topic.text_key)
    assert f'value="{topic.text_key}"' in desk.get(topic.get_absolute_url()).content.decode()
    assert read_again(topic) is Outcome.UPDATED
    response = desk.post(topic.get_absolute_url(), form)
    page = response.content.decode()
    assert response.status_code == 400
    assert "This text was changed while you wrote" in page
    assert "What I typed.</textarea>" in page, "it is kept"
    assert "<del>&lt;b&gt;New&lt;/b&gt; words.</del>" in page
    assert "<ins>What I typed.</ins>" in page
    topic.refresh_from_db()
    assert (topic.body, topic.edited_at) == (list(NEW), None)
    assert f'value="{topic.text_key}"' in page
    desk.post(topic.get_absolute_url(), form | {"seen": topic.text_key})
    topic.refresh_from_db()
    assert topic.body == ["Stays.", "What I typed."]
    desk.post(topic.get_absolute_url(), form)
    assert "saved" in desk.get(topic.get_absolute_url()).content.decode(), "sent twice"
