"""What some bytes look like, and that only plain text is read."""

import gzip
import json
import re

import pytest

from consult.errors import NotAPost
from consult.intake import readers
from consult.intake.kinds import TEXT, kind_of


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04....", "zip"),
        (gzip.compress(b"A post", mtime=0), "gzip"),
        (b"{\\rtf1 A post}", "rtf"),
        (b"<!DOCTYPE html><html><body>A post</body></html>", "html"),
        (b"\n  <HTML>\n", "html"),
        (b"<p>A post</p>", "html"),
        (b"Words\n<br/>and <b>more</b>", "html"),
        (b"<?xml version='1.0'?><!-- <rss> --><disqus xmlns='http://disqus.com'>", "disqus"),
        (b"<opml version='1.0'><body/></opml>", "opml"),
        (b"<?xml version='1.0'?><note/>", "xml"),
        (b"---\ntitle: A post\n---\nWords\n", "frontmatter"),
        (b"From: a@example.org\nSubject: A post\n\nWords\n", "email"),
        (b"From a@example.org Mon\nSubject: A post\n\nWords\n", "mailbox"),
        (json.dumps({"title": "A post"}).encode(), "json"),
        ("<html>".encode("utf-16"), "html"),
    ],
)
def test_other_formats_are_known_by_their_content_and_refused_by_name(
    data: bytes, format: str
) -> None:
    kind = kind_of(data)
    assert kind.format == format
    with pytest.raises(NotAPost, match=f"^This looks like {re.escape(kind.words)}; what can"):
        readers.read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"A post\n\nWith words.\n",
        b"Subject: to change\n\nWords.\n",
        b"[Above: a picture]\n\nWords.\n",
        b"---\n\nWords.\n",
        b"5 < 6 and 7 > 3\n",
        b"From the ward\n\nDear all: hello\n",
        b"Note: one\nWell: two\n\nWords.\n",
    ],
)
def test_what_looks_like_nothing_else_is_text(data: bytes) -> None:
    assert kind_of(data) == TEXT


ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'"
KIND = b"'http://schemas.google.com/blogger/2008/kind#post'"


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"<?xml version='1.0'?><rss version='2.0'>", "feed"),
        (b"\n\n <rss><channel><title>&lt;html></title>", "feed"),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "feed"),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<!-- " + b"-<html>" * 3000 + b" --><rss>", "feed"),
        (b"<rss xmlns:wp='http://wordpress.org/export/1.2/'>", "wordpress"),
        (b"<rss><channel><wp:wxr_version>1.2</wp:wxr_version>", "wordpress"),
        (ATOM + b"><id>tag:blogger.com,1999:blog-1</id>", "feed"),
        (ATOM + b" xmlns:blogger='http://schemas.google.com/blogger/2008'>", "feed"),
        (ATOM + b"><id>tag:blogger.com,1999:blog-1.archive</id>", "blogger"),
        (ATOM + b" xmlns:blogger='http://schemas.google.com/blogger/2018'>", "blogger"),
        (ATOM + b">" + b" " * 90_000 + b"<category term=" + KIND + b"/>", "blogger"),
        ("<rss>".encode("utf-16"), "feed"),
    ],
)
def test_a_feed_is_told_from_an_export_by_what_it_holds(data: bytes, format: str) -> None:
    assert kind_of(data).format == format
