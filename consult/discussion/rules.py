"""Who may take part, and within which limits."""

import unicodedata
from datetime import datetime, timedelta
from typing import Protocol

from consult.errors import Invalid, Refused

COMMENT_LENGTH = 3000
REASON_LENGTH = 500
EDIT_TIME = timedelta(minutes=15)
# More than anybody writes by hand; less than a script would.
COMMENTS_AN_HOUR = 30
# Letters by their category that show as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Control characters, and overrides that make a text read otherwise than it was written.
_UNSEEN = {code: None for code in [*range(1, 32), *range(127, 160)] if chr(code) not in "\n\t"}
_UNSEEN |= dict.fromkeys([0x202D, 0x202E])


class Actor(Protocol):
    @property
    def is_superuser(self) -> bool: ...
    @property
    def is_suspended(self) -> bool: ...
    @property
    def is_moderator(self) -> bool: ...
    @property
    def councillor_id(self) -> int | None: ...


def check_may_take_part(actor: Actor) -> None:
    if actor.is_suspended:
        raise Refused("Your account is suspended. You can read, but not take part.")
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


def check_may_moderate(actor: Actor) -> None:
    if actor.is_suspended or not (actor.is_superuser or actor.is_moderator):
        raise Refused("Only a moderator can do that.")


def can_edit(*, written_at: datetime, now: datetime) -> bool:
    """Later than this, votes and replies speak of words that should stay as they are."""
    return now < written_at + EDIT_TIME


def says_something(text: str) -> bool:
    """Whether anything of it can be seen: a letter, number, mark or sign that is not blank."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


def clean_text(text: str, *, field: str, limit: int, empty: str) -> str:
    """Trimmed, with ordinary line ends; raises `Invalid` when empty, too long or unprintable."""
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN).strip()
    if "\0" in cleaned or any(0xD800 <= ord(letter) <= 0xDFFF for letter in cleaned):
        raise Invalid(
            "This text holds characters that cannot be stored. Type them again.", field=field
        )
    if not says_something(cleaned):
        raise Invalid(empty, field=field)
    if len(cleaned) > limit:
        raise Invalid(
            f"Use {limit:,} characters or fewer. You have used {len(cleaned):,}.", field=field
        )
    return cleaned
