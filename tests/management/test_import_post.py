"""`manage.py import_post`: a saved post becomes a draft topic, once."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consult.intake.models import ImportedComment, ImportedPost
from consult.topics.models import Topic
from tests.cast import Cast
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
    assert "Warning: the heading says 2, 3 were found" in warned
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
    assert "No such file or directory" in said
