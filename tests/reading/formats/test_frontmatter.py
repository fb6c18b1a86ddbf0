"""Pages with front matter: what the block says, what it must not say, and the words below it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading import read as read_bytes
from consult.reading.post import Post, Reading


def reading(block: str, body: str = "Words.", *, fence: str = "---") -> Reading:
    return read_bytes(f"{fence}\n{block}\n{fence}\n{body}\n".encode())


def read(block: str, body: str = "Words.", *, fence: str = "---") -> Post:
    (post,) = reading(block, body, fence=fence).posts
    return post


def test_a_block_of_yaml_or_toml_says_what_the_post_is() -> None:
    yaml = read("title: 'The sluice: open'\ndate: 2012-05-03 09:15:00 +0100\nauthor: Ada Pound")
    toml = read(
        'title = "The sluice: open"\ndate = 2012-05-03T09:15:00+01:00\nauthor = "Ada Pound"',
        fence="+++",
    )
    assert yaml == toml
    assert (yaml.title, yaml.author, yaml.body) == ("The sluice: open", "Ada Pound", ("Words.",))
    assert yaml.published == "2012-05-03T09:15:00+01:00"
    assert yaml.warnings == ()


@pytest.mark.parametrize("title", ["Yes", "1:30", "010", "2012-05-03", "0x1F", "Null and void"])
def test_a_title_stays_as_it_is_written(title: str) -> None:
    assert read(f"title: {title}").title == title


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2012-05-03", "2012-05-03"),
        ("2012-05-03T09:15:00Z", "2012-05-03T09:15:00+00:00"),
        ("2012-05-03 09:15:00.000000000 -04:00", "2012-05-03T09:15:00-04:00"),
        ("3 May 2012", "2012-05-03"),
        ("2012-99-99", None),
        ("soon", None),
        ("[2012-05-03]", None),
        ("", None),
    ],
)
def test_a_date_is_a_date_or_a_warning(date: str, published: str | None) -> None:
    post = read(f"title: A\ndate: {date}")
    assert post.published == published
    assert post.warnings == (() if published else ("no date was found",))


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("author: Ada Pound", "Ada Pound"),
        ("author: Ada Pound <ada@pound.example>", "Ada Pound"),
        ("author: ada@pound.example", None),
        (
            "author:\n  login: ada\n  email: ada@pound.example\n  display_name: Ada Pound",
            "Ada Pound",
        ),
        ("author:\n  email: ada@pound.example", None),
        ("author:\n  display_name: ada@pound.example\n  name: Ada", "Ada"),
        ("authors: [Ada Pound, {name: Ben Hay}, ben@hay.example]", "Ada Pound, Ben Hay"),
        ("author: https://pound.example/ada", None),
        ("author: Unknown", None),
        ("author: {a: &x [*x]}", None),
        ("last_modified_by: Ada Pound", None),
    ],
)
def test_an_author_is_a_name_and_never_an_address(author: str, name: str | None) -> None:
    try:
        post = read(f"title: A\n{author}")
    except NotAPost:
        assert "*x" in author
        return
    assert post.author == name
    assert "@" not in repr(post)


@pytest.mark.parametrize(
    ("block", "skipped"),
    [
        ("draft: true", "draft"),
        ("draft: yes", "draft"),
        ("published: false", "draft"),
        ("status: draft", "draft"),
        ("status: private", "draft"),
        ("layout: page", "page"),
        ("type: attachment", "page"),
    ],
)
def test_a_draft_or_a_page_is_skipped_and_counted(block: str, skipped: str) -> None:
    found = reading(f"title: A\n{block}")
    assert (found.posts, found.skipped) == ((), {skipped: 1})
    assert found.warnings == ("there is no published post in this file",)


def test_a_block_of_json_says_what_the_post_is() -> None:
    block = '{\n  "Title": "The \\"sluice\\": {open}",\n  "date": "2012-05-03", "draft": false\n}'
    for body in ("Words.", "{{< figure >}}\nWords.", "[Words](/a)."):
        (post,) = read_bytes(f"\ufeff{block}\n\n{body}\n".encode()).posts
        assert (post.title, post.published) == ('The "sluice": {open}', "2012-05-03")
        assert post.body == ("Words.",)
    draft = read_bytes(b'{"title": "A", "draft": true}\n\nWords.\n')
    assert (draft.format, draft.posts, draft.skipped) == ("frontmatter", (), {"draft": 1})


@pytest.mark.parametrize("data", [b'{"a": 1}', b'{"a": 1}\n\n', b'[{"a": 1}]\n'])
def test_json_without_words_below_it_is_no_post(data: bytes) -> None:
    with pytest.raises(NotAPost, match="a JSON file"):
        read_bytes(data)


def test_a_line_in_braces_is_no_front_matter() -> None:
    assert read_bytes(b"{sigh}\n\nWords.\n").format == "text"
    assert read_bytes(b'{"a": 1}\n{"b": 2}\n').format == "text"


@pytest.mark.parametrize(
    "block",
    [
        "draft: false",
        "published: true",
        "published: 2012-05-03",
        "status: publish",
        "layout: post",
        "meta: {draft: true}",
    ],
)
def test_what_is_published_is_read(block: str) -> None:
    assert read(f"title: A\n{block}").body == ("Words.",)


def test_what_machines_wrote_for_machines_is_ignored() -> None:
    post = read(
        "title: A\nmeta:\n  _ids: a:1:{i:0;s:3:\"x@y\";}\n  _id: '7'\nid: 12\nguid: '?p=12'"
    )
    assert (post.title, post.guid, post.url) == ("A", "?p=12", None)
    assert "s:3" not in repr(post)


@pytest.mark.parametrize(
    ("block", "url"),
    [
        ("canonical_url: https://pound.example/a", "https://pound.example/a"),
        ("url: /a", None),
        ("permalink: /a", None),
        ("url: javascript:alert(1)", None),
        ("url: https://ada@pound.example/", None),
    ],
)
def test_an_address_is_whole_or_none(block: str, url: str | None) -> None:
    assert read(f"title: A\n{block}").url == url


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("One *two*\nthree.\n\nFour  \nfive.", ("One two three.", "Four\nfive.")),
        ("# One\n\n- two\n- three\n\n> four", ("One", "two", "three", "four")),
        ("[One](http://a.example) ![no](b.png) two", ("One two",)),
        ("One <b>two</b>\n\n<div>three</div>", ("One two", "three")),
        ("{% include a.html %}\nOne {{ site.url }} two {{< b >}}\n{: .c}", ("One two",)),
        ("<p>One</p>\n\n    <p>two</p>\n\n<ul>\n  <li>three</li>\n</ul>", ("One", "two", "three")),
        ("<script>one()</script>\n\nTwo", ("Two",)),
        ("", ()),
    ],
)
def test_the_words_are_markdown_or_html(body: str, paragraphs: tuple[str, ...]) -> None:
    assert read("title: A", body).body == paragraphs


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"---\ntitle: [A\n---\nWords\n", r"damaged at line \d"),
        (b"---\ntitle: !!python/object/apply:os.system ['true']\n---\n", "without words"),
        (b"---\ntitle=A\n---\nWords\n", "has no names"),
        (b"+++\ntitle = A\n+++\nWords\n", "damaged"),
        (b"---\ndate: 2012-05-03\n---\n\n", "without words"),
        (b"---\na: " + b"[" * 60_000 + b"\n---\nWords", "damaged"),
        (b'---\na: "\\UFFFFFFFF"\n---\nWords', "damaged"),
        (b"---\na: b\n---\n" + b"[a](" * 200_000, "more than 512 KB of Markdown"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPost, match=rf"^This looks like [^\n]*{reason}[^\n]*\.$"):
        read_bytes(data)


def test_a_block_that_multiplies_itself_says_no_author() -> None:
    lines = ["k0: &k0 [x, x]"]
    lines += [f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]" for n in range(1, 60)]
    assert read("\n".join([*lines, "author: *k59", "title: A"])).author is None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(["---", "+++"]),
    st.lists(
        st.sampled_from(
            [
                "title",
                "date",
                "author",
                ":",
                " ",
                "\n",
                "- ",
                "[",
                "]",
                "{",
                "}",
                "&a ",
                "*a",
                "!!x ",
                "'",
                '"',
                "|",
                "=",
                "2012-05-03",
                "---",
                "true",
                "draft",
                "\t",
                "<<",
                "?",
                "# ",
                "\x07",
            ]
        ),
        max_size=25,
    ),
)
def test_any_block_is_read_or_refused(fence: str, pieces: list[str]) -> None:
    with suppress(NotAPost):
        reading("a: b\n" + "".join(pieces), fence=fence)


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("a" + ".a" * 5_000 + "=1", "more front matter than any has"),
        ("title=0x" + "f" * 6_000, "damaged"),
        ("other=[{x=0x" + "f" * 6_000 + "}]", "damaged"),
    ],
)
def test_toml_that_costs_more_than_it_says_is_refused(block: str, why: str) -> None:
    with pytest.raises(NotAPost, match=why):
        read_bytes(f"+++\n{block}\n+++\nWords here.\n".encode())
