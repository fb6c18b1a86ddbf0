"""Short marks for elements of a page, as in a stylesheet: `li.comment`, `#comments`, `time`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from consult.reading.markup.trees import Element

_MARK = re.compile(
    r"(?P<tag>[a-z0-9-]*)(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)"
    r"(?:\[(?P<key>[\w:-]+)(?:=(?P<value>[^\]]+))?\])?"
)
# One theme's `comment-author` is another's `comment_author`; what has two of them is another thing.
_HYPHEN = re.compile("(?<![_-])[_-](?![_-])")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What an element has to have; what is empty may be anything."""

    rank: int
    tag: str
    id: str
    classes: frozenset[str]
    key: str
    value: str

    def is_on(self, element: Element, classes: frozenset[str]) -> bool:
        """Values are lists of words, as `itemprop` and `property` are."""
        if self.tag and self.tag != element.tag:
            return False
        if self.id and self.id not in _names(element.get("id") or ""):
            return False
        if not self.classes <= classes:
            return False
        if not self.key:
            return True
        said = element.get(self.key)
        return said is not None and (not self.value or self.value in said.casefold().split())


class Marks:
    """Several marks, the most telling first; lxml itself passes over what can bear none."""

    def __init__(self, text: str) -> None:
        self._by_class: dict[str, tuple[_Mark, ...]] = {}
        self._by_id: dict[str, tuple[_Mark, ...]] = {}
        self._by_key: dict[str, tuple[_Mark, ...]] = {}
        self._by_tag: dict[str, tuple[_Mark, ...]] = {}
        for rank, word in enumerate(text.split()):
            mark = _mark(rank, word)
            index, name = self._index(mark)
            index[name] = (*index.get(name, ()), mark)
        signs = [f"@{key}" for key in self._by_key] + [f"self::{tag}" for tag in self._by_tag]
        signs += ["@class"] * bool(self._by_class) + ["@id"] * bool(self._by_id)
        # A page is looked through three dozen times.
        self._likely = etree.XPath(f"descendant::*[{' or '.join(signs)}]")

    def _index(self, mark: _Mark) -> tuple[dict[str, tuple[_Mark, ...]], str]:
        if mark.classes:
            return self._by_class, min(mark.classes)
        if mark.id:
            return self._by_id, mark.id
        return (self._by_key, mark.key) if mark.key else (self._by_tag, mark.tag)

    def rank(self, element: Element) -> int | None:
        """The place of the most telling mark that is on the element, if any is."""
        found = self._by_tag.get(element.tag, ())
        classes: frozenset[str] = frozenset()
        if self._by_class and (said := element.get("class")):
            classes = _names(said)
            for name in self._by_class.keys() & classes:
                found = (*found, *self._by_class[name])
        if self._by_id and (said := element.get("id")):
            for name in _names(said):
                found = (*found, *self._by_id.get(name, ()))
        for key, marks in self._by_key.items():
            if element.get(key) is not None:
                found = (*found, *marks)
        if not found:
            return None
        return min((mark.rank for mark in found if mark.is_on(element, classes)), default=None)

    def are_on(self, element: Element) -> bool:
        """Whether any of them is."""
        return self.rank(element) is not None

    def below(self, root: Element) -> list[Element]:
        """The marked elements inside one, by the order of the marks, then of the page."""
        return [element for _, element in self.ranked(root)]

    def ranked(self, root: Element) -> list[tuple[int, Element]]:
        """The same, each with its rank."""
        return sorted(self.in_order(root), key=lambda each: each[0])

    def in_order(self, root: Element) -> Iterator[tuple[int, Element]]:
        """The same in the order of the page."""
        for element in self._likely(root):
            rank = self.rank(element)
            if rank is not None:
                yield rank, element

    def first(self, root: Element) -> Element | None:
        """The first element inside one that bears the most telling mark."""
        return next(iter(self.below(root)), None)

    def are_in(self, root: Element) -> bool:
        """Whether any element inside one bears any."""
        return any(True for _ in self.in_order(root))


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Those that are in none of the others."""
    found = list(elements)
    all_of_them = set(found)
    return [
        element
        for element in found
        if not any(each in all_of_them for each in element.iterancestors())
    ]


def around(elements: Iterable[Element]) -> set[Element]:
    """All elements around any of these."""
    found: set[Element] = set()
    for element in elements:
        for each in element.iterancestors():
            if each in found:
                break
            found.add(each)
    return found


@lru_cache(maxsize=4096)
def _names(said: str) -> frozenset[str]:
    """The names in a class or id, as they are compared."""
    # What is as long is no name, and would stay in memory.
    return frozenset(_HYPHEN.sub("", said[:1000].casefold()).split())


def _mark(rank: int, word: str) -> _Mark:
    found = _MARK.fullmatch(word)
    if not found:
        raise ValueError(word)
    named = _HYPHEN.sub("", found["classes"]).split(".")
    return _Mark(
        rank=rank,
        tag=found["tag"],
        id=_HYPHEN.sub("", found["id"] or ""),
        classes=frozenset(filter(None, named)),
        key=found["key"] or "",
        value=found["value"] or "",
    )
