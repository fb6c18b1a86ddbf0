"""The shapes that every reader yields: a reading, its posts, their archived comments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class ArchivedComment:
    """A comment that came with the post; `parent` is the position of the comment it replies to."""

    position: int
    parent: int | None
    author: str | None
    posted: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """What a councillor published elsewhere. What its source does not say is None, never guessed.

    `published` is an ISO date, or date and time, local as the blog showed it. `source` is the HTML
    that it was read from, unsafe as it came; it is shown beside the rest, and is no part of it.
    """

    title: str | None
    published: str | None
    author: str | None = None
    url: str | None = None
    guid: str | None = None
    body: tuple[str, ...] = ()
    declared_comments: int | None = None
    comments: tuple[ArchivedComment, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one input holds; `skipped` counts by kind what must not come in."""

    format: str
    posts: tuple[Post, ...]
    skipped: Mapping[str, int]
    warnings: tuple[str, ...]
    # A feed's own name.
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """A reading whose posts, `count` of them, come one at a time, from a file of any size.

    What is refused was refused before the first; `skipped` and `warnings` are whole after the last.
    """

    format: str
    count: int
    posts: Iterator[Post]
    skipped: Mapping[str, int]
    warnings: Sequence[str]

    def whole(self) -> Reading:
        posts = tuple(self.posts)
        return Reading(self.format, posts, dict(self.skipped), tuple(self.warnings))


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(post: Post) -> Post:
    """Without NULs and halves of letters (lone surrogates), which a database refuses."""
    return replace(post, **{name: _clean(value) for name, value in _values(post)})


def _clean(value: Any) -> Any:
    if isinstance(value, ArchivedComment):
        return replace(value, **{name: _clean(each) for name, each in _values(value)})
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    return _UNSTORABLE.sub("", value) if isinstance(value, str) else value


def _values(shape: Post | ArchivedComment) -> Iterator[tuple[str, Any]]:
    return ((each.name, getattr(shape, each.name)) for each in fields(shape))


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain lists and dicts, in the order in which a person reads them.

    Without the sources of its posts, which would say all of it twice.
    """
    return {
        "format": reading.format,
        "skipped": dict(reading.skipped),
        "warnings": list(reading.warnings),
        "posts": [post_as_json(post) for post in reading.posts],
    }


def as_kept(reading: Reading) -> dict[str, Any]:
    """The same with what is for our own pages and no part of the reading contract."""
    return as_json(reading) | {"title": reading.title}


def from_json(stored: Mapping[str, Any]) -> Reading:
    """The reading that `as_json` wrote; a post may have its `source` beside the rest."""
    return Reading(
        format=stored["format"],
        posts=tuple(post_from_json(post) for post in stored["posts"]),
        skipped=dict(stored["skipped"]),
        warnings=tuple(stored["warnings"]),
        title=stored.get("title"),
    )


def post_from_json(stored: Mapping[str, Any]) -> Post:
    """The post that `post_as_json` wrote."""
    comments = tuple(
        ArchivedComment(**(comment | {"paragraphs": tuple(comment["paragraphs"])}))
        for comment in stored["comments"]
    )
    words = {"body": tuple(stored["body"]), "warnings": tuple(stored["warnings"])}
    return Post(**{**stored, **words, "comments": comments})


def post_as_json(post: Post) -> dict[str, object]:
    """One post of `as_json`."""
    written = {name: _listed(value) for name, value in _values(post) if name != "source"}
    return written | {"comments": [comment_as_json(comment) for comment in post.comments]}


def comment_as_json(comment: ArchivedComment) -> dict[str, object]:
    return {name: _listed(value) for name, value in _values(comment)}


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
