"""The part of a page around its comments: what it counts, whose script fills it, how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.reading.lines.comments import Found, split_comments
from consult.reading.lines.furniture import ends_comments, is_button_row, is_navigation
from consult.reading.lines.headings import CommentHeading, comment_heading
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.comment_marks import (
    ALL_COMMENTS,
    COUNTED,
    ELSEWHERE,
    FORMS,
    PAGER,
    POSTS,
)
from consult.reading.pages.marks import around, outermost
from consult.reading.post import ArchivedComment
from consult.reading.raw.paragraphs import BLANK, Line, lines_of
from consult.reading.warnings import count_missing

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "legend")
_LONGEST_HEADING = 300
# Above the first comment, where a theme has no heading for their number.
_PARAGRAPHS_ABOVE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """`declared` is the count that the page states; `title` the post's, as the heading quotes it.

    `elsewhere` names the service whose script would have shown the comments.
    """

    declared: int | None
    title: str | None
    elsewhere: str | None
    has_pages: bool


def sections_of(root: Element) -> list[Element]:
    """The parts of the page that hold its comments, and nothing of the post."""
    # Some systems put a whole page into one form, or into what is called `comments`.
    around_posts = around(POSTS.below(root))
    return outermost(each for each in ALL_COMMENTS.below(root) if each not in around_posts)


def what_is_said(root: Element, sections: Sequence[Element], told: int | None) -> Said:
    """Of the comments, beside themselves; `told` is how many machines are told of."""
    heading = _heading(root)
    declared = _count(root, heading, sections)
    services = (name for name, wanted in ELSEWHERE.items() if wanted.are_in(root))
    return Said(
        declared=told if declared is None else declared,
        title=heading.title if heading and heading.quoted else None,
        elsewhere=next(services, None),
        has_pages=any(each.find(".//a") is not None for each in PAGER.below(root)),
    )


def _heading(root: Element) -> CommentHeading | None:
    """The one that counts, or the one that quotes the post's title."""
    found = [comment_heading(words) for words in map(_short_words, root.iter(*_HEADINGS)) if words]
    counting = [heading for heading in found if heading and heading.count is not None]
    return next(iter(counting), None) or next(
        (heading for heading in found if heading and heading.quoted), None
    )


def _short_words(element: Element) -> str:
    """Nothing for a long text, which no heading has."""
    words = words_of(element)
    return words if len(words) <= _LONGEST_HEADING else ""


def _count(
    root: Element, heading: CommentHeading | None, sections: Sequence[Element]
) -> int | None:
    if heading and heading.count is not None:
        return heading.count
    for element in COUNTED.below(root):
        said = (element.get("content") or _short_words(element)).strip()
        if said.isdecimal() and len(said) < 7 and element.get("itemprop"):
            return int(said)
        found = comment_heading(said) if said else None
        if found and found.count is not None:
            return found.count
    above = (text for each in sections for text in _first_paragraphs(each))
    counts = (found.count for found in map(comment_heading, above) if found)
    return next((count for count in counts if count is not None), None)


def _first_paragraphs(section: Element) -> Sequence[str]:
    return paragraphs_of_element(section)[:_PARAGRAPHS_ABOVE]


def take_sections(
    root: Element, sections: Sequence[Element], *, declared: int | None, has_comments: bool
) -> Found:
    """Take the rest of them out of the page; comments in no known marks are read as plain text."""
    found = Found()
    for element in sections:
        for form in _forms(element):
            remove(form)
        if not has_comments and not found.comments:
            found = _as_text(element, declared)
        remove(element)
    for element in list(root.iter(*_HEADINGS[1:])):
        if comment_heading(_short_words(element)):
            remove(element)
    return found


def _forms(section: Element) -> list[Element]:
    """Where a comment is written: by its name, or by the box for it."""
    boxes = (box.iterancestors("form") for box in section.iter("textarea"))
    inside = [form for around in boxes for form in around if section in form.iterancestors()]
    return [*FORMS.below(section), *inside]


def _as_text(element: Element, declared: int | None) -> Found:
    lines: list[Line] = []
    for paragraph in paragraphs_of_element(element):
        if not comment_heading(paragraph) and not is_navigation(paragraph):
            lines += [*lines_of(paragraph), BLANK]
    end = next((place for place, line in enumerate(lines) if ends_comments(line.text)), len(lines))
    lines = lines[:end]
    if not any(line.text and not is_button_row(line.text) for line in lines):
        return Found()
    found = split_comments(lines, declared=declared)
    if found.comments:
        return found
    first = next(line.text for line in lines if line.text)
    return Found(left_out=first)


def warnings_about(
    said: Said, comments: Sequence[ArchivedComment], *, pingbacks: int, empty: int, orphans: int
) -> list[str]:
    """What is missing, and why."""
    warnings = []
    found = len(comments)
    missing = (said.declared or 0) - found - pingbacks
    for missing_ones in count_missing(said.declared, found + pingbacks):
        warnings.append(
            f"{missing_ones}: {found} of {said.declared} are in this file"
            + (", the others on further pages" if said.has_pages and found else "")
        )
    if said.declared is not None and missing < 0 and found:
        were = "was" if found == 1 else "were"
        warnings.append(f"the page says {said.declared}, {found} {were} found")
    if said.has_pages and found and missing <= 0:
        warnings.append("the comments may go on on further pages, which are not in this file")
    if said.elsewhere and not found:
        warnings.append(f"{said.elsewhere} showed the comments: they are not in this file")
    if empty:
        were = "comment without a word was" if empty == 1 else "comments without a word were"
        warnings.append(f"{empty} {were} left out")
    if orphans:
        are = "reply is to a comment" if orphans == 1 else "replies are to comments"
        warnings.append(f"{orphans} {are} that this file does not have")
    return warnings
