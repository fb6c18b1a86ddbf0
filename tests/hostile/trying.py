"""One case in a process of its own, which is killed when it takes too long or too much."""

import multiprocessing
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from consult.errors import NotAPost, NotFetched

# Both are far above what the slowest machine needs: they end what would never end.
LONGEST_SECONDS = 120.0
MOST_MB = 1_500
# Everything is there already when the child begins: nothing is loaded again for each case.
_forking = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Outcome:
    """`what` is "read", "refused: why", "KILLED: why" or "CRASHED: why"."""

    name: str
    what: str
    seconds: float
    peak_mb: float

    @property
    def is_good(self) -> bool:
        return self.what.startswith(("read", "refused"))


def attempt(
    name: str,
    run: Callable[[], object],
    *,
    seconds: float = LONGEST_SECONDS,
    most_mb: int = MOST_MB,
) -> Outcome:
    """Run it to its end, or to the end of our patience."""
    here, there = _forking.Pipe(duplex=False)
    child = _forking.Process(target=_in_child, args=(run, there, most_mb))
    began = time.monotonic()
    child.start()
    there.close()
    what, peak = f"KILLED: not done after {seconds:.0f} s", float("nan")
    # It is ready too when the other end is closed, without a word: the child was killed.
    if here.poll(seconds):
        try:
            what, peak = here.recv()
        except EOFError:
            child.join(seconds)
            what = f"CRASHED: {_ending(child.exitcode)}"
    child.kill()
    child.join()
    return Outcome(name, what, time.monotonic() - began, peak)


def _in_child(run: Callable[[], object], told: Connection, most_mb: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most_mb * 1024 * 1024, hard))
    with suppress(BrokenPipeError):
        told.send((_outcome_of(run), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _outcome_of(run: Callable[[], object]) -> str:
    try:
        run()
    except (NotAPost, NotFetched) as refusal:
        return f"refused: {refusal}"
    except MemoryError:
        return "KILLED: it wanted more memory than there is for it"
    except BaseException as fault:
        return f"CRASHED: {type(fault).__name__}: {fault}"
    return "read"


def _ending(status: int | None) -> str:
    return signal.Signals(-status).name if status and status < 0 else f"status {status}"
