"""A source that is polled: what becomes a draft, what is flagged, when it is looked at again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from consult.errors import NothingNew
from consult.intake.actions import sources
from consult.intake.actions.retrievals import request_retrieval, retrieve
from consult.intake.actions.sources import add_source, remove_source, request_poll
from consult.intake.models import ImportedPost, Source
from consult.intake.news import news_of
from consult.topics.actions import discard_draft, edit_draft
from consult.topics.models import Topic
from consult.topics.polling import poll_source
from tests.cast import Cast, gather
from tests.feeds import Blog, serving
from tests.makers import NOW, make_source


@pytest.fixture(autouse=True)
def _may_fetch_here(settings: Settings) -> None:
    settings.FETCH_HERE = True


@pytest.fixture
def blog() -> Iterator[Blog]:
    with serving(Blog([("b", "2026-09-02", "Words."), ("a", "2026-09-01", "Words.")])) as running:
        yield running


@pytest.fixture
def source(cast: Cast, blog: Blog) -> Source:
    return kept(cast, blog.address)


def kept(cast: Cast, address: str) -> Source:
    """Looked at, and kept with its button."""
    retrieval = request_retrieval(address, councillor=cast.councillor, by=cast.owner, now=NOW)
    retrieve(retrieval.pk, now=NOW)
    retrieval.refresh_from_db()
    return add_source(retrieval, by=cast.owner, now=NOW)[0]


def poll(source: Source, now: datetime = NOW) -> Source:
    """As when it is due."""
    Source.objects.filter(pk=source.pk).update(due_at=now)
    poll_source(source.pk, now=now)
    source.refresh_from_db()
    return source


def titles() -> set[str]:
    return set(Topic.objects.values_list("title", flat=True))


def test_a_new_post_becomes_a_draft_and_what_was_there_does_not(blog: Blog, source: Source) -> None:
    assert poll(source).last_result == "No new posts."
    blog.write("c", "2026-09-03")
    assert poll(source).last_result == "1 new post."
    assert titles() == {"Post c"}
    assert poll(source).last_result == "The feed has not changed."
    assert blog.statuses == [200, 200, 200, 304]
    assert ImportedPost.objects.get().source == source


def test_of_a_source_kept_from_a_page_the_first_look_makes_no_drafts(
    cast: Cast, blog: Blog
) -> None:
    source = kept(cast, blog.address.removesuffix("feed/"))
    assert source.feed_address == blog.address
    assert poll(source).last_result == "Its 2 posts are known. New ones become drafts."
    assert titles() == set()
    blog.write("c", "2026-09-03")
    poll(source)
    assert titles() == {"Post c"}


def test_a_discarded_draft_does_not_come_back(cast: Cast, blog: Blog, source: Source) -> None:
    blog.write("c", "2026-09-03")
    poll(source)
    discard_draft(Topic.objects.get(), by=cast.owner)
    blog.write("d", "2026-09-04")
    poll(source)
    assert titles() == {"Post d"}


def test_guids_that_change_with_every_look_make_nothing_new(blog: Blog, source: Source) -> None:
    blog.write("c", "2026-09-03")
    poll(source)
    for look in range(2):
        blog.guid_suffix = f"?{look}"
        assert poll(source).last_result == "No new posts."
    assert titles() == {"Post c"}


def test_a_feed_of_more_posts_than_are_remembered_brings_no_old_ones(
    cast: Cast, blog: Blog
) -> None:
    blog.posts = [(f"n{number}", "2026-09-09", "Words.") for number in range(1200)]
    source = kept(cast, blog.address)
    assert poll(source).last_result == "No new posts."
    blog.write("new", "2026-09-10")
    poll(source)
    assert titles() == {"Post new"}


def test_a_post_that_changed_updates_its_draft_unless_it_was_edited(
    cast: Cast, blog: Blog, source: Source
) -> None:
    blog.write("c", "2026-09-03")
    poll(source)
    blog.posts[0] = ("c", "2026-09-03", "Other words.")
    assert poll(source).last_result == "1 draft updated."
    topic = Topic.objects.get()
    assert topic.body == ["Other words."]
    edit_draft(topic, title="Mine", question="", can_change="", closes_at=None, by=cast.owner)
    blog.posts[0] = ("c", "2026-09-03", "Words again.")
    assert poll(source).last_result == "No new posts."
    assert ImportedPost.objects.get().changed_at == NOW
    assert titles() == {"Mine"}


def test_what_disappears_is_flagged_and_what_scrolls_off_is_not(blog: Blog, source: Source) -> None:
    for guid, day in [("c", "2026-09-03"), ("d", "2026-09-04"), ("e", "2026-09-05")]:
        blog.write(guid, day)
    poll(source)
    gone = blog.posts.pop(1)
    # The oldest three scroll off.
    blog.posts = [blog.posts[0], ("d0", "2026-09-03", "Words.")]
    poll(source)
    flags = dict(ImportedPost.objects.values_list("guid", "gone_at"))
    assert flags == {"c": None, "d": NOW, "e": None, "d0": None}
    assert "Post d" in titles(), "it is not removed"
    blog.posts.insert(1, gone)
    poll(source)
    assert not ImportedPost.objects.exclude(gone_at=None).exists()


def test_an_old_post_kept_on_top_says_nothing_of_what_is_missing(
    blog: Blog, source: Source
) -> None:
    blog.write("c", "2026-09-03")
    poll(source)
    blog.posts = [
        ("old", "2020-01-01", "Words."),
        ("e", "2026-09-05", "Words."),
        ("d", "2026-09-04", "W."),
    ]
    poll(source)
    assert ImportedPost.objects.get(guid="c").gone_at is None


def test_a_feed_that_fails_says_why_and_is_left_alone_for_longer(
    blog: Blog, source: Source
) -> None:
    blog.broken = 500
    waits = []
    for _ in range(7):
        poll(source)
        waits.append((source.due_at - NOW) // timedelta(minutes=1))
    assert waits == [120, 240, 480, 960, 1440, 1440, 1440]
    assert source.last_problem == "127.0.0.1 answered with an error (500)."
    assert source.failures == 7
    blog.broken = 0
    poll(source)
    assert (source.last_problem, source.failures) == ("", 0)
    assert source.due_at == NOW + timedelta(minutes=90)


def test_a_feed_that_became_a_page_is_a_problem_and_flags_nothing(
    blog: Blog, source: Source
) -> None:
    blog.write("c", "2026-09-03")
    poll(source)
    Source.objects.update(feed_address=blog.address.removesuffix("feed/"), etag="")
    assert "no feed at this address" in poll(source).last_problem
    assert ImportedPost.objects.get().gone_at is None


def test_news_shorten_the_time_and_none_lengthens_it(blog: Blog, source: Source) -> None:
    blog.write("c", "2026-09-03")
    assert poll(source).minutes == 30
    blog.write("d", "2026-09-04")
    assert poll(source).minutes == 30
    assert [poll(source).minutes for _ in range(3)] == [45, 67, 100]
    for _ in range(10):
        poll(source)
    assert source.minutes == 24 * 60


def test_it_is_looked_at_only_when_it_is_due_and_by_one(blog: Blog, source: Source) -> None:
    poll(source)
    poll_source(source.pk, now=NOW + timedelta(minutes=5))
    assert len(blog.statuses) == 2
    Source.objects.update(due_at=NOW, claimed_at=NOW)
    poll_source(source.pk, now=NOW)
    assert len(blog.statuses) == 2, "another worker has it"
    poll_source(source.pk, now=NOW + timedelta(minutes=11))
    assert len(blog.statuses) == 3, "that worker died"


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_look_once(blog: Blog) -> None:
    source = kept(gather(), blog.address)
    blog.write("c", "2026-09-03")

    def run(_: int) -> None:
        try:
            poll_source(source.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(run, range(10)))
    assert len(blog.statuses) == 2
    assert Topic.objects.count() == 1


def test_a_source_removed_while_it_is_read_leaves_no_trace(
    cast: Cast, blog: Blog, source: Source
) -> None:
    blog.write("c", "2026-09-03")
    Source.objects.update(due_at=NOW)
    claimed = sources.claim_source(source.pk, now=NOW)
    assert claimed is not None
    look = sources.look_at_source(claimed)
    assert look.reading is not None
    news = news_of(claimed, look.reading, room=1)
    remove_source(source, by=cast.owner)
    sources.note_reading(claimed, look=look, news=news, seen=[], new=0, updated=0, now=NOW)
    assert not Source.objects.exists()


def test_poll_now_waits_five_minutes(blog: Blog, source: Source, cast: Cast) -> None:
    poll(source)
    with pytest.raises(NothingNew, match="Try again in 1 minute"):
        request_poll(source, by=cast.owner, now=NOW + timedelta(seconds=299))
    later = NOW + timedelta(minutes=6)
    request_poll(source, by=cast.admin, now=later)
    poll_source(source.pk, now=later)
    assert len(blog.statuses) == 3


def test_a_poll_touches_no_other_councillors_posts(cast: Cast, blog: Blog, source: Source) -> None:
    other = cast.other_councillor.councillor
    blog.write("c", "2026-09-03")
    theirs = make_source(other, blog.address)
    poll(theirs)
    poll(source)
    blog.posts = blog.posts[1:]
    poll(source)
    assert set(ImportedPost.objects.values_list("councillor", "gone_at")) == {
        (cast.councillor.pk, NOW),
        (other.pk, None),
    }
