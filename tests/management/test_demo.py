"""The demo as its user meets it: starts, says where, takes email, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bin.set_up import PREPARE, local_settings
from consult.management import processes
from consult.management.commands.load_sample import SAMPLE
from consult.management.processes import Fallen, Programs, listens, refusal_of
from consult.reading import read
from tests.running import ROOT, Site, own_port
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "") != "",
        reason="the demo is of the embedded database and broker",
    ),
]
POST = min((SAMPLE / "posts").glob("*.txt"))
CODE = re.compile(r"\b\d{6}\b")


@dataclass
class Demo:
    process: subprocess.Popen[bytes]
    port: int
    var: Path

    @property
    def said(self) -> str:
        return (self.var / "said").read_text("utf-8")

    @property
    def site(self) -> Site:
        """Only where it is: no site of the tests runs."""
        return Site(self.var, port=self.port)


def command(port: int | str, *more: str) -> list[str]:
    return [sys.executable, "manage.py", "demo", "--port", str(port), *more]


def how(var: Path) -> dict[str, Any]:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    return {"cwd": ROOT, "env": environment, "stdin": subprocess.DEVNULL}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """As `make demo` starts it, after set-up, with a post to import."""
    var, port = tmp_path_factory.mktemp("demo"), own_port()
    (var / "local.env").write_text(local_settings())
    (var / "local.env").chmod(0o600)
    subprocess.run([sys.executable, "-c", PREPARE], check=True, timeout=120, **how(var))
    with (var / "said").open("wb") as said:
        process = subprocess.Popen(
            command(port, "--post", str(POST)),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **how(var),
        )
    started = Demo(process, port, var)
    try:
        wait_until(lambda: "To stop: Ctrl+C" in started.said or process.poll() is not None, 90)
        assert process.poll() is None, started.said
        yield started
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def wait_until(is_so: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.1)


def test_it_says_where_it_is_and_whom_to_be(demo: Demo) -> None:
    assert f"Consult is running: http://localhost:{demo.port}/" in demo.said
    for role in ("a resident", "a councillor", "an admin"):
        assert re.search(rf"^  {role} +\S+@\S+$", demo.said, re.MULTILINE)
    visitor = Visitor(demo.site)
    for page in ("/", "/topics/", "/mailbox/", "/privacy/", "/accessibility/", "/theme.css"):
        assert visitor.read(page).status == 200, page


def test_a_code_arrives_in_the_mailbox_and_opens_the_desk_with_the_post(demo: Demo) -> None:
    found = re.search(r"a councillor +(\S+)", demo.said)
    assert found
    visitor = Visitor(demo.site).read("/account/sign-in/?next=/desk/")
    visitor.send("/account/sign-in/?next=/desk/", email=found[1])
    form = visitor.address
    reader = Visitor(demo.site)
    wait_until(lambda: CODE.search(reader.read("/mailbox/").page), 15)
    code = CODE.search(reader.page)
    assert code
    assert found[1] in reader.page
    visitor.send(form, code=code[0])
    assert visitor.address.endswith("/desk/"), visitor.page
    title = read(POST.read_bytes()).posts[0].title
    assert title
    assert f"Drafted: {title} (" in demo.said
    drafted = re.search(r"at (/desk/topics/\d+/)", demo.said)
    assert drafted
    assert visitor.read(drafted[1]).status == 200
    assert title in visitor.page


def test_a_port_that_is_taken_is_told_in_one_line_with_a_free_one(demo: Demo) -> None:
    second = subprocess.run(
        command(demo.port), capture_output=True, text=True, check=False, timeout=60, **how(demo.var)
    )
    assert second.returncode != 0
    assert second.stdout == ""
    told = re.fullmatch(
        rf"CommandError: Port {demo.port} is taken by another program. "
        r"Try another: make demo PORT=(\d+)\n",
        second.stderr,
    )
    assert told, second.stderr
    assert refusal_of(int(told[1])) == ""


@pytest.mark.parametrize("nonsense", ["http", "0", "65536", "-5"])
def test_what_is_no_port_is_told_with_a_free_one(
    nonsense: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    told = rf"^Port {nonsense} is not a port number\. Try another: make demo PORT=\d+$"
    with pytest.raises(CommandError, match=told):
        call_command("demo", f"--port={nonsense}")


def test_an_interrupt_ends_it_all_whoever_is_connected(demo: Demo) -> None:
    assert len(alive(demo.process.pid)) >= 7, "itself, web with two workers, worker, beat, mailbox"
    # A browser that keeps its connection open does not hold it up.
    browser = subprocess.Popen(
        [sys.executable, "-c", _STAY, str(demo.port)], stdout=subprocess.PIPE
    )
    try:
        assert browser.stdout
        assert browser.stdout.readline() == b"200\n"
        os.killpg(demo.process.pid, signal.SIGINT)
        demo.process.wait(timeout=60)
        assert browser.poll() is None, "it was not waited for"
    finally:
        browser.kill()
        browser.communicate()
    assert demo.process.returncode == 0
    assert demo.said.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.said
    assert alive(demo.process.pid) == []
    assert not listens(demo.port)


_STAY = """
import sys, time
from http.client import HTTPConnection
connection = HTTPConnection("localhost", int(sys.argv[1]), timeout=10)
connection.request("GET", "/privacy/")
answer = connection.getresponse()
answer.read()
print(answer.status, flush=True)
time.sleep(120)
"""


def test_a_program_that_ends_by_itself_ends_them_all_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    logs = tmp_path / "log"
    with Programs(folder=tmp_path, logs=logs, environment=os.environ) as programs:
        programs.start("steady", ["sh", "-c", "echo $$ > pid; exec sleep 60"])
        wait_until((tmp_path / "pid").exists, 10)
        programs.start("worker", ["sh", "-c", "echo the reason >&2; exit 7"])
        with pytest.raises(Fallen, match=r"worker process ended by itself \(status 7\)") as fallen:
            programs.watch(10)
        assert "    the reason\n" in str(fallen.value)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_program_that_does_not_want_to_end_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert processes._PATIENCE < 5, "what people are promised for all of it"
    monkeypatch.setattr(processes, "_PATIENCE", 0.1)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    stubborn = "trap '' INT TERM; echo $$ > pid; while :; do sleep 0.1; done"
    with Programs(folder=tmp_path, logs=tmp_path / "log", environment=os.environ) as programs:
        programs.start("stubborn", ["sh", "-c", stubborn])
        wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), 60)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def alive(session: int) -> list[str]:
    """What runs of the session of this process, whoever started it, and whose child it is now."""
    found = []
    for process in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # It has ended meanwhile.
            name, _, rest = process.read_text().rpartition(")")
            state, _, _, its_session = rest.split()[:4]
            if int(its_session) == session and state != "Z":
                found.append(name)
    return found
