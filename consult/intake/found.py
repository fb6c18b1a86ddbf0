"""What a paste, some files or an address hold, looked at before anything is a draft."""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from consult.errors import NotAPost
from consult.markup import READ_ATTRIBUTES, READ_TAGS, UNSEEN_TAGS, safe_html
from consult.reading import NO_BODY, NO_DATE, NO_TITLE, Kept, read, tamed, with_own_guids
from consult.reading.post import Post, Reading, as_json, as_kept, from_json

log = logging.getLogger(__name__)

# As JSON, in characters: a page reads all of it to show a part.
MOST_STORED = 5 * 1024 * 1024
_TOO_MUCH = "This holds more than can be shown here; ask an officer to import the file."
# Sent together they are read while somebody waits.
_PATIENCE = 15.0
_PATIENCE_FOR_SOURCES = 5.0
# Twice what is read of one at most (original.py): links grow by what they lead to.
_MOST_OF_SOURCE = 400_000
# What `safe_html` looks at; a body would be one inside another.
KEPT = Kept(READ_TAGS - {"body"}, READ_ATTRIBUTES, UNSEEN_TAGS)
_TO_DO = {
    NO_TITLE: "write one, or the draft is called “Untitled post”",
    NO_DATE: "enter it if you know it",
    NO_BODY: "paste the whole page, with the text of the post",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One input: what was read in it, or why it was refused.

    `name` is the file's, empty for words that were pasted and for an address. The sources of the
    posts went through `markup.safe_html`.
    """

    name: str
    reading: Reading | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post of one input; `place` counts from 1 through all inputs."""

    place: int
    post: Post
    format: str
    name: str


def find_in(inputs: Iterable[tuple[str, bytes]]) -> tuple[Found, ...]:
    """Each input by its name: one that is refused stops no other."""
    ends = time.monotonic() + _PATIENCE
    left = MOST_STORED
    found = []
    for name, data in inputs:
        try:
            if time.monotonic() > ends:
                raise NotAPost("There was no time left for this one: upload it by itself.")
            reading, size = as_shown(read(data), most=left)
        except NotAPost as error:
            found.append(Found(name, None, str(error)))
        except Exception:  # a fault of ours, of whatever kind, must not cost the other files
            log.exception("A reader failed")
            found.append(Found(name, None, "This file could not be read."))
        else:
            left -= size
            found.append(Found(name, reading))
    return tuple(found)


def as_shown(reading: Reading, *, most: int = MOST_STORED) -> tuple[Reading, int]:
    """The reading with safe sources, without any where they are too much; and its size stored.

    Those that there is no time for are left out. Raises NotAPost where it is more than `most`
    without any.
    """
    bare = replace(reading, posts=tuple(replace(post, source=None) for post in reading.posts))
    size = len(json.dumps(as_json(bare)))
    if size > most:
        raise NotAPost(_TOO_MUCH)
    if sum(len(post.source or "") for post in reading.posts) > 2 * (most - size):
        return bare, size
    ends = time.monotonic() + _PATIENCE_FOR_SOURCES
    whole = size
    posts = []
    for post in reading.posts:
        source = _safe_source(post) if time.monotonic() <= ends else None
        whole += len(json.dumps(source))
        if whole > most:
            return bare, size
        posts.append(replace(post, source=source))
    return replace(reading, posts=tuple(posts)), whole


def _safe_source(post: Post) -> str | None:
    if not post.source:
        return None
    said = [*post.body, *(text for comment in post.comments for text in comment.paragraphs)]
    safe = safe_html(tamed(post.source, KEPT), base=post.url or "", said="\n".join(said))
    return safe if 0 < len(safe) <= _MOST_OF_SOURCE else None


def as_stored(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "problem": each.problem, "reading": _reading_as_stored(each.reading)}
        for each in found
    ]


def from_stored(stored: Sequence[Mapping[str, Any]]) -> tuple[Found, ...]:
    """What `as_stored` wrote."""
    return tuple(
        Found(
            each["name"],
            None if each["reading"] is None else from_json(each["reading"]),
            each["problem"],
        )
        for each in stored
    )


def _reading_as_stored(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    stored = as_kept(reading)
    for post, words in zip(reading.posts, stored["posts"], strict=True):
        words["source"] = post.source
    return stored


def posts_of(found: Iterable[Found]) -> list[FoundPost]:
    """All posts in one numbered list, each told from its copies in the same input."""
    posts: list[FoundPost] = []
    for each in found:
        if each.reading is None:
            continue
        for post in with_own_guids(each.reading.posts):
            posts.append(FoundPost(len(posts) + 1, post, each.reading.format, each.name))
    return posts


def sentence_of(warning: str) -> str:
    """A reader's warning, which begins like a clause: as a sentence, with what to do about it."""
    to_do = _TO_DO.get(warning)
    words = f"{warning[:1].upper()}{warning[1:]}{f': {to_do}' if to_do else ''}"
    return words if words.endswith((".", "!", "?")) else f"{words}."
