"""Date lines into ISO dates. A date inside a sentence is no date line, and nothing is guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from dateparser.languages.loader import default_loader

from consult.reading.dates.order import is_month_first
from consult.reading.dates.times import iso_time

_LANGUAGES = "en cy ga de fr es nl it pt pl sv da nb fi cs ro".split()
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_LONGEST = 120

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_CLOCK = re.compile(
    # "9 h 12 min" is French for "9:12"; "e m" is Swedish for "pm".
    r"(?<![\d:])(?P<hour>\d{1,2})"
    r"(?:(?::|\s?h(?=\d)|\s?h\s(?=\d\d(?:\s?min\b|\s*$)))(?P<minute>\d\d)"
    r"|\s?h\b|(?=\s?[ap]\.?\s?m\b))"
    r"(?::(?P<second>\d\d))?(?:\s?(?P<half>[ap]\.?|[ef][.\s])\s?m\b\.?)?",
    re.IGNORECASE,
)
_CLOCK_WITH_DOT = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d\d)(?=\s?(?:[ap]\.?\s?m\b|uhr\b|uur\b))", re.IGNORECASE
)
_DOT_AFTER_WORD = re.compile(
    r"((?:\b(?:kl|klo|klokken|alle|ore|ora|om|um|godz)\b\.?\s?|\d{4},?\s)\d{1,2})"
    r"\.(?=\d\d(?![\d.]))",
    re.IGNORECASE,
)
# In German and Welsh "am 12:01" is "at 12:01".
_AM_BEFORE_CLOCK = re.compile(r"\bam\s+(?=\d{1,2}[:.]\d\d)", re.IGNORECASE)
_OFFSET = re.compile(r"\s(UTC|GMT|Z|[+-]\d\d:?\d\d)$")
_NUMBERS_ONLY = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})\b")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
# What stands between the parts of a date.
_INSIDE = frozenset(
    "a ag alle am ar at à às d das de del dem den der do e el em er f feira gmt godz godzinie h i"
    " kl klo klokken la las le los m min nd o of om on op ora ore p pm rd st t th the uhr um utc"
    " uur v ve z . , : / - – + ( ) º ª °".split()
)
_SAID_BEFORE = re.compile(
    r"(?:posted|published|submitted|written|date|created|veröffentlicht|gepostet|eingestellt"
    r"|verfasst|gespeichert|geschrieben|datum|publié|posté|soumis|rédigé|écrit|publicad[oa]|enviado"
    r"|escrito|fecha|geplaatst|gepubliceerd|geschreven|pubblicato|scritto|postado|publicerad"
    r"|opublikowano|postiwyd|cyhoeddwyd)\b:?",
    re.IGNORECASE,
)
_BY = r"(?:by|von|par|por|door|da|gan|av|af|przez)"
_NAMED = re.compile(rf"(?:{_BY}\s+\S+(?:\s+\S+){{0,4}})?", re.IGNORECASE)
_ONLY_NAMED = re.compile(rf"(?:{_BY}\s+\S+(?:\s+\S+){{0,2}})?", re.IGNORECASE)
_NAMED_OR_FILED = re.compile(rf"(?:(?:{_BY}|in|under|unter|dans|en)\s.*)?", re.IGNORECASE)
_PARTS = re.compile(r"\s[|·•—]\s")


@dataclass(frozen=True, slots=True)
class DateLine:
    """`when` is an ISO date, or date and time; `said` when a word like "Posted" leads it."""

    when: str
    has_clock: bool
    has_weekday: bool
    said: bool


def date_line(text: str) -> DateLine | None:
    """What a short line says if a full date, year included, is all that it says.

    Beside the date there may be a word like "Posted" with a name, or parts set off by a bar.
    """
    if len(text) > _LONGEST or not _YEAR.search(text):
        return None
    month_first = is_month_first()
    found = (_date_line(part.strip(), month_first=month_first) for part in _PARTS.split(text))
    return next(filter(None, found), None)


def moment(text: str) -> str | None:
    """The time that a line says, if it says a time of day: a bare date may be part of a text."""
    found = date_line(text)
    return found.when if found and found.has_clock else None


@lru_cache(maxsize=1024)
def _date_line(text: str, *, month_first: bool) -> DateLine | None:
    said = _SAID_BEFORE.match(text)
    words = _run_around_the_year(text[said.end() :] if said else text, whole=said is None)
    if not words:
        return None
    if found := _YEAR_FIRST.fullmatch(words):
        when = iso_time(found[1], found[2], found[3], found.groupdict())
    else:
        when = _parsed(words, month_first=month_first)
    if when is None:
        return None
    tokens = {token.casefold() for token in _TOKEN.findall(words)}
    return DateLine(
        when,
        has_clock="T" in when,
        has_weekday=not tokens.isdisjoint(_names().full_weekdays),
        said=said is not None,
    )


def _run_around_the_year(text: str, *, whole: bool) -> str:
    """The date words around the one year, as in "by Terry on 20 May 2010 in News"; "" if none.

    With `whole` only "by NAME" may follow, without it a name may stand before as well.
    """
    start = _TOKEN.search(text)
    if whole and not (start and _is_date_word(start.group())):
        return ""
    tokens = list(_TOKEN.finditer(text))
    years = [place for place, token in enumerate(tokens) if _YEAR.fullmatch(token.group())]
    if len(years) != 1:
        return ""
    first = last = years[0]
    while first and _is_date_word(tokens[first - 1].group()):
        first -= 1
    while last + 1 < len(tokens) and _is_date_word(tokens[last + 1].group()):
        last += 1
    before, after = text[: tokens[first].start()].strip(), text[tokens[last].end() :].strip()
    if (whole and before) or not _NAMED.fullmatch(before):
        return ""
    if not (_ONLY_NAMED if whole else _NAMED_OR_FILED).fullmatch(after):
        return ""
    while first < last and not _may_begin(tokens[first].group()):
        first += 1
    return text[tokens[first].start() : tokens[last].end()].rstrip(" ,:–-(")


def _is_date_word(token: str) -> bool:
    return _may_begin(token) or token.casefold() in _INSIDE


def _may_begin(token: str) -> bool:
    names = _names()
    word = token.casefold()
    if _is_number(token) or word in names.months:
        return True
    return word in names.weekdays and word not in _INSIDE


def _is_number(token: str) -> bool:
    return token.isascii() and token.isdecimal()


def _parsed(words: str, *, month_first: bool) -> str | None:
    """From "20 May 2010 at 9:40 pm", or from "20/5/2010" with the day first if it can be."""
    offset = _OFFSET.search(words)
    words = _CLOCK_WITH_DOT.sub(r"\1:\2", words[: offset.start()] if offset else words)
    words = _AM_BEFORE_CLOCK.sub("", _DOT_AFTER_WORD.sub(r"\1:", words))
    clock = _CLOCK.search(words)
    without_clock = f"{words[: clock.start()]} {words[clock.end() :]}" if clock else words
    tokens = [token.casefold() for token in _TOKEN.findall(without_clock)]
    numbers = [token for token in tokens if _is_number(token)]
    month = _month(tokens)
    if month and len(numbers) == 2:
        day, year = sorted(numbers, key=len)
    elif found := _NUMBERS_ONLY.search(without_clock) if len(numbers) == 3 else None:
        first, _, second, year = found.groups()
        day, month = (second, first) if month_first else (first, second)
        if not _is_likely(year, month, day, tokens) and _is_likely(year, day, month, tokens):
            day, month = month, day
    else:
        return None  # a range of days, say
    at = clock.groupdict() if clock else {}
    return iso_time(year, month, day, at | {"zone": offset and offset[1]})


def _is_likely(year: str, month: str, day: str, tokens: Iterable[str]) -> bool:
    """Whether there is such a day, of the weekday that is said if one is."""
    when = iso_time(year, month, day, {})
    names = _names().weekdays
    said = [names[token] for token in tokens if token in names and token not in _INSIDE]
    return when is not None and all(date.fromisoformat(when).weekday() in each for each in said)


def _month(tokens: Iterable[str]) -> str | None:
    """The number of the month that all month names among the tokens agree on."""
    names = _names()
    said = [token for token in tokens if token in names.months]
    # "mar. 5 juin": a Tuesday, as another word is the month.
    surely = [token for token in said if token not in names.weekdays] or said
    if not surely:
        return None
    numbers = frozenset.intersection(*(names.months[token] for token in surely))
    return str(min(numbers)) if len(numbers) == 1 else None


@dataclass(frozen=True, slots=True)
class _Names:
    """Words of month names with the months that they may mean, and of weekdays, Monday as 0."""

    months: Mapping[str, frozenset[int]]
    weekdays: Mapping[str, frozenset[int]]
    full_weekdays: frozenset[str]


@cache
def _names() -> _Names:
    """As dateparser knows them in our languages. It would guess at a date; it knows every name."""
    spoken = [each.info for each in default_loader.get_locale_map(languages=_LANGUAGES).values()]

    def words(key: str) -> set[str]:
        names = [name for info in spoken for name in info.get(key, [])]
        return {word.casefold() for name in names for word in re.findall(r"[^\W\d_]+", name)}

    def numbered(keys: Sequence[str], start: int) -> dict[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for number, key in enumerate(keys, start):
            for word in words(key):
                found[word] = found.get(word, frozenset()) | {number}
        return found

    months, weekdays = numbered(_MONTHS, 1), numbered(_WEEKDAYS, 0)
    weekdays["dydd"] = frozenset(range(7))
    # "mar" is a Tuesday here and a March there, "th" a Thursday and an ordinal.
    full = frozenset(word for word in weekdays.keys() - months.keys() if len(word) > 2)
    return _Names(months, weekdays, full)
