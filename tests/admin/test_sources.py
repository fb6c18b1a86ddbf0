"""What an admin does with addresses and sources, for any councillor."""

from datetime import timedelta

from django.utils import timezone
from pytest_django import Settings

from consult.intake.models import Retrieval, Source
from consult.intake.retrievals.actions import retrieve
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.feeds import Blog, serving
from tests.makers import make_source


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
    assert "less than five minutes ago" in page


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
    assert "Post a, 2026-09-01" in client.get(f"{page}{retrieval.pk}/change/").content.decode()
    for action, said in [
        ("keep_source", "Kept: Blog."), ("keep_source", "Kept already"),
        ("make_drafts", "1 new"), ("make_drafts", "1 same"),
    ]:  # fmt: skip
        form = {"action": action, "_selected_action": [retrieval.pk]}
        assert said in client.post(page, form, follow=True).content.decode()
    assert Source.objects.get().councillor == cast.councillor
    assert Topic.objects.get().councillor == cast.councillor
