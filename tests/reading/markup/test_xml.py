"""XML: what is recovered, what is refused with line and reason, and that nothing hurts."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading import read
from consult.reading.markup.elements import MOST_DEPTH, Element, Limits
from consult.reading.markup.xml import Document, read_entries
from consult.reading.post import as_json
from tests.running import ROOT

SAMPLES = ROOT / "tests" / "samples" / "posts"
EXPORTS = sorted(
    path
    for path in (*SAMPLES.glob("*.xml"), *SAMPLES.glob("*.atom"))
    if not path.stem.startswith("disqus")
)
MB = 1024 * 1024


def entries_of(data: bytes) -> list[Element]:
    taken: list[Element] = []
    names = frozenset(["item", "atom:entry"])
    read_entries(data, looks_like="a feed", entries=names, take=taken.append)
    return taken


def warnings_of(data: bytes) -> tuple[str, ...]:
    nothing: frozenset[str] = frozenset()
    return read_entries(data, looks_like="a feed", entries=nothing, take=repr)[1]


def item(inside: str, *, before: str = "", encoding: str = "utf-8") -> bytes:
    return f"{before}<rss><channel><item>{inside}</item></channel></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss>\n<a></b></rss>", "is damaged at line 2 (mismatched tag)"),
        (b"\n\n<rss>\n<a>", "breaks off at line 4: save or export it again"),
        (b"<rss>\n<![CDATA[x", "breaks off at line 2: save or export it again"),
        (b"<rss>\n\n<a", "breaks off at line 3: save or export it again"),
        (b"<rss><![CDATA[a ]]> b ]]></rss>", "is damaged at line 1 (not well-formed"),
        (b"<rss>&nbsp;</rss>", "is damaged at line 1 (undefined entity)"),
        (b"<rss>&#xD800;</rss>", "is damaged at line 1 (reference to invalid character"),
        (b"<rss>&#0;</rss>", "is damaged at line 1 (reference to invalid character"),
        (b"<rss/><rss/>", "is damaged at line 1 (junk after document element)"),
        (b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss/>", "has a DOCTYPE"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", "has a DOCTYPE"),
        (b"<a>" * (MOST_DEPTH + 1), f"is nested more than {MOST_DEPTH} elements deep"),
        (b"<a>" * (5 * MB // 3), f"is nested more than {MOST_DEPTH} elements deep"),
        (b"<rss>" + b"<a/>" * MB + b"</rss>", "holds more than 200,000 elements"),
        (b"<rss>" + b"<a/>" * 200_001 + b"</rss>", "holds more than 200,000 elements"),
        (b"<rss " + b"".join(b"a%d='' " % n for n in range(1001)) + b"/>", "1,000 attributes"),
    ],
)
def test_a_fault_refuses_the_whole_file_with_line_and_reason(data: bytes, reason: str) -> None:
    taken: list[Element] = []
    with pytest.raises(NotAPost) as refusal:
        read_entries(
            data, looks_like="a feed", entries=frozenset(["item"]), take=lambda _: taken.clear()
        )
    message = str(refusal.value)
    assert message.startswith("This looks like a feed, but ")
    assert reason in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss>" + b"<item><a/><a/></item>" * 40 + b"</rss>", "holds more than 100 elements"),
        (b"<rss>" + b"<item/>" * 11 + b"</rss>", "holds more than 10 entries"),
        (b"<rss>" + b"<item/>" * 300 + b"</rss>", "This is larger than"),
    ],
)
def test_a_file_holds_no_more_than_its_limits(data: bytes, reason: str) -> None:
    limits = Limits(bytes=2000, elements=100, entries=10 if b"<a/>" not in data else 100)
    with pytest.raises(NotAPost, match=reason):
        Document(BytesIO(data), looks_like="a feed", entries=frozenset(["item"]), limits=limits)


@pytest.mark.parametrize(
    "data",
    [
        b"<rss>\0</rss>",
        b"<?xml version='1.0' encoding='windows-1251'?><rss>\0</rss>",
        b"<rss>\xed\xa0\x80\xed\xa0\x80</rss>",
        b"\xff\xfe" + "<rss>".encode("utf-16-le") + b"\x00\xd8</rss>",
        b"<?xml version='1.0' encoding='shift_jis'?><rss>\x81\xff\xff</rss>",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPost, match=r"^This "):
        entries_of(data)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("UTF-16", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("no-such-code", "utf-8"),
    ],
)
def test_the_encoding_is_what_the_file_says_if_that_can_be(declared: str, encoding: str) -> None:
    before = f"<?xml version='1.0' encoding='{declared}'?>"
    (entry,) = entries_of(item("<title>Мост</title>", before=before, encoding=encoding))
    assert entry.said("title") == "Мост"


def test_what_is_called_latin_1_is_read_as_browsers_do() -> None:
    before = "<?xml version='1.0' encoding='iso-8859-1'?>"
    (entry,) = entries_of(item("<title>“A”</title>", before=before, encoding="cp1252"))
    assert entry.said("title") == "“A”"


def test_what_is_whole_utf_8_is_that_whatever_it_is_called() -> None:
    before = "<?xml version='1.0' encoding='iso-8859-1'?>"
    (entry,) = entries_of(item("<title>“É”</title>", before=before))
    assert entry.said("title") == "“É”"


def test_what_can_be_mended_without_loss_is_mended_and_told() -> None:
    odd = item(
        "<title>A\x0b\x01b</title><dc:creator>C</dc:creator>" + "words " * 50, before="\n \ufeff\n"
    )
    (entry,) = entries_of(odd)
    assert (entry.said("title"), entry.said("dc:creator")) == ("Ab", "C")
    assert warnings_of(odd) == (
        "characters that no text may have were left out: 2",
        "this file uses “dc:” without saying what it means: it was read in its usual sense",
    )


def test_a_prefix_means_what_it_is_declared_to_mean_and_only_there() -> None:
    own = "<x:creator xmlns:x='http://purl.org/dc/elements/1.1/'>A</x:creator>"
    other = "<dc:creator xmlns:dc='http://example.org/other'>B</dc:creator>"
    (entry,) = entries_of(item(own + other))
    assert [child.name for child in entry.children] == ["dc:creator", "?:creator"]
    default = "<feed xmlns='http://purl.org/atom/ns#'><entry><t xmlns=''/><u/></entry></feed>"
    (entry,) = entries_of(default.encode())
    assert [child.name for child in entry.children] == ["t", "atom:u"]


def test_xhtml_inside_is_written_as_html() -> None:
    inside = '<div title="&quot;&lt;">a<br/>&amp;lt;<b>c</b> <i>d</i><p/>e</div>'
    (entry,) = entries_of(item(inside))
    assert entry.html_inside() == (
        '<div title="&quot;&lt;">a<br>&amp;lt;<b>c</b> <i>d</i><p></p>e</div>'
    )
    assert entry.words() == "a&lt;c de"


# Every address of a commenter in the samples, and of those who wrote the posts.
ADDRESSES = ("@mail.example", "198.51.100.", "noreply@", "@allotments.example", "@ward.example")
SPLICES = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 60),
        st.sampled_from(
            [
                b"",
                b"<",
                b">",
                b"&",
                b"]]>",
                b"<![CDATA[",
                b"\0",
                b"\xff",
                b"<a>",
                b"</item>",
                b"0",
                b"<item>",
                b"</entry>",
                b"&lt;b",
                b"\xed\xa0\x80",
                b"<!DOCTYPE x>",
                b"x" * 50,
            ]
        ),
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(EXPORTS), SPLICES)
def test_a_mutated_export_is_read_or_refused_and_gives_no_address_away(
    path: Path, splices: list[tuple[int, int, bytes]]
) -> None:
    data = path.read_bytes()
    for place, length, piece in splices:
        place = place * len(data) // 10_000  # noqa: PLW2901
        data = data[:place] + piece + data[place + length :]
    check_gives_no_address(data)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(EXPORTS), st.integers(0, 500), st.integers(0, 500))
def test_a_file_without_some_lines_is_read_or_refused_and_gives_no_address_away(
    path: Path, first: int, count: int
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    first %= len(lines)
    check_gives_no_address(b"".join(lines[:first] + lines[first + 1 + count % 12 :]))


def check_gives_no_address(data: bytes) -> None:
    try:
        reading = read(data)
    except NotAPost:
        return
    said_by_it = repr(as_json(reading))
    assert [address for address in ADDRESSES if address in said_by_it] == []
    for post in reading.posts:
        positions = [comment.position for comment in post.comments]
        assert positions == list(range(1, len(positions) + 1))
