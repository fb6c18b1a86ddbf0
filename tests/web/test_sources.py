"""The councillor's sources, page by page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consult.intake.models import Retrieval, Source
from consult.intake.retrievals.actions import retrieve
from consult.topics.actions import poll_source
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.feeds import Blog, serving
from tests.makers import make_source


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
    assert "less than a minute ago" in desk.post(path, follow=True).content.decode()


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
