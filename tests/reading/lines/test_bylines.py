"""Lines that say who wrote something, and when: told from what somebody wrote."""

import pytest

from consult.reading.lines.bylines import byline, who_and_when
from consult.reading.lines.headings import Attribution, signature

THEN = "2013-06-08T10:12:00"


@pytest.mark.parametrize(
    "line",
    [
        "Ann Hay said, on 8 June 2013 at 10:12 am",
        "Ann Hay said on June 8, 2013 at 10:12 am:",
        "Ann Hay on June 8, 2013 at 10:12 am said:",
        "On June 8, 2013 at 10:12 am Ann Hay said:",
        "Ann Hay June 8, 2013 at 10:12 am",
        "Ann Hay, 8 June 2013 at 10:12",
        "Ann Hay — June 8, 2013 @ 10:12 am",
        "Comment by Ann Hay — June 8, 2013 @ 10:12 am",
        "#3 Ann Hay - June 8, 2013 at 10:12 am",
        "2. Left by Ann Hay on June 8, 2013 at 10:12 am",
        "Posted by: Ann Hay | 8 June 2013 at 10:12",
        "Am 8. Juni 2013 um 10:12 Uhr schrieb Ann Hay:",
        "Ann Hay a dit le 8 juin 2013 à 10:12",
        "Por Ann Hay el 8 de junio de 2013 a las 10:12",
    ],
)
def test_a_line_says_who_and_when_in_whatever_order(line: str) -> None:
    assert who_and_when(line) == Attribution("Ann Hay", THEN)


@pytest.mark.parametrize(
    "line",
    [
        "Ann Hay",
        "On 8 June 2013 at 10:12 I said yes, and I say it again.",
        "By Friday we shall know.",
        "The weir burst, 8 June 2013 at 10:12, and nobody came.",
        "Closed 8 June 2013",
        "As my mother said: on 8 June 2013",
        "",
        "by " * 80,
    ],
)
def test_what_somebody_wrote_is_no_such_line(line: str) -> None:
    assert who_and_when(line) is None


def test_a_name_may_end_like_a_word_before_a_time() -> None:
    said = signature("Posted by: Bo Lee | 8 June 2013 at 10:12")
    assert said == Attribution("Bo Lee", THEN)


def test_a_name_and_a_bare_day_count_where_the_page_marks_them() -> None:
    assert who_and_when("Ann Hay (8 June 2013)") is None
    marked = who_and_when("Ann Hay (8 June 2013)", is_marked=True)
    assert marked == Attribution("Ann Hay", "2013-06-08")


@pytest.mark.parametrize(
    ("line", "author", "when"),
    [
        ("by ann on June 8, 2013", "ann", "2013-06-08"),
        ("Posted in Roads by ann on June 8, 2013", "ann", "2013-06-08"),
        ("Posted on 8 June 2013 by Ann Hay", "Ann Hay", "2013-06-08"),
        ("By Ann Hay · 3 min read · 8 June 2013", "Ann Hay", "2013-06-08"),
        ("8 June 2013 | by Ann Hay | 3 comments", "Ann Hay", "2013-06-08"),
        ("Posted by Ann Hay on 8 June 2013 in Roads | Leave a comment", "Ann Hay", "2013-06-08"),
        ("This entry was posted in Roads by Ann Hay.", "Ann Hay", None),
        ("Veröffentlicht am 8. Juni 2013 von Anne Heu", "Anne Heu", "2013-06-08"),
        ("Publié le 8 juin 2013 par Anne", "Anne", "2013-06-08"),
        ("Gan Ceri ar 8 Mehefin 2013", "Ceri", "2013-06-08"),
        ("Posted by: Bo Lee", "Bo Lee", None),
        ("Anonymous, by anonymous on 8 June 2013", None, None),
        ("By ann@hay.example on 8 June 2013", None, "2013-06-08"),
    ],
)
def test_the_line_under_a_title_says_of_whom_and_when_a_post_is(
    line: str, author: str | None, when: str | None
) -> None:
    expected = Attribution(author, when) if author or when else None
    assert byline(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Roads | News",
        "By the people of Tanner Street | by Ann on 8 June 2013",
        "3 comments",
        "By the bridge, where the 41 stops on 8 June 2013, somebody waits",
        "In May 2012 by the bridge it was dry.",
        "From September the 41 will run once an hour",
    ],
)
def test_a_first_sentence_is_no_byline(line: str) -> None:
    assert byline(line) is None
