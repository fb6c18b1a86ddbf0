"""What a digest says, and when it is due: plain functions."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from consult.outreach.digest import Quote, TopicFacts, compose, last_due

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
NONE = {"support": 0, "oppose": 0, "unsure": 0, "comments": 0, "votes": 0}
QUOTE = Quote("Rosa", "When does it open?", "http://x/1", is_question=True, written_at=NOW)


def facts(**fields: Any) -> TopicFacts:
    usual: dict[str, Any] = {
        "question": "Should the market stay?",
        "url": "http://x/",
        "is_open": True,
        "closes_at": NOW + timedelta(days=20),
        "before": NONE,
        "after": NONE,
    }
    return TopicFacts(**usual | fields)


def test_nothing_new_and_nothing_owed_is_no_digest() -> None:
    assert compose([facts()], [], since=None, until=NOW) is None


def test_only_what_moved_since_the_last_one_is_new() -> None:
    before = NONE | {"support": 3, "votes": 10}
    topic = facts(before=before, after=before | {"votes": 12})
    digest = compose([topic], [], since=NOW, until=NOW)
    assert digest is not None
    assert digest.moved == [topic]
    assert (topic.moved("votes"), topic.moved("support")) == (2, 0)
    assert digest.has_news


def test_what_is_merely_still_owed_is_said_but_is_no_news() -> None:
    digest = compose([facts(unanswered=[QUOTE])], [], since=NOW, until=NOW)
    assert digest is not None
    assert digest.questions
    assert not digest.has_news


@pytest.mark.parametrize(("days", "is_said"), [(7, True), (7.1, False), (0, True)])
def test_a_topic_about_to_close_is_said_a_week_before(days: float, is_said: bool) -> None:
    topic = facts(closes_at=NOW + timedelta(days=days))
    assert (compose([topic], [], since=None, until=NOW) is not None) is is_said


def test_a_closed_topic_is_not_about_to_close() -> None:
    topic = facts(closes_at=NOW - timedelta(days=1), is_open=False)
    assert compose([topic], [], since=None, until=NOW) is None


def test_the_subject_says_the_most_important_in_numbers() -> None:
    topic = facts(
        unanswered=[QUOTE],
        new_comments=[QUOTE, QUOTE],
        after=NONE | {"support": 1},
        closes_at=NOW + timedelta(days=2),
    )
    digest = compose([topic], [], since=None, until=NOW)
    assert digest is not None
    assert digest.subject == "1 question to answer, 1 topic about to close, 2 new comments"


def test_withdrawn_answers_move_the_counts_down() -> None:
    topic = facts(before=NONE | {"oppose": 4}, after=NONE | {"oppose": 1})
    digest = compose([topic], [], since=NOW, until=NOW)
    assert digest is not None
    assert digest.new_answers == -3
    assert digest.subject == "Your consultations: what changed"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Before and after 08:00 local time, in winter and in summer.
        ("2026-01-10T07:59+00:00", "2026-01-09T08:00+00:00"),
        ("2026-01-10T08:00+00:00", "2026-01-10T08:00+00:00"),
        ("2026-07-10T06:59+00:00", "2026-07-09T08:00+01:00"),
        ("2026-07-10T07:00+00:00", "2026-07-10T08:00+01:00"),
        # The days on which the clocks change.
        ("2026-03-29T06:59+00:00", "2026-03-28T08:00+00:00"),
        ("2026-03-29T07:00+00:00", "2026-03-29T08:00+01:00"),
        ("2026-10-25T07:59+00:00", "2026-10-24T08:00+01:00"),
        ("2026-10-25T08:00+00:00", "2026-10-25T08:00+00:00"),
    ],
)
def test_a_daily_digest_is_due_at_eight_whatever_the_clocks_do(now: str, due: str) -> None:
    found = last_due(weekday=None, hour=8, zone=LONDON, now=datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(due)


def test_an_hour_that_comes_twice_is_due_once() -> None:
    """01:00 on 25 October 2026 comes twice in London; an hour later it is still the same one."""
    first = datetime(2026, 10, 25, tzinfo=UTC)
    due = {
        last_due(weekday=None, hour=1, zone=LONDON, now=first + timedelta(minutes=30 * step))
        for step in range(5)
    }
    assert {time.isoformat() for time in due} == {"2026-10-25T01:00:00+01:00"}


def test_a_weekly_digest_is_due_on_its_day() -> None:
    found = last_due(weekday=0, hour=17, zone=LONDON, now=NOW)
    assert found.isoformat() == "2026-09-28T17:00:00+01:00"
    assert found.weekday() == 0
