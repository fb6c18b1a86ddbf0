"""What stands around a post in the text of a page, and how its title and date are told from it."""

import pytest

from consult.errors import NotAPost
from consult.reading import read as read_bytes
from tests.reading.formats.test_text import BODY, DATE, TITLE, TWO, page, read, texts


def test_the_page_around_the_post_stays_out() -> None:
    post = read(
        "Skip to content\n\nHome | About | Contact\n\nSearch this blog\n\n"
        f"{DATE}\n\n{TITLE}\n\n{BODY}\n\nPosted by Terry at 09:25\n"
        "Email ThisBlogThis!Share to TwitterShare to Facebook\nLabels: fish, boats\n\n"
        f"2 comments:\n\n{TWO}Add comment\nLoad more...\n\n"
        "Newer Post Older Post Home\nSubscribe to: Post Comments (Atom)\n"
    )
    assert (post.title, post.published, post.body) == (TITLE, "2013-06-07", (BODY,))
    assert texts(post) == ["Yes.", "No."]
    assert post.author == "Terry"
    assert post.warnings == ()


@pytest.mark.parametrize(
    "tail",
    [
        "Share this:\n\n  • Twitter\n  • Facebook\n\nLike this:\n\nLike Loading...",
        "This entry was posted in Water by terry. Bookmark the permalink.\n← Fish Boats →",
        "Get link\nFacebook\nX\nPinterest\nEmail\nOther Apps",
        "Click to share on Twitter (Opens in new window)",
        "Diesen Post per E-Mail versendenBlogThis!In Twitter freigeben",
    ],
)
def test_links_to_share_by_are_no_part_of_the_post(tail: str) -> None:
    assert page(TWO, body=f"{BODY}\n\n{tail}").body == (BODY,)


def test_a_motto_of_the_blog_is_not_the_title() -> None:
    post = read(f"The Pump\n\nNews, every week.\n\n{TITLE}\n\nPosted on 7 June 2013\n\n{BODY}\n")
    assert (post.title, post.published) == (TITLE, "2013-06-07")
    assert post.warnings == ("left out before the title, as part of the page: “The Pump”",)


def test_a_date_below_a_short_post_does_not_make_its_last_line_the_title() -> None:
    post = read("Closed tomorrow\n\nThe office is shut\n\nSorry!\n\nPosted on 7 June 2013\n")
    assert (post.title, post.published) == ("Closed tomorrow", "2013-06-07")
    assert post.body == ("The office is shut", "Sorry!")


def test_a_title_that_only_the_heading_has_is_taken_from_there() -> None:
    post = read(f"{BODY}\n\n1 response to “{TITLE}”\n\n  1. Yes.\n\nLeave a Reply\n")
    assert (post.title, post.body, texts(post)) == (TITLE, (BODY,), ["Yes."])
    assert post.warnings == ("no date was found",)


def test_what_is_not_known_is_none() -> None:
    post = read(BODY)
    assert (post.title, post.published, post.author) == (None, None, None)
    assert post.warnings == ("no title was found", "no date was found")


@pytest.mark.parametrize(
    ("heading", "warning"),
    [
        ("5 comments:", "3 comments are missing from this file"),
        ("3 comments:", "1 comment is missing from this file"),
        ("1 comment:", "the heading says 1, 2 were found"),
    ],
)
def test_the_heading_is_checked_against_what_was_found(heading: str, warning: str) -> None:
    assert page(TWO, heading=heading).warnings == (warning,)


def test_what_follows_the_comments_is_never_left_out_in_silence() -> None:
    post = page(f"{TWO}I forgot to say that the meeting is on Monday.\n")
    assert texts(post) == ["Yes.", "No."]
    (warning,) = post.warnings
    assert warning.endswith("part of the page: “I forgot to say that the meeting is on Monday.”")


def test_a_pingback_is_skipped_and_counted() -> None:
    comments = "  1. Pingback: Elsewhere | A blog\n\n  2. Ed says:\n\n    Yes.\n"
    reading = read_bytes(f"{TITLE}\n\n{BODY}\n\n2 responses\n\n{comments}".encode())
    assert reading.skipped == {"pingback": 1}
    assert [(comment.position, comment.author) for comment in reading.posts[0].comments] == [
        (1, "Ed")
    ]


def test_a_comment_without_a_word_is_missing() -> None:
    post = page("  1. Yes.\n\n    ReplyDelete\n  2.\n\n    ReplyDelete\n")
    assert texts(post) == ["Yes."]
    assert post.warnings == ("1 comment is missing from this file",)


@pytest.mark.parametrize("content", ["", " \n\t\n", "1234\n\n…", f"2 comments:\n\n{TWO}"])
def test_a_file_without_a_post_is_refused(content: str) -> None:
    with pytest.raises(NotAPost, match=r"^[^\n]+; what can be read is the text of a post[^\n]+$"):
        read_bytes(content.encode())


LONG = "What the county council said when it was asked about the weir, and what it did not say"


@pytest.mark.parametrize(
    "top", [f"{DATE}\n\n{LONG}", f"{LONG}\n\n{DATE}", f"Home\nAbout me\n\n{LONG}\n{DATE}"]
)
def test_a_long_line_alone_by_the_date_is_the_title(top: str) -> None:
    post = read(f"{top}\n\n{BODY}\n")
    assert (post.title, post.published, post.body) == (LONG, "2013-06-07", (BODY,))


def test_a_long_first_sentence_by_the_date_is_none() -> None:
    post = read(f"{TITLE}\n\n{DATE}\n\n{LONG}.\n\n{BODY}\n")
    assert (post.title, post.body) == (TITLE, (f"{LONG}.", BODY))


def test_a_form_for_comments_below_a_post_without_any_is_no_paragraph() -> None:
    assert read(f"{DATE}\n\n{TITLE}\n\n{BODY}\n\nLeave a Reply\n").body == (BODY,)
    ask = "Leave a comment below and tell me what you think."
    assert read(f"{DATE}\n\n{TITLE}\n\n{BODY}\n\n{ask}\n").body == (BODY, ask)


def test_a_list_in_a_signed_comment_is_no_list_of_comments() -> None:
    one = "1. boats\n2. fish\n\nPosted by: Ann | 8 June 2013 at 10:12"
    post = page(f"{one}\n\nNo.\n\nPosted by: Ben | 8 June 2013 at 11:00\n")
    assert texts(post) == ["1. boats\n2. fish", "No."]
    assert [comment.author for comment in post.comments] == ["Ann", "Ben"]


def test_a_name_may_end_in_a_bracket_before_its_time() -> None:
    post = page("  1. Cllr Jones (Lab)8 June 2013 at 10:12\n\n    Yes.\n\n    ReplyDelete\n")
    assert post.comments[0].author == "Cllr Jones (Lab)"


@pytest.mark.parametrize(
    ("closes", "declared"),
    [
        ("Posted at 09:12 AM in Roads | Permalink | Comments (1)", 1),
        ("Posted at 09:12 AM | Permalink | Comments (3)", 3),
        ("Publié à 09:12 dans Routes | Lien permanent | Commentaires (1)", 1),
        ("Veröffentlicht um 09:12 Uhr | Permalink", None),
    ],
)
def test_a_day_without_its_weekday_heads_posts_that_say_only_their_time(
    closes: str, declared: int | None
) -> None:
    comment = "Well said.\n\nPosted by: Ann Smith | May 05, 2009 at 10:12 AM"
    top = f"Mill Lane Matters\n\nMay 04, 2009\n\n{TITLE}\n\n{BODY}\n\n{closes}"
    post = read(f"{top}\n\nComments\n\n{comment}\n\nPost a comment\n")
    assert (post.title, post.body, post.published) == (TITLE, (BODY,), "2009-05-04")
    assert (post.declared_comments, texts(post)) == (declared, ["Well said."])


def test_a_date_below_a_title_stays_below_it_where_no_time_closes_the_post() -> None:
    post = read(f"{TITLE}\n\nMay 04, 2009\n\nDear all\n\n{BODY}\n\nPosted at the town hall.\n")
    assert (post.title, post.body) == (TITLE, ("Dear all", BODY, "Posted at the town hall."))
