"""HTML into a tree of elements, in bounded time and memory."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from lxml import etree

from consult.errors import NotAPost

# lxml comes without types.
Element = Any

# Nothing that a person wrote or saved has more; more would cost memory by the gigabyte.
MOST_TAGS = 200_000
_MOST_LEVELS = 500
_LINKED = "application/ld+json"
_FRAME = frozenset(["html", "body"])
_TAG = re.compile(rb"<[a-zA-Z]")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.-]*")
# What an lxml tree refuses to hold.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tree_of(html: str | bytes) -> Element | None:
    """The root element, without comments; None where there is none. Bytes are UTF-8.

    Raises NotAPost for more tags, or deeper ones, than anybody's words have.
    """
    data = html.encode("utf-8", errors="replace") if isinstance(html, str) else html
    data = data.replace(b"\0", b"")
    if sum(1 for _ in _TAG.finditer(data)) > MOST_TAGS:
        raise NotAPost(f"This holds more than {MOST_TAGS:,} tags of HTML, which no post has.")
    builder = _Builder()
    # libxml2 builds a tree in quadratic time where a tag has many attributes, and stops without a
    # word at 2,048 levels; as a mere reader of tags it does neither.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, target=builder)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if builder.is_too_deep:
        raise NotAPost("The HTML of this is nested too deeply to be read.")
    return root


class _Builder:
    """Builds the tree from the parser's events, without what an lxml tree cannot hold.

    Scripts and styles stay as empty elements, but for data that search engines read.
    """

    def __init__(self) -> None:
        self.is_too_deep = False
        self._tree = etree.TreeBuilder()
        self._open: list[str] = []
        self._texts: list[str] = []
        self._frame: set[str] = set()
        self._is_empty = True
        self._is_program = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._say()
        if len(self._open) >= _MOST_LEVELS:
            self.is_too_deep = True
        if self.is_too_deep or tag in self._frame:
            return
        if tag in _FRAME:
            self._frame.add(tag)
        name = tag if _is_plain(tag) else "span"  # `o:p` would be taken for a namespace
        self._open.append(name)
        self._is_empty = False
        kept = islice(attributes.items(), 64)
        said = {name: _clean(text) for name, text in kept if _is_plain(name)}
        self._is_program = name == "style" or (name == "script" and _LINKED not in said.values())
        self._tree.start(name, said)

    def end(self, tag: str) -> None:
        self._say()
        self._is_program = False
        # Saved pages go on after `</html>`, where a tree would have no place for it.
        if not self.is_too_deep and tag not in self._frame:
            self._tree.end(self._open.pop())

    def data(self, text: str) -> None:
        # Text comes in as little as a character at a time.
        self._texts.append(text)

    def close(self) -> Element | None:
        if self._is_empty or self.is_too_deep:
            return None
        self._say()
        while self._open:
            self._tree.end(self._open.pop())
        return self._tree.close()

    def _say(self) -> None:
        is_read = not (self._is_program or self.is_too_deep)
        if self._texts and self._open and is_read:
            self._tree.data(_clean("".join(self._texts)))
        self._texts.clear()


def _is_plain(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _clean(text: str) -> str:
    return _NO_CHARACTER.sub("", text)


def remove(element: Element) -> None:
    """Take an element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    element.tail = None
    parent.remove(element)


def words_of(element: Element) -> str:
    """All its text in one line."""
    return " ".join("".join(element.itertext()).split())


def short_words_of(element: Element) -> str:
    """The same, but nothing of a longer text, which no heading has."""
    words = words_of(element)
    return words if len(words) <= 300 else ""


def html_of(element: Element) -> str:
    """The element as a tree has it: without scripts, styles and comments."""
    html: str = etree.tostring(element, encoding="unicode", method="html")
    return html
