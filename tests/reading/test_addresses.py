"""Nobody's address for mail, and no key to a door, in what is read; however they are written."""

from pathlib import Path

import pytest

from consult.reading import open_file, read
from consult.reading.lines.headings import known_name

WORDS = "It stormed all the night long, and nobody in the valley slept until the morning."
SECRET = "https://blog.example/a?e=ann%40post.example&amp;token=b"
WORDPRESS = f"""<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:wxr_version>1.2</wp:wxr_version>
<item><title>One</title><link>{SECRET}</link><wp:post_type>post</wp:post_type>
<wp:status>publish</wp:status><content:encoded>{WORDS}</content:encoded></item></channel></rss>"""

RSS = f"""<rss version="2.0"><channel><title>Blog</title><item><title>One</title>
<link>{SECRET}</link><description>{WORDS}</description></item></channel></rss>"""
PAGE = f"""<html><head><link rel=canonical href="{SECRET}"><title>One</title></head>
<body><article><h1>One</h1><p>{WORDS}</p></article></body></html>"""
FRONT_MATTER = f"---\ntitle: One\nurl: https://blog.example/a?token=b\n---\n{WORDS}\n"


@pytest.mark.parametrize(
    "name", ["ann@post.example", "ann\uff20post.example", "ann\ufe6bpost.example", "ann%40post"]
)
def test_a_name_that_is_an_address_is_none(name: str) -> None:
    assert known_name(name) is None


def test_a_name_stays_as_it_is_written() -> None:
    assert known_name("Ann  \ufb01eld 100%") == "Ann \ufb01eld 100%"


@pytest.mark.parametrize("text", [WORDPRESS, RSS, PAGE, FRONT_MATTER])
def test_the_address_of_a_post_is_one_for_everybody(text: str) -> None:
    (post,) = read(text.encode()).posts
    assert post.url == "https://blog.example/a"


def test_so_it_is_where_posts_come_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(WORDPRESS, encoding="utf-8")
    with open_file(str(file)) as stream:
        assert [post.url for post in stream.posts] == ["https://blog.example/a"]


def test_what_only_looks_like_an_address_is_none() -> None:
    (post,) = read(f"---\ntitle: One\nurl: https://[x\n---\n{WORDS}\n".encode()).posts
    assert post.url is None
