"""The pages between a post elsewhere and a draft: an address, several posts, what was found."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from consult.forms import importing
from consult.intake.actions.retrievals import retrieve
from consult.intake.actions.sources import add_source
from consult.intake.models import RETRIEVALS_AN_HOUR, ImportedPost, Retrieval
from consult.topics.actions import draft_retrieved
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.intake.test_fetch import says, server
from tests.intake.test_retrievals import FEED, OK, PAGE
from tests.makers import NOW, make_post, make_retrieval
from tests.web.looking import draft_it, look_at

REFRESH = '<meta http-equiv="refresh" content="2">'


@pytest.fixture
def desk(cast: Cast, settings: Settings) -> Client:
    settings.FETCH_HERE = True
    return client_of(cast.owner)


def look(desk: Client, address: str) -> tuple[str, str]:
    """Ask for an address, have it read as the worker would; the path and text it leads to."""
    path = desk.post("/desk/import/", {"address": address})["Location"]
    retrieve(Retrieval.objects.latest("pk").pk, now=timezone.now())
    return path, desk.get(path, follow=True).content.decode()


def upload(desk: Client, **files: bytes) -> str:
    sent = [SimpleUploadedFile(name.replace("_", "."), data) for name, data in files.items()]
    said: str = look_at(desk, {"file": sent}).content.decode()
    return said


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


def test_one_post_at_an_address_is_looked_at_and_becomes_a_draft_when_it_is_wanted(
    desk: Client,
) -> None:
    with server(says(OK, PAGE)) as site:
        path, page = look(desk, f"{site}/market")
    assert "Look at the post before it is a draft" in page
    assert "The market" in page
    assert "This page has a feed" in page
    assert REFRESH not in page
    assert not ImportedPost.objects.exists(), "nothing is kept before"
    said = draft_it(desk, desk.get(path, follow=True)).content.decode()
    assert "A draft is made from your post." in said
    assert Topic.objects.get().post.url == f"{site}/market"


def test_of_several_posts_the_chosen_become_drafts(desk: Client) -> None:
    with server(says(OK, FEED)) as site:
        path, page = look(desk, f"{site}/feed/")
    assert "2 posts found" in page
    assert "1 paragraph · 0 comments" in page
    response = desk.post(f"{path}drafts/", {"posts": ["2", "99", "x", "-1", "²"]}, follow=True)
    assert response.status_code == 200
    assert Topic.objects.get().title == "Two"
    page = desk.get(path).content.decode()
    assert page.count("Imported before:</strong> it says the same, so nothing changes.") == 1
    page = desk.post(f"{path}drafts/", {"all": "1"}, follow=True).content.decode()
    assert "Of 2 posts: 1 made into drafts, 1 imported before." in page
    assert Topic.objects.count() == 2


def test_the_list_says_what_choosing_a_post_would_do(cast: Cast, desk: Client) -> None:
    posts = [make_post(url=f"https://example.org/{name}") for name in "abcd"]
    first = make_retrieval(cast.councillor, *posts[:3])
    made = draft_retrieved(first, chosen=[1, 2, 3], by=cast.owner, now=NOW)
    changed = [make_post(url=post.url, title=post.title, body=("Other.",)) for post in posts[1:]]
    Topic.objects.filter(pk=made[2][0].pk).update(edited_at=NOW)
    again = make_retrieval(cast.councillor, posts[0], *changed)
    page = desk.get(again.get_absolute_url()).content.decode()
    for words in ("it says the same", "choosing it updates its draft", "its topic stays as it is"):
        assert page.count(words) == 1
    said = desk.post(f"{again.get_absolute_url()}drafts/", {"all": "1"}, follow=True)
    assert "1 made into drafts, 1 whose draft now says" in said.content.decode()


def test_a_long_list_comes_a_page_at_a_time(cast: Cast, desk: Client) -> None:
    posts = [make_post(title=f"{'Long ' * 40}{count}", body=("x" * 9000,)) for count in range(120)]
    path = make_retrieval(cast.councillor, *posts).get_absolute_url()
    page = desk.get(f"{path}?page=3").content.decode()
    assert page.count('type="checkbox"') == 20
    assert "page 3 of 3" in page
    assert "x" * 301 not in page
    assert desk.get(f"{path}?page=2").content.decode().count('name="posts"') == 50
    desk.post(f"{path}drafts/?page=3", {"all": "3"})
    assert Topic.objects.count() == 20
    assert set(Topic.objects.values_list("title", flat=True)) == {p.title for p in posts[100:]}


def test_choosing_none_says_so_in_place(desk: Client) -> None:
    with server(says(OK, FEED)) as site:
        path, _ = look(desk, site)
    for form in ({}, {"all": "99"}, {"all": "²"}, {"posts": "0"}):
        response = desk.post(f"{path}drafts/", form)
        assert response.status_code == 400
        assert "Choose at least one post" in response.content.decode()
        assert "<title>Error: " in response.content.decode()


def test_what_failed_says_why_and_is_mended_in_its_place(desk: Client) -> None:
    with server(says("404 Not Found")) as site:
        path, page = look(desk, site)
    assert "has no such page (404)" in page
    assert f'value="{site}"' in page
    assert "<title>Error: " in page
    again = desk.post("/desk/import/", {"address": site})["Location"]
    assert again != path


def test_several_files_make_one_list_and_a_refused_one_is_told_by_its_name(desk: Client) -> None:
    page = upload(
        desk, export_xml=FEED, page_html=PAGE, photo_png=b"\x89PNG\r\n\x1a\n" + b"\0" * 50
    )
    assert "3 posts found" in page
    assert "<strong>photo.png</strong>: This looks like" in page
    assert "in export.xml" in page
    assert "in page.html" in page
    path = Retrieval.objects.get().get_absolute_url()
    desk.post(f"{path}drafts/", {"posts": ["3"]})
    assert Topic.objects.get().post.format == "html"


def test_files_that_are_all_refused_are_an_error_at_their_field(desk: Client) -> None:
    files = [SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"\0" * 50) for name in ("a", "b")]
    response = desk.post("/desk/import/", {"file": files})
    assert response.status_code == 400
    assert "a: This looks like" in response.content.decode()
    assert "b: This looks like" in response.content.decode()
    assert not Retrieval.objects.exists()


def test_files_have_limits_in_number_and_size(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.get("/desk/import/").content.decode()
    assert "20 files at most, each up to 5 MB, together up to 20 MB." in page
    many = [SimpleUploadedFile(f"{count}.xml", FEED) for count in range(21)]
    page = look_at(desk, {"file": many}).content.decode()
    assert "Choose 20 files or fewer" in page
    monkeypatch.setattr(importing, "FILE_LIMIT", 10_000)
    page = upload(desk, large_txt=b"Words. " * 2000, export_xml=FEED)
    assert "<strong>large.txt</strong>: This is larger than" in page
    assert "2 posts found" in page
    monkeypatch.setattr(importing, "FILES_LIMIT", 10_000)
    page = look_at(desk, {"file": SimpleUploadedFile("a.txt", b"Words. " * 2000)}).content.decode()
    assert "or less together" in page


def test_what_holds_more_than_can_be_shown_is_refused_in_words(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consult.intake.found.MOST_STORED", 800)
    page = upload(desk, export_xml=FEED, long_txt=b"Title\n\n" + b"Words of it. " * 100)
    assert "<strong>long.txt</strong>: This holds more than can be shown here" in page
    assert "2 posts found" in page


def test_a_feed_without_a_post_says_so(desk: Client) -> None:
    feed = b'<rss version="2.0"><channel><title>Blog</title></channel></rss>'
    page = desk.post("/desk/import/", {"text": feed.decode()}, follow=True).content.decode()
    assert "No post was found" in page
    assert "nothing here to make a draft of" in page
    with server(says(OK, feed)) as site:
        _, page = look(desk, site)
    assert "A feed without a post was found" in page
    assert "Keep this source" in page


def test_a_page_with_nothing_but_a_feed_leads_on_to_it(desk: Client) -> None:
    head = PAGE[: PAGE.index(b"<title>")] + PAGE[PAGE.index(b"<link") : PAGE.index(b"</head>")]
    with server(says(OK, head + b"</head><body></body></html>")) as site:
        _, page = look(desk, site)
    assert "A page with a feed was found" in page
    assert page.index("Look at the feed first") < page.index("Warning")


def test_a_source_that_is_kept_is_not_offered_again(cast: Cast, desk: Client) -> None:
    with server(says(OK, FEED)) as site:
        path, page = look(desk, site)
    assert "Keep this source" in page
    add_source(Retrieval.objects.get(), by=cast.owner, now=NOW)
    page = desk.get(path).content.decode()
    assert "Keep this source" not in page
    assert "It is kept already" in page


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
        make_retrieval(cast.councillor, now=timezone.now())
    for form in ({"address": "example.org"}, {"text": "A title\n\nSome words."}):
        response = desk.post("/desk/import/", form)
        assert response.status_code == 400
        assert "30 addresses and files within an hour" in response.content.decode()


def test_what_a_source_says_is_shown_as_words(desk: Client) -> None:
    feed = FEED.replace(b"One", b"&lt;b&gt;&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;")
    with server(says(OK, feed)) as site:
        _, page = look(desk, site)
    assert "<script>alert" not in page
