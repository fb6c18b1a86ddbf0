"""The steps of .ci/run: install what is missing, `make check`, and the tests twice.

Brings Chromium, PostgreSQL and Redis where they are missing, starts private ones on free ports, and
calls the Makefile, as a person would. The last line is the sum of both runs of the tests.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bin import servers  # noqa: E402

VAR = ROOT / "var" / "ci"
# Nothing hangs on the settings or the database of whoever runs this: only what finds programs and
# reaches the network goes in.
KEPT = ("PATH", "HOME", "LANG", "TERM", "USER", "TMPDIR")
KEPT_PREFIXES = ("PIP_", "NPM_CONFIG_", "SSL_CERT_", "NODE_EXTRA_", "REQUESTS_CA_", "CURL_CA_")
# Machines differ by a factor of three, and by their mood: only what hangs is stopped. In seconds.
SILENCE_LIMIT, WHOLE_LIMIT = 600, 75 * 60
# A line for each test as it ends, so that a run that is stopped still tells what it found.
REPORTS = {"SQLite": VAR / "sqlite.jsonl", "PostgreSQL and Redis": VAR / "servers.jsonl"}


class Run:
    """What was done, how long it took, and what failed."""

    def __init__(self, silence: float = SILENCE_LIMIT, whole: float = WHOLE_LIMIT) -> None:
        self.began = time.monotonic()
        self.silence, self.whole = silence, whole
        self.rows: list[tuple[str, bool, float]] = []
        self.env = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT
            or name.upper().startswith(KEPT_PREFIXES)
            or name.upper().endswith("_PROXY")
        } | {"VAR_DIR": str(VAR), "PYTHON": sys.executable}

    def step(self, name: str, *command: str, **extra: str) -> None:
        """Run one command to its end; a failure is kept, and the next step runs all the same."""
        say(f"\n=== {name}: {' '.join(command)}")
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**self.env, **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        why = ""
        try:
            why = self._pass_on(process)
            if why:
                say(f"\n{name} was stopped: {why}.")
        finally:
            end_group(process)
            good = not why and process.returncode == 0
            self.note(name, good=good, seconds=time.monotonic() - began)

    def _pass_on(self, process: "subprocess.Popen[bytes]") -> str:
        """Print what the process prints until it ends; returns why it has to be stopped, if so."""
        assert process.stdout is not None  # noqa: S101 - it was started with a pipe
        pipe, heard = process.stdout.fileno(), time.monotonic()
        with process.stdout, selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            # What it left running may hold the pipe open for ever: its own end counts.
            while process.poll() is None or selector.select(0):
                if selector.select(0.2):
                    chunk = os.read(pipe, 65536)
                    if not chunk:
                        selector.unregister(pipe)
                    os.write(1, chunk)
                    heard = time.monotonic()
                if time.monotonic() - heard > self.silence:
                    return f"it printed nothing for {self.silence:.0f} s"
                if time.monotonic() - self.began > self.whole:
                    return f"all of it took more than {self.whole:.0f} s"
        return ""

    def note(self, name: str, *, good: bool, seconds: float = 0.0) -> None:
        self.rows.append((name, good, seconds))


def main() -> int:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    run = Run()
    try:
        shutil.rmtree(VAR, ignore_errors=True)
        VAR.mkdir(mode=0o700, parents=True)
        with ExitStack() as stack:
            do_everything(run, stack)
    except KeyboardInterrupt:
        run.note("not interrupted", good=False)
    except Exception:
        traceback.print_exc(file=sys.stdout)
        run.note(".ci/everything.py itself", good=False)
    return conclude(run)


def do_everything(run: Run, stack: ExitStack) -> None:
    install(run)
    run.step("check", "make", "check")
    test(run, "SQLite", COVERAGE="yes")
    run.step("coverage", "make", "covered")
    run.step("hostile input", "make", "hostile")
    try:
        settings = servers.start_all(stack, logs=VAR)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        say(f"PostgreSQL or Redis could not be started: {error}")
        run.note("PostgreSQL and Redis start", good=False)
    else:
        # What touches neither would only be tested again.
        test(run, "PostgreSQL and Redis", "--only-servers", **settings)


def install(run: Run) -> None:
    packages = servers.missing_packages()
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Missing, and only root on Debian can install it here: {', '.join(packages)}")
        run.note(f"install {' '.join(packages)}", good=False)
        return
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    apt_get = ("apt-get", "install", "-qq", "-y", "--no-install-recommends")
    run.step("package lists", "apt-get", "update", "-qq", **quiet)
    run.step("packages", *apt_get, *packages, **quiet)


def test(run: Run, name: str, *options: str, **settings: str) -> None:
    arguments = " ".join((f"--report-log={REPORTS[name]}", *options))
    run.step(f"tests on {name}", "make", "test", PYTEST_ARGS=arguments, **settings)


def conclude(run: Run) -> int:
    """Print what was done and, last, the sum; returns the exit status."""
    reports = {name: read_report(report) for name, report in REPORTS.items()}
    found = {name: outcomes for name, (outcomes, _) in reports.items()}
    kinds = [kind for outcomes in found.values() for kind, _ in outcomes.values()]
    say("")
    for name, (outcomes, is_whole) in reports.items():
        for test_name, (kind, _) in outcomes.items():
            if kind == "failed":
                say(f"Failed on {name}: {test_name}")
        if not is_whole:
            say(f"The tests on {name} did not come to their end: counted as one failure.")
            run.note(f"all tests on {name}", good=False)
    for missed in never_run(list(found.values())):
        say(f"Ran in neither: {missed}")
        run.note("every test ran somewhere", good=False)
    # A step of tests fails because tests did, which are counted one by one.
    failed = kinds.count("failed")
    failed += sum(not good and not name.startswith("tests on") for name, good, _ in run.rows)
    for name, good, seconds in run.rows:
        say(f"{'ok' if good else 'FAILED':8}{seconds:6.0f} s  {name}")
    say(f"{'whole':8}{time.monotonic() - run.began:6.0f} s")
    say(f"{kinds.count('passed')} passed, {failed} failed, {kinds.count('skipped')} skipped")
    return 0 if not failed and all(good for _, good, _ in run.rows) else 1


Outcomes = dict[str, tuple[str, str]]


def read_report(path: Path) -> tuple[Outcomes, bool]:
    """{test: (passed, failed or skipped; why skipped)} of a report log; whether it has an end.

    An error while setting up or taking down, or of a whole module, is a failure.
    """
    outcomes: Outcomes = {}
    is_whole = False
    for row in rows_of(path):
        is_whole = is_whole or row["$report_type"] == "SessionFinish"
        name, outcome = row.get("nodeid", ""), row.get("outcome")
        is_test = row["$report_type"] == "TestReport"
        if outcome == "failed":
            outcomes[name] = ("failed", "")
        elif outcome == "skipped" and is_test:
            outcomes[name] = ("skipped", str(row["longrepr"][-1]))
        elif is_test:
            outcomes.setdefault(name, ("passed", ""))
    return outcomes, is_whole


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The lines of a report log; the last one may be half written."""
    rows = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            rows.append(json.loads(line))
        except ValueError:
            break
    return rows


def never_run(runs: list[Outcomes]) -> list[str]:
    """Tests that no run did more than skip, with the reason.

    A test that reads the posts in ../shared, which only developers have, says so in its reason and
    is excused where there is no such folder.
    """
    excused = "" if (ROOT.parent / "shared").exists() else "../shared"
    reasons: dict[str, str] = {}
    ran: set[str] = set()
    for outcomes in filter(None, runs):
        for test_name, (kind, reason) in outcomes.items():
            if kind == "skipped":
                reasons[test_name] = reason
            else:
                ran.add(test_name)
    return [
        f"{name} ({reason})"
        for name, reason in sorted(reasons.items())
        if name not in ran and not (excused and excused in reason)
    ]


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Nothing that a step started outlives it."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, ending)
        except (ProcessLookupError, PermissionError):
            break
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - what a program says to whoever runs it


if __name__ == "__main__":
    sys.exit(main())
