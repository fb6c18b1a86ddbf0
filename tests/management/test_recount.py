"""`manage.py recount`: finds what drifted, says so, mends it."""

from io import StringIO

import pytest
from django.core.management import call_command

from consult.discussion.actions import take_position, vote_on_comment
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
