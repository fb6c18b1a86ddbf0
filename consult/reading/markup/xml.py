"""XML read so that it cannot hurt: decoded here, checked whole, and only then read by entries."""

import re
from collections.abc import Callable, Iterator
from html.entities import html5
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
# What stands for itself, to its end or the file's; else a sign that may have to be written out.
_SIGN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![^\W\d]|[:/!?])"
    r"|&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:(?P<name>[a-zA-Z][a-zA-Z0-9]{1,31};)|#(?:(?P<number>\d{1,9})|x(?P<hex>[\da-fA-F]{1,8}));)?",
    re.DOTALL,
)
# Further ones are a fault: no blog writes as many.
_MOST_SIGNS = 1_000_000
_MENDED = "the feed is not well-formed: what could be read was read"


def read_entries(
    data: bytes,
    *,
    looks_like: str,
    entries: frozenset[str],
    take: Callable[[Element], object],
    mends: bool = False,
) -> tuple[Element, tuple[str, ...]]:
    """Hands each entry to `take` in file order; returns the root without them, and warnings.

    With `mends`, for what nobody can save again, the names that HTML alone has for characters are
    read as those, and a sign that begins nothing as itself. Raises NotAPost, with line and reason,
    before anything is taken.
    """
    document = Document(BytesIO(data), looks_like=looks_like, entries=entries, mends=mends)
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
        mends: bool = False,
        check: Callable[[Element], object] = id,
    ) -> None:
        self._chunks = Chunks(source, most=limits.bytes)
        found = _DECLARED.search(head_of(self._chunks, 1024))
        self._code = code_of(self._chunks, codec_of(found[1].decode()) if found else None)
        self._looks_like, self._entries, self._limits = looks_like, entries, limits
        self._mends = mends
        for entry in self:
            check(entry)

    def __iter__(self) -> Iterator[Element]:
        text = _SoundText(Text(self._chunks, self._code), mends=self._mends)
        parser = Parser(self._entries, self._limits)
        try:
            yield from parser.entries_of(text)
        except Fault as fault:
            reason = f"This looks like {self._looks_like}, but {fault.told(text.lines_before)}."
            raise NotAPost(reason) from fault
        self.root, self.warnings = parser.root, (*text.warnings(), *parser.warnings())


class _SoundText:
    """Text, as bytes in UTF-8, from its first sign on and without what belongs in no XML."""

    def __init__(self, text: Text, *, mends: bool) -> None:
        self._text, self._mends = text, mends
        self._length = self._dropped = 0
        self._is_mended = False
        self.lines_before = 0

    def __iter__(self) -> Iterator[bytes]:
        is_before = True
        for piece in [self._mended("".join(self._text))] if self._mends else self._text:
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

    def _mended(self, text: str) -> str:
        mended = _SIGN.sub(_written_out, text, count=_MOST_SIGNS)
        self._is_mended = mended != text
        return mended

    def warnings(self) -> tuple[str, ...]:
        warnings = self._text.warnings()
        if self._is_mended:
            warnings += (_MENDED,)
        if self._dropped:
            told = f"characters that no text may have were left out: {self._dropped}"
            warnings += (told,)
        return warnings


def _written_out(found: re.Match[str]) -> str:
    """A sign as XML has it. Where HTML does without the `;`, the words may still be HTML."""
    sign, name = found.group(), found["name"]
    if sign == "<":
        return "&lt;"
    number = int(found["number"] or 0) or int(found["hex"] or "0", 16)
    if sign[0] == "<" or _is_character(number):
        return sign
    if name in html5:
        return "".join(f"&#{ord(character)};" for character in html5[name])
    return f"&amp;{sign[1:]}"


def _is_character(number: int) -> bool:
    """Whether XML may refer to it."""
    is_any = 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return is_any or number in {9, 10, 13}
