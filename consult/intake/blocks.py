"""HTML into paragraphs of plain text."""

import re

from lxml import etree

from consult.intake.paragraphs import lines_of, paragraphs_of, paragraphs_of_text
from consult.intake.trees import Element, tree_of

# Whatever ends a line of text, as browsers have it; the cells of a table's row stay in one line.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt"  # noqa: SIM905
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main"
    " menu nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])
_UNSEEN = frozenset(
    "applet audio button canvas embed frame frameset head iframe input map math noembed noframes"  # noqa: SIM905
    " noscript object param script select style svg template textarea title video".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\r\f]+")
_END_OF_BLOCK = "\n\n"


def paragraphs_of_html(html: str) -> tuple[str, ...]:
    """The paragraphs of a piece of HTML; a hard line break inside one stays a line feed.

    Raises NotAPost for what is nested too deeply, or holds too many tags, to be anybody's words.
    """
    root = tree_of(html)
    return () if root is None else paragraphs_of_text(_text_of(root, _SPACE))


def paragraphs_of_typed_html(html: str) -> tuple[str, ...]:
    """The same where a line feed counts as one, as in what WordPress or Blogger store as typed."""
    root = tree_of(html)
    return () if root is None else paragraphs_of_text(_text_of(root, _SPACE_IN_LINE))


def paragraphs_of_element(root: Element | None) -> tuple[str, ...]:
    """The paragraphs inside a parsed element, what follows it left out."""
    return () if root is None else paragraphs_of(lines_of(_text_of(root, _SPACE)))


def _text_of(root: Element, space: re.Pattern[str]) -> str:
    """Blank lines between blocks, line feeds for hard breaks; no recursion, however deep."""
    pieces: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            pieces.append(_lead(tag))
            preformatted += tag == "pre"
            if tag in _UNSEEN and element is not root:
                walk.skip_subtree()
                continue
            text = element.text
        else:
            preformatted -= tag == "pre"
            if tag in _BLOCKS:
                pieces.append(_END_OF_BLOCK)
            text = None if element is root else element.tail
        if text:
            pieces.append(text if preformatted else space.sub(_collapsed, text))
    return "".join(pieces)


def _lead(tag: str) -> str:
    if tag in _BLOCKS:
        return _END_OF_BLOCK
    return "\n" if tag == "br" else " " if tag in _CELLS else ""


def _collapsed(found: re.Match[str]) -> str:
    return " "
