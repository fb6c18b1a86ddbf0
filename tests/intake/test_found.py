"""What several inputs hold, stored as it is shown: bounded, and safe."""

import json

import pytest

from consult.errors import NotAPost
from consult.intake import found
from consult.intake.found import (
    MOST_STORED,
    Found,
    as_shown,
    as_stored,
    find_in,
    from_stored,
    posts_of,
    sentence_of,
)
from consult.reading import read
from consult.reading.post import Reading
from tests.makers import make_post

PAGE = b"""<!DOCTYPE html><html><head><title>The market</title></head><body><article>
<h1>The market</h1><p>The lower car park is empty on Saturdays, and a market would fill it.</p>
<div class="comments" data-email="ann@post.example"><a href="mailto:ann@post.example">Ann</a>
ann@post.example</div></article></body></html>"""


def reading_of(*sources: str | None) -> Reading:
    return Reading("feed", tuple(make_post(source=source) for source in sources), {}, ())


def test_what_is_stored_comes_back_with_its_sources_and_refusals() -> None:
    kept = (Found("a.xml", reading_of("<p>One</p>", None)), Found("b.png", None, "A picture."))
    stored = json.loads(json.dumps(as_stored(kept)))
    assert from_stored(stored) == kept
    assert [post.post.source for post in posts_of(from_stored(stored))] == ["<p>One</p>", None]


def test_only_safe_html_is_stored_and_nobodys_email_address() -> None:
    (kept,) = find_in([("page.html", PAGE)])
    stored = as_stored([kept])[0]["reading"]["posts"][0]["source"]
    assert "<p>The lower car park" in stored
    assert "post.example" not in stored
    assert "data-email" not in stored


def test_posts_are_numbered_through_all_inputs() -> None:
    kept = (
        Found("a", reading_of(None, None)),
        Found("b", None, "No."),
        Found("c", reading_of("x")),
    )
    assert [(post.place, post.name) for post in posts_of(kept)] == [(1, "a"), (2, "a"), (3, "c")]


def test_sources_go_before_words_are_refused() -> None:
    reading = reading_of("<p>Words.</p>" * 100, "<p>More.</p>")
    whole, size = as_shown(reading)
    bare, smaller = as_shown(reading, most=size - 1)
    assert [bool(post.source) for post in whole.posts] == [True, True]
    assert [post.source for post in bare.posts] == [None, None]
    assert smaller < size <= MOST_STORED
    with pytest.raises(NotAPost, match="more than can be shown here"):
        as_shown(reading, most=smaller - 1)


def test_what_there_is_no_time_for_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "_PATIENCE", -1.0)
    (kept,) = find_in([("page.html", PAGE)])
    assert kept.problem == "There was no time left for this one: upload it by itself."


def test_a_warning_is_a_sentence_with_what_to_do() -> None:
    assert sentence_of("no date was found") == "No date was found: enter it if you know it."
    assert sentence_of("it ends in “…”") == "It ends in “…”."
    assert sentence_of("Is it whole?") == "Is it whole?"


# Each of its elements is opened again in every paragraph after it: 10 KB become 1.7 MB.
REOPENED = "<p>A sentence.</p>" + "".join(f"<p><b id={number}>x" for number in range(700))


@pytest.mark.parametrize(
    "html",
    [
        REOPENED,
        "".join(f"<table><b id={number}>x</table>" for number in range(700)),
        "".join(f"<p><i><b id={number}>x</p>" for number in range(700)),
    ],
)
def test_a_source_is_not_much_more_than_what_it_was_read_from(html: str) -> None:
    shown, size = as_shown(reading_of(html))
    assert 0 < len(shown.posts[0].source or "") < 2 * len(html)
    assert size < 3 * len(html)


def test_a_source_that_grows_by_what_its_links_lead_to_is_left_out() -> None:
    post = make_post(source="<img src=/>" * 18_000, url=f"https://blog.example/{'p' * 400}/")
    shown, _ = as_shown(Reading("feed", (post,), {}, ()))
    assert shown.posts[0].source is None


def test_sources_that_there_is_no_time_for_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "_PATIENCE_FOR_SOURCES", -1.0)
    shown, _ = as_shown(reading_of("<p>Words.</p>"))
    assert [(post.title is None, post.source) for post in shown.posts] == [(False, None)]


def test_a_fault_of_a_reader_costs_its_own_file_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:

    def faulty(data: bytes) -> Reading:
        if data == b"fault":
            raise ZeroDivisionError
        return read(data)

    monkeypatch.setattr(found, "read", faulty)
    broken, whole = find_in([("a.txt", b"fault"), ("page.html", PAGE)])
    assert (broken.reading, broken.problem) == (None, "This file could not be read.")
    assert whole.reading is not None
    assert [record.exc_info is not None for record in caplog.records] == [True]
