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
    def is_reply(self) -> bool:
        return self.comment.parent_id is not None

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
    topic: Topic, comments: list[Comment], *, user: User | None, may_vote: bool, now: datetime,
    replies_shown: int | None = REPLIES_SHOWN,
) -> list[Card]:  # fmt: skip
    """Four queries, whatever the page holds: two for replies, the authors, the reader's votes."""
    replies, more = _replies(comments, replies_shown)
    shown = [*comments, *(reply for some in replies.values() for reply in some)]
    _set_authors(shown)
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
            more_replies=more.get(comment.pk, 0),
        )

    return [card(comment, replies.get(comment.pk, [])) for comment in comments]


def _replies(
    comments: Iterable[Comment], limit: int | None
) -> tuple[dict[int, list[Comment]], dict[int, int]]:
    """The first replies of each comment, official answers before all others; and how many more."""
    # Two plain queries cost half of one with window functions, which Django wraps in another.
    below: dict[int, list[int]] = defaultdict(list)
    found = Comment.objects.filter(parent__in=[comment.pk for comment in comments])
    ordered = found.order_by("-official", "created_at", "pk")
    for parent, pk in ordered.values_list("parent_id", "pk"):
        below[parent or 0].append(pk)
    shown = {parent: pks[:limit] for parent, pks in below.items()}
    rows = Comment.objects.in_bulk([pk for pks in shown.values() for pk in pks])
    replies = {parent: [rows[pk] for pk in pks] for parent, pks in shown.items()}
    return replies, {parent: len(pks) - len(shown[parent]) for parent, pks in below.items()}


def _set_authors(comments: list[Comment]) -> None:
    """One query for all, however often each of them wrote."""
    ids = {comment.author_id for comment in comments}
    authors = User.objects.select_related("councillor").in_bulk(ids)
    for comment in comments:
        comment.author = authors[comment.author_id]


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
