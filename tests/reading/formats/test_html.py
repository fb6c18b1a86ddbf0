"""Saved pages: their title, date, author, address and body, and what hostile ones may cost."""

import socket

import pytest

from consult.errors import NotAPost
from consult.reading import read as read_bytes
from consult.reading.post import Post
from tests.running import ROOT

SAMPLES = ROOT / "tests" / "samples" / "posts"
MB = 1024 * 1024
# Seconds of this process's own time.
LONGEST = 20
WORDS = (
    "The old weighbridge is to be taken away, and nobody who sold a pig on it was asked what they"
    " would like to see there."
)
MORE = "A second paragraph says where the money is to come from, and when it has to be spent."


def page(body: str = "", *, head: str = "", title: str = "The weighbridge") -> bytes:
    title = f"<title>{title}</title>" if title else ""
    return f"<!DOCTYPE html><html><head>{title}{head}</head><body>{body}</body></html>".encode()


def read(data: bytes) -> Post:
    (post,) = read_bytes(data).posts
    return post


LINKED = '<script type=\'application/ld+json\'>[{"@type": "BlogPosting", %s}]</script>'
PLAIN = f"<h1>The weighbridge</h1><p>3 May 2012</p><div><p>{WORDS}</p><p>{MORE}</p></div>"


def test_a_plain_page_needs_no_marks() -> None:
    post = read(page(PLAIN))
    assert (post.title, post.published) == ("The weighbridge", "2012-05-03")
    assert post.body == (WORDS, MORE)
    assert (post.author, post.url, post.guid, post.declared_comments) == (None, None, None, None)
    assert post.warnings == ()


@pytest.mark.parametrize(
    "title",
    [
        "The weighbridge",
        "The weighbridge | Councillor Pound",
        "Councillor Pound - The weighbridge",
        "Councillor Pound: The weighbridge",
        "The weighbridge &#8211; News &#8211; Pound Parish Council",
        "The weighbridge &laquo; Councillor Pound",
    ],
)
@pytest.mark.parametrize(
    "headline",
    [
        "<h1>The weighbridge</h1>",
        "<h1>Councillor Pound</h1><h2>The weighbridge</h2>",
        "<div class='site'>Councillor Pound</div><div class='headline'>The weighbridge</div>",
        "<h1>Councillor Pound</h1><p>News</p><h3 class='post-title'>The weighbridge</h3>",
    ],
)
def test_the_headline_next_to_the_body_is_the_title(title: str, headline: str) -> None:
    assert read(page(f"{headline}<div><p>{WORDS}</p><p>{MORE}</p></div>", title=title)).title == (
        "The weighbridge"
    )


def test_a_page_without_a_headline_has_its_own_title_without_the_site() -> None:
    head = "<meta property='og:site_name' content='Cllr Pound'>"
    body = f"<div><p>{WORDS}</p><p>{MORE}</p></div>"
    assert read(page(body, head=head, title="Weights - Cllr Pound")).title == "Weights"
    assert read(page(body, head=head, title="Cllr Pound")).title is None


@pytest.mark.parametrize(
    ("head", "above", "published"),
    [
        (
            "<meta property='article:published_time' content='2012-05-03T09:15:00+01:00'>",
            "",
            "2012-05-03T09:15:00+01:00",
        ),
        ("<meta name='dcterms.issued' content='2012-05-03'>", "", "2012-05-03"),
        ("<meta name='DC.date.issued' content='2012-05-03'>", "", "2012-05-03"),
        (LINKED % '"datePublished": "2012-05-03T09:15:00Z"', "", "2012-05-03T09:15:00+00:00"),
        ("", "<time datetime='2012-05-03T09:15'>Thursday</time>", "2012-05-03T09:15:00"),
        (
            "",
            "<abbr class='published' title='2012-05-03T09:15:00+01:00'>9:15</abbr>",
            "2012-05-03T09:15:00+01:00",
        ),
        ("", "<p>Published: 3 May 2012</p>", "2012-05-03"),
        ("", "<p>03.05.2012 - Roads</p>", "2012-05-03"),
        ("", "<ul><li>By Pound</li><li>3 May 2012</li></ul>", "2012-05-03"),
        # Around midnight the machines' time, in UTC, is another day than the blog showed.
        (
            "<meta property='article:published_time' content='2012-05-02T23:30:00+00:00'>",
            "<p>3 May 2012</p>",
            "2012-05-03",
        ),
        ("", "<p>Thursday at half past nine</p>", None),
        ("<meta property='article:published_time' content='soon'>", "", None),
    ],
)
def test_the_date_is_what_the_page_says_or_none(
    head: str, above: str, published: str | None
) -> None:
    body = f"<h1>The weighbridge</h1>{above}<div><p>{WORDS}</p><p>{MORE}</p></div>"
    post = read(page(body + "<footer><p>© 2019</p></footer>", head=head))
    assert post.published == published
    assert ("no date was found" in post.warnings) == (published is None)


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("<meta name='author' content='Ada Pound'>", "Ada Pound"),
        ("<meta property='article:author' content='https://social.example/ada'>", None),
        ("<meta name='author' content='ada@pound.example'>", None),
        ("<meta name='author' content='Unknown'>", None),
        (LINKED % '"author": {"@type": "Person", "name": "Ada Pound"}', "Ada Pound"),
        (LINKED % '"author": [{"@id": "#a"}]}, {"@id": "#a", "name": "Ada Pound"', "Ada Pound"),
        (LINKED % '"comment": [{"author": {"name": "Ben Hay"}}]', None),
        ("<script type='application/ld+json'>[{\"author\":</script>", None),
        ("", None),
    ],
)
def test_the_author_is_known_from_the_page_itself_only(head: str, author: str | None) -> None:
    comment = "<ol><li class='comment'><cite class='fn'>Ben Hay</cite><p>By Ben Hay.</p></li></ol>"
    post = read(page(f"<p class='byline'>By Cid</p>{PLAIN}{comment}", head=head))
    assert post.author == author
    assert [comment.author for comment in post.comments] == ["Ben Hay"]
    assert "@" not in repr(post)


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel='canonical' href='https://pound.example/a'>", "https://pound.example/a"),
        ("<meta property='og:url' content='https://pound.example/a'>", "https://pound.example/a"),
        (
            "<link rel='canonical' href='https://web.archive.org/web/2010/http://pound.example/a'>",
            "http://pound.example/a",
        ),
        (
            "<link rel='canonical' href='https://pound.example/a/comment-page-2/#comments'>",
            "https://pound.example/a/",
        ),
        (
            "<link rel='canonical' href='https://pound.example/a/comment-page-2'>",
            "https://pound.example/a",
        ),
        (
            "<link rel='canonical' href='https://pound.example/?p=4&amp;cpage=2#comments'>",
            "https://pound.example/?p=4",
        ),
        (
            "<link rel='canonical' href='https://pound.example/?cpage=2&amp;p=4'>",
            "https://pound.example/?p=4",
        ),
        ("<link rel='canonical' href='/a'>", None),
        ("<link rel='canonical' href='javascript:alert(1)'>", None),
        ("<link rel='canonical' href='https://user:word@pound.example/'>", None),
        ("<link rel='canonical' href='http://[::1/'>", None),
        (f"<link rel='canonical' href='https://pound.example/{'a' * 600}'>", None),
    ],
)
def test_the_address_is_the_one_that_the_page_gives_itself(head: str, url: str | None) -> None:
    assert read(page(PLAIN, head=head)).url == url


@pytest.mark.parametrize(
    "mark",
    [
        "class='post-body entry-content'",
        "class='entry-content'",
        "itemprop='articleBody'",
        "class='govspeak'",
        "class='field field--name-body'",
    ],
)
def test_a_short_body_in_a_platforms_mark_is_whole(mark: str) -> None:
    aside = "".join(f"<aside><p>{WORDS} {n}</p></aside>" for n in range(9))
    body = f"<h1>The weighbridge</h1><div {mark}>Gone.<br>Sold!<p><a href='#'>Where</a></p></div>"
    assert read(page(body + aside)).body == ("Gone.\nSold!", "Where")


def test_the_links_to_share_by_are_no_part_of_the_body() -> None:
    sharing = "<div class='sharedaddy'><h3>Share this:</h3><ul><li>Twitter</li></ul></div>"
    body = f"<div class='entry-content'><p>{WORDS}</p>{sharing}<p>Like this:</p></div>"
    assert read(page(f"<h1>The weighbridge</h1>{body}")).body == (WORDS,)


def test_a_page_of_several_posts_says_that_one_was_read() -> None:
    posts = "".join(
        f"<h2 class='entry-title'>Post {n}</h2><div class='entry-content'>Words {n}.</div>"
        for n in range(3)
    )
    post = read(page(posts, title="Posts"))
    assert post.body == ("Words 0.",)
    assert "this page shows 3 posts, of which the first was read: save its page" in post.warnings


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("koi8-r", "koi8-r"),
        ("shift_jis", "shift_jis"),
        ("utf-16", "utf-16"),
        ("iso-8859-1", "utf-8"),
        ("nonsense", "cp1252"),
        ("zip", "cp1252"),
    ],
)
def test_a_page_is_read_in_its_own_charset(charset: str, codec: str) -> None:
    word = {"koi8-r": "Весы", "shift_jis": "計量台"}.get(codec, "Café – “weights”")
    html = f"<html><head><meta charset='{charset}'><title>{word}</title></head><p>{word}: {WORDS}"
    assert read(html.encode(codec)).title == word


RESULTS = "".join(
    f"<h3><a href='/{number}'>Result {number}</a></h3><p>No. {number}: {WORDS}</p>"
    for number in range(9)
)
FILES = "<h1>Index of /</h1><pre><a href='a'>a.txt</a> 2010-05-20 21:40 12K\n</pre>"


@pytest.mark.parametrize(
    "body", [RESULTS, FILES, "<h1>Welcome</h1><ul><li>Bins</li><li>Council tax</li></ul>"]
)
def test_a_page_that_is_no_article_is_read_with_a_doubt(body: str) -> None:
    doubt = "this may not be a post: the page has no article and no run of sentences"
    assert doubt in read(page(body, title="A site")).warnings


@pytest.mark.parametrize(
    "body",
    [
        "<h1>The weighbridge</h1><article><p>Sold.</p></article>",
        "<h1>The weighbridge</h1><div class='entry-content'><p>Sold.</p></div>",
        f"<h1>The weighbridge</h1><p>{WORDS}</p>",
        f"<h1>The weighbridge</h1><p>3 May 2012</p><p>{WORDS}</p>{'<p>Sold</p>' * 99}",
    ],
)
def test_a_mark_a_date_or_sentences_leave_no_doubt(body: str) -> None:
    assert not [each for each in read(page(body)).warnings if each.startswith("this may not")]


def test_a_page_to_sign_in_at_is_refused() -> None:
    form = "<h1>Sign in</h1><form>Password <input type='password'></form>"
    with pytest.raises(NotAPost, match=r"^This looks like a page to sign in at, not a post\. "):
        read_bytes(page(form))
    assert read(page(f"{PLAIN}{form}")).body == (WORDS, MORE)


@pytest.mark.parametrize("part", ["article", "main"])
def test_the_heading_of_an_article_is_the_title_where_the_page_says_only_the_blogs(
    part: str,
) -> None:
    body = f"<{part}><h1>The weighbridge</h1><time>3 May 2012</time><p>{WORDS}</p></{part}>"
    post = read(page(f"<h2>Councillor Pound</h2>{body}", title="Councillor Pound"))
    assert (post.title, post.published, post.body) == ("The weighbridge", "2012-05-03", (WORDS,))


def test_a_byline_run_together_with_its_date_is_no_paragraph() -> None:
    body = f"<div><h1>The weighbridge</h1><p>Nia Prys<span>3 May 2012</span></p><p>{WORDS}</p>"
    head = "<meta name='author' content='Nia Prys'>"
    assert read(page(f"<article>{body}<p>{MORE}</p></div></article>", head=head)).body == (
        WORDS,
        MORE,
    )


@pytest.mark.parametrize(
    "data",
    [
        b"<html>",
        b"<html><body><script>words()</script></body></html>",
        page("<p>1 2 3</p>", title=""),
        b"<html><p>a</p>\xff\xfe\xfd\x81" + b"\xc3\x28" * 50,
    ],
)
def test_a_page_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPost, match=r"^This [^\n]+[;:] [^\n]+\.$"):
        read_bytes(data)


def test_nothing_goes_to_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a page was read from the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    head = "<link rel='canonical' href='http://192.0.2.1/a'><base href='http://192.0.2.1/'>"
    html = page(f"{PLAIN}<img src='http://192.0.2.1/i'><iframe src='http://192.0.2.1/'>", head=head)
    doctype = (
        b"<!DOCTYPE html SYSTEM 'http://192.0.2.1/x.dtd' [<!ENTITY x SYSTEM 'file:///etc/hosts'>]>"
    )
    assert read(doctype + html.removeprefix(b"<!DOCTYPE html>")).body == (WORDS, MORE)


def test_the_same_page_always_reads_the_same() -> None:
    for file in SAMPLES.glob("*.html"):
        assert read_bytes(file.read_bytes()) == read_bytes(file.read_bytes())
