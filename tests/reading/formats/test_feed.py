"""RSS and Atom of every age, and the feeds of comments."""

import pytest

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.post import Post, Reading

NAMESPACES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(items: str, *, head: str = "") -> Reading:
    channel = f"<channel><link>https://ward.example/</link>{head}{items}</channel>"
    return read(f'<rss version="2.0"{NAMESPACES}>{channel}</rss>'.encode())


def atom(entries: str, *, head: str = "", of: str = "http://www.w3.org/2005/Atom") -> Reading:
    thread = "http://purl.org/syndication/thread/1.0"
    text = f'<feed xmlns="{of}" xmlns:thr="{thread}">{head}{entries}</feed>'
    return read(text.encode())


def only(reading: Reading) -> Post:
    (post,) = reading.posts
    assert reading.format == "feed"
    return post


def body_of(item: str) -> tuple[str, ...]:
    return only(rss(f"<item>{item}</item>")).body


def test_rss_0_91_has_no_more_than_title_link_and_description() -> None:
    item = (
        "<item><title>A</title><link>http://a.example/1</link><description>B</description></item>"
    )
    reading = read(f'<rss version="0.91"><channel>{item}</channel></rss>'.encode())
    post = only(reading)
    assert (post.title, post.url, post.guid, post.body) == ("A", "http://a.example/1", None, ("B",))
    assert post.warnings == ("no date was found",)


@pytest.mark.parametrize(
    "namespace", ["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"]
)
def test_rss_1_0_has_its_items_beside_the_channel(namespace: str) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    dc = "http://purl.org/dc/elements/1.1/"
    post = only(
        read(
            f"""<rdf:RDF xmlns:rdf="{rdf}" xmlns:dc="{dc}" xmlns="{namespace}">
            <channel rdf:about="https://a.example/"><link>https://a.example/</link></channel>
            <item rdf:about="urn:1"><title>A</title><link>two</link><dc:creator>Ann</dc:creator>
            <dc:date>2004-02-03T04:05:06+01:00</dc:date><description>B</description></item>
            </rdf:RDF>""".encode()
        )
    )
    assert (post.title, post.author, post.guid) == ("A", "Ann", "urn:1")
    assert (post.url, post.published) == ("https://a.example/two", "2004-02-03T04:05:06+01:00")
    assert post.warnings == ()


def test_atom_0_3_says_how_its_content_is_written() -> None:
    post = only(
        atom(
            """<entry><title mode="escaped" type="text/html">A &amp;amp; B</title><id>urn:1</id>
            <link rel="alternate" type="text/html" href="http://a.example/1"/>
            <issued>2004-02-03T04:05:06Z</issued><modified>2005-01-01T00:00:00Z</modified>
            <content type="text/html" mode="escaped">&lt;p&gt;One&lt;/p&gt;Two</content></entry>""",
            of="http://purl.org/atom/ns#",
        )
    )
    assert (post.title, post.published) == ("A & B", "2004-02-03T04:05:06+00:00")
    assert post.body == ("One", "Two")


def test_a_feed_that_forgets_its_namespace_is_atom_all_the_same() -> None:
    reading = read(b"<feed><entry><title>A</title><content>B</content></entry></feed>")
    assert (only(reading).title, only(reading).body) == ("A", ("B",))


def test_the_whole_text_goes_before_the_description() -> None:
    assert body_of(
        "<description>Short</description><content:encoded><![CDATA[<p>Long<br>text</p>]]>"
        "</content:encoded>"
    ) == ("Long\ntext",)
    assert body_of("<description>Short</description><content:encoded/>") == ("Short",)
    assert body_of("<description>a\nb\n\nc &amp;amp; d</description>") == ("a\nb", "c & d")
    assert body_of("<description><p>not escaped</p>tail</description>") == ("not escaped", "tail")


def test_atom_text_may_hold_what_looks_like_a_tag() -> None:
    entry = "<entry><title>&lt;b&gt;</title><content>a &lt;b&gt; c</content></entry>"
    assert (only(atom(entry)).title, only(atom(entry)).body) == ("<b>", ("a <b> c",))


def test_content_that_is_no_text_is_no_body() -> None:
    entry = '<entry><content type="image/png">iVBORw0KGgo=</content></entry>'
    assert only(atom(entry)).body == ()
    entry = '<entry><content src="https://a.example/long"/><summary>Short</summary></entry>'
    assert only(atom(entry)).body == ("Short",)


@pytest.mark.parametrize("end", ["[…]", "[...]", "and so on…", "… Read more"])
def test_a_text_that_ends_as_excerpts_do_is_warned_of(end: str) -> None:
    post = only(rss(f"<item><description>Words {end}</description></item>"))
    assert any("only the beginning" in warning for warning in post.warnings)


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ("<author>ann@a.example (Ann Smith)</author>", "Ann Smith"),
        ("<author>Ann Smith &lt;ann@a.example&gt;</author>", "Ann Smith"),
        ("<author>ann@a.example</author>", None),
        ("<dc:creator>Ann Smith</dc:creator><author>b@a.example (B)</author>", "Ann Smith"),
        ("<dc:creator>ann@a.example</dc:creator>", None),
    ],
)
def test_the_author_is_a_name_and_never_an_address(said: str, author: str | None) -> None:
    reading = rss(f"<item>{said}</item>")
    assert only(reading).author == author
    assert "@" not in repr(reading)


def test_the_author_of_an_atom_feed_wrote_what_names_no_other() -> None:
    head = "<author><name>Ann</name><email>ann@a.example</email></author>"
    first, second = atom(
        "<entry/><entry><author><name>Bob</name></author><author><name>Cy</name></author></entry>",
        head=head,
    ).posts
    assert (first.author, second.author) == ("Ann", "Bob, Cy")


def test_the_address_is_the_pages_own_and_in_full() -> None:
    def url(item: str) -> str | None:
        return only(rss(f"<item>{item}</item>")).url

    assert url("<link>/a</link>") == "https://ward.example/a"
    assert url("<guid>https://ward.example/g</guid>") == "https://ward.example/g"
    assert url('<guid isPermaLink="false">https://ward.example/g</guid>') is None
    assert url("<link>javascript:alert(1)</link>") is None
    original = "<feedburner:origLink>https://ward.example/o</feedburner:origLink>"
    assert url(f"<link>http://feeds.example/~r/1</link>{original}") == "https://ward.example/o"


def test_the_day_of_the_last_change_is_not_taken_for_the_date() -> None:
    post = only(atom("<entry><updated>2010-01-02T03:04:05Z</updated></entry>"))
    assert post.published is None
    assert "it was last changed on 2010-01-02, which need not be its date" in post.warnings


def test_comments_that_are_only_counted_are_warned_of() -> None:
    post = only(rss("<item><slash:comments>3</slash:comments></item>"))
    assert (post.declared_comments, post.comments) == (3, ())
    assert "3 comments are missing from this file" in post.warnings


def test_a_feed_of_comments_that_is_no_address_is_warned_of_and_nothing_is_fetched() -> None:
    good = "<item><wfw:commentRss>https://ward.example/a/feed/</wfw:commentRss></item>"
    bad = "<item><wfw:commentRss>this is none</wfw:commentRss></item>"
    warning = "its link to a feed of its comments is not a web address"
    assert warning not in only(rss(good)).warnings
    assert warning in only(rss(bad)).warnings


def test_an_empty_feed_says_that_it_is() -> None:
    reading = rss("", head="<title>Ward</title>")
    assert (reading.posts, reading.warnings) == ((), ("there is no post in this feed",))


@pytest.mark.parametrize("data", [b"<rss><a/></rss>", b"<rdf:RDF><x/></rdf:RDF>"])
def test_what_has_no_channel_is_no_feed(data: bytes) -> None:
    with pytest.raises(NotAPost, match="holds no channel of posts"):
        read(data)


def test_a_guid_that_is_there_twice_is_told() -> None:
    assert rss("<item><guid>a</guid></item>" * 2).warnings == (
        "kept, though they share their number with another post, as copies do: 1 post",
    )


NOT_WELL_FORMED = "the feed is not well-formed: what could be read was read"


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("Na&iuml;ve &ndash; or not", "Naïve – or not"),
        ("Fish &amp; chips & peas", "Fish & chips & peas"),
        ("A&B", "A&B"),
        ("two&nbsp;words", "two words"),
        # Without its `;` it is a name to HTML, which an RSS title may be, and to nobody else.
        ("two&nbsp words", "two words"),
        ("&unheardof; kept", "&unheardof; kept"),
        ("5 < 6 &LT; 7 &gt; 4", "5 < 6 < 7 > 4"),
        ("We <3 the library: 5<6", "We <3 the library: 5<6"),
        ("&", "&"),
        ("at the end &#", "at the end &#"),
    ],
)
def test_signs_that_a_blog_forgot_to_write_out_are_read_and_told(said: str, read_as: str) -> None:
    reading = rss(f"<item><title>{said}</title></item>")
    assert (only(reading).title, reading.warnings) == (read_as, (NOT_WELL_FORMED,))


def test_a_name_that_html_has_for_a_character_is_read_where_nothing_is_html() -> None:
    reading = atom("<entry><title>Na&iuml;ve &ngE; &amp;iuml;</title></entry>")
    assert (only(reading).title, reading.warnings) == ("Naïve ≧̸ &iuml;", (NOT_WELL_FORMED,))


def test_an_address_keeps_what_only_looks_like_a_character() -> None:
    reading = rss("<item><link>https://ward.example/?a=1&copy=2&lt=3&b=4</link></item>")
    assert only(reading).url == "https://ward.example/?a=1&copy=2&lt=3&b=4"
    assert reading.warnings == (NOT_WELL_FORMED,)
    entry = '<entry><link href="https://ward.example/?a=1&amp;b=2&c=3"/></entry>'
    assert only(atom(entry)).url == "https://ward.example/?a=1&b=2&c=3"


def test_what_may_hold_any_sign_is_left_alone() -> None:
    inside = "<!-- R & D &nbsp; --><description><![CDATA[a & b &eacute; &amp;amp;]]></description>"
    reading = rss(f"<item>{inside}</item>")
    assert (only(reading).body, reading.warnings) == (("a & b é &amp;",), ())


def test_no_entity_comes_from_a_doctype() -> None:
    item = "<rss><channel><item><title>&a; &b</title></item></channel></rss>"
    with pytest.raises(NotAPost, match="has a DOCTYPE"):
        read(f"<!DOCTYPE rss [<!ENTITY a 'secret'>]>{item}".encode())


def test_a_feed_of_nothing_but_stray_signs_is_refused() -> None:
    with pytest.raises(NotAPost, match="is damaged at line 1"):
        rss("<item><title>" + "&" * 1_000_001 + "</title></item>")


@pytest.mark.parametrize("broken", ["<item><title>A</item>", "<item>", "<item a=b/>"])
def test_a_feed_whose_tags_do_not_fit_is_refused(broken: str) -> None:
    with pytest.raises(NotAPost, match="is damaged at line 1"):
        rss(broken)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("see http://a.example/?b=1&copy=2&reg=3", "see http://a.example/?b=1&copy=2&reg=3"),
        ("see http://a.example/?b=1&times2", "see http://a.example/?b=1&times2"),
        ("&copyright and &notit; stay", "&copyright and &notit; stay"),
        ("&copy 2020, &copy; and &eacute;", "© 2020, © and é"),
    ],
)
@pytest.mark.parametrize("wrapped", ["{}", "<p>{}</p>"])
def test_a_name_without_its_end_is_no_character_within_an_address(
    wrapped: str, written: str, read_as: str
) -> None:
    content = f"<![CDATA[{wrapped.format(written)}]]>"
    post = only(
        rss(
            f"<item><title><![CDATA[{written}]]></title><description>{content}</description></item>"
        )
    )
    assert (post.title, post.body) == (read_as, (read_as,))
    assert "&copy=" not in (post.source or "")
