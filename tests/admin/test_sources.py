"""What an admin does with addresses and sources, for any councillor."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from consult.intake.actions.retrievals import retrieve
from consult.intake.actions.sources import pause_source
from consult.intake.models import Retrieval, Source
from consult.topics.models import Topic
from consult.topics.polling import poll_source
from tests.cast import Cast, client_of
from tests.feeds import Blog, serving
from tests.makers import make_draft, make_post, make_retrieval, make_source


def test_a_source_is_polled_now(cast: Cast) -> None:
    source, client = make_source(cast.councillor), client_of(cast.admin)
    later = timezone.now() + timedelta(hours=5)
    Source.objects.update(due_at=later)
    form = {"action": "poll_now", "_selected_action": [source.pk]}
    page = client.post("/admin/consult/source/", form, follow=True).content.decode()
    assert "Looked at now: example.org." in page
    source.refresh_from_db()
    assert source.due_at < later
    Source.objects.update(checked_at=timezone.now())
    page = client.post("/admin/consult/source/", form, follow=True).content.decode()
    assert "looked at a moment ago. Try again in 5 minutes" in page


def test_an_admin_looks_at_an_address_for_a_councillor_and_keeps_its_feed(
    cast: Cast, settings: Settings
) -> None:
    settings.FETCH_HERE = True
    client, page = client_of(cast.admin), "/admin/consult/retrieval/"
    form = {"councillor": cast.councillor.pk, "address": "ftp://example.org/"}
    assert "begin with https://" in client.post(f"{page}add/", form).content.decode()
    assert not Retrieval.objects.exists()
    with serving(Blog([("a", "2026-09-01", "Words.")])) as blog:
        client.post(f"{page}add/", form | {"address": blog.address})
        retrieval = Retrieval.objects.get()
        assert (retrieval.councillor, retrieval.by) == (cast.councillor, cast.admin)
        retrieve(retrieval.pk, now=timezone.now())
    assert (
        "Post a, 1 September 2026" in client.get(f"{page}{retrieval.pk}/change/").content.decode()
    )
    for action, said in [
        ("keep_source", "Kept: Blog."),
        ("keep_source", "Kept already"),
        ("make_drafts", "1 new drafts"),
        ("make_drafts", "1 imported before"),
    ]:
        form = {"action": action, "_selected_action": [retrieval.pk]}
        assert said in client.post(page, form, follow=True).content.decode()
    assert Source.objects.get().councillor == cast.councillor
    assert Topic.objects.get().councillor == cast.councillor


def test_the_list_tells_what_the_councillors_page_tells(cast: Cast) -> None:
    client, now = client_of(cast.admin), timezone.now()
    poll_source(make_source(cast.councillor, "http://127.0.0.1/feed/").pk, now=now)
    paused = make_source(cast.councillor, now=now)
    pause_source(paused, by=cast.owner, now=now)
    page = client.get("/admin/consult/source/").content.decode()
    assert "127.0.0.1 is not a public address" in page
    assert "paused by its councillor" in page
    failing = client.get("/admin/consult/source/?state=failing").content.decode()
    assert "127.0.0.1</a>" in failing
    assert "example.org</a>" not in failing
    assert "example.org</a>" in client.get("/admin/consult/source/?state=paused").content.decode()


def test_adding_a_source_begins_with_looking_at_its_address(cast: Cast) -> None:
    page = client_of(cast.admin).get("/admin/consult/source/add/", follow=True)
    assert page.redirect_chain == [("/admin/consult/retrieval/add/", 302)]
    assert "Keep the feed that was found as a source" in page.content.decode()
    for nobody in (cast.moderator, cast.owner):
        assert client_of(nobody).get("/admin/consult/source/add/").status_code in {302, 403}


def test_an_imported_post_shows_its_date_as_people_write_it(cast: Cast) -> None:
    make_draft(cast.councillor, published="2026-09-20T10:00:00+01:00")
    make_draft(cast.councillor, published="someday")
    page = client_of(cast.admin).get("/admin/consult/importedpost/").content.decode()
    assert "20 Sep 2026" in page
    assert "2026-09-20T10" not in page
    assert "someday" in page


def test_an_admin_uploads_for_a_councillor_and_sees_the_councillors_page(cast: Cast) -> None:
    client, page = client_of(cast.admin), "/admin/consult/retrieval/add/"
    for_whom = {"councillor": cast.councillor.pk}
    assert "Paste a post, choose a file" in client.post(page, for_whom).content.decode()
    picture = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    assert "looks like" in client.post(page, for_whom | {"file": picture}).content.decode()
    assert not Retrieval.objects.exists()
    files = [SimpleUploadedFile(f"{name}.txt", f"{name}\n\nWords of it.".encode()) for name in "AB"]
    shown = client.post(page, for_whom | {"file": files}, follow=True).content.decode()
    assert "2 posts found" in shown
    assert f"For {cast.councillor}." in shown
    retrieval = Retrieval.objects.get()
    assert (retrieval.councillor, retrieval.by) == (cast.councillor, cast.admin)
    found = f"/desk/retrievals/{retrieval.pk}/1/"
    assert "Make a draft" in client.get(found).content.decode()
    client.post(found, {"title": "A", "body": "Other words."})
    topic = Topic.objects.get()
    assert (topic.councillor, topic.body) == (cast.councillor, ["Other words."])


def test_drafts_are_made_by_the_hundred_at_most(cast: Cast) -> None:
    posts = [make_post(comments=()) for _ in range(201)]
    retrieval = make_retrieval(cast.councillor, *posts)
    form = {"action": "make_drafts", "_selected_action": [retrieval.pk]}
    page = client_of(cast.admin).post("/admin/consult/retrieval/", form, follow=True)
    assert "The first 200 of 201 were taken" in page.content.decode()
    assert Topic.objects.count() == 200
