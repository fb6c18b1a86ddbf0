"""`manage.py import_post`: a saved post becomes a draft topic, once."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from consult.intake.models import ImportedComment, ImportedPost
from consult.management.commands import import_post as import_post_module
from consult.reading.post import Post
from consult.reading.raw.chunks import Chunks
from consult.topics.actions import draft_topic
from consult.topics.lifecycle import Outcome
from consult.topics.models import Topic
from tests.cast import Cast, gather
from tests.running import ROOT

PAGE = ROOT / "tests" / "samples" / "posts" / "wordpress-menu.txt"


def import_post(file: Path, councillor: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_post", str(file), councillor=councillor, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(file: Path, councillor: str) -> str:
    with pytest.raises(CommandError) as error:
        import_post(file, councillor)
    assert error.value.returncode == 2
    assert (ImportedPost.objects.count(), Topic.objects.count()) == (0, 0)
    return str(error.value)


def test_a_post_becomes_a_draft_with_its_archived_comments(cast: Cast) -> None:
    said, warned = import_post(PAGE, cast.councillor.user.email)
    topic = Topic.objects.get()
    assert topic.title == "Fewer lorries"
    assert said == (
        "Drafted: Fewer lorries (2 paragraphs, 3 archived comments), "
        f"at {topic.get_absolute_url()}\n"
    )
    assert f"Warning: {PAGE}, “Fewer lorries”: the heading says 2, 3 were found" in warned
    comments = ImportedComment.objects.order_by("position")
    assert [comment.author for comment in comments] == ["Bill Hodge", "Ann", "wardwords"]


def test_importing_again_makes_no_second_topic(cast: Cast) -> None:
    import_post(PAGE, cast.councillor.user.email)
    said, _ = import_post(PAGE, cast.councillor.user.email.upper())
    assert said.startswith("Already imported: Fewer lorries (")
    assert (ImportedPost.objects.count(), Topic.objects.count()) == (1, 1)
    assert ImportedComment.objects.count() == 3


def test_an_unknown_address_is_refused_with_the_known_ones(cast: Cast) -> None:
    said = refusal(PAGE, "nobody@example.org")
    assert said.startswith("No councillor has the address nobody@example.org. Known: ")
    assert cast.councillor.user.email in said


@pytest.mark.django_db
def test_without_councillors_it_says_where_they_are_added() -> None:
    assert "Known: none yet: an admin adds them at /admin/." in refusal(PAGE, "a@example.org")


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"%PDF-1.7"])
def test_what_is_no_post_is_refused_and_nothing_is_stored(
    cast: Cast, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "post.txt"
    file.write_bytes(content)
    said = refusal(file, cast.councillor.user.email)
    assert said.startswith(f"{file}: This ")
    assert "\n" not in said


def test_a_file_that_is_not_there_is_refused(cast: Cast, tmp_path: Path) -> None:
    said = refusal(tmp_path / "none.txt", cast.councillor.user.email)
    assert "There is no such file." in said


def copied(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


FEED = b"""<rss version="2.0"><channel><title>Blog</title>
<item><title>One</title><guid>a</guid><description>First words.</description></item>
<item><title>Two</title><guid>b</guid><description>Second words.</description></item>
<item><title>A copy</title><guid>a</guid><description>Copied words.</description></item>
</channel></rss>"""


def test_many_files_come_in_and_those_refused_are_told(cast: Cast, tmp_path: Path) -> None:
    files = [
        str(PAGE),
        copied(tmp_path, "picture.txt", b"\x89PNG\r\n\x1a\n...."),
        copied(tmp_path, "feed.xml", FEED),
        str(PAGE),
    ]
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"^Refused: 1 of 4 files\.$") as error:
        call_command(
            "import_post", *files, councillor=cast.councillor.user.email, stdout=out, stderr=err
        )
    assert error.value.returncode == 2
    said = out.getvalue().splitlines()
    assert said[0] == f"[1/4] {PAGE}"
    assert said[1].startswith("Drafted: Fewer lorries (")
    assert said[4].startswith("1/3 Drafted: One (1 paragraph, 0 archived comments), at /desk/")
    assert said[-1] == "In all: 4 drafted, 1 already imported."
    assert f"Refused: {files[1]}: This looks like" in err.getvalue()
    told = "kept, though they share their number with another post, as copies do: 1 post"
    assert f"Warning: {files[2]}: {told}" in err.getvalue()
    assert set(Topic.objects.values_list("title", flat=True)) == {
        "Fewer lorries",
        "One",
        "Two",
        "A copy",
    }


def test_a_post_that_changed_updates_its_draft(cast: Cast, tmp_path: Path) -> None:
    import_post(Path(copied(tmp_path, "feed.xml", FEED)), cast.councillor.user.email)
    changed = FEED.replace(b"Second words", b"Other words")
    said, _ = import_post(Path(copied(tmp_path, "feed.xml", changed)), cast.councillor.user.email)
    assert "2/3 Draft updated: Two (" in said
    assert said.endswith("In all: 1 updated, 2 already imported.\n")
    assert Topic.objects.get(title="Two").body == ["Other words."]


def test_a_file_that_is_damaged_at_its_end_brings_nothing_in(cast: Cast, tmp_path: Path) -> None:
    items = b"<item><title>A</title><guid>a</guid></item>" * 3
    file = copied(tmp_path, "feed.xml", b"<rss><channel>" + items + b"<item></channel></rss>")
    assert "is damaged at line 1 (mismatched tag)" in refusal(
        Path(file), cast.councillor.user.email
    )


def exported(*titles: str) -> bytes:
    items = (
        f"<item><title>{title}</title><guid>{title}</guid><wp:post_type>post</wp:post_type>"
        "<wp:status>publish</wp:status></item>\n"
        for title in titles
    )
    wp = "http://wordpress.org/export/1.2/"
    return f"<rss xmlns:wp='{wp}'><channel>{''.join(items)}</channel></rss>".encode()


def test_a_file_that_changes_while_it_is_imported_keeps_what_was_checked(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chunks, "size", 2048)
    titles = [f"Post {number:03}" for number in range(150)]
    file = Path(copied(tmp_path, "export.xml", exported(*titles)))

    def change_then_draft(*args: Any, **options: Any) -> tuple[Topic, Outcome]:
        file.write_bytes(exported(*titles[:-1], "Post XYZ"))
        return draft_topic(*args, **options)

    monkeypatch.setattr(import_post_module, "draft_topic", change_then_draft)
    with pytest.raises(CommandError, match="This file changed while it was read") as error:
        import_post(file, cast.councillor.user.email)
    assert error.value.returncode == 2
    drafted = sorted(Topic.objects.values_list("title", flat=True))
    assert 1 <= len(drafted) < 150
    assert drafted == titles[: len(drafted)]


def test_what_was_interrupted_goes_on(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(copied(tmp_path, "export.xml", exported("One", "Two", "Three")))

    def draft_one(post: Post, **options: Any) -> tuple[Topic, Outcome]:
        if post.title == "Two":
            raise KeyboardInterrupt
        return draft_topic(post, **options)

    with monkeypatch.context() as interrupted:
        interrupted.setattr(import_post_module, "draft_topic", draft_one)
        with pytest.raises(CommandError, match="Run it again: it goes on with what is") as error:
            import_post(file, cast.councillor.user.email)
    assert error.value.returncode == 130
    assert Topic.objects.get().title == "One"
    said, _ = import_post(file, cast.councillor.user.email)
    assert said.endswith("In all: 2 drafted, 1 already imported.\n")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_and_a_summary_and_no_line_for_each_post(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = copied(tmp_path, "export.xml", exported("One", "Two", "Three"))
    out, err = StringIO(), Terminal()
    options = {"councillor": cast.councillor.user.email, "stdout": out, "stderr": err}
    call_command("import_post", file, **options)
    assert out.getvalue() == "In all: 3 drafted.\n"
    assert "Warning: 3 posts have warnings, which stand on the drafts" in err.getvalue()
    bar = capsys.readouterr().err
    assert f"Checking {file}" in bar
    assert re.search(r"\b[0-3]/3 ", bar)
    call_command("import_post", file, **options, verbosity=2)
    assert "2/3 Already imported: Two (0 paragraphs, 0 archived comments)" in out.getvalue()
    assert f"Warning: {file}, “Two”: no date was found" in err.getvalue()


def test_where_all_files_are_refused_there_is_one_summary(cast: Cast, tmp_path: Path) -> None:
    files = [copied(tmp_path, name, b"\0") for name in ("a", "b")]
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"^Refused: 2 of 2 files\.$"):
        call_command(
            "import_post", *files, councillor=cast.councillor.user.email, stdout=out, stderr=err
        )
    assert "In all" not in out.getvalue()
    assert [f"Refused: {file}: This looks like a binary" in err.getvalue() for file in files] == [
        True,
        True,
    ]


@pytest.mark.django_db(transaction=True)
def test_twenty_imports_of_one_file_at_once_leave_one_topic_for_each_post(tmp_path: Path) -> None:
    cast = gather()
    file = Path(copied(tmp_path, "export.xml", exported("One", "Two", "Three")))

    def run(number: int) -> str:
        try:
            return import_post(file, cast.councillor.user.email)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        said = "".join(pool.map(run, range(20)))
    assert said.count("Drafted: ") == 3
    assert said.count("Already imported: ") == 57
    assert (Topic.objects.count(), ImportedPost.objects.count()) == (3, 3)
