"""Something timed in turns with the floor: machines are shared, and minutes differ."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.sites import Caller

ROUNDS = 50
_WARM_UP = 10
FLOOR = "/floor/"


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds: the medians of what was asked and of the floor between."""

    value: float
    floor: float

    @property
    def ratio(self) -> float:
        return self.value / self.floor


def in_turns(caller: Caller, asks: Mapping[str, Callable[[int], object]]) -> dict[str, Taken]:
    """Each is asked with the number of the round; the floor after each."""
    taken: dict[str, list[float]] = {name: [] for name in asks}
    floors: dict[str, list[float]] = {name: [] for name in asks}
    for number in range(_WARM_UP + ROUNDS):
        for name, ask in asks.items():
            began = time.perf_counter()
            ask(number)
            middle = time.perf_counter()
            caller.get(FLOOR)
            ended = time.perf_counter()
            if number >= _WARM_UP:
                taken[name].append(middle - began)
                floors[name].append(ended - middle)
    return {name: Taken(median(taken[name]) * 1000, median(floors[name]) * 1000) for name in asks}
