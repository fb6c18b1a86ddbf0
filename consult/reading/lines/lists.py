"""Lists of comments: which number or bullet begins the next one, and which opens replies.

A comment may hold a numbered list of its own. So a mark counts only in its list's own column and
in sequence, and a list inside a comment only below buttons ("Reply") or with a name ("NAME says:").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.reading.lines.furniture import is_button_row
from consult.reading.lines.headings import attribution
from consult.reading.raw.paragraphs import BLANK, Line

_MARK = re.compile(r"(?:(?P<number>\d{1,5})[.)](?:\s+|$)|(?P<bullet>[•*‣◦▪●○–-])\s+(?=\S))")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number or bullet that opens an item; `end` is the column after it."""

    indent: int
    end: int
    number: int | None
    rest: str


@dataclass(slots=True)
class Draft:
    """A comment while its lines are gathered; `opened` when its first line stood by a mark."""

    parent: int | None
    lines: list[Line]
    opened: bool = False


@dataclass(slots=True)
class Drafts:
    """The comments so far, and the lines after which nothing may follow any more."""

    drafts: list[Draft] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    # Nothing but words can show where the last comment ends: the page has no indent.
    open_ended: bool = False


@dataclass(slots=True)
class _List:
    """A list of comments that is open: where its marks stand and which number is due."""

    indent: int
    end: int
    due: int | None
    owner: int | None

    def continues_with(self, mark: Mark) -> bool:
        # The dots of 9 and 10 stand below each other in some browsers' lists.
        in_column = mark.indent == self.indent or (self.due is not None and mark.end == self.end)
        return in_column and mark.number == self.due


def mark_of(line: Line) -> Mark | None:
    """The mark that a line begins with, if it begins with one."""
    found = _MARK.match(line.text)
    if not found:
        return None
    number = int(found["number"]) if found["number"] else None
    width = len(found["number"] or found["bullet"]) + (number is not None)
    return Mark(line.indent, line.indent + width, number, line.text[found.end() :])


class ListWalk:
    """One walk over a list that begins with the first line, with the open lists on a stack.

    With `needs_buttons`, without an indent nothing but the buttons below parts the comments.
    """

    def __init__(self, lines: Sequence[Line], declared: int | None, *, needs_buttons: bool) -> None:
        self._lines, self._declared = lines, declared
        self._needs_buttons = needs_buttons
        self._flat = not (lines[0].indent or _content_is_indented(lines))
        self._own = _own_numbers(lines, declared) if self._flat and declared else frozenset[int]()
        self._open: list[_List] = []
        self._drafts: list[Draft] = []
        # Lines that may follow the last comment, until a further comment shows otherwise.
        self._pending: list[Line] = []
        self._last = BLANK

    def gather(self) -> Drafts:
        """The comments, as many as the heading declared if it did."""
        for place, line in enumerate(self._lines):
            mark = mark_of(line) if place not in self._own else None
            if mark and not self._open:
                self._open.append(_List(mark.indent, mark.end, mark.number, None))
            if not (mark and self._starts_comment(mark)):
                self._continue(line)
            if line.text:
                self._last = line
        return Drafts(self._drafts, self._pending, open_ended=self._flat)

    def _starts_comment(self, mark: Mark) -> bool:
        depth = self._depth_of(mark)
        if depth is None and not self._opens_replies(mark):
            return False
        if depth is None:
            self._open_replies(mark)
        else:
            del self._open[depth + 1 :]
        self._take_pending()
        current = self._open[-1]
        if current.due is not None:
            current.due += 1
        self._drafts.append(Draft(current.owner, [Line(0, mark.rest)], opened=bool(mark.rest)))
        return True

    def _depth_of(self, mark: Mark) -> int | None:
        """Which of the open lists this mark continues, the innermost first."""
        for depth in reversed(range(len(self._open))):
            if self._open[depth].continues_with(mark):
                return depth if self._may_continue(mark) else None
        return None

    def _may_continue(self, mark: Mark) -> bool:
        if not self._drafts:
            return True
        after_buttons = is_button_row(self._last.text)
        if self._pending and not (after_buttons or attribution(mark.rest)):
            # The list had ended; only a heading that counts more reopens it.
            return self._declared is not None and len(self._drafts) < self._declared
        # Without an indent, only the buttons tell a comment from a list inside one.
        return not (self._flat and self._needs_buttons) or after_buttons

    def _opens_replies(self, mark: Mark) -> bool:
        if not self._drafts or mark.number not in {None, 1}:
            return False
        if not (self._flat or mark.indent > self._open[-1].indent):
            return False
        return is_button_row(self._last.text) or attribution(mark.rest) is not None

    def _open_replies(self, mark: Mark) -> None:
        if self._flat:
            # Depth cannot be seen without an indent: replies are one level down.
            del self._open[1:]
        self._open.append(_List(mark.indent, mark.end, mark.number, owner=len(self._drafts)))

    def _continue(self, line: Line) -> None:
        outside = not self._flat and line.text and line.indent <= self._open[0].indent
        if self._pending or outside:
            self._pending.append(line)
        else:
            self._drafts[-1].lines.append(line)

    def _take_pending(self) -> None:
        if self._drafts:
            self._drafts[-1].lines += self._pending
        self._pending = []


def _own_numbers(lines: Sequence[Line], declared: int) -> frozenset[int]:
    """The places of numbers that belong to a list inside a comment, where no indent tells.

    A count that begins again is a comment's own, and goes on as long as the comments that are
    still due, as many as the heading says, follow after it.
    """
    marks = [(place, mark.number) for place, line in enumerate(lines) if (mark := mark_of(line))]
    numbered = [(place, number) for place, number in marks if number is not None]
    latest: dict[int, int] = {}
    wanted = declared
    for place, number in reversed(numbered):
        if number == wanted:
            latest[wanted] = place
            wanted -= 1
    own: set[int] = set()
    due, inner = 1, 0
    for place, number in numbered:
        begins_again = number == 1 and due > 1
        goes_on = inner > 0 and number == inner + 1
        if (begins_again or goes_on) and (due > declared or latest.get(due, -1) > place):
            own.add(place)
            inner = number
        elif number == due:
            due, inner = due + 1, 0
    return frozenset(own)


def _content_is_indented(lines: Sequence[Line]) -> bool:
    """Whether an item's further lines stand to the right of its mark."""
    for line in lines[1:]:
        if line.text and not (mark_of(line) and line.indent == lines[0].indent):
            return line.indent > lines[0].indent
    return False
