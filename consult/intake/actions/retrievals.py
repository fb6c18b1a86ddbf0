"""The only writers of retrievals, and the only ones who read from elsewhere."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import Councillor, User
from consult.errors import Invalid, NotAPost, NotFetched, Refused
from consult.intake import fetch
from consult.intake.found import Found, as_shown, as_stored, posts_of
from consult.intake.known import known_by
from consult.intake.models import (
    ADDRESS_LENGTH,
    MOST_LISTED,
    MOST_RETRIEVALS,
    RETRIEVAL_ATTEMPTS,
    RETRIEVAL_KEPT,
    RETRIEVALS_AN_HOUR,
    Retrieval,
    RetrievalStatus,
)
from consult.intake.news import MOST_POSTS
from consult.reading import feed_of, kind_of, read, without_secrets
from consult.reading.post import Post, Reading, post_as_json

log = logging.getLogger(__name__)

_FEED, _HTML = "feed", "html"
# Each costs microseconds, and a worker's thread cannot be stopped: ten megabytes of nothing else
# would hold it for a quarter of a minute.
_TAG = re.compile(rb"<|&(?:l|#)")
_MOST_TAGS = 400_000
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)\b")
_MOST_ENTRIES = 10_000
BROKEN = "Something went wrong while reading it. Whoever runs this site finds more in its log."
_SWEEP_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What stood at an address. `reading` is None where nothing changed since the last look."""

    address: str
    reading: Reading | None
    feed_address: str = ""
    etag: str = ""
    last_modified: str = ""


def request_retrieval(
    address: str, *, councillor: Councillor, by: User, now: datetime
) -> Retrieval:
    """The row of an address to be read; raises `NotFetched` for one that may not be tried."""
    check_address(address)
    return _new_retrieval(councillor, by, now, address=address[:ADDRESS_LENGTH], enqueued_at=now)


def check_address(address: str) -> None:
    """Raises `NotFetched`, in words for a person, for an address that may not be tried."""
    fetch.checked(address, may_be_here=settings.FETCH_HERE)


def keep_found(
    found: Sequence[Found], *, councillor: Councillor, by: User, now: datetime
) -> Retrieval:
    """The row of what was pasted or uploaded, so that it can be looked at and chosen from."""
    return _new_retrieval(
        councillor,
        by,
        now,
        status=RetrievalStatus.DONE,
        finished_at=now,
        **_as_fields(found),
    )


def _as_fields(found: Sequence[Found]) -> dict[str, Any]:
    posts = posts_of(found)
    listed = [post_as_json(known_by(each.post)) for each in posts[:MOST_LISTED]]
    return {"readings": as_stored(found), "post_count": len(posts), "listed": listed}


def discard_retrieval(retrieval: Retrieval, *, by: User, now: datetime) -> None:
    """What was found goes at once; the row stays for the hour in which it is counted."""
    if by.is_suspended or not (by.is_superuser or by.councillor_id == retrieval.councillor_id):
        raise Refused("Only the councillor or an admin can delete this.")
    Retrieval.objects.filter(pk=retrieval.pk).update(
        discarded_at=now, readings=[], listed=[], post_count=0, address="", feed_address=""
    )


@transaction.atomic
def _new_retrieval(councillor: Councillor, by: User, now: datetime, **fields: Any) -> Retrieval:
    if not by.is_superuser and by.councillor_id != councillor.pk:
        raise Refused("Only the councillor or an admin can ask for this.")
    # Those who ask at once are counted one after the other.
    Councillor.objects.select_for_update(no_key=True).get(pk=councillor.pk)
    lately = Retrieval.objects.filter(
        councillor=councillor, created_at__gt=now - timedelta(hours=1)
    )
    if not by.is_superuser and lately.count() >= RETRIEVALS_AN_HOUR:
        raise Invalid(
            f"You have looked at {RETRIEVALS_AN_HOUR} addresses and files within an hour. "
            "Try again later.",
            field="address",
        )
    # Those of the last hour stay, as they are what the limit above counts.
    old = Retrieval.objects.filter(councillor=councillor).order_by("-created_at", "-pk")
    beyond = old.values_list("pk", flat=True)[MOST_RETRIEVALS - 1 :]
    Retrieval.objects.filter(pk__in=list(beyond), created_at__lte=now - timedelta(hours=1)).delete()
    return Retrieval.objects.create(councillor=councillor, by=by, created_at=now, **fields)


def retrieve(retrieval_id: int, *, now: datetime) -> None:
    """Claim the row, fetch, read, record. Whoever comes second finds nothing to claim."""
    waiting = Retrieval.objects.waiting().filter(pk=retrieval_id)
    if not waiting.update(
        status=RetrievalStatus.WORKING, claimed_at=now, attempts=F("attempts") + 1
    ):
        return
    retrieval = Retrieval.objects.get(pk=retrieval_id)
    try:
        look = look_at(retrieval.address)
        assert look.reading is not None  # noqa: S101 - without conditions there is no 304
        shown, _ = as_shown(look.reading)
        found = _as_fields([Found("", shown)])
        _finish(retrieval, status=RetrievalStatus.DONE, feed_address=look.feed_address, **found)
    except (NotFetched, NotAPost) as error:
        _finish(retrieval, status=RetrievalStatus.FAILED, problem=str(error)[:300])
    except Exception:
        # Whoever waits for it is told, whatever it was.
        log.exception("retrieval %s", retrieval_id)
        _finish(retrieval, status=RetrievalStatus.FAILED, problem=BROKEN)


def sweep_retrievals(*, now: datetime) -> list[int]:
    """The ids of those that wait and were forgotten, marked as enqueued; old ones are deleted."""
    Retrieval.objects.filter(created_at__lt=now - RETRIEVAL_KEPT).delete()
    counted_from = now - timedelta(hours=1)
    Retrieval.objects.exclude(discarded_at=None).filter(created_at__lte=counted_from).delete()
    abandoned = Retrieval.objects.abandoned(now)
    abandoned.filter(attempts__gte=RETRIEVAL_ATTEMPTS).update(
        status=RetrievalStatus.FAILED, problem="Reading it broke off each time.", finished_at=now
    )
    abandoned.update(status=RetrievalStatus.WAITING, enqueued_at=None)
    stale = list(Retrieval.objects.stale(now).values_list("pk", flat=True)[:_SWEEP_LIMIT])
    return [
        pk for pk in stale if Retrieval.objects.stale(now).filter(pk=pk).update(enqueued_at=now)
    ]


def look_at(address: str) -> Look:
    """Fetch an address and read what is there; raises `NotFetched` or `NotAPost`.

    A page that holds no post is an answer all the same where it names a feed.
    """
    found = fetch.fetch(address, may_be_here=settings.FETCH_HERE)
    content, feed_address = found.content or b"", ""
    try:
        reading = _read(content)
    except NotAPost as error:
        feed_address = feed_of(content, address=found.address)
        if not feed_address:
            raise
        reading = Reading(_HTML, (), {}, (str(error),))
    if reading.format == _FEED:
        feed_address = found.address
    elif reading.format == _HTML and reading.posts:
        feed_address = feed_of(content, address=found.address)
        reading = replace(reading, posts=tuple(_placed(p, found.address) for p in reading.posts))
    return Look(
        found.address, reading, feed_address[:ADDRESS_LENGTH], found.etag, found.last_modified
    )


def look_at_feed(address: str, *, etag: str, last_modified: str) -> Look:
    """The same of an address where a feed stood: anything else there is not even read."""
    found = fetch.fetch(
        address, etag=etag, last_modified=last_modified, may_be_here=settings.FETCH_HERE
    )
    reading = None
    if found.content is not None:
        if kind_of(found.content).format != _FEED:
            raise NotAPost("There is no feed at this address any more.")
        reading = _read(found.content)
    return Look(found.address, reading, found.address, found.etag, found.last_modified)


def _read(content: bytes) -> Reading:
    # UTF-16 as well.
    letters = content.replace(b"\0", b"")
    for what, words, most in ((_TAG, "tags", _MOST_TAGS), (_ENTRY, "entries", _MOST_ENTRIES)):
        if sum(1 for _ in what.finditer(letters)) > most:
            raise NotAPost(f"This holds more than {most:,} {words}: it is too much to be read.")
    reading = read(content)
    if len(reading.posts) > MOST_POSTS:
        raise NotAPost(f"This holds more than {MOST_POSTS:,} posts: upload it as a file instead.")
    return reading


def _placed(post: Post, address: str) -> Post:
    """With an address that may be shown to everybody: the page's own, or where it was found."""
    return replace(post, url=without_secrets(post.url or address))


def _finish(retrieval: Retrieval, **result: Any) -> None:
    # Not when another worker took it over meanwhile, or it was discarded.
    own = Retrieval.objects.filter(
        pk=retrieval.pk, status=RetrievalStatus.WORKING, claimed_at=retrieval.claimed_at
    ).kept()
    own.update(finished_at=retrieval.claimed_at, **result)
