"""The readers of the environment: loud on nonsense, and never with a password."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config import env

Read = Callable[[], object]


def refusal(read: Read, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that reading ends the process with."""
    with pytest.raises(SystemExit) as ended:
        read()
    assert ended.value.code == 3, "gunicorn would start the worker again"
    said = capsys.readouterr().err
    assert said.startswith("consult: ")
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize(
    ("name", "read", "nonsense"),
    [
        ("DEBUG", lambda: env.boolean("DEBUG"), "perhaps"),
        ("TRUSTED_PROXIES", lambda: env.number("TRUSTED_PROXIES", 0), "-1"),
        ("TRUSTED_PROXIES", lambda: env.number("TRUSTED_PROXIES", 0), "one"),
        ("COUNCIL_COLOUR", lambda: env.colour("COUNCIL_COLOUR", "#0b5d57"), "teal"),
        ("COUNCIL_COLOUR", lambda: env.colour("COUNCIL_COLOUR", "#0b5d57"), "#0b5d57;}body{"),
        ("COUNCIL_COLOUR", lambda: env.colour("COUNCIL_COLOUR", "#0b5d57"), "#ffdd00"),
        ("SITE_URL", env.site_url, "consult.example"),
        ("SITE_URL", env.site_url, "ftp://consult.example"),
        ("SITE_URL", env.site_url, "https://"),
        ("SITE_URL", env.site_url, "https://consult.example/town"),
        ("SITE_URL", env.site_url, "https://somebody@consult.example"),
        ("TIME_ZONE", env.time_zone, "Europe/Atlantis"),
        ("TIME_ZONE", env.time_zone, "../../etc/passwd"),
    ],
)
def test_nonsense_is_refused_in_one_line_that_names_the_setting(
    name: str,
    read: Read,
    nonsense: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, nonsense)
    said = refusal(read, capsys)
    assert said.startswith(f"consult: {name} is {nonsense!r}")
    assert "docs/operating.md" in said


@pytest.mark.parametrize(
    ("name", "kind", "nonsense"),
    [
        ("DATABASE_URL", "db", "postgress://consult:hunter2@db/consult"),
        ("DATABASE_URL", "db", "postgres://consult:hunter2@db:port/consult"),
        ("DATABASE_URL", "db", "mysql://consult:hunter2@db/consult"),
        ("DATABASE_URL", "db", "hunter2"),
        ("CACHE_URL", "cache", "reddis://:hunter2@cache/1"),
        ("EMAIL_URL", "email", "post://council:hunter2@mail"),
        ("EMAIL_URL", "email", "smtp://council:hunter2@mail:99999"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_and_its_password_not_repeated(
    name: str,
    kind: str,
    nonsense: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, nonsense)
    said = refusal(lambda: env.address(name, "", kind), capsys)
    assert said.startswith(f"consult: {name} is not an address")
    assert "hunter2" not in said


@pytest.mark.parametrize("nonsense", ["redis", "reddis://:hunter2@broker/0", "/var/spool"])
def test_a_broker_that_no_transport_reaches_is_refused(
    nonsense: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(lambda: env.broker_options(nonsense), capsys)
    assert said.startswith("consult: CELERY_BROKER_URL is not an address")
    assert "hunter2" not in said


def test_a_folder_that_cannot_be_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    said = refusal(lambda: env.folder("VAR_DIR", tmp_path), capsys)
    assert said.startswith("consult: VAR_DIR is ")


@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_setting_that_is_set_to_nothing_counts_as_not_set(
    nothing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "COUNCIL_NAME",
        "TIME_ZONE",
        "TRUSTED_PROXIES",
        "COUNCIL_COLOUR",
        "DEBUG",
        "SITE_URL",
        "DATABASE_URL",
        "ALLOWED_HOSTS",
    ):
        monkeypatch.setenv(name, nothing)
    assert env.text("COUNCIL_NAME", "Your council") == "Your council"
    assert env.time_zone() == "Europe/London"
    assert env.number("TRUSTED_PROXIES", 0) == 0
    assert env.colour("COUNCIL_COLOUR", "#0b5d57") == "#0b5d57"
    assert env.boolean("DEBUG") is False
    assert env.site_url() == ""
    assert env.names("ALLOWED_HOSTS") == []
    assert env.address("DATABASE_URL", "sqlite:///x", "db")["ENGINE"].endswith("sqlite3")


def test_what_makes_sense_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "Yes")
    monkeypatch.setenv("TRUSTED_PROXIES", " 2 ")
    monkeypatch.setenv("ALLOWED_HOSTS", "consult.example, www.consult.example,")
    monkeypatch.setenv("DATABASE_URL", "postgres://consult:sec%23ret@db:5433/consult")
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://council:secret@mail.example:587")
    assert env.boolean("DEBUG") is True
    assert env.number("TRUSTED_PROXIES", 0) == 2
    assert env.names("ALLOWED_HOSTS") == ["consult.example", "www.consult.example"]
    database = env.address("DATABASE_URL", "", "db")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["PASSWORD"]) == ("db", 5433, "sec#ret")
    email = env.address("EMAIL_URL", "", "email")
    assert email["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize(
    "url", ["https://consult.example", "https://consult.example:8443/", "http://[::1]:8000"]
)
def test_a_site_may_have_a_port_and_loses_its_last_slash(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", url)
    assert env.site_url() == url.rstrip("/")
