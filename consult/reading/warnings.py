"""What a reading says beside its posts: what is missing, what was left out, in whose words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

NO_TITLE = "no title was found"
NO_DATE = "no date was found"
NO_BODY = "no body was found"
NO_POST = "there is no published post in this file"


def what_is_missing(
    title: str | None, published: str | None, body: Sequence[str]
) -> tuple[str, ...]:
    known = {NO_TITLE: title, NO_DATE: published, NO_BODY: body}
    return tuple(warning for warning, value in known.items() if not value)


def count_missing(declared: int | None, found: int) -> tuple[str, ...]:
    """What to warn of where a file says that there are more comments than it holds."""
    missing = (declared or 0) - found
    if missing <= 0:
        return ()
    are = "comment is" if missing == 1 else "comments are"
    return (f"{missing} {are} missing from this file",)


def last_changed(when: str) -> str:
    """What to say of the only date that there is, where it is not the day of publication."""
    return f"it was last changed on {when[:10]}, which need not be its date"


_NAMES = {
    "draft": ("draft", "drafts"),
    "page": ("page", "pages"),
    "private": ("private item", "private items"),
    "trash": ("item in the bin", "items in the bin"),
    "attachment": ("attachment", "attachments"),
    "custom": ("item of another kind", "items of other kinds"),
    "pingback": ("pingback", "pingbacks"),
    "spam": ("spam comment", "spam comments"),
}


def skipped_in_words(skipped: Mapping[str, int]) -> str:
    """The counts by kind in their order; an empty text for none."""
    names = {kind: _NAMES.get(kind, (kind, kind))[count != 1] for kind, count in skipped.items()}
    return ", ".join(f"{count:,} {names[kind]}" for kind, count in skipped.items() if count)


_LONGEST = 60
NETWORK_ADDRESS = r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?:[\da-f]{0,4}:){3,7}[\da-f.]{0,15}"
_ADDRESS = re.compile(rf"[^\s@<>()“”\"]+@[^\s@<>()“”\"]+|{NETWORK_ADDRESS}", re.IGNORECASE)


def quoted(text: str) -> str:
    """The first of them between quotation marks, without anybody's email or network address."""
    # More of a long line than is shown, as an address takes more room than what stands for it.
    words = _ADDRESS.sub("[address]", unicodedata.normalize("NFKC", text[: 10 * _LONGEST]))
    return f"“{words}”" if len(words) <= _LONGEST else f"“{words[: _LONGEST - 1].rstrip()}…”"
