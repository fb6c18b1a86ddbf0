"""Bytes into text by the charset that a page or an email names for itself."""

import codecs
import re

from consult.reading.raw.decoding import BYTE_ORDER_MARKS, code_of, decode, decode_by

_META = re.compile(
    rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE
)
_HEAD = 8192
# As browsers read them: what is called Latin-1 is Windows-1252, GB 2312 is what came after it.
_READ_AS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
# Codecs of words in writing; Python has others, which unpack.
_KNOWN = re.compile(
    r"cp125\d|cp866|cp874|iso8859-\d+|koi8-[rut]|mac-roman|mac-cyrillic|cp932|euc_jp|iso2022_jp"
    r"|gb18030|cp949|big5|big5hkscs"
)


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of an HTML page and what to warn of; raises NotAPost for what is not text."""
    found = _META.search(data[:_HEAD])
    return decode_as(data, found[1].decode("ascii") if found else None)


def decode_as(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """The text in its own charset; what is whole UTF-8 is that, whatever it is called.

    NULs, which HTML and email read over, are dropped.
    """
    if data.startswith(BYTE_ORDER_MARKS):
        return decode(data)
    data = data.replace(b"\0", b"")
    code = code_of([data], codec_of(charset))
    return decode(data) if code.is_guess else decode_by(code, data)


def codec_of(charset: str | None) -> str | None:
    """Python's name for a charset that some language is written in."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if _KNOWN.fullmatch(name) else None
