"""`make hostile`: what nobody sends who means well, at full size; a table of what became of it.

Ends with 1 when a case was killed or crashed. Words after the command choose cases by their names.
"""

import sys
from collections.abc import Callable

from tests.hostile.servers import SERVERS
from tests.hostile.shapes import SHAPES
from tests.hostile.trying import Outcome, attempt

CASES: dict[str, Callable[[], object]] = {shape.name: shape.run for shape in SHAPES} | SERVERS
_WIDEST = 60


def main(words: list[str]) -> int:
    chosen = {
        name: run for name, run in CASES.items() if not words or any(word in name for word in words)
    }
    _say("case", "outcome", "seconds", "peak MB")
    outcomes = []
    for name, run in chosen.items():
        outcomes.append(attempt(name, run))
        _tell(outcomes[-1])
    bad = [outcome.name for outcome in outcomes if not outcome.is_good]
    print(f"{len(outcomes)} cases, {len(bad)} killed or crashed{''.join(f'; {n}' for n in bad)}")
    return 1 if bad or not outcomes else 0


def _tell(outcome: Outcome) -> None:
    what = outcome.what if len(outcome.what) <= _WIDEST else f"{outcome.what[: _WIDEST - 1]}…"
    _say(outcome.name, what, f"{outcome.seconds:.1f}", f"{outcome.peak_mb:.0f}")


def _say(name: str, what: str, seconds: str, peak: str) -> None:
    print(f"{name:42}{what:{_WIDEST + 2}}{seconds:>8}{peak:>9}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
