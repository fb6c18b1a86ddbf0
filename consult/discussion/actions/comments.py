"""Comments, replies and official answers: written, changed, withdrawn, hidden, restored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Q, QuerySet, Subquery

from accounts.models import User
from consult.discussion import rules
from consult.discussion.actions.counts import add_to_tally
from consult.discussion.actions.names import change_name
from consult.discussion.actions.subjects import TOPIC_FIELDS, check_open, lookup
from consult.discussion.models import Comment, CommentRevision
from consult.errors import Closed, Invalid, Refused
from consult.moderation import check_may_moderate, clean_reason
from consult.texts import clean_text
from consult.topics.models import Topic

P = ParamSpec("P")
_EMPTY_COMMENT = "Write your comment"


class _SaidBefore(Exception):
    def __init__(self, comment: Comment) -> None:
        self.comment = comment


def _once(write: Callable[P, Comment]) -> Callable[P, Comment]:
    """In a transaction. Where the same form came twice at once, the other one is waited for."""

    @wraps(write)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Comment:
        try:
            with transaction.atomic():
                return write(*args, **kwargs)
        except IntegrityError:
            # It is there now, and this time it is found.
            with transaction.atomic():
                return write(*args, **kwargs)
        except _SaidBefore as before:
            return before.comment

    return wrapped


@_once
def add_comment(
    topic: Topic | QuerySet[Topic],
    *,
    text: str,
    by: User,
    now: datetime,
    parent: Comment | None = None,
    is_question: bool = False,
    submission: UUID | None = None,
    name: str = "",
) -> Comment:
    """The comment; the same again when this form (`submission`) or these words were sent before.

    The same words of one writer in one place are one comment within the hour, and a question is
    one however long ago it was asked: who goes back and sends again has nothing else to say.
    `name` is the public name of a writer who had none: shown with this comment and later ones.
    """
    submission = submission or uuid4()
    found, recent, was_sent = _topic(lookup(topic), by, now, submission)
    rules.check_may_take_part(by)
    text = clean_text(text, field="text", limit=rules.COMMENT_LENGTH, empty=_EMPTY_COMMENT)
    check_open(found, now=now)
    if recent >= rules.COMMENTS_AN_HOUR:
        raise Invalid(
            "You have sent many comments. Wait an hour, then send this one.", field="text"
        )
    if name and not by.name:
        change_name(by, name=name, ward=by.ward, also_before=False)
    said = {"author": by, "text": text, "is_question": is_question, "created_at": now}
    return _write(found, parent, submission, was_sent=was_sent, **said)


@_once
def answer_comment(
    comment: Comment, *, text: str, by: User, now: datetime, submission: UUID | None = None
) -> Comment:
    """The councillor's official answer. It may come after the topic has closed."""
    submission = submission or uuid4()
    topics = Topic.objects.filter(pk=comment.topic_id)
    topic, _, was_sent = _topic(topics, by, now, submission)
    rules.check_may_answer(by, councillor_id=topic.councillor_id)
    text = clean_text(text, field="text", limit=rules.COMMENT_LENGTH, empty="Write your answer")
    said = {"author": by, "text": text, "official": True, "created_at": now}
    return _write(topic, comment, submission, was_sent=was_sent, **said)


def _topic(
    topics: QuerySet[Topic], by: User, now: datetime, submission: UUID
) -> tuple[Topic, int, bool]:
    """The topic, how much this writer sent within the hour, and whether this form was sent."""
    recent = Comment.objects.filter(author=by, created_at__gt=now - timedelta(hours=1))
    others = recent.exclude(submission=submission).order_by().values("author")
    topic = (
        topics.annotate(
            recent=Subquery(others.annotate(number=Count("pk")).values("number")),
            was_sent=Exists(Comment.objects.filter(submission=submission)),
        )
        .only(*TOPIC_FIELDS)
        .get()
    )
    return topic, topic.recent or 0, topic.was_sent


def _write(
    topic: Topic, parent: Comment | None, submission: UUID, *, was_sent: bool, **said: Any
) -> Comment:
    if was_sent:
        before = Comment.objects.get(submission=submission)
        is_same = before.text == said["text"]
        if before.author_id != said["author"].pk or (is_same and before.topic_id != topic.pk):
            raise Refused("This form was already used. Reload the page and send it again.")
        if is_same:
            return before
        # Somebody went back, and sent the old form with other words: that is another comment.
        submission = uuid4()
    thread = None if parent is None else parent.parent_id or parent.pk
    if thread is not None:
        # Counted first: that locks it, as it is now.
        there = Comment.objects.visible().filter(pk=thread, topic=topic)
        if not there.update(reply_count=F("reply_count") + 1):
            raise Closed("The comment that you reply to is no longer here.")
    if not said.get("official"):
        # Counted first here too: of two that come at once the second then sees the other.
        add_to_tally(topic.pk, comments=1)
        _refuse_again(topic, thread, **said)
    is_councillor = said["author"].councillor_id is not None
    return Comment.objects.create(
        topic=topic,
        parent_id=thread,
        submission=submission,
        as_councillor=is_councillor,
        **said,
    )


def _refuse_again(
    topic: Topic,
    thread: int | None,
    *,
    author: User,
    text: str,
    is_question: bool,
    created_at: datetime,
) -> None:
    an_hour_ago = created_at - timedelta(hours=1)
    again = Q(created_at__gt=an_hour_ago)
    if is_question:
        again |= Q(is_question=True)
    by_them = Comment.objects.visible().by_residents().filter(topic=topic, author=author)
    before = by_them.filter(again, parent=thread, text__iexact=text).order_by("pk").first()
    if before is not None:
        raise _SaidBefore(before)


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
            add_to_tally(comment.topic_id, comments=1)


def _own(comment: Comment, by: User) -> Comment:
    if comment.author_id != by.pk:
        raise Refused("Only its writer can do that.")
    if by.is_suspended:
        raise Refused(by.suspension)
    return (
        Comment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("topic")
        .get(pk=comment.pk)
    )


def _uncount_if_visible(comment: Comment) -> None:
    if comment.is_visible and not comment.official:
        add_to_tally(comment.topic_id, comments=-1)
