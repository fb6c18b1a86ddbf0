"""The comments of a saved page: found by their platform's marks, read, and taken out of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from consult.reading.lines.comments import is_pingback
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.comment_marks import PINGBACK, REPLIES
from consult.reading.pages.comment_parts import Parts, parts_of
from consult.reading.pages.comment_wrapping import is_sure, marked_comments, wrap_comments
from consult.reading.post import ArchivedComment

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


@dataclass(slots=True, eq=False)
class _Draft:
    element: Element
    # The one that it is inside of, or that stands right before the list that it is in.
    above: "_Draft | None" = None
    is_orphan: bool = False
    stands_for: "_Draft | None" = None
    is_pingback: bool = False
    is_empty: bool = False
    parts: Parts | None = None
    position: int = 0

    def parent(self) -> int | None:
        """The comment replied to; what only stands around one is none, what is empty is lost."""
        above = self.above
        for _ in range(_MOST_ABOVE):
            if above is None:
                break
            real = above if above.parts or above.is_empty else above.stands_for
            if real is not None and real is not self:
                return real.position or None
            above = above.above
        return None


@dataclass(frozen=True, slots=True)
class _Place:
    """The comment around what is in an element, or before its list; and what is between them."""

    above: _Draft | None = None
    is_orphan: bool = False
    is_among_replies: bool = False
    is_in_list: bool = False


@dataclass(slots=True)
class _Open:
    """An element that has not ended: its first comment, and that of what stands right before."""

    place: _Place
    first: _Draft | None = None
    before: _Draft | None = None


def take_comments(root: Element, sections: Sequence[Element]) -> PageComments:
    """Take the comments out of the page; `sections` are the parts of it that hold nothing else."""
    wrap_comments(root, sections)
    drafts = _drafts(root)
    # From the last to the first, so that each is read without the replies inside it.
    for draft in reversed(drafts):
        _read(draft)
    found = [(draft, draft.parts) for draft in drafts if draft.parts]
    for position, (draft, _) in enumerate(found, start=1):
        draft.position = position
    return PageComments(
        comments=tuple(
            ArchivedComment(draft.position, draft.parent(), said.author, said.posted, said.words)
            for draft, said in found
        ),
        pingbacks=sum(draft.is_pingback for draft in drafts),
        empty=sum(draft.is_empty for draft in drafts),
        orphans=sum(
            draft.is_orphan or (draft.above is not None and draft.above.is_empty)
            for draft, _ in found
        ),
    )


def _drafts(root: Element) -> list[_Draft]:
    """Every element that may be a comment, in the page's order, with the one that it replies to."""
    drafts: list[_Draft] = []
    marked, replies = marked_comments(root), set(REPLIES.below(root))
    path = [_Open(_Place())]
    around = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        outer = path[-1]
        if event == "start":
            # No platform nests as deep; each level would be read once more.
            if around < 40 and element in marked:
                draft = _draft(element, outer.place)
                drafts.append(draft)
                path.append(_Open(_Place(draft), first=draft))
                around += 1
            else:
                path.append(_Open(_place_in(element, outer, is_replies=element in replies)))
            continue
        ended, outer = path.pop(), path[-1]
        around -= ended.first is not None and ended.first.element is element
        outer.first = outer.first or ended.first
        # Nothing is between a comment and its replies.
        if ended.first or len(element):
            outer.before = ended.first
    _nest_by_depth(drafts)
    return drafts


def _draft(element: Element, place: _Place) -> _Draft:
    above = place.above
    is_reply = place.is_among_replies or (place.is_in_list and element.tag == "li")
    draft = _Draft(element, above, place.is_orphan)
    if above and above.stands_for is None and not is_reply:
        above.stands_for = draft
    return draft


def _place_in(element: Element, outer: _Open, *, is_replies: bool) -> _Place:
    place = outer.place
    if is_replies:
        if outer.before is not None:
            return _Place(outer.before, is_among_replies=True)
        return replace(place, is_orphan=place.above is None, is_among_replies=True)
    if element.tag in {"ol", "ul"} and not place.is_in_list:
        return replace(place, is_in_list=True)
    return place


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
    draft.is_pingback = PINGBACK.are_on(element) or is_pingback(words_of(element)[:200])
    if not draft.is_pingback:
        parts = parts_of(element)
        is_signed = bool(parts.author or parts.posted or parts.is_signed)
        if not (is_sure(element) or is_signed):
            return
        if parts.words:
            draft.parts = parts
        else:
            draft.is_empty = draft.stands_for is None and is_signed
    remove(element)
