"""What a post was read from: beside what was understood, and no part of it."""

import pytest

from consult.markup import safe_html
from consult.reading import read
from consult.reading.markup.blocks import MOST_OF_ORIGINAL, original_of_html, original_of_text
from consult.reading.post import as_json

FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Blog</title><item><title>One</title><description>Short.</description>
<content:encoded>&lt;p&gt;The &lt;b&gt;market&lt;/b&gt;.&lt;/p&gt;</content:encoded></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><title>One</title>
<id>a</id><content type="{}">{}</content></entry></feed>"""
WORDPRESS = """<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:wxr_version>1.2</wp:wxr_version>
<item><title>One</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<content:encoded><![CDATA[The <b>market</b>.
Second line.]]></content:encoded></item></channel></rss>"""
BLOGGER = """<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:blogger.com,1999:blog-1.archive</id>
<entry><id>tag:blogger.com,1999:blog-1.post-2</id><title>One</title>
<category scheme="http://schemas.google.com/g/2005#kind"
 term="http://schemas.google.com/blogger/2008/kind#post"/>
<content type="html">The &lt;b&gt;market&lt;/b&gt;.</content></entry></feed>"""
EMAIL = "Subject: One\nFrom: x@y.example\nMIME-Version: 1.0\nContent-Type: {}\n\n{}"
PAGE = """<!DOCTYPE html><html><head><title>One</title><style>p{}</style></head><body><article>
<h1>One</h1><p>The <b>market</b> on the lower car park.</p></article><script>x()</script>
</body></html>"""


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (FEED, "<p>The <b>market</b>.</p>"),
        (ATOM.format("text", "2 &lt; 3 markets"), "<pre>2 &lt; 3 markets</pre>"),
        (ATOM.format("html", "The &lt;b&gt;market&lt;/b&gt;."), "The <b>market</b>."),
        (WORDPRESS, "The <b>market</b>.<br>\nSecond line."),
        (BLOGGER, "The <b>market</b>."),
        (PAGE, "<p>The <b>market</b> on the lower car park.</p>"),
        ("One\n\n20 September 2026\n\nThe <b>market</b>.\n", "The &lt;b&gt;market&lt;/b&gt;."),
        ("---\ntitle: One\n---\nThe *market*.\n", "<pre>---\ntitle: One\n---\nThe *market*."),
        (EMAIL.format("text/plain", "The market."), "<pre>The market.</pre>"),
        (EMAIL.format("text/html", "<p>The market.</p>"), "<p>The market.</p>"),
    ],
)
def test_each_reader_keeps_what_it_read(text: str, holds: str) -> None:
    reading = read(text.encode())
    (post,) = reading.posts
    assert holds in (post.source or "")
    assert holds.replace("\n", "") in safe_html(post.source or "").replace("\n", "")
    assert "source" not in as_json(reading)["posts"][0]
    assert holds not in repr(post)


def test_what_is_too_long_to_show_is_not_kept() -> None:
    assert original_of_html("x" * MOST_OF_ORIGINAL)
    assert original_of_html("x" * (MOST_OF_ORIGINAL + 1)) is None
    assert original_of_text("&" * MOST_OF_ORIGINAL) is None
    assert original_of_html("") is None
