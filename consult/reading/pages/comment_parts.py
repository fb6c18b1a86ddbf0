"""Who wrote a marked-up comment, when, and what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import itemgetter

from consult.reading.dates.lines import date_line
from consult.reading.lines.bylines import who_and_when
from consult.reading.lines.furniture import is_button_row
from consult.reading.lines.headings import Attribution, attribution, comment_heading, known_name
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages import comment_marks as mark
from consult.reading.pages.marks import Marks, outermost
from consult.reading.pages.times import shown_time, time_of

# Drupal says so of whoever was not signed in.
_UNVERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|non vérifié|no verificado|niet gecontroleerd)\)"
)
_BY = re.compile(
    r"(?:(?:posted|comment|written|submitted) )?(?:by|from|von|par|por):? ", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Parts:
    """`is_signed` also where the page has but a word for nobody."""

    author: str | None
    posted: str | None
    words: tuple[str, ...]
    is_signed: bool


def parts_of(comment: Element) -> Parts:
    """What an element says as a comment; takes out of it what nobody wrote."""
    content = _content_of(comment)
    named = next(
        (each for each in _outside(comment, mark.AUTHOR, content) if _names(each, comment)), None
    )
    timed = next((each for each in _outside(comment, mark.POSTED, content) if time_of(each)), None)
    signed = list(_outside(comment, mark.SIGNED, content))
    said = next(filter(None, map(_signed, map(words_of, signed))), None)
    said = said if named is None else _named(words_of(named))
    posted = next(filter(None, map(shown_time, signed)), None) if timed is None else time_of(timed)
    subject = _subject(comment, content) if content else None
    if not content:
        # Nothing tells the text from what is said about it but that the latter is marked.
        for each in (named, timed):
            if each is not None:
                remove(each)
    words = _written(content or (comment,))
    if not content:
        words, said = _without_writer(words, said)
    while words and is_button_row(words[-1]):
        words.pop()
    if subject and words and not _begins_with(words[0], subject):
        words.insert(0, subject)
    author, when = (said.author, said.when) if said else (None, None)
    return Parts(author, posted or when, tuple(words), is_signed=said is not None)


def _content_of(comment: Element) -> Sequence[Element]:
    """The elements with what somebody wrote, none inside another; none where nothing marks them."""
    found = mark.CONTENT.ranked(comment)
    return outermost(element for rank, element in found if rank == found[0][0])


def _outside(comment: Element, wanted: Marks, content: Sequence[Element]) -> Iterator[Element]:
    """A writer may name somebody, or a date, as well."""
    return islice((each for each in wanted.below(comment) if not _is_inside(each, content)), 12)


def _is_inside(element: Element, others: Sequence[Element]) -> bool:
    return bool(others) and any(each in others for each in element.iterancestors())


def _names(element: Element, comment: Element) -> bool:
    """A title that is cited in the text is no writer; a name stands at the top."""
    words = words_of(element)
    is_cited = element.tag == "cite" and not element.get("class")
    return bool(_named(words)) and not (is_cited and not words_of(comment).startswith(words))


def _named(text: str) -> Attribution | None:
    """From "Ann", "Ann says:", "By Ann on 3 May 2012 at 10:00", "Ann (not verified)"."""
    said = _signed(text, is_marked=True)
    if said:
        return said
    name = _BY.sub("", _UNVERIFIED.sub("", text).strip(), count=1).strip(" ,:|–—-")
    if not name or len(name) > 80 or date_line(name):
        return None
    return Attribution(known_name(name))


def _signed(text: str, *, is_marked: bool = False) -> Attribution | None:
    return who_and_when(_UNVERIFIED.sub("", text[:200]), is_marked=is_marked)


def _subject(comment: Element, content: Sequence[Element]) -> str | None:
    """Drupal gives comments a heading, and makes one of the first words where there is none."""
    for element in _outside(comment, mark.SUBJECT, content):
        text = words_of(element)
        is_own = not mark.NOT_WRITTEN.are_on(element) and not mark.AUTHOR.are_on(element)
        is_name = mark.AUTHOR.are_in(element) or _signed(text) or date_line(text)
        if text and is_own and not is_name and not comment_heading(text):
            return text
    return None


def _begins_with(paragraph: str, subject: str) -> bool:
    words = " ".join(paragraph.split()).casefold()
    return words.startswith(subject.casefold().rstrip(".…").rstrip())


def _written(elements: Sequence[Element]) -> list[str]:
    for element in elements:
        for each in mark.NOT_WRITTEN.below(element):
            remove(each)
    return [text for each in elements for text in paragraphs_of_element(each, numbered=True)]


def _without_writer(
    paragraphs: list[str], said: Attribution | None
) -> tuple[list[str], Attribution | None]:
    """Without the lines at the top, or below, that say who wrote it; and what they say."""
    lines = [(place, line) for place, text in enumerate(paragraphs) for line in text.split("\n")]
    start = 0
    while start < len(lines) and _is_about_writer(lines[start][1], said):
        start += 1
    end = len(lines)
    top = [line for _, line in lines[:start]]
    found = said or next(filter(None, map(who_and_when, top)), None)
    if not found and start < end - 1 and (below := who_and_when(lines[-1][1])) and below.when:
        found, end = below, end - 1
    if found and not found.when and (date := next(filter(None, map(date_line, top)), None)):
        found = replace(found, when=date.when)
    if start == len(lines) and not said:
        # What looked like a name was all that the comment says.
        return paragraphs, None
    kept = groupby(lines[start:end], key=itemgetter(0))
    return ["\n".join(line for _, line in group) for _, group in kept], found


def _is_about_writer(line: str, said: Attribution | None) -> bool:
    if said and said.author and line.startswith(said.author):
        rest = line.removeprefix(said.author)
        return not rest.strip(" :,") or who_and_when(f"Ann {rest}") is not None
    found = who_and_when(line)
    # Of somebody who is known, "By Ann" is what they wrote.
    if is_button_row(line) or date_line(line) or (found and not (said and said.author)):
        return True
    if found and (found.when or attribution(line)):
        return True
    # With the name taken out, a "says:" may be left.
    return len(line) < 20 and who_and_when(f"Ann {line}") is not None
