"""Set-up: what it leaves, what it never touches, and what it says when it cannot."""

import os
import stat
import subprocess
from pathlib import Path

import environ
import pytest

from bin import set_up
from tests.running import ROOT

MADE = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Its folder too: set-up locks it, and may be at work in the real one.
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VAR", tmp_path)
    monkeypatch.setattr(set_up, "LOG", tmp_path / "log" / "setup.log")
    return tmp_path


def read(file: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """As config/env.py reads it."""
    for name in MADE:
        monkeypatch.delenv(name, raising=False)
    environ.Env.read_env(file, overwrite=False)
    return {name: os.environ[name] for name in MADE}


def test_local_settings_hold_a_secret_and_loopback_hosts(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.write_settings()
    made = read(var / "local.env", monkeypatch)
    assert len(made["SECRET_KEY"]) >= 50
    assert made["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"
    assert made["SITE_URL"] == "http://localhost:8000"


def test_every_machine_gets_a_secret_of_its_own() -> None:
    assert set_up.local_settings() != set_up.local_settings()


def test_nobody_else_may_read_the_secret(var: Path) -> None:
    set_up.write_settings()
    assert stat.S_IMODE((var / "local.env").stat().st_mode) == 0o600
    assert [path.name for path in var.iterdir()] == ["local.env"]


def test_settings_that_are_there_are_never_written_over(var: Path) -> None:
    (var / "local.env").write_text("SECRET_KEY=mine\n")
    set_up.write_settings()
    assert (var / "local.env").read_text() == "SECRET_KEY=mine\n"


def test_a_step_is_done_again_only_when_its_input_changes(var: Path) -> None:
    lock, stamp = var / "lock.txt", var / "stamp"
    lock.write_text("a==1\n")
    assert not set_up._is_current(stamp, set_up._digest(lock))
    stamp.write_text(set_up._digest(lock))
    assert set_up._is_current(stamp, set_up._digest(lock))
    lock.write_text("a==2\n")
    assert not set_up._is_current(stamp, set_up._digest(lock))


def test_a_step_that_fails_says_why_and_how_to_mend_it(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        set_up._run(["sh", "-c", "echo the reason; exit 3"], mend="do this instead.")

    monkeypatch.setattr(set_up, "STEPS", {"Packages": fails, "Never": pytest.fail})
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert set_up.main() == 1
    said = capsys.readouterr()
    assert "1/2 Packages" in said.out
    assert "    the reason\n" in said.err
    assert said.err.endswith("consult: do this instead.\n")


def test_an_interrupt_is_told_in_one_line(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(set_up, "STEPS", {"Packages": interrupted})
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert set_up.main() == 130
    assert capsys.readouterr().err == "\nInterrupted. Run it again: it goes on where it stopped.\n"


def test_without_a_new_enough_python_it_says_what_is_needed(tmp_path: Path) -> None:
    """A machine whose every Python is too old: stands for one that has none, too."""
    old = "#!/bin/sh\nexit 1\n"
    for name in ("python3", "python3.11"):
        (tmp_path / name).write_text(old)
        (tmp_path / name).chmod(0o755)
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(f"/bin/{name}")
    done = subprocess.run(
        [ROOT / "bin" / "setup"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("consult: no Python 3.11 or newer was found.")
    assert done.stderr.count("\n") == 1
