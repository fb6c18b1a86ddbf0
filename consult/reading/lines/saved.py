"""The plain text of a saved page in its parts: what was written, and the comments on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.errors import NotAPost
from consult.reading.dates.lines import date_line, moment
from consult.reading.lines import comments, furniture
from consult.reading.lines.headings import CommentHeading, attribution, comment_heading
from consult.reading.lines.lists import mark_of
from consult.reading.lines.opening import is_prose, place_of
from consult.reading.raw.paragraphs import Line, count_lines, lines_of
from consult.reading.warnings import count_missing, quoted

_MOST_LINES = 100_000
_MOST_HEADINGS = 8
_LINES_OF_LEAD = 60
_FRAME = (furniture.is_navigation, furniture.is_sharing, furniture.is_pager)


@dataclass(frozen=True, slots=True)
class SavedText:
    """`title` is what the heading of the comments calls the post, `declared` how many it counts."""

    written: Sequence[Line]
    title: str | None
    declared: int | None
    found: comments.Found
    warnings: tuple[str, ...]


def saved_text(text: str) -> SavedText:
    """Raises NotAPost for more lines than any page has."""
    if count_lines(text) > _MOST_LINES:
        raise NotAPost(
            f"This has more than {_MOST_LINES:,} lines, which no saved page has. Give one post."
        )
    lines = lines_of(text)
    end, start, heading = _parts(lines)
    written = lines[:end]
    title = heading.title if heading and _is_about_this(heading, written) else None
    declared = heading.count if heading else None
    declared = _count_where_signed(written) if declared is None else declared
    found = comments.split_comments(lines[start:], declared=declared)
    return SavedText(written, title, declared, found, tuple(_count_warnings(declared, found)))


def _count_warnings(declared: int | None, found: comments.Found) -> list[str]:
    """What the heading counts, pingbacks included, against what was found."""
    kept = len(found.comments)
    warnings = [*count_missing(declared, kept + found.pingbacks)]
    if declared is not None and declared < kept + found.pingbacks:
        were = "was" if kept == 1 else "were"
        warnings.append(f"the heading says {declared}, {kept} {were} found")
    if found.left_out:
        warnings.append(
            f"left out after the comments, as part of the page: {quoted(found.left_out)}"
        )
    return warnings


def _parts(lines: Sequence[Line]) -> tuple[int, int, CommentHeading | None]:
    """Where the post ends and its comments begin, and the heading between, if any stands there:
    the last one that comments follow."""
    last_close = max(
        (place for place, line in enumerate(lines) if comments.closes_comment(line.text)),
        default=-1,
    )
    for place, heading in reversed(_headings(lines)):
        if _heads_comments(lines, place, heading, buttons_follow=last_close > place):
            return place, place + 1, heading
    start = _start_without_heading(lines)
    count = _count_in_passing(lines[:start])
    in_passing = None if count is None else CommentHeading(count, None, quoted=False)
    return start, start, in_passing


def _headings(lines: Sequence[Line]) -> list[tuple[int, CommentHeading]]:
    """Candidates at the page's own indent: a comment may hold such a line as well."""
    found = [(place, comment_heading(line.text)) for place, line in enumerate(lines) if line.text]
    headings = [(place, heading) for place, heading in found if heading]
    margin = min((lines[place].indent for place, _ in headings), default=0)
    return [each for each in headings if lines[each[0]].indent == margin][-_MOST_HEADINGS:]


def _heads_comments(
    lines: Sequence[Line], place: int, heading: CommentHeading, *, buttons_follow: bool
) -> bool:
    first_texts = [line.text for line in lines[:place] if line.text][:_LINES_OF_LEAD]
    before = [text for text in first_texts if not _is_frame(text)]
    about_this = _is_about_this(heading, lines[:place])
    if not before and not (heading.title and about_this):
        return False
    after = lines[place + 1 :]
    counted = heading.count is not None
    if heading.count != 0:
        if comments.begins_with_comment(after, counted=counted, buttons_follow=buttons_follow):
            return True
        if buttons_follow and len(before) > 1:
            return True
    # With nothing to tell comments apart, it ends the post if no more of the post can follow.
    written_before = any(is_prose(lines, each) for each in range(place))
    return (about_this and counted and written_before) or not _is_written(lines, place + 1)


def _is_about_this(heading: CommentHeading, lines: Sequence[Line]) -> bool:
    """Without quotation marks "One response to floods" may be a sentence of the post."""
    is_named = heading.quoted or not heading.title
    return is_named or place_of(heading.title or "", lines) is not None


def _is_frame(text: str) -> bool:
    return any(is_it(text) for is_it in _FRAME) or date_line(text) is not None


def _is_written(lines: Sequence[Line], start: int) -> bool:
    """Whether a writer's words follow before the form or the links at the end."""
    for place in range(start, len(lines)):
        if furniture.ends_comments(lines[place].text):
            return False
        if is_prose(lines, place):
            return True
    return False


def _start_without_heading(lines: Sequence[Line]) -> int:
    """Where somebody is first named with a time, or a list begins whose items end in buttons."""
    # The lists that may be open, each inside the one before it: a body may hold one as well.
    ones: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        mark = mark_of(line)
        is_one = mark is not None and mark.number == 1
        named = attribution(mark.rest if mark else line.text)
        below = lines[place + 1].text if place + 1 < len(lines) else ""
        if named and (moment(below) or (is_one and (line.indent or named.when))):
            return place
        if is_one:
            ones = [one for one in ones if one[1] < line.indent] + [(place, line.indent)]
        elif furniture.is_button_row(line.text) and ones and ones[0][1] < line.indent:
            return [start for start, indent in ones if indent < line.indent][-1]
    return len(lines)


def _count_in_passing(lines: Sequence[Line]) -> int | None:
    """The count in a line under the title, which heads nothing: "3 comments"."""
    for line in lines[:_LINES_OF_LEAD]:
        heading = comment_heading(line.text) if line.text else None
        if heading and heading.count is not None and heading.title is None:
            return heading.count
    return None


def _count_where_signed(lines: Sequence[Line]) -> int | None:
    """The count in a line that closes the post: "Posted at 09:12 | Permalink | Comments (1)"."""
    signed = [line.text for line in lines if furniture.is_signed(line.text)]
    parts = (part.strip() for text in signed for part in text.split("|")[1:])
    headings = (comment_heading(part) for part in parts)
    return next((each.count for each in headings if each and each.count is not None), None)
