"""Somebody's HTML on a page of ours: nothing but the allow-list comes out, whatever goes in."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.markup import KEPT_TAGS, safe_html

# Known spellings of script in HTML, each in our own words.
DISGUISES = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<img src='https://e.example/a.png' alt='\"><script>alert(1)</script>'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<a href='java&#115;cript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='https://e.example/' onclick=alert(1) style='position:fixed' class=x id=main>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p id=main-content class=x>x</p>",
    "<p title=x lang=y>x</p>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<base href='https://evil.example/'><form action=/><input autofocus onfocus=alert(1)></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<template><script>alert(1)</script></template>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]>",
    "<h1 onmouseover=alert(1)>x</h1><h2><a href='javascript:1'>y</a></h2>",
    "<textarea></textarea><script>alert(1)</script></textarea>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<b <script>alert(1)</script>>x</b>",
    '<a href="https://e.example/"><img src="https://e.example/x" alt="&lt;script&gt;"></a>',
]
PIECES = st.sampled_from(
    [
        *DISGUISES,
        "<",
        ">",
        '"',
        "'",
        "&lt;",
        "&#60;",
        "</",
        "<a href=",
        "<img src=",
        "</a>",
        "</p>",
        "<h3>",
        "</h3>",
        "<table>",
        "<td>",
        "<li>",
        "<pre>",
        "<style>",
        "<!--",
        "-->",
        "words",
        "\0",
    ]
)


class Strict(HTMLParser):
    """Notes whatever is not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KEPT_TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            is_link = name == "href" and (value or "").startswith(("https://", "http://"))
            if tag != "a" or not (is_link or (name, value) == ("rel", "nofollow ugc noopener")):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl}")


@pytest.mark.parametrize("html", DISGUISES)
def test_no_known_disguise_of_a_script_comes_through(html: str) -> None:
    safe = safe_html(f"<p>Before</p>{html}<p>After</p>")
    assert Strict(safe).wrong == []


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30))
def test_nothing_but_the_allow_list_comes_out(pieces: list[str]) -> None:
    assert Strict(safe_html("".join(pieces), base="https://blog.example/post")).wrong == []


@pytest.mark.parametrize(
    "planted", ["<p id=x>a</p>", "<img src=x>", '<a href="javascript:1">x</a>']
)
def test_the_strict_reader_sees_what_is_planted(planted: str) -> None:
    assert Strict(planted).wrong


def test_words_that_stood_apart_stay_apart_and_headings_are_none() -> None:
    assert safe_html("<main><h1>Title</h1><section>One</section><section>Two</section></main>") == (
        "<div><p><strong>Title</strong></p><div>One</div><div>Two</div></div>"
    )


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        (
            "<ol><div><li>One</li></div><li>Two</ol>",
            "<ol><li><div><div>One</div></div></li><li>Two</li></ol>",
        ),
        ("<ul>Words<b>bold</b><br></ul>", "<ul><li>Words</li><li><b>bold</b></li></ul>"),
        ("<p>x</p><li>alone</li>", "<p>x</p><div>alone</div>"),
        ("<ul><li>One<ul><li>Two</ul></ul>", "<ul><li>One<ul><li>Two</li></ul></li></ul>"),
        ("<ul><ul><li>Deep</ul></ul>", "<ul><li><ul><li>Deep</li></ul></li></ul>"),
    ],
)
def test_a_list_holds_its_items_and_nothing_else(html: str, mended: str) -> None:
    assert safe_html(html) == mended


def test_a_picture_is_a_link_to_it_and_one_inside_a_link_is_words() -> None:
    rel = ' rel="nofollow ugc noopener"'
    assert safe_html("<img src='https://e.example/a.png' alt='The weir'>") == (
        f'<a href="https://e.example/a.png"{rel}>Picture: The weir</a>'
    )
    linked = "<a href='https://e.example/big'><img src='https://e.example/small'></a>"
    assert safe_html(linked) == f'<a href="https://e.example/big"{rel}>Picture</a>'
    for counted in (
        "<img src='https://e.example/x' width=1>",
        "<img src='data:image/gif,x'>",
        "<img src='https://secure.gravatar.com/avatar/0123'>",
    ):
        assert safe_html(f"<p>{counted}</p><ul><li>{counted}</li></ul>") == ""


def test_an_address_in_part_is_whole_or_gone() -> None:
    link = "<a href='/market'>x</a>"
    assert 'href="https://blog.example/market"' in safe_html(link, base="https://blog.example/a/b")
    for base in ("", "javascript:x", "https://[", "not an address"):
        assert "href" not in safe_html(link, base=base)


def test_no_email_address_comes_through_but_those_that_were_read_as_words() -> None:
    safe = safe_html(
        "<p data-email='x@y.example'>By ann@post.example, write to clerk@town.example</p>"
        "<a href='mailto:ann@post.example'>mail</a> <a href='tel:+4412345'>call</a>"
        "<img src='https://e.example/a' alt='ann@post.example'>"
        "<a href='https://l.example/?u=ann%40post.example'>leave</a>"
        "<a href='https://l.example/?u=ann%2540post.example'>leave</a>"
        "<p>bob\uff20post.example bob\ufe6bpost.example</p>"
        "<a href='https://ann@post.example/'>in</a><a href='https://m.example/@ann/1'>kept</a>",
        said="Write to clerk@town.example.",
    )
    assert "By [email], write to clerk@town.example" in safe
    assert "ann@post" not in safe
    assert "bob" not in safe
    assert safe.count("href") == 2
    assert "https://m.example/@ann/1" in safe
