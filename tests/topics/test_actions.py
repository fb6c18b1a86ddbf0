"""Drafting, editing, opening and discarding topics."""

from datetime import timedelta

import pytest

from consult.errors import Closed, NotReady, Refused
from consult.reading import with_own_guids
from consult.topics.actions import discard_draft, draft_topic, edit_draft, open_topic
from consult.topics.lifecycle import State
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_draft, make_post, make_topic


def test_two_councillors_may_import_the_same_post(cast: Cast) -> None:
    post = make_post()
    for councillor in (cast.councillor, cast.other_councillor.councillor):
        draft_topic(post, format="text", councillor=councillor, by=None, now=NOW)
    assert Topic.objects.count() == 2


def test_a_draft_that_lacks_things_does_not_open_and_says_what(cast: Cast) -> None:
    draft = make_draft(cast.councillor)
    with pytest.raises(NotReady) as refusal:
        open_topic(draft, by=cast.owner, now=NOW)
    assert refusal.value.missing == (
        "Write the question",
        "Say what can still change",
        "Set a closing date",
    )
    draft.refresh_from_db()
    assert draft.state(NOW) is State.DRAFT


def test_the_address_comes_from_the_title_and_stays(cast: Cast) -> None:
    topic = make_topic(cast.councillor, title="Café & market: a new start?")
    assert topic.get_absolute_url() == "/topics/cafe-market-a-new-start/"
    open_topic(topic, by=cast.owner, now=NOW)
    assert topic.slug == "cafe-market-a-new-start"


def test_two_topics_of_one_title_have_two_addresses(cast: Cast) -> None:
    slugs = [
        make_topic(cast.councillor, title="The market", published=f"2026-09-{day}").slug
        for day in (10, 11, 12)
    ]
    assert slugs == ["the-market", "the-market-2", "the-market-3"]


def test_a_title_without_a_latin_letter_has_an_address(cast: Cast) -> None:
    topic = make_topic(cast.councillor, title="سوق السبت")
    assert topic.slug == f"topic-{topic.pk}"


def test_a_long_title_is_cut_between_words(cast: Cast) -> None:
    topic = make_topic(cast.councillor, title="market " * 30)
    assert topic.slug == "-".join(["market"] * 8)


def test_an_open_topic_is_no_longer_edited_or_discarded(cast: Cast, topic: Topic) -> None:
    with pytest.raises(Closed):
        edit_draft(
            topic,
            title="x",
            question="y",
            can_change="z",
            closes_at=NOW + timedelta(days=9),
            by=cast.owner,
        )
    with pytest.raises(Closed):
        discard_draft(topic, by=cast.owner)
    topic.refresh_from_db()
    assert topic.question.startswith("Should the lower")


def test_a_discarded_draft_can_be_imported_again(cast: Cast) -> None:
    draft = make_draft(cast.councillor, title="Twice")
    discard_draft(draft, by=cast.owner)
    assert not Topic.objects.exists()
    assert make_draft(cast.councillor, title="Twice").pk


@pytest.mark.parametrize("role", ["resident", "other_councillor", "moderator", "suspended"])
def test_only_the_owner_and_an_admin_run_a_topic(cast: Cast, role: str) -> None:
    draft, by = make_draft(cast.councillor), getattr(cast, role)
    with pytest.raises(Refused):
        open_topic(draft, by=by, now=NOW)
    with pytest.raises(Refused):
        discard_draft(draft, by=by)
    with pytest.raises(Refused):
        edit_draft(draft, title="x", question="", can_change="", closes_at=None, by=by)
    discard_draft(draft, by=cast.admin)


def test_a_draft_that_was_discarded_meanwhile_neither_opens_nor_is_saved(cast: Cast) -> None:
    topic = make_draft(cast.councillor)
    discard_draft(Topic.objects.get(pk=topic.pk), by=cast.owner)
    with pytest.raises(Closed):
        open_topic(topic, by=cast.owner, now=NOW)
    with pytest.raises(Closed):
        edit_draft(topic, title="T", question="Q", can_change="", closes_at=None, by=cast.owner)


def test_posts_of_one_file_that_share_guid_and_address_stay_two(cast: Cast) -> None:
    """An export may hold a copied post: neither takes the place of the other, however often."""
    shared = {"guid": "http://blog.example/?p=7", "url": "http://blog.example/a/"}
    posts = [make_post(title=title, **shared) for title in ("First", "Second")]
    for _ in range(2):
        for post in with_own_guids(posts):
            draft_topic(post, format="wordpress", councillor=cast.councillor, by=None, now=NOW)
    assert sorted(topic.title for topic in Topic.objects.all()) == ["First", "Second"]
