"""Bytes into posts: one module per format, and the table of them."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from consult.errors import NotAPost
from consult.intake.kinds import kind_of, refusal_of
from consult.intake.post import Reading
from consult.intake.readers import blogger, email, feed, frontmatter, html, text, wordpress

MOST_BYTES = 20 * 1024 * 1024

_WHY_NOT: Mapping[type[OSError], str] = {
    FileNotFoundError: "There is no such file.",
    IsADirectoryError: "This is a folder: give the files in it.",
    PermissionError: "You may not read this file.",
}

READERS: Mapping[str, Callable[[bytes], Reading]] = {
    text.FORMAT: text.read,
    html.FORMAT: html.read,
    frontmatter.FORMAT: frontmatter.read,
    email.FORMAT: email.read,
    feed.FORMAT: feed.read,
    wordpress.FORMAT: wordpress.read,
    blogger.FORMAT: blogger.read,
}


def read(data: bytes) -> Reading:
    """What the bytes hold, by what they look like; raises NotAPost, in one line, and nothing else.

    Takes time in proportion to the size of `data`.
    """
    if len(data) > MOST_BYTES:
        raise NotAPost(f"This is larger than {MOST_BYTES // 1024 // 1024} MB. Give a part of it.")
    kind = kind_of(data)
    reader = READERS.get(kind.format)
    if reader is None:
        raise NotAPost(refusal_of(kind))
    return reader(data)


def read_file(name: str) -> Reading:
    """What a file holds, or standard input for "-"; raises NotAPost and nothing else."""
    try:
        # One byte more than may be read tells that there is too much.
        if name == "-":
            return read(sys.stdin.buffer.read(MOST_BYTES + 1))
        with Path(name).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotAPost(_WHY_NOT.get(type(error), "This file cannot be read.")) from error
    return read(data)
