"""Comments in lists that no platform marks: terms with descriptions, or items that say who."""

import pytest

from consult.reading import read as read_bytes
from consult.reading.post import ArchivedComment, Post

BODY = "The mill race is to be cleared, and the miller's heirs have been to see me about it."
ON = "8 June 2013 at 10:12"
THEN = "2013-06-08T10:12:00"


def read(comments: str) -> Post:
    (post,) = read_bytes(
        "<!DOCTYPE html><html><head><title>The mill race</title></head><body>"
        f"<h1>The mill race</h1><p>7 June 2013</p><div class='entry-content'><p>{BODY}</p></div>"
        f"{comments}</body></html>".encode()
    ).posts
    assert post.body == (BODY,)
    return post


def comment(position: int, author: str, *words: str, posted: str | None = THEN) -> ArchivedComment:
    return ArchivedComment(position, None, author, posted, words)


@pytest.mark.parametrize(
    "inside",
    [
        f"<dt>Ann, {ON}</dt><dd>Yes.</dd><dt>Ben {ON}</dt><dd><p>No.</p><p>Never.</p></dd>",
        (
            f"<dt><b class='comment_author'>Ann</b> <i class='comment_time'>{ON}</i></dt>"
            f"<dd>Yes.</dd><dt class='comment'>Ben said on {ON}:</dt><dd>No.</dd><dd>Never.</dd>"
        ),
        f"<dd>Yes.</dd><dt>Ann | {ON}</dt><dd>No.</dd><dd>Never.</dd><dt>Ben | {ON}</dt>",
        (
            f"<dt>Yes.</dt><dd>Posted by Ann on {ON}</dd>"
            f"<dt>No.</dt><dt>Never.</dt><dd>Posted by Ben on {ON}</dd>"
        ),
        f"<dt>Ann</dt><dt>{ON}</dt><dd>Yes.</dd><dt>Ben</dt><dt>{ON}</dt><dd>No.</dd><dd>Never.</dd>",
        (
            f"<dt>2 comments</dt><dt>Ann</dt><dd>{ON}</dd><dd>Yes.</dd>"
            f"<dt>Ben</dt><dd>{ON}</dd><dd>No.</dd><dd>Never.</dd>"
        ),
        (
            f"<div><dt>Ann</dt><dd>{ON}</dd><dd>Yes.</dd></div>"
            f"<div><dt>Ben</dt><dd>{ON}</dd><dd>No.<br><br>Never.</dd></div>"
        ),
    ],
)
def test_terms_and_descriptions_are_comments_in_whatever_order(inside: str) -> None:
    expected = (comment(1, "Ann", "Yes."), comment(2, "Ben", "No.", "Never."))
    assert read(f"<div id='comments'><dl>{inside}</dl></div>").comments == expected
    assert read(f"<dl id='comment_list'>{inside}</dl>").comments == expected


def test_a_list_in_a_comment_is_replies_if_it_says_who() -> None:
    ben = "<dl><dt>Ben says:</dt><dd>No.</dd></dl>"
    weir = "<dl><dt>Weir</dt><dd>a low dam</dd></dl>"
    post = read(
        f"<dl id='comments'><dt>Ann says:</dt><dd>Yes.{ben}</dd><dt>Cid says:</dt><dd>A {weir}"
    )
    assert [(each.author, each.parent, each.paragraphs) for each in post.comments] == [
        ("Ann", None, ("Yes.",)),
        ("Ben", 1, ("No.",)),
        ("Cid", None, ("A", "Weir", "a low dam")),
    ]


def test_terms_beside_comments_are_none() -> None:
    form = "<dl><dt><label>Name</label></dt><dd><input> as it is to be shown</dd></dl>"
    assert read(f"<div id='comments'><form>{form}</form></div>").comments == ()
    assert read(f"<div id='comments'>{form}</div>").comments == ()
    glossary = "<dl><dt>Weir</dt><dd>A low dam, as there is one above the mill.</dd></dl>"
    (post,) = read_bytes(
        f"<html><title>A</title><h1>A</h1><div class='entry-content'>{glossary}</div>".encode()
    ).posts
    assert (post.comments, len(post.body)) == ((), 2)


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_items_that_begin_with_who_wrote_them_are_comments(tag: str) -> None:
    ben = f"<{tag}><li><p>Ben said, on {ON}</p><p>No.</p></li></{tag}>"
    ann = f"<li><p><b>Ann</b> said, on {ON}</p><p>Yes.</p>{ben}</li>"
    post = read(f"<div id='comments'><h3>2 Comments</h3><{tag}>{ann}</{tag}></div>")
    expected = ArchivedComment(2, 1, "Ben", THEN, ("No.",))
    assert post.comments == (comment(1, "Ann", "Yes."), expected)


@pytest.mark.parametrize(
    "said",
    [
        "<p>{ 3 comments… read them below or add one }</p>",
        "<div class='comments_intro'><span>3</span> Comments</div>",
        "<script type='application/ld+json'>{'@type': 'BlogPosting', 'commentCount': 3}</script>",
    ],
)
def test_comments_that_are_only_counted_are_missed(said: str) -> None:
    counted = said.replace("'", '"')
    post = read(f"<div id='comments'>{counted}<dl><dt>Ann</dt><dd>Yes.</dd></dl></div>")
    assert (post.declared_comments, len(post.comments)) == (3, 1)
    assert post.warnings == ("2 comments are missing from this file: 1 of 3 are in this file",)


def test_a_theme_may_call_the_words_of_comments_as_it_calls_the_posts() -> None:
    words = "<div class='format_text'><p>{}</p></div>"
    said = f"<dt>Ann, {ON}</dt><dd>{words.format('Yes.')}</dd>"
    (post,) = read_bytes(
        f"<html><title>A</title><h1>A</h1>{words.format(BODY)}<div id='comments'><p>2 comments</p>"
        f"<dl>{said}</dl></div></html>".encode()
    ).posts
    assert (post.body, post.comments) == ((BODY,), (comment(1, "Ann", "Yes."),))
    assert post.declared_comments == 2
