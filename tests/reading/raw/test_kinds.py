"""What some bytes look like, and that what nobody can read is refused by its name."""

import gzip
import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.raw.kinds import TEXT, kind_of


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"%PDF-1.7\n", "pdf"),
        (b"PK\x03\x04....", "zip"),
        (gzip.compress(b"A post", mtime=0), "gzip"),
        (b"{\\rtf1 A post}", "rtf"),
        (b"<?xml version='1.0'?><!-- <rss> --><disqus xmlns='http://disqus.com'>", "disqus"),
        (b"<opml version='1.0'><body/></opml>", "opml"),
        (b"<?xml version='1.0'?><note/>", "xml"),
        (b"From a@example.org Mon\nSubject: A post\n\nWords\n", "mailbox"),
        (json.dumps({"title": "A post"}).encode(), "json"),
    ],
)
def test_other_formats_are_known_by_their_content_and_refused_by_name(
    data: bytes, format: str
) -> None:
    kind = kind_of(data)
    assert kind.format == format
    with pytest.raises(NotAPost, match=f"^This looks like {re.escape(kind.words)}[;,] [^\n]+\\.$"):
        read(data)


_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"


def packed(*names: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, _OPEN_DOCUMENT if name == "mimetype" else "words")
    return stream.getvalue()


MTIF = (
    b"AUTHOR: Ann\nTITLE: The weir\nDATE: 05/20/2010 09:40:00 PM\n-----\nBODY:\n<p>It</p>\n-----\n"
)
SAVED = b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n--a\n"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a picture (PNG), not a post. Copy the text of the post"),
        (packed("[Content_Types].xml", "word/document.xml"), "a Word document, not a post."),
        (packed("_rels/.rels", "xl/workbook.xml"), "an Excel workbook, not a post. Open it, copy"),
        (packed("mimetype", "content.xml"), "an OpenDocument text, not a post. Open it, copy its"),
        (packed("feed.atom"), "a ZIP archive, not a post. Unpack it and give the file inside."),
        (b"From: <Saved by Blink>\n" + SAVED, "a page saved as one file (MHTML), not a post. Save"),
        (b'From: "Saved by Mozilla 5.0"\n' + SAVED, "a page saved as one file (MHTML), not a"),
        (MTIF, "an export of Movable Type or TypePad, not a post. Bring it into WordPress"),
    ],
)
def test_a_refusal_says_what_to_do_instead(data: bytes, line: str) -> None:
    with pytest.raises(NotAPost) as refusal:
        read(data)
    assert str(refusal.value).startswith(f"This looks like {line}")


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"<!DOCTYPE html><html><body>A post</body></html>", "html"),
        (b"\n  <HTML>\n", "html"),
        (b"<p>A post</p>", "html"),
        (b"Words\n<br/>and <b>more</b>", "html"),
        (b"---\ntitle: A post\n---\nWords\n", "frontmatter"),
        (b"From: a@example.org\nSubject: A post\n\nWords\n", "email"),
        ("<html>".encode("utf-16"), "html"),
    ],
)
def test_what_can_be_read_is_known_by_its_content(data: bytes, format: str) -> None:
    assert kind_of(data).format == format


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


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"s><wp:comment_author_email>a@example.org</wp:comment_author_email>", "a WordPress"),
        (b"<a><item></item>\n<item><author>a@example.org</author></item></a>", "a feed"),
        (b"xml?><feed><entry><email>a@example.org</email></entry></feed>", "a feed"),
    ],
)
def test_an_export_without_its_beginning_is_not_taken_for_text(data: bytes, words: str) -> None:
    with pytest.raises(NotAPost, match=f"^This looks like a piece of {words}"):
        read(data)


def test_a_page_about_feeds_is_a_page() -> None:
    page = b"<!DOCTYPE html><html><body><pre>&lt;item></item></pre><p>Words.</body></html>"
    assert kind_of(page).format == "html"
