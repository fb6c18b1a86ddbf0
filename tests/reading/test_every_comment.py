"""Every comment of an export or a feed appears exactly once, or is counted where it does not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.reading import read
from consult.reading.post import Reading

few = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
_COUNTED = re.compile(r"left out, .*: ([\d,]+) comments?$")
_MISSING = re.compile(r"(\d+) comments? (?:is|are) missing from this file")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A comment: on which post it is, what it replies to, and what the platform says of it."""

    post: int
    parent: int
    state: str


def drawn(states: Sequence[str]) -> st.SearchStrategy[list[Drawn]]:
    each = st.builds(Drawn, st.integers(0, 3), st.integers(-1, 8), st.sampled_from(states))
    return st.lists(each, max_size=8)


def check(reading: Reading, drawn: Sequence[Drawn], *, skipped: int = 0) -> None:
    """`skipped` comments are counted by their kind, all others read or counted in a warning."""
    read = [each for post in reading.posts for each in post.comments]
    words = [paragraph for each in read for paragraph in each.paragraphs]
    assert len(words) == len(set(words)) == len(read)
    assert set(words) <= {f"Word {number}." for number in range(len(drawn))}
    warnings = [*reading.warnings, *(each for post in reading.posts for each in post.warnings)]
    counted = [found for found in map(_COUNTED.fullmatch, warnings) if found]
    left_out = sum(int(found[1].replace(",", "")) for found in counted)
    assert len(read) + left_out + skipped == len(drawn)
    for post in reading.posts:
        assert [each.position for each in post.comments] == [*range(1, len(post.comments) + 1)]
        assert all(each.parent != each.position for each in post.comments)


WXR = (
    "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:wxr_version>1.2</wp:wxr_version>"
)
WXR_KINDS = {"pingback": "pingback", "note": "custom", "spam": "spam", "trash": "trash"}


@few
@given(
    drawn(["1", "0", *WXR_KINDS]),
    st.lists(st.sampled_from(["publish", "publish", "draft"]), min_size=4, max_size=4),
)
def test_of_a_wordpress_export(comments: list[Drawn], statuses: list[str]) -> None:
    items = []
    for post, status in enumerate(statuses):
        inside = "".join(
            f"<wp:comment><wp:comment_id>{number + 1}</wp:comment_id><wp:comment_content>Word"
            f" {number}.</wp:comment_content><wp:comment_approved>"
            f"{'1' if each.state in {'pingback', 'note'} else each.state}</wp:comment_approved>"
            f"<wp:comment_type>{each.state if each.state in {'pingback', 'note'} else ''}"
            f"</wp:comment_type><wp:comment_parent>{each.parent + 1}</wp:comment_parent>"
            "</wp:comment>"
            for number, each in enumerate(comments)
            if each.post == post
        )
        items.append(
            f"<item><title>Post {post}</title><wp:status>{status}</wp:status>"
            f"<wp:post_type>post</wp:post_type>{inside}</item>"
        )
    reading = read(f"{WXR}{''.join(items)}</channel></rss>".encode())
    # What a draft had of these was never shown, and none of it is missed.
    shown = [each for each in comments if statuses[each.post] == "publish" or each.state == "1"]
    kinds = [WXR_KINDS[each.state] for each in shown if each.state in WXR_KINDS]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        kind: count for kind, count in reading.skipped.items() if kind != "draft"
    }
    lost = len(comments) - len(shown)
    check(reading, comments, skipped=len(kinds) + lost)


ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://www.w3.org/2007/app'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'"
    " xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:x.archive</id>"
)
DRAFT = "<app:control><app:draft>yes</app:draft></app:control>"


@few
@given(drawn(["LIVE", "PENDING", "SPAM"]), st.integers(0, 9), st.lists(st.booleans(), min_size=3))
def test_of_a_blogger_export(comments: list[Drawn], declared: int, drafts: list[bool]) -> None:
    posts = [
        f"<entry><id>post-{post}</id><title>Post {post}</title><blogger:type>POST</blogger:type>"
        f"{DRAFT if drafts[post] else ''}<thr:total>{declared}</thr:total></entry>"
        for post in range(3)
    ]
    entries = [
        f"<entry><id>comment-{number}</id><content>Word {number}.</content>"
        f"<blogger:type>COMMENT</blogger:type><blogger:status>{each.state}</blogger:status>"
        f"<blogger:inReplyTo>comment-{each.parent}</blogger:inReplyTo>"
        f"<thr:in-reply-to ref='post-{each.post}'/></entry>"
        for number, each in enumerate(comments)
    ]
    reading = read(f"{ATOM}{''.join(entries + posts)}</feed>".encode())
    check(reading, comments, skipped=[each.state for each in comments].count("SPAM"))
    for post in reading.posts:
        told = [found for found in map(_MISSING.fullmatch, post.warnings) if found]
        missing = max(0, declared - len(post.comments))
        assert [int(found[1]) for found in told] == ([missing] if missing else [])


@few
@given(drawn([""]), st.booleans())
def test_of_a_feed_with_comments_among_its_posts(comments: list[Drawn], first: bool) -> None:
    posts = "".join(
        f"<entry><id>post-{post}</id><title>Post {post}</title></entry>" for post in range(3)
    )
    entries = "".join(
        f"<entry><id>comment-{number}</id><content>Word {number}.</content><thr:in-reply-to"
        f" ref='{f'comment-{each.parent}' if each.parent >= 0 else f'post-{each.post}'}'/></entry>"
        for number, each in enumerate(comments)
    )
    feed = ATOM.replace("tag:x.archive", "tag:x").replace("blogger/2018", "nothing")
    inside = entries + posts if first else posts + entries
    check(read(f"{feed}{inside}</feed>".encode()), comments)


@few
@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 2))
def test_of_a_page_that_counts_them(declared: int, shown: int, pingbacks: int) -> None:
    comments = "".join(
        f"<li class='comment'><cite class='fn'>Ann</cite><p>Word {number}.</p></li>"
        for number in range(shown)
    )
    comments += "<li class='pingback'><p>Pingback: elsewhere</p></li>" * pingbacks
    page = (
        "<html><head><title>Post</title></head><body><h1>Post</h1><div class='entry-content'>It is"
        f" so.</div><div id='comments'><h2>{declared} comments</h2><ol>{comments}</ol></div></body>"
    )
    reading = read(page.encode())
    check(reading, [Drawn(0, 0, "")] * shown)
    assert reading.skipped == ({"pingback": pingbacks} if pingbacks else {})
    (post,) = reading.posts
    missing = declared - shown - pingbacks
    assert any(each.startswith(f"{missing} comment") for each in post.warnings) == (missing > 0)
