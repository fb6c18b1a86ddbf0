"""Archived comments as a reader sees them: who, where, when, in reply to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from consult.intake.models import ImportedComment, ImportedPost
from consult.moderation import may_moderate
from consult.web.access import signed_in_user
from consult.web.paging import page_of

ARCHIVED_A_PAGE = 50
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One archived comment, attributed: NAME, on WHERE, WHEN.

    `when` is an ISO date or time, or the year of the post where the comment's is not known.
    `reply_place` is empty where what it replies to stands on another page; `depth` is 0 to 3.
    """

    comment: ImportedComment
    place: str
    name: str
    where: str
    when: str
    reply_to: str
    reply_place: str
    depth: int

    @property
    def gone(self) -> str:
        """Why its words are not here, if they are not."""
        return self.comment.stub


def archive_of(request: HttpRequest, post: ImportedPost) -> dict[str, Any]:
    """For components/archived.html and pages.html: the page that the address asks for."""
    page = page_of(request, post.comments.order_by("position"), ARCHIVED_A_PAGE)
    return {"archive": page, **_shown(request, post, list(page), page.paginator.count)}


def start_of_archive(request: HttpRequest, post: ImportedPost) -> dict[str, Any]:
    """For components/archived.html: the first page; counted only where there is more."""
    rows = list(post.comments.order_by("position")[: ARCHIVED_A_PAGE + 1])
    count = len(rows) if len(rows) <= ARCHIVED_A_PAGE else post.comments.count()
    return _shown(request, post, rows[:ARCHIVED_A_PAGE], count)


def _shown(
    request: HttpRequest, post: ImportedPost, rows: Sequence[ImportedComment], count: int
) -> dict[str, Any]:
    user = signed_in_user(request)
    return {
        "archived": _entries(post, rows),
        "archived_count": count,
        "archived_year": post.published[:4],
        "may_moderate": user is not None and may_moderate(user),
    }


def _entries(post: ImportedPost, page: Sequence[ImportedComment]) -> list[Entry]:
    """One query for what stands on other pages and is replied to on this one."""
    here = {comment.position: comment for comment in page}
    wanted = {c.parent_position for c in page if c.parent_position is not None} - here.keys()
    elsewhere = post.comments.filter(position__in=wanted) if wanted else ()
    parents = here | {comment.position: comment for comment in elsewhere}
    depths: dict[int, int] = {}
    for comment in page:
        parent = comment.parent_position
        known = parent is not None and parent in parents
        depths[comment.position] = min(depths.get(parent or 0, 0) + 1, _DEEPEST) if known else 0
    return [
        Entry(
            comment=comment,
            place=f"archived-{comment.position}",
            name=_name_of(comment),
            where=post.host or "the original blog",
            when=comment.posted or post.published[:4],
            reply_to=_reply_to(comment, parents),
            reply_place=(
                f"archived-{comment.parent_position}" if comment.parent_position in here else ""
            ),
            depth=depths[comment.position],
        )
        for comment in page
    ]


def _reply_to(comment: ImportedComment, parents: Mapping[int, ImportedComment]) -> str:
    parent = parents.get(comment.parent_position or 0)
    if parent is None:
        return ""
    if parent.stub:
        return f"a {'removed' if parent.removed_at else 'hidden'} comment"
    return f"{_name_of(parent)}’s comment"


def _name_of(comment: ImportedComment) -> str:
    return comment.author or "Anonymous"
