"""What a test needs to be there, made by the actions alone."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Councillor, User
from consult.discussion.actions import add_comment
from consult.discussion.models import Comment
from consult.intake.actions.retrievals import keep_found, request_retrieval
from consult.intake.actions.sources import add_source
from consult.intake.found import Found, as_stored
from consult.intake.models import Retrieval, RetrievalStatus, Source
from consult.reading.post import ArchivedComment, Post, Reading
from consult.topics.actions import draft_topic, edit_draft, open_topic
from consult.topics.models import Topic

# Pages read the clock: what is open "now" must be open while they do.
NOW = timezone.now().replace(microsecond=0)
_numbers = count(1)


def make_post(**fields: Any) -> Post:
    number = next(_numbers)
    return Post(
        **{
            "title": f"The market on the lower car park {number}",
            "published": "2026-09-20",
            "url": None,
            "guid": None,
            "warnings": (),
            "author": None,
            "body": ("The lower car park is empty on Saturdays.", "A market would fill it."),
            "declared_comments": 1,
            "comments": (
                ArchivedComment(
                    position=1,
                    parent=None,
                    author="Anonymous",
                    posted="2026-09-21",
                    paragraphs=("It was tried in 1998.",),
                ),
            ),
        }
        | fields
    )


def make_retrieval(
    councillor: Councillor, *posts: Post, by: User | None = None, now: datetime = NOW, **of: Any
) -> Retrieval:
    """As if a file with these posts had been uploaded; `of` are other fields of its reading."""
    reading = Reading(**{"format": "feed", "skipped": {}, "warnings": (), "posts": posts} | of)
    by = by or councillor.user
    return keep_found([Found("", reading)], councillor=councillor, by=by, now=now)


def make_draft(councillor: Councillor, *, now: datetime = NOW, **post: Any) -> Topic:
    return draft_topic(
        make_post(**post), format="text", councillor=councillor, by=councillor.user, now=now
    )[0]


def make_source(
    councillor: Councillor, address: str = "https://example.org/feed/", *, now: datetime = NOW
) -> Source:
    """Kept as its page offers it, when there was no post in its feed."""
    by = councillor.user
    retrieval = request_retrieval(address, councillor=councillor, by=by, now=now)
    Retrieval.objects.filter(pk=retrieval.pk).update(
        status=RetrievalStatus.DONE,
        feed_address=address,
        readings=as_stored([Found("", Reading("feed", (), {}, ()))]),
    )
    retrieval.refresh_from_db()
    return add_source(retrieval, by=by, now=now)[0]


def make_topic(
    councillor: Councillor,
    *,
    question: str = "Should the lower car park become a market on Saturdays?",
    opened: timedelta = timedelta(days=2),
    closes: timedelta = timedelta(days=30),
    **post: Any,
) -> Topic:
    """An open topic: opened that long ago, and closing in so long (it may be negative)."""
    topic = make_draft(councillor, **post)
    opened_at = NOW - opened
    edit_draft(
        topic,
        title=topic.title,
        question=question,
        can_change="The hours and the layout are open. The car park itself stays.",
        closes_at=NOW + closes,
        by=councillor.user,
    )
    open_topic(topic, by=councillor.user, now=opened_at)
    return topic


def make_closed_topic(councillor: Councillor, **post: Any) -> Topic:
    return make_topic(councillor, opened=timedelta(days=40), closes=timedelta(days=-1), **post)


def make_comment(
    topic: Topic, by: User, text: str = "It would help the shops.", **more: Any
) -> Comment:
    return add_comment(topic, text=text, by=by, **{"now": NOW - timedelta(minutes=5)} | more)
