"""The only writers of sources: keep, claim, look, record. Topics are not known here."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from accounts.models import Councillor, User
from consult.errors import Invalid, NotAPost, NothingNew, Refused
from consult.intake.identity import canonical, hash_of, identity_of, place_of, with_own_guids
from consult.intake.models import ImportedPost, Retrieval, Source
from consult.intake.post import Post
from consult.intake.retrievals.actions import Look, look_at
from consult.intake.sources import schedule

MOST_SOURCES = 20
MOST_AT_ONCE = 50
_REST = timedelta(minutes=1)
_KNOWN_LENGTH = 1000
_SWEEP_LIMIT = 100


@transaction.atomic
def add_source(retrieval: Retrieval, *, by: User, now: datetime) -> tuple[Source, bool]:
    """The source of the feed that was found, and whether it is new.

    What stands in the feed by then is known, and only what comes after it becomes drafts.
    """
    councillor = retrieval.councillor
    _check_may_run(by, councillor.pk)
    if not retrieval.feed_address:
        raise Invalid("No feed was found there", field="source")
    Councillor.objects.select_for_update(no_key=True).get(pk=councillor.pk)
    own = Source.objects.filter(councillor=councillor)
    key = key_of(retrieval.feed_address)
    if found := own.filter(key=key).first():
        return found, False
    if own.count() >= MOST_SOURCES:
        raise Invalid(f"You have {MOST_SOURCES} sources. Remove one first", field="source")
    posts = retrieval.found.posts if retrieval.found and retrieval.is_feed else None
    source = Source.objects.create(
        councillor=councillor,
        key=key,
        address=retrieval.address,
        feed_address=retrieval.feed_address,
        title=(urlsplit(retrieval.feed_address).hostname or "")[:300],
        added_by=by,
        added_at=now,
        due_at=now,
        enqueued_at=now,
        minutes=schedule.FIRST,
        known=None if posts is None else _all_keys(posts, councillor.pk),
    )
    return source, True


def key_of(feed_address: str) -> str:
    """By what a councillor's source of this feed is known."""
    return hash_of(canonical(feed_address))


def remove_source(source: Source, *, by: User) -> None:
    """What came from it stays."""
    _check_may_run(by, source.councillor_id)
    source.delete()


def request_poll(source: Source, *, by: User, now: datetime) -> None:
    """Make it due now; raises `NothingNew` when it was looked at a moment ago."""
    _check_may_run(by, source.councillor_id)
    if source.checked_at and now - source.checked_at < _REST:
        raise NothingNew("This source was looked at less than a minute ago.")
    Source.objects.filter(pk=source.pk).update(due_at=now, enqueued_at=now)


def sweep_sources(*, now: datetime) -> list[int]:
    """The ids of those that are due and not enqueued lately, marked as enqueued."""
    due = Source.objects.forgotten(now).of_active_people().order_by("due_at")
    return [
        pk
        for pk in list(due.values_list("pk", flat=True)[:_SWEEP_LIMIT])
        if Source.objects.forgotten(now).filter(pk=pk).update(enqueued_at=now)
    ]


def claim_source(source_id: int, *, now: datetime) -> Source | None:
    """The source, for whoever comes first when it is due."""
    due = Source.objects.due(now).filter(pk=source_id)
    # Should this worker die, it is due again after the usual time.
    if not due.update(claimed_at=now, due_at=now + timedelta(minutes=schedule.FIRST)):
        return None
    return Source.objects.select_related("councillor").get(pk=source_id)


def look_at_source(source: Source) -> Look:
    """What its feed says now; raises `NotFetched` or `NotAPost`."""
    look = look_at(source.feed_address, etag=source.etag, last_modified=source.last_modified)
    if look.reading and look.reading.format != "feed":
        raise NotAPost("There is no feed at this address any more.")
    return look


def posts_to_import(source: Source, *, look: Look) -> tuple[list[Post], list[Post]]:
    """What is new since the source was kept, and what was imported before and may have changed.

    What a councillor discarded, or did not choose, is known and not stored: it does not come back.
    The second list is what is new beyond `MOST_AT_ONCE`, left for the next look.
    """
    councillor_id = source.councillor_id
    posts = list(with_own_guids(look.reading.posts)) if look.reading else []
    keys = _keys(posts, councillor_id)
    identities = [own[0] for own in keys]
    places = {place_of(post) for post in posts} - {""}
    own = ImportedPost.objects.filter(councillor=councillor_id)
    stored = set(own.filter(identity__in=identities).values_list("identity", flat=True))
    stored_places = set(own.filter(place__in=places).values_list("place", flat=True))
    # At the first look into a feed all that is there was there before.
    known = set(_all_keys(posts, councillor_id) if source.known is None else source.known)
    imported, new = [], []
    for post, own_keys in zip(posts, keys, strict=True):
        if own_keys[0] in stored or place_of(post) in stored_places:
            imported.append(post)
        elif known.isdisjoint(own_keys):
            new.append(post)
    return imported + new[:MOST_AT_ONCE], new[MOST_AT_ONCE:]


def note_failure(source: Source, *, problem: str, now: datetime) -> None:
    failures = source.failures + 1
    wait = schedule.minutes_after_failure(source.minutes, failures)
    _finish(source, now, wait, failures=failures, last_problem=problem[:300])


def note_unchanged(source: Source, *, now: datetime) -> None:
    minutes = schedule.minutes_after_look(source.minutes, had_news=False)
    result = {"minutes": minutes, "failures": 0, "last_problem": ""}
    _finish(source, now, minutes, last_result="The feed has not changed.", **result)


@transaction.atomic
def note_reading(
    source: Source,
    *,
    look: Look,
    seen: Collection[int],
    left: Sequence[Post],
    new: int,
    updated: int,
    now: datetime,
) -> None:
    """`seen`: the stored posts that the feed holds; `left`: what is to come with the next look."""
    if not Source.objects.select_for_update().filter(pk=source.pk).exists():
        return
    posts = look.reading.posts if look.reading else ()
    own = ImportedPost.objects.filter(councillor=source.councillor_id)
    own.filter(pk__in=seen).update(source=source)
    covered = schedule.covered_from(posts)
    if covered and not left:
        missing = own.filter(source=source, gone_at=None, published__gte=covered.isoformat())
        missing.exclude(pk__in=seen).update(gone_at=now)
    minutes = schedule.minutes_after_look(source.minutes, had_news=bool(new or updated))
    later = {identity_of(post, source.councillor_id) for post in left}
    keys = _keys(list(with_own_guids(posts)), source.councillor_id)
    known = dict.fromkeys(key for own in keys if own[0] not in later for key in own)
    most = max(len(known), _KNOWN_LENGTH)
    _finish(
        source,
        now,
        schedule.LEAST if left else minutes,
        minutes=minutes,
        failures=0,
        last_problem="",
        last_result=_told(new, updated, len(posts), is_first=source.known is None),
        known=list(known | dict.fromkeys(source.known or ()))[:most],
        # With them the feed would answer "not modified", and what is left would never come.
        etag=_short(look.etag) if not left else "",
        last_modified=_short(look.last_modified) if not left else "",
    )


def _finish(source: Source, now: datetime, wait: int, **result: Any) -> None:
    # Not when another worker took it over meanwhile.
    own = Source.objects.filter(pk=source.pk, claimed_at=source.claimed_at)
    due_at = now + timedelta(minutes=wait)
    own.update(claimed_at=None, enqueued_at=None, checked_at=now, due_at=due_at, **result)


def _keys(posts: Sequence[Post], councillor_id: int) -> list[list[str]]:
    """By what each post is known: its identity, and its address, as some feeds change their guids.

    An address that several posts share tells nothing.
    """
    shared = Counter(place_of(post) for post in posts)
    return [
        [identity_of(post, councillor_id)]
        + ([hash_of(place)] if (place := place_of(post)) and shared[place] == 1 else [])
        for post in posts
    ]


def _all_keys(posts: Sequence[Post], councillor_id: int) -> list[str]:
    return [key for own in _keys(list(with_own_guids(posts)), councillor_id) for key in own]


def _told(new: int, updated: int, all_posts: int, *, is_first: bool) -> str:
    if is_first:
        return f"Its {all_posts} posts are known. New ones become drafts."
    parts = [f"{new} new post{'' if new == 1 else 's'}"] if new else []
    if updated:
        parts.append(f"{updated} draft{'' if updated == 1 else 's'} updated")
    return f"{', '.join(parts)}." if parts else "No new posts."


def _short(condition: str) -> str:
    """A part of it would match nothing; what is not ASCII cannot be sent back."""
    return condition if len(condition) <= 300 and condition.isascii() else ""


def _check_may_run(by: User, councillor_id: int) -> None:
    if not by.is_superuser and by.councillor_id != councillor_id:
        raise Refused("Only the councillor or an admin can do that.")
