"""The part of a saved page above the comments: its title, its date, its body."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from consult.reading.dates.lines import DateLine, date_line
from consult.reading.lines import furniture
from consult.reading.lines.bylines import byline
from consult.reading.lines.headings import comment_heading
from consult.reading.lines.lists import mark_of
from consult.reading.raw.paragraphs import BLANK, Line, paragraphs_of
from consult.reading.warnings import quoted

_LONGEST_TITLE = 200
_LINES_OF_LEAD = 60
_LINES_OF_TAIL = 10
_SHORTEST_WRAPPED = 50
_ENDS_SENTENCE = '.,;:!?…"”’»)'


@dataclass(frozen=True, slots=True)
class Opening:
    """What a saved page says before its comments."""

    title: str | None
    published: str | None
    author: str | None
    body: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lead:
    """The short lines before the first sentence, by their place among all lines."""

    plain: tuple[int, ...]
    dates: dict[int, DateLine]
    furniture: frozenset[int]


def is_prose(lines: Sequence[Line], place: int) -> bool:
    """A line that only a writer writes: no title, heading or link is this long, or goes on so."""
    text = lines[place].text
    if len(text) >= 100 or len(text.split(maxsplit=18)) > 17:
        return True
    if len(text) < _SHORTEST_WRAPPED or mark_of(lines[place]):
        return False
    # Some programs break lines where the screen ended.
    beside = (lines[place - 1] if place else BLANK, *lines[place + 1 : place + 2])
    return any(len(line.text) >= _SHORTEST_WRAPPED and not mark_of(line) for line in beside)


def read_opening(lines: Sequence[Line], *, title: str | None) -> Opening:
    """`title` is the one that the comment heading quotes, if it does."""
    lines = without_banner(lines)
    lead = _lead(lines)
    place = place_of(title, lines) if title else _title_place(lines, lead)
    dropped = tuple(each for each in lead.plain if place is not None and each < place)
    gone = {*dropped, *lead.dates, *lead.furniture, *([] if place is None else [place])}
    rest = [BLANK if number in gone else line for number, line in enumerate(lines)]
    body, left_out = _without_tail(rest)
    if place is not None:
        title = " ".join(lines[place].text.split())
    parts = {"before the title": [lines[each].text for each in dropped], "after the post": left_out}
    warnings = [
        f"left out {where}, as part of the page: {quoted(texts[0])}"
        for where, texts in parts.items()
        if texts
    ]
    author = _author(lines, lead)
    return Opening(title, _published(lines, lead), author, paragraphs_of(body), tuple(warnings))


def without_banner(lines: Sequence[Line]) -> Sequence[Line]:
    """Without what an archive says above the page: at least two lines of it, and all between."""
    marks = [place for place, line in enumerate(lines[:30]) if furniture.is_capture(line.text)]
    below = marks[-1] + 1 if len(marks) > 1 else 0
    return [*[BLANK] * below, *lines[below:]]


def _author(lines: Sequence[Line], lead: _Lead) -> str | None:
    """Who a line by the title says wrote it, or the one that closes the post."""
    said = [lines[place].text for place in sorted({*lead.dates, *lead.furniture})]
    said += [line.text for line in lines if furniture.is_signed(line.text)]
    return next((found.author for found in map(byline, said) if found and found.author), None)


def _lead(lines: Sequence[Line]) -> _Lead:
    head = lines[:_LINES_OF_LEAD]
    plain: list[int] = []
    dates: dict[int, DateLine] = {}
    others = _navigation_blocks(head)
    above = _line_above_date(head)
    for place, line in enumerate(head):
        if not line.text or place in others:
            continue
        found = date_line(line.text) or _date_of_byline(line.text)
        if found:
            dates[place] = found
        elif _is_lead_furniture(line.text, after_title=bool(plain)) or _is_trail(head, place):
            others.add(place)
        elif not plain and _is_kicker(head, place):
            plain.append(place)
        elif place > above and (_is_written(head, place) or plain[4:]):
            break
        else:
            plain.append(place)
    return _Lead(tuple(plain), dates, frozenset(others))


def _date_of_byline(text: str) -> DateLine | None:
    """Of "by Ruth on May 14, 2008"."""
    said = byline(text)
    if said is None or said.author is None or said.when is None:
        return None
    return DateLine(said.when, has_clock="T" in said.when, has_weekday=False, said=True)


def _is_trail(lines: Sequence[Line], place: int) -> bool:
    """Whether a line leads step by step to the title that stands below it."""
    steps = furniture.crumbs_of(lines[place].text)
    last = _letters(steps[-1])
    below = [line.text for line in lines[place + 1 :] if line.text][:_LINES_OF_TAIL]
    return bool(steps[1:]) and last != "" and any(_letters(text) == last for text in below)


def _is_kicker(lines: Sequence[Line], place: int) -> bool:
    """Whether a few words stand alone above a title that says them again, or shout, or lead to it.

    A title may shout as well, above its subtitle: a section's name is shorter by half.
    "ROADS", or "Quiet streets" above "Quiet streets: what the count found".
    """
    text = lines[place].text
    below = [each for each in range(place + 1, len(lines)) if lines[each].text][:2]
    if len(text.split()) > 3 or len(below) < 2 or date_line(lines[below[0]].text):
        return False
    title = lines[below[0]].text
    may_be_title = len(title.split()) > 2 and title[-1] not in ".,;:" and below[1] > below[0] + 1
    if not may_be_title or is_prose(lines, below[0]) or mark_of(lines[below[0]]):
        return False
    says_again = len(title) > len(text) + 4 and title.casefold().startswith(text.casefold())
    is_section = len(text.split()) < 3 or text.split()[1] in {"AND", "&", "OF", "UND", "ET"}
    is_shorter = 2 * len(text.split()) <= len(title.split())
    shouts = text.isupper() and not title.isupper() and is_section and is_shorter
    return says_again or shouts or text.endswith(":")


def _line_above_date(head: Sequence[Line]) -> int:
    """The line above the first date, or "Posted by NAME", if the writing starts below that.

    What stands above it is the page's, however it ends: "News and views, every week."
    """
    above: list[int] = []
    for place, line in enumerate(head):
        if date_line(line.text) or furniture.is_signed(line.text):
            is_title = above[1:] and not _is_sentence(head[above[-1]].text)
            return above[-1] if is_title or len(above) == 1 else -1
        if is_prose(head, place) and not _is_long_title(head, place):
            return -1
        if line.text and not furniture.is_navigation(line.text):
            above.append(place)
    return -1


def _is_sentence(text: str) -> bool:
    return text[-1] in ".,;:"


def _is_written(lines: Sequence[Line], place: int) -> bool:
    is_prose_here = is_prose(lines, place) and not _is_long_title(lines, place)
    return is_prose_here or _is_sentence(lines[place].text)


def _is_long_title(lines: Sequence[Line], place: int) -> bool:
    """Whether a line as long as a writer's stands alone by the date, and ends like no sentence."""
    text = lines[place].text
    below = [line.text for line in lines[place + 1 : place + 3]]
    if len(text) > _LONGEST_TITLE or text[-1] in _ENDS_SENTENCE or not below:
        return False
    before = next((line.text for line in reversed(lines[:place]) if line.text), "")
    by_date = date_line(before) or date_line(next(filter(None, below), ""))
    return by_date is not None and (not below[0] or date_line(below[0]) is not None)


def _is_lead_furniture(text: str, *, after_title: bool) -> bool:
    heading = comment_heading(text)
    counts = heading is not None and heading.count is not None and heading.title is None
    return furniture.is_of_page(text) or (after_title and (counts or furniture.is_by_name(text)))


def _navigation_blocks(lines: Sequence[Line]) -> set[int]:
    """Blocks of short lines, one of them a known link: "Home", "My wards", "Surgeries"."""
    found: set[int] = set()
    for _, block in groupby(range(len(lines)), key=lambda place: bool(lines[place].text)):
        places = list(block)
        texts = [lines[place].text for place in places]
        are_short = all(len(text) <= 40 and not date_line(text) for text in texts)
        if len(texts) > 2 and are_short and any(map(furniture.is_navigation, texts)):
            found.update(places)
    return found


def _title_place(lines: Sequence[Line], lead: _Lead) -> int | None:
    """The line that stands as the title, judged by where the date line is."""
    signed = [place for place in lead.furniture if furniture.is_signed(lines[place].text)]
    first_date = min((*lead.dates, *signed), default=None)
    if first_date is None or not _is_written_after(first_date, lines, lead):
        return next((each for each in lead.plain if not _is_kicker(lines, each)), None)
    before = [place for place in lead.plain if place < first_date]
    after = [
        place
        for place in lead.plain
        if place > first_date and not comment_heading(lines[place].text)
    ]
    if not before:
        # The date opens the post: the line below it is the title.
        return next(iter(after), None)
    date = lead.dates.get(first_date)
    if after and date and _heads_a_day(date, lines):
        # Above it stands the name of the blog.
        return after[0]
    return before[-1]


def _heads_a_day(date: DateLine, lines: Sequence[Line]) -> bool:
    """Whether it stands above the day's posts: with the day of the week, or they have but times."""
    has_times = not date.has_clock and any(furniture.is_signed_at(line.text) for line in lines)
    return not date.said and (date.has_weekday or has_times)


def _is_written_after(place: int, lines: Sequence[Line], lead: _Lead) -> bool:
    """Whether the post goes on below this line; a date may also stand at its end."""
    known = {*lead.dates, *lead.furniture}
    return any(
        lines[each].text and each not in known and not _is_tail(lines[each].text)
        for each in range(place + 1, len(lines))
    )


def place_of(title: str, lines: Sequence[Line]) -> int | None:
    """Where a line near the top says just this title."""
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
    left_out = [
        lines[place].text
        for place in range(end, len(lines))
        if is_prose(lines, place) and not _is_tail(lines[place].text)
    ]
    while end and (_is_tail(lines[end - 1].text) or _is_share_block(lines, end)):
        end -= 1
    # A line like "Labels: roads" that did not end the post is still nobody's writing.
    return [line for line in lines[:end] if not furniture.is_signed(line.text)], left_out


def _end_of_body(lines: Sequence[Line]) -> int:
    """Where "Posted by" or "Labels:" closes the post: only little may follow, after much."""
    prose = sum(is_prose(lines, place) for place in range(len(lines)))
    letters = sum(len(line.text) for line in lines)
    prose_before = letters_before = 0
    for place, line in enumerate(lines):
        is_closing = furniture.is_filed(line.text) or furniture.is_signed(line.text)
        closes = letters_before and is_closing
        if closes and prose - prose_before <= 3 and letters - letters_before <= letters_before:
            return place
        prose_before += is_prose(lines, place)
        letters_before += len(line.text)
    return len(lines)


def _is_tail(text: str) -> bool:
    rules = (furniture.is_of_page, furniture.is_button_row, furniture.is_form_heading)
    if not text or any(rule(text) for rule in rules):
        return True
    found = date_line(text)
    return found is not None and found.said


def _is_share_block(lines: Sequence[Line], end: int) -> bool:
    """Whether the last paragraph is all links to share by: "Get link", "Facebook", "X"."""
    start = end
    while start and end - start < _LINES_OF_TAIL and lines[start - 1].text:
        start -= 1
    return furniture.is_sharing(" ".join(line.text for line in lines[start:end]))
