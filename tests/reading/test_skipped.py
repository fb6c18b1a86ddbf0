"""How what was left out is said."""

from consult.reading.skipped import skipped_in_words


def test_kinds_are_counted_in_words_and_none_is_nothing() -> None:
    assert skipped_in_words({"attachment": 4, "draft": 1}) == "4 attachments, 1 draft"
    assert skipped_in_words({"page": 1200, "custom": 1, "spam": 0}) == (
        "1,200 pages, 1 item of another kind"
    )
    assert skipped_in_words({}) == ""
