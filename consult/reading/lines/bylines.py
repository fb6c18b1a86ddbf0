"""Lines that say who wrote something, and perhaps when: by a comment, or at the top of a post."""

import re
import unicodedata
from collections.abc import Iterator

from consult.reading.dates.lines import date_line
from consult.reading.lines import furniture
from consult.reading.lines.furniture import POSTED, is_filed, is_signed_at
from consult.reading.lines.headings import (
    SAYS,
    Attribution,
    attribution,
    comment_heading,
    is_name,
    known_name,
    signature,
)

_LONGEST = 160
_MOST_WORDS = 8
_SEPARATORS = " ,:;|·•–—-()@/#"
_BAR = re.compile(r"\s[|·•—]\s")
_PARTS = re.compile(r"\s*[|·•\n]\s*|\s+(?:[–—-]|//)\s+")
_IN = r"(?:in|under|unter|dans|en|onder|yn|w|i)\s\S.{0,80}?"
# "In the hall we met" is a sentence: what a post is filed under has a capital.
_FILED = re.compile(
    rf"(?=\w+\s(?-i:[^\Wa-zß-ÿ])){_IN}(?<![^\W\d_]{{2}}[.!?])"
    r"(?:\s(?:on|am|le|el|op|ar)\s(?P<when>.*\d.*))?",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?P<lead>|.{1,100}?[\s,])"
    r"(?:by|from|von|par|por|door|da|di|gan|av|af|przez|author|autore?|auteur):?\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"(?:this (?:entry|post) was )?(?:{POSTED}|comment(?:ed)?|left|reply|eingereicht)?:?"
    rf"(?:\s*{_IN})?",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=\w\w)\.$")
_NUMBER = re.compile(r"#\d{1,5}[.:)]?\s+|\d{1,5}[.)]\s+")
_VERB = re.compile(rf"^(?:{SAYS})\s+|,?\s+(?:{SAYS})[\s,:.…]*$", re.IGNORECASE)


def who_and_when(text: str, *, is_marked: bool = False) -> Attribution | None:
    """If the whole line says who, and when: "Ann said, on 3 May 2012", "by Ann", "Ann, 3 May 2012
    at 9:40". A name and a bare day may be anything, unless the page marks the line as saying this.
    """
    if len(text) > 2 * _LONGEST:
        return None
    line = " ".join(unicodedata.normalize("NFC", text).split()).replace(" @ ", " ")
    if not line or len(line) > _LONGEST:
        return None
    line = _NUMBER.sub("", line, count=1) if _NUMBER.match(line) else line
    # A bar would do for the end of a name that is not whole.
    bare = _BAR.sub(", ", line)
    said = signature(line) or attribution(line) or _by_whom(bare)
    return said or _beside_date(bare, is_marked=is_marked)


def byline(text: str) -> Attribution | None:
    """What a line at the top of a post says of it, if that is all: "By Ann | News | 3 comments"."""
    if len(text) > _LONGEST:
        return None
    said = [_about_post(part) for part in _PARTS.split(text)]
    known = [each for each in said if each]
    author = next((each.author for each in known if each.author), None)
    when = next((each.when for each in known if each.when), None)
    is_all = len(known) == len(said) and (author or when)
    return Attribution(author, when) if is_all else None


def _about_post(part: str) -> Attribution | None:
    if said := _by_whom(part):
        return said
    if date := date_line(part):
        return Attribution(None, date.when)
    rules = (furniture.is_reading_time, furniture.is_sharing, furniture.is_button_row)
    is_known = is_filed(part) or furniture.ends_comments(part) or comment_heading(part)
    return Attribution(None) if is_known or any(rule(part) for rule in rules) else None


def _by_whom(line: str) -> Attribution | None:
    found = _BY.fullmatch(line)
    if not found:
        return None
    lead = found["lead"].strip(_SEPARATORS)
    first = date_line(lead)
    if not (first or _LEAD.fullmatch(lead)):
        return None
    words = found["rest"].split()
    for count in range(1, min(len(words), _MOST_WORDS) + 1):
        name = _STOP.sub("", " ".join(words[:count]).strip(_SEPARATORS))
        rest = " ".join(words[count:]).strip(_SEPARATORS)
        filed = _FILED.fullmatch(rest)
        date = date_line(f"Posted {filed['when'] if filed else rest}")
        is_end = (
            filed or is_signed_at(f"Posted {rest}") or (not rest and _is_like_name(words, lead))
        )
        if not (date or is_end):
            continue
        when = date or first
        return Attribution(known_name(name), when.when if when else None) if is_name(name) else None
    return None


def _is_like_name(words: list[str], lead: str) -> bool:
    """ "By Friday we shall know" ends no name, nor does the full stop after a mere "By Friday."."""
    if not lead and _STOP.search(words[-1]):
        return False
    return len(words) == 1 or all(word[0].isupper() for word in (words[0], words[-1]))


def _beside_date(line: str, *, is_marked: bool) -> Attribution | None:
    bare = _VERB.sub("", line)
    for said, dated in _parted(bare.split()):
        date = date_line(dated.strip(_SEPARATORS))
        if date:
            name = _VERB.sub("", said).strip(_SEPARATORS)
            is_sure = is_marked or date.has_clock or len(name) < len(said.strip(_SEPARATORS))
            return Attribution(known_name(name), date.when) if is_sure and is_name(name) else None
    return None


def _parted(words: list[str]) -> Iterator[tuple[str, str]]:
    """A name and what stands after it, or before; the shortest names first."""
    most = min(len(words), _MOST_WORDS)
    for place in range(1, most):
        yield " ".join(words[:place]), " ".join(words[place:])
    for place in range(1, most):
        yield " ".join(words[-place:]), " ".join(words[:-place])
