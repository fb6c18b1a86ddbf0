"""Bytes into text by the charset that a page or an email names for itself."""

import codecs
import re

from consult.errors import NotAPost
from consult.intake.decoding import decode

_META = re.compile(
    rb"<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE
)
_HEAD = 8192
# As browsers read them: what is called Latin-1 is Windows-1252, GB 2312 is what came after it.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
            "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932"}  # fmt: skip
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
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # In ISO-2022-JP each byte is ASCII's as well.
        codec = codec_of(charset)
        if codec != "iso2022_jp":
            try:
                return data.decode("utf-8-sig").replace("\0", ""), ()
            except UnicodeDecodeError:
                data = data.replace(b"\0", b"")
        if codec:
            return _decoded(data, codec)
    return decode(data)


def codec_of(charset: str | None) -> str | None:
    """Python's name for a charset that some language is written in."""
    try:
        name = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if _KNOWN.fullmatch(name) else None


def _decoded(data: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(codec, errors="replace")
    bad = text.count("\ufffd")
    if bad * 100 > len(text):
        raise NotAPost("This looks like text in another code than the one it names: save it again.")
    if not bad:
        return text, ()
    are = "character is" if bad == 1 else "characters are"
    return text, (f"{bad} {are} damaged, and shown as \ufffd",)
