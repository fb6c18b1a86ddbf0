"""Whoever is given a role is told by one email how to sign in, and what to do first."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.actions import suspend_user
from accounts.models import User, Ward
from tests.accounts.test_email import html_of
from tests.admin.test_suspending import PEOPLE, Committing, Outbox, after_commit, page_of
from tests.cast import INSULTS, Cast, client_of
from tests.makers import NOW

__all__ = ["after_commit"]
AGAIN = "Send the sign-in email again"


def appoint(client: Client, email: str) -> Any:
    form = {"email": email, "name": "Cllr Nia", "wards": [Ward.objects.first().pk]}  # type: ignore[union-attr]
    return client.post("/admin/accounts/councillor/add/", form)


def give(client: Client, user: User, *roles: str) -> Any:
    ticked = dict.fromkeys(("is_active", *roles), "on")
    return client.post(page_of(user), {"name": user.name} | ticked)


@pytest.mark.parametrize("email", ["nia@example.org", "rosa@example.org"])
def test_a_new_councillor_is_told_new_account_or_not(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing, settings: Any, email: str
) -> None:
    settings.SITE_URL = "https://consult.example"
    with after_commit():
        assert appoint(client_of(cast.admin), email).status_code == 302
    [sent] = mailoutbox
    assert sent.to == [email]
    assert sent.subject == "How to sign in as a councillor: Mill Valley Council"
    for part in (str(sent.body), html_of(sent)):
        assert "https://consult.example/account/sign-in/" in part
        assert "https://consult.example/desk/" in part
        assert email in part
        assert "There is no password" in part
        assert "/admin/" not in part


@pytest.mark.parametrize(
    ("roles", "called"),
    [
        (["is_moderator"], "a moderator"),
        (["is_superuser"], "an admin"),
        (["is_moderator", "is_superuser"], "an admin and a moderator"),
    ],
)
def test_a_role_is_told_once_and_not_with_every_change(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing, roles: list[str], called: str
) -> None:
    client = client_of(cast.admin)
    with after_commit():
        give(client, cast.resident, *roles)
    [sent] = mailoutbox
    assert sent.subject == f"How to sign in as {called}: Mill Valley Council"
    for part in (str(sent.body), html_of(sent)):
        assert "/admin/" in part
        assert "/desk/" not in part
    with after_commit():
        give(client, cast.resident, *roles)
        give(client, cast.resident)
        client.post(f"{PEOPLE}add/", {"email": "nobody@example.org", "is_active": "on"})
    assert len(mailoutbox) == 1


def test_an_officer_made_here_is_told(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    form = {"email": "Olu@Example.org", "is_active": "on", "is_moderator": "on"}
    with after_commit():
        client_of(cast.admin).post(f"{PEOPLE}add/", form)
    assert [sent.to for sent in mailoutbox] == [["olu@example.org"]]


def test_nothing_is_sent_of_what_was_not_stored(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    with after_commit():
        assert appoint(client_of(cast.admin), "carys@example.org").status_code == 200
        client_of(cast.admin).post(f"{PEOPLE}add/", {"email": "no", "is_moderator": "on"})
    assert mailoutbox == []


def test_who_may_not_sign_in_is_sent_nothing_and_the_admin_is_told(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    client = client_of(cast.admin)
    with after_commit():
        page = client.post(
            page_of(cast.resident), {"name": "Rosa", "is_moderator": "on"}, follow=True
        ).content.decode()
    assert "Not told of the role by email: rosa@example.org." in page
    assert mailoutbox == []


def test_it_is_sent_again_by_a_button(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    client, page = client_of(cast.admin), page_of(cast.owner, "sign-in-email")
    assert AGAIN in client.get(page_of(cast.owner)).content.decode()
    assert client.get(page)["Location"] == page_of(cast.owner)
    assert mailoutbox == [], "no GET changes anything"
    with after_commit():
        told = client.post(page, follow=True).content.decode()
    assert "The sign-in email goes to carys@example.org." in told
    assert [sent.to for sent in mailoutbox] == [["carys@example.org"]]
    assert LogEntry.objects.get().change_message == "Sign-in email sent again."


def test_who_has_no_role_or_is_suspended_has_nothing_to_be_sent(cast: Cast) -> None:
    suspend_user(cast.owner, reason=INSULTS, until=None, by=cast.admin, now=NOW)
    client = client_of(cast.admin)
    for user in (cast.resident, cast.owner):
        assert AGAIN not in client.get(page_of(user)).content.decode()
        assert client.post(page_of(user, "sign-in-email")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_is_told_with_how_to_mend_it(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.admin.test_suspending.Refusing"
    client = client_of(cast.admin)
    assert appoint(client, "nia@example.org").status_code == 302
    page = client.get("/admin/").content.decode()
    assert "Not told by email: nia@example.org. The mail server did not take it." in page
    assert AGAIN in page
    client.post(page_of(cast.resident, "suspend"), {"reason": INSULTS})
    page = client.get("/admin/").content.decode()
    assert "Not told by email: rosa@example.org." in page
    assert "Tell them another way." in page
    assert User.objects.get(pk=cast.resident.pk).is_suspended


FRAMEWORKS = [
    "superuser status",
    "staff status",
    "last login",
    "date joined",
    "designates",
    "slug:",
    "accounts administration",
    "select user",
]


def test_the_words_of_the_admin_are_ours(cast: Cast) -> None:
    client = client_of(cast.admin)
    pages = ["/admin/", "/admin/accounts/", PEOPLE, f"{PEOPLE}add/", page_of(cast.owner)]
    for page in [*pages, "/admin/accounts/ward/add/", "/admin/accounts/ward/"]:
        seen = client.get(page).content.decode().lower()
        assert [words for words in FRAMEWORKS if words in seen] == [], page
