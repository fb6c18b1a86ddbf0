"""HTML into paragraphs, and into a tree that stays small whatever comes in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading.markup import trees
from consult.reading.markup.blocks import paragraphs_of_html, paragraphs_of_typed_html
from consult.reading.markup.trees import tree_of
from consult.reading.raw import paragraphs as limits


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("", ()),
        (" \n ", ()),
        ("<!-- nothing -->", ()),
        ("One & two", ("One & two",)),
        ("<p>One\n two</p><p>three</p>", ("One two", "three")),
        ("<p>One<br>two<br/>\nthree</p>", ("One\ntwo\nthree",)),
        ("One<br><br />two<br>&nbsp;<br>three", ("One", "two", "three")),
        ("<p>One <b>and</b> <i>a half</i></p>", ("One and a half",)),
        (
            "<ol><li>One</li><li><p>two</p><p>three</p></li><li> </li></ol>four",
            ("1. One", "2. two", "three", "four"),
        ),
        (
            "<ol start=4><li><b>One</b> word<ul><li>two</li></ul></li><li>three</li></ol>",
            ("4. One word", "two", "5. three"),
        ),
        (
            "<ul><li>One</li><li>two<ul><li>three</li></ul>four</li></ul>five",
            ("One", "two", "three", "four", "five"),
        ),
        ("<div>One<p>two</p>three</div>four", ("One", "two", "three", "four")),
        ("<blockquote>One<blockquote>two</blockquote></blockquote>", ("One", "two")),
        ("<pre>One\n  two\n\nthree</pre>", ("One\ntwo", "three")),
        ("<table><tr><td>One</td><td>two</td></tr><tr><th>three</table>", ("One two", "three")),
        ("<dl><dt>One<dd>two</dl>", ("One", "two")),
        (
            "One<script>two()</script> three<style>p{}</style><noscript>four</noscript>",
            ("One three",),
        ),
        ("One<!-- two --> three", ("One three",)),
        ("<title>One</title><textarea>two</textarea>three", ("three",)),
        ("One</p></div></body></html>two<p>three", ("Onetwo", "three")),
        ("<p>&eacute;&nbsp;&#8220;a&#8221;</p>", ("é “a”",)),
        ("o\0ne&#1;\u200b two", ("one two",)),
        ("<o:p>One</o:p><p a:b='c' 1='2'>two", ("One", "two")),
        ("<?xml version='1.0' encoding='latin-1'?><p>Caf\u00e9</p>", ("Caf\u00e9",)),
    ],
)
def test_each_block_is_a_paragraph(html: str, paragraphs: tuple[str, ...]) -> None:
    assert paragraphs_of_html(html) == paragraphs


def test_what_was_typed_without_tags_has_its_line_breaks() -> None:
    typed = "One\ntwo\n\n<b>three</b>\r\nfour\n<ul>\n<li>five</li>\n</ul>\nsix"
    assert paragraphs_of_typed_html(typed) == ("One\ntwo", "three\nfour", "five", "six")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<font>x" * 7, "nested too deeply"),
        ("<p>x" * 21, "more than 20 tags"),
        ("<p>x</p>" * 11, "more than 10 paragraphs"),
        ("&amp;" * 101, "more than 100 characters"),
    ],
)
def test_more_than_anybody_writes_is_refused(
    monkeypatch: pytest.MonkeyPatch, html: str, reason: str
) -> None:
    monkeypatch.setattr(trees, "MOST_TAGS", 20)
    monkeypatch.setattr(trees, "_MOST_LEVELS", 6)
    monkeypatch.setattr(limits, "MOST_PARAGRAPHS", 10)
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 100)
    with pytest.raises(NotAPost, match=rf"^Th[^\n]+{reason}[^\n]*\.$"):
        paragraphs_of_html(html)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div",
                ">",
                "<b>",
                "</b>",
                "<br>",
                "<!--",
                "-->",
                "<li>",
                "</ul>",
                "word ",
                "&#",
                "&#0;",
                "<o:p x:y=z>",
                "</html>",
                "<html>",
                "<body>",
                "</body>",
                "<table>",
                "<td>",
                "<pre>",
                "\n",
                "<script>",
                "</script>",
                "\ufffe",
                "<![CDATA[",
                "]]>",
                "<?",
                "<svg>",
                "\0",
            ]
        )
    )
)
def test_any_soup_is_read(pieces: list[str]) -> None:
    html = "".join(pieces)
    root = tree_of(html)
    assert root is None or len(root.xpath("//html")) == (root.tag == "html")
    for paragraph in paragraphs_of_html(html):
        assert paragraph.strip()
        assert "\n\n" not in paragraph
