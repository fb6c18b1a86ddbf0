"""The lines under a comment heading into archived comments: numbered, named or parted by buttons.

A saved page shows a list of comments in one of three ways:

- as a list whose marks stand at the list's own indent: "  1. Hi", or bullets;
- as lines that name somebody: "NAME says:";
- as text with a row of buttons after each: "ReplyDelete".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consult.intake.dates import date_line
from consult.intake.furniture import ends_comments, is_button_row, is_sharing
from consult.intake.headings import attribution, known_name
from consult.intake.lists import Draft, Drafts, gather_list, mark_of
from consult.intake.paragraphs import BLANK, Line, paragraphs_of
from consult.intake.post import ArchivedComment

_PINGBACK = re.compile(r"(?:pingback|trackback)s?\s*[:(].*", re.IGNORECASE)
# A line or two may stand between the heading and the first comment: "Newest first".
_LINES_BEFORE_FIRST = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The comments, how many pingbacks stood among them, and what followed the last one."""

    comments: tuple[ArchivedComment, ...] = ()
    pingbacks: int = 0
    left_out: str | None = None


def begins_with_comment(lines: Sequence[Line], *, counted: bool, buttons_follow: bool) -> bool:
    """Whether marks or names say that comments begin within the next few lines."""
    place = _first_place(lines, counted=counted, buttons_follow=buttons_follow)
    return place is not None


def split_comments(lines: Sequence[Line], *, declared: int | None) -> Found:
    """All comments among the lines under a heading, in file order."""
    buttons = any(is_button_row(line.text) for line in lines)
    first = _first_place(lines, counted=declared is not None, buttons_follow=buttons)
    if first is not None and mark_of(lines[first]):
        gathered = gather_list(lines[first:], declared=declared, needs_buttons=buttons)
    elif first is not None:
        gathered = _named(lines[first:])
    elif buttons:
        gathered = _parted_by_buttons(lines)
    elif declared == 1:
        gathered = Drafts([Draft(None, list(lines))], open_ended=True)
    else:
        gathered = Drafts(after=list(lines))
    return _finish(_without_end(gathered))


def _first_place(lines: Sequence[Line], *, counted: bool, buttons_follow: bool) -> int | None:
    seen = 0
    for place, line in enumerate(lines):
        if not line.text:
            continue
        mark = mark_of(line)
        if mark and (mark.number is not None or counted or buttons_follow):
            return place
        if attribution(mark.rest if mark else line.text):
            return place
        seen += 1
        if seen == _LINES_BEFORE_FIRST or len(line.text) > 60:
            return None
    return None


def _named(lines: Sequence[Line]) -> Drafts:
    """Comments that each begin with "NAME says:"; an indent makes one a reply."""
    gathered = Drafts(open_ended=True)
    indents: list[tuple[int, int]] = []
    before = BLANK
    for line in lines:
        starts = attribution(line.text) and (not before.text or is_button_row(before.text))
        if starts or not gathered.drafts:
            while indents and indents[-1][0] >= line.indent:
                indents.pop()
            gathered.drafts.append(Draft(indents[-1][1] if indents else None, [line]))
            indents.append((line.indent, len(gathered.drafts)))
        else:
            gathered.drafts[-1].lines.append(line)
        before = line
    return gathered


def _parted_by_buttons(lines: Sequence[Line]) -> Drafts:
    """Comments that each end with a row of buttons; what follows the last row is no comment."""
    gathered = Drafts()
    current: list[Line] = []
    for line in lines:
        if is_button_row(line.text):
            if any(each.text for each in current):
                gathered.drafts.append(Draft(None, current))
            current = []
        else:
            current.append(line)
    gathered.after = current
    return gathered


def _without_end(gathered: Drafts) -> Drafts:
    """Cut the form and the links off the last comment."""
    lines = gathered.drafts[-1].lines if gathered.drafts else []
    ends = [place for place, line in enumerate(lines) if place and ends_comments(line.text)]
    if gathered.open_ended and ends and not gathered.after:
        gathered.after = lines[ends[0] :]
        del lines[ends[0] :]
    while len(lines) > 1 and (not lines[-1].text or ends_comments(lines[-1].text)):
        lines.pop()
    return gathered


def _finish(gathered: Drafts) -> Found:
    """Drafts into comments; pingbacks leave no gap in the positions."""
    places: dict[int, int] = {}
    comments: list[ArchivedComment] = []
    for number, draft in enumerate(gathered.drafts, start=1):
        if any(_PINGBACK.fullmatch(line.text[:200]) for line in draft.lines[:1]):
            continue
        places[number] = len(comments) + 1
        parent = places.get(draft.parent) if draft.parent else None
        comments.append(_comment(draft, places[number], parent))
    return Found(
        tuple(comments), len(gathered.drafts) - len(comments), _strange_words(gathered.after)
    )


def _strange_words(after: Sequence[Line]) -> str | None:
    """The first words after the comments, unless they are plainly the page's own."""
    first = next((line.text for line in after if line.text), None)
    if first is None or ends_comments(first) or is_button_row(first) or is_sharing(first):
        return None
    return first if len(first) <= 60 else first[:59].rstrip() + "…"


def _comment(draft: Draft, position: int, parent: int | None) -> ArchivedComment:
    lines = _trimmed(draft)
    author, posted, text = _header(lines)
    paragraphs = paragraphs_of(text)
    if not paragraphs:
        # What looked like a name was all that the comment says.
        author, posted, paragraphs = None, None, paragraphs_of(lines)
    return ArchivedComment(position, parent, author, posted, paragraphs)


def _trimmed(draft: Draft) -> list[Line]:
    """Without blank lines around and buttons below; what stands by the mark is always text."""
    lines = draft.lines
    kept = len(lines)
    while kept > draft.opened and (not lines[kept - 1].text or is_button_row(lines[kept - 1].text)):
        kept -= 1
    start = 0
    while start < kept and not lines[start].text:
        start += 1
    return lines[start:kept]


def _header(lines: list[Line]) -> tuple[str | None, str | None, list[Line]]:
    """Author, time and the lines left, from "NAME says:" or a name right above a time."""
    places = [place for place, line in enumerate(lines[:8]) if line.text][:2]
    if not places:
        return None, None, lines
    top = lines[places[0]].text
    below = lines[places[1]].text if len(places) > 1 else ""
    named = attribution(top)
    if named:
        when = _moment(below)
        return _with_time_below(named.author, when, lines[places[1 if when else 0] + 1 :])
    if _moment(top):
        return None, _moment(top), _without_buttons(lines[places[0] + 1 :])
    if _moment(below) and places[1] == places[0] + 1 and len(top) <= 60 and top[-1] not in ".,;!?":
        return known_name(top), _moment(below), _without_buttons(lines[places[1] + 1 :])
    return None, None, lines


def _with_time_below(
    author: str | None, when: str | None, lines: list[Line]
) -> tuple[str | None, str | None, list[Line]]:
    """Older blogs put the time under the text of a comment that they name above it."""
    last = _moment(lines[-1].text) if lines and not when else None
    return author, when or last, _without_buttons(lines[:-1] if last else lines)


def _without_buttons(lines: list[Line]) -> list[Line]:
    """Some pages put the buttons above the text."""
    for place, line in enumerate(lines):
        if line.text and not is_button_row(line.text):
            return lines[place:]
    return []


def _moment(text: str) -> str | None:
    """A date with a time of day: without one it may be part of what was written."""
    found = date_line(text)
    return found.when if found and found.has_clock else None
