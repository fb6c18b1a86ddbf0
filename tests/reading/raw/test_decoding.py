"""Bytes into text: what is read, and what is refused rather than spoilt."""

import codecs

import pytest

from consult.errors import NotAPost
from consult.reading.raw.decoding import decode

TEXT = "Caf\u00e9 \u2013 \u201cno\u201d\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_unicode_is_read_whole_and_without_its_mark(data: bytes) -> None:
    assert decode(data) == (TEXT, ())


def test_windows_1252_is_read_with_a_warning() -> None:
    text, warnings = decode(TEXT.encode("cp1252"))
    assert text == TEXT
    assert warnings == ("this file is not in UTF-8: it was read as Windows-1252",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"abc\0def", "a binary file"),
        (b"\x00\x01\x02", "a binary file"),
        (b"\x01\x02abc" * 100, "a binary file"),
        (codecs.BOM_UTF16_LE + b"a\0\0\0b\0", "a binary file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a", "damaged UTF-16"),
        (codecs.BOM_UTF16_LE + b"a", "damaged UTF-16"),
        (b"abc \xed\xa0\x80 def", "damaged at byte 4"),
        ("Gr\u00fc\u00dfe aus K\u00f6ln".encode()[:-1] + b"\xff", "damaged at byte"),
        (b"caf\x81 \x8d \x8f", "no known code"),
    ],
)
def test_what_cannot_be_decoded_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPost, match=reason) as refusal:
        decode(data)
    assert "\n" not in str(refusal.value)
    accepted = ("what can be read is the text", "UTF-8, UTF-16 or Windows-1252.")
    assert any(words in str(refusal.value) for words in accepted)


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    assert decode(b"one\x07" + b" more words" * 20)[1] == ()
