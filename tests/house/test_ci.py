"""What .ci/run stops, and what it counts of a run that was stopped."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.house.sources import ROOT


@pytest.fixture(scope="module")
def everything() -> ModuleType:
    spec = importlib.util.spec_from_file_location("everything", ROOT / ".ci" / "everything.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def step(run: Any, program: str) -> tuple[bool, float]:
    """Whether the step was good, and how long it took."""
    run.step("a step", sys.executable, "-u", "-c", program)
    _, good, seconds = run.rows[-1]
    return good, seconds


def test_a_step_that_prints_nothing_is_stopped(
    everything: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    good, _ = step(everything.Run(silence=0.3), "import time; time.sleep(60)")
    assert not good
    assert "it printed nothing for" in capfd.readouterr().out


def test_a_step_that_goes_on_printing_is_not_stopped(
    everything: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    slow = "import time\nfor n in range(9):\n    print(n)\n    time.sleep(0.1)"
    assert step(everything.Run(silence=0.6), slow)[0]
    assert capfd.readouterr().out.endswith("8\n")


def test_all_of_it_has_an_end(everything: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    endless = "import time\nwhile True:\n    print('.')\n    time.sleep(0.05)"
    good, _ = step(everything.Run(whole=0.5), endless)
    assert not good
    assert "all of it took more than" in capfd.readouterr().out


def test_a_step_that_fails_has_failed(everything: ModuleType) -> None:
    assert not step(everything.Run(), "raise SystemExit(3)")[0]


def row(name: str, when: str, outcome: str, why: Any = None) -> str:
    kind = {"$report_type": "TestReport", "nodeid": name, "when": when, "outcome": outcome}
    return json.dumps(kind | {"longrepr": why})


def test_what_a_stopped_run_found_is_counted(everything: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    lines = [
        row("a", "setup", "passed"),
        row("a", "call", "passed"),
        row("a", "teardown", "passed"),
        row("b", "setup", "passed"),
        row("b", "call", "failed", "a long story"),
        row("c", "setup", "skipped", ["file", 3, "no browser"]),
        row("d", "setup", "passed"),
        row("d", "call", "passed"),
        row("d", "teardown", "failed"),
    ]
    report.write_text("\n".join([*lines, lines[0][:20]]))
    outcomes, is_whole = everything.read_report(report)
    assert not is_whole
    assert outcomes == {
        "a": ("passed", ""),
        "b": ("failed", ""),
        "c": ("skipped", "no browser"),
        "d": ("failed", ""),
    }


def test_a_run_that_came_to_its_end_says_so(everything: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    report.write_text(json.dumps({"$report_type": "SessionFinish", "exitstatus": 0}) + "\n")
    assert everything.read_report(report) == ({}, True)
    assert everything.read_report(tmp_path / "none") == ({}, False)
