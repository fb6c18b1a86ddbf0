"""Bytes into posts: one module per format, and the table of them."""

from collections.abc import Callable, Mapping

from consult.errors import NotAPost
from consult.intake.decoding import ACCEPTED
from consult.intake.kinds import kind_of
from consult.intake.post import Reading
from consult.intake.readers import text

MOST_BYTES = 20 * 1024 * 1024

READERS: Mapping[str, Callable[[bytes], Reading]] = {text.FORMAT: text.read}


def read(data: bytes) -> Reading:
    """What the bytes hold, by what they look like; raises NotAPost, in one line, and nothing else.

    Takes time in proportion to the size of `data`.
    """
    if len(data) > MOST_BYTES:
        raise NotAPost(f"This is larger than {MOST_BYTES // 1024 // 1024} MB; {ACCEPTED}.")
    kind = kind_of(data)
    reader = READERS.get(kind.format)
    if reader is None:
        raise NotAPost(f"This looks like {kind.words}; {ACCEPTED}.")
    return reader(data)
