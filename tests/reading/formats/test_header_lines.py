"""Lines that name values, with nothing to fence them off, above the words of a post."""

import pytest

from consult.reading import read as read_bytes
from consult.reading.post import Post

HEAD = "Title: The weir\nDate: 2020-03-09"
WORDS = "The weir is to be rebuilt with a fish ladder, and everybody has been to see me about it."
COMMENTS = """3 comments:

Ann Low says:
10 March 2020 at 9:40
Higher, by all means.

Ben Hay says:
10 March 2020 at 10:15
Pingback or not, I would see it gone.

Cat Orr says:
11 March 2020 at 8:02
What of the eels?
"""


def read(text: str) -> Post:
    reading = read_bytes(text.encode())
    assert reading.format == "frontmatter"
    (post,) = reading.posts
    return post


def test_the_comments_of_a_saved_page_below_them_are_comments() -> None:
    post = read(f"{HEAD}\n\n{WORDS}\n\n{COMMENTS}")
    assert (post.title, post.published, post.body) == ("The weir", "2020-03-09", (WORDS,))
    assert [each.author for each in post.comments] == ["Ann Low", "Ben Hay", "Cat Orr"]
    assert post.comments[2].paragraphs == ("What of the eels?",)
    assert (post.declared_comments, post.warnings) == (3, ())


def test_pingbacks_below_them_are_counted() -> None:
    listed = "2 comments:\n\n1. Higher, by all means.\n\n2. Pingback: The other blog\n"
    reading = read_bytes(f"{HEAD}\n\n{WORDS}\n\n{listed}".encode())
    assert [each.paragraphs for each in reading.posts[0].comments] == [("Higher, by all means.",)]
    assert reading.skipped == {"pingback": 1}


def test_comments_that_are_read_as_markdown_are_told() -> None:
    post = read(f"{HEAD}\n\n## Why\n\n{WORDS}\n\n{COMMENTS}")
    assert post.comments == ()
    assert post.body[:2] == ("Why", WORDS)
    assert "read as words of the post, as all of it is Markdown: 3 comments" in post.warnings


def test_a_title_and_date_that_the_page_says_again_are_no_words() -> None:
    post = read(f"Title: The weir\nAuthor: Ann Low\n\nThe weir\n\n9 March 2020\n\n{WORDS}\n")
    assert (post.title, post.published, post.author) == ("The weir", "2020-03-09", "Ann Low")
    assert (post.body, post.warnings) == ((WORDS,), ())


def test_plain_text_keeps_its_line_breaks_and_signs() -> None:
    verse = "Weir *not* there, _weir_ here\nand 2 * 3 * 4 pounds"
    assert read(f"{HEAD}\n\n{WORDS}\n\n{verse}\n").body == (WORDS, verse)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("## Why *now*", "Why now"),
        ("See [the plan](/plan.pdf)", "See the plan"),
        ("See ![the plan](plan.png) here", "See here"),
        ("<p>See <em>here</em></p>", "See here"),
    ],
)
def test_what_is_surely_markdown_is_read_as_such(line: str, words: str) -> None:
    assert read(f"{HEAD}\n\nOne *two*\nthree.\n\n{line}\n").body == ("One two three.", words)


@pytest.mark.parametrize("fence", ["---\ntitle: A\n---\n", '+++\ntitle = "A"\n+++\n'])
def test_words_below_a_fence_are_markdown(fence: str) -> None:
    assert read(f"{fence}One *two*\nthree.\n").body == ("One two three.",)


@pytest.mark.parametrize("line", ["Layout: page", "Type: page", "type: attachment"])
def test_those_of_a_page_are_no_post(line: str) -> None:
    reading = read_bytes(f"{HEAD}\n{line}\n\n{WORDS}\n".encode())
    assert (reading.posts, reading.skipped) == ((), {"page": 1})


@pytest.mark.parametrize("line", ["Layout: post", "Type: article"])
def test_those_of_a_post_are_one(line: str) -> None:
    assert read(f"{HEAD}\n{line}\n\n{WORDS}\n").body == (WORDS,)


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ("Created: 2019-01-01\nDate: 2020-03-09", "2020-03-09"),
        ("Updated: 2021-01-01\nCreated: 2019-01-01\nPublished: 2020-03-09", "2020-03-09"),
        ("Modified: 2021-01-01\nCreated: 2020-03-09", "2020-03-09"),
        ("Created: soon\nDate: 2020-03-09", "2020-03-09"),
    ],
)
def test_the_day_of_publication_comes_before_others(lines: str, published: str) -> None:
    post = read(f"Title: The weir\n{lines}\n\n{WORDS}\n")
    assert (post.published, post.warnings) == (published, ())


@pytest.mark.parametrize("line", ["Updated: 2021-01-02 10:00", "Modified: 2 January 2021"])
def test_the_day_of_the_last_change_is_taken_last_and_told(line: str) -> None:
    post = read(f"Title: The weir\n{line}\n\n{WORDS}\n")
    assert (post.published or "")[:10] == "2021-01-02"
    assert post.warnings == ("it was last changed on 2021-01-02, which need not be its date",)


@pytest.mark.parametrize(
    "head",
    [
        f"{HEAD}\nReading-time: 3 min\nReviewed: yes",
        "Title: The weir\nReading-time: 3 min\nDate: 2020-03-09",
        f"{HEAD}\nReviewed:\n\nAuthor: Ann Low",
        f"\n\n{HEAD}\r\nReviewed: yes\r\n".replace("\r\n", "\n"),
    ],
)
def test_a_block_of_them_goes_as_a_block(head: str) -> None:
    post = read(f"{head}\n\n{WORDS}\n")
    assert (post.title, post.published, post.body) == ("The weir", "2020-03-09", (WORDS,))


@pytest.mark.parametrize(
    "words",
    [
        f"Note: the road is closed.\n{WORDS}",
        f"\nNote: the road is closed.\n\n{WORDS}",
    ],
)
def test_prose_below_them_that_names_something_is_prose(words: str) -> None:
    assert "Note: the road is closed." in read(f"{HEAD}\n{words}\n").body[0]


def test_a_block_with_one_known_name_is_prose() -> None:
    text = f"Title: The weir\nAnna: It leaks.\nBen: It does.\n\n{WORDS}\n"
    assert read_bytes(text.encode()).format == "text"
