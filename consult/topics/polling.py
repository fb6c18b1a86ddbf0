"""A source is polled: its feed looked at, what is new in it made into drafts, the look recorded."""

import logging
from collections import Counter
from datetime import datetime

from consult.errors import Closed, NotAPost, NotFetched
from consult.intake.actions import sources
from consult.intake.actions.retrievals import BROKEN, Look
from consult.intake.models import Source
from consult.intake.news import MOST_WAITING, news_of
from consult.topics.actions import draft_topic
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic

log = logging.getLogger(__name__)


def poll_source(source_id: int, *, now: datetime) -> None:
    """Claim the source, look at its feed, import, record. Whoever comes second claims nothing."""
    source = sources.claim_source(source_id, now=now)
    if source is None:
        return
    try:
        look = sources.look_at_source(source)
        if look.reading is None:
            sources.note_unchanged(source, now=now)
        else:
            _take_in(source, look, now=now)
    except Closed:
        # Handed over or removed while it was looked at: whoever has it now looks again.
        return
    except (NotFetched, NotAPost) as error:
        sources.note_failure(source, problem=str(error), now=now)
    except Exception:
        # Its councillor is told, whatever it was; and it is not asked again and again.
        log.exception("source %s", source_id)
        sources.note_failure(source, problem=BROKEN, now=now)


def _take_in(source: Source, look: Look, *, now: datetime) -> None:
    """Import what its feed asks for, and record it."""
    reading = look.reading
    assert reading is not None  # noqa: S101 - or there is nothing to take in
    waiting = Topic.objects.drafts().filter(post__source=source, edited_at=None).count()
    news = news_of(source, reading, room=max(0, MOST_WAITING - waiting))
    made = [
        draft_topic(
            post,
            format=reading.format,
            councillor=source.councillor,
            by=None,
            now=now,
            source=source,
        )
        for post in news.posts
    ]
    counts = Counter(outcome for _, outcome in made)
    own = [topic.post_id for topic, outcome in made if outcome is not Outcome.OTHERS]
    sources.note_reading(
        source,
        look=look,
        news=news,
        seen=[*news.same, *own],
        new=counts[Outcome.NEW],
        updated=counts[Outcome.UPDATED],
        now=now,
    )
