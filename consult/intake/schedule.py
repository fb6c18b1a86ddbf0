"""When a source is looked at again, and how far back its feed tells what is there."""

from collections.abc import Sequence
from datetime import date, timedelta

from consult.reading.post import Post

FIRST, LEAST, MOST = 60, 30, 24 * 60


def minutes_after_look(minutes: int, *, had_news: bool) -> int:
    """Sooner where there is news, later where there is none; half an hour to a day."""
    return max(LEAST, minutes // 2) if had_news else min(MOST, minutes * 3 // 2)


def minutes_after_failure(minutes: int, failures: int) -> int:
    """Doubled with each failure in a row, up to a day."""
    return min(MOST, minutes << min(failures, 10))


def covered_from(posts: Sequence[Post]) -> date | None:
    """The first day of which all posts must be in this feed; None where that cannot be told.

    What is older than a feed's oldest entry has merely scrolled off, and of the oldest entry's own
    day some may have.
    """
    days = [post.published[:10] for post in posts if post.published]
    # An old post that is kept on top says nothing of those between.
    if not days or days not in (sorted(days), sorted(days, reverse=True)):
        return None
    return date.fromisoformat(min(days)) + timedelta(days=1)
