"""Posts that were looked at and not made drafts stay on the desk until they are deleted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from consult.errors import Invalid, Refused
from consult.intake.actions.retrievals import (
    discard_retrieval,
    request_retrieval,
    retrieve,
    sweep_retrievals,
)
from consult.intake.models import MOST_LISTED, RETRIEVALS_AN_HOUR, Retrieval
from consult.reading.post import Post
from consult.templatetags.consult import moment
from consult.topics.actions import discard_draft, draft_retrieved
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_post, make_retrieval

HEADING = "Looked at, and no draft yet"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.owner)


def named(*titles: str) -> list[Post]:
    return [make_post(title=title) for title in titles]


def listed(desk: Client) -> str:
    """What the desk tells of, without what else it says; empty where it tells of nothing."""
    page = desk.get("/desk/").content.decode()
    part = page.partition('id="looked-at">')[2].partition("</section>")[0]
    assert bool(part) == (HEADING in page)
    return " ".join(part.split())


def test_what_was_found_is_told_of_with_when_it_goes(cast: Cast, desk: Client) -> None:
    assert listed(desk) == ""
    row = make_retrieval(cast.councillor, *named("The mill", "The <weir>", "The fair", "The quay"))
    told = listed(desk)
    assert "The mill, The &lt;weir&gt;, The fair and 1 more post</a>" in told
    assert f'href="{row.get_absolute_url()}"' in told
    assert f"Deleted on {moment(NOW + timedelta(days=7))}." in told
    assert listed(client_of(cast.other_councillor)) == ""


def test_what_is_drafted_is_told_of_no_more_until_its_draft_is_discarded(
    cast: Cast, desk: Client
) -> None:
    row = make_retrieval(cast.councillor, *named("The mill", "The weir"))
    draft_retrieved(row, chosen=[1], by=cast.owner, now=NOW)
    assert ">The weir</a>" in listed(desk)
    assert "The mill" not in listed(desk)
    draft_retrieved(row, chosen=[2], by=cast.owner, now=NOW)
    assert listed(desk) == ""
    discard_draft(Topic.objects.get(title="The mill"), by=cast.owner)
    assert ">The mill</a>" in listed(desk)


def test_an_untitled_post_is_known_again(cast: Cast, desk: Client) -> None:
    one = make_retrieval(cast.councillor, make_post(title=None, body=("It rained.",)))
    two = make_retrieval(cast.councillor, make_post(title=None, body=("It did not.",)))
    draft_retrieved(one, chosen=[1], by=cast.owner, now=NOW)
    told = listed(desk)
    assert f'href="{two.get_absolute_url()}">Untitled post</a>' in told
    assert one.get_absolute_url() not in told


def test_of_a_long_export_the_rest_is_counted(cast: Cast, desk: Client) -> None:
    row = make_retrieval(cast.councillor, *(make_post() for _ in range(MOST_LISTED + 5)))
    assert f"and {MOST_LISTED + 2} more posts</a>" in listed(desk)
    draft_retrieved(row, chosen=range(1, MOST_LISTED + 1), by=cast.owner, now=NOW)
    assert ">5 more posts</a>" in listed(desk)


def test_what_holds_no_post_or_failed_is_not_told_of(cast: Cast, desk: Client) -> None:
    make_retrieval(cast.councillor)
    refused = request_retrieval(
        "http://127.0.0.1/blog", councillor=cast.councillor, by=cast.owner, now=NOW
    )
    assert listed(desk) == ""
    retrieve(refused.pk, now=NOW)
    assert listed(desk) == ""


def test_one_is_deleted_from_the_desk(cast: Cast, desk: Client) -> None:
    row = make_retrieval(cast.councillor, *named("The mill"))
    kept = make_retrieval(cast.councillor, *named("The weir"))
    address = reverse("discard_retrieval", args=[row.pk])
    assert f'action="{address}"' in listed(desk)
    page = desk.post(address, follow=True).content.decode()
    assert "What was found is deleted." in page
    assert "The mill" not in listed(desk)
    assert desk.get(row.get_absolute_url()).status_code == 404
    row.refresh_from_db()
    assert (row.readings, row.listed) == ([], [])
    assert f'href="{kept.get_absolute_url()}"' in listed(desk)
    admin = client_of(cast.admin)
    assert admin.get(row.get_absolute_url()).status_code == 404
    assert "1 retrieval" in admin.get("/admin/consult/retrieval/").content.decode()


def test_what_is_deleted_counts_for_its_hour_and_then_is_gone(cast: Cast) -> None:
    rows = [make_retrieval(cast.councillor, make_post()) for _ in range(RETRIEVALS_AN_HOUR)]
    for row in rows:
        discard_retrieval(row, by=cast.owner, now=NOW)
    with pytest.raises(Invalid):
        make_retrieval(cast.councillor, make_post())
    sweep_retrievals(now=NOW + timedelta(minutes=59))
    assert Retrieval.objects.count() == RETRIEVALS_AN_HOUR
    sweep_retrievals(now=NOW + timedelta(hours=1))
    assert not Retrieval.objects.exists()


def test_what_is_not_deleted_goes_after_its_week(cast: Cast, desk: Client) -> None:
    make_retrieval(cast.councillor, make_post())
    sweep_retrievals(now=NOW + timedelta(days=7))
    assert listed(desk)
    sweep_retrievals(now=NOW + timedelta(days=7, seconds=1))
    assert listed(desk) == ""


@pytest.mark.parametrize("role", ["resident", "suspended", "other_councillor", "moderator"])
def test_nobody_else_deletes_it(cast: Cast, desk: Client, role: str) -> None:
    row = make_retrieval(cast.councillor, make_post())
    with pytest.raises(Refused):
        discard_retrieval(row, by=getattr(cast, role), now=NOW)
    assert listed(desk)


def test_its_own_page_says_when_it_goes(cast: Cast, desk: Client) -> None:
    when = f"is deleted on {moment(NOW + timedelta(days=7))}."
    for posts in (named("One"), named("One of two", "Two of two")):
        row = make_retrieval(cast.councillor, *posts)
        page = desk.get(row.get_absolute_url(), follow=True).content.decode()
        assert when in " ".join(page.split())
