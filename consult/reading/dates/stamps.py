"""Time stamps of feeds, exports and emails into ISO times: local, with an offset if one is said."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from consult.reading.dates.lines import date_line

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
# RFC 822's own zones, and those of Europe's and the Pacific's clocks that mean one thing only.
# BST is Britain's here.
_ZONES = {
    name: int(hours)
    for hours, names in (
        line.split(maxsplit=1)
        for line in """
0 Z UT UTC GMT WET
1 BST WEST CET MEZ
2 CEST MESZ EET
3 EEST MSK
9 JST
10 AEST
11 AEDT
12 NZST
13 NZDT
-4 EDT
-5 EST CDT
-6 CST MDT
-7 MST PDT
-8 PST
""".strip().splitlines()
    )
    for name in names.split()
}
_EPOCH = (date(1969, 12, 31), date(1970, 1, 1))
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


def _iso(parts: dict[str, str | None]) -> str | None:
    year, month, day = (parts[name] or "" for name in ("year", "month", "day"))
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].casefold()) + 1
    try:
        on = date(_year(year), number, int(day))
        if on in _EPOCH or not 1900 <= on.year < 2100:
            return None  # no date at all, as machines write it
        if parts.get("hour") is None:
            return on.isoformat()
        hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
        if half := parts.get("half"):
            hour = hour % 12 + (12 if half in "pP" else 0)
        clock = time(hour, minute, second, tzinfo=_zone(parts["zone"]))
        return datetime.combine(on, clock).isoformat()
    except ValueError:
        return None


def _year(year: str) -> int:
    """RFC 2822: two digits below 50 are of this century."""
    return int(year) + (0 if len(year) > 2 else 2000 if int(year) < 50 else 1900)


def _zone(said: str | None) -> timezone | None:
    """None where nothing is said, or a name that may mean several."""
    if not said:
        return None
    hours = _ZONES.get(said.upper())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", said, re.IGNORECASE)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)
