"""What a feed may not do: take over what came another way, fill the desk, hold a worker."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.actions import suspend_user
from consult.intake import news
from consult.intake.actions import retrievals
from consult.intake.actions.sources import pause_source, resume_source
from consult.intake.known import hash_of, identity_of
from consult.intake.models import ImportedPost, Source
from consult.intake.news import MOST_KNOWN, MOST_WAITING, all_keys, news_of, own_posts
from consult.reading.post import Reading
from consult.topics import polling
from consult.topics.actions import discard_draft, edit_draft
from consult.topics.models import Topic
from consult.topics.polling import poll_source
from tests.cast import INSULTS, Cast
from tests.feeds import Blog, serving
from tests.makers import NOW, make_draft, make_post, make_source


@pytest.fixture(autouse=True)
def _may_fetch_here(settings: Settings) -> None:
    settings.FETCH_HERE = True


@pytest.fixture
def blog() -> Iterator[Blog]:
    with serving(Blog()) as running:
        yield running


@pytest.fixture
def source(cast: Cast, blog: Blog) -> Source:
    return make_source(cast.councillor, blog.address)


def poll(source: Source) -> Source:
    """As when it is due."""
    Source.objects.filter(pk=source.pk).update(due_at=NOW)
    poll_source(source.pk, now=NOW)
    source.refresh_from_db()
    return source


def test_a_feed_changes_nothing_that_came_from_another_feed(
    cast: Cast, blog: Blog, source: Source
) -> None:
    blog.write("mine", "2026-09-03")
    poll(source)
    with serving(Blog([("mine", "2026-09-03", "Taken over.")])) as thief_blog:
        thief = make_source(cast.councillor, thief_blog.address)
        said = poll(thief).last_result
        assert said == "No new posts. 1 came another way and is left alone."
        thief_blog.posts = [("n", "2026-09-04", "Words."), ("o", "2026-09-01", "Words.")]
        poll(thief)
    stored = ImportedPost.objects.get(guid="mine")
    assert (stored.source, stored.body, stored.gone_at) == (source, ["Words."], None)
    assert stored.topic.body == ["Words."]


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("https://blog.example/mine", False),
        ("", False),
        ("http://127.0.0.1/mine", True),
        ("https://www.127.0.0.1/mine", True),
    ],
)
def test_what_was_imported_by_hand_follows_a_feed_of_its_own_site_alone(
    cast: Cast, blog: Blog, source: Source, url: str, is_taken: bool
) -> None:
    make_draft(cast.councillor, guid="mine", url=url or None, comments=())
    ImportedPost.objects.update(format="feed")
    blog.write("mine", "2026-09-03", "The feed's words.")
    poll(source)
    stored = ImportedPost.objects.get()
    assert (stored.source == source) is is_taken
    assert (Topic.objects.get().body == ["The feed's words."]) is is_taken


def test_the_site_is_also_that_of_the_address_that_was_typed(cast: Cast, source: Source) -> None:
    Source.objects.update(address="https://www.blog.example/news")
    source.refresh_from_db()
    draft = make_draft(cast.councillor, url="https://blog.example/mine")
    assert news.may_follow(draft.post, source)
    source.address = "https://elsewhere.example/"
    assert not news.may_follow(draft.post, source)


def test_a_copy_does_not_take_the_draft_of_its_original(blog: Blog, source: Source) -> None:
    """It keeps the guid, and a feed has it first."""
    blog.write("a", "2026-09-01", "The original.")
    poll(source)
    blog.write("a", "2026-09-05", "The copy.")
    assert poll(source).last_result == "1 new post."
    assert sorted(Topic.objects.values_list("body", flat=True)) == [
        ["The copy."],
        ["The original."],
    ]
    posts = [make_post(guid="g", published=day) for day in ("2026-09-05", None, "2026-09-01")]
    assert [post.guid for post in own_posts(posts)] == [None, None, "g"]


def test_at_most_so_many_keys_are_kept_and_each_is_short(cast: Cast, source: Source) -> None:
    posts = [make_post(url=f"https://blog.example/{n}", guid=f"{n}") for n in range(2500)]
    assert len(all_keys(posts, cast.councillor.pk)) == MOST_KNOWN
    source.known = [hash_of(f"{n}") for n in range(10_000)]
    known = news_of(source, Reading("feed", (posts[0],), {}, ()), room=50).known
    assert len(known) == MOST_KNOWN
    assert known[:2] == all_keys(posts[:1], cast.councillor.pk), "the newest are kept"
    assert {len(key) for key in known} == {16}


def test_what_was_known_by_its_long_keys_is_known(cast: Cast, blog: Blog, source: Source) -> None:
    post = make_post(guid="x")
    source.known = [identity_of(post, cast.councillor.pk)]
    assert news_of(source, Reading("feed", (post,), {}, ()), room=50).posts == ()


def test_posts_that_stand_there_as_before_cost_no_query_each(blog: Blog, source: Source) -> None:
    counts = []
    for number in (2, 40):
        while len(blog.posts) < number:
            blog.write(f"n{len(blog.posts)}", "2026-09-09")
        poll(source)
        Source.objects.update(etag="")
        with CaptureQueriesContext(connection) as queries:
            poll(source)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_great_many_new_posts_come_as_fast_as_drafts_are_dealt_with(
    cast: Cast, blog: Blog, source: Source
) -> None:
    for number in range(MOST_WAITING + 5):
        blog.write(f"n{number}", "2026-09-09")
    full = "50 drafts wait on your desk: open or discard some, and the next come."
    assert poll(source).last_result == f"50 new posts. {full}"
    assert poll(source).last_result == f"No new posts. {full}"
    assert Topic.objects.count() == MOST_WAITING
    for topic in Topic.objects.all()[:3]:
        discard_draft(topic, by=cast.owner)
    for topic in Topic.objects.all()[:2]:
        edit_draft(topic, title="Mine", question="", can_change="", closes_at=None, by=cast.owner)
    assert poll(source).last_result == "5 new posts."
    assert Topic.objects.count() == MOST_WAITING + 2, "nothing is lost, and nothing comes back"
    assert poll(source).last_result == "The feed has not changed."


def test_a_great_many_changes_are_taken_in_by_and_by(
    blog: Blog, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST_CHANGED", 3)
    for number in range(5):
        blog.write(f"n{number}", "2026-09-09")
    poll(source)
    blog.posts = [(guid, day, "Other words.") for guid, day, _ in blog.posts]
    assert poll(source).last_result == "3 drafts updated."
    assert not ImportedPost.objects.exclude(gone_at=None).exists()
    assert poll(source).last_result == "2 drafts updated."
    assert poll(source).last_result == "The feed has not changed."


def test_a_change_that_is_told_already_is_not_told_at_each_look(
    cast: Cast, blog: Blog, source: Source
) -> None:
    blog.write("a", "2026-09-01")
    poll(source)
    edit_draft(
        Topic.objects.get(), title="Mine", question="", can_change="", closes_at=None, by=cast.owner
    )
    blog.posts = [("a", "2026-09-01", "Other words.")]
    poll(source)
    stored = ImportedPost.objects.get()
    assert (stored.changed_to or {})["post"]["body"] == ["Other words."]
    reading = Reading("feed", (make_post(guid="a", **_as_feed("Other words.")),), {}, ())
    assert news_of(source, reading, room=50).posts == ()
    reading = Reading("feed", (make_post(guid="a", **_as_feed("And again.")),), {}, ())
    assert len(news_of(source, reading, room=50).posts) == 1


def _as_feed(words: str) -> dict[str, object]:
    published = ImportedPost.objects.get().published
    return {"title": "Post a", "published": published, "body": (words,), "comments": ()}


def test_a_source_is_named_as_its_feed_is(blog: Blog, source: Source) -> None:
    assert source.title == "127.0.0.1"
    blog.write("a", "2026-09-01")
    assert poll(source).title == "Blog"


def test_the_source_of_who_was_suspended_meanwhile_is_not_looked_at(
    cast: Cast, blog: Blog, source: Source
) -> None:
    suspend_user(cast.owner, reason=INSULTS, until=None, by=cast.admin, now=NOW)
    poll(source)
    assert blog.statuses == []


def test_a_paused_source_rests_until_it_is_resumed(cast: Cast, blog: Blog, source: Source) -> None:
    pause_source(source, by=cast.owner, now=NOW)
    poll(source)
    assert blog.statuses == []
    blog.write("a", "2026-09-01")
    resume_source(source, by=cast.owner)
    assert poll(source).last_result == "1 new post."


def test_what_nobody_expected_is_recorded_and_logged(
    blog: Blog, source: Source, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blog.write("a", "2026-09-01")
    monkeypatch.setattr(polling, "news_of", lambda *_, **__: 1 // 0)
    poll(source)
    assert source.last_problem.startswith("Something went wrong while reading it.")
    assert source.claimed_at is None
    assert source.due_at == NOW + timedelta(minutes=120)
    assert "ZeroDivisionError" in caplog.text


def test_an_address_where_no_feed_stands_any_more_is_not_even_read(
    blog: Blog, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrievals, "read", lambda _: pytest.fail("read"))
    Source.objects.update(feed_address=blog.address.removesuffix("feed/"))
    assert "no feed at this address" in poll(source).last_problem


def test_conditions_that_a_server_chokes_on_are_not_sent_again(blog: Blog, source: Source) -> None:
    blog.write("a", "2026-09-01")
    poll(source)
    assert source.etag
    blog.broken = 500
    assert poll(source).etag == ""
