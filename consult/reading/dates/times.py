"""A day, its clock and its zone, as somebody wrote them, into one ISO time."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone

# RFC 822's own zones, and those of Europe's and the Pacific's clocks that mean one thing only.
# BST is Britain's here.
_ZONES = {
    name: int(hours)
    for name, hours in re.findall(
        r"(\w+)=(\S+)",
        "Z=0 UT=0 UTC=0 GMT=0 WET=0 BST=1 WEST=1 CET=1 MEZ=1 CEST=2 MESZ=2 EET=2 EEST=3 MSK=3 JST=9"
        " AEST=10 AEDT=11 NZST=12 NZDT=13 EDT=-4 EST=-5 CDT=-5 CST=-6 MDT=-6 MST=-7 PDT=-7 PST=-8",
    )
}


def iso_time(year: str, month: str, day: str, said: Mapping[str, str | None]) -> str | None:
    """The ISO date, or date and time where an hour is `said`, beside it a minute, second, half of
    the day and zone; None where there is no such time."""
    try:
        on = date(int(year), int(month), int(day))
        if said.get("hour") is None:
            return on.isoformat()
        hour, minute, second = (int(said[name] or 0) for name in ("hour", "minute", "second"))
        if half := said.get("half"):
            hour = hour % 12 + (12 if half[0] in "pPeE" else 0)
        clock = time(hour, minute, second, tzinfo=_zone(said["zone"]))
        return datetime.combine(on, clock).isoformat()
    except ValueError:
        return None


def _zone(said: str | None) -> timezone | None:
    """None where nothing is said, or a name that may mean several."""
    hours = _ZONES.get((said or "").upper())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d?):?(\d\d)?", said or "", re.IGNORECASE)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)
