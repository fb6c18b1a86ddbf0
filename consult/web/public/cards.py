"""What a comment looks like to one reader: its card, its buttons, its first replies."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User, public_name
from consult.discussion import rules
from consult.discussion.counting import percentages
from consult.discussion.models import (
    Comment,
    CommentQuerySet,
    CommentVote,
    Position,
    Stance,
    Vote,
)
from consult.topics.models import Topic
from consult.web.telling import ANSWER, place_of

REPLIES_SHOWN = 3
_REPLIES_READ = 300
# What a form sends to take a position or a vote back.
WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer to the question: how many, what share of all in percent, and where it starts."""

    value: str
    label: str
    count: int
    percent: int
    start: int


@dataclass(frozen=True, slots=True)
class Button:
    """One vote; `sends` is what pressing it means, `name` what a screen reader says."""

    value: str
    label: str
    count: int
    pressed: bool
    sends: str
    name: str


class Shown(NamedTuple):
    """What a page needs of a comment: half the cost of the whole row with its writer's."""

    pk: int
    author_id: int
    parent_id: int | None
    text: str
    is_question: bool
    official: bool
    created_at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    agree_count: int
    disagree_count: int
    unsure_count: int
    reply_count: int
    as_councillor: bool
    name: str
    councillor_name: str | None

    @property
    def councillor(self) -> str | None:
        """The name of a councillor who wrote it as one, whatever they are now."""
        return self.councillor_name if self.as_councillor else None

    @property
    def is_visible(self) -> bool:
        return self.withdrawn_at is None and self.hidden_at is None

    # By what lists are sorted: the columns of these names say the same.

    @property
    def agreement(self) -> int:
        return self.agree_count - self.disagree_count

    @property
    def division(self) -> int:
        return min(self.agree_count, self.disagree_count)

    @property
    def vote_count(self) -> int:
        return self.agree_count + self.disagree_count + self.unsure_count


_COLUMNS = (
    *Shown._fields[:-2],
    Coalesce("shown_as", "author__name"),
    "author__councillor__name",
)


def shown(comments: CommentQuerySet) -> QuerySet[Any]:
    """The same in rows that `Shown._make` takes."""
    return comments.values_list(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class Card:
    """A comment as one reader sees it; `gone` says why its words are not here, if they are not."""

    comment: Shown
    url: str
    author: str
    badge: str
    gone: str
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
            count = getattr(self.comment, f"{value}_count")
            # It begins with the words on the button, for those who steer by voice.
            says = f"{label} {count}{', chosen, take back' if pressed else ''}"
            name = f"{says}: comment by {self.author}, “{self.comment.text[:40]}”"
            sends = WITHDRAW if pressed else value
            found.append(Button(value, label, count, pressed, sends, name))
        return found


def bars(topic: Topic) -> list[Bar]:
    tally = getattr(topic, "tally", None)
    counts = [getattr(tally, value, 0) for value in Stance.values]
    found, start = [], 0
    for (value, label), count, percent in zip(
        Stance.choices, counts, percentages(counts), strict=True
    ):
        found.append(Bar(value, label, count, percent, start))
        start += percent
    return found


def stance_of(topic: Topic, user: User | None) -> str | None:
    if user is None:
        return None
    return Position.objects.filter(topic=topic, user=user).values_list("value", flat=True).first()


def cards(
    topic: Topic,
    comments: Sequence[Shown],
    *,
    user: User | None,
    may_vote: bool,
    now: datetime,
    replies_shown: int | None = REPLIES_SHOWN,
) -> list[Card]:
    """Two queries for the whole page, whatever it holds: the replies, and the reader's votes."""
    replies = _replies(comments, replies_shown)
    shown = [*comments, *(reply for some in replies.values() for reply in some)]
    votes = _votes_of(user, shown)
    comments_url = reverse("add_comment", args=[topic.slug])

    def card(comment: Shown, below: list[Shown]) -> Card:
        mine = user is not None and comment.author_id == user.pk
        return Card(
            comment=comment,
            url=f"{comments_url}{comment.pk}/",
            author=public_name(comment.name, councillor=comment.councillor),
            badge=_badge(comment),
            gone=_gone(comment),
            mine=mine and comment.is_visible,
            my_vote=votes.get(comment.pk),
            can_edit=mine
            and comment.is_visible
            and rules.can_edit(written_at=comment.created_at, now=now),
            can_vote=may_vote and comment.is_visible and not comment.official,
            replies=[card(reply, []) for reply in below],
            more_replies=comment.reply_count - len(below),
        )

    return [card(comment, replies.get(comment.pk, [])) for comment in comments]


def places_of(cards: Iterable[Card]) -> set[str]:
    """Where something can be told on a page of these: by each comment and reply, and on top."""
    shown = [each.comment.pk for card in cards for each in (card, *card.replies)]
    return {ANSWER, *map(place_of, shown)}


def _replies(comments: Iterable[Shown], limit: int | None) -> dict[int, list[Shown]]:
    """The first replies of each comment, official answers before all others."""
    answered = [comment.pk for comment in comments if comment.reply_count]
    if not answered:
        return {}
    found = shown(Comment.objects.filter(parent__in=answered))
    # However many there are to one comment, a list reads no more of them than this. A comment
    # whose replies come after says how many it has.
    most = None if limit is None else _REPLIES_READ
    by_parent: dict[int, list[Shown]] = defaultdict(list)
    in_order = found.order_by("parent_id", "-official", "created_at", "pk")[:most]
    for reply in map(Shown._make, in_order):
        siblings = by_parent[reply.parent_id or 0]
        if limit is None or len(siblings) < limit:
            siblings.append(reply)
    return by_parent


def _votes_of(user: User | None, comments: list[Shown]) -> dict[int, str]:
    if user is None or not comments:
        return {}
    votes = CommentVote.objects.filter(user=user, comment__in=[comment.pk for comment in comments])
    return dict(votes.values_list("comment_id", "value"))


def _gone(comment: Shown) -> str:
    if comment.withdrawn_at is not None:
        return "Withdrawn by its writer"
    return "Hidden by a moderator" if comment.hidden_at is not None else ""


def _badge(comment: Shown) -> str:
    if comment.official:
        return "Official answer"
    return "Councillor" if comment.councillor else ""
