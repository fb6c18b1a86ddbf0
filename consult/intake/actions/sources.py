"""The only writers of sources: keep, claim, look, record. Topics are not known here."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import transaction

from accounts.models import Councillor, User
from consult.errors import Invalid, NothingNew, Refused
from consult.intake import schedule
from consult.intake.actions.retrievals import Look, look_at_feed
from consult.intake.known import hash_of
from consult.intake.models import ImportedPost, Retrieval, Source
from consult.intake.news import MOST_WAITING, News, all_keys
from consult.reading import canonical

MOST_SOURCES = 20
LOOKS_AN_HOUR = 30
_REST = timedelta(minutes=5)
_SWEEP_LIMIT = 100
_TOO_OFTEN = (
    f"You have asked for {LOOKS_AN_HOUR} looks within an hour. Each source is looked at by itself."
)


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
    key = hash_of(canonical(retrieval.feed_address))
    if kept := own.filter(key=key).first():
        return kept, False
    if own.count() >= MOST_SOURCES:
        raise Invalid(f"You have {MOST_SOURCES} sources. Remove one first", field="source")
    if not _may_look(councillor.pk, by=by, now=now):
        raise Invalid(_TOO_OFTEN, field="source")
    found = retrieval.found if retrieval.is_feed else None
    host = urlsplit(retrieval.feed_address).hostname or ""
    source = Source.objects.create(
        councillor=councillor,
        key=key,
        address=retrieval.address,
        feed_address=retrieval.feed_address,
        title=((found.title if found else "") or host)[:300],
        added_by=by,
        added_at=now,
        due_at=now,
        enqueued_at=now,
        minutes=schedule.FIRST,
        known=all_keys(found.posts, councillor.pk) if found else None,
    )
    return source, True


def key_of(feed_address: str) -> str:
    """By what a councillor's source of this feed is known."""
    return hash_of(canonical(feed_address))


def remove_source(source: Source, *, by: User) -> None:
    """What came from it stays."""
    _check_may_run(by, source.councillor_id)
    source.delete()


def move_sources(councillor: Councillor, *, to: Councillor) -> int:
    """All of them are this councillor's from now on; how many. Call inside a transaction.

    What they know stays known: mostly by its address, which is the same whoever owns the source.
    """
    kept = dict(Source.objects.filter(councillor=to).values_list("key", "pk"))
    own = Source.objects.filter(councillor=councillor).order_by("pk")
    moved = list(own.select_for_update(no_key=True).values_list("pk", "key"))
    for pk, key in moved:
        if key in kept:
            # They keep the same feed: one source of it is enough.
            ImportedPost.objects.filter(source=pk).update(source=kept[key])
            Source.objects.filter(pk=pk).delete()
        else:
            # Whoever looks at it just now looks for the one before: that look is not recorded.
            Source.objects.filter(pk=pk).update(councillor=to, claimed_at=None, enqueued_at=None)
    return len(moved)


def is_still_of(source: Source, *, councillor: Councillor) -> bool:
    """Whether it was not handed over since it was claimed."""
    return Source.objects.filter(pk=source.pk, councillor=councillor).exists()


def request_poll(source: Source, *, by: User, now: datetime) -> None:
    """Make it due now; raises `NothingNew` when that was so a moment ago, or all the time."""
    _check_may_run(by, source.councillor_id)
    if source.checked_at and now - source.checked_at < _REST:
        minutes = -(-(source.checked_at + _REST - now) // timedelta(minutes=1))
        raise NothingNew(
            f"This source was looked at a moment ago. Try again in {minutes} "
            f"minute{'' if minutes == 1 else 's'}."
        )
    if source.paused_at:
        raise NothingNew("This source is paused. Resume it first.")
    if not _may_look(source.councillor_id, by=by, now=now):
        raise NothingNew(_TOO_OFTEN)
    Source.objects.filter(pk=source.pk).update(due_at=now, enqueued_at=now)


def pause_source(source: Source, *, by: User, now: datetime) -> None:
    """It is not looked at until it is resumed; what came from it stays."""
    _check_may_run(by, source.councillor_id)
    Source.objects.filter(pk=source.pk, paused_at=None).update(paused_at=now, enqueued_at=None)


def resume_source(source: Source, *, by: User) -> None:
    """It is due when it was, so that who pauses and resumes it asks for no more looks."""
    _check_may_run(by, source.councillor_id)
    Source.objects.filter(pk=source.pk).update(paused_at=None)


def sweep_sources(*, now: datetime) -> list[int]:
    """The ids of those that are due and not enqueued lately, marked as enqueued."""
    due = Source.objects.forgotten(now).of_active_people().order_by("due_at")
    return [
        pk
        for pk in list(due.values_list("pk", flat=True)[:_SWEEP_LIMIT])
        if Source.objects.forgotten(now).filter(pk=pk).update(enqueued_at=now)
    ]


def claim_source(source_id: int, *, now: datetime) -> Source | None:
    """The source, for whoever comes first when it is due.

    None of who was suspended meanwhile, or whose term ended.
    """
    due = Source.objects.due(now).filter(pk=source_id)
    if not Source.objects.of_active_people().filter(pk=source_id).exists():
        return None
    # Should this worker die, it is due again after the usual time.
    if not due.update(claimed_at=now, due_at=now + timedelta(minutes=schedule.FIRST)):
        return None
    return Source.objects.select_related("councillor").get(pk=source_id)


def look_at_source(source: Source) -> Look:
    """What its feed says now; raises `NotFetched` or `NotAPost`."""
    return look_at_feed(source.feed_address, etag=source.etag, last_modified=source.last_modified)


def note_failure(source: Source, *, problem: str, now: datetime) -> None:
    failures = source.failures + 1
    wait = schedule.minutes_after_failure(source.minutes, failures)
    # Without conditions the next time: what chokes on them may well answer without.
    result = {"failures": failures, "last_problem": problem[:300], "etag": "", "last_modified": ""}
    _finish(source, now, wait, **result)


def note_unchanged(source: Source, *, now: datetime) -> None:
    minutes = schedule.minutes_after_look(source.minutes, had_news=False)
    result = {"minutes": minutes, "failures": 0, "last_problem": ""}
    _finish(source, now, minutes, last_result="The feed has not changed.", **result)


@transaction.atomic
def note_reading(
    source: Source,
    *,
    look: Look,
    news: News,
    seen: Collection[int],
    new: int,
    updated: int,
    now: datetime,
) -> None:
    """`seen`: the stored posts that the feed holds, which are this source's from now on."""
    if look.reading is None or not Source.objects.select_for_update().filter(pk=source.pk).exists():
        return
    posts = look.reading.posts
    own = ImportedPost.objects.filter(councillor=source.councillor_id)
    own.filter(pk__in=seen).update(source=source)
    if covered := schedule.covered_from(posts):
        missing = own.filter(source=source, gone_at=None, published__gte=covered.isoformat())
        missing.exclude(pk__in=seen).update(gone_at=now)
    minutes = schedule.minutes_after_look(source.minutes, had_news=bool(new or updated))
    has_more_at_once = bool(news.left) and not news.is_full
    _finish(
        source,
        now,
        schedule.LEAST if has_more_at_once else minutes,
        minutes=minutes,
        failures=0,
        last_problem="",
        last_result=_told(news, new, updated, len(posts), is_first=source.known is None)[:200],
        title=(look.reading.title or source.title)[:300],
        known=news.known,
        # With them the feed would answer "not modified", and what is left would never come.
        etag=_short(look.etag) if not news.left else "",
        last_modified=_short(look.last_modified) if not news.left else "",
    )


def _finish(source: Source, now: datetime, wait: int, **result: Any) -> None:
    # Not when another worker took it over meanwhile.
    own = Source.objects.filter(pk=source.pk, claimed_at=source.claimed_at)
    due_at = now + timedelta(minutes=wait)
    own.update(claimed_at=None, enqueued_at=None, checked_at=now, due_at=due_at, **result)


def _told(news: News, new: int, updated: int, all_posts: int, *, is_first: bool) -> str:
    if is_first:
        known = "post is" if all_posts == 1 else "posts are"
        return f"Its {all_posts} {known} known. New ones become drafts."
    parts = [f"{new} new post{_s(new)}"] if new else []
    parts += [f"{updated} draft{_s(updated)} updated"] if updated else []
    said = [f"{', '.join(parts)}." if parts else "No new posts."]
    if news.is_full:
        said.append(
            f"{MOST_WAITING} drafts wait on your desk: open or discard some, and the next come."
        )
    if news.others:
        verb = "is" if news.others == 1 else "are"
        said.append(f"{news.others} came another way and {verb} left alone.")
    return " ".join(said)


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _short(condition: str) -> str:
    """A part of it would match nothing; what is not plain ASCII cannot be sent back."""
    is_plain = condition.isascii() and condition.isprintable()
    return condition if len(condition) <= 300 and is_plain else ""


def _may_look(councillor_id: int, *, by: User, now: datetime) -> bool:
    """Counts those that a councillor asks for; an admin's are not counted."""
    key = f"looks:{councillor_id}:{now:%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    return by.is_superuser or cache.incr(key) <= LOOKS_AN_HOUR


def _check_may_run(by: User, councillor_id: int) -> None:
    if not by.is_superuser and by.councillor_id != councillor_id:
        raise Refused("Only the councillor or an admin can do that.")
