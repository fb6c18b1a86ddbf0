"""The HTML of a source, written anew so that no parser makes much more of it than is there."""

from collections.abc import Iterator
from html import escape

from lxml import etree

from consult.errors import NotAPost
from consult.intake.trees import Element, tree_of
from consult.markup import READ_ATTRIBUTES, READ_TAGS, UNSEEN_TAGS

_WRITTEN = READ_TAGS - {"body"}
_VOID = frozenset(["br", "img"])
# As HTML has it, one that is open where a paragraph ends is opened again in each that follows:
# of many, differing in an attribute, each element becomes as many as are open.
_FORMATTING = frozenset(["a", "b", "code", "em", "i", "s", "small", "strong", "u"])
_MOST_FORMATTING = 4
# Deeper elements go, and their words stay.
_MOST_LEVELS = 100


def tamed(html: str) -> str:
    """The elements that `markup.safe_html` reads, each closed where it ends; empty where there is
    more than anybody wrote."""
    try:
        root = tree_of(html)
    except NotAPost:
        return ""
    return "" if root is None else "".join(_pieces(root))


def _pieces(root: Element) -> Iterator[str]:
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
        elif tag in UNSEEN_TAGS:
            walk.skip_subtree()
        else:
            if _is_written(tag, len(inside), formatting):
                yield f"<{tag}{_attributes(element)}>"
                if tag not in _VOID:
                    inside.append(element)
                if tag in _FORMATTING:
                    formatting.add(tag)
            yield escape(element.text or "", quote=False)


def _is_written(tag: str, level: int, formatting: set[str]) -> bool:
    if tag not in _WRITTEN or level >= _MOST_LEVELS:
        return False
    is_one_more = tag not in formatting and len(formatting) < _MOST_FORMATTING
    return tag not in _FORMATTING or is_one_more


def _attributes(element: Element) -> str:
    names = READ_ATTRIBUTES.get(element.tag, set())
    return "".join(f' {name}="{escape(value)}"' for name, value in element.items() if name in names)
