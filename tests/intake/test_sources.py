"""Sources: kept once, by whom it may, and found by the sweep when they are due."""

from datetime import timedelta

import pytest

from accounts.actions import suspend_user
from consult.errors import Invalid, Refused
from consult.intake.actions.sources import (
    MOST_SOURCES,
    add_source,
    remove_source,
    request_poll,
    sweep_sources,
)
from consult.intake.models import Retrieval, Source
from tests.cast import INSULTS, Cast
from tests.makers import NOW, make_retrieval, make_source


def test_the_sweep_finds_what_is_due_once(cast: Cast) -> None:
    source = make_source(cast.councillor)
    assert sweep_sources(now=NOW) == [], "it was hurried when it was kept"
    now = NOW + timedelta(minutes=6)
    assert sweep_sources(now=now) == [source.pk]
    assert sweep_sources(now=now) == []
    Source.objects.update(enqueued_at=None, due_at=now + timedelta(minutes=1))
    assert sweep_sources(now=now) == []
    suspend_user(cast.owner, reason=INSULTS, until=None, by=cast.admin, now=NOW)
    assert sweep_sources(now=now + timedelta(hours=1)) == [], "its councillor is suspended"


def test_a_source_is_kept_once_whichever_way_its_address_is_written(cast: Cast) -> None:
    make_source(cast.councillor, "https://example.org/feed/")
    make_source(cast.councillor, "http://EXAMPLE.org/feed")
    assert Source.objects.count() == 1
    make_source(cast.other_councillor.councillor, "https://example.org/feed/")
    assert Source.objects.count() == 2


def test_there_is_a_most_of_sources(cast: Cast) -> None:
    for number in range(MOST_SOURCES):
        make_source(cast.councillor, f"https://example.org/{number}")
    with pytest.raises(Invalid, match="Remove one first"):
        make_source(cast.councillor, "https://example.org/more")


def test_what_has_no_feed_cannot_be_kept(cast: Cast) -> None:
    retrieval = make_retrieval(cast.councillor, format="html")
    with pytest.raises(Invalid, match="No feed"):
        add_source(retrieval, by=cast.owner, now=NOW)


@pytest.mark.parametrize("role", ["resident", "other_councillor", "moderator"])
def test_only_the_councillor_and_an_admin_run_a_source(cast: Cast, role: str) -> None:
    source, by = make_source(cast.councillor), getattr(cast, role)
    with pytest.raises(Refused):
        add_source(Retrieval.objects.get(), by=by, now=NOW)
    with pytest.raises(Refused):
        request_poll(source, by=by, now=NOW)
    with pytest.raises(Refused):
        remove_source(source, by=by)
    remove_source(source, by=cast.admin)
