"""What an action is about: looked up inside its transaction, with no more than it asks of it."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet

from consult.errors import Closed
from consult.topics.lifecycle import State
from consult.topics.models import Topic

Row = TypeVar("Row", bound=Model)
# Of a topic: whose it is, and whether it is open.
TOPIC_FIELDS = ("slug", "councillor", "opened_at", "closes_at")
OF_ITS_TOPIC = tuple(f"topic__{name}" for name in TOPIC_FIELDS)


def lookup(subject: Row | QuerySet[Row]) -> QuerySet[Row]:
    """The row as it is now, whatever the object remembers.

    A page hands over a lookup that nobody made yet, by its address: one statement finds the row,
    checks it and locks it, and raises `DoesNotExist` where there is none.
    """
    if isinstance(subject, QuerySet):
        return subject
    return type(subject)._default_manager.filter(pk=subject.pk)


def check_open(topic: Topic, *, now: datetime) -> None:
    """Raises `Closed`: by the server's time of the request. The topic was read just now."""
    if topic.state(now) is not State.OPEN:
        raise Closed("This topic is closed. It takes no more answers, comments or votes.")
