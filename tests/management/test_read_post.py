"""`manage.py read_post`: needs nothing, stores nothing, says in one line what it cannot read."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consult.management.commands import read_post
from consult.reading import open_file, read
from consult.reading.post import Stream, as_json
from consult.reading.raw.chunks import Chunks
from tests.running import ROOT

SAMPLES = ROOT / "tests" / "samples" / "posts"
PAGE = SAMPLES / "blogger-en.txt"
BODY = (
    "The tram will not come to our side of the river in my lifetime, the county has decided, and I"
    " would like to know who among you is sorry to hear it."
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With an environment that names no secret, no database and no local settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "read_post", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder)},
        input=PAGE.read_text("utf-8"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("read_post", *arguments)
    assert error.value.returncode == 2
    return str(error.value)


def test_it_needs_neither_secret_nor_database(tmp_path: Path) -> None:
    done = run(tmp_path, str(PAGE), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(tmp_path.rglob("*.sqlite3"))
    said = json.loads(done.stdout)
    assert said["format"] == "text"
    (post,) = said["posts"]
    assert post["title"] == "Benches for the Long Meadow"
    assert [comment["parent"] for comment in post["comments"]] == [None, None, 2, None]


def test_a_dash_reads_standard_input(tmp_path: Path) -> None:
    done = run(tmp_path, "-")
    assert done.returncode == 0
    assert "Title: Benches for the Long Meadow" in done.stdout


def test_what_is_no_post_ends_with_2_and_one_line(tmp_path: Path) -> None:
    picture = tmp_path / "post.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run(tmp_path, str(picture), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "This looks like a picture (PNG), not a post. Copy the text of the post" in done.stderr


def test_json_has_this_shape(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("read_post", str(SAMPLES / "pingback.txt"), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "format": "text",
        "skipped": {"pingback": 1},
        "warnings": [],
        "posts": [
            {
                "title": "The tram",
                "published": "2015-05-05",
                "author": None,
                "url": None,
                "guid": None,
                "body": [BODY],
                "declared_comments": 3,
                "comments": [
                    {
                        "position": 1,
                        "parent": None,
                        "author": "Ed",
                        "posted": None,
                        "paragraphs": ["I am sorry."],
                    },
                    {
                        "position": 2,
                        "parent": None,
                        "author": "Flo",
                        "posted": None,
                        "paragraphs": ["I am not. Buses can turn corners."],
                    },
                ],
                "warnings": [],
            }
        ],
    }


def test_for_people_it_prints_the_post_the_comments_and_the_warnings() -> None:
    out = StringIO()
    call_command("read_post", str(SAMPLES / "wordpress-menu.txt"), stdout=out)
    said = out.getvalue()
    assert said.startswith("Title: Fewer lorries\nPublished: 2018-01-05\nAuthor: wardwords\n")
    assert "Warning: the heading says 2, 3 were found" in said
    assert "Comment 1, by Bill Hodge, 2018-01-05T21:30:00:\n\n    Slept like a log." in said
    assert "    Regards,\n    Bill" in said


def test_what_was_left_out_stands_above_the_first_post() -> None:
    out = StringIO()
    call_command("read_post", str(SAMPLES / "wordpress-export.xml"), stdout=out)
    above, _, rest = out.getvalue().partition("\n\n")
    assert re.fullmatch(r"Left out: 2 items in the bin, .+\n(Warning: .+\n?)*", above)
    assert rest.startswith("Title: ")


@pytest.mark.parametrize(
    "sample", ["wordpress-export.xml", "blogger-export.xml", "rss-of-comments.xml", "draft.md"]
)
def test_json_is_what_the_reader_understood(
    sample: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("read_post", str(SAMPLES / sample), "--json")
    expected = as_json(read((SAMPLES / sample).read_bytes()))
    assert capsys.readouterr().out == json.dumps(expected, indent=2) + "\n"


def test_an_export_that_changes_while_it_is_read_prints_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.xml"
    file.write_bytes((SAMPLES / "wordpress-export.xml").read_bytes())
    monkeypatch.setattr(Chunks, "size", 512)
    opened = open_file

    @contextmanager
    def changed(name: str) -> Iterator[Stream]:
        with opened(name) as stream:
            file.write_bytes(file.read_bytes() + b"\n")
            yield stream

    monkeypatch.setattr(read_post, "open_file", changed)
    assert (
        refusal(str(file), "--json") == f"{file}: This file changed while it was read: try again."
    )
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = refusal(str(tmp_path / "none.txt"))
    assert "There is no such file." in said


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "This is a folder: give the files in it." in refusal(str(tmp_path))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "This file is empty"),
        (b"\0\1\2", "This looks like a binary file"),
        ("Grüße aus Köln".encode()[:-1] + b"\xc3", "damaged at byte"),
        (b"<!DOCTYPE html><html></html>", "This looks like an HTML page"),
    ],
)
def test_every_refusal_says_what_was_expected(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "post.txt"
    file.write_bytes(content)
    said = refusal(str(file), "--json")
    assert said.startswith(f"{file}: ")
    assert reason in said
    assert "what can be read is the text of a post" in said or "again" in said
    assert "\n" not in said
