"""The only writers of topics."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from accounts.models import Councillor, User
from consult.errors import Closed, Invalid, NotReady, Refused
from consult.intake.actions import posts as intake
from consult.intake.actions.sources import is_still_of, move_sources
from consult.intake.found import FoundPost
from consult.intake.known import change_digest, known_posts, says_something_else
from consult.intake.models import ImportedPost, Retrieval, Source
from consult.intake.news import may_follow
from consult.moderation import clean_reason
from consult.reading.post import Post
from consult.topics import lifecycle
from consult.topics.lifecycle import Outcome
from consult.topics.models import HandOver, Topic, TopicQuerySet

_SLUG_LENGTH = 60
_UNTITLED = "Untitled post"


@transaction.atomic
def draft_topic(
    post: Post,
    *,
    format: str,
    councillor: Councillor,
    by: User | None,
    now: datetime,
    source: Source | None = None,
    says: Post | None = None,
) -> tuple[Topic, Outcome]:
    """The topic of this post, and what the import did: a post makes one topic, however often.

    A draft that nobody edited follows its post; anything else is left, and shows that its source
    changed. `by` is None for a command and for a `source` that is polled; a source changes nothing
    that came from elsewhere. `says` is the post as somebody corrected it before: such a draft
    counts as edited, and no longer follows.
    """
    if by is not None and not lifecycle.may_run(by, councillor.pk):
        raise Refused("Only the councillor can import posts as theirs.")
    stored = intake.find_post(post, councillor=councillor)
    if source and not is_still_of(source, councillor=councillor):
        raise Closed("This source was handed over or removed meanwhile.")
    # Locked, as it may be edited, opened or discarded at this moment.
    topic = Topic.objects.select_for_update().filter(post=stored).first() if stored else None
    says = says or post
    edited_at = None if says == post else now
    if stored is None or topic is None:
        stored = intake.store_post(
            post, says=says, format=format, councillor=councillor, by=by, now=now, source=source
        )
        return _draft_of(stored, now, edited_at), Outcome.NEW
    if source and not may_follow(stored, source):
        return topic, Outcome.OTHERS
    intake.note_return(stored)
    outcome = _outcome_of(topic, stored, post=post, format=format)
    if outcome == Outcome.UPDATED or (edited_at and topic.follows_its_post):
        intake.replace_post(stored, post=post, says=says, format=format)
        topic.title, topic.body = stored.title or _UNTITLED, stored.body
        topic.edited_at = edited_at
        topic.save(update_fields=["title", "body", "edited_at"])
        return topic, Outcome.UPDATED
    if outcome == Outcome.SAME:
        intake.note_same(stored, post=post)
    else:
        intake.note_change(stored, post=post, format=format, now=now)
    return topic, outcome


def _outcome_of(topic: Topic, stored: ImportedPost, *, post: Post, format: str) -> Outcome:
    """What an import would do to the topic of a post that was imported before."""
    if not says_something_else(stored, post=post, format=format):
        return Outcome.SAME
    return Outcome.UPDATED if topic.follows_its_post else Outcome.CHANGED


def look_up(
    posts: Sequence[FoundPost], *, councillor_id: int
) -> list[tuple[Topic | None, Outcome]]:
    """For each post its topic, if it has one, and what an import would do."""
    known = known_posts([found.post for found in posts], councillor_id=councillor_id)
    stored = [each.pk for each in known if each]
    topics = {topic.post_id: topic for topic in Topic.objects.filter(post__in=stored)}
    pairs = [(each, topics.get(each.pk) if each else None) for each in known]
    return [
        (topic, _outcome_of(topic, each, post=found.post, format=found.format))
        if topic and each
        else (None, Outcome.NEW)
        for found, (each, topic) in zip(posts, pairs, strict=True)
    ]


def draft_retrieved(
    retrieval: Retrieval, *, chosen: Collection[int], by: User, now: datetime
) -> list[tuple[Topic, Outcome]]:
    """The topics of those posts of a retrieval whose places are chosen; each is all or nothing."""
    wanted, councillor = set(chosen), retrieval.councillor
    return [
        draft_topic(found.post, format=found.format, councillor=councillor, by=by, now=now)
        for found in retrieval.posts
        if found.place in wanted
    ]


def _draft_of(stored: ImportedPost, now: datetime, edited_at: datetime | None) -> Topic:
    return Topic.objects.create(
        post=stored,
        councillor=stored.councillor,
        title=stored.title or _UNTITLED,
        body=stored.body,
        created_at=now,
        edited_at=edited_at,
    )


@transaction.atomic
def edit_draft(
    topic: Topic,
    *,
    title: str,
    question: str,
    can_change: str,
    closes_at: datetime | None,
    by: User,
    body: list[str] | None = None,
    seen: str | None = None,
) -> None:
    """Raises `Closed` once it has opened: what people answered must not change under them.

    `body` is the post by paragraph; None leaves it as it was read. `seen` is the `text_key` of what
    was shown with the form: raises `Invalid` when the text is another one by now.
    """
    draft = _own_draft(topic, by)
    if draft is None:
        raise Closed("This draft was opened or discarded meanwhile. Nothing was saved.")
    kept = draft.body if body is None else body
    if seen not in {None, draft.text_key} and [title, kept] != [draft.title, draft.body]:
        raise Invalid(
            "This text was changed while you wrote. Look at what is different, and save again",
            field="body",
        )
    Topic.objects.filter(pk=topic.pk).update(
        title=title,
        question=question,
        can_change=can_change,
        closes_at=closes_at,
        body=kept,
        edited_at=Now(),
    )
    topic.refresh_from_db()


@transaction.atomic
def keep_text(topic: Topic, *, change: str, by: User) -> None:
    """Of an edited draft whose post changed: no more is said of this `change`."""
    intake.dismiss_change(_changed_draft(topic, change, by).post)


@transaction.atomic
def take_newer_text(topic: Topic, *, change: str, by: User) -> None:
    """The draft's title and text become those of its post, as they were shown with `change`."""
    draft = _changed_draft(topic, change, by)
    if not intake.take_change(draft.post):
        raise Invalid("The new text is not kept here. Import the post again", field="change")
    draft.title, draft.body = draft.post.title or _UNTITLED, draft.post.body
    draft.save(update_fields=["title", "body"])


def _changed_draft(topic: Topic, change: str, by: User) -> Topic:
    """Locked; raises `Closed` or `Invalid` where it is not what was shown any more."""
    draft = _own_draft(topic, by)
    if draft is None:
        raise Closed("This draft was opened or discarded meanwhile.")
    if draft.post.changed_at is None or change_digest(draft.post) != change:
        raise Invalid("The post has changed again meanwhile. Look at it once more", field="change")
    return draft


def open_topic(topic: Topic, *, by: User, now: datetime) -> None:
    """Raises `NotReady` with all that is missing. Opening it again changes nothing."""
    _check_may_run(topic, by)
    try:
        _open(topic, by=by, now=now)
    except IntegrityError:
        # Another topic took the address between our look and our write: look again.
        _open(topic, by=by, now=now)


@transaction.atomic
def _open(topic: Topic, *, by: User, now: datetime) -> None:
    # Locked, and read again: the draft may have been edited since the page was shown.
    draft = Topic.objects.select_for_update().filter(pk=topic.pk).first()
    if draft is None:
        raise Closed("This draft was discarded meanwhile.")
    _check_may_run(draft, by)
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
    draft = _own_draft(topic, by)
    if draft is None:
        raise Closed("This topic is open. It can no longer be discarded.")
    draft.delete()
    draft.post.delete()


@transaction.atomic
def hand_over(topic: Topic, *, to: Councillor, by: User, now: datetime, reason: str = "") -> None:
    """Another councillor runs it from now on; raises `Closed` where somebody else does by now."""
    _check_may_hand_over(by)
    reason = _short_reason(reason)
    giver, taker = _locked(topic.councillor, to)
    if not _hand_over(Topic.objects.filter(pk=topic.pk), giver, taker, by, now, reason):
        raise Closed("This topic was handed over or discarded meanwhile.")


@transaction.atomic
def hand_over_all(
    councillor: Councillor, *, to: Councillor, by: User, now: datetime, reason: str = ""
) -> tuple[int, int]:
    """All topics, drafts included, with their posts, and all sources; how many of each."""
    _check_may_hand_over(by)
    reason = _short_reason(reason)
    giver, taker = _locked(councillor, to)
    # First: a post stays with a source that comes along.
    sources = move_sources(giver, to=taker)
    return _hand_over(Topic.objects.all(), giver, taker, by, now, reason), sources


def _hand_over(
    topics: TopicQuerySet,
    giver: Councillor,
    taker: Councillor,
    by: User,
    now: datetime,
    reason: str,
) -> int:
    own = topics.filter(councillor=giver).select_related("post__source").order_by("pk")
    moved = list(own.select_for_update(no_key=True, of=("self",)))
    for topic in moved:
        intake.move_post(topic.post, to=taker)
        topic.councillor = taker
        topic.save(update_fields=["councillor"])
        HandOver.objects.create(
            topic=topic, from_name=giver.name, to_name=taker.name, at=now, by=by, reason=reason
        )
    return len(moved)


def _locked(giver: Councillor, taker: Councillor) -> tuple[Councillor, Councillor]:
    """Both as they are now. What is imported for either of them waits, or is there already."""
    both = Councillor.objects.filter(pk__in=[giver.pk, taker.pk]).order_by("pk")
    found = {each.pk: each for each in both.select_for_update(no_key=True)}
    if giver.pk == taker.pk:
        raise Invalid("Choose another councillor than the one who has it", field="to")
    if not found[taker.pk].is_serving:
        raise Invalid("Choose a councillor whose term runs", field="to")
    return found[giver.pk], found[taker.pk]


def _short_reason(reason: str) -> str:
    return clean_reason(reason) if reason.strip() else ""


def _check_may_hand_over(by: User) -> None:
    if by.is_suspended or not by.is_superuser:
        raise Refused("Only an admin can hand over what a councillor runs.")


def _own_draft(topic: Topic, by: User) -> Topic | None:
    """Locked, and looked at again: it may have been opened, discarded or handed over meanwhile."""
    _check_may_run(topic, by)
    draft = Topic.objects.select_for_update().drafts().filter(pk=topic.pk).first()
    if draft is not None:
        _check_may_run(draft, by)
    return draft


def _check_may_run(topic: Topic, by: User) -> None:
    if not lifecycle.may_run(by, topic.councillor_id):
        raise Refused("Only this topic's councillor can do that.")
