"""The part of a page around its comments: what it counts, whose script fills it, how it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.reading.lines.comments import Found, split_comments
from consult.reading.lines.furniture import ends_comments, is_button_row, is_navigation
from consult.reading.lines.headings import CommentHeading, comment_heading
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.trees import Element, remove, short_words_of
from consult.reading.pages.body import POSTS
from consult.reading.pages.comment_marks import ALL_COMMENTS, COUNTED, ELSEWHERE, FORMS, PAGER
from consult.reading.pages.comments import PageComments, take_comments
from consult.reading.pages.marks import around, outermost
from consult.reading.post import ArchivedComment
from consult.reading.raw.paragraphs import BLANK, Line, lines_of
from consult.reading.warnings import count_missing, quoted

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "legend")
_SHOWN = "{} showed the comments: they are not in this file"
_LEFT_OUT = "left out with the comments, as part of the page: {}"


@dataclass(frozen=True, slots=True)
class Discussion:
    """`declared` is the count that the page states, `title` the post's as its heading quotes it."""

    comments: tuple[ArchivedComment, ...]
    pingbacks: int
    declared: int | None
    title: str | None
    warnings: tuple[str, ...]


def take_discussion(root: Element, *, told: int | None) -> Discussion:
    """Take out all that the page holds of its comments; `told` is what machines are told of their
    number. Those in a platform's marks count, or else those that the text itself tells apart."""
    # Some systems put a whole page into one form, or into what is called `comments`.
    around_posts = around(POSTS.below(root))
    sections = outermost(each for each in ALL_COMMENTS.below(root) if each not in around_posts)
    headings = [heading for heading in map(_heading, root.iter(*_HEADINGS)) if heading]
    counted = next(_counts(root, headings, sections), told)
    quoting = next((each for each in headings if each.count is not None), None)
    quoting = quoting or next((each for each in headings if each.quoted), None)
    services = [name for name, marks in ELSEWHERE.items() if marks.are_in(root)][:1]
    has_pages = any(each.find(".//a") is not None for each in PAGER.below(root))
    marked = take_comments(root, sections)
    listed = _take_sections(root, sections, counted, has_comments=bool(marked.comments))
    comments = marked.comments or listed.comments
    pingbacks = marked.pingbacks + listed.pingbacks
    return Discussion(
        comments,
        pingbacks,
        counted,
        quoting.title if quoting and quoting.quoted else None,
        warnings=(
            *_about_count(counted, len(comments), pingbacks, has_pages=has_pages),
            *(_SHOWN.format(name) for name in services if not comments),
            *_about_comments(marked),
            *([_LEFT_OUT.format(quoted(listed.left_out))] if listed.left_out else []),
        ),
    )


def _heading(element: Element) -> CommentHeading | None:
    words = short_words_of(element)
    return comment_heading(words) if words else None


def _counts(
    root: Element, headings: Sequence[CommentHeading], sections: Sequence[Element]
) -> Iterator[int]:
    """Of the comments, as the page says it: first in headings, then in places for it."""
    yield from (each.count for each in headings if each.count is not None)
    for element in COUNTED.below(root):
        said = (element.get("content") or short_words_of(element)).strip()
        if said.isdecimal() and len(said) < 7 and element.get("itemprop"):
            yield int(said)
        elif (found := comment_heading(said)) and found.count is not None:
            yield found.count
    # Above the first comment, where a theme has no heading for their number.
    for section in sections:
        above = map(comment_heading, paragraphs_of_element(section)[:3])
        yield from (found.count for found in above if found and found.count is not None)


def _take_sections(
    root: Element, sections: Sequence[Element], declared: int | None, *, has_comments: bool
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
        if _heading(element):
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
    first = next(line.text for line in lines if line.text)
    return found if found.comments else Found(left_out=first)


def _about_count(
    declared: int | None, found: int, pingbacks: int, *, has_pages: bool
) -> Iterator[str]:
    missing = (declared or 0) - found - pingbacks
    further = ", the others on further pages" if has_pages and found else ""
    for are_missing in count_missing(declared, found + pingbacks):
        yield f"{are_missing}: {found} of {declared} are in this file{further}"
    if declared is not None and missing < 0 and found:
        yield f"the page says {declared}, {found} {'was' if found == 1 else 'were'} found"
    if has_pages and found and missing <= 0:
        yield "the comments may go on on further pages, which are not in this file"


def _about_comments(marked: PageComments) -> Iterator[str]:
    if empty := marked.empty:
        were = "comment without a word was" if empty == 1 else "comments without a word were"
        yield f"{empty} {were} left out"
    if orphans := marked.orphans:
        are = "reply is to a comment" if orphans == 1 else "replies are to comments"
        yield f"{orphans} {are} that this file does not have"
