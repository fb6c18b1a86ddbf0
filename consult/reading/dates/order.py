"""Whether the day or the month comes first in a file's dates of numbers alone: 03/04/2013."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_DATE = re.compile(rb"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d\d(?![\d/-])")
_MONTH_FIRST: ContextVar[bool] = ContextVar("month_first", default=False)
BOTH_ORDERS = "numeric dates were read with the day first: check them"


def is_month_first() -> bool:
    """In the file that is being read; elsewhere the day is first, as councils here write it."""
    return _MONTH_FIRST.get()


@contextmanager
def order_in(data: bytes) -> Iterator[tuple[str, ...]]:
    """Dates are read in the order that those which have only one prove; yields what to warn of."""
    pairs = {(int(found[1]), int(found[3])) for found in _DATE.finditer(data)}
    day_first = any(12 < first <= 31 and 1 <= second <= 12 for first, second in pairs)
    month_first = any(12 < second <= 31 and 1 <= first <= 12 for first, second in pairs)
    token = _MONTH_FIRST.set(month_first and not day_first)
    try:
        yield (BOTH_ORDERS,) if month_first and day_first else ()
    finally:
        _MONTH_FIRST.reset(token)
