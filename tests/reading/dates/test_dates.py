"""Which lines are dates, and which only look like it."""

import pytest

from consult.reading import read
from consult.reading.dates.lines import date_line, moment
from consult.reading.dates.order import BOTH_ORDERS, order_in


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("Monday, 20 September 2010", "2010-09-20"),
        ("20 September, 2010", "2010-09-20"),
        ("September 20th, 2010", "2010-09-20"),
        ("3rd of May 2010", "2010-05-03"),
        ("- March 03, 2019", "2019-03-03"),
        ("Samstag, 5. Oktober 2013", "2013-10-05"),
        ("mercredi 6 juin 2012", "2012-06-06"),
        ("mar. 5 juin 2012", "2012-06-05"),
        ("lunes, 4 de junio de 2012", "2012-06-04"),
        ("segunda-feira, 6 de maio de 2013", "2013-05-06"),
        ("lunedì 6 maggio 2013", "2013-05-06"),
        ("dinsdag 5 november 2013", "2013-11-05"),
        ("den 5 maj 2013", "2013-05-05"),
        ("poniedziałek, 6 maja 2013", "2013-05-06"),
        ("úterý 7. května 2013", "2013-05-07"),
        ("maanantai 3. toukokuuta 2010", "2010-05-03"),
        ("Dydd Llun, 4 Mehefin 2012", "2012-06-04"),
        ("12 Meán Fómhair 2012", "2012-09-12"),
        ("12 Deireadh Fómhair 2012", "2012-10-12"),
        ("20.9.2010", "2010-09-20"),
        ("20. 9. 2010", "2010-09-20"),
        ("20/09/2010", "2010-09-20"),
        ("4/25/2009", "2009-04-25"),
        ("2010-09-20", "2010-09-20"),
        ("2010/09/20", "2010-09-20"),
        ("Posted on 3 March 2014", "2014-03-03"),
        ("Posted by Terry on 3 March 2014 in News", "2014-03-03"),
        ("Eingestellt von Heike am 3. Mai 2012", "2012-05-03"),
        ("12 January 2016 by cllrrowe", "2016-01-12"),
        ("By Alice Moor | 4 April 2017 | 2 Comments", "2017-04-04"),
    ],
)
def test_a_line_that_says_a_date_and_no_more_is_one(line: str, when: str) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.when, found.has_clock) == (when, False)
    assert moment(line) is None


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("20 September 2010 at 21:40", "2010-09-20T21:40:00"),
        ("September 20, 2010 at 9:40 pm", "2010-09-20T21:40:00"),
        ("20 September 2010 at 9.40pm", "2010-09-20T21:40:00"),
        ("12:00 AM 3 May 2010", "2010-05-03T00:00:00"),
        ("12:30 PM, 3 May 2010", "2010-05-03T12:30:00"),
        ("3. Mai 2012 um 17:05 Uhr", "2012-05-03T17:05:00"),
        ("3. Mai 2012 um 17.05 Uhr", "2012-05-03T17:05:00"),
        ("5 Mehefin 2012 am 12:01", "2012-06-05T12:01:00"),
        ("mardi 5 mars 2013 à 9h30", "2013-03-05T09:30:00"),
        ("mardi 5 mars 2013 à 9h", "2013-03-05T09:00:00"),
        ("5 de junio de 2012, 10:00 p. m.", "2012-06-05T22:00:00"),
        ("dinsdag 5 november 2013 om 21:10 uur", "2013-11-05T21:10:00"),
        ("maanantai 3. toukokuuta 2010 klo 21:40", "2010-05-03T21:40:00"),
        ("20.05.2010 10:00", "2010-05-20T10:00:00"),
        ("2010-09-20T10:00:00Z", "2010-09-20T10:00:00+00:00"),
        ("2010-09-20 10:00", "2010-09-20T10:00:00"),
        ("20 May 2010 10:00 UTC", "2010-05-20T10:00:00+00:00"),
        ("Wed, 05 May 2010 10:00:00 +0100", "2010-05-05T10:00:00+01:00"),
        ("13 mars 2014 à 9 h 12 min", "2014-03-13T09:12:00"),
        ("13 mars 2014 à 9 h 05", "2014-03-13T09:05:00"),
        ("13 mars 2014 à 21 h", "2014-03-13T21:00:00"),
        ("4 giugno 2013 alle ore 10:00", "2013-06-04T10:00:00"),
        ("4 giugno 2013 alle 10:00", "2013-06-04T10:00:00"),
        ("14. juni 2013 kl. 10.00", "2013-06-14T10:00:00"),
        ("torsdag den 13. juni 2013 kl. 10.05", "2013-06-13T10:05:00"),
        ("3. mars 2014 klokken 10:12", "2014-03-03T10:12:00"),
        ("3 mars, 2014 kl. 10:12 e m", "2014-03-03T22:12:00"),
        ("3 mars, 2014 kl. 10:12 f m", "2014-03-03T10:12:00"),
        ("3 maart 2014 om 10.12 uur", "2014-03-03T10:12:00"),
        ("3 de marzo de 2014 a las 10:12", "2014-03-03T10:12:00"),
        ("3 de março de 2014 às 10h12", "2014-03-03T10:12:00"),
        ("10:12 em 3 de março de 2014", "2014-03-03T10:12:00"),
        ("3 marca 2014 o 10:12", "2014-03-03T10:12:00"),
        ("3 marca 2014 o godz. 10:12", "2014-03-03T10:12:00"),
        ("3. března 2014 v 10:12", "2014-03-03T10:12:00"),
        ("3.3.2014 (10:12)", "2014-03-03T10:12:00"),
        ("3. maaliskuuta 2014 klo 10.12", "2014-03-03T10:12:00"),
        ("3.3.2014 10.12", "2014-03-03T10:12:00"),
        ("3 martie 2014 la 10:12", "2014-03-03T10:12:00"),
        ("3 martie 2014 la ora 10:12", "2014-03-03T10:12:00"),
        ("3 Márta 2014 ag 10:12", "2014-03-03T10:12:00"),
        ("Posted by: Old Salt | 14 February 2008 at 05:20 PM", "2008-02-14T17:20:00"),
    ],
)
def test_a_time_is_local_as_the_page_showed_it(line: str, when: str) -> None:
    assert moment(line) == when


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2010",
        "May 2010",
        "20 September",
        "yesterday at 10:00",
        "2 days ago",
        "31 February 2012",
        "12-14 May 2010",
        "99/99/2010",
        "In May 2010 we met on the 20th",
        "The vote of 3 May 2012 was close",
        "3 May 2012 was a Thursday",
        "3 May 2012 in the town hall",
        "Tuesday 5 May 2010 by the river with all of you",
        "٢٠ May 2010",
        "20 September 2010 " + "x" * 200,
        "1 May June 2010",
    ],
)
def test_nothing_is_guessed(line: str) -> None:
    assert date_line(line) is None


def test_a_line_tells_whether_it_names_a_weekday_and_whether_it_says_posted() -> None:
    weekday, said = date_line("Monday, 20 September 2010"), date_line("Posted: 20 September 2010")
    assert weekday is not None
    assert said is not None
    assert (weekday.has_weekday, weekday.said) == (True, False)
    assert (said.has_weekday, said.said) == (False, True)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("03/04/2013", "2013-04-03"),
        ("Mon, 03/04/2013", "2013-03-04"),
        ("Wed, 03/04/2013", "2013-04-03"),
        ("Montag, 4.3.2013", "2013-03-04"),
        ("Sun, 03/04/2013", "2013-04-03"),
    ],
)
def test_a_weekday_tells_whether_the_day_comes_first(line: str, when: str) -> None:
    found = date_line(line)
    assert found is not None
    assert found.when == when


@pytest.mark.parametrize(
    ("data", "when", "warnings"),
    [
        (b"04/05/2013", "2013-05-04", ()),
        (b"04/05/2013 and 03/25/2013", "2013-04-05", ()),
        (b"04/05/2013 and 25/03/2013", "2013-05-04", ()),
        (b"04/05/2013, 25/03/2013 and 03/25/2013", "2013-05-04", (BOTH_ORDERS,)),
        (b"04/05/2013, /03/25/2013/ and 99/25/2013", "2013-05-04", ()),
    ],
)
def test_the_dates_of_a_file_tell_whether_the_day_comes_first(
    data: bytes, when: str, warnings: tuple[str, ...]
) -> None:
    with order_in(data) as said:
        found = date_line("04/05/2013")
        unsaid = date_line("13/05/2013")
    assert found is not None
    assert unsaid is not None
    assert (found.when, unsaid.when, said) == (when, "2013-05-13", warnings)


def test_the_order_of_one_file_is_not_that_of_the_next() -> None:
    def page(other: str) -> bytes:
        words = "We met by the harbour, all of us, and talked about the nets until it was dark."
        return f"Nets\n\n04/05/2013\n\n{words} {other}\n\n{words}\n".encode()

    def read_date(other: str) -> tuple[str | None, tuple[str, ...]]:
        reading = read(page(other))
        return reading.posts[0].published, reading.warnings

    assert read_date("It was 03/25/2013.") == ("2013-04-05", ())
    assert read_date("") == ("2013-05-04", ())
    both = "It was 03/25/2013, not 25/03/2013."
    assert read_date(both) == ("2013-05-04", (BOTH_ORDERS,))
