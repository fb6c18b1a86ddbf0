"""Text into lines, and lines into paragraphs."""

import pytest

from consult.reading.raw.paragraphs import BLANK, Line, count_lines, lines_of, paragraphs_of


def test_blank_lines_part_paragraphs_and_a_hard_break_stays() -> None:
    assert paragraphs_of(lines_of("one\ntwo\n\n\n \nthree")) == ("one\ntwo", "three")


def test_spaces_inside_a_line_are_one_space() -> None:
    assert paragraphs_of(lines_of("  one \u00a0 two\t three ")) == ("one two three",)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028"])
def test_any_end_of_line_ends_one(ending: str) -> None:
    text = f"one{ending}two"
    assert lines_of(text) == [Line(0, "one"), Line(0, "two")]
    assert count_lines(text) == 2


def test_a_paragraph_separator_parts_paragraphs() -> None:
    assert paragraphs_of(lines_of("one\u2029two")) == ("one", "two")


@pytest.mark.parametrize(
    ("raw", "indent"), [("  x", 2), ("\tx", 4), ("  \tx", 4), ("\u00a0 x", 2), ("\u3000x", 1)]
)
def test_an_indent_is_counted_in_columns(raw: str, indent: int) -> None:
    assert lines_of(raw) == [Line(indent, "x")]


def test_runs_of_blank_lines_are_one() -> None:
    assert lines_of("a\n \n\t\n\nb") == [Line(0, "a"), BLANK, Line(0, "b")]


def test_marks_that_nobody_sees_are_dropped() -> None:
    assert lines_of("a\ufeff\u200bb\x07") == [Line(0, "ab")]


def test_nothing_has_no_paragraphs() -> None:
    assert paragraphs_of(lines_of("")) == ()
