"""Positions on a topic's question and votes on comments: one way to cast, change and withdraw.

Whoever votes locks the row that the vote is counted on, and checks it as it is now. Then the counts
change by what stands there of this resident and by what they want, in one statement, and their row
is written. Two tabs of one resident wait for each other at the lock.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Model, QuerySet

from accounts.models import User
from consult.discussion import rules
from consult.discussion.actions.subjects import OF_ITS_TOPIC, TOPIC_FIELDS, check_open, lookup
from consult.discussion.models import Comment, CommentVote, Position, Stance, Tally, Vote
from consult.errors import Closed, Invalid
from consult.topics.models import Topic


def take_position(topic: Topic | QuerySet[Topic], *, value: str, by: User, now: datetime) -> None:
    """Take or change a position. A hundred at once by one resident leave one row."""
    _position(topic, value, by, now)


def withdraw_position(topic: Topic | QuerySet[Topic], *, by: User, now: datetime) -> None:
    _position(topic, None, by, now)


def vote_on_comment(
    comment: Comment | QuerySet[Comment], *, value: str, by: User, now: datetime
) -> None:
    """Vote, or change a vote. A hundred at once by one resident leave one row."""
    _vote(comment, value, by, now)


def withdraw_vote(comment: Comment | QuerySet[Comment], *, by: User, now: datetime) -> None:
    _vote(comment, None, by, now)


def _mine(votes: type[Model], on: str) -> str:
    """What stands there of `by`: one row, or none."""
    return f"FROM {votes._meta.db_table} WHERE {on} = %(on)s AND user_id = %(by)s"


def _counting(mine: str, counts: type[Model], key: str, fields: dict[str, str]) -> str:
    """SQL that brings the counts of `on` from what stands there to `to`, '' being no vote.

    Raw, for SQLite and PostgreSQL alike: the ORM took five times as long to put this statement
    together as a database takes to carry it out, and a vote half as long again. That the database
    itself reads what stands there saves a statement.
    """
    changes = ", ".join(
        f"{field} = {field} + CASE WHEN %(to)s = '{value}' THEN 1 ELSE 0 END"
        f" - (SELECT COUNT(*) {mine} AND value = '{value}')"
        for value, field in fields.items()
    )
    stood = f"COALESCE((SELECT value {mine}), '')"
    table = counts._meta.db_table
    return f"UPDATE {table} SET {changes} WHERE {key} = %(on)s AND %(to)s <> {stood}"  # noqa: S608


_MY_POSITION = _mine(Position, "topic_id")
_COUNT_POSITION = _counting(_MY_POSITION, Tally, "topic_id", {value: value for value in Stance})
_MY_VOTE = _mine(CommentVote, "comment_id")
_COUNT_VOTE = _counting(_MY_VOTE, Comment, "id", {value: f"{value}_count" for value in Vote})
# All votes of a topic together: a vote that is changed is still one.
_COUNT_VOTE_OF_TOPIC = f"""
    UPDATE {Tally._meta.db_table} SET votes = votes + CASE WHEN %(to)s = '' THEN -1 ELSE 1 END
    WHERE topic_id = %(topic)s AND (%(to)s <> '') <> EXISTS(SELECT 1 {_MY_VOTE})"""  # noqa: S608


@transaction.atomic
def _position(topic: Topic | QuerySet[Topic], to: str | None, by: User, now: datetime) -> None:
    found = _with_its_tally_locked(lookup(topic))
    _check(found, to, Stance.values, by, now)
    if _execute(_COUNT_POSITION, on=found.pk, by=by.pk, to=to or ""):
        _write(Position, {"topic_id": found.pk, "user_id": by.pk}, to, now)


@transaction.atomic
def _vote(comment: Comment | QuerySet[Comment], to: str | None, by: User, now: datetime) -> None:
    found = _locked(lookup(comment))
    _check(found.topic, to, Vote.values, by, now)
    if not found.is_visible or found.official:
        raise Closed("This comment takes no votes.")
    if _execute(_COUNT_VOTE, on=found.pk, by=by.pk, to=to or ""):
        _execute(_COUNT_VOTE_OF_TOPIC, topic=found.topic_id, on=found.pk, by=by.pk, to=to or "")
        _write(CommentVote, {"comment_id": found.pk, "user_id": by.pk}, to, now)


def _with_its_tally_locked(topics: QuerySet[Topic]) -> Topic:
    """The first position on a topic makes its tally."""
    locked = (
        topics.exclude(tally=None)
        .select_related("tally")
        .select_for_update(no_key=True, of=("tally",))
        .only(*TOPIC_FIELDS, "tally__topic")
    )
    found = locked.first()
    if found is None:
        Tally.objects.get_or_create(topic=topics.get())
        found = locked.get()
    return found


def _locked(comments: QuerySet[Comment]) -> Comment:
    """With its topic."""
    found = (
        comments.select_for_update(no_key=True, of=("self",))
        .select_related("topic")
        .annotate(tally=F("topic__tally"))
        .only("withdrawn_at", "hidden_at", "official", *OF_ITS_TOPIC)
        .get()
    )
    if found.tally is None:
        Tally.objects.get_or_create(topic=found.topic)
    return found


def _check(topic: Topic, to: str | None, choices: list[str], by: User, now: datetime) -> None:
    rules.check_may_vote(by, councillor_id=topic.councillor_id)
    if to is not None and to not in choices:
        raise Invalid("Choose one of the answers.", field="value")
    check_open(topic, now=now)


def _execute(statement: str, **values: int | str) -> int:
    """How many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        changed: int = cursor.rowcount
    return changed


def _write(
    votes: type[Position | CommentVote], key: dict[str, int], to: str | None, now: datetime
) -> None:
    rows: QuerySet[Any] = votes._default_manager.filter(**key)
    if to is None:
        rows.delete()
        return
    rows.bulk_create(
        [votes(**key, value=to, changed_at=now)],
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=["value", "changed_at"],
    )
