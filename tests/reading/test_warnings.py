"""What a warning quotes of a page: enough to find it, and nobody's address."""

import pytest

from consult.reading import read
from consult.reading.warnings import quoted, skipped_in_words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Labels: roads", "“Labels: roads”"),
        ("a" * 61, f"“{'a' * 59}…”"),
        ("Write to ann.b@mail.example, or call", "“Write to [address] or call”"),
        ("Ann <ann@mail.example> said", "“Ann <[address]> said”"),
        ("ann＠mail.example", "“[address]”"),
        ("x" * 50 + " ann@mail.example", f"“{'x' * 50} [address]”"),
        ("from 198.51.100.7 at 10:12:30", "“from [address] at 10:12:30”"),
        ("from 2001:db8::7", "“from [address]”"),
    ],
)
def test_a_quotation_is_short_and_without_addresses(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_the_address_of_a_commenter_is_in_no_warning() -> None:
    comments = (
        "<h3>2 comments</h3><div id='comments'><p>ann@mail.example wrote that it is too dear for"
        " the village, and that nobody asked.</p></div>"
    )
    prose = "The old weighbridge is to be taken away, and nobody was asked what should be there. "
    page = f"<html><title>T</title><body><article><h1>T</h1><p>{prose * 3}</p></article>{comments}"
    (post,) = read(page.encode()).posts
    assert post.warnings
    assert "ann@mail.example" not in " ".join(post.warnings)


def test_kinds_are_counted_in_words_and_none_is_nothing() -> None:
    assert skipped_in_words({"attachment": 4, "draft": 1}) == "4 attachments, 1 draft"
    assert skipped_in_words({"page": 1200, "custom": 1, "spam": 0}) == (
        "1,200 pages, 1 item of another kind"
    )
    assert skipped_in_words({}) == ""
