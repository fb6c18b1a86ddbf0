"""The part of a saved page above the comments: its title, its date, its body."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.intake.dates import DateLine, date_line
from consult.intake.furniture import (
    is_button_row,
    is_by_name,
    is_filed,
    is_navigation,
    is_sharing,
    is_signed,
)
from consult.intake.headings import comment_heading
from consult.intake.paragraphs import BLANK, Line, paragraphs_of

_LONGEST_TITLE = 200
_LINES_OF_LEAD = 60
_LINES_OF_TAIL = 10


@dataclass(frozen=True, slots=True)
class Opening:
    """What a saved page says before its comments."""

    title: str | None
    published: str | None
    body: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lead:
    """The short lines before the first sentence, by their place among all lines."""

    plain: tuple[int, ...]
    dates: dict[int, DateLine]
    furniture: frozenset[int]


def is_prose(text: str) -> bool:
    """A line that only a writer writes: no title, heading or link is this long."""
    return len(text) >= 100 or len(text.split(maxsplit=18)) > 17


def read_opening(lines: Sequence[Line], *, title: str | None) -> Opening:
    """`title` is the one that the comment heading quotes, if it does."""
    lead = _lead(lines)
    place = _place_of(title, lines) if title else _title_place(lines, lead)
    dropped = tuple(each for each in lead.plain if place is not None and each < place)
    gone = {*dropped, *lead.dates, *lead.furniture, *([] if place is None else [place])}
    rest = [BLANK if number in gone else line for number, line in enumerate(lines)]
    body, left_out = _without_tail(rest)
    if place is not None:
        title = " ".join(lines[place].text.split())
    warnings = [*_quoted("before the title", [lines[each].text for each in dropped])]
    warnings += _quoted("after the post", left_out)
    return Opening(title, _published(lines, lead), paragraphs_of(body), tuple(warnings))


def _lead(lines: Sequence[Line]) -> _Lead:
    plain: list[int] = []
    dates: dict[int, DateLine] = {}
    furniture = _navigation_blocks(lines[:_LINES_OF_LEAD])
    for place, line in enumerate(lines[:_LINES_OF_LEAD]):
        if not line.text or place in furniture:
            continue
        found = date_line(line.text)
        if found:
            dates[place] = found
        elif _is_lead_furniture(line.text, after_title=bool(plain)):
            furniture.add(place)
        elif is_prose(line.text) or line.text[-1] in ".,;:" or plain[4:]:
            break
        else:
            plain.append(place)
    return _Lead(tuple(plain), dates, frozenset(furniture))


def _is_lead_furniture(text: str, *, after_title: bool) -> bool:
    if is_navigation(text) or is_sharing(text) or is_signed(text) or is_filed(text):
        return True
    heading = comment_heading(text)
    counts = heading is not None and heading.count is not None and heading.title is None
    return after_title and (counts or is_by_name(text))


def _navigation_blocks(lines: Sequence[Line]) -> set[int]:
    """Blocks of short lines, one of them a known link: "Home", "My wards", "Surgeries"."""
    found: set[int] = set()
    block: list[int] = []
    for place, line in enumerate((*lines, BLANK)):
        if line.text:
            block.append(place)
            continue
        texts = [lines[each].text for each in block]
        if (
            len(block) > 2
            and any(is_navigation(text) for text in texts)
            and all(len(text) <= 40 and not date_line(text) for text in texts)
        ):
            found.update(block)
        block = []
    return found


def _title_place(lines: Sequence[Line], lead: _Lead) -> int | None:
    """The line that stands as the title, judged by where the date line is."""
    first_date = min(lead.dates, default=None)
    if first_date is None:
        return lead.plain[0] if lead.plain else None
    before = [place for place in lead.plain if place < first_date]
    after = [place for place in lead.plain if place > first_date]
    if not before:
        # The date opens the post: the line below it is the title, however it ends.
        return after[0] if after else _line_alone_after(first_date, lines, lead)
    if after and lead.dates[first_date].has_weekday and not lead.dates[first_date].said:
        # A day of the week heads the day's posts; above it stands the name of the blog.
        return after[0]
    return before[-1]


def _line_alone_after(date: int, lines: Sequence[Line], lead: _Lead) -> int | None:
    """A short paragraph of one line with more to come after it."""
    known = {*lead.dates, *lead.furniture}
    texts = [place for place in range(date + 1, len(lines)) if lines[place].text]
    texts = [place for place in texts[:_LINES_OF_LEAD] if place not in known]
    if len(texts) < 2 or len(lines[texts[0]].text) > _LONGEST_TITLE:
        return None
    return texts[0] if texts[1] > texts[0] + 1 and not is_prose(lines[texts[0]].text) else None


def _place_of(title: str, lines: Sequence[Line]) -> int | None:
    wanted = _letters(title)
    for place, line in enumerate(lines[:_LINES_OF_LEAD]):
        if len(line.text) <= 2 * _LONGEST_TITLE and _letters(line.text) == wanted:
            return place
    return None


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _published(lines: Sequence[Line], lead: _Lead) -> str | None:
    """A date line near the title, or one below the post that says it is the post's."""
    stated = sorted(lead.dates.items(), key=lambda item: (not item[1].said, item[0]))
    if stated:
        return stated[0][1].when
    tail = [line.text for line in lines if line.text][-_LINES_OF_TAIL:]
    dates = [found for found in map(date_line, tail) if found and found.said]
    return dates[0].when if dates else None


def _without_tail(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Cut off what follows the post's last words, and say which of it was writing."""
    end = _end_of_body(lines)
    left_out = [line.text for line in lines[end:] if is_prose(line.text)]
    while end and _is_tail(lines[end - 1].text):
        end -= 1
    # A line like "Labels: roads" that did not end the post is still nobody's writing.
    return [line for line in lines[:end] if not is_signed(line.text)], left_out


def _end_of_body(lines: Sequence[Line]) -> int:
    """Where "Posted by" or "Labels:" closes the post: only little may follow, after much."""
    prose = sum(is_prose(line.text) for line in lines)
    letters = sum(len(line.text) for line in lines)
    prose_before = letters_before = 0
    for place, line in enumerate(lines):
        closes = letters_before and (is_filed(line.text) or is_signed(line.text))
        if closes and prose - prose_before <= 3 and letters - letters_before <= letters_before:
            return place
        prose_before += is_prose(line.text)
        letters_before += len(line.text)
    return len(lines)


def _is_tail(text: str) -> bool:
    if not text or is_sharing(text) or is_filed(text) or is_signed(text) or is_button_row(text):
        return True
    found = date_line(text)
    return found is not None and found.said


def _quoted(where: str, texts: Sequence[str]) -> list[str]:
    """One warning that quotes the first of the lines left out."""
    if not texts:
        return []
    words = texts[0] if len(texts[0]) <= 60 else texts[0][:59].rstrip() + "…"
    return [f"left out {where}, as part of the page: “{words}”"]
