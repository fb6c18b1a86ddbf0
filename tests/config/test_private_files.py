"""Who may read what is written, and what `check` says of a site's files and settings."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from pytest_django.fixtures import Settings

from bin import set_up
from config.private import OwnersConnection
from tests.config.test_refusing_to_serve import ENOUGH, SERVERS, start


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def ours(*, deploy: bool = False) -> list[CheckMessage]:
    found = run_checks(include_deployment_checks=deploy)
    return [each for each in found if str(each.id).startswith("consult.")]


@pytest.fixture
def var(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site's folder as it should be."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    for name in ("local.env", "site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm"):
        (folder / name).touch(mode=0o600)
    settings.VAR_DIR = folder
    name = str(folder / "site.sqlite3")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": name}
    monkeypatch.setitem(settings.DATABASES, "default", database)
    return folder


def test_a_new_database_and_its_journals_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    with sqlite3.connect(str(file), factory=OwnersConnection) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE a (b)")
        database.commit()
        made = sorted(path.name for path in tmp_path.iterdir())
        assert made == ["new.sqlite3", "new.sqlite3-shm", "new.sqlite3-wal"]
        assert {mode(path) for path in tmp_path.iterdir()} == {0o600}
    database.close()


def test_another_connection_does_not_give_up_the_locks_of_the_first(tmp_path: Path) -> None:
    """A process that opens and closes a file loses its locks on it, whoever took them."""
    file = str(tmp_path / "locked.sqlite3")
    with closing(sqlite3.connect(file, factory=OwnersConnection)) as first:
        first.execute("CREATE TABLE a (b)")
        first.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(file, factory=OwnersConnection)):
            take = "sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN EXCLUSIVE')"
            other = subprocess.run(
                [sys.executable, "-c", f"import sqlite3, sys; {take}", file],
                check=False,
                stderr=subprocess.PIPE,
                text=True,
            )
    assert "database is locked" in other.stderr


def test_a_database_in_memory_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sqlite3.connect(":memory:", factory=OwnersConnection).close()
    assert not list(tmp_path.iterdir())


def test_a_site_as_it_should_be_is_silent(var: Path) -> None:
    assert ours() == []


@pytest.mark.parametrize(
    "name", ["", "local.env", "site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm"]
)
def test_what_others_may_read_is_told_with_how_to_mend_it(var: Path, name: str) -> None:
    open_to_all = var / name
    open_to_all.chmod(0o755 if open_to_all.is_dir() else 0o644)
    [warning] = ours()
    assert warning.msg.startswith(f"{open_to_all} can be read")
    bits = "700" if open_to_all.is_dir() else "600"
    assert warning.hint == f"As its owner: chmod {bits} {open_to_all}"


def test_set_up_closes_what_an_older_version_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    (folder / "consult.sqlite3").touch(mode=0o644)
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VAR", folder)
    set_up.write_settings()
    assert mode(folder) == 0o700
    assert {mode(file) for file in folder.iterdir()} == {0o600}


def test_set_up_leaves_a_folder_of_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere" / "shared"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VAR", folder)
    set_up.write_settings()
    assert mode(folder) == 0o755


def test_before_it_serves_the_councils_address_is_asked_for(var: Path, settings: Settings) -> None:
    settings.COUNCIL_EMAIL_IS_SET = False
    assert "consult.W002" in {warning.id for warning in ours(deploy=True)}
    assert ours() == [], "a demo may do without"
    settings.COUNCIL_EMAIL_IS_SET = True
    assert "consult.W002" not in {warning.id for warning in ours(deploy=True)}


@pytest.mark.parametrize(
    ("address", "hosts", "is_right"),
    [
        ("https://consult.example", ["consult.example"], True),
        ("https://Consult.example:8443", ["consult.example"], True),
        ("https://say.consult.example", [".consult.example"], True),
        ("http://[::1]:8000", ["[::1]"], True),
        ("https://consult.example", ["www.consult.example"], False),
        ("https://say.consult.example", ["consult.example"], False),
    ],
)
def test_before_it_serves_its_address_must_be_one_that_it_answers_at(
    var: Path, settings: Settings, address: str, hosts: list[str], is_right: bool
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = address, hosts
    assert ("consult.W003" not in {warning.id for warning in ours(deploy=True)}) is is_right
    assert "consult.W003" not in {warning.id for warning in ours()}


def test_the_command_says_all_of_it(tmp_path: Path) -> None:
    """With settings of its own, in a process of its own."""
    (tmp_path / "local.env").touch()
    (tmp_path / "local.env").chmod(0o644)
    said = start(SERVERS["check"], tmp_path, **ENOUGH | {"ALLOWED_HOSTS": "other.example"}).stdout
    for each in ("consult.W001", "consult.W002", "consult.W003"):
        assert each in said
    right = {"ALLOWED_HOSTS": "consult.example", "COUNCIL_EMAIL": "say@consult.example"}
    (tmp_path / "local.env").chmod(0o600)
    assert "consult.W" not in start(SERVERS["check"], tmp_path, **ENOUGH | right).stdout
