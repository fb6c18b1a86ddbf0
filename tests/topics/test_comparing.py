"""Two versions of a text, paragraph by paragraph."""

import pytest

from consult.topics import comparing
from consult.topics.comparing import Piece, compare


def test_what_differs_is_told_with_what_stands_beside_it() -> None:
    old = ["One.", "Two.", "Three.", "Four.", "Five.", "Six."]
    new = ["One.", "Two.", "Three.", "Four.", "5.", "Six.", "Seven."]
    assert compare(old, new) == [
        Piece("skipped", "3"),
        Piece("same", "Four."),
        Piece("removed", "Five."),
        Piece("added", "5."),
        Piece("same", "Six."),
        Piece("added", "Seven."),
    ]


def test_a_text_of_more_than_can_be_compared_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_PARAGRAPHS", 3)
    assert compare(["a"], ["a", "b", "c"]) != []
    many = ["a", "b", "c", "d"]
    assert compare(["a"], many) == compare(many, ["a"]) == []
