"""The counts that are kept beside what they count, and adding them up again."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, Expression, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consult.discussion.models import Comment, CommentVote, Position, Stance, Tally, Vote
from consult.topics.models import Topic

# How many comments are locked at a time: whoever votes on one of them waits for so many.
_BATCH = 2000


def add_to_tally(topic_id: int, **change: int) -> None:
    """A topic's first answer or comment makes its tally."""
    added: dict[str, Any] = {field: F(field) + by for field, by in change.items()}
    if not Tally.objects.filter(pk=topic_id).update(**added):
        Tally.objects.get_or_create(topic_id=topic_id)
        Tally.objects.filter(pk=topic_id).update(**added)


def recount(topic: Topic, *, say: Callable[[str], object] = lambda _: None) -> int:
    """Mend each stored count of this topic that differs from its rows.

    Says one line for each, and returns how many there were. Nothing is locked but what is mended:
    one statement sees a row and its count as they were at one time, so what differs there is wrong.
    """
    Tally.objects.get_or_create(topic=topic)
    tally = Tally.objects.filter(pk=topic.pk)
    found = 0
    if _differing(tally, _of_topic()).exists():
        found += _mend(tally, _of_topic(), lambda _: f"{topic.slug}:", say)
    wrong = sorted(_miscounted(topic))
    for start in range(0, len(wrong), _BATCH):
        comments = Comment.objects.filter(pk__in=wrong[start : start + _BATCH])
        found += _mend(comments, _of_comment(), lambda pk: f"{topic.slug}, comment {pk}:", say)
    return found


@transaction.atomic
def _mend(
    rows: QuerySet[Any],
    counted: Mapping[str, Expression],
    name: Callable[[int], str],
    say: Callable[[str], object],
) -> int:
    """Locks, then counts again: who votes meanwhile waits, and adds to the mended number.

    Every vote locks its comment first and then the tally. Here it is one or the other, and comments
    in the order of their numbers: nobody waits in a circle.
    """
    list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    found = 0
    for row in (
        _with_true_numbers(rows, counted)
        .order_by("pk")
        .values("pk", *counted, *map(_true, counted))
    ):
        for field in counted:
            stored, true = row[field], row[_true(field)]
            if stored != true:
                say(f"{name(row['pk'])} {field} {stored} -> {true}")
                found += 1
    rows.update(**counted)
    return found


def _differing(rows: QuerySet[Any], counted: Mapping[str, Expression]) -> QuerySet[Any]:
    """Those of which a stored field is not what it counts."""
    true = {field: F(_true(field)) for field in counted}
    return _with_true_numbers(rows, counted).exclude(**true)


def _with_true_numbers(rows: QuerySet[Any], counted: Mapping[str, Expression]) -> QuerySet[Any]:
    numbers = {_true(field): number for field, number in counted.items()}
    annotated: QuerySet[Any] = rows.annotate(**numbers)
    return annotated


def _true(field: str) -> str:
    return f"true_{field}"


def _number(rows: QuerySet[Any], of: str) -> Expression:
    """How many of `rows` belong to the row that is asked about, by their field `of`."""
    mine = rows.order_by().filter(**{of: OuterRef("pk")}).values(of)
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


def _of_topic() -> dict[str, Expression]:
    """{field of the tally: what it counts}"""
    positions = {
        value: _number(Position.objects.filter(value=value), "topic") for value in Stance.values
    }
    return positions | {
        "comments": _number(Comment.objects.visible().by_residents(), "topic"),
        "votes": _number(CommentVote.objects.all(), "comment__topic"),
    }


def _of_comment() -> dict[str, Expression]:
    """{field of a comment: what it counts}"""
    votes = {
        f"{value}_count": _number(CommentVote.objects.filter(value=value), "comment")
        for value in Vote.values
    }
    return votes | {"reply_count": _number(Comment.objects.all(), "parent")}


def _miscounted(topic: Topic) -> set[int]:
    """Comments, by their numbers: added up in one pass over all votes and one over all replies."""
    votes = {
        f"{value}_count": Count("votes", filter=Q(votes__value=value)) for value in Vote.values
    }
    found: set[int] = set()
    for counts in (votes, {"reply_count": Count("replies")}):
        rows = Comment.objects.filter(topic=topic).order_by().values("pk", *counts)
        found.update(_differing(rows, counts).values_list("pk", flat=True).iterator())
    return found
