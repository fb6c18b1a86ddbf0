"""Private servers of PostgreSQL and Redis, for .ci/run and benchmarks; what Debian calls them."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

PATIENCE = 30
_HERE = "127.0.0.1"


def missing_packages() -> list[str]:
    fonts = Path("/usr/share/fonts")
    found = {
        "chromium": any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
        # Chromium alone draws no letter: widths would be wrong, and screenshots empty.
        "fonts-liberation": any(fonts.rglob("*.ttf")) or any(fonts.rglob("*.otf")),
        "postgresql": postgres_programs(),
        "redis-server": shutil.which("redis-server"),
    }
    return [package for package, is_here in found.items() if not is_here]


def postgres_programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; Debian keeps them off the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda programs: int(programs.parent.name))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def start_all(stack: ExitStack, *, logs: Path) -> dict[str, str]:
    """Private servers that end with `stack`; returns the settings that name them."""
    folder = private_folder(stack)
    return {
        "DATABASE_URL": start_postgres(stack, folder, logs),
        "CELERY_BROKER_URL": start_redis(stack, logs),
    }


def private_folder(stack: ExitStack) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="consult-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def start_postgres(stack: ExitStack, folder: Path, logs: Path) -> str:
    programs = postgres_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    # PostgreSQL refuses to run as root.
    as_whom: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_whom = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "postgresql", free_port()
    subprocess.run(
        [
            programs / "initdb",
            "--pgdata",
            data,
            "--username",
            "consult",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        ],
        check=True,
        timeout=60,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **as_whom,
    )
    command: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, "-p", str(port)]
    for setting in (
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        f"listen_addresses={_HERE}",
        "max_connections=200",
    ):
        command += ["-c", setting]
    start(stack, command, log=logs / "postgresql.log", cwd=folder, **as_whom)
    where = ["--host", _HERE, "--port", str(port), "--username", "consult"]
    ready: list[str | Path] = [programs / "pg_isready", "--quiet", *where]
    wait("PostgreSQL", lambda: subprocess.run(ready, check=False, timeout=10).returncode == 0)
    subprocess.run([programs / "createdb", *where, "consult"], check=True, timeout=30)
    return f"postgres://consult@{_HERE}:{port}/consult"


def start_redis(stack: ExitStack, logs: Path) -> str:
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("Redis is not installed")
    port = free_port()
    in_memory = ["--save", "", "--appendonly", "no"]
    command = [program, "--bind", _HERE, "--port", str(port), *in_memory]
    start(stack, command, log=logs / "redis.log", cwd="/")
    wait("Redis", lambda: answers(port))
    return f"redis://{_HERE}:{port}/0"


def start(stack: ExitStack, command: Sequence[str | Path], *, log: Path, **how: Any) -> None:
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **how,
        )
    stack.callback(stop, process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    # To PostgreSQL an interrupt means: now, but properly.
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait(what: str, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_ready():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not answer within {PATIENCE} s; its log is in var/ci")
        time.sleep(0.2)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((_HERE, port)) == 0


def free_port() -> int:
    """A port of the loopback address where nobody listens at the moment.

    Below those that a system gives to connections that go out: of these one may be taken before a
    server of ours comes to listen there.
    """
    while True:
        port = secrets.randbelow(12_000) + 20_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((_HERE, port))
            return port
