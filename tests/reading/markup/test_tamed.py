"""HTML written anew: bounded in depth and in what is open, with its words whole."""

import re

import pytest

from consult.intake.found import KEPT
from consult.reading.markup.tamed import tamed


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ('<p id=x class=y>The <b style="x">market</b>.', "<p>The <b>market</b>.</p>"),
        ("<a href='/a?b=1&amp;c' name=x>x</a>", '<a href="/a?b=1&amp;c">x</a>'),
        ("<span>one <font>two</font></span> three", "one two three"),
        ("<b>one<b>two</b>three</b>", "<b>onetwothree</b>"),
        ("<script>x()</script><svg><p>x</svg><p>seen", "<p>seen</p>"),
        ("<pre>a &lt;b&gt;\n  c</pre>", "<pre>a &lt;b&gt;\n  c</pre>"),
        ("one<br>two<img src=a.png alt='\"'>", 'one<br>two<img src="a.png" alt="&quot;">'),
        ("", ""),
    ],
)
def test_what_is_read_is_written_and_closed(html: str, written: str) -> None:
    assert tamed(html, KEPT) == written


def test_few_formatting_elements_are_open_at_once_and_no_level_is_too_deep() -> None:
    kinds = tamed("<a href=x><b><code><em><i><s><u>words", KEPT)
    assert re.findall("<(\\w+)", kinds) == ["a", "b", "code", "em"]
    deep = tamed("<div>" * 300 + "words" + "</div>" * 300, KEPT)
    assert deep.count("<div>") == deep.count("</div>") == 100
    assert "words" in deep


def test_what_no_tree_holds_is_left_out() -> None:
    assert tamed("<div>" * 600 + "words", KEPT) == ""
