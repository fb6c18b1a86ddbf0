"""Bytes into text, or a plain refusal: a wrong guess here would spoil every word."""

import codecs

from consult.errors import NotAPost

ACCEPTED = (
    "what can be read is the text of a post, a saved page (HTML), a feed, a WordPress or Blogger"
    " export, a page with front matter, or an email"
)
_SAVE_AGAIN = "save or copy it again, as text in UTF-8, UTF-16 or Windows-1252"
_STRAY_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what to warn of; raises NotAPost for what is not text."""
    warnings: tuple[str, ...] = ()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _utf_16(data)
    elif b"\0" in data:
        raise NotAPost(f"This looks like a binary file, not text; {ACCEPTED}.")
    else:
        text, warnings = _utf_8_or_windows(data)
    if "\0" in text or _mostly_controls(text):
        raise NotAPost(f"This looks like a binary file, not text; {ACCEPTED}.")
    return text, warnings


def _utf_16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise NotAPost(f"This looks like damaged UTF-16 text: {_SAVE_AGAIN}.") from error


def _utf_8_or_windows(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        if _damaged_utf_8(data):
            raise NotAPost(
                f"This looks like UTF-8 text damaged at byte {error.start:,}: {_SAVE_AGAIN}."
            ) from error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotAPost(
            f"This looks like text whose characters are in no known code: {_SAVE_AGAIN}."
        ) from error
    return text, ("this file is not in UTF-8: it was read as Windows-1252",)


def _damaged_utf_8(data: bytes) -> bool:
    """Whole UTF-8 sequences do not come about by chance; lone surrogates are damage too."""
    lenient = data.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    sound = sum(1 for character in lenient if character > "\x7f") - bad
    return sound >= bad or _has_lone_surrogates(data)


def _has_lone_surrogates(data: bytes) -> bool:
    try:
        data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_controls(text: str) -> bool:
    """A stray control character is dropped later; one in a hundred is no text."""
    strays = sum(text.count(chr(code)) for code in _STRAY_CONTROLS)
    return strays * 100 > len(text)
