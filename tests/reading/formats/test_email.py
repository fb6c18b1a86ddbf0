"""Newsletters as emails: the part that is read, the charsets, and who is told to have sent it."""

from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.errors import NotAPost
from consult.reading import read as read_bytes
from consult.reading.post import Post
from tests.running import ROOT

MB = 1024 * 1024
HTML = "<p>The footbridge is open.</p><p>Mind<br>the step.</p>"


def message(*, text: str = "", html: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"] = "Cllr Pugh <pugh@council.example>"
    made["Subject"] = "Footbridge"
    made["Date"] = "Fri, 03 May 2019 08:15:00 +0100"
    for name, value in headers.items():
        del made[name]
        made[name] = value
    if text:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made.as_bytes()


def read(data: bytes) -> Post:
    reading = read_bytes(data)
    assert reading.format == "email"
    (post,) = reading.posts
    return post


def test_an_email_is_a_post() -> None:
    post = read(message(text="The footbridge is open.\n\nMind\nthe step.\n"))
    assert (post.title, post.published) == ("Footbridge", "2019-05-03T08:15:00+01:00")
    assert (post.author, post.url, post.guid) == ("Cllr Pugh", None, None)
    assert post.body == ("The footbridge is open.", "Mind\nthe step.")
    assert (post.declared_comments, post.comments, post.warnings) == (None, (), ())


def test_the_html_is_read_where_there_is_some() -> None:
    assert read(message(text="In short.", html=HTML)).body == (
        "The footbridge is open.",
        "Mind\nthe step.",
    )
    assert read(message(text="In short.", html="<img src='a.png'>")).body == ("In short.",)


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ("Cllr Pugh <pugh@council.example>", "Cllr Pugh"),
        ('"Pugh, Siân" <pugh@council.example>', "Pugh, Siân"),
        ("=?utf-8?B?U2nDom4gUHVnaA==?= <pugh@council.example>", "Siân Pugh"),
        ("pugh@council.example", None),
        ("<pugh@council.example>", None),
        ('"pugh@council.example" <pugh@council.example>', None),
        ("pugh@council.example (Siân Pugh)", "Siân Pugh"),
        ("=?utf-8?q?pugh=40council=2Eexample?= <a@b.example>", None),
        ("=?nonsense?q?a?= <a@b.example>", "a"),
        ("(" * 1500, None),
    ],
)
def test_the_sender_is_a_name_and_never_an_address(sender: str, author: str | None) -> None:
    data = f"From: {sender}\nSubject: A\nTo: all@council.example\n\nWords.\n".encode()
    post = read(data)
    assert post.author == author
    assert "@" not in repr(post)


@pytest.mark.parametrize("parameter", ["charset*=\"\0\"''x", f"charset*{'9' * 5000}=x"])
def test_a_charset_that_no_program_can_name_is_refused(parameter: str) -> None:
    with pytest.raises(NotAPost, match="damaged email"):
        read(f"From: A <a@b.example>\nContent-Type: text/plain; {parameter}\n\nWords.\n".encode())


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("Wed, 28 May 2014 17:18:19 +0900 (JST)", "2014-05-28T17:18:19+09:00"),
        ("Tue, 9 Jan 2007 16:40:00 GMT", "2007-01-09T16:40:00+00:00"),
        ("soon", None),
    ],
)
def test_the_date_is_local_to_the_sender(date: str, published: str | None) -> None:
    post = read(f"From: A <a@b.example>\nSubject: A\nDate: {date}\n\nWords.\n".encode())
    assert post.published == published


@pytest.mark.parametrize(
    ("charset", "encoding", "codec"),
    [
        ("utf-8", "8bit", "utf-8"),
        ("iso-8859-1", "8bit", "cp1252"),
        ("shift_jis", "8bit", "shift_jis"),
        ("iso-2022-jp", "7bit", "iso2022_jp"),
        ("koi8-r", "8bit", "koi8-r"),
        ("nonsense", "8bit", "utf-8"),
        ("utf-8", "nonsense", "utf-8"),
    ],
)
def test_a_part_is_read_in_its_own_charset(charset: str, encoding: str, codec: str) -> None:
    word = {"koi8-r": "Мост", "shift_jis": "橋", "iso2022_jp": "橋"}.get(codec, "Café")
    head = f"From: A <a@b.example>\nSubject: A\nContent-Type: text/plain; charset={charset}\n"
    data = f"{head}Content-Transfer-Encoding: {encoding}\n\n".encode() + word.encode(codec)
    assert read(data).body == (word,)


def test_what_the_sending_service_wrote_is_left_out_and_quoted() -> None:
    html = (
        "<div style='display: none'>For the list.</div><p>View this email in your browser</p>"
        f"{HTML}<p>You are receiving this because you may.</p><p><a>Unsubscribe</a> | 1 Lane</p>"
    )
    post = read(message(html=html))
    assert post.body == ("The footbridge is open.", "Mind\nthe step.")
    assert post.warnings == (
        "left out before the post, as part of the email: “View this email in your browser”",
        "left out after the post, as part of the email: “You are receiving this because you may.”",
    )


def test_lines_that_flow_are_one_paragraph() -> None:
    head = "From: A <a@b.example>\nSubject: A\nContent-Type: text/plain; format=flowed\n\n"
    assert read(f"{head}One \ntwo\nthree.\n\nFour.\n".encode()).body == ("One two\nthree.", "Four.")


def test_what_is_attached_is_not_read() -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "A <a@b.example>", "A"
    made.set_content("Words.")
    made.add_attachment("Not these.", filename="notes.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    assert read(made.as_bytes()).body == ("Words.",)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(message(text="\n"), id="no words"),
        pytest.param(message(html="<img src='a.png'>"), id="a picture"),
        pytest.param(b"From: A <a@b.example>\nSubject: A\n", id="no body"),
        pytest.param(
            b"From: A <a@b.example>\nSubject: A\nContent-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\n\nx\n" * 50_000,
            id="50,000 parts",
        ),
        pytest.param(
            b"From: A <a@b.example>\nSubject: A\n"
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                for n in range(3000)
            ),
            id="3,000 parts in parts",
        ),
    ],
)
def test_an_email_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPost, match=r"^This looks like [^\n]+; what can be read is [^\n]+\.$"):
        read_bytes(data)


SAMPLE = (ROOT / "tests" / "samples" / "posts" / "newsletter.eml").read_bytes()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SAMPLE)),
            st.integers(0, 60),
            st.sampled_from(
                [
                    b"--b1",
                    b"\n",
                    b"\n\n",
                    b"charset=",
                    b"=?utf-8?q?",
                    b"?=",
                    b"\xff",
                    b"\0",
                    b"=",
                    b"Content-Type: multipart/mixed",
                    b"Content-Type: message/rfc822",
                    b";",
                    b'"',
                    b"base64",
                    b"From: ",
                    b"\r",
                    b"utf-7",
                    b"utf-16",
                    b"<",
                    b"@",
                ]
            ),
        ),
        max_size=6,
    )
)
def test_any_mutation_of_an_email_is_read_or_refused(
    changes: list[tuple[int, int, bytes]],
) -> None:
    data = bytearray(SAMPLE)
    for start, length, piece in changes:
        data[start : start + length] = piece
    with suppress(NotAPost):
        read_bytes(bytes(data))
