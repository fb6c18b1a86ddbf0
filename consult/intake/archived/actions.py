"""The only writers of what is hidden and removed among archived comments."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Councillor, User
from consult.errors import Closed
from consult.intake.archived.marks import holds, marks_of
from consult.intake.changes import changed_post
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
    WithheldComment.objects.update_or_create(mark=marks_of(comment)[0], defaults=hidden)
    _change(comment, hidden)
    return True


@transaction.atomic
def restore_archived(comment: ImportedComment, *, by: User) -> bool:
    """Undo the hiding; False where there is none to undo, as for one that was removed."""
    check_may_moderate(by)
    comment = _as_it_is(comment)
    if comment.hidden_at is None:
        return False
    WithheldComment.objects.filter(mark__in=marks_of(comment), removed_at=None).delete()
    _change(comment, _SHOWN)
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
    marks = marks_of(comment)
    WithheldComment.objects.filter(mark__in=marks).delete()
    WithheldComment.objects.create(mark=marks[0], removed_at=now)
    # Several imports of one blog hold the same comment.
    same = ImportedComment.objects.filter(author=comment.author, removed_at=None)
    for copy in same.order_by().iterator(chunk_size=500):
        if marks_of(copy) == marks:
            _change(copy, {"author": "", "posted": "", "paragraphs": [], "removed_at": now})
    _forget_readings(marks)
    return True


def _as_it_is(comment: ImportedComment) -> ImportedComment:
    """Read again while no import runs: one would miss what is withheld at this moment."""
    list(Councillor.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    found = ImportedComment.objects.filter(pk=comment.pk).first()
    if found is None:
        raise Closed("This comment was imported anew meanwhile. Look for it and try again.")
    return found


def _change(comment: ImportedComment, values: dict[str, Any]) -> None:
    if "removed_at" in values:
        values = values | _SHOWN
    ImportedComment.objects.filter(pk=comment.pk).update(**values)


def _forget_readings(marks: list[str]) -> None:
    """What was read lately and is kept for a week may hold the words too."""
    # One at a time: each may be megabytes.
    for retrieval in Retrieval.objects.exclude(readings=[]).order_by().iterator(chunk_size=1):
        if holds((found.post for found in retrieval.posts), marks):
            retrieval.delete()
    # So may what a post says at its source by now: it is read there again.
    for post in ImportedPost.objects.exclude(changed_to=None).order_by().iterator(chunk_size=1):
        if (newer := changed_post(post)) and holds([newer], marks):
            post.changed_to = (post.changed_to or {}) | {"post": None}
            post.save(update_fields=["changed_to"])
