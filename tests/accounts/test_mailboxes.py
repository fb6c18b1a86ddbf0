"""One answer for each mailbox: what follows a + in an address makes no second account."""

import re
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import sign_up
from accounts.mailboxes import mailbox_of
from accounts.models import CodeSent, User
from tests.cast import Cast, client_of
from tests.makers import NOW

Outbox = list[EmailMultiAlternatives]
SIGN_IN, CODE = "/account/sign-in/", "/account/code/"


def code_in(email: EmailMultiAlternatives) -> str:
    found = re.search(r"^\s*(\d{6})\s*$", str(email.body), re.MULTILINE)
    assert found
    return found[1]


def signed_in(address: str, outbox: Outbox) -> str | None:
    client = Client()
    client.post(SIGN_IN, {"email": address})
    client.post(CODE, {"code": code_in(outbox[-1])})
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else None


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Me@Example.org", "me@example.org"),
        ("me+1@example.org", "me@example.org"),
        ("me+1+2@example.org", "me@example.org"),
        ("m.e@example.org", "m.e@example.org"),
        ("+me@example.org", "+me@example.org"),
    ],
)
def test_a_mailbox_ignores_case_and_what_follows_a_plus(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox


@pytest.mark.django_db
def test_two_tagged_addresses_are_one_account(mailoutbox: Outbox) -> None:
    assert signed_in("me+1@example.org", mailoutbox) == "me+1@example.org"
    assert signed_in("Me+2@example.org", mailoutbox) == "me+1@example.org"
    assert signed_in("me@example.org", mailoutbox) == "me+1@example.org"
    assert User.objects.count() == 1
    assert EmailAddress.objects.get().email == "me+1@example.org", "the others are not proven"


def test_a_known_person_signs_in_by_a_tag_of_their_own(cast: Cast, mailoutbox: Outbox) -> None:
    assert signed_in("Rosa+news@example.org", mailoutbox) == "rosa@example.org"
    assert EmailAddress.objects.get(user=cast.resident).email == "rosa@example.org"


def test_the_code_goes_to_the_address_that_the_account_has_proven(
    cast: Cast, mailoutbox: Outbox
) -> None:
    """Where a + is a letter like any other, rosa+x@ is not Rosa."""
    Client().post(SIGN_IN, {"email": "rosa+x@example.org"})
    assert mailoutbox[-1].to == ["rosa@example.org"]
    row = CodeSent.objects.get()
    assert row.address == "rosa+x@example.org"
    assert row.note == "Sent to the account's own address, rosa@example.org."


@pytest.mark.django_db
def test_a_code_to_a_tagged_address_opens_no_account_that_was_made_meanwhile(
    mailoutbox: Outbox,
) -> None:
    client = Client()
    client.post(SIGN_IN, {"email": "me+x@example.org"})
    sign_up(email="me@example.org")
    response = client.post(CODE, {"code": code_in(mailoutbox[-1])})
    assert response["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_tagged_addresses_are_answered_alike_whether_known_or_not(cast: Cast) -> None:
    seen = []
    for email in ("rosa+x@example.org", "nobody+x@example.org"):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            response = client.post(SIGN_IN, {"email": email})
        text = client.get(CODE).content.decode().replace(email, "EMAIL")
        text = re.sub(r'value="[^"]{64}"', "", text)
        seen.append((response.status_code, text, len(asked)))
    assert seen[0] == seen[1]


@pytest.mark.django_db
def test_a_mailbox_is_not_flooded_by_way_of_its_tags(mailoutbox: Outbox) -> None:
    for number in range(9):
        Client().post(SIGN_IN, {"email": f"me+{number}@example.org"})
    assert len(mailoutbox) == 5


def test_a_closed_account_is_not_opened_again_by_a_tag(cast: Cast, mailoutbox: Outbox) -> None:
    User.objects.filter(pk=cast.resident.pk).update(is_active=False)
    before = User.objects.count()
    assert signed_in("rosa+2@example.org", mailoutbox) is None
    assert User.objects.count() == before


def test_accounts_of_one_mailbox_from_before_go_on_as_they_were(
    cast: Cast, mailoutbox: Outbox
) -> None:
    User.objects.update(mailbox=None)
    later = User.objects.create(email="rosa+2@example.org", date_joined=NOW)
    User.objects.filter(pk=cast.resident.pk).update(date_joined="2020-01-01T00:00Z")
    migration = import_module("accounts.migrations.0005_mailboxes_of_accounts")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert User.objects.get(pk=cast.resident.pk).mailbox == "rosa@example.org"
    assert User.objects.get(pk=later.pk).mailbox is None
    assert User.objects.filter(mailbox=None).count() == 1
    assert signed_in("rosa+2@example.org", mailoutbox) == "rosa+2@example.org"
    assert signed_in("rosa@example.org", mailoutbox) == "rosa@example.org"
    assert signed_in("rosa+3@example.org", mailoutbox) == "rosa@example.org"


def test_the_database_holds_one_account_for_a_mailbox(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create(email="rosa+4@example.org", mailbox="rosa@example.org")


def test_an_admin_who_adds_a_tagged_address_is_told_whose_it_is(cast: Cast) -> None:
    client, before = client_of(cast.admin), User.objects.count()
    form = {"email": "Rosa+5@example.org", "is_active": "on"}
    page = client.post("/admin/accounts/user/add/", form).content.decode()
    assert "This mailbox has an account already: rosa@example.org." in page
    assert User.objects.count() == before
    client.post("/admin/accounts/user/add/", {"email": "nia+1@example.org", "is_active": "on"})
    assert User.objects.get(email="nia+1@example.org").mailbox == "nia@example.org"


def test_a_councillor_is_appointed_to_the_account_of_the_mailbox(cast: Cast) -> None:
    ward = str(cast.councillor.wards.get().pk)
    add, client = "/admin/accounts/councillor/add/", client_of(cast.admin)
    form = {"email": "rosa+c@example.org", "name": "Cllr Rosa", "wards": ward}
    assert client.post(add, form).status_code == 302
    assert User.objects.get(pk=cast.resident.pk).councillor.name == "Cllr Rosa"
    page = client.post(add, form | {"email": "carys+2@example.org"}).content.decode()
    assert "There is a councillor with this address already." in page


@pytest.mark.django_db
def test_the_first_admin_has_a_mailbox_too() -> None:
    call_command("createsuperuser", "--noinput", email="Officer+1@council.example")
    assert User.objects.get().mailbox == "officer@council.example"


@pytest.mark.django_db
def test_the_privacy_notice_says_how_votes_are_guarded() -> None:
    assert "What follows a + in an address" in Client().get("/privacy/").content.decode()
