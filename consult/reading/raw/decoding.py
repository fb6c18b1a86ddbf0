"""Bytes into text, whole or by pieces, or a plain refusal: a wrong guess would spoil every word."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from consult.errors import NotAPost
from consult.reading.raw.chunks import Data, head_of

ACCEPTED = (
    "what can be read is the text of a post, a saved page (HTML), a feed, a WordPress or Blogger"
    " export, a page with front matter, or an email"
)
_SAVE_AGAIN = "save or copy it again, as text in UTF-8, UTF-16 or Windows-1252"
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED = {"utf-16": "damaged UTF-16 text", "utf-8-sig": "damaged UTF-8 text"}
_UNKNOWN = "text whose characters are in no known code"
_STRAY_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r")


@dataclass(frozen=True, slots=True)
class Code:
    """How bytes become text. `is_guess` where nothing but the bytes speaks for it."""

    codec: str
    errors: str = "strict"
    is_guess: bool = False


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what to warn of; raises NotAPost for what is not text."""
    text, warnings = decode_by(code_of([data]), data)
    # A stray control character is dropped later; one in a hundred is no text.
    strays = sum(map(text.count, _STRAY_CONTROLS))
    if "\0" in text or strays * 100 > len(text):
        raise not_text()
    return text, warnings


def decode_by(code: Code, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The same by a code that is known."""
    text = Text([data], code)
    return "".join(text), text.warnings()


def code_of(data: Data, codec: str | None = None) -> Code:
    """What is whole UTF-8 is that, whatever it is called; else by the codec that it names.

    Raises NotAPost for what is in no code. Runs over the data up to four times.
    """
    if head_of(data, 2) in BYTE_ORDER_MARKS:
        return Code("utf-16")
    if any(b"\0" in chunk for chunk in data):
        raise not_text()
    place = _fault_in_utf_8(data)
    # In ISO-2022-JP each byte is ASCII's as well.
    if place is None and codec != "iso2022_jp":
        return Code("utf-8-sig")
    if codec:
        return Code(codec, errors="replace")
    if _damaged_utf_8(data):
        raise NotAPost(f"This looks like UTF-8 text damaged at byte {place:,}: {_SAVE_AGAIN}.")
    return Code("cp1252", is_guess=True)


class Text:
    """Text piece by piece; `warnings` are known after the last."""

    def __init__(self, data: Data, code: Code) -> None:
        self._data, self._code = data, code
        self._length = self._bad = 0

    def __iter__(self) -> Iterator[str]:
        try:
            for piece in codecs.iterdecode(self._data, self._code.codec, self._code.errors):
                if self._code.errors == "replace":
                    self._length += len(piece)
                    self._bad += piece.count("\ufffd")
                yield piece
        except UnicodeDecodeError as error:
            what = _DAMAGED.get(self._code.codec, _UNKNOWN)
            raise NotAPost(f"This looks like {what}: {_SAVE_AGAIN}.") from error
        if self._bad * 100 > self._length:
            raise NotAPost(
                "This looks like text in another code than the one it names: save it again."
            )

    def warnings(self) -> tuple[str, ...]:
        if self._code.is_guess:
            return ("this file is not in UTF-8: it was read as Windows-1252",)
        if not self._bad:
            return ()
        are = "character is" if self._bad == 1 else "characters are"
        return (f"{self._bad} {are} damaged, and shown as \ufffd",)


def refused(looks_like: str) -> NotAPost:
    return NotAPost(f"This looks like {looks_like}; {ACCEPTED}.")


def not_text() -> NotAPost:
    return refused("a binary file, not text")


def _fault_in_utf_8(data: Data) -> int | None:
    """The byte from which on it is none; None if it is whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    for chunk in chain(data, [b""]):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return read - waiting + error.start
        read += len(chunk)
    return None


def _damaged_utf_8(data: Data) -> bool:
    """Whole UTF-8 sequences do not come about by chance; lone surrogates are damage too."""
    bad = sound = 0
    for piece in codecs.iterdecode(data, "utf-8", "replace"):
        bad += piece.count("\ufffd")
        sound += len(piece) - len(piece.encode("ascii", "ignore"))
    return sound - bad >= bad or _has_lone_surrogates(data)


def _has_lone_surrogates(data: Data) -> bool:
    try:
        for _ in codecs.iterdecode(data, "utf-8", "surrogatepass"):
            pass
    except UnicodeDecodeError:
        return False
    return True
