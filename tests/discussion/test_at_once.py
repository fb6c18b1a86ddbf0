"""Many at once: one row each, and counts that equal the rows at every moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import User
from consult.discussion.actions import (
    hide_comment,
    recount,
    restore_comment,
    take_position,
    vote_on_comment,
    withdraw_position,
    withdraw_vote,
)
from consult.discussion.models import Comment, CommentVote, Position, Stance, Tally, Vote
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_comment

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[[], Any]


def at_once(*work: Work) -> list[Any]:
    """What each returned; eight of them run at a time, each with a connection of its own."""

    def done(one: Work) -> Any:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(done, work))


def residents(cast: Cast) -> list[User]:
    return [cast.resident, cast.neighbour, cast.moderator, cast.other_councillor]


def test_counts_are_right_at_every_moment(cast: Cast, topic: Topic) -> None:
    """Votes are cast, changed and withdrawn, comments written and hidden, all while recounting."""
    dice, voters = Random(7), residents(cast)
    comments = [make_comment(topic, cast.neighbour, f"Reason {n}") for n in range(3)]

    def vote(by: User, comment: Comment) -> Work:
        value = dice.choice([*Vote.values, ""])
        if not value:
            return partial(withdraw_vote, comment, by=by, now=NOW)
        return partial(vote_on_comment, comment, value=value, by=by, now=NOW)

    def answer(by: User) -> Work:
        value = dice.choice([*Stance.values, ""])
        if not value:
            return partial(withdraw_position, topic, by=by, now=NOW)
        return partial(take_position, topic, value=value, by=by, now=NOW)

    gone = make_comment(topic, cast.resident, "Hidden and shown again")

    def hide_and_restore() -> None:
        hide_comment(gone, reason="Why", by=cast.moderator, now=NOW)
        restore_comment(gone, by=cast.moderator)

    pairs = list(product(voters, comments))
    work: list[Work] = [vote(by, comment) for by, comment in pairs * 3]
    work += [answer(by) for by in voters * 4] + [hide_and_restore] * 4
    work += [partial(make_comment, topic, by, "So it is.", parent=on) for by, on in pairs]
    dice.shuffle(work)
    for place in range(0, len(work), 5):
        work.insert(place, partial(recount, topic))
    mended = [result for result in at_once(*work) if isinstance(result, int)]
    assert len(mended) > 10
    assert set(mended) == {0}, "what is right needs no mending"
    assert recount(topic) == 0


def test_drift_is_mended_while_others_vote(cast: Cast, topic: Topic) -> None:
    comments = [make_comment(topic, cast.neighbour, f"Reason {n}") for n in range(4)]
    Comment.objects.update(agree_count=50, reply_count=9)
    Tally.objects.update(support=70, votes=80)
    work: list[Work] = [
        partial(vote_on_comment, comment, value="agree", by=by, now=NOW)
        for by, comment in product(residents(cast), comments)
    ]
    work[3:3] = [partial(recount, topic)] * 3
    at_once(*work)
    assert recount(topic) == 0
    assert [comment.agree_count for comment in Comment.objects.all()] == [4] * 4
    assert Tally.objects.get().votes == CommentVote.objects.count() == 16


def test_a_hundred_votes_of_one_resident_are_one(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.neighbour)
    at_once(
        *(
            partial(vote_on_comment, comment, value=Vote.values[n % 3], by=cast.resident, now=NOW)
            for n in range(100)
        )
    )
    comment.refresh_from_db()
    counts = [comment.agree_count, comment.disagree_count, comment.unsure_count]
    assert sorted(counts) == [0, 0, 1]
    assert CommentVote.objects.count() == Tally.objects.get().votes == 1
    assert recount(topic) == 0


def test_the_first_positions_of_all_make_one_tally(cast: Cast, topic: Topic) -> None:
    assert not Tally.objects.exists()
    at_once(
        *(
            partial(take_position, topic, value=value, by=by, now=NOW)
            for by, value in product(residents(cast), Stance.values)
        )
    )
    assert Tally.objects.get().answers == Position.objects.count() == 4
    assert recount(topic) == 0


def test_one_form_sent_eight_times_at_once_is_one_comment(cast: Cast, topic: Topic) -> None:
    send = partial(make_comment, topic, cast.resident, submission=uuid4())
    written = at_once(*[send] * 8)
    assert {comment.pk for comment in written} == {Comment.objects.get().pk}
    assert Tally.objects.get().comments == 1


def test_the_same_words_sent_ten_times_at_once_are_one_comment(cast: Cast, topic: Topic) -> None:
    """From ten forms: ten tabs, or somebody who went back and sent again."""
    send = partial(make_comment, topic, cast.neighbour, "Ten at once")
    found = at_once(*[partial(send, submission=uuid4()) for _ in range(10)])
    assert len({comment.pk for comment in found}) == 1
    assert Comment.objects.get().text == "Ten at once"
    assert Tally.objects.get(topic=topic).comments == 1
