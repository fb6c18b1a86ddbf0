"""XML read so that it cannot hurt: decoded here, checked whole, and only then read by entries."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO

from consult.errors import NotAPost
from consult.reading.markup.elements import WHOLE, Element, Fault, Limits, Parser
from consult.reading.raw.charsets import codec_of
from consult.reading.raw.chunks import Chunks, head_of
from consult.reading.raw.decoding import Text, code_of, not_text

_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_LEAD = " \t\r\n\v\f\u00a0\ufeff\u200b"
_NEVER_IN_XML = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_entries(
    data: bytes, *, looks_like: str, entries: frozenset[str], take: Callable[[Element], object]
) -> tuple[Element, tuple[str, ...]]:
    """Hands each entry to `take` in file order; returns the root without them, and warnings.

    Raises NotAPost, with line and reason, before anything is taken.
    """
    document = Document(BytesIO(data), looks_like=looks_like, entries=entries)
    for entry in document:
        take(entry)
    return document.root, document.warnings


class Document:
    """The entries of a file, in file order; `root` is what stands around them.

    To make it reads and checks the whole file, and hands each entry to `check`; raises NotAPost,
    with line and reason. To iterate over it reads the file again, with the same checks: only a
    file that changed meanwhile can raise then. Memory is that of the largest entry. An entry ends
    at its end tag; `entries` are names as in Element.
    """

    root: Element
    warnings: tuple[str, ...]

    def __init__(
        self,
        source: IO[bytes],
        *,
        looks_like: str,
        entries: frozenset[str],
        limits: Limits = WHOLE,
        check: Callable[[Element], object] = id,
    ) -> None:
        self._chunks = Chunks(source, most=limits.bytes)
        found = _DECLARED.search(head_of(self._chunks, 1024))
        self._code = code_of(self._chunks, codec_of(found[1].decode()) if found else None)
        self._looks_like, self._entries, self._limits = looks_like, entries, limits
        for entry in self:
            check(entry)

    def __iter__(self) -> Iterator[Element]:
        text = _SoundText(Text(self._chunks, self._code))
        parser = Parser(self._entries, self._limits)
        try:
            yield from parser.entries_of(text)
        except Fault as fault:
            reason = f"This looks like {self._looks_like}, but {fault.told(text.lines_before)}."
            raise NotAPost(reason) from fault
        self.root, self.warnings = parser.root, (*text.warnings(), *parser.warnings())


class _SoundText:
    """Text, as bytes in UTF-8, from its first sign on and without what belongs in no XML."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._length = self._dropped = 0
        self.lines_before = 0

    def __iter__(self) -> Iterator[bytes]:
        is_before = True
        for piece in self._text:
            sheer = piece.lstrip(_LEAD) if is_before else piece
            if is_before:
                self.lines_before += piece[: len(piece) - len(sheer)].count("\n")
                is_before = not sheer
            sheer, dropped = _NEVER_IN_XML.subn("", sheer)
            self._dropped += dropped
            self._length += len(piece)
            if sheer:
                yield sheer.encode()
        if self._dropped * 100 > self._length:
            raise not_text()

    def warnings(self) -> tuple[str, ...]:
        warnings = self._text.warnings()
        if self._dropped:
            told = f"characters that no text may have were left out: {self._dropped}"
            warnings += (told,)
        return warnings
