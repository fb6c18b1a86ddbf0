"""Whole saved pages, each with what is to be found in it: shared ones, and samples of our own."""

import json
from pathlib import Path

import pytest

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.formats import blogger, email, feed, frontmatter, html, text, wordpress
from tests.reading.expected import Row, check, rows_of
from tests.running import ROOT, SEED

SHARED = SEED.parent
# Small posts, one for each kind that was once read wrong; their `kind` is the format and a label.
KINDS = SHARED / "kinds"
# They ask for content as Markdown, with links and pictures, which a post does not hold yet.
LATER = {"k12-rich.html", "k13-rich-feed.xml"}
SAMPLES = ROOT / "tests" / "samples" / "posts"
FORMATS = (
    text.FORMAT,
    feed.FORMAT,
    wordpress.FORMAT,
    blogger.FORMAT,
    html.FORMAT,
    frontmatter.FORMAT,
    email.FORMAT,
    "disqus",
)


def pages(folder: Path) -> list[object]:
    rows = [row for format in FORMATS for row in rows_of(folder, format=format)]
    missing = pytest.mark.skip(reason=f"the folder {folder.name} of ../shared is not here")
    return [pytest.param(folder / row["file"], row, id=row["file"]) for row in rows] or [
        pytest.param(folder, {}, id="missing", marks=missing)
    ]


def kinds() -> list[object]:
    file = KINDS / "expectations.json"
    rows: list[Row] = json.loads(file.read_text("utf-8")) if file.exists() else []
    missing = pytest.mark.skip(reason="the folder kinds of ../shared is not here")
    return [
        pytest.param(KINDS / row["file"], as_row(row), id=row["file"])
        for row in rows
        if row["file"] not in LATER
    ] or [pytest.param(KINDS, {}, id="missing", marks=missing)]


def as_row(row: Row) -> Row:
    return row | {"format": row["kind"].partition("/")[0], "outcome": "read"}


@pytest.mark.parametrize(("file", "row"), [*pages(SAMPLES), *pages(SHARED), *kinds()])
def test_a_page_reads_as_it_is_expected_to(file: Path, row: Row) -> None:
    if row["outcome"] == "refuse":
        # What it looked like, then what to give instead.
        with pytest.raises(NotAPost, match=r"^This looks like [^\n]+[:.] [^\n]+\.$"):
            read(file.read_bytes())
    else:
        check(row, read(file.read_bytes()))


def test_every_sample_says_what_is_expected_of_it() -> None:
    stated = {row["file"] for row in rows_of(SAMPLES, format=text.FORMAT)}
    assert stated == {file.name for file in SAMPLES.glob("*.txt")}
    assert len(stated) > 12


def test_every_feed_and_export_says_what_is_expected_of_it() -> None:
    stated = {row["file"] for format in FORMATS for row in rows_of(SAMPLES, format=format)}
    files = {file.name for file in (*SAMPLES.glob("*.xml"), *SAMPLES.glob("*.atom"))}
    assert files <= stated


def test_every_page_and_email_says_what_is_expected_of_it() -> None:
    stated = {row["file"] for format in FORMATS for row in rows_of(SAMPLES, format=format)}
    files = {file.name for ending in ("html", "md", "eml") for file in SAMPLES.glob(f"*.{ending}")}
    assert files <= stated
    assert len(files) > 12


@pytest.mark.skipif(not SEED.exists(), reason="the post that started it is in ../shared")
def test_the_post_that_started_it() -> None:
    (post,) = read(SEED.read_bytes()).posts
    assert (post.title, post.published, post.author) == ("Social Productivity", "2010-09-20", None)
    assert len(post.body) == 4
    assert [len(comment.paragraphs) for comment in post.comments] == [5, 1, 3]
    assert [comment.author for comment in post.comments] == [None, None, None]
    assert [comment.parent for comment in post.comments] == [None, None, None]
    assert post.declared_comments == 3
    assert post.warnings == ()
    assert "ReplyDelete" not in repr(post)
    third = post.comments[2].paragraphs
    assert third[0].count("\n") == 4
    assert third[-1] == "John"
