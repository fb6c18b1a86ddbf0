"""The councillor's sources, page by page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consult.intake.actions.retrievals import retrieve
from consult.intake.actions.sources import LOOKS_AN_HOUR, request_poll
from consult.intake.models import Retrieval, Source
from consult.topics.models import Topic
from consult.topics.polling import poll_source
from tests.cast import Cast, client_of
from tests.feeds import Blog, serving
from tests.makers import NOW, make_draft, make_source


@pytest.fixture
def desk(cast: Cast, settings: Settings) -> Client:
    settings.FETCH_HERE = True
    return client_of(cast.owner)


def test_a_feed_is_kept_from_its_preview_and_brings_drafts(desk: Client) -> None:
    assert "None yet." in desk.get("/desk/sources/").content.decode()
    with serving(Blog([("a", "2026-09-01", "Words.")])) as blog:
        path = desk.post("/desk/import/", {"address": blog.address})["Location"]
        retrieve(Retrieval.objects.get().pk, now=timezone.now())
        page = desk.get(path, follow=True).content.decode()
        assert "This is a feed" in page
        assert "Keep this source" in page
        assert not Source.objects.exists(), "nothing is kept before"
        page = desk.post(f"{path}source/", follow=True).content.decode()
        assert "The source is kept." in page
        assert "Not yet" in page
        blog.write("b", "2026-09-02")
        poll_source(Source.objects.get().pk, now=timezone.now())
    page = desk.get("/desk/sources/").content.decode()
    assert "1 new post." in page
    assert blog.address in page
    assert Topic.objects.get().title in desk.get("/desk/").content.decode()
    assert "already" in desk.post(f"{path}source/", follow=True).content.decode()


def test_of_a_page_the_feed_can_be_looked_at_first(desk: Client) -> None:
    with serving(Blog([("a", "2026-09-01", "Words.")])) as blog:
        page_address = blog.address.removesuffix("feed/")
        path = desk.post("/desk/import/", {"address": page_address})["Location"]
        retrieve(Retrieval.objects.get().pk, now=timezone.now())
        page = desk.get(path, follow=True).content.decode()
    assert "This page has a feed" in page
    assert f'name="address" value="{blog.address}"' in page


def test_a_problem_stands_there_in_plain_words(cast: Cast, desk: Client) -> None:
    source = make_source(cast.councillor, "http://127.0.0.1:9/feed/")
    poll_source(source.pk, now=timezone.now())
    page = desk.get("/desk/sources/").content.decode()
    assert "127.0.0.1 could not be reached." in page


def test_polling_now_is_said_and_not_at_once_again(cast: Cast, desk: Client) -> None:
    source = make_source(cast.councillor)
    path = f"/desk/sources/{source.pk}/poll/"
    Source.objects.update(due_at=timezone.now() + timedelta(hours=5))
    assert "is looked at now" in desk.post(path, follow=True).content.decode()
    source.refresh_from_db()
    assert source.due_at <= timezone.now()
    Source.objects.update(checked_at=timezone.now())
    assert (
        "looked at a moment ago. Try again in 5 minutes"
        in desk.post(path, follow=True).content.decode()
    )


def test_a_source_is_removed_after_a_question(cast: Cast, desk: Client) -> None:
    source = make_source(cast.councillor)
    path = f"/desk/sources/{source.pk}/remove/"
    assert "Remove this source?" in desk.get(path).content.decode()
    assert Source.objects.exists()
    assert "The source is removed." in desk.post(path, follow=True).content.decode()
    assert not Source.objects.exists()


def test_what_changed_at_the_source_is_said_on_the_draft_and_on_the_topic(
    cast: Cast, topic: Topic, desk: Client
) -> None:
    post = topic.post
    post.changed_at, post.url = timezone.now(), "https://blog.example/a"
    post.save()
    page = Client().get(topic.get_absolute_url()).content.decode()
    assert "The post has changed since it was imported." in page
    assert 'href="https://blog.example/a"' in page
    post.url = "javascript:alert(1)"
    post.save()
    assert "javascript:" not in Client().get(topic.get_absolute_url()).content.decode()


def test_the_page_refreshes_itself_as_long_as_a_source_is_looked_at(
    cast: Cast, desk: Client
) -> None:
    source = make_source(cast.councillor, now=timezone.now())
    page = desk.get("/desk/sources/").content.decode()
    assert 'http-equiv="refresh"' in page
    assert "Being looked at" in page
    Source.objects.filter(pk=source.pk).update(enqueued_at=timezone.now() - timedelta(minutes=4))
    assert 'http-equiv="refresh"' not in desk.get("/desk/sources/").content.decode()
    poll_source(source.pk, now=timezone.now())
    page = desk.get("/desk/sources/").content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "Cannot be read" in page
    assert "add the blog&#x27;s new address" in page or "add the blog's new address" in page
    assert "1 of your sources cannot be read" in desk.get("/desk/").content.decode()


def test_a_source_is_paused_and_resumed(cast: Cast, desk: Client) -> None:
    source = make_source(cast.councillor)
    path = f"/desk/sources/{source.pk}/pause/"
    assert (
        "The source is paused." in desk.post(path, {"wish": "pause"}, follow=True).content.decode()
    )
    page = desk.get("/desk/sources/").content.decode()
    assert "When you resume it" in page
    assert f"/desk/sources/{source.pk}/poll/" not in page
    desk.post(f"/desk/sources/{source.pk}/poll/")
    assert "is paused" in desk.get("/desk/sources/").content.decode()
    assert "is resumed" in desk.post(path, {"wish": "resume"}, follow=True).content.decode()
    source.refresh_from_db()
    assert (source.paused_at, source.due_at) == (None, NOW), "resuming asks for no look"


def test_looks_are_asked_for_so_often_and_no_more(cast: Cast, desk: Client) -> None:
    sources = [make_source(cast.councillor, f"https://example.org/{n}") for n in range(5)]
    for number in range(LOOKS_AN_HOUR + 1):
        source = sources[number % 5]
        page = desk.post(f"/desk/sources/{source.pk}/poll/", follow=True).content.decode()
    assert f"You have asked for {LOOKS_AN_HOUR} looks within an hour." in page
    request_poll(sources[0], by=cast.admin, now=timezone.now())


def test_drafts_tell_where_they_came_from_and_stand_twenty_a_page(cast: Cast, desk: Client) -> None:
    with serving(Blog()) as blog:
        source = make_source(cast.councillor, blog.address)
        for number in range(21):
            blog.write(f"n{number}", "2026-09-09")
        poll_source(source.pk, now=timezone.now())
    make_draft(cast.councillor, title="By hand")
    page = desk.get("/desk/").content.decode()
    assert "Drafts (22)" in page
    assert "New from Blog, " in page
    assert page.count("govuk-task-list__item") - page.count("list__item--with-link") == 20
    of_source = f"?source={source.pk}"
    assert f'href="/desk/{of_source}#drafts"' in desk.get("/desk/sources/").content.decode()
    page = desk.get(f"/desk/{of_source}&page=2").content.decode()
    assert "Drafts from Blog (21)" in page
    assert "By hand" not in page
    assert f"{of_source}&amp;page=1#drafts" in page
    other = make_source(cast.other_councillor.councillor)
    for bad in (other.pk, 0, 10**30, "x", "٣"):
        assert desk.get("/desk/", {"source": bad}).status_code == 200
