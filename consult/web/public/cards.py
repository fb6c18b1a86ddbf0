"""What a comment looks like to one reader: its card, its buttons, its first replies."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from consult.discussion.counting import percentages
from consult.discussion.models import Comment, CommentVote, Position, Stance, Vote
from consult.topics.models import Topic

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


@dataclass(frozen=True, slots=True)
class Card:
    """A comment as one reader sees it; `gone` says why its words are not here, if they are not."""

    comment: Comment
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
    comments: list[Comment],
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

    def card(comment: Comment, below: list[Comment]) -> Card:
        mine = user is not None and comment.author_id == user.pk
        return Card(
            comment=comment,
            url=f"{comments_url}{comment.pk}/",
            author=comment.author.public_name,
            badge=_badge(comment),
            gone=_gone(comment),
            mine=mine and comment.is_visible,
            my_vote=votes.get(comment.pk),
            can_edit=mine and comment.can_be_edited(now),
            can_vote=may_vote and comment.is_visible and not comment.official,
            replies=[card(reply, []) for reply in below],
            more_replies=comment.reply_count - len(below),
        )

    return [card(comment, replies.get(comment.pk, [])) for comment in comments]


def _replies(comments: Iterable[Comment], limit: int | None) -> dict[int, list[Comment]]:
    """The first replies of each comment, official answers before all others."""
    answered = [comment.pk for comment in comments if comment.reply_count]
    if not answered:
        return {}
    found = Comment.objects.filter(parent__in=answered).with_authors()
    # However many there are to one comment, a list reads no more of them than this. A comment
    # whose replies come after says how many it has.
    most = None if limit is None else _REPLIES_READ
    by_parent: dict[int, list[Comment]] = defaultdict(list)
    for reply in found.order_by("parent", "-official", "created_at", "pk")[:most]:
        siblings = by_parent[reply.parent_id or 0]
        if limit is None or len(siblings) < limit:
            siblings.append(reply)
    return by_parent


def _votes_of(user: User | None, comments: list[Comment]) -> dict[int, str]:
    if user is None or not comments:
        return {}
    votes = CommentVote.objects.filter(user=user, comment__in=[comment.pk for comment in comments])
    return dict(votes.values_list("comment_id", "value"))


def _gone(comment: Comment) -> str:
    if comment.withdrawn_at is not None:
        return "Withdrawn by its writer"
    return "Hidden by a moderator" if comment.hidden_at is not None else ""


def _badge(comment: Comment) -> str:
    if comment.official:
        return "Official answer"
    return "Councillor" if comment.author.councillor_id else ""
