"""Typed readers of the environment: loud on nonsense, silent on nothing else."""

import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

ROOT = Path(__file__).resolve().parent.parent
# Whatever is written at run time: database, broker's folder, cache, logs.
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
# Without these three, codes could be forged and links in emails would lead elsewhere.
_NEEDED_TO_SERVE = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL")

# What set-up left; the real environment wins.
environ.Env.read_env(VAR / "local.env", overwrite=False)
_env = environ.Env()


def refuse(name: str, expected: str) -> SystemExit:
    """The one clear line with which a process ends when a setting cannot be right."""
    return SystemExit(f"consult: {name} is {expected}. See docs/operating.md.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


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
    value = text(name, default)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise refuse(name, f"{value!r}: write a colour such as #0b5d57")
    return value


def site_url() -> str:
    value = text("SITE_URL").rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise refuse("SITE_URL", f"{value!r}: write it with https://")
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
    # The value may hold a password: a refusal does not repeat it.
    refusal = refuse(name, "not an address that can be read")
    try:
        with warnings.catch_warnings(action="ignore"):
            parsed: dict[str, Any] = getattr(_env, f"{kind}_url_config")(value)
    except Exception:
        raise refusal from None
    if not (parsed.get("ENGINE") or parsed.get("BACKEND") or parsed.get("EMAIL_BACKEND")):
        raise refusal
    return parsed


def broker_options(url: str) -> dict[str, Any]:
    """What kombu's transport of this address needs; a dead server is noticed within a second."""
    if url.startswith("filesystem:"):
        folder = str(VAR / "broker")
        Path(folder).mkdir(parents=True, exist_ok=True)
        folders = ("data_folder_in", "data_folder_out", "control_folder")
        return {"polling_interval": 0.2} | dict.fromkeys(folders, folder)
    if url.startswith(("redis:", "rediss:")):
        return {"socket_timeout": 1, "socket_connect_timeout": 1}
    return {"connect_timeout": 1}


def require_to_serve() -> None:
    """End the process, in one line, unless it has all that serving people needs."""
    missing = [name for name in _NEEDED_TO_SERVE if not text(name)]
    if missing:
        sys.exit(f"consult: set {', '.join(missing)} first (`make setup` does for a local one).")
