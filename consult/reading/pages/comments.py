"""The comments of a saved page: found by their platform's marks, read, and taken out of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.comment_marks import (
    FLAT,
    LIKELY,
    NUMBERED,
    PINGBACK,
    SURE,
    WRAPPED,
)
from consult.reading.pages.comment_parts import author_of, content_of, paragraphs_in, posted_of
from consult.reading.pages.comment_places import Places
from consult.reading.post import ArchivedComment

_NUMBERED = re.compile(NUMBERED)
_PINGBACK = re.compile(r"(?:pingback|trackback)s?\s*[:(].*", re.IGNORECASE | re.DOTALL)
_MOST_AROUND = 40
# One may stand above another in lists that follow each other as well.
_MOST_ABOVE = 100
_DEPTH = re.compile(r"(?<!\S)depth-(\d{1,3})(?!\S)")


@dataclass(frozen=True, slots=True)
class PageComments:
    """`empty` counts comments without a word, `orphans` replies to what is not in the page."""

    comments: tuple[ArchivedComment, ...] = ()
    pingbacks: int = 0
    empty: int = 0
    orphans: int = 0


@dataclass(slots=True)
class _Draft:
    element: Element
    above: "_Draft | None" = None
    is_orphan: bool = False
    stands_for: "_Draft | None" = None
    is_pingback: bool = False
    author: str | None = None
    posted: str | None = None
    paragraphs: tuple[str, ...] = ()
    is_empty: bool = False
    position: int = 0

    @property
    def is_comment(self) -> bool:
        return bool(self.paragraphs) and not self.is_pingback


def take_comments(root: Element) -> PageComments:
    """What the page holds of comments, which are no longer in it afterwards."""
    _wrap_flat(root)
    drafts = _drafts(root)
    # From the last to the first, so that each is read without the replies inside it.
    for draft in reversed(drafts):
        _read(draft)
    real = [draft for draft in drafts if draft.is_comment]
    for position, draft in enumerate(real, start=1):
        draft.position = position
    return PageComments(
        comments=tuple(map(_archived, real)),
        pingbacks=sum(draft.is_pingback for draft in drafts),
        empty=sum(draft.is_empty for draft in drafts),
        orphans=sum(draft.is_orphan or _has_lost_parent(draft) for draft in real),
    )


def _archived(draft: _Draft) -> ArchivedComment:
    parent = _parent(draft)
    return ArchivedComment(
        draft.position,
        parent.position if parent else None,
        draft.author,
        draft.posted,
        draft.paragraphs,
    )


def _parent(draft: _Draft) -> _Draft | None:
    """The comment replied to; what only stands around one is none, and what is empty is lost."""
    above = draft.above
    for _ in range(_MOST_ABOVE):
        if above is None:
            break
        real = above if above.is_comment or above.is_empty else above.stands_for
        if real is not None and real is not draft:
            return real if real.is_comment else None
        above = above.above
    return None


def _has_lost_parent(draft: _Draft) -> bool:
    above = draft.above
    return above is not None and above.is_empty


def _wrap_flat(root: Element) -> None:
    """Put an element around each comment that has none."""
    known: dict[Element, bool] = {}
    for begins, belongs in FLAT:
        for first in begins.below(root):
            if _is_inside_comment(first, known):
                continue
            rest = []
            following = first.getnext()
            while following is not None and belongs.are_on(following):
                rest.append(following)
                following = following.getnext()
            if rest:
                _wrap(first, rest)
                known.update(dict.fromkeys((first, *rest), True))


def _is_inside_comment(element: Element, known: dict[Element, bool]) -> bool:
    """`known` remembers of each element whether it, or one around it, may be a comment."""
    path = []
    around = element.getparent()
    while around is not None and around not in known:
        path.append(around)
        around = around.getparent()
    is_inside = around is not None and known[around]
    for each in reversed(path):
        known[each] = is_inside = is_inside or _may_be_comment(each)
    return is_inside


def _may_be_comment(element: Element) -> bool:
    return _is_sure(element) or LIKELY.are_on(element)


def _is_sure(element: Element) -> bool:
    return SURE.are_on(element) or _is_numbered(element)


def _wrap(first: Element, rest: Sequence[Element]) -> None:
    wrapper = first.makeelement("div", {"class": WRAPPED})
    first.addprevious(wrapper)
    for element in (first, *rest):
        wrapper.append(element)
    wrapper.tail, rest[-1].tail = rest[-1].tail, None


def _is_numbered(element: Element) -> bool:
    return element.tag == "li" and _NUMBERED.fullmatch(element.get("id") or "") is not None


def _drafts(root: Element) -> list[_Draft]:
    """Every element that may be a comment, in the page's order, with the one that it replies to."""
    by_element: dict[Element, _Draft] = {}
    around = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            around -= element in by_element
        # No platform nests as deep; each level would be read once more.
        elif around < _MOST_AROUND and element is not root and _may_be_comment(element):
            by_element[element] = _Draft(element)
            around += 1
    places = Places(by_element)
    for draft in by_element.values():
        place = places.of(draft.element)
        draft.above = None if place.above is None else by_element[place.above]
        draft.is_orphan = place.is_orphan
        is_reply = place.is_among_replies or (place.is_in_list and draft.element.tag == "li")
        if draft.above and draft.above.stands_for is None and not is_reply:
            draft.above.stands_for = draft
    drafts = list(by_element.values())
    _nest_by_depth(drafts)
    return drafts


def _nest_by_depth(drafts: Sequence[_Draft]) -> None:
    """Some themes of WordPress show replies in one flat list, and tell only the depth of each."""
    depths = [_DEPTH.search(draft.element.get("class") or "") for draft in drafts]
    if any(draft.above for draft in drafts) or not all(depths):
        return
    latest: dict[int, _Draft] = {}
    for draft, found in zip(drafts, depths, strict=True):
        depth = int(found[1]) if found else 1
        draft.above = latest.get(depth - 1)
        draft.is_orphan = depth > 1 and draft.above is None
        latest[depth] = draft


def _read(draft: _Draft) -> None:
    """Fill in the draft, and take what it was read from out of the page."""
    element = draft.element
    if PINGBACK.are_on(element) or _PINGBACK.fullmatch(words_of(element)[:200]):
        draft.is_pingback = True
        remove(element)
        return
    content = content_of(element)
    signed = author_of(element, content)
    posted = posted_of(element, content) or (signed.when if signed else None)
    if not (_is_sure(element) or signed or posted):
        return
    paragraphs = paragraphs_in(element, content, signed.author if signed else None)
    if paragraphs:
        draft.author, draft.posted = signed.author if signed else None, posted
        draft.paragraphs = paragraphs
    elif draft.stands_for is None and (signed or posted):
        draft.is_empty = True
    remove(element)
