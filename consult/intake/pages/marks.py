"""Short marks for elements of a page, as in a stylesheet: `li.comment`, `#comments`, `time`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consult.intake.trees import Element, classes_of

_MARK = re.compile(
    r"(?P<tag>[a-z0-9-]*)(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)"
    r"(?:\[(?P<key>[\w:-]+)(?:=(?P<value>[^\]]+))?\])?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element has to have; what is empty may be anything."""

    tag: str
    id: str
    classes: frozenset[str]
    key: str
    value: str

    def is_on(self, element: Element) -> bool:
        """Values are lists of words, as `itemprop` and `property` are."""
        if self.tag and self.tag != element.tag:
            return False
        if self.id and self.id != (element.get("id") or "").casefold():
            return False
        if self.classes and not self.classes <= classes_of(element):
            return False
        if not self.key:
            return True
        said = element.get(self.key)
        return said is not None and (not self.value or self.value in said.casefold().split())


def marks(text: str) -> tuple[Mark, ...]:
    """The marks that a line of them names, most telling first."""
    return tuple(_mark(word) for word in text.split())


def _mark(word: str) -> Mark:
    found = _MARK.fullmatch(word)
    if not found or not word:
        raise ValueError(word)
    classes = frozenset(filter(None, found["classes"].split(".")))
    return Mark(found["tag"], found["id"] or "", classes, found["key"] or "", found["value"] or "")


def is_marked(element: Element, wanted: Iterable[Mark]) -> bool:
    """Whether any of the marks is on it."""
    return any(mark.is_on(element) for mark in wanted)


def marked(root: Element, wanted: Iterable[Mark]) -> Iterator[Element]:
    """The elements below the root that bear a mark, by the order of the marks, then of the page."""
    elements = list(root.iterdescendants())
    for mark in wanted:
        yield from (element for element in elements if mark.is_on(element))


def first_marked(root: Element, wanted: Iterable[Mark]) -> Element | None:
    """The first element below the root with the most telling mark."""
    return next(marked(root, wanted), None)
