"""Comments in the marks of each platform, one rule at a time."""

import pytest

from consult.reading import read as read_bytes
from consult.reading.post import ArchivedComment, Reading

BODY = "The mill race is to be cleared, and the miller's heirs have been to see me about it."


def read(comments: str, *, heading: str = "") -> Reading:
    return read_bytes(
        "<!DOCTYPE html><html><head><title>The mill race</title></head><body>"
        f"<h1>The mill race</h1><p>7 June 2013</p><div class='entry-content'><p>{BODY}</p></div>"
        f"{heading}{comments}</body></html>".encode()
    )


def found(comments: str, *, heading: str = "") -> tuple[ArchivedComment, ...]:
    (post,) = read(comments, heading=heading).posts
    assert post.body == (BODY,)
    return post.comments


ANN = ArchivedComment(1, None, "Ann", "2013-06-08T10:12:00", ("Yes.",))
BEN = ArchivedComment(2, 1, "Ben", "2013-06-08T11:00:00", ("No.",))


def wp(name: str, text: str, clock: str, inside: str = "", *, list_class: str = "comment") -> str:
    return (
        f"<li class='{list_class}'><div class='comment-author vcard'><cite class='fn'>{name}</cite>"
        f" <span class='says'>says:</span></div><div class='comment-meta commentmetadata'>"
        f"<a href='#'>8 June 2013 at {clock}</a></div><p>{text}</p>"
        f"<div class='reply'><a href='#'>Reply</a></div>{inside}</li>"
    )


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            "<ol class='commentlist'>"
            + wp(
                "Ann", "Yes.", "10:12 am", f"<ul class='children'>{wp('Ben', 'No.', '11:00')}</ul>"
            )
            + "</ol>",
            id="WordPress, all in the item",
        ),
        pytest.param(
            "<ol class='commentlist'>"
            + wp("Ann", "Yes.", "10:12")
            + f"<ul class='children'>{wp('Ben', 'No.', '11:00')}</ul></ol>",
            id="WordPress, replies after the item",
        ),
        pytest.param(
            "<ol>"
            + wp("Ann", "Yes.", "10:12", list_class="comment depth-1")
            + wp("Ben", "No.", "11:00", list_class="comment depth-2")
            + "</ol>",
            id="WordPress, a flat list with depths",
        ),
        pytest.param(
            "<ol class='commentlist'><li class='comment' id='li-comment-1'><article id='comment-1'"
            " class='comment'><footer class='comment-meta'><div class='comment-author vcard'>"
            "<span class='fn'>Ann</span> on <a><time pubdate datetime='2013-06-08T10:12'>8 June"
            "</time></a> <span class='says'>said:</span></div></footer><div class="
            "'comment-content'><p>Yes.</p></div></article><ul class='children'><li class='comment'"
            " id='li-comment-2'><article id='comment-2' class='comment'><div class="
            "'comment-author'><span class='fn'>Ben</span> <time datetime='2013-06-08T11:00'>8 June"
            "</time></div><div class='comment-content'><p>No.</p></div></article></li></ul></li>"
            "</ol>",
            id="WordPress, an article in each item",
        ),
        pytest.param(
            "<div class='comments'><div class='comment'><span class='author-name'>Ann</span>"
            " <time datetime='2013-06-08T10:12'>then</time><div class='comment-body'><p>Yes.</p>"
            "</div><div class='comment'><span class='author-name'>Ben</span> <time"
            " datetime='2013-06-08T11:00'>then</time><div class='comment-body'><p>No.</p></div>"
            "</div></div></div>",
            id="a comment in a comment",
        ),
        pytest.param(
            "<div itemprop='comment' itemscope itemtype='http://schema.org/Comment'><b"
            " itemprop='author'><i itemprop='name'>Ann</i></b><time itemprop='dateCreated'"
            " datetime='2013-06-08T10:12'></time><p itemprop='text'>Yes.</p><div itemprop='comment'"
            "><b itemprop='author'>Ben</b><time datetime='2013-06-08T11:00'></time><p"
            " itemprop='text'>No.</p></div></div>",
            id="as search engines are told",
        ),
        pytest.param(
            "<div id='comments'><div class='comment'><h3></h3><div class='submitted'>Submitted by"
            " <span class='username'>Ann</span> on 8 June 2013 - 10:12</div><div class='content'>"
            "<p>Yes.</p></div></div><div class='indented'><div class='comment'><div"
            " class='submitted'>Submitted by Ben (not verified) on 8 June 2013 - 11:00</div><div"
            " class='content'><p>No.</p></div></div></div></div>",
            id="Drupal 7",
        ),
    ],
)
def test_a_comment_and_a_reply_are_read_from_each_platform(comments: str) -> None:
    assert found(comments) == (ANN, BEN)


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param(
            "<dl id='comments-block'><dt class='comment-author'>Ann said...</dt><dd class="
            "'comment-body'><p>Yes.</p></dd><dd class='comment-footer'><span class="
            "'comment-timestamp'>8 June 2013 at 10:12</span></dd><dt class='comment-author'>Ben"
            " said...</dt><dd class='comment-body'><p>No.</p></dd><dd class='comment-footer'>"
            "<span class='comment-timestamp'>8 June 2013 at 11:00</span></dd></dl>",
            id="Blogger's list of terms",
        ),
        pytest.param(
            "<div id='comments-block'><div class='comment-author'>Ann said...</div><div class="
            "'comment-body'>Yes.</div><div class='comment-footer'>8 June 2013 at 10:12</div><div"
            " class='comment-author'>Ben said...</div><div class='comment-body'>No.</div><div"
            " class='comment-footer'>8 June 2013 at 11:00</div></div>",
            id="Blogger, without a list",
        ),
        pytest.param(
            "<h2 id='comments'>Comments</h2><div class='comment-content'><p>Yes.</p></div><p class="
            "'comment-footer'>Posted by: Ann | 8 June 2013 at 10:12 AM</p><div class="
            "'comment-content'><p>No.</p></div><p class='comment-footer'>Posted by: <a>Ben</a> |"
            " <a>8 June 2013 at 11:00 AM</a></p>",
            id="TypePad, text and footer",
        ),
        pytest.param(
            "<ol class='commentlist'><li id='comment-1'><cite>Ann</cite> Says:<br/><small class="
            "'commentmetadata'>8 June 2013 at 10:12 am</small><p>Yes.</p></li><li id='comment-2'>"
            "<cite>Ben</cite> Says:<br/><small class='commentmetadata'>8 June 2013 at 11:00 am"
            "</small><p>No.</p></li></ol>",
            id="WordPress of 2005",
        ),
        pytest.param(
            "<div id='comments'><p><b>Ann says:</b></p><p>8 June 2013 at 10:12</p><p>Yes.</p><p>"
            "<b>Ben says:</b></p><p>8 June 2013 at 11:00</p><p>No.</p></div>",
            id="no marks but the words",
        ),
    ],
)
def test_comments_without_an_element_around_them_are_told_apart(comments: str) -> None:
    flat = ArchivedComment(2, None, "Ben", "2013-06-08T11:00:00", ("No.",))
    assert found(comments) == (ANN, flat)


@pytest.mark.parametrize(
    ("time", "posted"),
    [
        ("<time datetime='2013-06-08T10:12:00+01:00'>8 June</time>", "2013-06-08T10:12:00+01:00"),
        (
            "<time datetime='2013-06-08T09:12:30Z'>8 June 2013 10:12</time>",
            "2013-06-08T10:12:30+01:00",
        ),
        ("<abbr title='2013-06-08T10:12:00+0100'>two days ago</abbr>", "2013-06-08T10:12:00+01:00"),
        ("<time datetime='2013-06-08'>8 June 2013 at 10:12</time>", "2013-06-08T10:12:00"),
        ("<span class='datetime'>8 June 2013</span>", "2013-06-08"),
        ("<span class='datetime'><a>8 June 2013</a> · <a>Permalink</a></span>", "2013-06-08"),
        ("<span class='datetime'>10:12</span>", None),
        ("<span class='datetime'>two days ago</span>", None),
        ("<time datetime='31 February'>soon</time>", None),
        ("", None),
    ],
)
def test_a_time_is_as_the_page_showed_it_and_a_clock_alone_is_none(
    time: str, posted: str | None
) -> None:
    item = f"<li class='comment'><cite class='fn'>Ann</cite> {time}<div class='comment-content'>"
    (comment,) = found(f"<ol>{item}On 1 May 2012 at 10:00 I said yes.</div></li></ol>")
    assert comment.posted == posted


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ann", "Ann"),
        ("<a href='mailto:ann@example.org'>Ann</a>", "Ann"),
        ("Ann says:", "Ann"),
        ("By Ann", "Ann"),
        ("Anonymous", None),
        ("Unbekannt", None),
        ("Anonymous (not verified)", None),
        ("ann@example.org", None),
        ("192.0.2.7", None),
        ("", None),
    ],
)
def test_a_name_is_a_name_and_no_address(name: str, author: str | None) -> None:
    reading = read(
        f"<ol><li class='comment'><div class='comment-author'>{name}</div>"
        "<div class='comment-content'><p>Ask <cite>Ben</cite>.</p></div></li></ol>"
    )
    (comment,) = reading.posts[0].comments
    assert (comment.author, comment.paragraphs) == (author, ("Ask Ben.",))
    assert "example.org" not in repr(reading)
    assert "192.0.2.7" not in repr(reading)


def test_a_pingback_is_counted_and_leaves_no_gap() -> None:
    reading = read(
        "<ol>"
        + wp("Ann", "Yes.", "10:12")
        + "<li class='pingback'><p>Pingback: <a>Elsewhere</a></p></li>"
        "<li class='comment'><div class='comment-body'>Trackback: a page</div></li>"
        + wp("Ben", "No.", "11:00")
        + "</ol>",
        heading="<h3>4 responses</h3>",
    )
    (post,) = reading.posts
    assert [comment.position for comment in post.comments] == [1, 2]
    assert reading.skipped == {"pingback": 2}
    assert post.warnings == ()


def test_comments_on_other_pages_are_counted() -> None:
    reading = read(
        "<ol>" + "".join(wp("Ann", f"Yes, {n} times.", "10:12") for n in range(23)) + "</ol>"
        "<nav class='comment-navigation'><a href='#'>Older comments</a></nav>",
        heading="<h2>142 comments</h2>",
    )
    (warning,) = reading.posts[0].warnings
    assert warning.startswith("119 comments are missing from this file: 23 of 142 are in this file")


def test_a_reply_to_a_comment_that_is_not_there_says_so() -> None:
    reading = read(
        "<div id='comments'><div class='indented'><div class='comment'><i class='username'>Ben</i>"
        "<div class='content'>No.</div></div></div></div>"
    )
    (post,) = reading.posts
    assert [comment.parent for comment in post.comments] == [None]
    assert post.warnings == ("1 reply is to a comment that this file does not have",)


def test_a_comment_of_a_picture_alone_is_left_out_and_counted() -> None:
    empty = wp(
        "Ann",
        "<img src='cat.gif'>",
        "10:12",
        f"<ul class='children'>{wp('Ben', 'No.', '11:00')}</ul>",
    )
    (post,) = read(f"<ol>{empty}</ol>").posts
    assert [(comment.author, comment.parent) for comment in post.comments] == [("Ben", None)]
    assert post.warnings == (
        "1 comment without a word was left out",
        "1 reply is to a comment that this file does not have",
    )


@pytest.mark.parametrize(
    "box",
    [
        "<div class='comment'>" + wp("Ann", "Yes.", "10:12") + "</div>",
        "<div class='comment'><h3>Comments</h3><ol>" + wp("Ann", "Yes.", "10:12") + "</ol></div>",
        pytest.param(
            "<div class='single-comment'><div class='comment'><b class='fn'>Ann</b> <time datetime="
            "'2013-06-08T10:12'></time><div class='comment-content'>Yes.</div></div></div>",
            id="a box in a box",
        ),
    ],
)
def test_what_only_stands_around_a_comment_is_none(box: str) -> None:
    assert found(box) == (ANN,)


@pytest.mark.parametrize(
    "other",
    [
        "<div class='comment'><a href='#comments'>No comments yet</a></div>",
        "<span class='comment'>// of a program</span>",
        "<ul id='recentcomments'><li class='recentcomments'><b class='fn'>Ann</b> on it</li></ul>",
        "<div id='respond'><h3>Leave a Reply</h3><form><p>Name</p></form></div>",
        "<script>var c = '<li class=comment>no</li>';</script>",
    ],
)
def test_what_is_no_comment_is_none(other: str) -> None:
    assert read(other).posts[0].comments == ()


def test_comments_that_a_script_would_have_shown_are_missing() -> None:
    (post,) = read("<div id='disqus_thread'></div>").posts
    assert post.warnings == ("Disqus showed the comments: they are not in this file",)


def test_a_layout_that_nobody_knows_is_not_left_out_in_silence() -> None:
    (post,) = read("<div class='comments'><div>I am for it, and so is my wife.</div></div>").posts
    assert post.comments == ()
    assert post.warnings == (
        "left out with the comments, as part of the page: “I am for it, and so is my wife.”",
    )


def test_a_comment_keeps_its_breaks_lists_and_quotations() -> None:
    text = "One<br>two<br><br>three<ul><li>four</li><li>five</li></ul><blockquote>six</blockquote>"
    (comment,) = found(f"<ol><li class='comment'><div class='comment-content'>{text}</div></ol>")
    assert comment.paragraphs == ("One\ntwo", "three", "four", "five", "six")


def test_a_title_that_a_comment_cites_did_not_write_it() -> None:
    (comment,) = found("<ol><li class='comment'><p>As <cite>The Times</cite> has it.</p></li></ol>")
    assert (comment.author, comment.paragraphs) == (None, ("As The Times has it.",))


def joomla(number: int, name: str, text: str, clock: str) -> str:
    return (
        f"<div id='comment-item-{number}'><div class='rbox'><div class='comment-box'>"
        "<span class='comments-vote'><span>+3</span></span>"
        f"<a class='comment-anchor' href='#'>#{number}</a> <span class='comment-author'>{name}"
        f"</span> <span class='comment-date'>2013-06-08 {clock}</span>"
        f"<div class='comment-body'>{text}</div>"
        "<span class='comments-buttons'><a>Reply</a> | <a>Reply with quote</a> | <a>Quote</a>"
        "</span></div></div></div>"
    )


def test_joomla_numbers_its_comments_and_lets_readers_vote_on_them() -> None:
    one, two = found(
        "<div id='comments'><h4>Comments</h4><div class='comments-list'>"
        + joomla(1, "Ann", "Yes.", "10:12")
        + joomla(2, "Guest", "<p>No.</p><p>See #1.</p>", "11:00")
        + "</div></div>"
    )
    assert one == ANN
    assert (two.author, two.posted) == (None, "2013-06-08T11:00:00")
    assert two.paragraphs == ("No.", "See #1.")
