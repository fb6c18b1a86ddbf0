"""What `manage.py check` says of a site's own files, and `check --deploy` of its settings."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.http.request import validate_host

_OTHERS = 0o077


@register(Tags.security)
def files_are_private(**_: Any) -> list[CheckMessage]:
    """`local.env` holds the secret key; the database addresses, sessions and sign-in codes."""
    return [
        checks.Warning(
            f"{path} can be read or written by others than its owner.",
            hint=f"As its owner: chmod {'700' if path.is_dir() else '600'} {path}",
            id="consult.W001",
        )
        for path in _private()
        if path.exists() and path.stat().st_mode & _OTHERS
    ]


@register(Tags.security, deploy=True)
def the_council_can_be_written_to(**_: Any) -> list[CheckMessage]:
    if settings.COUNCIL_EMAIL_IS_SET:
        return []
    return [
        checks.Warning(
            "COUNCIL_EMAIL is not set: the footer and the privacy notice name an address that does "
            "not exist, and emails come from it.",
            hint="Set it to an address of the council that somebody reads.",
            id="consult.W002",
        )
    ]


@register(Tags.security, deploy=True)
def the_site_answers_at_its_address(**_: Any) -> list[CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    host = f"[{host}]" if ":" in host else host
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Warning(
            f"SITE_URL leads to {host or 'nowhere'}, which is not among ALLOWED_HOSTS: links in "
            "emails would be answered with “400 Bad Request”.",
            hint=f"Add {host or 'the host of SITE_URL'} to ALLOWED_HOSTS, or correct SITE_URL.",
            id="consult.W003",
        )
    ]


def _private() -> list[Path]:
    found = [settings.VAR_DIR, settings.VAR_DIR / "local.env"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not str(database["NAME"]).startswith(":"):
        found += [Path(f"{database['NAME']}{end}") for end in ("", "-wal", "-shm")]
    return found
