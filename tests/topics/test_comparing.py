"""Two versions of a text, paragraph by paragraph."""

import time

from consult.topics.comparing import MOST_PARAGRAPHS, Piece, compare


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


def test_a_text_of_more_than_can_be_compared_is_not_and_the_rest_is_quick() -> None:
    assert compare(["a"], ["a"] * (MOST_PARAGRAPHS + 1)) == []
    began = time.process_time()
    compare(["a", "b"] * (MOST_PARAGRAPHS // 2), ["b", "a", "c"] * (MOST_PARAGRAPHS // 3))
    compare([str(n) for n in range(MOST_PARAGRAPHS)], [str(-n) for n in range(MOST_PARAGRAPHS)])
    assert time.process_time() - began < 2
