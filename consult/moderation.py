"""Who may moderate what people wrote, and what a reason for it must be."""

from consult.actors import Actor
from consult.errors import Refused
from consult.texts import clean_text

REASON_LENGTH = 500


def may_moderate(actor: Actor) -> bool:
    return not actor.is_suspended and (actor.is_superuser or actor.is_moderator)


def check_may_moderate(actor: Actor) -> None:
    if not may_moderate(actor):
        raise Refused("Only a moderator can do that.")


def clean_reason(reason: str) -> str:
    """As it is shown to everybody; raises `Invalid`."""
    return clean_text(reason, field="reason", limit=REASON_LENGTH, empty="Give the reason")
