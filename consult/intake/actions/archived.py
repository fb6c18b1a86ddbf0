"""The only writers of what is hidden and removed among archived comments."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Councillor, User
from consult.errors import Closed
from consult.intake.known import changed_post
from consult.intake.marks import holds, marks_of
from consult.intake.models import ImportedComment, ImportedPost, Retrieval, WithheldComment
from consult.moderation import check_may_moderate, clean_reason

_SHOWN: dict[str, Any] = {"hidden_at": None, "hidden_reason": "", "hidden_by": None}


@transaction.atomic
def hide_archived(comment: ImportedComment, *, reason: str, by: User, now: datetime) -> bool:
    """Whether this hid it: one that was hidden before keeps its reason, one removed stays so.

    It is hidden wherever the post is imported again.
    """
    check_may_moderate(by)
    reason = clean_reason(reason)
    comment = _as_it_is(comment)
    if comment.stub:
        return False
    hidden = {"hidden_at": now, "hidden_reason": reason, "hidden_by": by}
    for mark in _own_marks(comment):
        WithheldComment.objects.update_or_create(mark=mark, defaults=hidden)
    _copies(comment).filter(hidden_at=None).update(**hidden)
    return True


@transaction.atomic
def restore_archived(comment: ImportedComment, *, by: User) -> bool:
    """Undo the hiding, of its copies as well; False where there is none to undo, as for one that
    was removed."""
    check_may_moderate(by)
    comment = _as_it_is(comment)
    if comment.hidden_at is None:
        return False
    WithheldComment.objects.filter(mark__in=_all_marks(comment), removed_at=None).delete()
    _copies(comment).update(**_SHOWN)
    return True


@transaction.atomic
def remove_archived(comment: ImportedComment, *, by: User, now: datetime) -> bool:
    """Its words and its writer's name go for good, here and wherever else they are kept.

    Its place stays, for the replies to it. False for one that was removed before.
    """
    check_may_moderate(by)
    comment = _as_it_is(comment)
    if comment.removed_at is not None:
        return False
    marks = _all_marks(comment)
    WithheldComment.objects.filter(mark__in=marks).delete()
    removed = [WithheldComment(mark=mark, removed_at=now) for mark in _own_marks(comment)]
    WithheldComment.objects.bulk_create(removed)
    copies = _copies(comment)
    _forget_quotations(copies)
    copies.update(author="", posted="", paragraphs=[], removed_at=now, **_SHOWN)
    _forget_readings(marks)
    return True


def _as_it_is(comment: ImportedComment) -> ImportedComment:
    """Read again while no import runs: one would miss what is withheld at this moment."""
    list(Councillor.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    found = ImportedComment.objects.filter(pk=comment.pk).first()
    if found is None:
        raise Closed("This comment was imported anew meanwhile. Look for it and try again.")
    return found


def _own_marks(comment: ImportedComment) -> set[str]:
    """Of what it says, and of what it said when it was read: somebody may have corrected it."""
    return {marks_of(comment)[0], comment.mark} - {""}


def _all_marks(comment: ImportedComment) -> set[str]:
    """The same, and under the keys that were used before."""
    return {*marks_of(comment), comment.mark} - {""}


def _copies(comment: ImportedComment) -> QuerySet[ImportedComment]:
    """It, and the same comment in other imports of its blog."""
    marks = _all_marks(comment)
    left = ImportedComment.objects.filter(removed_at=None).order_by()
    unmarked = left.filter(mark="").iterator(chunk_size=500)
    old = [copy.pk for copy in unmarked if not marks.isdisjoint(marks_of(copy))]
    return left.filter(Q(pk=comment.pk) | Q(mark__in=marks) | Q(pk__in=old))


def _forget_quotations(copies: QuerySet[ImportedComment]) -> None:
    """A warning may quote its words as what was left out."""
    posts = ImportedPost.objects.filter(pk__in=copies.values_list("post", flat=True))
    for post in posts.exclude(warnings=[]).only("warnings"):
        post.warnings = [warning for warning in post.warnings if "“" not in warning]
        post.save(update_fields=["warnings"])


def _forget_readings(marks: set[str]) -> None:
    """What was read lately and is kept for a week may hold the words too."""
    # One at a time: each may be megabytes.
    for retrieval in Retrieval.objects.exclude(readings=[]).order_by().iterator(chunk_size=1):
        if holds((found.post for found in retrieval.posts), marks):
            retrieval.delete()
    # So may what a post says at its source by now: it is read there again.
    for post in ImportedPost.objects.exclude(changed_at=None).order_by().iterator(chunk_size=1):
        if (newer := changed_post(post)) and holds([newer], marks):
            post.changed_to = (post.changed_to or {}) | {"post": None}
            post.save(update_fields=["changed_to"])
