"""The reader of saved pages, one rule at a time."""

import pytest

from consult.reading import read as read_bytes
from consult.reading.post import ArchivedComment, Post

TITLE = "The weir"
DATE = "Friday, 7 June 2013"
BODY = (
    "The weir is to be rebuilt with a fish ladder, and the anglers, the canoeists and the heirs"
    " of the miller have all been to see me about it in the same week."
)


def read(text: str) -> Post:
    (post,) = read_bytes(text.encode()).posts
    return post


def page(comments: str = "", *, heading: str = "2 comments:", body: str = BODY) -> Post:
    return read(f"{DATE}\n\n{TITLE}\n\n{body}\n\n{heading}\n\n{comments}")


def texts(post: Post) -> list[str]:
    return ["\n\n".join(comment.paragraphs) for comment in post.comments]


def parents(post: Post) -> list[int | None]:
    return [comment.parent for comment in post.comments]


TWO = "  1. Yes.\n\n    ReplyDelete\n  2. No.\n\n    ReplyDelete\n"


@pytest.mark.parametrize(
    ("heading", "count"),
    [
        ("2 comments:", 2),
        ("2 Comments", 2),
        ("Comments (2)", 2),
        ("Comments: 2", 2),
        ("(2) Comments »", 2),
        ("2 responses to The weir", 2),
        ("2 responses to “The weir”", 2),
        ("2 thoughts on “The weir”", 2),
        ("2 Replies to “The weir”", 2),
        ("Two comments", 2),
        ("2 responses so far ↓", 2),
        ("{ 2 comments… read them below or add one }", 2),
        ("Comments", None),
        ("Kommentare:", None),
        ("2 Kommentare:", 2),
        ("2 Gedanken zu „The weir“", 2),
        ("2 commentaires:", 2),
        ("2 réflexions au sujet de « The weir »", 2),
        ("Commentaires :", None),
        ("2 comentarios:", 2),
        ("2 reacties op “The weir”", 2),
        ("2 sylw:", 2),
        ("Sylwadau:", None),
        ("2 commenti:", 2),
        ("2 comentários:", 2),
        ("2 kommentarer:", 2),
        ("2 komentarze:", 2),
    ],
)
def test_a_heading_in_any_of_its_forms_stands_above_the_comments(
    heading: str, count: int | None
) -> None:
    post = page(TWO, heading=heading)
    assert post.title == TITLE
    assert post.published == "2013-06-07"
    assert post.body == (BODY,)
    assert post.declared_comments == count
    assert texts(post) == ["Yes.", "No."]
    assert post.warnings == ()


def test_without_a_heading_the_list_with_buttons_is_the_comments() -> None:
    steps = f"{BODY}\n\n  1. Write.\n  2. Wait."
    post = page(TWO, heading="", body=steps)
    assert texts(post) == ["Yes.", "No."]
    assert post.body == (BODY, "1. Write.\n2. Wait.")
    assert post.declared_comments is None


def test_without_comments_there_are_none() -> None:
    post = read(f"{DATE}\n\n{TITLE}\n\n{BODY}\n")
    assert (post.comments, post.declared_comments, post.warnings) == ((), None, ())


@pytest.mark.parametrize("heading", ["No comments:", "Keine Kommentare:", "Dim sylwadau:"])
def test_no_comments_is_a_count_of_none(heading: str) -> None:
    post = page("Post a Comment", heading=heading)
    assert (post.comments, post.declared_comments, post.warnings) == ((), 0, ())


def test_one_response_without_a_number_is_one_comment() -> None:
    post = page("I walk there.\n\nYours,\nAnn\n\nLeave a comment\n", heading="One response")
    assert texts(post) == ["I walk there.\n\nYours,\nAnn"]


def test_a_sentence_that_counts_is_no_heading() -> None:
    body = f"{BODY}\n\nOne response to floods was a wall.\n\nTwo comments on that reached me."
    assert page(TWO, body=body).body[1:] == (
        "One response to floods was a wall.",
        "Two comments on that reached me.",
    )


def test_a_number_counts_only_in_its_own_column() -> None:
    post = page("  1. My list:\n\n    1. boats\n    2. fish\n\n    ReplyDelete\n  2. No.\n")
    assert texts(post) == ["My list:\n\n1. boats\n2. fish", "No."]
    assert parents(post) == [None, None]


def test_a_number_counts_only_in_sequence() -> None:
    post = page("  1. Yes.\n  7. is my bus\n  2. No.\n")
    assert texts(post) == ["Yes.\n7. is my bus", "No."]


def test_a_comment_may_be_nothing_but_a_list() -> None:
    post = page("  1. 1. boats\n    2. fish\n\n    ReplyDelete\n  2. No.\n\n    ReplyDelete\n")
    assert texts(post) == ["1. boats\n2. fish", "No."]


def test_a_numbered_list_right_above_the_heading_stays_in_the_post() -> None:
    post = page(TWO, body=f"{BODY}\n\n  1. Write.\n\n  2. Wait.")
    assert post.body == (BODY, "1. Write.", "2. Wait.")
    assert texts(post) == ["Yes.", "No."]


def test_ten_and_nine_may_stand_below_each_other() -> None:
    comments = "".join(f"{n:3}. Voice {n}.\n\n    ReplyDelete\n" for n in range(1, 13))
    assert texts(page(comments, heading="12 comments:")) == [f"Voice {n}." for n in range(1, 13)]


@pytest.mark.parametrize("indent", ["", "\t", "\u00a0 ", "        "])
def test_lists_read_at_any_indent(indent: str) -> None:
    comments = "".join(
        f"{indent}{n}. Voice {n}.\n\n{indent}{indent}Again.\n\n{indent}{indent}ReplyDelete\n"
        for n in (1, 2)
    )
    assert texts(page(comments)) == ["Voice 1.\n\nAgain.", "Voice 2.\n\nAgain."]


def test_replies_stand_under_the_comment_they_answer() -> None:
    post = page(
        "  1. Yes.\n\n    ReplyDelete\n    Replies\n"
        "    1. Why?\n\n      Delete\n      Replies\n"
        "      1. Because.\n\n        Delete\n"
        "    2. So do I.\n\n      Delete\n"
        "  2. No.\n\n    ReplyDelete\n",
        heading="5 comments:",
    )
    assert texts(post) == ["Yes.", "Why?", "Because.", "So do I.", "No."]
    assert parents(post) == [None, 1, 2, 1, None]


def test_the_button_below_a_list_of_replies_is_no_reply() -> None:
    post = page(
        "  1. Yes.\n\n    ReplyDelete\n    Replies\n    1. Why?\n\n      ReplyDelete\n"
        "      2. Reply\n  2. No.\n\n    ReplyDelete\n"
    )
    assert texts(post) == ["Yes.", "Why?", "No."]


def test_two_comments_by_the_same_unnamed_person_stay_two() -> None:
    post = page("Anonymous said...\n\nYes.\n\nAnonymous said...\n\nYes.\n")
    assert [(comment.author, comment.paragraphs) for comment in post.comments] == [
        (None, ("Yes.",)),
        (None, ("Yes.",)),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "Hi Terry,\n\nyes.\n\nRegards\nPat",
        "Dear all,\n\nyes.\n\nJohn",
        "Terry\n\nyes.\n\nYours, Ann",
        "As my mother says:\n\nyes.",
        "The report says:\n\nyes.",
        "Public meeting on 7 June 2013 at 19:30\n\nyes.",
    ],
)
def test_greetings_and_signatures_are_text_and_no_authors(comment: str) -> None:
    indented = comment.replace("\n", "\n    ")
    post = page(f"  1. {indented}\n\n    ReplyDelete\n", heading="1 comment:")
    assert post.comments == (ArchivedComment(1, None, None, None, tuple(comment.split("\n\n"))),)


@pytest.mark.parametrize(
    ("above", "author", "posted"),
    [
        ("Joan Barker says:\n8 June 2013 at 10:12", "Joan Barker", "2013-06-08T10:12:00"),
        ("Joan Barker says:", "Joan Barker", None),
        ("Joan Barker says\n8 June 2013 at 10:12", "Joan Barker", "2013-06-08T10:12:00"),
        ("Joan Barker\n8 June 2013 at 10:12", "Joan Barker", "2013-06-08T10:12:00"),
        ("Joan Barker8 June 2013 at 10:12", "Joan Barker", "2013-06-08T10:12:00"),
        ("Joan BarkerJune 8, 2013 at 10:12 PM", "Joan Barker", "2013-06-08T22:12:00"),
        ("Joan Barker on June 8, 2013 at 10:12 am", "Joan Barker", "2013-06-08T10:12:00"),
        ("At 10:12 PM, Joan Barker said…", "Joan Barker", None),
        ("Joan10:12", "Joan", None),
        ("Anonymous8 June 2013 at 10:12", None, "2013-06-08T10:12:00"),
        ("Heike hat gesagt…\n8. Juni 2013 um 10:12", "Heike", "2013-06-08T10:12:00"),
        ("Anonyme a dit…", None, None),
        ("Dywedodd Gwen…", "Gwen", None),
        ("joan@example.org says:", None, None),
    ],
)
def test_a_comment_may_say_who_wrote_it_and_when(
    above: str, author: str | None, posted: str | None
) -> None:
    first = above.replace("\n", "\n    ")
    post = page(f"  1. {first}\n\n    Yes.\n\n    ReplyDelete\n", heading="1 comment:")
    assert post.comments == (ArchivedComment(1, None, author, posted, ("Yes.",)),)


def test_lines_below_comments_may_say_who_wrote_them() -> None:
    post = page(
        "Yes.\n\nPosted by: Old Salt | 8 June 2013 at 05:20 PM\n\n"
        "No.\n\nNever.\n\nPosted by: Brigid | 9 June 2013 at 08:00 AM\n\nPost a comment\n",
        heading="Comments",
    )
    assert texts(post) == ["Yes.", "No.\n\nNever."]
    assert [comment.author for comment in post.comments] == ["Old Salt", "Brigid"]


def test_a_hard_line_break_stays_inside_its_paragraph() -> None:
    post = page("  1. One.\n    Two.\n\n    Three.\n", heading="1 comment:", body=f"{BODY}\nMore.")
    assert post.comments[0].paragraphs == ("One.\nTwo.", "Three.")
    assert post.body == (f"{BODY}\nMore.",)


def test_joomla_numbers_comments_beside_their_votes() -> None:
    post = page(
        "+3 #1 Mary P 2013-06-08 09:40\nYes.\nQuote\n\n"
        "#2Guest2013-06-08 10:40\nNo.\n\nWith #1, that is.\nReply | Reply with quote | Quote\n\n"
        "-1#3Cy Dee 2013-06-08 10:45\n#1 is right.\nQuote\n\nRefresh comments list\n",
        heading="Comments",
    )
    assert [(each.author, each.posted) for each in post.comments] == [
        ("Mary P", "2013-06-08T09:40:00"),
        (None, "2013-06-08T10:40:00"),
        ("Cy Dee", "2013-06-08T10:45:00"),
    ]
    assert texts(post) == ["Yes.", "No.\n\nWith #1, that is.", "#1 is right."]
