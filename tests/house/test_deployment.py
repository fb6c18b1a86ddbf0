"""The files of docs/deployment: that they fit the program, and ask for few rights."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.sources import ROOT, python_files, tree_of
from tests.house.test_documents import settings_read

FILES = ROOT / "docs" / "deployment"
UNITS = sorted(FILES.glob("*.service"))
HARDENED = (
    "User=consult",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "StateDirectoryMode=0700",
    "UMask=0077",
)


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def values(path: Path, key: str) -> list[str]:
    start = f"{key}="
    return [line.removeprefix(start) for line in lines_of(path) if line.startswith(start)]


def environment() -> dict[str, str]:
    pairs = re.findall(
        r"^([A-Z_]+)=(.*)$", (FILES / "consult.env").read_text("utf-8"), re.MULTILINE
    )
    return {name: value.strip("'") for name, value in pairs}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_write_to_the_sites_folder_alone(unit: Path) -> None:
    assert [line for line in HARDENED if line not in lines_of(unit)] == []
    folder = environment()["VAR_DIR"]
    assert values(unit, "ReadWritePaths") == [folder]
    assert f"/var/lib/{values(unit, 'StateDirectory')[0]}" == folder
    assert values(unit, "EnvironmentFile") == ["/etc/consult/consult.env"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_program_that_set_up_installs(unit: Path) -> None:
    [command] = values(unit, "ExecStart")
    program = command.split()[0]
    assert program.startswith(f"{values(unit, 'WorkingDirectory')[0]}/.venv/bin/")
    assert (Path(sys.executable).parent / Path(program).name).exists()
    assert command.removeprefix("/opt/consult/").split(" --queues")[0].split(" --pool")[0] in (
        ROOT / "docs" / "operating.md"
    ).read_text("utf-8")


def test_every_queue_has_a_worker() -> None:
    served = {queue for unit in UNITS for queue in re.findall(r"--queues (\S+)", unit.read_text())}
    assert served == {queue.name for queue in settings.CELERY_TASK_QUEUES}


def test_the_settings_are_ones_that_are_read_and_hold_what_serving_needs() -> None:
    read = settings_read(tree_of(path) for path in python_files("config"))
    assert set(environment()) <= read
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "COUNCIL_EMAIL"} <= set(environment())
    assert environment()["SECRET_KEY"] == "", "one that is published is none"


def test_a_shell_reads_the_settings_as_systemd_does() -> None:
    command = f"set -a; . '{FILES / 'consult.env'}'; exec env"
    said = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, env={"PATH": "/bin"}
    ).stdout.splitlines()
    for name, value in environment().items():
        assert f"{name}={value}" in said


def test_the_proxy_sends_what_the_site_relies_on() -> None:
    text = (FILES / "nginx.conf").read_text("utf-8")
    for line in (
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-Proto https;",
        "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "client_max_body_size 21m;",
        "gzip off;",
    ):
        assert line in text
    bound = values(FILES / "consult-web.service", "ExecStart")[0].split("--bind ")[1]
    assert set(re.findall(r"proxy_pass http://([^;]+);", text)) == {bound}
    assert environment()["TRUSTED_PROXIES"] == "1"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = Path(sys.executable).parent
    for unit in UNITS:
        text = unit.read_text("utf-8").replace("/opt/consult/.venv/bin", str(program))
        (tmp_path / unit.name).write_text(text.replace("/opt/consult", str(ROOT)))
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.glob("*.service"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
