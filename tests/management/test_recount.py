"""`manage.py recount`: finds what drifted, says so, mends it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult.discussion.actions import counts, take_position, vote_on_comment
from consult.discussion.models import Comment, Tally
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_comment

pytestmark = pytest.mark.django_db
RIGHT = "Every count is right.\n"


def recount() -> str:
    said = StringIO()
    call_command("recount", stdout=said)
    return said.getvalue()


@pytest.fixture
def comment(cast: Cast, topic: Topic) -> Comment:
    """With two votes, on a topic with two positions."""
    comment = make_comment(topic, cast.neighbour)
    for voter, value in ((cast.resident, "agree"), (cast.moderator, "disagree")):
        vote_on_comment(comment, value=value, by=voter, now=NOW)
        take_position(topic, value="support", by=voter, now=NOW)
    return comment


def test_there_is_nothing_to_count_in_an_empty_database() -> None:
    assert recount() == RIGHT


def test_what_the_actions_counted_is_right(comment: Comment) -> None:
    assert recount() == RIGHT


def test_a_topic_s_count_that_drifted_is_reported_and_mended(comment: Comment) -> None:
    Tally.objects.filter(topic=comment.topic).update(support=7, comments=0)
    said = recount()
    assert said.endswith("2 counts mended.\n")
    assert f"{comment.topic.slug}: support 7 -> 2\n" in said
    assert f"{comment.topic.slug}: comments 0 -> 1\n" in said
    tally = Tally.objects.get(topic=comment.topic)
    assert (tally.support, tally.oppose, tally.unsure, tally.comments) == (2, 0, 0, 1)
    assert recount() == RIGHT


def test_a_comment_s_count_that_drifted_is_reported_and_mended(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(agree_count=0, disagree_count=99)
    said = recount()
    assert said.endswith("2 counts mended.\n")
    assert f"comment {comment.pk}: disagree_count 99 -> 1\n" in said
    comment.refresh_from_db()
    assert (comment.agree_count, comment.disagree_count, comment.unsure_count) == (1, 1, 0)
    assert recount() == RIGHT


def test_a_count_that_is_missing_is_made(comment: Comment) -> None:
    Tally.objects.filter(topic=comment.topic).delete()
    recount()
    assert Tally.objects.get(topic=comment.topic).support == 2


def test_every_comment_is_mended_a_few_at_a_time(
    cast: Cast, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "_BATCH", 2)
    comments = [make_comment(topic, cast.neighbour, f"Reason {n}") for n in range(5)]
    Comment.objects.update(unsure_count=3, reply_count=1)
    said = recount()
    assert said.endswith("\n10 counts mended.\n")
    for comment in comments:
        name = f"{topic.slug}, comment {comment.pk}:"
        assert f"{name} unsure_count 3 -> 0\n{name} reply_count 1 -> 0\n" in said
    assert recount() == RIGHT


def test_what_is_right_is_not_read_row_by_row(cast: Cast, topic: Topic) -> None:
    """The database compares: the same few statements, and none that brings or locks a comment."""

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as statements:
            assert recount() == RIGHT
        return [statement["sql"] for statement in statements]

    make_comment(topic, cast.neighbour)
    few = asked()
    for number in range(20):
        comment = make_comment(topic, cast.neighbour, f"Reason {number}")
        vote_on_comment(comment, value="agree", by=cast.resident, now=NOW)
    many = asked()
    assert len(few) == len(many)
    assert not [
        sql for sql in many if "FOR NO KEY UPDATE" in sql or '"consult_comment"."text"' in sql
    ]
