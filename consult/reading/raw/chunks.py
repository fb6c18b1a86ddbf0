"""A file that is run over several times and never held whole."""

import io
from collections.abc import Iterator
from typing import IO
from zlib import crc32

from consult.errors import NotAPost

MB = 1024 * 1024


class Chunks:
    """Each `iter()` begins anew; raises NotAPost for a file that is too large or no longer the
    same: what one run checked is what the next one reads.
    """

    size = 256 * 1024

    def __init__(self, source: IO[bytes], *, most: int) -> None:
        self._source, self._most = source, most
        self._sums: list[int] = []
        self._met_whole = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            self._source.seek(0)
            number = 0
            while chunk := self._source.read(self.size):
                self._compare(number, chunk)
                yield chunk
                number += 1
        except OSError as error:
            raise NotAPost(f"{error.strerror or 'It cannot be read'}.") from error
        if number < len(self._sums):
            raise _changed()
        self._met_whole = True

    def _compare(self, number: int, chunk: bytes) -> None:
        """Only with what was met before: a run may end before the file does."""
        if number < len(self._sums):
            if self._sums[number] != crc32(chunk):
                raise _changed()
            return
        if self._met_whole:
            raise _changed()
        if number * self.size + len(chunk) > self._most:
            raise NotAPost(f"This is larger than {self._most // MB} MB.")
        self._sums.append(crc32(chunk))


Data = Chunks | list[bytes]


def head_of(data: Data, size: int) -> bytes:
    """The first `size` bytes, fewer if there are no more."""
    head = io.BytesIO()
    for chunk in data:
        if head.write(chunk) and head.tell() >= size:
            break
    return head.getvalue()[:size]


def _changed() -> NotAPost:
    return NotAPost("This file changed while it was read: try again.")
