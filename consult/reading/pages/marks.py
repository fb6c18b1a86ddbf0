"""Short marks for elements of a page, as in a stylesheet: `li.comment`, `#comments`, `time`."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from consult.reading.markup.trees import Element

# What a mark may say: a tag, an id, a class, an attribute, or a word of one, as of `itemprop`.
_SIGN = re.compile(r"[#.]?[\w-]+|\[[\w:-]+(?:=[^\]]+)?\]")
_KEYS = frozenset("datetime itemprop itemtype property pubdate rel title type typeof".split())


class Marks:
    """Several marks, the most telling first; lxml itself passes over what can bear none."""

    def __init__(self, text: str) -> None:
        # By the last sign of each, which few elements have.
        self._marks: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for rank, word in enumerate(text.split()):
            signs = [_plain(sign) for sign in _SIGN.findall(word)]
            self._marks.setdefault(signs[-1], []).append((rank, frozenset(signs)))
        # A page is looked through three dozen times.
        tests = " or ".join(set(map(_test, self._marks)))
        self._likely = etree.XPath(f"descendant::*[{tests}]", regexp=False, smart_strings=False)

    def rank(self, element: Element) -> int | None:
        """The place of the most telling mark that is on the element, if any is."""
        signs = _signs_of(element)
        if self._marks.keys().isdisjoint(signs):
            return None
        near = self._marks.keys() & signs
        found = (mark for sign in near for mark in self._marks[sign])
        return min((rank for rank, needed in found if needed <= signs), default=None)

    def are_on(self, element: Element) -> bool:
        return self.rank(element) is not None

    def in_order(self, root: Element) -> Iterator[tuple[int, Element]]:
        """The marked elements inside one in the order of the page, each with its rank."""
        ranks = ((self.rank(element), element) for element in self._likely(root))
        return ((rank, element) for rank, element in ranks if rank is not None)

    def ranked(self, root: Element) -> list[tuple[int, Element]]:
        """The same by the order of the marks, then of the page."""
        return sorted(self.in_order(root), key=lambda each: each[0])

    def below(self, root: Element) -> list[Element]:
        return [element for _, element in self.ranked(root)]

    def first(self, root: Element) -> Element | None:
        """The first element inside one that bears the most telling mark."""
        return next(iter(self.below(root)), None)

    def are_in(self, root: Element) -> bool:
        return any(True for _ in self.in_order(root))


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Those that are in none of the others."""
    found = list(elements)
    among = set(found)
    return [each for each in found if among.isdisjoint(each.iterancestors())]


def around(elements: Iterable[Element]) -> set[Element]:
    """All elements around any of these."""
    found: set[Element] = set()
    for element in elements:
        for each in element.iterancestors():
            if each in found:
                break
            found.add(each)
    return found


def _plain(sign: str) -> str:
    return _without_hyphens(sign) if sign[0] in "#." else sign.strip("]")


def _without_hyphens(names: str) -> str:
    """One theme's `comment-author` is another's `comment_author`; two of them mean something."""
    if "-" not in names and "_" not in names:
        return names
    kept = names.replace("__", "\0").replace("--", "\1").replace("_", "").replace("-", "")
    return kept.replace("\0", "__").replace("\1", "--")


def _test(sign: str) -> str:
    """The same for lxml, as far as it can tell quickly."""
    kinds = {".": "@class", "#": "@id", "[": f"@{sign[1:].partition('=')[0]}"}
    return kinds.get(sign[0], f"self::{sign}")


def _signs_of(element: Element) -> set[str]:
    signs = {element.tag}
    for key, said in element.items():
        if key == "class":
            signs |= _names(".", said)
        elif key == "id":
            signs |= _names("#", said)
        elif key in _KEYS:
            signs |= {f"[{key}", *(f"[{key}={word}" for word in said.casefold().split())}
    return signs


@lru_cache(maxsize=4096)
def _names(kind: str, said: str) -> frozenset[str]:
    # What is longer names nothing, and would stay in memory.
    names = _without_hyphens(said[:1000].casefold()).split()
    return frozenset([kind + name for name in names])
