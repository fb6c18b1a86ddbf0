"""Saved pages that nobody saved: nothing breaks the reader."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.post import Reading, as_json
from tests.reading.formats.test_html import SAMPLES
from tests.steps import growth_of


def read_or_refuse(data: bytes) -> Reading | None:
    try:
        return read(data)
    except NotAPost:
        return None


COMMENT = b"<li class=comment><cite class=fn>Ann</cite><time datetime=2012-05-03></time><p>yes</p>"


@pytest.mark.parametrize(
    ("before", "again"),
    [
        pytest.param(b"<ol>", COMMENT, id="items"),
        pytest.param(b"<dl id=comments>", b"<dt>Ann says:<dd>yes", id="terms"),
        pytest.param(b"<div id=comments>", b"<dl><dt>Ann says:<dd>yes</dl>", id="lists of terms"),
        pytest.param(b"<div id=comments>", b"<ul><li>Ann says:<p>yes</ul>", id="lists of items"),
    ],
)
def test_twice_as_many_comments_take_about_twice_the_steps(before: bytes, again: bytes) -> None:
    assert growth_of(lambda count: read(b"<html>" + before + again * count), 100) < 2.2


@pytest.mark.parametrize(
    "again",
    [
        b"<h3>Related</h3><ul><li><a>words</a></ul>",
        b"<figure><img><figcaption>words</figcaption></figure>",
        b"<div class=share><h3>Share this</h3><a>words</a></div>",
    ],
)
def test_twice_as_many_boxes_take_about_twice_the_steps(again: bytes) -> None:
    body = b"<html><article><p>" + b"A few words of it. " * 20
    assert growth_of(lambda count: read(body + again * count), 100) < 2.2


PIECES = st.sampled_from(
    [
        b"<li class='comment'>",
        b"</li>",
        b"<ol class='children'>",
        b"</ol>",
        b"<dl>",
        b"</dl>",
        b"<dt class='comment-author'>Ann said...",
        b"<dd class='comment-body'>",
        b"</div>",
        b"\0",
        b"<time datetime='2012-05-03T10:00'>",
        b"<cite>Ann</cite>",
        b"<div class='comment'>",
        b"<div class='entry-content'>",
        b"<div id='comments'>",
        b"<h3>3 comments</h3>",
        b"<p>word ",
        b"<div class='indented'>",
        b"<p class='comment-footer'>Posted by: Ann | 3 May 2012",
        b"<div class='comment-content'>",
        b"<meta name='author' content='Ann'>",
        b"<title>Pound",
        b"</title>",
        b"Pingback: x",
        b"<script>",
        b"</script>",
        b"<!--",
        b"-->",
        b"</html>",
        b"<h1>",
        b"</h1>",
        b"<a href='mailto:a@b.example'>a</a>",
        b"\xff",
        b"&#0;",
        b"<br><br>",
        b"<o:p>",
        b"<body>",
        b"<link rel='canonical' href='http://[x'>",
        b"<b class='fn'>",
        b"<form>",
        b"<svg><p>",
    ]
)
few = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@few
@given(st.lists(PIECES, max_size=30))
def test_any_soup_of_marks_is_read_or_refused_and_holds_together(pieces: list[bytes]) -> None:
    reading = read_or_refuse(b"<html><body>words " + b"".join(pieces))
    for post in reading.posts if reading else ():
        places = [comment.position for comment in post.comments]
        assert places == list(range(1, len(places) + 1))
        assert all(comment.parent in {None, *places} for comment in post.comments)
        assert all(comment.parent != comment.position for comment in post.comments)
        assert all(comment.paragraphs for comment in post.comments)
        assert all("@" not in (comment.author or "") for comment in post.comments)
    assert reading is None or as_json(reading)["format"] == "html"


@few
@given(st.data())
def test_any_mutation_of_a_page_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(file.name for file in SAMPLES.glob("*.html"))))
    page_bytes = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(page_bytes)))
        length = data.draw(st.integers(0, 400))
        page_bytes[start : start + length] = data.draw(PIECES | st.binary(max_size=6))
    read_or_refuse(bytes(page_bytes))
