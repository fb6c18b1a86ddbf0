"""What an import leaves out, in words: "4 attachments, 1 draft"."""

from collections.abc import Mapping

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
    return ", ".join(f"{count:,} {_name(kind, count)}" for kind, count in skipped.items() if count)


def _name(kind: str, count: int) -> str:
    one, several = _NAMES.get(kind, (kind, kind))
    return one if count == 1 else several
