"""The time that an element of a page shows, or tells to machines beside what it shows."""

from itertools import chain, islice

from consult.reading.dates.lines import date_line
from consult.reading.dates.stamps import local_time, time_stamp
from consult.reading.lines.bylines import who_and_when
from consult.reading.markup.trees import Element, words_of


def time_of(element: Element) -> str | None:
    """With an offset where machines are told one; a clock time alone is not when."""
    stamps = [element.get(key) for key in ("datetime", "content", "title")]
    stamp = next(filter(None, map(time_stamp, filter(None, stamps))), None)
    shown = shown_time(element)
    if stamp is None or (shown and "T" in shown and "T" not in stamp):
        return shown
    if shown and "T" in shown and stamp.endswith("+00:00"):
        # What is shown has no seconds, and only with them do the two differ by a time zone.
        return local_time(shown[:16] + stamp[16:19], stamp)
    return stamp


def shown_time(element: Element) -> str | None:
    """By all its text, then piece by piece."""
    texts = chain([words_of(element)], islice(element.itertext(), 20))
    return next(filter(None, map(_when, texts)), None)


def _when(text: str) -> str | None:
    text = text.strip(" \n\t·|•—–#,")
    if line := date_line(text):
        return line.when
    said = who_and_when(text)
    return said.when if said else None
