"""The only writers of imported posts."""

from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import transaction

from accounts.models import Councillor, User
from consult.intake.known import (
    PLACE_LENGTH,
    change_as_json,
    change_digest,
    changed_post,
    digest_of,
    hash_of,
    identity_as_stored,
    identity_of,
    known_posts,
    place_of,
)
from consult.intake.marks import marked, withheld_among, without_removed
from consult.intake.models import ImportedComment, ImportedPost, Source, WithheldComment
from consult.reading.post import ArchivedComment, Post


def find_post(post: Post, *, councillor: Councillor) -> ImportedPost | None:
    """This councillor's import of the post, if any. Call inside a transaction.

    Imports of one councillor wait for each other here, so that twenty at once make one post.
    """
    Councillor.objects.select_for_update(no_key=True).get(pk=councillor.pk)
    return known_posts([post], councillor_id=councillor.pk)[0]


@transaction.atomic
def store_post(
    post: Post,
    *,
    says: Post,
    format: str,
    councillor: Councillor,
    by: User | None,
    now: datetime,
    source: Source | None = None,
) -> ImportedPost:
    """A new post, whole with its archived comments; `find_post` must have found none.

    `says` is the post as somebody corrected it, or the post itself.
    """
    stored = ImportedPost.objects.create(
        councillor=councillor,
        identity=identity_of(post, councillor.pk),
        guid=(post.guid or "")[:500],
        imported_at=now,
        imported_by=by,
        source=source,
        **_content(post, says, format),
    )
    _store_comments(stored, says, read=post)
    return stored


@transaction.atomic
def replace_post(stored: ImportedPost, *, post: Post, says: Post, format: str) -> None:
    """Make it say what its source says now; the archived comments are replaced with it."""
    content = _content(post, says, format) | {"changed_at": None, "changed_to": None}
    for name, value in content.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(content))
    stored.comments.all().delete()
    _store_comments(stored, says, read=post)


def note_change(stored: ImportedPost, *, post: Post, format: str, now: datetime) -> None:
    """Its source says this now, and what was made of it here stays."""
    if stored.changed_at is None or change_digest(stored) != digest_of(post):
        stored.changed_at = stored.changed_at or now
        stored.changed_to = change_as_json(without_removed(post), format, digest=digest_of(post))
        stored.save(update_fields=["changed_at", "changed_to"])


def dismiss_change(stored: ImportedPost) -> None:
    """What its source says now is known, and of no more interest until it changes again."""
    stored.digest = change_digest(stored) or stored.digest
    stored.changed_at = stored.changed_to = None
    stored.save(update_fields=["changed_at", "changed_to", "digest"])


def take_change(stored: ImportedPost) -> bool:
    """Its title and text become those of its source now; False where they are not known.

    Its archived comments stay: somebody may have corrected them, or left some out.
    """
    post = changed_post(stored)
    if post is not None:
        stored.title, stored.body = (post.title or "")[:300], list(post.body)
        stored.save(update_fields=["title", "body"])
        dismiss_change(stored)
    return post is not None


def note_same(stored: ImportedPost, *, post: Post) -> None:
    """Its source says what it said."""
    digest = stored.digest or digest_of(post)
    if stored.changed_at is not None or digest != stored.digest:
        stored.changed_at, stored.changed_to, stored.digest = None, None, digest
        stored.save(update_fields=["changed_at", "changed_to", "digest"])


def note_return(stored: ImportedPost) -> None:
    """It is at its source, where it may have been missing."""
    if stored.gone_at is not None:
        stored.gone_at = None
        stored.save(update_fields=["gone_at"])


def move_post(stored: ImportedPost, *, to: Councillor) -> None:
    """It is this councillor's from now on. Call inside a transaction that locked both.

    A source that stays behind neither changes it any more, nor counts it as waiting.
    """
    identity = identity_as_stored(stored, to.pk)
    if ImportedPost.objects.filter(identity=identity).exclude(pk=stored.pk).exists():
        # They imported the same post. Theirs is the one that later imports find.
        identity = hash_of(f"{identity} {stored.pk}")
    stored.councillor, stored.identity = to, identity
    if stored.source and stored.source.councillor_id != to.pk:
        stored.source = None
    stored.save(update_fields=["councillor", "identity", "source"])


def _content(post: Post, says: Post, format: str) -> dict[str, Any]:
    """What `says` holds, and by what `post` is known again, however it was corrected."""
    return {
        "format": format,
        "title": (says.title or "")[:300],
        "published": says.published or "",
        "author": (says.author or "")[:200],
        # A part of an address leads nowhere.
        "url": post.url if post.url and len(post.url) <= 500 else "",
        "place": place_of(post)[:PLACE_LENGTH],
        "body": list(says.body),
        "declared_comments": post.declared_comments,
        "warnings": list(says.warnings),
        "digest": digest_of(post),
    }


def _store_comments(stored: ImportedPost, says: Post, *, read: Post) -> None:
    """Those of `says`, known by what they said when they were read."""
    as_read = dict(zip([c.position for c in read.comments], marked(read.comments), strict=True))
    withheld = withheld_among(says.comments) if says.comments != read.comments else ()
    ImportedComment.objects.bulk_create(
        ImportedComment(
            post=stored,
            position=comment.position,
            parent_position=comment.parent,
            mark=as_read[comment.position][0],
            **_said(comment, as_read[comment.position][1] or why),
        )
        for comment, why in zip_longest(says.comments, withheld)
    )


def _said(comment: ArchivedComment, why: WithheldComment | None) -> dict[str, Any]:
    """What it says; of one that was removed, nothing."""
    if why is not None and why.removed_at is not None:
        return {"removed_at": why.removed_at}
    said = {
        "author": (comment.author or "")[:200],
        "posted": comment.posted or "",
        "paragraphs": list(comment.paragraphs),
    }
    hidden = ("hidden_at", "hidden_reason", "hidden_by_id")
    return said | ({name: getattr(why, name) for name in hidden} if why else {})
