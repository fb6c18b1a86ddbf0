"""The only writers of positions, comments and votes; each keeps the counts in its transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, F, Q

from accounts.models import User
from consult.discussion import rules
from consult.discussion.models import (
    Comment,
    CommentRevision,
    CommentVote,
    Position,
    Stance,
    Tally,
    Vote,
)
from consult.errors import Closed, Invalid, Refused
from consult.moderation import check_may_moderate, clean_reason
from consult.texts import clean_text
from consult.topics.lifecycle import State
from consult.topics.models import Topic

_EMPTY_COMMENT = "Write your comment"


@transaction.atomic
def take_position(topic: Topic, *, value: str, by: User, now: datetime) -> None:
    """Take or change a position. A hundred at once by one resident leave one row."""
    rules.check_may_vote(by, councillor_id=topic.councillor_id)
    _check_choice(value, Stance.values)
    check_open(topic, now=now)
    _one_at_a_time(by)
    position, is_new = Position.objects.select_for_update().get_or_create(
        topic=topic, user=by, defaults={"value": value, "changed_at": now}
    )
    if is_new:
        _count(topic, {value: 1})
    elif position.value != value:
        _count(topic, {position.value: -1, value: 1})
        position.value, position.changed_at = value, now
        position.save(update_fields=["value", "changed_at"])


@transaction.atomic
def withdraw_position(topic: Topic, *, by: User, now: datetime) -> None:
    rules.check_may_vote(by, councillor_id=topic.councillor_id)
    check_open(topic, now=now)
    _one_at_a_time(by)
    position = Position.objects.select_for_update().filter(topic=topic, user=by).first()
    if position:
        _count(topic, {position.value: -1})
        position.delete()


@transaction.atomic
def add_comment(
    topic: Topic,
    *,
    text: str,
    by: User,
    now: datetime,
    parent: Comment | None = None,
    is_question: bool = False,
    submission: UUID | None = None,
) -> Comment:
    """The comment; the same one again when this form (`submission`) was sent before."""
    rules.check_may_take_part(by)
    text = clean_text(text, field="text", limit=rules.COMMENT_LENGTH, empty=_EMPTY_COMMENT)
    check_open(topic, now=now)
    _check_pace(by, submission, now)
    return _write(
        topic,
        text=text,
        by=by,
        now=now,
        parent=parent,
        is_question=is_question,
        submission=submission,
    )


@transaction.atomic
def answer_comment(
    comment: Comment, *, text: str, by: User, now: datetime, submission: UUID | None = None
) -> Comment:
    """The councillor's official answer. It may come after the topic has closed."""
    topic = comment.topic
    rules.check_may_answer(by, councillor_id=topic.councillor_id)
    text = clean_text(text, field="text", limit=rules.COMMENT_LENGTH, empty="Write your answer")
    return _write(
        topic, text=text, by=by, now=now, parent=comment, official=True, submission=submission
    )


def _write(
    topic: Topic,
    *,
    by: User,
    now: datetime,
    parent: Comment | None,
    submission: UUID | None,
    **fields: Any,
) -> Comment:
    if parent is not None:
        parent = Comment.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=parent.parent_id or parent.pk
        )
        if parent.topic_id != topic.pk or not parent.is_visible:
            raise Closed("The comment that you reply to is no longer here.")
    values = {"topic": topic, "author": by, "parent": parent, "created_at": now, **fields}
    comment, is_new = Comment.objects.get_or_create(
        submission=submission or uuid4(), defaults=values
    )
    if comment.author_id == by.pk and comment.text != fields["text"]:
        # Somebody went back, and sent the old form with other words: that is another comment.
        comment, is_new = Comment.objects.create(**values), True
    if comment.author_id != by.pk or comment.topic_id != topic.pk:
        raise Refused("This form was already used. Reload the page and send it again.")
    if is_new and not comment.official:
        _count(topic, {"comments": 1})
    if is_new and parent is not None:
        Comment.objects.filter(pk=parent.pk).update(reply_count=F("reply_count") + 1)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, text: str, by: User, now: datetime) -> None:
    """Within 15 minutes of writing; what it said before is kept."""
    text = clean_text(text, field="text", limit=rules.COMMENT_LENGTH, empty=_EMPTY_COMMENT)
    comment = _own(comment, by)
    if not comment.can_be_edited(now):
        raise Closed("A comment can be changed for 15 minutes. Withdraw it and write a new one.")
    if not comment.official:
        check_open(comment.topic, now=now)
    if text != comment.text:
        CommentRevision.objects.create(comment=comment, text=comment.text, replaced_at=now)
        comment.text, comment.edited_at = text, now
        comment.save(update_fields=["text", "edited_at"])


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: User, now: datetime) -> None:
    """Its place and its replies stay; its words are no longer shown to anybody."""
    comment = _own(comment, by)
    if comment.withdrawn_at is None:
        _uncount_if_visible(comment)
        comment.withdrawn_at = now
        comment.save(update_fields=["withdrawn_at"])


@transaction.atomic
def hide_comment(comment: Comment, *, reason: str, by: User, now: datetime) -> None:
    check_may_moderate(by)
    reason = clean_reason(reason)
    comment = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
    if comment.hidden_at is None:
        _uncount_if_visible(comment)
        comment.hidden_at, comment.hidden_reason, comment.hidden_by = now, reason, by
        comment.save(update_fields=["hidden_at", "hidden_reason", "hidden_by"])


@transaction.atomic
def restore_comment(comment: Comment, *, by: User) -> None:
    """Undo the hiding. A comment that its writer withdrew stays withdrawn."""
    check_may_moderate(by)
    comment = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
    if comment.hidden_at is not None:
        comment.hidden_at, comment.hidden_reason, comment.hidden_by = None, "", None
        comment.save(update_fields=["hidden_at", "hidden_reason", "hidden_by"])
        if comment.is_visible and not comment.official:
            _count(comment.topic, {"comments": 1})


@transaction.atomic
def vote_on_comment(comment: Comment, *, value: str, by: User, now: datetime) -> None:
    """Vote, or change a vote. A hundred at once by one resident leave one row."""
    _check_choice(value, Vote.values)
    _check_may_vote_on(comment, by, now)
    _one_at_a_time(by)
    vote, is_new = CommentVote.objects.select_for_update().get_or_create(
        comment=comment, user=by, defaults={"value": value, "changed_at": now}
    )
    if is_new:
        _count_vote(comment, {value: 1})
    elif vote.value != value:
        _count_vote(comment, {vote.value: -1, value: 1})
        vote.value, vote.changed_at = value, now
        vote.save(update_fields=["value", "changed_at"])


@transaction.atomic
def withdraw_vote(comment: Comment, *, by: User, now: datetime) -> None:
    _check_may_vote_on(comment, by, now)
    _one_at_a_time(by)
    vote = CommentVote.objects.select_for_update().filter(comment=comment, user=by).first()
    if vote:
        _count_vote(comment, {vote.value: -1})
        vote.delete()


def _one_at_a_time(by: User) -> None:
    """Two tabs of one resident wait for each other: no row goes while the other looks for it."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _check_may_vote_on(comment: Comment, by: User, now: datetime) -> None:
    rules.check_may_vote(by, councillor_id=comment.topic.councillor_id)
    check_open(comment.topic, now=now)
    # Read again: it may have been hidden or withdrawn since the page was shown.
    if not Comment.objects.visible().by_residents().filter(pk=comment.pk).exists():
        raise Closed("This comment takes no votes.")


def check_open(topic: Topic, *, now: datetime) -> None:
    """Raises `Closed`: by the server's time of the request, and by the row as it is now."""
    if Topic.objects.get(pk=topic.pk).state(now) is not State.OPEN:
        raise Closed("This topic is closed. It takes no more answers, comments or votes.")


def _check_choice(value: str, choices: list[str]) -> None:
    if value not in choices:
        raise Invalid("Choose one of the answers.", field="value")


def _check_pace(by: User, submission: UUID | None, now: datetime) -> None:
    recent = Comment.objects.filter(author=by, created_at__gt=now - timedelta(hours=1))
    if submission is not None:
        recent = recent.exclude(submission=submission)
    if recent.count() >= rules.COMMENTS_AN_HOUR:
        raise Invalid(
            "You have sent many comments. Wait an hour, then send this one.", field="text"
        )


def _own(comment: Comment, by: User) -> Comment:
    if comment.author_id != by.pk:
        raise Refused("Only its writer can do that.")
    if by.is_suspended:
        raise Refused("Your account is suspended. You can read, but not take part.")
    return (
        Comment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("topic")
        .get(pk=comment.pk)
    )


def _uncount_if_visible(comment: Comment) -> None:
    if comment.is_visible and not comment.official:
        _count(comment.topic, {"comments": -1})


def _count(topic: Topic, change: dict[str, int]) -> None:
    if not Tally.objects.filter(pk=topic.pk).exists():
        Tally.objects.get_or_create(topic=topic)
    Tally.objects.filter(pk=topic.pk).update(**_added(change))


def _count_vote(comment: Comment, change: dict[str, int]) -> None:
    counts = {f"{value}_count": by for value, by in change.items()}
    Comment.objects.filter(pk=comment.pk).update(**_added(counts))
    if total := sum(change.values()):
        _count(comment.topic, {"votes": total})


def _added(change: dict[str, int]) -> dict[str, Any]:
    return {field: F(field) + by for field, by in change.items()}


@transaction.atomic
def recount(topic: Topic) -> list[str]:
    """Mend each stored count of this topic that differs from its rows; one line for each."""
    # Locked before anything is counted: who votes meanwhile waits, and adds to the mended number.
    # Comments before the tally, as every vote does, or the two would wait for each other.
    locked = Comment.objects.select_for_update(no_key=True, of=("self",)).filter(topic=topic)
    comments = [comment.pk for comment in locked.order_by("pk")]
    tally, _ = Tally.objects.select_for_update().get_or_create(topic=topic)
    counted: dict[str, int] = dict.fromkeys(("support", "oppose", "unsure"), 0)
    counted |= dict(topic.positions.order_by().values_list("value").annotate(Count("pk")))
    counted["comments"] = topic.comments.visible().by_residents().count()
    counted["votes"] = CommentVote.objects.filter(comment__topic=topic).count()
    lines = _mend(tally, counted, f"{topic.slug}:")
    replies = dict(topic.comments.order_by().values_list("parent").annotate(Count("pk")))
    voted = Comment.objects.filter(pk__in=comments).annotate(
        **{f"true_{value}": Count("votes", filter=Q(votes__value=value)) for value in Vote.values}
    )
    for comment in voted:
        counted = {f"{value}_count": getattr(comment, f"true_{value}") for value in Vote.values}
        counted["reply_count"] = replies.get(comment.pk, 0)
        lines += _mend(comment, counted, f"{topic.slug}, comment {comment.pk}:")
    return lines


def _mend(row: Tally | Comment, counted: dict[str, int], name: str) -> list[str]:
    wrong = {field: n for field, n in counted.items() if getattr(row, field) != n}
    lines = [f"{name} {field} {getattr(row, field)} -> {n}" for field, n in wrong.items()]
    if wrong:
        type(row)._default_manager.filter(pk=row.pk).update(**wrong)
    return lines
