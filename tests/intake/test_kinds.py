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
        (b"<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/export/1.2/'>", "wordpress"),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
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
