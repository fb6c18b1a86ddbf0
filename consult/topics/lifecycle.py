"""What state a topic is in, what it needs before it may open, and who may run it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consult.actors import Actor

MINIMUM = timedelta(days=7)
ADVISED = timedelta(days=28)
QUESTION_LENGTH = 200
CAN_CHANGE_LENGTH = 2000


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What an import did: CHANGED is a post that says something else, left as it was here.

    OTHERS is one that a source names and that is not this source's to change.
    """

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    CHANGED = "changed"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a topic lacks: `field` of the form, what to do, and why it matters.

    Source: the Gunning principles, R v Brent LBC, ex parte Gunning (1985).
    """

    field: str
    task: str
    why: str


def state(opened_at: datetime | None, closes_at: datetime | None, now: datetime) -> State:
    """Derived when it is read: no job has to run for a topic to close on time."""
    if opened_at is None or opened_at > now:
        return State.DRAFT
    return State.OPEN if closes_at is None or now < closes_at else State.CLOSED


def may_run(actor: Actor, councillor_id: int) -> bool:
    """Edit a draft, open it, answer officially on it: its councillor, or an admin."""
    if actor.is_suspended:
        return False
    return actor.is_superuser or actor.councillor_id == councillor_id


def needs(
    *, question: str, can_change: str, body: list[str], closes_at: datetime | None, now: datetime
) -> list[Need]:
    """What still stands between a draft and its opening, in the order of the form."""
    found = []
    if not question.strip():
        found.append(
            Need(
                "question",
                "Write the question",
                "Residents support or oppose one clear thing.",
            )
        )
    if not can_change.strip():
        found.append(
            Need(
                "can_change",
                "Say what can still change",
                "Asking is only fair while the decision is still open.",
            )
        )
    if not any(paragraph.strip() for paragraph in body):
        found.append(
            Need(
                "body",
                "Give the background",
                "People need enough information to give a considered answer.",
            )
        )
    if closes_at is None:
        found.append(
            Need("closes_on", "Set a closing date", "People need to know how long they have.")
        )
    elif closes_at < now + MINIMUM:
        found.append(
            Need(
                "closes_on",
                f"Choose a closing date at least {MINIMUM.days} days from today",
                "People need enough time to answer.",
            )
        )
    return found


def is_short(closes_at: datetime | None, now: datetime) -> bool:
    """Allowed, but less time than is advised."""
    return closes_at is not None and closes_at < now + ADVISED
