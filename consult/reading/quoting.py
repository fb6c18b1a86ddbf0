"""Words of a page that a warning quotes."""

import re
import unicodedata

_LONGEST = 60
NETWORK_ADDRESS = r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[\da-f]{0,4}:){3,7}[\da-f.]{0,15}"
_ADDRESS = re.compile(
    rf"[^\s@<>()“”\"]+@[^\s@<>()“”\"]+|{NETWORK_ADDRESS}",
    re.IGNORECASE,
)


def quoted(text: str) -> str:
    """The first of them between quotation marks, without anybody's email or network address."""
    # More of a long line than is shown, as an address takes more room than what stands for it.
    words = _ADDRESS.sub("[address]", unicodedata.normalize("NFKC", text[: 10 * _LONGEST]))
    return f"“{words}”" if len(words) <= _LONGEST else f"“{words[: _LONGEST - 1].rstrip()}…”"
