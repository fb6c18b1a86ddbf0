"""Work counted instead of timed: a clock tells about the machine, a count about the program."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps_of(work: Callable[[], object]) -> int:
    """How many calls of functions it makes, those that C makes of Python included.

    What one call of C does inside (a regular expression, say) is one step, however long it takes:
    that is measured by `make hostile`.
    """
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def growth_of(work: Callable[[int], object], size: int) -> float:
    """How many times the steps of `work(size)` are needed for `work(2 * size)`."""
    work(size)  # what is compiled or cached once is not counted
    return steps_of(lambda: work(2 * size)) / steps_of(lambda: work(size))
