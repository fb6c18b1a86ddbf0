"""Bytes in, posts out: what councillors published elsewhere, as plain data.

    reading.read(data)        a Reading: format, posts with their archived comments, warnings
    reading.open_file(name)   the same post by post, from a file of any size, or "-"

Both raise NotAPost, with one sentence for a person, and nothing else. They take time and memory in
proportion to the input, touch neither network nor database, and need no Django. What a source does
not say is None, never guessed; what is doubtful is said in a warning.

    formats/   one module per format: what its files look like, and how one is read
    entries/   what feeds and exports share: their entries, threads, names made plain
    pages/     a saved page of HTML: headline, body, comments, what a page tells machines
    lines/     a saved page of text: opening, headings, lists, comments, furniture
    markup/    HTML and XML that nobody trusts, in bounded time and memory
    raw/       what bytes are, and into which text
    dates/     date lines, time stamps, the order of day and month
    post.py    the shapes: Post, ArchivedComment, Reading, Stream

This module is the only door: whoever is outside imports from here and from `post`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from consult.errors import NotAPost
from consult.reading.addresses import canonical, with_own_guids, without_secrets
from consult.reading.dates.order import order_in
from consult.reading.formats import blogger, email, feed, frontmatter, html, text, wordpress
from consult.reading.markup.elements import STREAMED, WHOLE
from consult.reading.markup.tamed import Kept, tamed
from consult.reading.pages.metadata import feed_of
from consult.reading.post import Post, Reading, Stream, storable
from consult.reading.raw.chunks import MB
from consult.reading.raw.kinds import HEAD_OF_XML, kind_of, refusal_of
from consult.reading.raw.paragraphs import paragraphs_of_text
from consult.reading.warnings import NO_BODY, NO_DATE, NO_TITLE, skipped_in_words

__all__ = [
    "MOST_BYTES",
    "NO_BODY",
    "NO_DATE",
    "NO_TITLE",
    "Kept",
    "canonical",
    "feed_of",
    "kind_of",
    "open_file",
    "paragraphs_of_text",
    "read",
    "skipped_in_words",
    "tamed",
    "with_own_guids",
    "without_secrets",
]

MOST_BYTES = WHOLE.bytes

_WHY_NOT: Mapping[type[Exception], str] = {
    FileNotFoundError: "There is no such file.",
    IsADirectoryError: "This is a folder: give the files in it.",
    PermissionError: "You may not read this file.",
}

READERS: Mapping[str, Callable[[bytes], Reading]] = {
    each.FORMAT: each.read for each in (blogger, email, feed, frontmatter, html, text, wordpress)
}


def read(data: bytes) -> Reading:
    """What the bytes hold, by what they look like; raises NotAPost, in one line, and nothing else.

    Takes time in proportion to the size of `data`.
    """
    if len(data) > MOST_BYTES:
        raise NotAPost(f"This is larger than {MOST_BYTES // MB} MB. Give a part of it.")
    kind = kind_of(data)
    reader = READERS.get(kind.format)
    if reader is None:
        raise NotAPost(refusal_of(kind))
    with order_in(data) as warnings:
        found = reader(data)
    posts = tuple(map(_for_everybody, found.posts))
    return replace(found, posts=posts, warnings=(*found.warnings, *warnings))


@contextmanager
def open_file(name: str) -> Iterator[Stream]:
    """What a file holds, or standard input for "-", post by post.

    Raises NotAPost and nothing else: on entering, for all that can be found by reading the whole
    file; with a later post only where a WordPress export changed meanwhile.
    """
    with ExitStack() as stack:
        try:
            source = _opened(name, stack)
            stream = _streamed(source)
        # ValueError: no file can be called that, as with a NUL in the name.
        except (OSError, ValueError) as error:
            why = _WHY_NOT.get(type(error), "This file cannot be read.")
            raise NotAPost(why) from error
        yield stream


def _opened(name: str, stack: ExitStack) -> IO[bytes]:
    """A file that can be read twice."""
    pipe: IO[bytes] = sys.stdin.buffer
    if name != "-":
        pipe = stack.enter_context(Path(name).open("rb"))  # noqa: SIM115
        if pipe.seekable():
            return pipe
    copy = stack.enter_context(SpooledTemporaryFile(max_size=MB))  # noqa: SIM115
    # More than may be read tells that there is too much.
    while copy.tell() <= STREAMED.bytes and (chunk := pipe.read(MB)):
        copy.write(chunk)
    copy.seek(0)
    return copy


def _streamed(source: IO[bytes]) -> Stream:
    """Only WordPress exports are read as a stream: all others are small, or have no order."""
    head = source.read(HEAD_OF_XML)
    if kind_of(head).format == wordpress.FORMAT:
        stream = wordpress.stream(source)
        return replace(stream, posts=map(_for_everybody, stream.posts))
    found = read(head + source.read(MOST_BYTES + 1 - len(head)))
    return Stream(found.format, len(found.posts), iter(found.posts), found.skipped, found.warnings)


def _for_everybody(post: Post) -> Post:
    """As it may be stored; its address opens no door, and names no reader of a newsletter."""
    post = storable(post)
    try:
        return replace(post, url=without_secrets(post.url) if post.url else None)
    except ValueError:
        return replace(post, url=None)
