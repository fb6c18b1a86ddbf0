"""What an archived comment is known by when its words must not be kept: a keyed hash of them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac

from consult.intake.models import WithheldComment
from consult.reading.post import ArchivedComment, Post

_SALT = "consult.intake.archived"
# Fewer letters than this ("I agree.") are anybody's: the name and the day tell whose they are.
_TELLING = 40
_BETWEEN_LETTERS = re.compile(r"[\W_]+")
# SQLite takes some thousands of values in one question.
_AT_ONCE = 5000


class Said(Protocol):
    """An archived comment, as a reader yields it or as it is stored."""

    @property
    def author(self) -> str | None: ...
    @property
    def posted(self) -> str | None: ...
    @property
    def paragraphs(self) -> Collection[str]: ...


def marks_of(comment: Said) -> list[str]:
    """One for each secret key: today's first, then those that it replaced.

    Letters and digits alone count, so that a saved page and an export of a blog give the same.
    """
    told = [_letters_of("".join(comment.paragraphs))]
    if len(told[0]) < _TELLING:
        told += [_letters_of((comment.author or "")[:200]), (comment.posted or "")[:10]]
    said = "\n".join(told).encode("utf-8", "surrogatepass")
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(_SALT, said, secret=key, algorithm="sha256").hexdigest() for key in keys]


def marked(comments: Sequence[Said]) -> list[tuple[str, WithheldComment | None]]:
    """For each of these comments its mark, and why it is not shown; None for one that is."""
    marks = [marks_of(comment) for comment in comments]
    found = _found([mark for own in marks for mark in own])
    return [(own[0], next((found[mark] for mark in own if mark in found), None)) for own in marks]


def withheld_among(comments: Sequence[Said]) -> list[WithheldComment | None]:
    """For each of these comments, why it is not shown; None for one that is."""
    return [why for _, why in marked(comments)]


def with_stubs(post: Post, withheld: Sequence[WithheldComment | None]) -> Post:
    """As it may be shown before an import; `withheld` is what `withheld_among` says."""
    pairs = zip(post.comments, withheld, strict=True)
    return replace(post, comments=tuple(_as_shown(comment, why) for comment, why in pairs))


def without_removed(post: Post) -> Post:
    """As it may be kept: with no word of a comment that was removed."""
    withheld = withheld_among(post.comments)
    gone = {
        comment.position
        for comment, why in zip(post.comments, withheld, strict=True)
        if why is not None and why.removed_at is not None
    }
    left = (comment for comment in post.comments if comment.position not in gone)
    comments = tuple(replace(c, parent=None) if c.parent in gone else c for c in left)
    return replace(post, comments=comments)


def holds(posts: Iterable[Post], marks: Collection[str]) -> bool:
    """Whether a comment of these posts is known by one of these marks."""
    wanted = set(marks)
    return any(not wanted.isdisjoint(marks_of(c)) for post in posts for c in post.comments)


def _as_shown(comment: ArchivedComment, withheld: WithheldComment | None) -> ArchivedComment:
    if withheld is None:
        return comment
    return replace(comment, author="An archived comment", posted=None, paragraphs=(withheld.stub,))


def _found(marks: Sequence[str]) -> dict[str, WithheldComment]:
    return {
        row.mark: row
        for start in range(0, len(marks), _AT_ONCE)
        for row in WithheldComment.objects.filter(mark__in=marks[start : start + _AT_ONCE])
    }


def _letters_of(text: str) -> str:
    return _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
