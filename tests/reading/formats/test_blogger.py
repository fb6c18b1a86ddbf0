"""Blogger exports, old and new: posts, their comments, and what must not come in."""

import pytest

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.post import Post, Reading

BLOG = "tag:blogger.com,1999:blog-7"
DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"


def export(entries: str) -> Reading:
    return read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005"
        xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:app="http://purl.org/atom/app#"
        ><id>{BLOG}.archive</id>{entries}</feed>""".encode()
    )


def takeout(entries: str, *, home: str = "") -> Reading:
    blogger = "http://schemas.google.com/blogger/2018"
    return read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:blogger="{blogger}"
        ><id>{BLOG}</id>{home}{entries}</feed>""".encode()
    )


def entry(kind: str, number: int, inside: str = "", *, name: str = "Ann") -> str:
    scheme = "http://schemas.google.com/g/2005#kind"
    term = f"http://schemas.google.com/blogger/2008/kind#{kind}"
    return (
        f'<entry><id>{BLOG}.post-{number}</id><category scheme="{scheme}" term="{term}"/>'
        f'<content type="html">Words {number}.</content>'
        f"<author><name>{name}</name><email>noreply@blogger.com</email></author>{inside}</entry>"
    )


def on(post: int, *, parent: int | None = None) -> str:
    feed = f"http://www.blogger.com/feeds/7/{post}/comments/default/{parent}"
    related = f'<link rel="related" href="{feed}?v=2"/>' if parent else ""
    return f'{related}<thr:in-reply-to ref="{BLOG}.post-{post}"/>'


def new(sort: str, number: int, inside: str = "", *, status: str = "LIVE") -> str:
    return (
        f"<entry><id>{BLOG}.post-{number}</id><blogger:type>{sort}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><content type='html'>Words.</content>"
        f"{inside}</entry>"
    )


def parent(post: int, reply: str = "") -> str:
    return (
        f"<blogger:parent>{BLOG}.post-{post}</blogger:parent>"
        f"<blogger:inReplyTo>{reply}</blogger:inReplyTo>"
    )


def only(reading: Reading) -> Post:
    (post,) = reading.posts
    assert reading.format == "blogger"
    return post


def test_comments_stand_in_file_order_under_their_post_with_their_parents() -> None:
    one, two = export(
        entry("comment", 11, on(1, parent=12))
        + entry("post", 1)
        + entry("comment", 21, on(2))
        + entry("post", 2)
        + entry("comment", 12, on(1))
        + entry("comment", 13, on(1, parent=99))
    ).posts
    assert [each.paragraphs for each in one.comments] == [
        ("Words 11.",),
        ("Words 12.",),
        ("Words 13.",),
    ]
    assert [each.parent for each in one.comments] == [2, None, None]
    assert [each.parent for each in two.comments] == [None]
    assert one.warnings[-1].startswith("kept, though the comment that they reply to is not in")


def test_templates_and_settings_are_no_posts_and_not_worth_a_word() -> None:
    reading = export(entry("template", 1) + entry("settings", 2) + entry("post", 3))
    assert len(reading.posts) == 1
    assert (reading.skipped, reading.warnings) == ({}, ())


def test_drafts_and_pages_are_counted_and_their_comments_told() -> None:
    reading = export(
        entry("post", 1, DRAFT)
        + entry("page", 2, DRAFT)
        + entry("page", 3)
        + entry("comment", 4, on(1))
        + entry("comment", 5, on(3))
        + entry("comment", 6, on(9))
    )
    assert (reading.posts, reading.skipped) == ((), {"draft": 2, "page": 1})
    assert reading.warnings == (
        "left out, as they are on drafts or pages: 2 comments",
        "left out, as their post is not in this file: 1 comment",
        "there is no published post in this file",
    )
    assert "Words" not in repr(reading)


def test_a_comment_that_the_blog_held_back_is_told() -> None:
    reading = export(entry("post", 1) + entry("comment", 2, DRAFT + on(1)))
    assert only(reading).comments == ()
    assert reading.warnings == (
        "left out, as they were waiting for approval on the blog: 1 comment",
    )


def test_a_removed_comment_keeps_its_place_for_those_who_replied() -> None:
    removed = '<gd:extendedProperty name="blogger.contentRemoved" value="true"/>'
    post = only(
        export(
            entry("post", 1, "<thr:total>3</thr:total>")
            + entry("comment", 2, removed + on(1))
            + entry("comment", 3, on(1, parent=2))
        )
    )
    assert [each.parent for each in post.comments] == [None, 1]
    assert post.warnings[-2:] == (
        "1 comment is missing from this file",
        "removed on the blog, which shows their place: 1 comment",
    )


@pytest.mark.parametrize("name", ["Unknown", "Anonymous", "Anonym", "ann@mail.example", ""])
def test_words_for_nobody_and_addresses_are_no_names(name: str) -> None:
    reading = export(entry("post", 1) + entry("comment", 2, on(1), name=name))
    assert only(reading).comments[0].author is None
    assert "@" not in repr(reading)


def test_an_untitled_post_is_a_post() -> None:
    post = only(export(entry("post", 1, "<title type='text'></title>")))
    assert (post.title, post.body) == (None, ("Words 1.",))
    assert post.warnings == ("no title was found", "no date was found")


def test_takeout_says_the_same_in_other_words() -> None:
    reading = takeout(
        new("POST", 1, "<title>A &lt;b&gt;</title><published>2020-03-02T10:00:00Z</published>")
        + new("COMMENT", 2, parent(1))
        + new("COMMENT", 3, parent(1, f"{BLOG}.post-2"))
        + new("COMMENT", 4, parent(1), status="SPAM")
        + new("COMMENT", 5, parent(1), status="PENDING")
        + new("COMMENT", 6, parent(1), status="EMPTIED")
        + new("POST", 7, status="DRAFT")
        + new("POST", 8, status="SCHEDULED")
        + new("POST", 9, status="SOFT_TRASHED")
        + new("PAGE", 10)
        + new("POST", 11, "<blogger:trashed>2021-01-01T00:00:00Z</blogger:trashed>")
    )
    post = only(reading)
    assert (post.title, post.published) == ("A <b>", "2020-03-02T10:00:00+00:00")
    assert [each.parent for each in post.comments] == [None, 1, None]
    assert reading.skipped == {"spam": 1, "draft": 2, "trash": 2, "page": 1}
    assert "removed on the blog, which shows their place: 1 comment" in post.warnings


def test_takeout_has_addresses_in_part() -> None:
    post = new("POST", 1, "<blogger:filename>/2020/03/a.html</blogger:filename>")
    home = '<link rel="alternate" href="https://weir.example/"/>'
    assert only(takeout(post)).url is None
    assert only(takeout(post, home=home)).url == "https://weir.example/2020/03/a.html"


def test_what_only_looks_like_an_export_is_refused() -> None:
    with pytest.raises(NotAPost, match="is no feed of entries"):
        read(
            b"<x:feed xmlns:x='urn:x'><i xmlns:b='http://schemas.google.com/blogger/2018'/>"
            b"</x:feed>"
        )
