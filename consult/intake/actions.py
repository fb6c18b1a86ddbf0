"""The only writers of imported posts."""

import hashlib
import unicodedata
from datetime import datetime

from django.db import transaction

from accounts.models import Councillor, User
from consult.intake.models import ImportedComment, ImportedPost
from consult.intake.post import Post


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _identity(post: Post, councillor: Councillor) -> str:
    """The same post keeps the same identity however often it is saved, and by whichever way."""
    if post.guid:
        parts = ["guid", post.guid]
    elif post.url:
        parts = ["url", post.url.removeprefix("https://").removeprefix("http://").rstrip("/")]
    else:
        parts = ["title", _folded(post.title or ""), post.published or ""]
        if not post.title:
            # Two untitled posts are the same one only if they say the same.
            parts += [_folded("\n".join(post.body))]
    return hashlib.sha256("\n".join([str(councillor.pk), *parts]).encode()).hexdigest()


@transaction.atomic
def store_post(
    post: Post,
    *,
    format: str,
    councillor: Councillor,
    by: User | None,
    now: datetime,
) -> tuple[ImportedPost, bool]:
    """The stored post, and whether it is new. All or nothing; safe to run many times at once."""
    stored, is_new = ImportedPost.objects.get_or_create(
        identity=_identity(post, councillor),
        defaults={
            "councillor": councillor,
            "format": format,
            "title": (post.title or "")[:300],
            "published": post.published or "",
            "author": (post.author or "")[:200],
            "url": post.url or "",
            "guid": post.guid or "",
            "body": list(post.body),
            "declared_comments": post.declared_comments,
            "warnings": list(post.warnings),
            "imported_at": now,
            "imported_by": by,
        },
    )
    if is_new:
        ImportedComment.objects.bulk_create(
            ImportedComment(
                post=stored,
                position=comment.position,
                parent_position=comment.parent,
                author=(comment.author or "")[:200],
                posted=comment.posted or "",
                paragraphs=list(comment.paragraphs),
            )
            for comment in post.comments
        )
    return stored, is_new
