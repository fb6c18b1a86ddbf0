"""The HTML of a source, written anew so that no parser makes much more of it than is there."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from html import escape

from lxml import etree

from consult.errors import NotAPost
from consult.reading.markup.trees import Element, tree_of

_VOID = frozenset(["br", "img"])
# As HTML has it, one that is open where a paragraph ends is opened again in each that follows:
# of many, differing in an attribute, each element becomes as many as are open.
_FORMATTING = frozenset(["a", "b", "code", "em", "i", "s", "small", "strong", "u"])
# Deeper elements go, and their words stay.


@dataclass(frozen=True, slots=True)
class Kept:
    """What is written: elements, their attributes by element; what is left out with its words."""

    tags: Set[str]
    attributes: Mapping[str, Set[str]]
    unseen: Set[str]


def tamed(html: str, kept: Kept) -> str:
    """The same in the elements that are kept, each closed where it ends; empty where there is more
    than anybody wrote. Not safe yet: it is what a sanitizer may be given."""
    try:
        root = tree_of(html)
    except NotAPost:
        return ""
    return "" if root is None else "".join(_pieces(root, kept))


def _pieces(root: Element, kept: Kept) -> Iterator[str]:
    inside: list[Element] = []
    formatting: set[str] = set()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if inside and inside[-1] is element:
                inside.pop()
                formatting.discard(tag)
                yield f"</{tag}>"
            yield escape(element.tail or "", quote=False)
        elif tag in kept.unseen:
            walk.skip_subtree()
        else:
            if tag in kept.tags and _is_written(tag, len(inside), formatting):
                yield f"<{tag}{_attributes(element, kept)}>"
                if tag not in _VOID:
                    inside.append(element)
                if tag in _FORMATTING:
                    formatting.add(tag)
            yield escape(element.text or "", quote=False)


def _is_written(tag: str, level: int, formatting: set[str]) -> bool:
    if level >= 100:
        return False
    is_one_more = tag not in formatting and len(formatting) < 4
    return tag not in _FORMATTING or is_one_more


def _attributes(element: Element, kept: Kept) -> str:
    names = kept.attributes.get(element.tag, set())
    return "".join(f' {name}="{escape(value)}"' for name, value in element.items() if name in names)
