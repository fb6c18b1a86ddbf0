"""Archived comments in the admin: hidden with a reason, restored, removed once confirmed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.actions import suspend_user
from accounts.models import User
from consult.intake.models import ImportedComment
from consult.topics.models import Topic
from tests.cast import INSULTS, Cast, client_of

LIST = "/admin/consult/importedcomment/"


@pytest.fixture
def comment(topic: Topic) -> ImportedComment:
    return topic.post.comments.get()


def choose(client: Client, action: str, *rows: ImportedComment, **more: str) -> tuple[int, str]:
    """The status and text of the page after an action on these rows."""
    form = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    response = client.post(LIST, form, follow=True)
    return response.status_code, response.content.decode()


def log() -> list[tuple[str, str]]:
    return list(LogEntry.objects.order_by("pk").values_list("object_repr", "change_message"))


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_one_is_hidden_with_a_reason_and_restored(
    cast: Cast, comment: ImportedComment, role: str
) -> None:
    client = client_of(getattr(cast, role))
    _, asked = choose(client, "hide", comment)
    assert "Anonymous: It was tried in 1998." in asked
    comment.refresh_from_db()
    assert comment.stub == "", "it only asked for the reason"
    _, after = choose(client, "hide", comment, reason="Names a neighbour")
    assert "Hidden: 1." in after
    comment.refresh_from_db()
    assert (comment.hidden_reason, comment.hidden_by) == ("Names a neighbour", getattr(cast, role))
    assert "It was tried in 1998." in client.get(f"{LIST}{comment.pk}/change/").content.decode()
    _, after = choose(client, "restore", comment)
    assert "Restored: 1." in after
    comment.refresh_from_db()
    assert comment.stub == ""
    name = str(comment)
    assert log() == [(name, "Hidden: Names a neighbour"), (name, "Restored.")]


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_one_is_removed_once_that_is_confirmed(
    cast: Cast, comment: ImportedComment, role: str
) -> None:
    client = client_of(getattr(cast, role))
    _, asked = choose(client, "remove", comment)
    assert "This cannot be undone." in asked
    comment.refresh_from_db()
    assert comment.paragraphs == ["It was tried in 1998."], "it only asked"
    _, after = choose(client, "remove", comment, confirmed="yes")
    assert "Removed for good: 1." in after
    for page in (LIST, f"{LIST}{comment.pk}/change/", f"{LIST}{comment.pk}/history/"):
        assert "1998" not in client.get(page).content.decode(), page
    name = str(comment)
    assert log() == [(name, "Removed at its writer's request.")]
    assert "Hidden: 0. Hidden before: 1." in choose(client, "hide", comment, reason="Because")[1]
    assert "Restored: 0." in choose(client, "restore", comment)[1]
    assert len(log()) == 1


def test_the_page_of_one_offers_what_can_be_done_with_it(
    cast: Cast, comment: ImportedComment
) -> None:
    client, page = client_of(cast.moderator), f"{LIST}{comment.pk}/change/"

    def offered() -> list[str]:
        text = client.get(page).content.decode()
        return [name for name in ("hide", "restore", "remove") if f'value="{name}"' in text]

    assert offered() == ["hide", "remove"]
    choose(client, "hide", comment, reason="Rude")
    assert offered() == ["restore", "remove"]
    choose(client, "remove", comment, confirmed="yes")
    assert offered() == []


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "x" * 501, "a\0b"])
def test_without_a_reason_nothing_is_hidden(
    cast: Cast, comment: ImportedComment, reason: str
) -> None:
    status, page = choose(client_of(cast.admin), "hide", comment, reason=reason)
    assert status == 400
    assert "<title>Error: " in page
    comment.refresh_from_db()
    assert comment.stub == ""


@pytest.mark.parametrize(
    ("role", "status"),
    [("resident", 403), ("suspended", 403), ("owner", 403), ("other_councillor", 403)],
)
@pytest.mark.parametrize("action", ["hide", "restore", "remove"])
def test_nobody_else_does(
    cast: Cast, comment: ImportedComment, role: str, status: int, action: str
) -> None:
    client = client_of(getattr(cast, role))
    assert choose(client, action, comment, reason="Because", confirmed="yes")[0] == status
    for page in (LIST, f"{LIST}{comment.pk}/change/"):
        assert client.get(page, follow=True).status_code == status
    comment.refresh_from_db()
    assert (comment.stub, log()) == ("", [])


def test_a_suspended_moderator_does_not(cast: Cast, comment: ImportedComment) -> None:
    suspend_user(
        cast.moderator, reason=INSULTS, until=None, by=cast.admin, now=comment.post.imported_at
    )
    client = client_of(User.objects.get(pk=cast.moderator.pk))
    assert choose(client, "remove", comment, confirmed="yes")[0] == 403
    comment.refresh_from_db()
    assert comment.stub == ""


def test_a_visitor_is_asked_to_sign_in(comment: ImportedComment) -> None:
    page = Client().get(reverse("admin:consult_importedcomment_change", args=[comment.pk]))
    assert page["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("state", ["visible", "hidden", "removed"])
def test_the_list_narrows_to_a_state(cast: Cast, comment: ImportedComment, state: str) -> None:
    client = client_of(cast.moderator)
    if state == "hidden":
        choose(client, "hide", comment, reason="Rude")
    if state == "removed":
        choose(client, "remove", comment, confirmed="yes")
    for asked in ("visible", "hidden", "removed"):
        page = client.get(LIST, {"state": asked}).content.decode()
        assert (f"{LIST}{comment.pk}/change/" in page) is (asked == state)
