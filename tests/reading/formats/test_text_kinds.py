"""What saved pages of text have around a post and its comments, in the shapes that once misled."""

import pytest

from consult.reading import read
from consult.reading.post import Post

BODY = (
    "The weir is to be rebuilt with a fish ladder, and everybody has been to see me about it.",
    "Some want it higher, and some want it gone.",
)
WORDS = "\n\n".join(BODY)


def post_of(text: str) -> Post:
    (post,) = read(text.encode()).posts
    return post


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("by ruth on May 14, 2008", "ruth", "2008-05-14"),
        ("By Ruth Lowe | 14 May 2008 | 3 Comments", "Ruth Lowe", "2008-05-14"),
        ("Posted on 14 May 2008 by Cllr Vane", "Cllr Vane", "2008-05-14"),
        ("Geschrieben von Uwe am 14. Mai 2008", "Uwe", "2008-05-14"),
        ("14 May 2008", None, "2008-05-14"),
    ],
)
def test_a_line_by_the_title_says_who_wrote_it(
    line: str, author: str | None, published: str
) -> None:
    post = post_of(f"The weir\n{line}\n\n{WORDS}\n")
    assert (post.title, post.author, post.published) == ("The weir", author, published)
    assert post.body == BODY


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Posted by Ceri at 9:14 AM", "Ceri"),
        ("Eingestellt von Heike um 09:25", "Heike"),
        ("Geplaatst door Joost op 21:10", "Joost"),
        ("Posted by admin@weir.example at 9:14 AM", None),
        ("Posted at 9:14 AM | Permalink", None),
    ],
)
def test_the_line_that_closes_a_post_says_who_wrote_it(line: str, author: str | None) -> None:
    post = post_of(f"Friday, 7 June 2013\n\nThe weir\n\n{WORDS}\n\n{line}\nLabels: river\n")
    assert (post.author, post.body) == (author, BODY)


@pytest.mark.parametrize(
    "trail",
    [
        "You are here:Home » River » The weir at Low Bridge",
        "You are here: News > The weir at Low Bridge",
        "Home / River / The weir at Low Bridge",
        "River › Weirs › The weir at Low Bridge",
        "Sie sind hier: Start » The weir at Low Bridge",
        "Rydych chi yma: Afon » Coredau",
    ],
)
def test_a_trail_of_links_is_no_title(trail: str) -> None:
    post = post_of(f"{trail}\n\nThe weir at Low Bridge\n\n{WORDS}\n")
    assert (post.title, post.body) == ("The weir at Low Bridge", BODY)


@pytest.mark.parametrize("kicker", ["RIVER NEWS", "The weir", "River:", "OPINION"])
def test_a_kicker_stands_above_the_title_and_is_told(kicker: str) -> None:
    post = post_of(f"{kicker}\n\nThe weir: what the river wants\n\n{WORDS}\n")
    assert (post.title, post.body) == ("The weir: what the river wants", BODY)
    assert f"left out before the title, as part of the page: “{kicker}”" in post.warnings


def test_a_title_in_capitals_above_a_first_sentence_stays_the_title() -> None:
    post = post_of(f"THE WEIR\n\n{WORDS}\n")
    assert (post.title, post.body) == ("THE WEIR", BODY)


@pytest.mark.parametrize(
    "banner",
    [
        (
            "3 captures\n04 Mar 2012 - 19 Nov 2014\nAbout this capture\nCOLLECTED BY\n"
            "Organization: A web archive\nThese crawls keep pages.\nTIMESTAMPS"
        ),
        "INTERNET ARCHIVE WAYBACK MACHINE\n12 captures\n3 Jan 2009 - 5 Jul 2016\nJan FEB Mar\n07",
        (
            "You are viewing an archived web page, collected at the request of a council.\n"
            "This page was captured on 13:24:05 Mar 02, 2012, and may be out of date."
        ),
        "archive.today\nSaved from https://weir.example/\nno other snapshots from this url",
    ],
)
def test_an_archives_banner_is_neither_title_nor_body_nor_date(banner: str) -> None:
    post = post_of(f"{banner}\nHome\nAbout\n\nThe weir\n\nJune 7, 2013\n\n{WORDS}\n")
    assert (post.title, post.published, post.body) == ("The weir", "2013-06-07", BODY)


def test_one_line_that_an_archive_might_say_is_a_writers_own() -> None:
    post = post_of(f"The weir\n\n{WORDS}\n\nCollected by the parish clerk, these are the facts.\n")
    assert post.body[-1].startswith("Collected by")


@pytest.mark.parametrize(
    "heading",
    [
        "{ 2 comments… read them below or add one }",
        "{ 2 comments… add one }",
        "(2) Comments",
        "[2 comments]",
        "2 Comments so far",
        "2 thoughts on “The weir”",
        "{2 Kommentare}",
    ],
)
@pytest.mark.parametrize("when", ["May 14, 2008 at 9:02 am", "14 May 2008 at 09:02"])
def test_comments_without_numbers_are_told_by_name_and_time(heading: str, when: str) -> None:
    post = post_of(
        f"The weir\n\n{WORDS}\n\n{heading}\n\nHalfway Hal {when}\n\nHigher.\n\nMuch higher.\n\n"
        f"Sal {when}\n\nGone.\n\nLeave a Comment\n"
    )
    assert [(each.author, each.paragraphs) for each in post.comments] == [
        ("Halfway Hal", ("Higher.", "Much higher.")),
        ("Sal", ("Gone.",)),
    ]
    assert (post.declared_comments, post.body) == (2, BODY)


def listed(*comments: str) -> str:
    return f"The weir\n\n{WORDS}\n\n{len(comments)} comments:\n\n" + "\n\n".join(
        f"{number}. {text}" for number, text in enumerate(comments, start=1)
    )


@pytest.mark.parametrize(
    "own",
    [
        "For the record:\n1. in 2004\n2. in 2011\n3. last spring",
        "For the record:\n\n1. in 2004\n\n2. in 2011\n\n3. last spring",
        "Two things:\n1. height\n2. money",
        "One thing:\n1. height",
        "Some things:\n- height\n- money\n* fish",
        "Some things:\na) height\nb) money",
    ],
)
def test_a_comments_own_list_stays_in_it(own: str) -> None:
    post = post_of(listed("Why?", own, "Because.", "Not on a hill."))
    assert [" ".join(each.paragraphs).split()[0] for each in post.comments] == [
        "Why?",
        own.split(maxsplit=1)[0],
        "Because.",
        "Not",
    ]
    told = "\n".join(post.comments[1].paragraphs)
    assert told.split() == own.split()


def test_fewer_comments_than_the_heading_says_are_told() -> None:
    text = listed("Why?", "Because.").replace("2 comments:", "5 comments:")
    post = post_of(text)
    assert len(post.comments) == 2
    assert "3 comments are missing from this file" in post.warnings


@pytest.mark.parametrize(
    "head",
    [
        "Title: The weir\nDate: 2020-03-09 08:30\nAuthor: Ffion Rees\nTags: river\nSlug: weir",
        "date: 2020-03-09\ntitle: The weir\nauthor: Ffion Rees",
        "Title: The weir\n\nAuthor: Ffion Rees\n\nDate: 9 March 2020",
        "Titel: The weir\nDatum: 9. März 2020\nAutor: Ffion Rees",
        "Teitl: The weir\nDyddiad: 9 Mawrth 2020\nAwdur: Ffion Rees",
        "Title: The weir\nPublished: 9 March 2020\nAuthor: Ffion Rees",
    ],
)
def test_header_lines_need_no_fence(head: str) -> None:
    reading = read(f"{head}\n\n{WORDS}\n".encode())
    (post,) = reading.posts
    assert reading.format == "frontmatter"
    assert (post.title, post.author, post.body) == ("The weir", "Ffion Rees", BODY)
    assert (post.published or "")[:10] == "2020-03-09"


@pytest.mark.parametrize("line", ["Draft: true", "Published: no", "Status: draft"])
def test_header_lines_that_say_it_is_a_draft_are_believed(line: str) -> None:
    reading = read(f"Title: The weir\n{line}\nDate: 9 March 2020\n\n{WORDS}\n".encode())
    assert (reading.posts, reading.skipped) == ((), {"draft": 1})


@pytest.mark.parametrize(
    "start",
    ["Note: the road is closed.\nDate: to be told.", "Title: nothing else\n", "Date: 2020-03-09"],
)
def test_prose_that_begins_like_a_header_is_prose(start: str) -> None:
    assert read(f"{start}\n\n{WORDS}\n".encode()).format == "text"


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday we shall know.",
        "Published by the county, the plan says that it will all be done by the spring",
        "Posted in the window of the shop, the notice says little.",
        "Posted at 10:30 in the morning, it was gone by noon.",
    ],
)
def test_a_sentence_is_no_byline_whatever_its_first_words(sentence: str) -> None:
    assert post_of(f"The weir\n\n{sentence}\n\n{WORDS}\n").body == (sentence, *BODY)
    assert post_of(f"The weir\n\n{WORDS}\n\n{sentence}\n").body == (*BODY, sentence)


@pytest.mark.parametrize(
    "signed",
    [
        "Posted by Ann Hay",
        "Posted by ann at 9:14 AM 3 comments:",
        "Written by Ann van der Hay | Permalink",
        "Posted by ann on 3 May 2010",
        "Published by Ann Hay in Roads",
    ],
)
def test_a_line_of_a_name_that_closes_a_post_is_no_part_of_it(signed: str) -> None:
    assert post_of(f"The weir\n\n{WORDS}\n\n{signed}\n").body == BODY


def test_a_list_of_the_post_is_no_list_of_comments_for_the_line_above_it() -> None:
    listed = "1. Higher.\n2. Lower.\n3. Gone."
    post = post_of(f"The weir\n\n{BODY[0]}\n\nComments\n\n{listed}\n\n{WORDS}\n")
    assert post.comments == ()
    assert post.body == (BODY[0], "Comments", listed, *BODY)


def test_a_title_in_capitals_above_a_subtitle_is_the_title() -> None:
    post = post_of(f"SAVE OUR WEIR\n\nWhy it must not go this year\n\n{WORDS}\n")
    assert post.title == "SAVE OUR WEIR"
    assert post.body == ("Why it must not go this year", *BODY)
