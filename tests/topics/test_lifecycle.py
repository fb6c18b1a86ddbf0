"""Which state a topic is in, and what it needs."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.topics.lifecycle import State, is_short, needs, state

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
COMPLETE = {
    "question": "Should the market stay?",
    "can_change": "The hours.",
    "body": ["It began in May."],
    "closes_at": NOW + timedelta(days=30),
    "now": NOW,
}


def test_a_topic_is_a_draft_until_it_is_opened() -> None:
    assert state(None, NOW + timedelta(days=9), NOW) is State.DRAFT


def test_a_topic_closes_at_its_closing_time_to_the_second() -> None:
    opened = NOW - timedelta(days=9)
    assert state(opened, NOW + timedelta(seconds=1), NOW) is State.OPEN
    assert state(opened, NOW, NOW) is State.CLOSED


def test_a_complete_draft_needs_nothing() -> None:
    assert needs(**COMPLETE) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("question", "  "),
        ("can_change", ""),
        ("body", [" "]),
        ("closes_at", None),
        ("closes_at", NOW + timedelta(days=7) - timedelta(seconds=1)),
    ],
)
def test_each_missing_thing_is_named(field: str, empty: object) -> None:
    found = needs(**COMPLETE | {field: empty})  # type: ignore[arg-type]
    assert [need.field for need in found] == [field.replace("closes_at", "closes_on")]
    assert found[0].task
    assert found[0].why


def test_seven_days_are_enough_and_fewer_than_28_are_short() -> None:
    assert needs(**COMPLETE | {"closes_at": NOW + timedelta(days=7)}) == []  # type: ignore[arg-type]
    assert is_short(NOW + timedelta(days=27), NOW)
    assert not is_short(NOW + timedelta(days=28), NOW)
