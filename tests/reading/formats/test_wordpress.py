"""WordPress exports: what comes in, what must not, and how comments are kept apart."""

from dataclasses import replace

import pytest

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.formats import wordpress
from consult.reading.markup.elements import WHOLE
from consult.reading.post import Post, Reading


def export(inside: str, *, version: str = "1.2") -> Reading:
    wp = f"http://wordpress.org/export/{version}/"
    return read(
        f"""<rss version="2.0" xmlns:excerpt="{wp}excerpt/" xmlns:wp="{wp}"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{inside}</channel></rss>""".encode()
    )


def item(inside: str = "", *, sort: str = "post", status: str = "publish") -> str:
    return (
        f"<item>{inside}<wp:status>{status}</wp:status><wp:post_type>{sort}</wp:post_type></item>"
    )


def comment(inside: str = "", *, key: int = 1, parent: int = 0, words: str = "Words.") -> str:
    return (
        f"<wp:comment><wp:comment_id>{key}</wp:comment_id>{inside}"
        f"<wp:comment_author_email>c@mail.example</wp:comment_author_email>"
        f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )


def only(reading: Reading) -> Post:
    (post,) = reading.posts
    assert reading.format == "wordpress"
    return post


def body_of(content: str) -> tuple[str, ...]:
    inside = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
    return only(export(item(inside))).body


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format_is_read(version: str) -> None:
    post = only(export(item("<title>A</title>" + comment()), version=version))
    assert (post.title, len(post.comments)) == ("A", 1)


@pytest.mark.parametrize(
    ("sort", "status", "kind"),
    [
        ("post", "draft", "draft"),
        ("post", "pending", "draft"),
        ("post", "future", "draft"),
        ("post", "auto-draft", "draft"),
        ("post", "", "draft"),
        ("post", "private", "private"),
        ("post", "trash", "trash"),
        ("page", "publish", "page"),
        ("page", "draft", "draft"),
        ("attachment", "inherit", "attachment"),
        ("revision", "inherit", "custom"),
        ("nav_menu_item", "publish", "custom"),
        ("flamingo_inbound", "publish", "custom"),
        ("feedback", "publish", "custom"),
        ("", "publish", "custom"),
    ],
)
def test_only_published_posts_come_in(sort: str, status: str, kind: str) -> None:
    reading = export(item("<title>Not for all</title>" + comment(), sort=sort, status=status))
    assert (reading.posts, reading.skipped) == ((), {kind: 1})
    assert "there is no published post in this file" in reading.warnings
    assert "left out, as they are on drafts, pages or the like: 1 comment" in reading.warnings
    assert "Not for all" not in repr(reading)


def test_a_post_behind_a_password_is_private() -> None:
    assert export(item("<wp:post_password>x</wp:post_password>")).skipped == {"private": 1}


@pytest.mark.parametrize(
    ("approved", "sort", "kind"),
    [
        ("1", "pingback", "pingback"),
        ("trash", "trackback", "pingback"),
        ("trash", "", "trash"),
        ("post-trashed", "comment", "trash"),
        ("spam", "comment", "spam"),
        ("1", "order_note", "custom"),
    ],
)
def test_what_is_no_comment_that_the_blog_showed_is_counted_apart(
    approved: str, sort: str, kind: str
) -> None:
    marks = (
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_type>{sort}</wp:comment_type>"
    )
    reading = export(item(comment(marks, words="Hidden.") + comment(key=2)))
    assert reading.skipped == {kind: 1}
    assert [each.paragraphs for each in only(reading).comments] == [("Words.",)]
    assert "Hidden" not in repr(reading)


def test_a_comment_that_waits_for_approval_is_told() -> None:
    held = "<wp:comment_approved>0</wp:comment_approved>"
    reading = export(item(comment(held)))
    assert (only(reading).comments, reading.skipped) == ((), {})
    assert (
        "left out, as they were waiting for approval on the blog: 1 comment"
        in only(reading).warnings
    )


def test_replies_find_their_parents_in_any_order_and_within_their_post() -> None:
    first = item(
        comment(key=3, parent=2)
        + comment(key=2, parent=1)
        + comment(key=1)
        + comment(key=4, parent=9)
        + comment(key=5, parent=5)
    )
    second = item(comment(key=6, parent=1))
    one, two = export(first + second).posts
    assert [each.parent for each in one.comments] == [2, 3, None, None, None]
    assert [each.parent for each in two.comments] == [None]
    lost = "kept, though the comment that they reply to is not in this file: 1 comment"
    assert [lost in post.warnings for post in (one, two)] == [True, True]
    assert "kept on their own, as they reply to each other: 1 comment" in one.warnings


def test_two_comments_with_one_number_both_come_in() -> None:
    post = only(export(item(comment(words="One.") + comment(words="Two."))))
    assert [each.paragraphs for each in post.comments] == [("One.",), ("Two.",)]


def test_a_comment_without_words_keeps_its_place() -> None:
    post = only(export(item(comment(words="<img src=x>") + comment(key=2, parent=1))))
    assert [(each.paragraphs, each.parent) for each in post.comments] == [
        ((), None),
        (("Words.",), 1),
    ]
    assert "kept, though without words: 1 comment" in post.warnings


def test_lines_are_as_they_were_typed() -> None:
    assert body_of("One\nTwo\n\nThree &amp; four") == ("One\nTwo", "Three & four")
    assert body_of("One <b>bold</b>\nTwo\n\nThree") == ("One bold\nTwo", "Three")
    assert body_of("<!-- wp:paragraph --><p>One\nTwo</p><!-- /wp:paragraph -->") == ("One Two",)


def test_the_frames_of_pictures_are_no_words_but_other_brackets_are() -> None:
    shown = '[caption id="a" width="3"]<img src=x> The weir[/caption]\n\n[gallery ids="1"][sic]'
    assert body_of(shown) == ("The weir", "[sic]")


def test_the_author_is_named_as_the_blog_shows_the_login() -> None:
    people = """<wp:author><wp:author_login>rpeel</wp:author_login>
        <wp:author_email>ruth@mail.example</wp:author_email>
        <wp:author_display_name>Ruth Peel</wp:author_display_name></wp:author>
        <wp:author><wp:author_login>who@mail.example</wp:author_login>
        <wp:author_display_name>who@mail.example</wp:author_display_name></wp:author>"""
    logins = ("RPeel", "other", "who@mail.example")
    reading = export(people + "".join(item(f"<dc:creator>{who}</dc:creator>") for who in logins))
    assert [post.author for post in reading.posts] == ["Ruth Peel", "other", None]
    assert "@" not in repr(reading)


def test_the_date_is_local_or_else_of_its_pub_date() -> None:
    def dates(local: str, utc: str, published: str) -> str:
        return item(
            f"<wp:post_date>{local}</wp:post_date><wp:post_date_gmt>{utc}</wp:post_date_gmt>"
            f"<pubDate>{published}</pubDate>"
        )

    reading = export(
        dates("2012-07-01 10:00:00", "2012-07-01 09:00:00", "")
        + dates("0000-00-00 00:00:00", "", "Sun, 01 Jul 2012 09:00:00 +0000")
        + dates("", "", "Thu, 01 Jan 1970 00:00:00 +0000")
    )
    assert [post.published for post in reading.posts] == [
        "2012-07-01T10:00:00+01:00",
        "2012-07-01T09:00:00+00:00",
        None,
    ]


def test_more_comments_than_any_blog_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpress, "WHOLE", replace(WHOLE, entries=5))
    assert len(export(item("<wp:comment/>" * 2) * 2).posts) == 2
    with pytest.raises(NotAPost, match="more than 5 comments"):
        export(item("<wp:comment/>" * 2) * 3)


def test_an_export_without_a_channel_is_refused() -> None:
    with pytest.raises(NotAPost, match="holds no channel of posts"):
        read(b"<rss xmlns:wp='http://wordpress.org/export/1.2/'><item/></rss>")


@pytest.mark.parametrize("sign", ["&nbsp;", "&", "< "])
def test_an_export_that_is_not_well_formed_is_refused_as_it_can_be_exported_again(
    sign: str,
) -> None:
    with pytest.raises(NotAPost, match=r"is damaged at line \d.*: save or export it again\.$"):
        export(item(f"<title>{sign}</title>"))
