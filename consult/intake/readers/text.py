"""The plain text of a saved page, from any blog platform, in many languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.errors import NotAPost
from consult.intake.comments import Found, begins_with_comment, split_comments
from consult.intake.dates import date_line
from consult.intake.decoding import ACCEPTED, decode
from consult.intake.furniture import ends_comments, is_button_row, is_navigation, is_sharing
from consult.intake.headings import CommentHeading, attribution, comment_heading
from consult.intake.lists import mark_of
from consult.intake.opening import is_prose, read_opening
from consult.intake.paragraphs import Line, lines_of
from consult.intake.post import Post, Reading

FORMAT = "text"
_MOST_LINES = 100_000
_MOST_HEADINGS = 8
_LINES_OF_LEAD = 60


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the post ends and its comments begin; `heading` stands between, if any does."""

    end_of_post: int
    start_of_comments: int
    heading: CommentHeading | None


def read(data: bytes) -> Reading:
    """One post with its comments; raises NotAPost where there is nothing to read."""
    text, warnings = decode(data)
    lines = lines_of(text)
    if len(lines) > _MOST_LINES:
        raise NotAPost(f"This has more than {_MOST_LINES:,} lines, which no saved page has.")
    if not any(character.isalpha() for character in text):
        what = "holds no words" if text.strip() else "is empty"
        raise NotAPost(f"This file {what}; {ACCEPTED}.")
    parts = _parts(lines)
    heading = parts.heading
    opening = read_opening(
        lines[: parts.end_of_post], title=heading.title if heading and heading.quoted else None
    )
    declared = heading.count if heading else None
    found = split_comments(lines[parts.start_of_comments :], declared=declared)
    if not (opening.title or opening.body):
        raise NotAPost(f"This holds no title and no paragraph of a post; {ACCEPTED}.")
    post = Post(
        title=opening.title,
        published=opening.published,
        author=None,
        url=None,
        guid=None,
        body=opening.body,
        declared_comments=declared,
        comments=found.comments,
        warnings=(
            *_what_is_missing(opening.title, opening.published, opening.body),
            *opening.warnings,
            *_count_warnings(declared, found),
        ),
    )
    skipped = {"pingback": found.pingbacks} if found.pingbacks else {}
    return Reading(FORMAT, (post,), skipped, warnings)


def _what_is_missing(title: str | None, published: str | None, body: Sequence[str]) -> list[str]:
    known = {"no title was found": title, "no date was found": published, "no body was found": body}
    return [warning for warning, value in known.items() if not value]


def _count_warnings(declared: int | None, found: Found) -> list[str]:
    """What the heading counts, pingbacks included, against what was found."""
    warnings = []
    comments = len(found.comments)
    missing = (declared or 0) - comments - found.pingbacks
    if missing > 0:
        are = "comment is" if missing == 1 else "comments are"
        warnings.append(f"{missing} {are} missing from this file")
    if declared is not None and missing < 0:
        were = "was" if comments == 1 else "were"
        warnings.append(f"the heading says {declared}, {comments} {were} found")
    if found.left_out:
        warnings.append(f"left out after the comments, as part of the page: “{found.left_out}”")
    return warnings


def _parts(lines: Sequence[Line]) -> _Parts:
    """The last heading that comments follow, or the post's end where none does."""
    last_buttons = max(
        (place for place, line in enumerate(lines) if is_button_row(line.text)), default=-1
    )
    for place, heading in reversed(_headings(lines)):
        if _heads_comments(lines, place, heading, buttons_follow=last_buttons > place):
            return _Parts(place, place + 1, heading)
    start = _start_without_heading(lines)
    count = _count_in_passing(lines[:start])
    in_passing = None if count is None else CommentHeading(count, None, quoted=False)
    return _Parts(start, start, in_passing)


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
    if not before and not heading.quoted:
        return False
    after = lines[place + 1 :]
    counted = heading.count is not None
    if heading.count != 0:
        if begins_with_comment(after, counted=counted, buttons_follow=buttons_follow):
            return True
        if buttons_follow and len(before) > 1:
            return True
    # With nothing to tell comments apart, it ends the post if no more of the post can follow.
    written_before = any(is_prose(line.text) for line in lines[:place])
    return (counted and written_before) or not _is_written(after)


def _is_frame(text: str) -> bool:
    return is_navigation(text) or is_sharing(text) or date_line(text) is not None


def _is_written(lines: Sequence[Line]) -> bool:
    """Whether a writer's words follow before the form or the links at the end."""
    for line in lines:
        if ends_comments(line.text):
            return False
        if is_prose(line.text):
            return True
    return False


def _start_without_heading(lines: Sequence[Line]) -> int:
    """Where a numbered list begins whose items end in buttons or name who wrote them."""
    first: tuple[int, int] | None = None
    for place, line in enumerate(lines):
        mark = mark_of(line)
        if mark and mark.number == 1:
            if mark.indent and attribution(mark.rest):
                return place
            if first is None or mark.indent <= first[1]:
                first = (place, mark.indent)
        elif first and is_button_row(line.text) and line.indent > first[1]:
            return first[0]
    return len(lines)


def _count_in_passing(lines: Sequence[Line]) -> int | None:
    """The count in a line under the title, which heads nothing: "3 comments"."""
    for line in lines[:_LINES_OF_LEAD]:
        heading = comment_heading(line.text) if line.text else None
        if heading and heading.count is not None and heading.title is None:
            return heading.count
    return None
