"""Who may take part, and within which limits."""

from datetime import datetime, timedelta

from consult.actors import Actor
from consult.errors import Refused

COMMENT_LENGTH = 3000
EDIT_TIME = timedelta(minutes=15)
# More than anybody writes by hand; less than a script would.
COMMENTS_AN_HOUR = 30


def check_may_take_part(actor: Actor) -> None:
    if actor.is_suspended:
        raise Refused(actor.suspension)
    if actor.is_superuser:
        raise Refused("Admins run the consultation. They do not take part in it.")


def check_may_vote(actor: Actor, *, councillor_id: int) -> None:
    """Positions and comment votes; `councillor_id` is the topic's."""
    check_may_take_part(actor)
    if actor.councillor_id == councillor_id:
        raise Refused("This is your topic. You answer residents, and do not vote.")


def check_may_answer(actor: Actor, *, councillor_id: int) -> None:
    """Official answers: the topic's councillor, or an admin on their behalf."""
    if actor.is_suspended or not (actor.is_superuser or actor.councillor_id == councillor_id):
        raise Refused("Only this topic's councillor can answer officially.")


def can_edit(*, written_at: datetime, now: datetime) -> bool:
    """Later than this, votes and replies speak of words that should stay as they are."""
    return now < written_at + EDIT_TIME
