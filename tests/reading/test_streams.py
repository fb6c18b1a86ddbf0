"""Exports of any size: read in two passes and in pieces, and never whole in memory."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest

from consult.errors import NotAPost
from consult.reading import MOST_BYTES, open_file, read
from consult.reading.formats import wordpress
from consult.reading.markup import elements
from consult.reading.post import Reading, Stream
from consult.reading.raw.chunks import MB, Chunks
from consult.reading.raw.decoding import decode
from tests.reading.formats.test_wordpress import comment, item
from tests.running import ROOT

SAMPLES = ROOT / "tests" / "samples" / "posts"
ITEM = (
    item("<title>A title</title><guid>g</guid>" + comment(words="One.\n\nTwo &amp; three")) + "\n"
)


def export(inside: str, *, before: str = "") -> str:
    wp = "http://wordpress.org/export/1.2/"
    return f'{before}<rss xmlns:wp="{wp}"><channel>{inside}</channel></rss>'


def streamed(data: bytes) -> Reading:
    return wordpress.stream(BytesIO(data)).whole()


def refusal(data: bytes) -> str:
    with pytest.raises(NotAPost) as error:
        wordpress.stream(BytesIO(data))
    return str(error.value)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64])
@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("utf-8", "utf-8", "Zażółć 𝄞 мост"),
        ("utf-8", "utf-8-sig", "Zażółć 𝄞 мост"),
        ("utf-16", "utf-16", "Zażółć 𝄞 мост"),
        ("windows-1251", "cp1251", "Старый мост"),
        ("koi8-r", "koi8-r", "Старый мост"),
        ("", "cp1252", "“Café”"),
        ("shift_jis", "cp932", "古い橋の話"),
        ("iso-2022-jp", "iso2022_jp", "古い橋の話"),
        ("euc-jp", "euc_jp", "古い橋の話"),
        ("gb2312", "gb18030", "旧桥的故事"),
        ("big5", "big5", "舊橋的故事"),
    ],
)
def test_where_the_pieces_end_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, declared: str, encoding: str, words: str, size: int
) -> None:
    head = f"\n \n<?xml version='1.0' encoding='{declared}'?>" if declared else "\n"
    inside = ITEM.replace("A title", words) + item(f"<a:b/>\x0b<!-- {words} -->", status="draft")
    data = export(inside, before=head).encode(encoding)
    whole = streamed(data)
    monkeypatch.setattr(Chunks, "size", size)
    assert streamed(data) == whole == read(data)
    assert whole.posts[0].title == words
    assert whole.skipped == {"draft": 1}
    assert "characters that no text may have were left out: 1" in whole.warnings


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(
    "data",
    [
        "Zażółć 𝄞 мост ".encode() * 5 + b"\xc5",
        b"\xed\xa0\x80",
        b"\xff\xfea\0\x00\xd8",
        b"abc \xe9t\xe9 \x81",
        b"abc\0",
        b"\x01\x02abc",
    ],
)
def test_what_is_no_text_is_refused_wherever_the_pieces_end(
    monkeypatch: pytest.MonkeyPatch, data: bytes, size: int
) -> None:
    with pytest.raises(NotAPost) as whole:
        decode(data)
    monkeypatch.setattr(Chunks, "size", size)
    said = refusal(data)
    # What is no text has no XML in it either: the word for it may be another.
    if "byte" in str(whole.value):
        assert said == str(whole.value)


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_sample_reads_alike_in_pieces_of_any_size(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    data = (SAMPLES / "wordpress-export.xml").read_bytes()
    whole = read(data)
    monkeypatch.setattr(Chunks, "size", size)
    assert streamed(data) == whole


@pytest.mark.parametrize(
    "sample", ["wordpress-export-broken.xml", "wordpress-export-cut-short.xml"]
)
@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_damaged_sample_is_refused_alike_in_pieces_of_any_size(
    monkeypatch: pytest.MonkeyPatch, sample: str, size: int
) -> None:
    data = (SAMPLES / sample).read_bytes()
    said = refusal(data)
    assert re.search(r" at line [\d,]+", said)
    monkeypatch.setattr(Chunks, "size", size)
    assert refusal(data) == said


def test_what_is_wrong_at_the_end_is_refused_before_the_first_post() -> None:
    said = refusal(export(ITEM * 500 + "<item></rss>").encode())
    assert f"is damaged at line {ITEM.count(chr(10)) * 500 + 1:,} (mismatched tag)" in said


def kept(folder: Path, data: bytes) -> str:
    (folder / "export.xml").write_bytes(data)
    return str(folder / "export.xml")


def test_posts_come_one_at_a_time_and_the_rest_is_known_after_the_last(tmp_path: Path) -> None:
    data = export(ITEM * 3 + item(status="draft")).encode()
    with open_file(kept(tmp_path, data)) as stream:
        assert (stream.format, stream.count, list(stream.warnings)) == ("wordpress", 3, [])
        assert next(stream.posts).title == "A title"
        assert dict(stream.skipped) == {}
        assert len(list(stream.posts)) == 2
        assert dict(stream.skipped) == {"draft": 1}
        assert list(stream.warnings) == [
            "kept, though they share their number with another post, as copies do: 2 posts"
        ]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"A title", b"B title"),
        lambda data: data[:-2000],
        lambda data: data + b" ",
        lambda data: data.replace(b"</channel>", b"<!--" + b"x" * 2000 + b"--></channel>"),
        lambda data: data[:0],
    ],
)
def test_a_file_that_changes_between_the_passes_is_refused_where_it_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(Chunks, "size", 512)
    data = export(ITEM * 100).encode()
    name = kept(tmp_path, data)

    def read_on(stream: Stream) -> None:
        first = list(islice(stream.posts, 10))
        Path(name).write_bytes(change(data))
        first += stream.posts

    with (
        open_file(name) as stream,
        pytest.raises(NotAPost, match=r"^This file changed while it was read: try again\.$"),
    ):
        read_on(stream)


@pytest.mark.parametrize(
    "inside",
    [
        item("<title>" + "x" * 2 * MB + "</title>"),
        item("<title>" + "x&amp;" * MB + "</title>"),
        item("<!--" + "x" * 2 * MB + "-->"),
        item("<a b='" + "x" * 2 * MB),
        item(("<a b='" + "x" * 1000 + "'/>") * 2000),
        "x" * 2 * MB,
        (ITEM + "x" * 5000) * 300,
    ],
)
def test_more_than_fits_into_memory_at_one_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    monkeypatch.setattr(elements, "_MOST_MB_AT_ONCE", 1)
    assert "one entry of it holds more than 1 MB (line " in refusal(export(inside).encode())


def test_what_was_handed_out_is_no_longer_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "_MOST_MB_AT_ONCE", 1)
    data = export(item("<title>" + "x" * 100_000 + "</title>") * 40).encode()
    assert len(streamed(data).posts) == 40


def test_more_names_than_any_format_has_are_refused() -> None:
    names = "".join(f"<a{number}/>" for number in range(50_001))
    assert "has more than 50,000 names of elements" in refusal(export(names).encode())


def test_a_stream_has_limits_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Chunks, "size", MB)
    few = replace(elements.STREAMED, bytes=2 * MB, entries=3)
    with pytest.raises(NotAPost, match=r"^This is larger than 2 MB\.$"):
        wordpress.stream(BytesIO(export(" " * 2 * MB).encode()), limits=few)
    with pytest.raises(NotAPost, match="holds more than 3 entries"):
        wordpress.stream(BytesIO(export(ITEM * 4).encode()), limits=few)


def test_an_export_larger_than_an_upload_may_be_is_read_from_a_file_and_from_a_pipe(
    tmp_path: Path,
) -> None:
    draft = item("<description>" + "words " * 200_000 + "</description>", status="draft")
    data = export(draft * 20 + ITEM).encode()
    assert len(data) > MOST_BYTES
    with pytest.raises(NotAPost, match="larger than 20 MB"):
        read(data)
    name = kept(tmp_path, data)
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    writer = Thread(target=lambda: Path(pipe).write_bytes(data))
    writer.start()
    for each in (name, pipe):
        with open_file(each) as stream:
            reading = stream.whole()
        assert (len(reading.posts), reading.skipped) == (1, {"draft": 20})
    writer.join()


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(NotAPost, match="cannot be read"), open_file(name):
        pass


def test_other_formats_keep_their_limit_and_come_the_same_way(tmp_path: Path) -> None:
    sample = SAMPLES / "blogger-export.xml"
    with open_file(str(sample)) as stream:
        assert stream.whole() == read(sample.read_bytes())
    with (
        pytest.raises(NotAPost, match="larger than 20 MB"),
        open_file(kept(tmp_path, b"words " * 4 * MB)),
    ):
        pass
