"""Addresses that are looked at: claimed once, read or refused in plain words, swept, deleted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from consult import tasks
from consult.errors import Invalid, NotAPost, NotFetched, Refused
from consult.intake.actions import retrievals
from consult.intake.actions.retrievals import (
    look_at,
    look_at_feed,
    request_retrieval,
    retrieve,
    sweep_retrievals,
)
from consult.intake.found import as_shown
from consult.intake.models import MOST_RETRIEVALS, RETRIEVALS_AN_HOUR, Retrieval, RetrievalStatus
from consult.reading.pages.metadata import feed_of
from consult.reading.post import Reading, as_json, from_json
from tests.cast import Cast
from tests.intake.test_fetch import says, server
from tests.makers import NOW, make_post, make_retrieval, make_source

FEED = b"""<rss version="2.0"><channel><title>Blog</title><link>https://example.org/</link>
<item><title>One</title><guid>a</guid><description>First words.</description></item>
<item><title>Two</title><guid>b</guid><description>Second words.</description></item>
</channel></rss>"""
PAGE = b"""<!DOCTYPE html><html><head><title>The market</title>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" title="Blog" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
</head><body><article><h1>The market</h1><p>The lower car park is empty on Saturdays, and a market
would fill it with people who now drive to the next town.</p></article></body></html>"""
OK = "200 OK"


@pytest.fixture(autouse=True)
def _may_fetch_here(settings: Settings) -> None:
    settings.FETCH_HERE = True


def asked(cast: Cast, address: str, now: datetime = NOW) -> Retrieval:
    return request_retrieval(address, councillor=cast.councillor, by=cast.owner, now=now)


def read(cast: Cast, address: str) -> Retrieval:
    retrieval = asked(cast, address)
    retrieve(retrieval.pk, now=NOW)
    retrieval.refresh_from_db()
    return retrieval


def test_a_feed_is_read_and_is_its_own_feed(cast: Cast) -> None:
    with server(says(OK, FEED)) as site:
        retrieval = read(cast, f"{site}/feed/")
    assert (retrieval.status, retrieval.problem) == (RetrievalStatus.DONE, "")
    assert retrieval.found is not None
    assert [post.title for post in retrieval.found.posts] == ["One", "Two"]
    assert retrieval.feed_address == f"{site}/feed/"
    assert retrieval.is_feed


def test_of_a_page_its_feed_is_found(cast: Cast) -> None:
    with server(says(OK, PAGE)) as site:
        retrieval = read(cast, f"{site}/market")
    assert retrieval.found is not None
    assert [post.title for post in retrieval.found.posts] == ["The market"]
    assert retrieval.found.posts[0].url == f"{site}/market"
    assert retrieval.feed_address == f"{site}/feed/"
    assert not retrieval.is_feed


def test_a_page_without_a_post_is_an_answer_where_it_names_a_feed(cast: Cast) -> None:
    head = PAGE[: PAGE.index(b"<title>")] + PAGE[PAGE.index(b"<link") : PAGE.index(b"</head>")]
    with server(says(OK, head + b"</head><body></body></html>")) as site:
        retrieval = read(cast, site)
    assert retrieval.found is not None
    assert retrieval.found.posts == ()
    assert retrieval.found.warnings
    assert retrieval.feed_address == f"{site}/feed/"


@pytest.mark.parametrize(
    ("head", "body", "says_why"),
    [
        ("404 Not Found", b"", "has no such page (404)"),
        (OK, b"\x89PNG\r\n\x1a\n....", "This looks like"),
    ],
)
def test_what_cannot_be_read_is_told_in_plain_words(
    cast: Cast, head: str, body: bytes, says_why: str
) -> None:
    with server(says(head, body)) as site:
        retrieval = read(cast, site)
    assert retrieval.status == RetrievalStatus.FAILED
    assert says_why in retrieval.problem
    assert retrieval.readings == []


def test_this_machine_is_not_read_unless_a_setting_allows_it(
    cast: Cast, settings: Settings
) -> None:
    with server(says(OK, FEED)) as site:
        retrieval = asked(cast, site)
        settings.FETCH_HERE = False
        retrieve(retrieval.pk, now=NOW)
        retrieval.refresh_from_db()
        assert "80 or 443" in retrieval.problem
        with pytest.raises(NotFetched, match="80 or 443"):
            asked(cast, site)
        assert "is not a public address" in read(cast, "http://127.0.0.1/").problem


def test_the_key_of_a_page_that_is_not_for_everybody_is_not_shown(cast: Cast) -> None:
    with server(says(OK, PAGE)) as site:
        found = read(cast, f"{site}/post?token=abc123").found
    assert found is not None
    assert found.posts[0].url == f"{site}/post"


def test_what_nobody_expected_is_recorded_and_logged(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(retrievals, "read", lambda _: 1 // 0)
    with server(says(OK, PAGE)) as site:
        retrieval = read(cast, site)
    assert retrieval.status == RetrievalStatus.FAILED
    assert retrieval.problem.startswith("Something went wrong")
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"a\n\n" * 20_001, "20,000 paragraphs"),
        (b"word " * 200_001, "1,000,000 characters"),
        (b"&lt;p>a" * 200_001 + b"<!-- -->" * 200_000, "400,000 tags"),
        (b"</description></item><item><description>a" * 10_001, "10,000 entries"),
        (b"</description></item><item><description>a" * 2_001, "2,000 posts"),
        ((b"a\n\n" * 19_999 + b"</description></item><item><description>") * 11, "200,000 par"),
    ],
)
def test_a_feed_that_would_hold_the_worker_is_refused_in_one_line(
    cast: Cast, body: bytes, words: str
) -> None:
    feed = FEED.replace(b"First words.", body)
    with server(says(OK, feed)) as site:
        assert words in read(cast, site).problem


def test_nothing_is_claimed_twice(cast: Cast) -> None:
    requests = 0

    def answer(connection: Any, request: bytes) -> None:
        nonlocal requests
        requests += 1
        says(OK, FEED)(connection, request)

    with server(answer) as site:
        retrieval = read(cast, site)
        retrieve(retrieval.pk, now=NOW)
    assert requests == 1


@pytest.mark.parametrize("address", ["ftp://example.org/", "file:///etc/passwd", "https://"])
def test_an_address_that_may_not_be_tried_leaves_no_row(cast: Cast, address: str) -> None:
    with pytest.raises(NotFetched):
        asked(cast, address)
    assert not Retrieval.objects.exists()


def test_nobody_asks_in_the_name_of_another(cast: Cast) -> None:
    address = "https://example.org/"
    for by in (cast.other_councillor, cast.moderator, cast.resident):
        with pytest.raises(Refused):
            request_retrieval(address, councillor=cast.councillor, by=by, now=NOW)
    request_retrieval(address, councillor=cast.councillor, by=cast.admin, now=NOW)


def test_an_hour_has_a_limit_for_each_councillor(cast: Cast) -> None:
    for _ in range(RETRIEVALS_AN_HOUR):
        make_retrieval(cast.councillor)
    with pytest.raises(Invalid, match="within an hour"):
        asked(cast, "https://example.org/")
    other = cast.other_councillor
    make_retrieval(other.councillor)
    asked(cast, "https://example.org/", NOW + timedelta(hours=1))


def test_a_forgotten_one_is_brought_back_and_given_up_in_the_end(cast: Cast) -> None:
    retrieval = asked(cast, "https://example.org/")
    assert sweep_retrievals(now=NOW + timedelta(minutes=4)) == []
    now = NOW + timedelta(minutes=6)
    assert sweep_retrievals(now=now) == [retrieval.pk]
    assert sweep_retrievals(now=now) == [], "it is enqueued already"
    # A worker that died while it read.
    for attempts, status in [(1, RetrievalStatus.WAITING), (3, RetrievalStatus.FAILED)]:
        Retrieval.objects.update(
            status=RetrievalStatus.WORKING, claimed_at=now - timedelta(minutes=6), attempts=attempts
        )
        sweep_retrievals(now=now)
        retrieval.refresh_from_db()
        assert retrieval.status == status
    assert retrieval.problem == "Reading it broke off each time."


def test_the_tasks_enqueue_what_their_sweep_brings_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued: list[tuple[str, int]] = []
    for name in ("retrieve", "poll_source"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda pk, name=name: enqueued.append((name, pk)))
    retrieval, source = asked(cast, "https://example.org/"), make_source(cast.councillor)
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        tasks.sweep_retrievals()
        tasks.sweep_sources()
    assert enqueued == [("retrieve", retrieval.pk), ("poll_source", source.pk)]


def test_after_a_week_nothing_of_it_is_left(cast: Cast) -> None:
    make_retrieval(cast.councillor, make_post(), now=NOW - timedelta(days=8))
    kept = asked(cast, "https://example.org/", NOW - timedelta(days=6))
    sweep_retrievals(now=NOW)
    assert list(Retrieval.objects.all()) == [kept]


def test_beyond_twenty_the_oldest_goes_when_another_is_asked_for(cast: Cast) -> None:
    old = [
        make_retrieval(cast.councillor, now=NOW - timedelta(hours=50 - count))
        for count in range(MOST_RETRIEVALS + 1)
    ]
    other = make_retrieval(cast.other_councillor.councillor, now=NOW - timedelta(hours=60))
    new = asked(cast, "https://example.org/")
    kept = set(Retrieval.objects.all())
    assert kept == {other, new, *old[2:]}
    lately = [make_retrieval(cast.councillor) for _ in range(MOST_RETRIEVALS + 2)]
    assert set(lately) < set(Retrieval.objects.all()), "the limit of an hour counts them"


def test_what_an_address_holds_beyond_what_can_be_shown_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_shown, "__kwdefaults__", {"most": 100})
    with server(says(OK, FEED)) as site:
        assert "holds more than can be shown here" in read(cast, site).problem


def test_a_reading_comes_back_as_it_was_written() -> None:
    reading = Reading("feed", (make_post(guid="a"), make_post(title=None)), {"draft": 2}, ("w",))
    assert from_json(as_json(reading)) == reading


@pytest.mark.parametrize(
    ("head", "feed"),
    [
        (b'<link rel="alternate" type="application/atom+xml" href="a.xml">', "/blog/a.xml"),
        (b'<LINK REL=Alternate TYPE="APPLICATION/RSS+XML; charset=utf-8" HREF=/r>', "/r"),
        (b'<base href="/b/"><link rel=alternate type=application/rss+xml href=r>', "/b/r"),
        (b'<link rel="alternate" type="text/html" href="/en/">', ""),
        (b'<link rel="alternate" type="application/rss+xml" href="javascript:x">', ""),
        (b'<link rel="alternate" type="application/rss+xml">', ""),
        (b"", ""),
    ],
)
def test_which_feed_a_page_names(head: bytes, feed: str) -> None:
    site = "https://example.org"
    page = b"<html><head>" + head + b"</head><body><p>Words</p></body></html>"
    assert feed_of(page, address=f"{site}/blog/post") == (site + feed if feed else "")


def test_what_has_not_changed_is_not_read_again() -> None:
    with server(says("304 Not Modified")) as site:
        assert look_at_feed(site, etag='"a"', last_modified="").reading is None
    with server(says('200 OK\r\nETag: "b"', b"\0\0\0")) as site, pytest.raises(NotAPost):
        look_at(site)
