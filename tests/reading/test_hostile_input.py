"""Nothing that comes in may raise anything but a refusal, or lose a word."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.post import Post, as_json
from tests.reading.expected import folded

MB = 1024 * 1024
few = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def read_or_refuse(data: bytes) -> Post | None:
    try:
        reading = read(data)
    except NotAPost:
        return None
    (post,) = reading.posts
    assert as_json(reading)["format"] == "text"
    return post


def test_more_than_20_mb_is_refused_unread() -> None:
    with pytest.raises(NotAPost, match="larger than 20 MB"):
        read(b"x" * (20 * MB + 1))


@few
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@few
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    read_or_refuse(text.encode(encoding, errors="surrogatepass"))


LINES = st.sampled_from(
    [
        "",
        "Home",
        "The weir",
        "Friday, 7 June 2013",
        "2 comments:",
        "Comments",
        "1. one",
        "2. two",
        "3.",
        "• Ann says:",
        "Ann says:",
        "8 June 2013 at 10:12",
        "ReplyDelete",
        "Ann8 June 2013 at 10:12",
        "Posted by: Ann | 8 June 2013 at 10:12",
        "Posted by Ann",
        "Labels: fish",
        "Leave a Reply",
        "Newer Post Older Post Home",
        "Pingback: elsewhere",
        "Replies",
        "One response to floods",
        "She said no.",
        "a line of the post that is long " * 4,
    ]
)
SOUP = st.lists(st.tuples(st.sampled_from(["", "  ", "    ", "      "]), LINES), max_size=25)


@few
@given(SOUP)
def test_any_page_yields_only_words_that_it_holds_in_an_order_that_holds(
    soup: list[tuple[str, str]],
) -> None:
    text = "\n".join(indent + line for indent, line in soup)
    post = read_or_refuse(text.encode())
    if post is None:
        return
    assert [comment.position for comment in post.comments] == list(range(1, len(post.comments) + 1))
    assert all(
        comment.parent is None or comment.parent < comment.position for comment in post.comments
    )
    assert all(comment.paragraphs for comment in post.comments)
    written = [*post.body, *(each for comment in post.comments for each in comment.paragraphs)]
    said = Counter(folded("\n".join([post.title or "", *written])).split())
    assert said <= Counter(folded(text).split())


BODY = "The weir is to be rebuilt with a fish ladder and everybody has been to see me about it."

# Any words at all but those that pages themselves say, and no line that begins like an item.
WORDS = st.text(alphabet="äbçdéöñgł ", min_size=1, max_size=40).filter(str.strip)
PARAGRAPHS = st.lists(
    st.lists(WORDS, min_size=1, max_size=3).map(lambda lines: [" ".join(x.split()) for x in lines]),
    min_size=1,
    max_size=3,
)


def saved(layout: str, number: int, paragraphs: list[list[str]]) -> str:
    """A comment as a page of this layout shows it."""
    if layout == "in a list":
        blocks = ["\n    ".join(lines) for lines in paragraphs]
        return f"  {number}. " + "\n\n    ".join([*blocks, "ReplyDelete"]) + "\n"
    text = "\n\n".join("\n".join(lines) for lines in paragraphs)
    if layout == "in a list without an indent":
        return f"{number}. {text}\n\nReplyDelete\n\n"
    if layout == "under names":
        return f"Ann Smith says:\n8 June 2013 at 10:12\n{text}\n\nReply\n\n"
    return f"{text}\n\nPosted by: Ann Smith | 8 June 2013 at 10:12\n\n"


@few
@given(
    st.lists(PARAGRAPHS, min_size=1, max_size=4),
    st.sampled_from(
        ["in a list", "in a list without an indent", "under names", "above signatures"]
    ),
    st.booleans(),
)
def test_no_comment_loses_a_word_a_break_or_its_neighbour(
    comments: list[list[list[str]]], layout: str, counts: bool
) -> None:
    heading = f"{len(comments)} comments:" if counts else "Comments:"
    text = f"Friday, 7 June 2013\n\nThe weir\n\n{BODY}\n\n{heading}\n\n"
    text += "".join(saved(layout, number, each) for number, each in enumerate(comments, start=1))
    post = read_or_refuse(text.encode())
    assert post is not None
    assert post.body == (BODY,)
    found = [[each.split("\n") for each in comment.paragraphs] for comment in post.comments]
    assert found == comments
    assert post.warnings == ()
