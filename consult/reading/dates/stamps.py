"""Time stamps of feeds, exports and emails into ISO times: local, with an offset if one is said."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from consult.reading.dates.lines import date_line
from consult.reading.dates.times import iso_time

_LONGEST = 100
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?:\s*\(?(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?[+-]\d\d?:?(?:\d\d)?)\)?(?:\s*\([^()]*\))?)?"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_WEEKDAY = r"(?:[^\W\d]{2,9}\.?,?\s*)?"
_NUMBERS = r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
_NUMBERS_RUN_TOGETHER = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
_CLOCK_RUN_TOGETHER = r"(?P<hour>\d\d):?(?P<minute>\d\d):?(?P<second>\d\d)?"
_DAY_FIRST = rf"{_WEEKDAY}(?P<day>\d\d?)[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}}|\d\d)"
_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d\d?),?\s+"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2010-05-20T21:40:00.000+01:00, 2010-05-20 21:40, 20100520T214000Z
        rf"{_NUMBERS}(?:(?:T|\s+){_CLOCK}{_ZONE}|Z)?",
        rf"{_NUMBERS_RUN_TOGETHER}(?:T{_CLOCK_RUN_TOGETHER}{_ZONE})?",
        # Thu, 20 May 2010 21:40:00 +0100
        rf"{_DAY_FIRST}(?:,?\s+{_CLOCK}{_ZONE})?",
        # Thu May 20 21:40:00 BST 2010
        rf"{_MONTH_FIRST}{_CLOCK}{_ZONE}\s+(?P<year>\d{{4}})",
        # May 20, 2010 21:40:00 EST
        rf"{_MONTH_FIRST}(?P<year>\d{{4}})(?:,?\s+{_CLOCK}{_ZONE})?",
    )
)
_EPOCH = ("1969-12-31", "1970-01-01")
_FURTHEST = timedelta(hours=14)


def time_stamp(text: str) -> str | None:
    """The ISO date, or date and time, that a stamp says in full; None for an absurd one."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _iso(found.groupdict())
    line = date_line(text)
    return line.when if line else None


def local_time(local: str, utc: str) -> str | None:
    """The local time with the offset that its UTC twin tells; UTC where there is only that."""
    here, there = time_stamp(local), time_stamp(utc)
    if not there or "T" not in there:
        return here or there
    instant = datetime.fromisoformat(there).replace(tzinfo=UTC)
    if not here or "T" not in here:
        return here or instant.isoformat()
    moment = datetime.fromisoformat(here).replace(tzinfo=None)
    offset = moment - instant.replace(tzinfo=None)
    is_zone = abs(offset) <= _FURTHEST and offset % timedelta(minutes=15) == timedelta()
    return moment.replace(tzinfo=timezone(offset)).isoformat() if is_zone else here


def _iso(said: Mapping[str, str | None]) -> str | None:
    year, month, day = (said[name] or "" for name in ("year", "month", "day"))
    if not month.isdecimal():
        month = str(_MONTHS.index(month[:3].casefold()) + 1)
    if len(year) == 2:
        # RFC 2822: two digits below 50 are of this century.
        year = f"{20 if int(year) < 50 else 19}{year}"
    when = iso_time(year, month, day, said)
    # No date at all, as machines write it.
    is_absurd = when is None or when[:10] in _EPOCH or not "1900" <= when[:4] < "2100"
    return None if is_absurd else when
