"""A mark around each comment of a page that has none: in lists of all kinds, and in mere rows."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from consult.reading.lines.bylines import who_and_when
from consult.reading.lines.headings import comment_heading, is_name
from consult.reading.markup.trees import Element, short_words_of
from consult.reading.pages import comment_marks as mark
from consult.reading.pages.marks import around

_NUMBERED = re.compile(mark.NUMBERED)
# What says who wrote a comment is read by this mark, and is none of its words.
_WRITER = "comment-author"


def is_sure(element: Element) -> bool:
    """Whether it is marked as a comment, whatever is in it."""
    return _is_numbered(element) or mark.SURE.are_on(element)


def _is_numbered(element: Element) -> bool:
    return element.tag == "li" and _NUMBERED.fullmatch(element.get("id") or "") is not None


def may_be_comment(element: Element) -> bool:
    return is_sure(element) or mark.LIKELY.are_on(element)


def marked_comments(root: Element) -> set[Element]:
    """All that may be one, each looked at but once."""
    numbered = filter(_is_numbered, root.iter("li"))
    return {*mark.SURE.below(root), *mark.LIKELY.below(root), *numbered}


def wrap_comments(root: Element, sections: Sequence[Element]) -> None:
    """`sections` are the parts of the page that hold its comments."""
    known = _Known()
    for comment in _defined(root, sections, known):
        _wrap(comment, known)
        _mark_writer(comment)
    for item in list(_listed(sections, known)):
        item.set("class", f"comment {item.get('class') or ''}")
        known.comments[item] = True
    for begins, belongs in mark.FLAT:
        for first in begins.below(root):
            if known.is_inside_comment(first):
                continue
            comment, following = [first], first.getnext()
            while following is not None and belongs.are_on(following):
                comment.append(following)
                following = following.getnext()
            if comment[1:]:
                _wrap(comment, known)


class _Known:
    """Remembers of each element whether it, or one around it, may be a comment."""

    def __init__(self) -> None:
        self.comments: dict[Element, bool] = {}

    def is_inside_comment(self, element: Element) -> bool:
        path = []
        outer = element.getparent()
        while outer is not None and outer not in self.comments:
            path.append(outer)
            outer = outer.getparent()
        is_inside = outer is not None and self.comments[outer]
        for each in reversed(path):
            self.comments[each] = is_inside = is_inside or may_be_comment(each)
        return is_inside


def _wrap(comment: Sequence[Element], known: _Known) -> None:
    first, last = comment[0], comment[-1]
    wrapper = first.makeelement("div", {"class": mark.WRAPPED})
    first.addprevious(wrapper)
    for element in comment:
        wrapper.append(element)
    wrapper.tail, last.tail = last.tail, None
    known.comments.update(dict.fromkeys(comment, True))


def _defined(
    root: Element, sections: Sequence[Element], known: _Known
) -> Iterator[Sequence[Element]]:
    """The comments in definition lists: those of the sections, and whatever is marked as one."""
    # A form may be laid out like this as well.
    forms = around(root.iter("textarea", "label"))
    marked = {element.getparent() for element in mark.DEFINED.below(root)}
    in_sections = {term.getparent() for section in sections for term in section.iter("dt")}
    for element in list(root.iter("dl", "div")):
        if element in marked or (element in in_sections and element not in forms):
            comments = _comments_in(element)
            # A writer may define something, too.
            if known.is_inside_comment(element) and not any(map(_says_who, comments)):
                continue
            yield from comments


def _listed(sections: Sequence[Element], known: _Known) -> Iterator[Element]:
    """The items of lists without a mark, if the first of them begins with who wrote it."""
    lists = (each for section in sections for each in section.iter("ol", "ul"))
    for element in list(islice(lists, 1_000)):
        items = list(element.iterchildren("li"))
        if known.is_inside_comment(element) or any(map(may_be_comment, items)):
            continue
        texts = islice(items[0].itertext(), 8) if items else ()
        beginnings = accumulate((text[:200] for text in texts), "{} {}".format)
        if any(map(who_and_when, beginnings)):
            yield from items


def _comments_in(element: Element) -> list[list[Element]]:
    """Its terms with their descriptions, whichever come first."""
    parts = [each for each in element if each.tag in {"dt", "dd"}]
    parts = [each for each in parts if not comment_heading(short_words_of(each))]
    comments: list[list[Element]] = []
    before = ""
    for part in parts:
        if part.tag == parts[0].tag != before:
            comments.append([])
        comments[-1].append(part)
        before = part.tag
    return [comment for comment in comments if comment[0].tag != comment[-1].tag]


def _says_who(comment: Sequence[Element]) -> bool:
    is_marked = any(mark.DEFINED.are_on(part) or mark.AUTHOR.are_in(part) for part in comment)
    return is_marked or who_and_when(short_words_of(comment[0])) is not None


def _mark_writer(comment: Sequence[Element]) -> None:
    """Where nothing else does: what says who and when, or the name that stands for a term."""
    if any(mark.AUTHOR.are_on(part) or mark.AUTHOR.are_in(part) for part in comment):
        return
    ends = (comment[0], comment[-1])
    said = [part for part in ends if who_and_when(short_words_of(part), is_marked=True)]
    terms = [part for part in comment if part.tag == "dt" and is_name(short_words_of(part))]
    for part in [*said, *terms][:1]:
        part.set("class", f"{_WRITER} {part.get('class') or ''}")
