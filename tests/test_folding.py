"""A long comment in a list: its beginning is read at once, and nothing of it is lost."""

import re

import pytest

from consult.templatetags.consult import folded

WORDS = "Some words of a comment. "


@pytest.mark.parametrize(
    "text", ["Short.", WORDS * 20, "Line\n" * 8, "x" * 560, "", "\n".join(["a"] * 9)]
)
def test_what_is_not_much_longer_than_eight_lines_is_whole(text: str) -> None:
    assert "<details" not in folded(text)


@pytest.mark.parametrize(
    "text", [WORDS * 60, "Line of it\n" * 60, "x" * 3000, f"{'y' * 700} end " * 3]
)
def test_what_is_longer_folds_and_keeps_every_word(text: str) -> None:
    html = folded(text)
    start, details, rest = html.partition('<details class="fold">')
    assert details
    assert start.count("Line of it") <= 8
    said = re.sub(r"<summary>.*?</summary>|<[^>]+>|…|\s", "", html)
    assert said == re.sub(r"\s", "", text)
    assert len(re.sub(r"<[^>]+>", "", start)) <= 8 * 70 + 3
    assert rest
