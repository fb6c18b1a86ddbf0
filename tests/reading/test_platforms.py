"""A known post, as each platform shows it and as each file holds it, reads back equal."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consult.reading import read
from tests.reading.platforms import (
    blogger_pages,
    exports,
    other_pages,
    plain_text,
    wordpress_pages,
)
from tests.reading.platforms.drawn import hard, posts
from tests.reading.platforms.known import Format, Known, expected, found
from tests.reading.platforms.spoken import LANGUAGES

few = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    # To explain what it found takes it minutes.
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FORMATS = (
    *blogger_pages.FORMATS,
    *wordpress_pages.FORMATS,
    *other_pages.FORMATS,
    *plain_text.FORMATS,
    *exports.FORMATS,
)


def check(format: Format, known: Known) -> None:
    reading = read(format.make(known))
    (post,) = reading.posts
    assert found(post, format) == expected(known, format)
    assert (reading.format, reading.skipped, reading.warnings) == (format.format, {}, ())


@pytest.mark.parametrize("format", FORMATS, ids=str)
@few
@given(data=st.data())
def test_a_known_post_reads_back_equal(format: Format, data: st.DataObject) -> None:
    check(format, data.draw(posts(depth=format.depth)))


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_a_post_with_all_that_is_hard_reads_back_equal(format: Format) -> None:
    check(format, hard(depth=format.depth))


def test_what_no_format_holds_is_said() -> None:
    """The exceptions, kept few: a format that could hold more must not hide among them."""
    short = {str(format) for format in FORMATS if not format.has_names}
    assert short == {f"Blogger, main part as text, {each.name}" for each in LANGUAGES}
    assert {str(format) for format in FORMATS if not format.has_body} == {"feed of comments"}
