"""When a source is looked at again, and what its feed covers."""

from datetime import date

import pytest

from consult.intake.schedule import (
    covered_from,
    minutes_after_failure,
    minutes_after_look,
)
from tests.makers import make_post


@pytest.mark.parametrize(
    ("minutes", "had_news", "then"),
    [(60, True, 30), (30, True, 30), (200, True, 100), (60, False, 90), (1200, False, 1440)],
)
def test_the_time_between_looks_follows_the_news(minutes: int, had_news: bool, then: int) -> None:
    assert minutes_after_look(minutes, had_news=had_news) == then


@pytest.mark.parametrize(("failures", "wait"), [(1, 60), (2, 120), (6, 1440), (10_000, 1440)])
def test_failures_in_a_row_double_it_up_to_a_day(failures: int, wait: int) -> None:
    assert minutes_after_failure(30, failures) == wait


@pytest.mark.parametrize(
    ("days", "covered"),
    [
        ([], None),
        ([None], None),
        (["2026-09-03", "2026-09-01T23:00:00+01:00"], date(2026, 9, 2)),
        (["2026-09-01", None, "2026-09-03"], date(2026, 9, 2)),
        (["2020-01-01", "2026-09-03", "2026-09-02"], None),
    ],
)
def test_a_feed_covers_the_days_after_its_oldest(
    days: list[str | None], covered: date | None
) -> None:
    assert covered_from([make_post(published=day) for day in days]) == covered
