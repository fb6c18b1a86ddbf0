"""The only writers of topics."""

from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import Councillor, User
from consult.errors import Closed, NotReady, Refused
from consult.intake.actions import store_post
from consult.intake.post import Post
from consult.topics import lifecycle
from consult.topics.models import Topic

_SLUG_LENGTH = 60


@transaction.atomic
def draft_topic(
    post: Post,
    *,
    format: str,
    councillor: Councillor,
    by: User | None,
    now: datetime,
) -> tuple[Topic, bool]:
    """The topic of this post, and whether it is new: a post makes one topic, however often."""
    stored, _ = store_post(post, format=format, councillor=councillor, by=by, now=now)
    return Topic.objects.get_or_create(
        post=stored,
        defaults={
            "councillor": councillor,
            "title": stored.title or "Untitled post",
            "body": stored.body,
            "created_at": now,
        },
    )


def edit_draft(
    topic: Topic,
    *,
    title: str,
    question: str,
    can_change: str,
    closes_at: datetime | None,
    by: User,
    body: list[str] | None = None,
) -> None:
    """Raises `Closed` once it has opened: what people answered must not change under them.

    `body` is the post by paragraph; None leaves it as it was read.
    """
    _check_may_run(topic, by)
    changed = Topic.objects.drafts().filter(pk=topic.pk)
    kept = topic.body if body is None else body
    if not changed.update(
        title=title, question=question, can_change=can_change, closes_at=closes_at, body=kept
    ):
        raise Closed("This draft was opened or discarded meanwhile. Nothing was saved.")
    topic.refresh_from_db()


def open_topic(topic: Topic, *, by: User, now: datetime) -> None:
    """Raises `NotReady` with all that is missing. Opening it again changes nothing."""
    _check_may_run(topic, by)
    try:
        _open(topic, now=now)
    except IntegrityError:
        # Another topic took the address between our look and our write: look again.
        _open(topic, now=now)


@transaction.atomic
def _open(topic: Topic, *, now: datetime) -> None:
    # Locked, and read again: the draft may have been edited since the page was shown.
    draft = Topic.objects.select_for_update().filter(pk=topic.pk).first()
    if draft is None:
        raise Closed("This draft was discarded meanwhile.")
    if draft.opened_at is None:
        if missing := draft.needs(now):
            raise NotReady(
                "This topic cannot open yet.", missing=tuple(need.task for need in missing)
            )
        draft.slug, draft.opened_at = _free_slug(draft), now
        draft.save(update_fields=["slug", "opened_at"])
    topic.refresh_from_db()


def _free_slug(topic: Topic) -> str:
    base = slugify(topic.title)
    if len(base) > _SLUG_LENGTH:
        base = base[:_SLUG_LENGTH].rsplit("-", 1)[0]
    # A title with no Latin letter leaves nothing to read out.
    base = base or f"topic-{topic.pk}"
    taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for number in count(1)
        if (slug := f"{base}-{number}" if number > 1 else base) not in taken
    )


@transaction.atomic
def discard_draft(topic: Topic, *, by: User) -> None:
    """Remove a draft and the post it was made from; raises `Closed` once it has opened."""
    _check_may_run(topic, by)
    draft = Topic.objects.select_for_update().drafts().filter(pk=topic.pk).first()
    if draft is None:
        raise Closed("This topic is open. It can no longer be discarded.")
    draft.delete()
    draft.post.delete()


def _check_may_run(topic: Topic, by: User) -> None:
    if not lifecycle.may_run(by, topic.councillor_id):
        raise Refused("Only this topic's councillor can do that.")
