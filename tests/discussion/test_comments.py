"""Comments, replies, official answers, moderation."""

from datetime import timedelta
from uuid import uuid4

import pytest

from consult.discussion.actions import (
    add_comment,
    answer_comment,
    edit_comment,
    hide_comment,
    recount,
    restore_comment,
    vote_on_comment,
    withdraw_comment,
)
from consult.discussion.models import Comment, Tally
from consult.errors import Closed, Invalid, Refused
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_closed_topic, make_comment, make_topic


def comments_counted(topic: Topic) -> int:
    return Tally.objects.get(topic=topic).comments


def test_the_same_form_sent_twice_writes_one_comment(cast: Cast, topic: Topic) -> None:
    form = uuid4()
    first = make_comment(topic, cast.resident, submission=form)
    again = make_comment(topic, cast.resident, submission=form)
    assert first == again
    assert comments_counted(topic) == Comment.objects.count() == 1


def test_somebody_elses_form_cannot_be_used(cast: Cast, topic: Topic) -> None:
    form = uuid4()
    make_comment(topic, cast.resident, submission=form)
    with pytest.raises(Refused):
        make_comment(topic, cast.neighbour, submission=form)


@pytest.mark.parametrize(
    "text", ["", "   \n ", "\u200b\u200b", "a\0b", "\ud800", "x" * 3001, "\u202e\u200b"]
)
def test_text_that_says_nothing_is_refused(cast: Cast, topic: Topic, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_comment(topic, cast.resident, text)
    assert refusal.value.field == "text"
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "text", ["Ie, os gwelwch yn dda – tŷ a dŵr", "نعم، أوافق", "👍🏽 yes", "{{ x }}"]
)
def test_every_letter_is_kept(cast: Cast, topic: Topic, text: str) -> None:
    assert Comment.objects.get(pk=make_comment(topic, cast.resident, text).pk).text == text


def test_a_reply_to_a_reply_joins_the_thread(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    reply = make_comment(topic, cast.neighbour, parent=comment)
    second = make_comment(topic, cast.resident, parent=reply)
    assert reply.parent == second.parent == comment
    assert comments_counted(topic) == 3


def test_a_reply_belongs_to_the_topic_of_its_comment(cast: Cast, topic: Topic) -> None:
    other = make_topic(cast.councillor)
    with pytest.raises(Closed):
        make_comment(other, cast.resident, parent=make_comment(topic, cast.resident))


def test_a_comment_that_is_gone_takes_no_reply(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    withdraw_comment(comment, by=cast.resident, now=NOW)
    with pytest.raises(Closed):
        make_comment(topic, cast.neighbour, parent=comment)


@pytest.mark.parametrize("role", ["suspended", "admin"])
def test_who_may_not_comment(cast: Cast, topic: Topic, role: str) -> None:
    with pytest.raises(Refused):
        make_comment(topic, getattr(cast, role))


def test_thirty_comments_an_hour_are_enough(cast: Cast, topic: Topic) -> None:
    for number in range(30):
        make_comment(topic, cast.resident, f"Number {number}")
    with pytest.raises(Invalid, match="Wait an hour"):
        make_comment(topic, cast.resident, "One more")
    make_comment(topic, cast.resident, "Later", now=NOW + timedelta(hours=1))


def test_an_answer_is_official_and_settles_the_question(cast: Cast, topic: Topic) -> None:
    question = make_comment(topic, cast.resident, "When would it start?", is_question=True)
    assert list(Comment.objects.unanswered()) == [question]
    answer = answer_comment(question, text="At 8am.", by=cast.owner, now=NOW)
    assert answer.official
    assert not Comment.objects.unanswered().exists()
    assert comments_counted(topic) == 1, "an official answer is no resident's comment"
    withdraw_comment(answer, by=cast.owner, now=NOW)
    assert list(Comment.objects.unanswered()) == [question]


def test_an_answer_may_come_after_the_topic_has_closed(cast: Cast) -> None:
    topic = make_closed_topic(cast.councillor)
    comment = make_comment(topic, cast.resident, now=NOW - timedelta(days=9))
    assert answer_comment(comment, text="It will.", by=cast.owner, now=NOW).official


@pytest.mark.parametrize("role", ["resident", "other_councillor", "moderator", "suspended"])
def test_only_the_owner_and_an_admin_answer(cast: Cast, topic: Topic, role: str) -> None:
    comment = make_comment(topic, cast.resident)
    with pytest.raises(Refused):
        answer_comment(comment, text="Yes.", by=getattr(cast, role), now=NOW)


def test_a_comment_is_edited_for_15_minutes_and_its_history_kept(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident, "Frist", now=NOW)
    edit_comment(comment, text="First", by=cast.resident, now=NOW + timedelta(minutes=14))
    comment.refresh_from_db()
    assert (comment.text, comment.revisions.get().text) == ("First", "Frist")
    with pytest.raises(Closed):
        edit_comment(comment, text="Other", by=cast.resident, now=NOW + timedelta(minutes=15))
    with pytest.raises(Refused):
        edit_comment(comment, text="Mine", by=cast.neighbour, now=NOW)


def test_nobody_withdraws_the_comment_of_another(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    for by in (cast.neighbour, cast.owner, cast.moderator, cast.admin):
        with pytest.raises(Refused):
            withdraw_comment(comment, by=by, now=NOW)
    withdraw_comment(comment, by=cast.resident, now=NOW)
    withdraw_comment(comment, by=cast.resident, now=NOW)
    assert comments_counted(topic) == 0


@pytest.mark.parametrize("role", ["resident", "owner", "other_councillor", "suspended"])
def test_only_officers_hide_and_restore(cast: Cast, topic: Topic, role: str) -> None:
    comment, by = make_comment(topic, cast.resident), getattr(cast, role)
    with pytest.raises(Refused):
        hide_comment(comment, reason="No", by=by, now=NOW)
    with pytest.raises(Refused):
        restore_comment(comment, by=by)


def test_hiding_needs_a_reason_and_can_be_undone(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    with pytest.raises(Invalid):
        hide_comment(comment, reason=" ", by=cast.moderator, now=NOW)
    hide_comment(comment, reason="Names a person", by=cast.moderator, now=NOW)
    assert comments_counted(topic) == 0
    comment.refresh_from_db()
    assert (comment.hidden_reason, comment.hidden_by) == ("Names a person", cast.moderator)
    restore_comment(comment, by=cast.admin)
    restore_comment(comment, by=cast.admin)
    assert comments_counted(topic) == 1


def test_hidden_and_withdrawn_is_counted_down_once(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    hide_comment(comment, reason="Why", by=cast.moderator, now=NOW)
    withdraw_comment(comment, by=cast.resident, now=NOW)
    assert comments_counted(topic) == 0
    restore_comment(comment, by=cast.moderator)
    assert comments_counted(topic) == 0


def test_the_orders_of_a_topic(cast: Cast, topic: Topic) -> None:
    voters = [cast.resident, cast.neighbour, cast.moderator, cast.other_councillor]
    ballots = {"agreed": "aaa", "split": "aadd", "new": ""}
    words = {"a": "agree", "d": "disagree"}
    for minute, (text, ballot) in enumerate(ballots.items()):
        comment = add_comment(
            topic, text=text, by=cast.neighbour, now=NOW - timedelta(minutes=9 - minute)
        )
        for voter, letter in zip(voters, ballot, strict=False):
            vote_on_comment(comment, value=words[letter], by=voter, now=NOW)
    comments = Comment.objects.filter(topic=topic)
    assert comments.order_by("-agreement")[0].text == "agreed"
    assert comments.order_by("-division")[0].text == "split"
    assert comments.order_by("vote_count")[0].text == "new"
    assert [c.text for c in comments] == ["new", "split", "agreed"]


def test_replies_are_counted_and_drift_is_mended(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    reply = make_comment(topic, cast.neighbour, parent=comment)
    make_comment(topic, cast.neighbour, "And more.", parent=reply)
    withdraw_comment(reply, by=cast.neighbour, now=NOW)
    comment.refresh_from_db()
    assert comment.reply_count == 2
    Comment.objects.filter(pk=comment.pk).update(reply_count=7)
    said: list[str] = []
    assert recount(topic, say=said.append) == 1
    assert said == [f"{topic.slug}, comment {comment.pk}: reply_count 7 -> 2"]
    assert recount(topic) == 0


def test_the_same_form_with_other_words_is_another_comment(cast: Cast, topic: Topic) -> None:
    form = uuid4()
    for text in ("First", "First", "Second thoughts"):
        make_comment(topic, cast.resident, text, submission=form)
    assert sorted(c.text for c in Comment.objects.all()) == ["First", "Second thoughts"]
    assert comments_counted(topic) == 2


def test_who_sends_the_same_words_again_within_the_hour_has_written_one_comment(
    cast: Cast, topic: Topic
) -> None:
    first = make_comment(topic, cast.resident, "Mind the bus stop.")
    assert make_comment(topic, cast.resident, "mind the bus stop.", now=NOW) == first
    assert make_comment(topic, cast.neighbour, "Mind the bus stop.") != first
    assert make_comment(topic, cast.resident, "Mind the bus stop.", parent=first) != first
    later = make_comment(topic, cast.resident, "Mind the bus stop.", now=NOW + timedelta(hours=2))
    assert later != first
    withdraw_comment(later, by=cast.resident, now=NOW + timedelta(hours=2))
    withdraw_comment(first, by=cast.resident, now=NOW + timedelta(hours=2))
    again = make_comment(topic, cast.resident, "Mind the bus stop.", now=NOW + timedelta(hours=2))
    assert again not in {first, later}, "what was withdrawn may be said again"


def test_two_equal_questions_are_one_however_late(cast: Cast, topic: Topic) -> None:
    first = make_comment(topic, cast.resident, "Who pays?", is_question=True)
    later = NOW + timedelta(days=2)
    assert make_comment(topic, cast.resident, "Who pays?", is_question=True, now=later) == first
    assert Tally.objects.get(topic=topic).comments == 1


def test_a_comment_has_no_more_than_one_empty_line_in_a_row(cast: Cast, topic: Topic) -> None:
    written = "One.\r\n\r\n \n\t\n\nTwo.\nThree.\n\nFour."
    assert make_comment(topic, cast.resident, written).text == "One.\n\nTwo.\nThree.\n\nFour."
