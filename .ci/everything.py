"""The steps of .ci/run: install what is missing, `make check`, and the tests twice.

Brings Chromium, PostgreSQL and Redis where they are missing, starts private ones on free ports, and
calls the Makefile, as a person would. The last line is the sum of both runs of the tests.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree as ET

import servers

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "ci"
# Nothing hangs on the settings or the database of whoever runs this: only what finds programs and
# reaches the network goes in.
KEPT = ("PATH", "HOME", "LANG", "TERM", "USER", "TMPDIR")
KEPT_PREFIXES = ("PIP_", "NPM_CONFIG_", "SSL_CERT_", "NODE_EXTRA_", "REQUESTS_CA_", "CURL_CA_")
# All of it in fifteen minutes: a step that hangs is stopped while its failure can still be told.
STEP_LIMIT, WHOLE_LIMIT = 600, 14 * 60
REPORTS = {"SQLite": VAR / "sqlite.xml", "PostgreSQL and Redis": VAR / "servers.xml"}


class Run:
    """What was done, how long it took, and what failed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
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
        limit = max(5.0, min(STEP_LIMIT, self.began + WHOLE_LIMIT - began))
        process = subprocess.Popen(
            command, cwd=ROOT, env={**self.env, **extra}, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        status: int | None = None
        try:
            status = process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            say(f"{name} took more than {limit:.0f} s and was stopped.")
        finally:
            end_group(process)
            self.note(name, good=status == 0, seconds=time.monotonic() - began)

    def note(self, name: str, *, good: bool, seconds: float = 0.0) -> None:
        self.rows.append((name, good, seconds))


def main() -> int:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    run = Run()
    try:
        shutil.rmtree(VAR, ignore_errors=True)
        VAR.mkdir(parents=True)
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
    test(run, "SQLite", {})
    try:
        settings = servers.start_all(stack, logs=VAR)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        say(f"PostgreSQL or Redis could not be started: {error}")
        run.note("PostgreSQL and Redis start", good=False)
    else:
        test(run, "PostgreSQL and Redis", settings)


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


def test(run: Run, name: str, settings: dict[str, str]) -> None:
    arguments = {"PYTEST_ARGS": f"--junitxml={REPORTS[name]}"}
    run.step(f"tests on {name}", "make", "test", **arguments, **settings)


def conclude(run: Run) -> int:
    """Print what was done and, last, the sum; returns the exit status."""
    found = {name: read_report(report) for name, report in REPORTS.items()}
    kinds = [kind for outcomes in found.values() for kind, _ in outcomes.values()]
    failed = kinds.count("failed")
    say("")
    for name, outcomes in found.items():
        if not outcomes:
            say(f"No report of the tests on {name}: counted as one failure.")
            failed += 1
    for missed in never_run(list(found.values())):
        say(f"Ran in neither: {missed}")
        run.note("every test ran somewhere", good=False)
    for name, good, seconds in run.rows:
        say(f"{'ok' if good else 'FAILED':8}{seconds:6.0f} s  {name}")
    say(f"{'whole':8}{time.monotonic() - run.began:6.0f} s")
    say(f"{kinds.count('passed')} passed, {failed} failed, {kinds.count('skipped')} skipped")
    return 0 if not failed and all(good for _, good, _ in run.rows) else 1


Outcomes = dict[str, tuple[str, str]]


def read_report(path: Path) -> Outcomes:
    """{test: (passed, failed or skipped; why skipped)} of a JUnit report; an error is a failure."""
    try:
        cases = list(ET.parse(path).iter("testcase"))  # noqa: S314 - our own file
    except (OSError, ET.ParseError):
        return {}
    outcomes: Outcomes = {}
    for case in cases:
        name = f"{case.get('classname')}::{case.get('name')}"
        # An error while taking a test down makes a second entry of its name.
        if outcomes.get(name, ("", ""))[0] == "failed":
            continue
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcomes[name] = ("failed", "")
        elif skipped is not None:
            outcomes[name] = ("skipped", skipped.get("message") or "")
        else:
            outcomes[name] = ("passed", "")
    return outcomes


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
