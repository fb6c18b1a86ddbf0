"""The index of the stages' models, for Django only."""

from consult.discussion.models import Comment, CommentRevision, CommentVote, Position, Tally
from consult.intake.models import (
    ImportedComment,
    ImportedPost,
    Retrieval,
    Source,
    WithheldComment,
)
from consult.outreach.models import Delivery, Subscription
from consult.topics.models import HandOver, Topic

__all__ = [
    "Comment",
    "CommentRevision",
    "CommentVote",
    "Delivery",
    "HandOver",
    "ImportedComment",
    "ImportedPost",
    "Position",
    "Retrieval",
    "Source",
    "Subscription",
    "Tally",
    "Topic",
    "WithheldComment",
]
