"""The same post again: what is the same, what follows its source, what stays as it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from consult.errors import Refused
from consult.intake.models import ImportedComment, ImportedPost
from consult.topics.actions import draft_topic, edit_draft
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, gather
from tests.makers import NOW, make_post, make_topic

GUID, PAGE = "tag:example.org,2026:1", "https://example.org/market"


def again(cast: Cast, format: str = "text", **fields: Any) -> tuple[Topic, Outcome]:
    """The market's post with these fields, as the owner's."""
    post = make_post(**{"title": "The market"} | fields)
    now = NOW + timedelta(hours=ImportedPost.objects.count())
    return draft_topic(post, format=format, councillor=cast.councillor, by=None, now=now)


def edit(topic: Topic, cast: Cast) -> None:
    edit_draft(topic, title="My title", question="", can_change="", closes_at=None, by=cast.owner)


def test_the_same_again_does_nothing(cast: Cast) -> None:
    assert [again(cast)[1] for _ in range(3)] == [Outcome.NEW, Outcome.SAME, Outcome.SAME]
    assert (Topic.objects.count(), ImportedPost.objects.count()) == (1, 1)
    assert ImportedComment.objects.count() == 1


def test_a_draft_that_nobody_edited_follows_its_post_whole(cast: Cast) -> None:
    again(cast, guid=GUID)
    topic, outcome = again(
        cast,
        guid=GUID,
        title="A market!",
        body=("New words.",),
        comments=(),
        published="2026-09-21",
    )
    assert outcome is Outcome.UPDATED
    topic.refresh_from_db()
    assert (topic.title, topic.body) == ("A market!", ["New words."])
    assert (topic.post.title, topic.post.published) == ("A market!", "2026-09-21")
    assert topic.post.changed_at is None
    assert not topic.post.comments.exists()
    assert again(cast, guid=GUID, title="The market")[1] is Outcome.UPDATED
    assert topic.post.comments.count() == 1


def test_a_comment_alone_is_a_change(cast: Cast) -> None:
    again(cast)
    assert again(cast, comments=())[1] is Outcome.UPDATED


def test_a_draft_that_was_edited_stays_and_shows_the_change(cast: Cast) -> None:
    topic, _ = again(cast, guid=GUID)
    edit(topic, cast)
    assert again(cast, guid=GUID)[1] is Outcome.SAME
    assert again(cast, guid=GUID, body=("New words.",))[1] is Outcome.CHANGED
    topic.refresh_from_db()
    assert topic.title == "My title"
    assert topic.body[0].startswith("The lower car park")
    assert topic.post.changed_at is not None
    assert topic.post.body == topic.body
    assert again(cast, guid=GUID)[1] is Outcome.SAME, "it says again what it said"
    topic.post.refresh_from_db()
    assert topic.post.changed_at is None


def test_an_open_topic_stays_and_shows_the_change(cast: Cast) -> None:
    topic = make_topic(cast.councillor, title="The market", url=PAGE)
    assert again(cast, url=PAGE, title="No market")[1] is Outcome.CHANGED
    topic.refresh_from_db()
    assert topic.title == "The market"
    assert topic.post.changed_at is not None


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ({"guid": GUID}, {"guid": GUID, "title": "Other", "url": PAGE}, True),
        ({"guid": GUID}, {"guid": GUID + "0"}, False),
        ({"guid": GUID, "url": PAGE}, {"guid": GUID + "0", "url": PAGE}, True),
        ({"guid": GUID, "url": PAGE}, {"guid": "b", "url": PAGE, "title": "Other"}, False),
        ({"guid": GUID, "url": PAGE}, {"url": PAGE, "title": "Other"}, True),
        ({"url": PAGE}, {"guid": GUID, "url": PAGE, "title": "Other"}, True),
        ({"url": PAGE}, {"url": "http://EXAMPLE.org:80/market/#comments"}, True),
        ({"url": PAGE}, {"url": "https://example.org/Market"}, False),
        ({"url": PAGE}, {"url": f"{PAGE}?p=2"}, False),
        ({}, {"title": "  THE   market"}, True),
        ({}, {"title": "The market", "published": "2026-09-21"}, False),
        ({"title": None}, {"title": None}, True),
        ({"title": None}, {"title": None, "body": ("Others.",)}, False),
    ],
)
def test_what_makes_two_posts_one(
    cast: Cast, first: dict[str, Any], second: dict[str, Any], is_same: bool
) -> None:
    again(cast, **first)
    assert (again(cast, **second)[1] is not Outcome.NEW) is is_same
    assert Topic.objects.count() == (1 if is_same else 2)


def test_a_feed_does_not_take_away_what_came_in_whole(cast: Cast) -> None:
    topic, _ = again(cast, format="html", url=PAGE)
    assert (
        again(cast, format="feed", url=PAGE, body=("The lower…",), comments=())[1] is Outcome.SAME
    )
    assert topic.post.comments.count() == 1


def test_a_saved_page_completes_what_a_feed_began(cast: Cast) -> None:
    again(cast, format="feed", url=PAGE, body=("The lower…",), comments=())
    topic, outcome = again(cast, format="html", url=PAGE)
    assert outcome is Outcome.UPDATED
    assert topic.post.comments.count() == 1


def test_what_came_in_before_there_were_digests_is_taken_as_it_is(cast: Cast) -> None:
    again(cast, guid=GUID)
    ImportedPost.objects.update(digest="")
    assert again(cast, guid=GUID, title="Other")[1] is Outcome.SAME
    assert again(cast, guid=GUID, title="Another")[1] is Outcome.UPDATED


def test_nobody_imports_into_what_another_councillor_has(cast: Cast) -> None:
    own, _ = again(cast, guid=GUID, url=PAGE)
    other = cast.other_councillor.councillor
    post = make_post(guid=GUID, url=PAGE, title="Taken over")
    theirs, outcome = draft_topic(
        post, format="text", councillor=other, by=cast.other_councillor, now=NOW
    )
    assert outcome is Outcome.NEW
    assert theirs.councillor == other
    own.refresh_from_db()
    assert (own.title, own.post.changed_at) == ("The market", None)
    for by in (cast.other_councillor, cast.resident, cast.moderator):
        with pytest.raises(Refused):
            draft_topic(post, format="text", councillor=cast.councillor, by=by, now=NOW)
    draft_topic(post, format="text", councillor=cast.councillor, by=cast.admin, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_twenty_imports_at_once_make_one_draft() -> None:
    cast = gather()
    post, other = make_post(guid=GUID), make_post(guid=GUID, body=("New words.",), comments=())

    def run(number: int) -> Outcome:
        try:
            return draft_topic(
                other if number % 2 else post,
                format="text",
                councillor=cast.councillor,
                by=None,
                now=NOW,
            )[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(run, range(20)))
    assert outcomes.count(Outcome.NEW) == 1
    assert (Topic.objects.count(), ImportedPost.objects.count()) == (1, 1)
    topic = Topic.objects.get()
    assert topic.body == topic.post.body
    assert topic.post.comments.count() == (0 if topic.body == ["New words."] else 1)
