"""What people type, before it is stored."""

import re
import unicodedata

from consult.errors import Invalid

# Letters by their category that show as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Control characters, and overrides that make a text read otherwise than it was written.
_UNSEEN = {code: None for code in [*range(1, 32), *range(127, 160)] if chr(code) not in "\n\t"}
_UNSEEN |= dict.fromkeys([0x202D, 0x202E])


def says_something(text: str) -> bool:
    """Whether anything of it can be seen: a letter, number, mark or sign that is not blank."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def clean_text(text: str, *, field: str, limit: int, empty: str) -> str:
    """Trimmed, with ordinary line ends and one empty line at most in a row.

    Raises `Invalid` when empty, too long or unprintable.
    """
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN).strip()
    cleaned = _BLANK_LINES.sub("\n\n", cleaned)
    if "\0" in cleaned or any(0xD800 <= ord(letter) <= 0xDFFF for letter in cleaned):
        raise Invalid(
            "This text holds characters that cannot be stored. Type them again.", field=field
        )
    if not says_something(cleaned):
        raise Invalid(empty, field=field)
    if len(cleaned) > limit:
        raise Invalid(
            f"Use {limit:,} characters or fewer. You have used {len(cleaned):,}.", field=field
        )
    return cleaned
