"""Names, titles and addresses of feeds and exports, and threads of comments."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.reading.entries.exported import Said, address_of, author_of, line_of, threaded


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Ann  Smith", "Ann Smith"),
        ("<b>Ann</b> O&#039;Hara", "Ann O'Hara"),
        ("ann@example.org", None),
        ("Ann <ann@example.org>", None),
        ("ann&#64;example.org", None),
        ("ann＠example.org", None),
        ("198.51.100.7", None),
        ("Guest (198.51.100.7)", None),
        ("::ffff:198.51.100.7", None),
        ("2001:db8::8a2e:370:7334", None),
        ("Anonymous", None),
        ("Version 1.2.3", "Version 1.2.3"),
        ("", None),
    ],
)
def test_a_name_is_never_an_address(text: str, author: str | None) -> None:
    assert author_of(text) == author


def test_a_title_is_one_line_without_markup_of_its_own() -> None:
    assert line_of(" A <em>b</em>\n &lt;c&gt; <html> ", escaped=True) == "A b <c> <html>"
    assert line_of("a <em>b</em> &amp;", escaped=False) == "a <em>b</em> &amp;"
    assert line_of(" \n", escaped=True) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://example.org/a", "http://example.org/a"),
        ("/b", "https://example.com/b"),
        ("javascript:alert(1)", None),
        ("mailto:ann@example.org", None),
        ("http://ann:word@example.org/", None),
        ("http://[", None),
        ("this is none", None),
        ("", None),
    ],
)
def test_an_address_is_one_of_the_web(text: str, address: str | None) -> None:
    assert address_of(text, base="https://example.com/feed/") == address


def said(key: str, parent: str | None) -> Said:
    return Said(key, parent, None, None, ("words",))


def test_replies_find_their_parents_wherever_they_stand() -> None:
    comments, warnings = threaded([said("c", "b"), said("b", "a"), said("a", None)])
    assert [comment.parent for comment in comments] == [2, 3, None]
    assert warnings == ()


def test_a_circle_of_replies_is_cut_and_told() -> None:
    comments, warnings = threaded([said("a", "b"), said("b", "a"), said("c", "c"), said("d", "x")])
    assert [comment.parent for comment in comments] == [2, None, None, None]
    assert warnings == (
        "kept, though the comment that they reply to is not in this file: 1 comment",
        "kept on their own, as they reply to each other: 2 comments",
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=20))
def test_no_thread_goes_round_in_a_circle_and_none_loses_a_comment(
    links: list[tuple[int, int]],
) -> None:
    comments, _ = threaded([said(str(key), str(parent)) for key, parent in links])
    assert [comment.position for comment in comments] == list(range(1, len(links) + 1))
    for comment in comments:
        steps = 0
        while comment.parent:
            comment, steps = comments[comment.parent - 1], steps + 1  # noqa: PLW2901
            assert steps <= len(comments)
