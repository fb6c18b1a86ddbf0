"""Date lines into ISO dates. A date inside a sentence is no date line, and nothing is guessed."""
# ruff: noqa: SIM905 - the rules are lists of words and of typographic marks

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from dateparser.date import DateDataParser
from dateparser.languages.loader import default_loader

_LANGUAGES = "en cy ga de fr es nl it pt pl sv da nb fi cs ro".split()
_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_LONGEST = 120

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_CLOCK = re.compile(
    r"(?<![\d:])\d{1,2}(?:[:h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\s(?:UTC|GMT|Z|[+-]\d\d:?\d\d)$")
_NUMBERS_ONLY = re.compile(r"\b\d{1,2}([./-])\s?\d{1,2}\1\s?\d{4}\b")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
# Words that stand between the parts of a date: those that the parser needs, and those it trips on.
_INSIDE = frozenset("a am p pm m h d de del of st nd rd th er gmt utc t z uhr feira".split())
_BETWEEN = frozenset(
    "ar at à às das dem den der do el em i kl klo la las le los o om on op ore um the".split()
)
_MARKS = frozenset(".,:/-–+()ºª°")
_SAID_BEFORE = re.compile(
    r"(?:posted|published|written|date|created|veröffentlicht|gepostet|eingestellt|verfasst"
    r"|geschrieben|datum|publié|posté|rédigé|écrit|publicado|publicada|escrito|fecha|geplaatst"
    r"|gepubliceerd|geschreven|pubblicato|scritto|postado|publicerad|opublikowano|postiwyd"
    r"|cyhoeddwyd)\b:?",
    re.IGNORECASE,
)
_BY = r"(?:by|von|par|por|door|da|gan|av|af|przez)"
_NAMED = re.compile(rf"(?:{_BY}\s+\S+(?:\s+\S+){{0,4}})?", re.IGNORECASE)
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
    for part in _PARTS.split(text):
        found = _date_line(part.strip())
        if found:
            return found
    return None


@lru_cache(maxsize=1024)
def _date_line(text: str) -> DateLine | None:
    said = _SAID_BEFORE.match(text)
    words = _run_around_the_year(text[said.end() :] if said else text, whole=said is None)
    if not words:
        return None
    when = _year_first(words) or _parsed(words)
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

    With `whole` nothing else may stand in the text, without it a name before or after.
    """
    tokens = list(_TOKEN.finditer(text))
    years = [place for place, token in enumerate(tokens) if _YEAR.fullmatch(token.group())]
    if len(years) != 1:
        return ""
    first = last = years[0]
    while first and _is_date_word(tokens[first - 1].group()):
        first -= 1
    while last + 1 < len(tokens) and _is_date_word(tokens[last + 1].group()):
        last += 1
    if whole and (first > 0 or last + 1 < len(tokens)):
        return ""
    before, after = text[: tokens[first].start()], text[tokens[last].end() :]
    if not (_NAMED.fullmatch(before.strip()) and _NAMED_OR_FILED.fullmatch(after.strip())):
        return ""
    while first < last and not _may_begin(tokens[first].group()):
        first += 1
    return text[tokens[first].start() : tokens[last].end()].rstrip(" ,:–-(")


def _is_date_word(token: str) -> bool:
    word = token.casefold()
    return _may_begin(token) or token in _MARKS or word in _INSIDE or word in _BETWEEN


def _may_begin(token: str) -> bool:
    names = _names()
    word = token.casefold()
    if token.isdecimal() or word in names.months:
        return True
    return word in names.weekdays and word not in _INSIDE | _BETWEEN


def _year_first(words: str) -> str | None:
    found = _YEAR_FIRST.fullmatch(words)
    if not found:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    when = f"{year}-{month:0>2}-{day:0>2}"
    if hour:
        offset = "+00:00" if offset in {"Z", "UTC", "GMT"} else offset or ""
        when += f"T{hour:0>2}:{minute}:{second or '00'}{offset}"
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    return moment.isoformat() if hour else moment.date().isoformat()


def _parsed(words: str) -> str | None:
    without_clock = _CLOCK.sub(" ", _OFFSET.sub("", words))
    numbers = [int(token) for token in _TOKEN.findall(without_clock) if token.isdecimal()]
    names_month = any(token.casefold() in _names().months for token in _TOKEN.findall(words))
    if len(numbers) != (2 if names_month else 3):
        return None  # a range of days, say
    if not names_month and not _NUMBERS_ONLY.search(without_clock):
        return None
    try:
        moment = _parser().get_date_data(_without_joining_words(words)).date_obj
    except (ValueError, OverflowError):
        return None
    # The parser is lenient: what it found has to stand in the line.
    if not isinstance(moment, datetime) or not {moment.year, moment.day} <= set(numbers):
        return None
    if not _CLOCK.search(words):
        return moment.date().isoformat()
    if not _OFFSET.search(words):
        moment = moment.replace(tzinfo=None)
    return moment.isoformat()


def _without_joining_words(words: str) -> str:
    return re.sub(
        r"[^\W\d_]+", lambda word: "" if word[0].casefold() in _BETWEEN else word[0], words
    )


@dataclass(frozen=True, slots=True)
class _Names:
    months: frozenset[str]
    weekdays: frozenset[str]
    full_weekdays: frozenset[str]


@cache
def _names() -> _Names:
    """The words of month and weekday names, as dateparser knows them."""
    spoken = [each.info for each in default_loader.get_locale_map(languages=_LANGUAGES).values()]

    def words(keys: list[str]) -> frozenset[str]:
        names = [name for info in spoken for key in keys for name in info.get(key, [])]
        return frozenset(word.casefold() for name in names for word in _TOKEN.findall(name))

    months, weekdays = words(_MONTHS), words(_WEEKDAYS) | {"dydd"}
    # "mar" is a Tuesday here and a March there, "th" a Thursday and an ordinal.
    full = frozenset(word for word in weekdays - months if len(word) > 2)
    return _Names(months, weekdays, full)


@cache
def _parser() -> DateDataParser:
    return DateDataParser(
        languages=_LANGUAGES,
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            # Neither "2 days ago" nor a bare number says a date that can be relied on.
            "PARSERS": ["absolute-time"],
        },
    )
