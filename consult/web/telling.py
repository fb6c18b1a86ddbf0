"""What was just done, told where it was done: by the comment, in the answer box, or at the top."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from consult.discussion.models import Comment

ANSWER = "answer"
TOP = ""


def place_of(comment_id: int) -> str:
    """The id of a comment on every page that shows it."""
    return f"comment-{comment_id}"


def tell(
    request: HttpRequest, words: str, *, at: str = TOP, level: int = constants.SUCCESS
) -> None:
    """On the next page, by the thing whose id is `at`; at the top where that is not shown."""
    messages.add_message(request, level, words, extra_tags=at)


def told(request: HttpRequest, places: Collection[str]) -> dict[str, list[Message]]:
    """What is to be told on this page, by place; `TOP` holds what is about nothing shown here.

    Told once: a page that calls this shows all that it returns.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for message in messages.get_messages(request):
        place = message.extra_tags or TOP
        found[place if place in places else TOP].append(message)
    return dict(found)


def words_after_sending(comment: Comment, now: datetime) -> str:
    """What became of a comment, reply or answer that was sent at `now`, and what may come next."""
    if comment.official:
        name, next_step = "official answer", ""
    elif comment.parent_id is not None:
        name, next_step = "reply", " You can change it for 15 minutes."
    elif comment.is_question:
        name, next_step = "question", " The councillor is told of it in the next digest."
    else:
        name, next_step = "comment", " You can change it for 15 minutes."
    if comment.created_at < now:
        return f"You had sent this before. Your {name} is published once."
    return f"Your {name} is published.{next_step}"
