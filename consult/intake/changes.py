"""What a post says at its source by now, kept beside what was made of it here."""

import json
from typing import Any

from consult.intake.models import ImportedPost
from consult.intake.post import Post, post_as_json, post_from_json

_MOST_CHARACTERS = 1_500_000


def change_as_json(post: Post, format: str, *, digest: str) -> dict[str, Any]:
    """What is kept of a change; of a post that is too long, that it changed and no word."""
    content = post_as_json(post)
    is_short = len(json.dumps(content)) <= _MOST_CHARACTERS
    return {
        "digest": digest,
        "format": format,
        "post": content if is_short else None,
    }


def changed_post(stored: ImportedPost) -> Post | None:
    """What it says at its source now; None where that is not known, or it is too long."""
    content = (stored.changed_to or {}).get("post")
    return post_from_json(content) if stored.changed_at and content else None


def change_digest(stored: ImportedPost) -> str:
    """Tells one change from the next."""
    digest: str = (stored.changed_to or {}).get("digest", "")
    return digest
