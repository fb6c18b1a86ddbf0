"""The pages between a post elsewhere and a draft: an address, several posts, what was found."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consult.intake.models import RETRIEVALS_AN_HOUR, ImportedPost, Retrieval
from consult.intake.post import Reading
from consult.intake.retrievals.actions import keep_reading, retrieve
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.intake.test_fetch import says, server
from tests.intake.test_retrievals import FEED, OK, PAGE

REFRESH = '<meta http-equiv="refresh" content="2">'


@pytest.fixture
def desk(cast: Cast, settings: Settings) -> Client:
    settings.FETCH_HERE = True
    return client_of(cast.owner)


def look(desk: Client, address: str) -> tuple[str, str]:
    """Ask for an address, have it read as the worker would; the status page's path and text."""
    path = desk.post("/desk/import/", {"address": address})["Location"]
    retrieve(Retrieval.objects.latest("pk").pk, now=timezone.now())
    return path, desk.get(path).content.decode()


def test_a_page_waits_without_scripts_and_stops_when_there_is_news(desk: Client) -> None:
    path = desk.post("/desk/import/", {"address": "example.org/market"})["Location"]
    retrieval = Retrieval.objects.get()
    assert path == f"/desk/retrievals/{retrieval.pk}/"
    assert retrieval.address == "https://example.org/market"
    page = desk.get(path).content.decode()
    assert REFRESH in page
    assert "It waits for its turn." in page
    Retrieval.objects.update(status="working")
    assert "It is being read now." in desk.get(path).content.decode()
    Retrieval.objects.update(created_at=timezone.now() - timedelta(minutes=4))
    page = desk.get(path).content.decode()
    assert "longer than usual" in page
    assert REFRESH not in page


def test_one_post_at_an_address_becomes_a_draft_when_it_is_wanted(desk: Client) -> None:
    with server(says(OK, PAGE)) as site:
        path, page = look(desk, f"{site}/market")
    assert "1 post found" in page
    assert "The market" in page
    assert REFRESH not in page
    assert not ImportedPost.objects.exists(), "nothing is kept before"
    response = desk.post(f"{path}drafts/", {"posts": "0"}, follow=True)
    assert "A draft is made from your post." in response.content.decode()
    assert Topic.objects.get().post.url == f"{site}/market"


def test_of_several_posts_the_chosen_become_drafts(desk: Client) -> None:
    with server(says(OK, FEED)) as site:
        path, page = look(desk, f"{site}/feed/")
    assert "2 posts found" in page
    assert "1 paragraph · 0 comments" in page
    response = desk.post(f"{path}drafts/", {"posts": ["1", "99", "x", "-1", "²"]}, follow=True)
    assert response.status_code == 200
    assert Topic.objects.get().title == "Two"
    page = desk.get(path).content.decode()
    assert page.count(" checked>") == page.count("(imported before)") == 1
    page = desk.post(f"{path}drafts/", {"posts": ["0", "1"]}, follow=True).content.decode()
    assert "Of 2 posts: 1 drafts made, 1 imported before." in page
    assert Topic.objects.count() == 2


def test_choosing_none_says_so_in_place(desk: Client) -> None:
    with server(says(OK, FEED)) as site:
        path, _ = look(desk, site)
    response = desk.post(f"{path}drafts/")
    assert response.status_code == 400
    assert "Choose at least one post" in response.content.decode()
    assert "<title>Error: " in response.content.decode()


def test_what_failed_says_why_and_is_tried_again(desk: Client) -> None:
    with server(says("404 Not Found")) as site:
        path, page = look(desk, site)
    assert "has no such page (404)" in page
    assert "Try again" in page
    again = desk.post("/desk/import/", {"address": site})["Location"]
    assert again != path


def test_a_file_of_several_posts_leads_to_the_same_choice(desk: Client) -> None:
    file = SimpleUploadedFile("export.xml", FEED)
    page = desk.post("/desk/import/", {"file": file}, follow=True).content.decode()
    assert "2 posts found" in page
    assert not ImportedPost.objects.exists()


def test_a_feed_without_a_post_says_so(desk: Client) -> None:
    feed = b'<rss version="2.0"><channel><title>Blog</title></channel></rss>'
    page = desk.post("/desk/import/", {"text": feed.decode()}, follow=True).content.decode()
    assert "0 posts found" in page
    assert "no post here" in page


@pytest.mark.parametrize(
    ("form", "says_why"),
    [
        ({"address": "ftp://example.org/"}, "begin with https://"),
        ({"address": "https://example.org/", "text": "Words"}, "not both"),
        ({"address": "x" * 2001}, "Use 2,000 characters or fewer"),
    ],
)
def test_an_address_that_cannot_be_tried_is_refused_at_its_field(
    desk: Client, form: dict[str, str], says_why: str
) -> None:
    response = desk.post("/desk/import/", form)
    assert response.status_code == 400
    assert says_why in response.content.decode()
    assert not Retrieval.objects.exists()


def test_more_than_thirty_an_hour_are_refused_in_words(cast: Cast, desk: Client) -> None:
    for _ in range(RETRIEVALS_AN_HOUR):
        keep_reading(
            Reading("feed", (), {}, ()), councillor=cast.councillor, by=cast.owner,
            now=timezone.now(),
        )  # fmt: skip
    response = desk.post("/desk/import/", {"address": "example.org"})
    assert response.status_code == 400
    assert "30 addresses and files within an hour" in response.content.decode()


def test_what_a_source_says_is_shown_as_words(desk: Client) -> None:
    feed = FEED.replace(b"One", b"&lt;b&gt;&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;")
    with server(says(OK, feed)) as site:
        _, page = look(desk, site)
    assert "<script>alert" not in page
