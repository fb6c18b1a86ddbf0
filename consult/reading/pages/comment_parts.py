"""Who wrote a marked-up comment, when, and what."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from consult.reading.dates.lines import date_line
from consult.reading.dates.stamps import local_time, time_stamp
from consult.reading.lines.furniture import is_button_row
from consult.reading.lines.headings import (
    Attribution,
    attribution,
    comment_heading,
    known_name,
    name_on_date,
    signature,
)
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.comment_marks import (
    AUTHOR,
    CONTENT,
    NOT_WRITTEN,
    POSTED,
    SIGNED,
    SUBJECT,
)
from consult.reading.pages.marks import Marks, outermost

_SUBMITTED = re.compile(
    r"(?:(?:submitted|posted|comment|written|commented|eingereicht|gespeichert|soumis|enviado)\s+)?"
    r"(?:by|von|par|por)\s*:?\s*(?P<name>\S.{0,79}?)"
    r"(?:\s(?:on|at|am|um|le|el)\s+|\s*[,|–—]\s*|\s+(?=\d))(?P<when>\S.*)",
    re.IGNORECASE,
)
# Drupal says so of whoever was not signed in.
_UNVERIFIED = re.compile(
    r"\s*\((?:not verified|nicht überprüft|non vérifié|no verificado|niet gecontroleerd)\)"
)
_BY = re.compile(
    r"(?:(?:posted|comment|written|submitted) )?(?:by|from|von|par|por):? ", re.IGNORECASE
)
_LONGEST_LINE = 160
_LONGEST_VERB = 20
_MOST_TRIED = 12
_MOST_TEXTS = 20


def content_of(comment: Element) -> tuple[Element, ...]:
    """The elements with what somebody wrote, none inside another; none where nothing marks them."""
    found = [
        (rank, each)
        for rank, each in CONTENT.ranked(comment)
        if not _is_in_furniture(each, comment)
    ]
    best = [element for rank, element in found if rank == found[0][0]]
    return tuple(outermost(best))


def author_of(comment: Element, content: Sequence[Element]) -> Attribution | None:
    """Who wrote it; no name in it where the page has a word for nobody, None where it says none."""
    element = _author_element(comment, content)
    if element is not None:
        return _named(words_of(element))
    signed = islice(_outside(comment, SIGNED, content), _MOST_TRIED)
    return next(filter(None, (_signed(words_of(each)) for each in signed)), None)


def posted_of(comment: Element, content: Sequence[Element]) -> str | None:
    """When, with an offset where the page tells it to machines. A clock time alone is not when."""
    element = _time_element(comment, content)
    if element is not None:
        return time_of(element)
    signed = islice(_outside(comment, SIGNED, content), _MOST_TRIED)
    return next(filter(None, map(_shown_time, signed)), None)


def _author_element(comment: Element, content: Sequence[Element]) -> Element | None:
    for element in islice(_outside(comment, AUTHOR, content), _MOST_TRIED):
        words = words_of(element)
        # A title that is cited in the text is no writer; a name stands at the top.
        is_cited = element.tag == "cite" and not element.get("class")
        if _named(words) and not (is_cited and not words_of(comment).startswith(words)):
            return element
    return None


def _time_element(comment: Element, content: Sequence[Element]) -> Element | None:
    tried = islice(_outside(comment, POSTED, content), _MOST_TRIED)
    return next((element for element in tried if time_of(element)), None)


def time_of(element: Element) -> str | None:
    """The time that an element shows, or tells to machines beside what it shows."""
    stamps = [element.get(key) for key in ("datetime", "content", "title")]
    stamp = next((when for when in map(time_stamp, filter(None, stamps)) if when), None)
    shown = _shown_time(element)
    if stamp is None or (shown and "T" in shown and "T" not in stamp):
        return shown
    if shown and "T" in shown and stamp.endswith("+00:00"):
        # What is shown has no seconds, and only with them do the two differ by a time zone.
        return local_time(shown[:16] + stamp[16:19], stamp)
    return stamp


def paragraphs_in(
    comment: Element, content: Sequence[Element], author: str | None
) -> tuple[str, ...]:
    """What somebody wrote, the page's own words around it left out."""
    subject = _subject(comment, content) if content else None
    if not content:
        # Nothing tells the text from what is said about it but that the latter is marked.
        for said in (_author_element(comment, ()), _time_element(comment, ())):
            if said is not None:
                remove(said)
    for element in content or (comment,):
        for each in NOT_WRITTEN.below(element):
            remove(each)
    paragraphs = [
        text
        for each in content or (comment,)
        for text in paragraphs_of_element(each, numbered=True)
    ]
    if not content:
        paragraphs = _without_writer(paragraphs, author)
    while paragraphs and is_button_row(paragraphs[-1]):
        paragraphs.pop()
    if subject and paragraphs and not _begins_with(paragraphs[0], subject):
        paragraphs.insert(0, subject)
    return tuple(paragraphs)


def _outside(comment: Element, wanted: Marks, content: Sequence[Element]) -> Iterator[Element]:
    """A writer may name somebody, or a date, as well."""
    return (each for each in wanted.below(comment) if not _is_inside(each, content))


def _is_inside(element: Element, others: Sequence[Element]) -> bool:
    return bool(others) and any(each in others for each in element.iterancestors())


def _is_in_furniture(element: Element, comment: Element) -> bool:
    for each in element.iterancestors():
        if each is comment:
            return False
        if NOT_WRITTEN.are_on(each):
            return True
    return False


def _named(text: str) -> Attribution | None:
    """From "Ann", "Ann says:", "By Ann on 3 May 2012 at 10:00", "Ann (not verified)"."""
    text = _UNVERIFIED.sub("", text).strip()
    if not text or len(text) > _LONGEST_LINE:
        return None
    said = attribution(text) or _signed(text)
    if said:
        return said
    name = _BY.sub("", text, count=1).strip(" ,:|–—-")
    if not name or len(name) > 80 or date_line(name):
        return None
    return Attribution(known_name(name))


def _signed(text: str) -> Attribution | None:
    text = _UNVERIFIED.sub("", text)
    if len(text) > _LONGEST_LINE:
        return None
    said = signature(text) or name_on_date(text) or attribution(text)
    if said:
        return said
    found = _SUBMITTED.fullmatch(text)
    when = date_line(found["when"]) if found else None
    return Attribution(known_name(found["name"]), when.when) if found and when else None


def _shown_time(element: Element) -> str | None:
    texts = [words_of(element), *islice((text.strip() for text in element.itertext()), _MOST_TEXTS)]
    for text in (text.strip(" ·|•—–#,") for text in texts):
        line = date_line(text)
        if line:
            return line.when
        said = _signed(text)
        if said and said.when:
            return said.when
    return None


def _subject(comment: Element, content: Sequence[Element]) -> str | None:
    """Drupal gives comments a heading, and makes one of the first words where there is none."""
    for element in _outside(comment, SUBJECT, content):
        text = words_of(element)
        is_own = not NOT_WRITTEN.are_on(element) and not AUTHOR.are_on(element)
        is_name = AUTHOR.are_in(element) or _signed(text) or date_line(text)
        if text and is_own and not is_name and not comment_heading(text):
            return text
    return None


def _begins_with(paragraph: str, subject: str) -> bool:
    words = " ".join(paragraph.split()).casefold()
    return words.startswith(subject.casefold().rstrip(".…").rstrip())


def _without_writer(paragraphs: Sequence[str], author: str | None) -> list[str]:
    """Without the lines at the top that say who wrote it."""
    if not paragraphs:
        return []
    first, *rest = paragraphs
    lines = first.split("\n")
    while lines and _is_about_writer(lines[0], author):
        del lines[0]
    if lines:
        return ["\n".join(lines), *rest]
    return _without_writer(rest, author) if rest else []


def _is_about_writer(line: str, author: str | None) -> bool:
    if author and line.startswith(author):
        rest = line.removeprefix(author)
        return not rest.strip(" :,") or attribution(f"Ann {rest}") is not None
    # With the name taken out, a "says:" may be left.
    texts = (line, f"Ann {line}") if len(line) < _LONGEST_VERB else (line,)
    rules = (attribution, _signed, date_line)
    return is_button_row(line) or any(rule(text) is not None for rule in rules for text in texts)
