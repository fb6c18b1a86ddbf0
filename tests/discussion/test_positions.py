"""Positions on the question, and votes on comments."""

from datetime import timedelta

import pytest

from consult.discussion.actions import (
    hide_comment,
    recount,
    take_position,
    vote_on_comment,
    withdraw_comment,
    withdraw_position,
    withdraw_vote,
)
from consult.discussion.models import Comment, CommentVote, Position, Tally
from consult.errors import Closed, Invalid, Refused
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_closed_topic, make_comment, make_draft


def tally_of(topic: Topic) -> tuple[int, int, int, int, int]:
    tally = Tally.objects.get(topic=topic)
    return tally.support, tally.oppose, tally.unsure, tally.comments, tally.votes


def votes_of(comment: Comment) -> tuple[int, int, int]:
    comment.refresh_from_db()
    return comment.agree_count, comment.disagree_count, comment.unsure_count


def test_a_position_is_taken_changed_and_withdrawn(cast: Cast, topic: Topic) -> None:
    take_position(topic, value="support", by=cast.resident, now=NOW)
    take_position(topic, value="support", by=cast.neighbour, now=NOW)
    assert tally_of(topic) == (2, 0, 0, 0, 0)
    take_position(topic, value="unsure", by=cast.resident, now=NOW)
    assert tally_of(topic) == (1, 0, 1, 0, 0)
    withdraw_position(topic, by=cast.resident, now=NOW)
    assert tally_of(topic) == (1, 0, 0, 0, 0)
    assert Position.objects.get(topic=topic).user == cast.neighbour


def test_the_same_position_twice_is_one(cast: Cast, topic: Topic) -> None:
    for _ in range(3):
        take_position(topic, value="oppose", by=cast.resident, now=NOW)
    assert tally_of(topic) == (0, 1, 0, 0, 0)
    for _ in range(2):
        withdraw_position(topic, by=cast.resident, now=NOW)
    assert tally_of(topic) == (0, 0, 0, 0, 0)


def test_a_vote_is_cast_changed_and_withdrawn(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.neighbour)
    vote_on_comment(comment, value="agree", by=cast.resident, now=NOW)
    vote_on_comment(comment, value="disagree", by=cast.resident, now=NOW)
    vote_on_comment(comment, value="disagree", by=cast.moderator, now=NOW)
    assert votes_of(comment) == (0, 2, 0)
    assert tally_of(topic)[-1] == 2
    withdraw_vote(comment, by=cast.resident, now=NOW)
    withdraw_vote(comment, by=cast.resident, now=NOW)
    assert votes_of(comment) == (0, 1, 0)
    assert tally_of(topic)[-1] == 1


@pytest.mark.parametrize("value", ["", "yes", "agree", "Support", "support "])
def test_only_the_three_answers_count(cast: Cast, topic: Topic, value: str) -> None:
    with pytest.raises(Invalid):
        take_position(topic, value=value, by=cast.resident, now=NOW)
    assert not Position.objects.exists()


def test_a_closed_topic_takes_nothing_more(cast: Cast) -> None:
    topic = make_closed_topic(cast.councillor)
    comment = make_comment(topic, cast.neighbour, now=NOW - timedelta(days=20))
    for attempt in (
        lambda: take_position(topic, value="support", by=cast.resident, now=NOW),
        lambda: withdraw_position(topic, by=cast.resident, now=NOW),
        lambda: vote_on_comment(comment, value="agree", by=cast.resident, now=NOW),
        lambda: withdraw_vote(comment, by=cast.resident, now=NOW),
        lambda: make_comment(topic, cast.resident, now=NOW),
    ):
        with pytest.raises(Closed):
            attempt()
    assert tally_of(topic) == (0, 0, 0, 1, 0)


def test_a_topic_closes_between_the_page_and_the_vote(cast: Cast, topic: Topic) -> None:
    """The row decides, not what the page's object remembers."""
    Topic.objects.filter(pk=topic.pk).update(closes_at=NOW - timedelta(seconds=1))
    with pytest.raises(Closed):
        take_position(topic, value="support", by=cast.resident, now=NOW)


def test_a_draft_takes_nothing(cast: Cast) -> None:
    with pytest.raises(Closed):
        take_position(make_draft(cast.councillor), value="support", by=cast.resident, now=NOW)


@pytest.mark.parametrize("role", ["suspended", "owner", "admin"])
def test_who_may_not_vote(cast: Cast, topic: Topic, role: str) -> None:
    comment, by = make_comment(topic, cast.neighbour), getattr(cast, role)
    with pytest.raises(Refused):
        take_position(topic, value="support", by=by, now=NOW)
    with pytest.raises(Refused):
        vote_on_comment(comment, value="agree", by=by, now=NOW)
    assert not Position.objects.exists()
    assert not CommentVote.objects.exists()


@pytest.mark.parametrize("role", ["resident", "other_councillor", "moderator"])
def test_who_may_vote(cast: Cast, topic: Topic, role: str) -> None:
    take_position(topic, value="support", by=getattr(cast, role), now=NOW)
    assert tally_of(topic)[0] == 1


def test_what_is_gone_takes_no_votes(cast: Cast, topic: Topic) -> None:
    hidden, withdrawn = make_comment(topic, cast.neighbour), make_comment(topic, cast.neighbour)
    hide_comment(hidden, reason="Names a person", by=cast.moderator, now=NOW)
    withdraw_comment(withdrawn, by=cast.neighbour, now=NOW)
    for comment in (hidden, withdrawn):
        with pytest.raises(Closed):
            vote_on_comment(comment, value="agree", by=cast.resident, now=NOW)


def test_recounting_finds_and_mends_drift(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.neighbour)
    take_position(topic, value="support", by=cast.resident, now=NOW)
    vote_on_comment(comment, value="agree", by=cast.resident, now=NOW)
    assert recount(topic) == 0
    Tally.objects.filter(topic=topic).update(support=7, comments=0)
    Comment.objects.filter(pk=comment.pk).update(agree_count=9)
    said: list[str] = []
    assert recount(topic, say=said.append) == 3
    assert said == [
        f"{topic.slug}: support 7 -> 1",
        f"{topic.slug}: comments 0 -> 1",
        f"{topic.slug}, comment {comment.pk}: agree_count 9 -> 1",
    ]
    assert tally_of(topic) == (1, 0, 0, 1, 1)
    assert votes_of(comment) == (1, 0, 0)
    assert recount(topic) == 0
