"""Where the comments of a page stand to each other, told in one look at each element."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from consult.reading.markup.trees import Element
from consult.reading.pages.comment_marks import REPLIES


@dataclass(frozen=True, slots=True)
class Place:
    """What is inside an element: the comment that is around it, or right before the list that it
    is in; and what is between the two."""

    above: Element | None = None
    is_orphan: bool = False
    is_among_replies: bool = False
    is_in_list: bool = False


class Places:
    """The places of comments, whose elements are given in the page's order.

    Each element is looked at once, however many comments are in it.
    """

    def __init__(self, comments: Iterable[Element]) -> None:
        self._comments = set(comments)
        self._inside: dict[Element, Place] = {}
        # The first comment in each element, itself among them.
        self._firsts: dict[Element, Element] = {}
        for comment in comments:
            each = comment
            while each is not None and each not in self._firsts:
                self._firsts[each] = comment
                each = each.getparent()

    def of(self, element: Element) -> Place:
        """The place of a comment."""
        path = []
        around = element.getparent()
        while around is not None and around not in self._inside:
            path.append(around)
            around = around.getparent()
        place: Place = Place() if around is None else self._inside[around]
        for each in reversed(path):
            self._inside[each] = place = self._place_in(each, place)
        return place

    def _place_in(self, element: Element, outer: Place) -> Place:
        if element in self._comments:
            return Place(element)
        if REPLIES.are_on(element):
            before = self._first_before(element)
            if before is not None:
                return Place(before, is_among_replies=True)
            return replace(outer, is_orphan=outer.above is None, is_among_replies=True)
        if element.tag in {"ol", "ul"} and not outer.is_in_list:
            return replace(outer, is_in_list=True)
        return outer

    def _first_before(self, element: Element) -> Element | None:
        before = element.getprevious()
        # Nothing is between a comment and its replies.
        while before is not None and before not in self._comments and not len(before):
            before = before.getprevious()
        return None if before is None else self._firsts.get(before)
