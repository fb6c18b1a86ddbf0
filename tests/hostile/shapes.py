"""Input that nobody writes who means well: each a shape that can be made at any size.

At its full size it is read by `make hostile`, in a process that may be killed; the tests read it
small and twice as large, and count the steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from consult.markup import safe_html
from consult.reading import read
from consult.reading.markup.blocks import paragraphs_of_html
from consult.topics.comparing import compare

MB = 1024 * 1024


@dataclass(frozen=True)
class Shape:
    """`make(n)` is an input of n pieces: `full` of them are hostile, `small` are soon read.

    Without `small` the work grows by more than in proportion, up to a limit: only that is tried.
    """

    name: str
    work: Callable[[Any], object]
    make: Callable[[int], Any]
    full: int
    small: int = 0

    def run(self) -> object:
        return self.work(self.make(self.full))


def repeated(piece: bytes, *, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda count: before + piece * count + after


def numbered(
    piece: Callable[[int], bytes], *, before: bytes, after: bytes = b"", between: bytes = b""
) -> Callable[[int], bytes]:
    return lambda count: before + between.join(map(piece, range(count))) + after


def written(piece: str, *, before: str = "") -> Callable[[int], str]:
    return lambda count: before + piece * count


_PAGE = b"<html><body>"
COMMENT = b"<li class=comment><cite class=fn>Ann</cite><time datetime=2012-05-03></time><p>yes</p>"


def _deep_in(count: int) -> bytes:
    return _PAGE + b"<div class=comment>" * min(450, count) + b"<b class=fn>A</b>x" * count


def _after_much(count: int) -> bytes:
    items = b"<li class=comment>x</li>" * (count // 10)
    return b"<html><div>" + b"<i></i>" * count + b"</div><ol class=children>" + items


def _lists_in_lists(count: int) -> bytes:
    return _PAGE + b"<ul><li>a" * min(240, count) + b"<p>b" * count


_PAGES = {
    "5 MB of nested elements": (repeated(b"<div>", before=_PAGE), MB, 40),
    "20 MB of words in a page": (repeated(b"a few words of it. ", before=_PAGE), MB, 500),
    "many paragraphs": (repeated(b"<p>words of it</p>", before=_PAGE), 190_000, 100),
    "comments one after the other": (repeated(COMMENT, before=b"<html><ol>"), 2_200, 60),
    "deep replies in a page": (
        repeated(COMMENT, before=_PAGE + b"<ul class=children>"),
        200,
        40,
    ),
    "a comment in 450 more": (_deep_in, 60_000, 100),
    "replies after much else": (_after_much, 90_000, 200),
    "flat comments deep inside": (
        repeated(b"<dt class=comment-author>x</dt>", before=b"<html>" + b"<div class='x y'>" * 440),
        40_000,
        100,
    ),
    "boxes": (repeated(b"<p>x", before=_PAGE + b"<div class=comments>x" * 480), 90_000, 200),
    "a page of nothing but headings": (repeated(b"<h2>3 comments</h2>", before=_PAGE), 90_000, 100),
    "a big picture": (
        repeated(b"A", before=_PAGE + b"<p>words<img src='data:", after=b"'>"),
        19 * MB,
        5_000,
    ),
    "a million attributes": (
        numbered(lambda n: b"a%d" % n, before=b"<html><p>words<a ", after=b">", between=b" "),
        1_500_000,
        200,
    ),
    "lists in lists": (_lists_in_lists, 9_000, 100),
    "entities in a page": (repeated(b"&lt;", before=b"<html><p>"), 4 * MB, 500),
    "NULs in a page": (repeated(b"\0", before=b"<html>", after=b"<p>words"), MB, 500),
    "lone surrogates in a page": (repeated(b"\xed\xa0\x80", before=b"<html><p>"), MB, 500),
    "deep JSON": (
        repeated(b"[", before=b"<html><script type=application/ld+json>"),
        400_000,
        200,
    ),
}

_POST = b"T\n\n3 comments:\n\n"
_BLANKS = "1 comment to x" + " " * 280 + "x\n"

_TEXTS = {
    "20 MB of noise": (Random(1).randbytes, 20 * MB, 5_000),
    "20 MB of words in one line": (repeated(b"a few words of it. "), MB, 500),
    "10 MB of one letter, not in UTF-8": (repeated(b"\xe4"), 10 * MB, 5_000),
    "5 MB in one word": (repeated(b"x"), 5 * MB, 5_000),
    "100,000 times 1.": (repeated(b"1. x\n"), 99_000, 200),
    "lines without words": (repeated(b"\n \n"), 5 * MB, 500),
    "more lines than a page has": (repeated(b"a\r"), 5 * MB, 200),
    "a text of nothing but headings": (repeated(b"3 comments:\n"), 50_000, 100),
    "many comments in a text": (repeated(b"Ann says:\nhi\n\n", before=_POST), 15_000, 60),
    "deep replies in a text": (
        numbered(lambda n: b" " * n + b"1. Ann says:\n", before=_POST),
        3_000,
        100,
    ),
    "nearly dates": (repeated(b"Ann3 May 2012 at 10:00x\n"), 20_000, 100),
    "buttons": (
        repeated(b"ReplyDeleteReplyx\n", before=b"Reply Delete " * 6 + b"\n"),
        20_000,
        100,
    ),
    "shares": (
        repeated(b"share this likex\n", before=b"share like this " * 9 + b"\n"),
        20_000,
        100,
    ),
    # A run of blanks once cost the cube of its length: this would take minutes.
    "headings with many blanks": (
        repeated(_BLANKS.encode(), before=b"A title\n\nSome words of a post that says it.\n\n"),
        4_000,
        50,
    ),
    "nearly JSON": (repeated(b"["), 5 * MB, 500),
    "nearly HTML": (repeated(b"<a "), MB, 200),
    "front matter without an end": (repeated(b"a: b\n", before=b"---\n"), MB, 200),
    "NULs": (repeated(b"\0"), MB, 500),
    "lone surrogates": (repeated(b"\xed\xa0\x80"), MB, 500),
    "lone surrogates in UTF-16": (repeated(b"\x00\xd8", before=b"\xff\xfe"), MB, 500),
}

_EMAIL = b"From: A <a@b.c>\nSubject: A\n"
_EMAILS = {
    "an email of lines": (repeated(b"words of it\n", before=_EMAIL + b"\n"), 90_000, 200),
    "the title of an email": (
        repeated(b"=?utf-8?q?a?= ", before=b"From: A <a@b.c>\nSubject: ", after=b"\n\nwords"),
        MB,
        50,
    ),
    "the headers of an email": (
        repeated(b"X: b\n", before=_EMAIL, after=b"\nwords"),
        MB,
        100,
    ),
    "the depth of an email": (
        repeated(b"<div>", before=_EMAIL + b"Content-Type: text/html\n\n"),
        MB,
        40,
    ),
    "the parameters of an email": (
        repeated(b"; a*1*=b", before=_EMAIL + b"Content-Type: text/plain", after=b"\n\nwords"),
        MB,
        50,
    ),
}


def _matter(body: str) -> tuple[Callable[[int], bytes], ...]:
    return (repeated(body.encode(), before=b"---\ntitle: A\n---\n", after=b"\n"),)


def _aliases(count: int) -> bytes:
    """Each line holds the one before it twice: written out, 2 to the power of their number."""
    lines = [b"k0: &k0 [x, x]"]
    lines += [b"k%d: &k%d [*k%d, *k%d]" % (n, n, n - 1, n - 1) for n in range(1, count)]
    block = b"\n".join([*lines, b"author: *k%d" % (count - 1), b"title: A"])
    return b"---\n" + block + b"\n---\nWords.\n"


_MATTERS = {
    "a block that multiplies itself": (_aliases, 60, 10),
    "brackets in Markdown": (*_matter("["), 500_000, 100),
    "tags of a template": (*_matter("{% "), 6 * MB, 200),
    "comments in Markdown": (*_matter("<!-- "), 3 * MB, 200),
    "comments that end in Markdown": (*_matter("<!-- a -->"), 50_000, 50),
    "signs in an author's name": (
        repeated(b"(@", before=b"---\ntitle: A\nauthor: ", after=b"\n---\nWords"),
        30_000,
        50,
    ),
    "bold in Markdown": (*_matter("**a "), 120_000, 100),
    "quotes in Markdown": (*_matter("> "), 250_000, 15),
    "YAML in brackets": (repeated(b"[", before=b"---\na: ", after=b"\n---\nWords"), 60_000, 50),
}

_FRAGMENTS = {
    "5 MB of nested elements in words": (written("<div>"), MB, 40),
    "2,000 nested elements": (written("<font>x"), 2_000, 40),
    "tables in tables": (written("<table><tr><td>"), 90_000, 20),
    "20 MB of paragraphs": (written("<p>word "), 2_500_000, 100),
    "100,000 paragraphs": (written("<p><b>x"), 100_000, 40),
    "4 million entities": (written("&amp;"), 4_000_000, 200),
    "what opens no tag": (written("<"), 999_000, 2_000),
    "a tag of a million attributes": (
        lambda count: "<a " + " ".join(f"a{n}=1" for n in range(count)) + ">x</a>",
        1_000_000,
        200,
    ),
    "unclosed": (written("<p><b>x"), 19_999, 40),
    "breaks": (written("a<br>"), 199_999, 100),
    "comments": (written("<!--"), 5_000_000, 200),
    "entities": (written("&amp;"), 999_000, 200),
    "lone surrogates in words": (written("\ud800"), 999_000, 200),
}

_SHOWN = {
    "bold, to be shown": (written("<b>"), 66_000, 100),
    "tables, to be shown": (written("<table>"), 28_000, 20),
    "depth, to be shown": (written("x", before="<div>" * 500), 190_000, 500),
    "links, to be shown": (written("<p><a>"), 30_000, 100),
    "entities, to be shown": (written("&lt;"), 50_000, 200),
    "nearly addresses, to be shown": (written("a@"), 90_000, 200),
}


def _other_order(count: int) -> tuple[list[str], list[str]]:
    return ["a", "b"] * (count // 2), ["b", "a", "c"] * (count // 3)


def _nothing_alike(count: int) -> tuple[list[str], list[str]]:
    return [str(n) for n in range(count)], [str(-n) for n in range(1, count + 1)]


_COMPARED = {
    "two texts in another order": (_other_order, 1_000, 0),
    "two texts that have nothing in common": (_nothing_alike, 1_000, 300),
    "two texts of more than is compared": (_nothing_alike, MB, 2_000),
}


SHAPES = [
    Shape(name, work, *made)
    for work, kinds in (
        (read, _PAGES | _TEXTS | _EMAILS | _MATTERS),
        (paragraphs_of_html, _FRAGMENTS),
        (safe_html, _SHOWN),
        (lambda texts: compare(*texts), _COMPARED),
    )
    for name, made in kinds.items()
]
