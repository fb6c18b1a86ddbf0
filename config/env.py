"""Typed readers of the environment: loud on nonsense, silent on nothing else."""

import os
import re
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from kombu.transport import TRANSPORT_ALIASES

from consult.colours import READABLE, contrast

ROOT = Path(__file__).resolve().parent.parent
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
# Without these three, codes could be forged and links in emails would lead elsewhere.
_NEEDED_TO_SERVE = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")
_env = environ.Env()
# django-environ takes a name that it does not know for the path of an engine.
_ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


def refuse(name: str, expected: str) -> SystemExit:
    """The one clear line with which a process ends when a setting cannot be right."""
    return _end(f"consult: {name} is {expected}. See docs/operating.md.")


def folder(name: str, default: Path) -> Path:
    """A folder to write to, made when it is missing."""
    found = Path(text(name) or default).resolve()
    try:
        # Nobody else's: the database holds sign-in codes that are still good.
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(name, f"{str(found)!r}, no folder to write to ({error.strerror})") from None
    return found


def text(name: str, default: str = "") -> str:
    """What is set, without spaces around it; what is set to nothing counts as not set."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str) -> bool:
    value = text(name).lower()
    if value not in _TRUE | _FALSE:
        raise refuse(name, f"{value!r}: write yes or no")
    return value in _TRUE


def names(name: str) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise refuse(name, f"{value!r}: write a whole number")
    return int(value)


def colour(name: str, default: str) -> str:
    """A colour that white words can be read on, and that can be read on white."""
    value = text(name, default)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise refuse(name, f"{value!r}: write a colour such as #0b5d57")
    if contrast(value, "#ffffff") < READABLE:
        raise refuse(name, f"{value!r}, too light for white words on it: choose a darker one")
    return value


def site_url() -> str:
    """Scheme, host and perhaps port, as links in emails begin."""
    written = text("SITE_URL")
    value = written.rstrip("/")
    if value and not re.fullmatch(r"https?://([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?", value):
        raise refuse("SITE_URL", f"{written!r}: write it like https://consult.example, no path")
    return value


def time_zone() -> str:
    value = text("TIME_ZONE", "Europe/London")
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise refuse("TIME_ZONE", f"{value!r}: write a name such as Europe/London") from None
    return value


def address(name: str, default: str, kind: str) -> dict[str, Any]:
    """A database, cache or email address (`kind`: db, cache or email) as Django wants it."""
    value = text(name) or default
    parsed: dict[str, Any] = {}
    with suppress(Exception), warnings.catch_warnings(action="ignore"):
        parsed = getattr(_env, f"{kind}_url_config")(value)
    if not parsed or parsed.get("ENGINE", "") not in _ENGINES | {""}:
        # The value may hold a password: a refusal does not repeat it.
        raise refuse(name, "not an address that can be read")
    return parsed


def broker_options(url: str) -> dict[str, Any]:
    """What kombu's transport of this address needs; a dead server is noticed within a second."""
    if "://" not in url or urlsplit(url).scheme not in TRANSPORT_ALIASES:
        raise refuse("CELERY_BROKER_URL", "not an address that can be read")
    if url.startswith("filesystem:"):
        queue = VAR / "broker"
        queue.mkdir(mode=0o700, parents=True, exist_ok=True)
        folders = ("data_folder_in", "data_folder_out", "control_folder")
        return {"polling_interval": 0.2} | dict.fromkeys(folders, str(queue))
    if url.startswith(("redis:", "rediss:")):
        return {"socket_timeout": 1, "socket_connect_timeout": 1}
    return {"connect_timeout": 1}


def require_to_serve() -> None:
    """End the process, in one line, unless it has all that serving people needs."""
    missing = [name for name in _NEEDED_TO_SERVE if not text(name)]
    if missing:
        listed = ", ".join(missing)
        raise _end(f"consult: set {listed} first (`make setup` does for a local one).")


def _end(line: str) -> SystemExit:
    sys.stderr.write(f"{line}\n")
    # To gunicorn 3 means: give up. A worker that ends with 1 it starts again, for ever.
    return SystemExit(3)


# Whatever is written at run time: database, broker's folder, cache, logs.
VAR = folder("VAR_DIR", ROOT / "var")
# What set-up left; the real environment wins.
environ.Env.read_env(VAR / "local.env", overwrite=False)
