"""The lines under a comment heading into archived comments: listed, named, signed or parted.

A saved page shows a list of comments in one of four ways:

- as a list whose marks stand at the list's own indent: "  1. Hi", or bullets;
- as lines above each that name somebody: "NAME says:", or a name above a time;
- as lines below each that do: "Posted by: NAME | TIME";
- as text with a row of buttons after each: "ReplyDelete".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.reading.dates.lines import moment
from consult.reading.lines.furniture import ends_comments, is_button_row, is_sharing
from consult.reading.lines.headings import (
    Attribution,
    attribution,
    name_above_time,
    name_on_date,
    signature,
)
from consult.reading.lines.lists import Draft, Drafts, ListWalk, mark_of
from consult.reading.lines.opening import is_prose
from consult.reading.post import ArchivedComment
from consult.reading.raw.paragraphs import BLANK, Line, paragraphs_of

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
    return place is not None and (buttons_follow or not is_list_of_post(lines[place:]))


def is_list_of_post(lines: Sequence[Line]) -> bool:
    """Whether a numbered list names nobody and no time, and the post goes on below it."""
    marks = [mark_of(line) for line in lines]
    texts = [mark.rest if mark else line.text for mark, line in zip(marks, lines, strict=True)]
    if not marks[0] or any(_said_by(text) or moment(text) or signature(text) for text in texts):
        return False
    gathered = ListWalk(lines, None, needs_buttons=False).gather()
    after = gathered.after
    if gathered.open_ended:
        last = gathered.drafts[-1].lines
        after = last[next((place for place, line in enumerate(last) if not line.text), len(last)) :]
    ends = (place for place, line in enumerate(after) if ends_comments(line.text))
    return any(is_prose(after, place) for place in range(next(ends, len(after))))


def closes_comment(text: str) -> bool:
    """A line that stands right below a comment: buttons, or who wrote it."""
    return is_button_row(text) or signature(text) is not None


def is_pingback(text: str) -> bool:
    """What another site's link leaves in the place of a comment: "Pingback: The other blog"."""
    return _PINGBACK.fullmatch(text[:200]) is not None


def _said_by(text: str) -> Attribution | None:
    return attribution(text) or name_on_date(text)


def split_comments(lines: Sequence[Line], *, declared: int | None) -> Found:
    """All comments among the lines under a heading, in file order."""
    buttons = any(is_button_row(line.text) for line in lines)
    first = _first_place(lines, counted=declared is not None, buttons_follow=buttons)
    named = first is not None and _said_by(lines[first].text)
    if _are_signed_below(lines) and not named:
        gathered = _parted(lines, lambda text: signature(text) is not None)
    elif first is not None and mark_of(lines[first]):
        gathered = ListWalk(lines[first:], declared, needs_buttons=buttons).gather()
    elif first is not None and named:
        gathered = _named(lines[first:], lambda text, _: _said_by(text) is not None)
    elif buttons:
        gathered = _parted(lines, is_button_row)
    elif first is not None:
        gathered = _named(lines[first:], lambda *texts: name_above_time(*texts) is not None)
    elif declared == 1:
        gathered = Drafts([Draft(None, list(lines))], open_ended=True)
    else:
        gathered = Drafts(after=list(lines))
    return _finish(_without_end(gathered))


def _are_signed_below(lines: Sequence[Line]) -> bool:
    """Whether signatures part the comments; where a list does, each follows just one mark."""
    written = [line for line in lines if line.text]
    signed = [place for place, line in enumerate(written) if signature(line.text)]
    margin = written[0].indent if written else 0
    marks = [(place, mark_of(line)) for place, line in enumerate(written) if line.indent == margin]
    items = [(place, mark.number) for place, mark in marks if mark]
    numbers = [number or place for place, (_, number) in enumerate(items, start=1)]
    is_list = [place for place, _ in items] == [0, *(place + 1 for place in signed[:-1])]
    return bool(signed) and not (is_list and numbers == list(range(1, len(items) + 1)))


def _first_place(lines: Sequence[Line], *, counted: bool, buttons_follow: bool) -> int | None:
    seen = 0
    for place, line in enumerate(lines):
        if not line.text:
            continue
        mark = mark_of(line)
        if mark and (mark.number is not None or counted or buttons_follow):
            return place
        if _said_by(mark.rest if mark else line.text):
            return place
        if name_above_time(line.text, _text_at(lines, place + 1)):
            return place
        seen += 1
        if seen == _LINES_BEFORE_FIRST or len(line.text) > 60:
            return None
    return None


def _text_at(lines: Sequence[Line], place: int) -> str:
    return lines[place].text if place < len(lines) else ""


def _named(lines: Sequence[Line], names: Callable[[str, str], bool]) -> Drafts:
    """Comments that each begin with who wrote them, as `names` tells of a line, given the one
    below it; an indent makes one a reply."""
    gathered = Drafts(open_ended=True)
    indents: list[tuple[int, int]] = []
    before = BLANK
    for place, line in enumerate(lines):
        ended = not before.text or is_button_row(before.text) or moment(before.text)
        if not gathered.drafts or (ended and names(line.text, _text_at(lines, place + 1))):
            while indents and indents[-1][0] >= line.indent:
                indents.pop()
            gathered.drafts.append(Draft(indents[-1][1] if indents else None, [line]))
            indents.append((line.indent, len(gathered.drafts)))
        else:
            gathered.drafts[-1].lines.append(line)
        before = line
    return gathered


def _parted(lines: Sequence[Line], closes: Callable[[str], bool]) -> Drafts:
    """Comments that each end with a line that closes them; what follows the last is none."""
    gathered = Drafts()
    current: list[Line] = []
    for line in lines:
        current.append(line)
        if not closes(line.text):
            continue
        if any(each.text and not is_button_row(each.text) for each in current):
            gathered.drafts.append(Draft(None, current))
        current = []
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
    """Drafts into comments; pingbacks, and what holds no word, leave no gap in the positions."""
    pingbacks = 0
    places: dict[int, int] = {}
    comments: list[ArchivedComment] = []
    for number, draft in enumerate(gathered.drafts, start=1):
        if any(is_pingback(line.text) for line in draft.lines[:1]):
            pingbacks += 1
            continue
        parent = places.get(draft.parent) if draft.parent else None
        comment = _comment(draft, len(comments) + 1, parent)
        if comment.paragraphs:
            places[number] = comment.position
            comments.append(comment)
    return Found(tuple(comments), pingbacks, _strange_words(gathered.after))


def _strange_words(after: Sequence[Line]) -> str | None:
    """The first words after the comments, unless they are plainly the page's own."""
    first = next((line.text for line in after if line.text), None)
    if first is None or ends_comments(first) or is_button_row(first) or is_sharing(first):
        return None
    return first


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
    while kept > draft.opened and _is_below_text(lines[kept - 1]):
        kept -= 1
    start = 0
    while start < kept and not lines[start].text:
        start += 1
    return lines[start:kept]


def _is_below_text(line: Line) -> bool:
    """Blank, or buttons: some pages give those for the whole list a number of their own."""
    mark = mark_of(line)
    return not line.text or is_button_row(mark.rest if mark else line.text)


def _header(lines: list[Line]) -> tuple[str | None, str | None, list[Line]]:
    """Author, time and the lines left, from the lines above or below the text that say them."""
    places = [place for place, line in enumerate(lines[:8]) if line.text][:2]
    if not places:
        return None, None, lines
    if signed := signature(lines[-1].text):
        return signed.author, signed.when, lines[:-1]
    top, below = lines[places[0]].text, lines[places[-1]].text if places[1:] else ""
    named, when = _said_by(top), moment(below)
    if named and not when:
        return _with_time_below(named, lines[places[0] + 1 :])
    if not named and places[1:] == [places[0] + 1]:
        named = name_above_time(top, below)
    if named:
        return named.author, when, lines[places[1] + 1 :]
    when = moment(top)
    return None, when, lines[places[0] + 1 :] if when else lines


def _with_time_below(
    named: Attribution, lines: list[Line]
) -> tuple[str | None, str | None, list[Line]]:
    """Older blogs put the time under the text of a comment that they name above it."""
    last = moment(lines[-1].text) if lines and not named.when else None
    return named.author, named.when or last, (lines[:-1] if last else lines)
