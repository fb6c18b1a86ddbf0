"""The only writers of positions, comments and votes; each keeps the counts in its transaction."""

from consult.discussion.actions.comments import (
    add_comment,
    answer_comment,
    edit_comment,
    hide_comment,
    restore_comment,
    withdraw_comment,
)
from consult.discussion.actions.counts import recount
from consult.discussion.actions.names import change_name
from consult.discussion.actions.subjects import check_open
from consult.discussion.actions.votes import (
    take_position,
    vote_on_comment,
    withdraw_position,
    withdraw_vote,
)

__all__ = [
    "add_comment",
    "answer_comment",
    "change_name",
    "check_open",
    "edit_comment",
    "hide_comment",
    "recount",
    "restore_comment",
    "take_position",
    "vote_on_comment",
    "withdraw_comment",
    "withdraw_position",
    "withdraw_vote",
]
