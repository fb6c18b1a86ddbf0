"""Feeds of comments, and comments beside the posts of a feed."""

import pytest

from tests.reading.formats.test_feed import atom, only, rss


def comment(number: int, title: str = "By: Ann", page: str = "ford", inside: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://ward.example/{page}/#comment-{number}</link>"
        f"<guid>https://ward.example/?p=1#comment-{number}</guid>"
        f"<description>Words {number}.</description>{inside}</item>"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Comments on: The ford: a plan", "The ford: a plan"),
        ("Comments on Mill Lane: The ford", "The ford"),
        ("Kommentare zu: Die Furt", "Die Furt"),
        ("Commentaires sur : Le gué", "Le gué"),
        ("The ford", "The ford"),
    ],
)
def test_a_feed_of_comments_is_one_post_under_the_title_without_its_lead(
    title: str, name: str
) -> None:
    post = only(rss(comment(2) + comment(1), head=f"<title>{title}</title>"))
    assert (post.title, post.body, post.author, post.published) == (name, (), None, None)
    assert [each.paragraphs for each in post.comments] == [("Words 2.",), ("Words 1.",)]
    assert [each.author for each in post.comments] == ["Ann", "Ann"]


def test_a_feed_of_comments_may_be_empty() -> None:
    post = only(rss("", head="<title>Comments on: The ford</title>"))
    assert (post.title, post.comments) == ("The ford", ())


def test_a_comment_without_an_address_of_its_own_is_one_among_comments() -> None:
    item = "<item><title>By: b@a.example</title><description>Words.</description></item>"
    reading = rss(comment(1) + item, head="<title>Comments on: The ford</title>")
    assert len(only(reading).comments) == 2
    assert "@" not in repr(reading)


def test_a_blog_may_be_called_comments() -> None:
    reading = rss("<item><title>A</title></item>", head="<title>Comments on: politics</title>")
    assert only(reading).title == "A"


def test_the_feed_of_all_comments_of_a_blog_is_a_post_for_each_page() -> None:
    items = (
        comment(3, "Comment on The ford by Ann", "ford")
        + comment(2, "Comment on The weir by b@a.example", "weir")
        + comment(1, "Comment on The ford by Cy", "ford/comment-page-2")
    )
    reading = rss(items, head="<title>Comments for Ward</title>")
    assert [(post.title, post.url, len(post.comments)) for post in reading.posts] == [
        ("The ford", "https://ward.example/ford", 2),
        ("The weir", "https://ward.example/weir", 1),
    ]
    assert "b@a.example" not in repr(reading)


def test_a_heading_that_somebody_wrote_is_part_of_a_comment() -> None:
    items = (
        comment(1, "I object")
        + comment(2, "Words 2...")
        + comment(3, "Re: The ford")
        + comment(4, "Kommentar von b@a.example")
    )
    post = only(rss(items, head="<title>Comments on: The ford</title>"))
    assert [each.paragraphs for each in post.comments] == [
        ("I object", "Words 1."),
        ("Words 2.",),
        ("Words 3.",),
        ("Words 4.",),
    ]


def reply(key: str, to: str, href: str = "") -> str:
    return (
        f"<entry><id>{key}</id><content>Words.</content>"
        f'<thr:in-reply-to ref="{to}" href="{href}"/></entry>'
    )


def test_replies_to_the_post_have_no_parent_and_lost_parents_are_told() -> None:
    post = only(
        atom(
            reply("c1", "p", "https://a.example/p")
            + reply("c2", "c1", "https://a.example/p#c1")
            + reply("c3", "c0", "https://a.example/p#c99"),
            head='<title>Comments on: P</title><link href="https://a.example/p"/>',
        )
    )
    assert [each.parent for each in post.comments] == [None, 1, None]
    assert post.url == "https://a.example/p"
    assert post.warnings[2:] == (
        "kept, though the comment that they reply to is not in this file: 1 comment",
    )


def test_comments_beside_their_posts_go_to_them_however_deep() -> None:
    reading = atom(
        reply("c2", "c1")
        + '<entry><id>p1</id><link href="https://a.example/1"/></entry>'
        + reply("c1", "p1")
        + '<entry><id>p2</id><link href="https://a.example/2"/></entry>'
        + reply("c3", "unknown", "https://a.example/2")
        + reply("c4", "c5")
        + reply("c5", "c4")
    )
    assert [len(post.comments) for post in reading.posts] == [2, 1]
    assert [each.parent for each in reading.posts[0].comments] == [2, None]
    assert reading.warnings == ("left out, as their post is not in this file: 2 comments",)


def said_in_reply(number: int, lead: str) -> str:
    text = f"<content:encoded><![CDATA[{lead}]]></content:encoded>"
    return comment(number, inside=text)


@pytest.mark.parametrize(
    ("before", "after", "paragraphs"),
    [
        ("<p>In reply to ", ".</p>\n<p>I agree.</p>", ("I agree.",)),
        ("<p>In reply to ", ".<br />I agree.</p>", ("I agree.",)),
        ("In reply to ", ".\n\nI agree.", ("I agree.",)),
        ("<p>En réponse à ", ".</p>\n<p>I agree.</p><p>So.</p>", ("I agree.", "So.")),
    ],
)
def test_wordpress_names_the_parent_of_a_comment_in_front_of_its_text(
    before: str, after: str, paragraphs: tuple[str, ...]
) -> None:
    link = '<a href="https://ward.example/ford/comment-page-1/#comment-1">Al</a>'
    items = said_in_reply(2, before + link + after) + comment(1)
    reading = rss(items, head="<title>Comments on: The ford</title>")
    first, second = only(reading).comments
    assert (first.parent, first.paragraphs, second.parent) == (2, paragraphs, None)
    assert only(reading).warnings == ("no date was found", "no body was found")


def test_a_parent_that_is_not_in_the_feed_is_warned_of() -> None:
    lead = '<p>In reply to <a href="https://ward.example/ford/#comment-7">Al</a>.</p><p>Yes.</p>'
    post = only(
        rss(said_in_reply(2, lead) + comment(1), head="<title>Comments on: The ford</title>")
    )
    assert [(each.parent, each.paragraphs) for each in post.comments] == [
        (None, ("Yes.",)),
        (None, ("Words 1.",)),
    ]
    orphan = "kept, though the comment that they reply to is not in this file: 1 comment"
    assert orphan in post.warnings


def test_a_link_to_a_comment_inside_a_sentence_is_the_writers() -> None:
    words = '<p>As <a href="https://ward.example/ford/#comment-1">Al</a> said: no.</p>'
    post = only(
        rss(said_in_reply(2, words) + comment(1), head="<title>Comments on: The ford</title>")
    )
    assert (post.comments[0].parent, post.comments[0].paragraphs) == (None, ("As Al said: no.",))
