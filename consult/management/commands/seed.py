"""`manage.py seed`: much data that means nothing, to measure with. Never for a real council."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import add_ward, appoint_councillor
from accounts.models import Councillor, User
from consult.discussion.actions import recount
from consult.discussion.models import Comment, CommentVote, Position, Stance, Vote
from consult.reading.post import Post
from consult.topics.actions import draft_topic, edit_draft, open_topic
from consult.topics.models import Topic

_BATCH = 5000
_TEXT = """the a market road park school bus bridge river council people children traffic shops
money time more less safe quiet busy early late every week morning evening should could would not
help need want think and or but because if when where with without for from near"""
_WORDS = _TEXT.split()


class Command(BaseCommand):
    help = "Add topics, residents, comments and votes in bulk. Half of all goes to the first topic."

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = {"topics": 5, "comments": 500, "votes": 5000, "residents": 200}
        for name, number in usual.items():
            parser.add_argument(f"--{name}", type=int, default=number, help=f"in all: {number}")

    def handle(self, *args: Any, **options: Any) -> None:
        topics, residents = options["topics"], options["residents"]
        if topics < 1 or min(residents, options["comments"], options["votes"]) < 0:
            raise CommandError("Give at least one topic, and no number below zero.", returncode=2)
        if options["comments"] and not residents:
            raise CommandError("Comments need residents who write them.", returncode=2)
        shares = list(
            zip(
                _shares(options["comments"], topics), _shares(options["votes"], topics), strict=True
            )
        )
        # A vote needs a pair of resident and comment of its own; half of all is found quickly.
        if any(votes > comments * residents // 2 for comments, votes in shares):
            raise CommandError(
                "There are too many votes for so few comments and residents.", returncode=2
            )
        dice, now = Random(Topic.objects.count()), timezone.now()  # noqa: S311
        self.stdout.write(f"Adding {residents} residents")
        users = _write_residents(residents)
        councillor = _councillor()
        for comments, votes in shares:
            topic = _topic(councillor, now, dice)
            _write_positions(topic, users, now, dice)
            _write_comments(topic, comments, users, now, dice)
            _write_votes(topic, votes, users, now, dice)
            recount(topic)
            self.stdout.write(f"{topic.get_absolute_url()} {comments} comments {votes} votes")


def _shares(total: int, topics: int) -> list[int]:
    """Half to the first, which is the hot one; the rest evenly."""
    if topics == 1:
        return [total]
    rest = total // 2
    each, left = divmod(rest, topics - 1)
    return [total - rest, *(each + (number < left) for number in range(topics - 1))]


def _sentence(dice: Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words)).capitalize() + "."


def _councillor() -> Councillor:
    found = Councillor.objects.serving().order_by("pk").first()
    if found is not None:
        return found
    ward = add_ward(name="Seed ward")
    return appoint_councillor(email="councillor@seed.example", name="Cllr Seed", wards=[ward])


def _topic(councillor: Councillor, now: datetime, dice: Random) -> Topic:
    number = Topic.objects.count() + 1
    body = tuple(_sentence(dice, 40) for _ in range(4))
    post = Post(
        title=f"Seed topic {number}",
        published=None,
        author=None,
        url=None,
        guid=None,
        body=body,
        declared_comments=None,
        comments=(),
        warnings=(),
    )
    topic, _ = draft_topic(post, format="text", councillor=councillor, by=None, now=now)
    edit_draft(
        topic,
        title=topic.title,
        question=f"Should seed topic {number} go ahead?",
        can_change="Everything.",
        closes_at=now + timedelta(days=30),
        by=councillor.user,
    )
    open_topic(topic, by=councillor.user, now=now - timedelta(days=14))
    return topic


def _write_residents(number: int) -> list[User]:
    first = User.objects.count()
    return User.objects.bulk_create(
        (
            User(email=f"resident-{first + n}@seed.example", name=f"Resident {first + n}")
            for n in range(number)
        ),
        batch_size=_BATCH,
    )


def _write_positions(topic: Topic, users: list[User], now: datetime, dice: Random) -> None:
    Position.objects.bulk_create(
        (
            Position(topic=topic, user=user, value=dice.choice(Stance.values), changed_at=now)
            for user in users
        ),
        batch_size=_BATCH,
    )


def _write_comments(
    topic: Topic, number: int, users: list[User], now: datetime, dice: Random
) -> None:
    """Four in five stand alone; the rest are replies to them."""
    replies = number // 5
    Comment.objects.bulk_create(
        (_comment(topic, users, now, dice) for _ in range(number - replies)), batch_size=_BATCH
    )
    _write_replies(topic, replies, users, now, dice)


def _write_replies(
    topic: Topic, number: int, users: list[User], now: datetime, dice: Random
) -> None:
    parents = list(topic.comments.filter(parent=None))
    Comment.objects.bulk_create(
        (_comment(topic, users, now, dice, dice.choice(parents)) for _ in range(number)),
        batch_size=_BATCH,
    )


def _comment(
    topic: Topic, users: list[User], now: datetime, dice: Random, parent: Comment | None = None
) -> Comment:
    return Comment(
        topic=topic,
        author=dice.choice(users),
        parent=parent,
        text=_sentence(dice, dice.randrange(6, 60)),
        is_question=dice.random() < 0.05,
        created_at=now - timedelta(seconds=dice.randrange(14 * 24 * 3600)),
    )


def _write_votes(topic: Topic, number: int, users: list[User], now: datetime, dice: Random) -> None:
    comments = list(topic.comments.values_list("pk", flat=True))
    CommentVote.objects.bulk_create(
        (
            CommentVote(
                comment_id=comment, user=user, value=dice.choice(Vote.values), changed_at=now
            )
            for comment, user in islice(_pairs(comments, users, dice), number)
        ),
        batch_size=_BATCH,
    )


def _pairs(comments: list[int], users: list[User], dice: Random) -> Iterator[tuple[int, User]]:
    """Each pair of comment and resident at most once, in no order."""
    seen = set()
    while True:
        comment, user = dice.choice(comments), dice.choice(users)
        if (comment, user.pk) not in seen:
            seen.add((comment, user.pk))
            yield comment, user
