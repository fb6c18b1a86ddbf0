"""Two texts side by side, as templates/components/comparison.html shows them."""

from typing import Any

from consult.topics.comparing import compare


def comparison(title: str, old: list[str], new: list[str]) -> dict[str, Any]:
    """`title` is that of the old one."""
    return {"title_was": title, "is_same_text": old == new, "pieces": compare(old, new)}
