"""What a comment looks like to one reader: its card, its buttons, its first replies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from consult.discussion.models import Comment, CommentVote, Position, Stance, Vote
from consult.topics.models import Topic

REPLIES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer to the question: how many, and what share of all in percent."""

    value: str
    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Button:
    """One vote; `name` is what a screen reader says."""

    value: str
    label: str
    count: int
    pressed: bool
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    comment: Comment
    author: str
    badge: str
    mine: bool
    my_vote: str | None
    can_edit: bool
    can_vote: bool
    replies: list["Card"] = field(default_factory=list)
    more_replies: int = 0

    @property
    def buttons(self) -> list[Button]:
        found = []
        for value, label in Vote.choices:
            pressed = value == self.my_vote
            says = f"{label}, chosen. Take back" if pressed else label
            found.append(
                Button(
                    value=value,
                    label=label,
                    count=getattr(self.comment, f"{value}_count"),
                    pressed=pressed,
                    name=f"{says}: comment by {self.author}, “{self.comment.text[:40]}”",
                )
            )
        return found


def bars(topic: Topic) -> list[Bar]:
    tally = getattr(topic, "tally", None)
    counts = {value: getattr(tally, value, 0) for value in Stance.values}
    total = sum(counts.values())
    return [
        Bar(value, label, counts[value], round(100 * counts[value] / total) if total else 0)
        for value, label in Stance.choices
    ]


def stance_of(topic: Topic, user: User | None) -> str | None:
    if user is None:
        return None
    return Position.objects.filter(topic=topic, user=user).values_list("value", flat=True).first()


def cards(
    comments: list[Comment], *, user: User | None, may_vote: bool, now: datetime,
    replies_shown: int | None = REPLIES_SHOWN,
) -> list[Card]:  # fmt: skip
    """Two queries for the whole page, whatever it holds: the replies, and the reader's votes."""
    replies = _replies(comments, replies_shown)
    shown = [*comments, *(reply for some in replies.values() for reply in some)]
    votes = _votes_of(user, shown)

    def card(comment: Comment, below: list[Comment]) -> Card:
        mine = user is not None and comment.author_id == user.pk
        return Card(
            comment=comment,
            author=comment.author.public_name,
            badge=_badge(comment),
            mine=mine,
            my_vote=votes.get(comment.pk),
            can_edit=mine and comment.can_be_edited(now),
            can_vote=may_vote and comment.is_visible and not comment.official,
            replies=[card(reply, []) for reply in below],
            more_replies=(below[0].thread_size - len(below)) if below else 0,  # type: ignore[attr-defined]
        )

    return [card(comment, replies[comment.pk]) for comment in comments]


def _replies(comments: Iterable[Comment], limit: int | None) -> dict[int, list[Comment]]:
    """The first replies of each comment, official answers before all others."""
    order = [F("official").desc(), F("created_at").asc(), F("pk").asc()]
    found = (
        Comment.objects.filter(parent__in=[comment.pk for comment in comments])
        .select_related("author__councillor")
        .annotate(
            place=Window(RowNumber(), partition_by="parent", order_by=order),
            thread_size=Window(Count("pk"), partition_by="parent"),
        )
        .order_by("parent", "place")
    )
    if limit is not None:
        found = found.filter(place__lte=limit)
    by_parent: dict[int, list[Comment]] = defaultdict(list)
    for reply in found:
        by_parent[reply.parent_id or 0].append(reply)
    return by_parent


def _votes_of(user: User | None, comments: list[Comment]) -> dict[int, str]:
    if user is None or not comments:
        return {}
    votes = CommentVote.objects.filter(user=user, comment__in=[comment.pk for comment in comments])
    return dict(votes.values_list("comment_id", "value"))


def _badge(comment: Comment) -> str:
    if comment.official:
        return "Official answer"
    return "Councillor" if comment.author.councillor_id else ""
