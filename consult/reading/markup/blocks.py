"""HTML into paragraphs of plain text; and what is kept of it, to be shown beside them."""

import re
from html import escape

from lxml import etree

from consult.reading.markup.trees import Element, tree_of
from consult.reading.raw.paragraphs import lines_of, paragraphs_of, paragraphs_of_text

# Whatever ends a line of text, as browsers have it; the cells of a table's row stay in one line.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main"
    " menu nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])
_UNSEEN = frozenset(
    "applet audio button canvas embed frame frameset head iframe input map math noembed noframes"
    " noscript object param script select style svg template textarea title video".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\r\f]+")
_END_OF_BLOCK = "\n\n"
# Longer ones are looked at where they stand.
MOST_OF_ORIGINAL = 200_000


def paragraphs_of_html(html: str) -> tuple[str, ...]:
    """The paragraphs of a piece of HTML; a hard line break inside one stays a line feed.

    Raises NotAPost for what is nested too deeply, or holds too many tags, to be anybody's words.
    """
    root = tree_of(html)
    return () if root is None else paragraphs_of_text(_text_of(root, _SPACE, numbered=True))


def paragraphs_of_typed_html(html: str) -> tuple[str, ...]:
    """The same where a line feed counts as one, as in what WordPress or Blogger store as typed."""
    root = tree_of(html)
    return () if root is None else paragraphs_of_text(_text_of(root, _SPACE_IN_LINE, numbered=True))


def paragraphs_of_element(root: Element | None, *, numbered: bool = False) -> tuple[str, ...]:
    """The paragraphs inside a parsed element, what follows it left out.

    `numbered` for what somebody wrote: the numbers of a page's own lists say nothing."""
    if root is None:
        return ()
    return paragraphs_of(lines_of(_text_of(root, _SPACE, numbered=numbered)))


def _text_of(root: Element, space: re.Pattern[str], *, numbered: bool) -> str:
    """Blank lines between blocks, line feeds for hard breaks; no recursion, however deep."""
    pieces: list[str] = []
    preformatted = 0
    numbers: dict[Element, int] = {}
    number = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            pieces.append(_lead(tag))
            preformatted += tag == "pre"
            if tag == "li":
                is_inside = numbered and element is not root
                number = _number_of(element, numbers) if is_inside else ""
            if tag in _UNSEEN and element is not root:
                walk.skip_subtree()
                continue
            text = element.text
        else:
            preformatted -= tag == "pre"
            number = "" if tag == "li" else number
            if tag in _BLOCKS:
                pieces.append(_END_OF_BLOCK)
            text = None if element is root else element.tail
        if text and number and text.strip():
            pieces.append(number)
            number = ""
        if text:
            pieces.append(text if preformatted else space.sub(" ", text))
    return "".join(pieces)


def _number_of(item: Element, numbers: dict[Element, int]) -> str:
    """What a browser shows before the item; nothing in a list that has no numbers."""
    around = item.getparent()
    if around is None or around.tag != "ol":
        return ""
    first = around.get("start") or ""
    before = numbers.get(around, int(first) - 1 if first.isdecimal() and len(first) < 6 else 0)
    numbers[around] = before + 1
    return f"{before + 1}. "


def _lead(tag: str) -> str:
    if tag in _BLOCKS:
        return _END_OF_BLOCK
    return "\n" if tag == "br" else " " if tag in _CELLS else ""


def original_of_html(html: str) -> str | None:
    return html if 0 < len(html) <= MOST_OF_ORIGINAL else None


def original_of_typed_html(html: str) -> str | None:
    """Where a line feed is a line break on the page, as in what WordPress stores."""
    return original_of_html(html.replace("\r\n", "\n").replace("\n", "<br>\n"))


def original_of_text(text: str) -> str | None:
    return original_of_html(f"<pre>{escape(text)}</pre>") if len(text) < MOST_OF_ORIGINAL else None
