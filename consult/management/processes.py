"""Several programs as one: started together, watched, and stopped together. Plain Python."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import FrameType

# What has not ended by then is killed: the whole is to be gone within five seconds.
_PATIENCE = 2.5
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Fallen(Exception):
    """A program ended without being asked to; says which, with the last lines of its log."""


class Asked(Exception):
    """Somebody asked for the end, by a signal."""


class Programs:
    """Use as a context: inside it a signal is noticed by `watch`, and leaving it stops them all."""

    def __init__(self, *, folder: Path, logs: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._logs = logs
        self._environment = environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked = Event()

    def __enter__(self) -> "Programs":
        self._logs.mkdir(parents=True, exist_ok=True)
        for number in _SIGNALS:
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str]) -> None:
        # A group of its own: a key press reaches us alone, and we stop them in good order.
        with (self._logs / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def watch(self, seconds: float) -> None:
        """Wait that long; raises `Asked` or `Fallen` as soon as one of the two happens."""
        deadline = time.monotonic() + seconds
        while True:
            if self._asked.wait(min(0.2, seconds)):
                raise Asked
            for name, program in self._running.items():
                if program.poll() is not None:
                    raise Fallen(self._epitaph(name, program))
            if time.monotonic() >= deadline:
                return

    def stop(self) -> None:
        for program in self._running.values():
            # It alone, as it ends what it started itself. An interrupt, to which gunicorn closes
            # the connections that browsers keep open, and Celery ends as on SIGTERM.
            program.send_signal(signal.SIGINT)
        deadline = time.monotonic() + _PATIENCE
        for program in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                program.wait(max(0.0, deadline - time.monotonic()))
        for program in self._running.values():
            # Whatever a program left belongs to its group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
        self._running.clear()

    def last_lines(self, name: str, count: int = 12) -> str:
        lines = (self._logs / f"{name}.log").read_text("utf-8", "replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-count:])

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked.set()

    def _epitaph(self, name: str, program: subprocess.Popen[bytes]) -> str:
        return (
            f"The {name} process ended by itself (status {program.returncode}). Its last lines:\n"
            f"{self.last_lines(name)}\nThe whole: {self._logs / name}.log"
        )


def free_port() -> int:
    """A port of the loopback address where nobody listens at the moment.

    Below those that a system gives to connections that go out: of these one may be taken before a
    server of ours comes to listen there.
    """
    while True:
        port = secrets.randbelow(12_000) + 20_000
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def refusal_of(port: int) -> str:
    """Why no server of ours could listen at this loopback port; empty when one could."""
    if not 0 < port < 65536:
        return "is not a port number"
    with socket.socket() as probe:
        # As the server will do: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return "may not be used without special rights"
        except OSError:
            return "is taken by another program"
    return ""


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
