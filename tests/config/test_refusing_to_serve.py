"""Without a secret, hosts and the site's address nothing that serves people starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

_BIN = Path(sys.executable).parent
SERVERS = {
    "web": [str(_BIN / "gunicorn"), "config.wsgi", "--bind", "127.0.0.1:0"],
    "worker": [str(_BIN / "celery"), "--app", "config", "worker", "--pool", "threads"],
    "beat": [str(_BIN / "celery"), "--app", "config", "beat", "--pidfile", ""],
    "runserver": [sys.executable, "manage.py", "runserver", "--noreload", "127.0.0.1:0"],
    "check": [sys.executable, "manage.py", "check", "--deploy"],
}
ENOUGH = {
    "SECRET_KEY": "only-for-a-test-0123456789",
    "ALLOWED_HOSTS": "consult.example",
    "SITE_URL": "https://consult.example",
}


def start(command: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end with these settings alone; one that serves instead is a failure."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.parametrize("server", SERVERS)
def test_with_no_settings_it_ends_in_one_line(server: str, tmp_path: Path) -> None:
    done = start(SERVERS[server], tmp_path)
    assert done.returncode != 0
    assert done.stdout == (
        "consult: set SECRET_KEY, ALLOWED_HOSTS, SITE_URL first (`make setup` does for a local "
        "one).\n"
    )


@pytest.mark.parametrize("missing", ENOUGH)
def test_each_of_the_three_is_missed(missing: str, tmp_path: Path) -> None:
    done = start(SERVERS["check"], tmp_path, **{**ENOUGH, missing: " "})
    assert done.returncode != 0
    assert done.stdout.startswith(f"consult: set {missing} first ")


@pytest.mark.parametrize("server", ["web", "worker", "beat", "check"])
def test_with_a_setting_that_makes_no_sense_it_ends_in_one_line(
    server: str, tmp_path: Path
) -> None:
    done = start(SERVERS[server], tmp_path, **ENOUGH, TIME_ZONE="Europe/Atlantis")
    assert done.returncode != 0
    assert done.stdout == (
        "consult: TIME_ZONE is 'Europe/Atlantis': write a name such as Europe/London. See "
        "docs/operating.md.\n"
    )


@pytest.mark.parametrize("name", ["MAILBOX", "FETCH_HERE"])
@pytest.mark.parametrize("site", ["https://consult.example", "http://192.0.2.7:8000"])
def test_what_is_for_this_machine_alone_is_refused_on_a_real_site(
    site: str, name: str, tmp_path: Path
) -> None:
    settings = {**ENOUGH, "SITE_URL": site, name: "yes"}
    done = start(SERVERS["check"], tmp_path, **settings)
    assert done.returncode != 0
    assert done.stdout.startswith(f"consult: {name} is for a demo on this machine only")
    assert done.stdout.count("\n") == 1


def test_what_set_up_left_is_enough_to_start(tmp_path: Path) -> None:
    (tmp_path / "local.env").write_text(
        "".join(f"{name}={value}\n" for name, value in ENOUGH.items())
    )
    assert start(SERVERS["check"], tmp_path).returncode == 0
    # The environment goes first.
    refused = start(SERVERS["check"], tmp_path, SITE_URL="nowhere")
    assert refused.stdout.startswith("consult: SITE_URL is 'nowhere'")
