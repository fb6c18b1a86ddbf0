"""Signing in with an address and an emailed code, whether the address is known or new."""

import re
import time
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from accounts import sending
from accounts.actions import sign_up
from accounts.models import User
from tests.cast import Cast

Outbox = list[EmailMultiAlternatives]
SIGN_IN, CODE = "/account/sign-in/", "/account/code/"


def ask(client: Client, email: str = "new@example.org", then: str = "") -> object:
    return client.post(f"{SIGN_IN}?next={then}" if then else SIGN_IN, {"email": email})


def code_in(email: EmailMultiAlternatives) -> str:
    found = re.search(r"^\s*(\d{6})\s*$", str(email.body), re.MULTILINE)
    assert found, email.body
    return found.group(1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


@pytest.mark.django_db
def test_a_new_address_gets_a_code_and_an_account_when_it_is_right(mailoutbox: Outbox) -> None:
    client = Client()
    response = client.post(SIGN_IN, {"email": "New@Example.org"})
    assert response["Location"] == CODE
    assert not User.objects.exists(), "nobody proved that address yet"
    response = client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert response.status_code == 302
    user = User.objects.get()
    assert user.email == "new@example.org"
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/account/").status_code == 200


def test_a_known_address_signs_in_to_its_account(cast: Cast, mailoutbox: Outbox) -> None:
    client, before = Client(), User.objects.count()
    ask(client, "ROSA@example.org")
    client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert client.session["_auth_user_id"] == str(cast.resident.pk)
    assert User.objects.count() == before


def test_known_and_new_addresses_are_told_the_same(cast: Cast, mailoutbox: Outbox) -> None:
    pages = []
    for email in ("rosa@example.org", "nobody@example.org"):
        client = Client()
        ask(client, email)
        pages.append(client.get(CODE).content.decode().replace(email, "EMAIL"))
    known, new = (str(email.body) for email in mailoutbox)
    assert re.sub(r"\d{6}", "CODE", known) == re.sub(r"\d{6}", "CODE", new)
    strip = re.compile(r'value="[^"]{64}"')
    assert strip.sub("", pages[0]) == strip.sub("", pages[1])


@pytest.mark.django_db
def test_one_goes_where_one_was_going(mailoutbox: Outbox) -> None:
    client = Client()
    ask(client, then="/topics/?words=park")
    page = client.get(f"{CODE}?next=/topics/%3Fwords%3Dpark")
    assert page.status_code == 200
    response = client.post(f"{CODE}?next=/topics/%3Fwords%3Dpark", {"code": code_in(mailoutbox[0])})
    assert response["Location"] == "/topics/?words=park"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(mailoutbox: Outbox, then: str) -> None:
    client = Client()
    client.post(SIGN_IN, {"email": "a@example.org", "next": then})
    response = client.post(CODE, {"code": code_in(mailoutbox[0]), "next": then})
    assert response["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["", "name", "a@b", "a b@example.org", "x" * 300 + "@example.org"]
)
def test_an_address_that_is_none_is_told_so(mailoutbox: Outbox, email: str) -> None:
    response = Client().post(SIGN_IN, {"email": email})
    assert response.status_code == 400
    assert "Error:" in response.content.decode()
    assert not mailoutbox


@pytest.mark.django_db
def test_a_wrong_code_is_told_and_the_fifth_is_the_last(mailoutbox: Outbox) -> None:
    client = Client()
    ask(client)
    code = code_in(mailoutbox[0])
    for _ in range(5):
        assert client.post(CODE, {"code": wrong(code)}).status_code == 400
    assert client.post(CODE, {"code": code})["Location"].startswith(SIGN_IN)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_an_empty_code_costs_no_attempt(mailoutbox: Outbox) -> None:
    client = Client()
    ask(client)
    for _ in range(7):
        assert client.post(CODE, {"code": ""}).status_code == 400
    client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert User.objects.exists()


@pytest.mark.django_db
def test_a_code_lives_fifteen_minutes(mailoutbox: Outbox) -> None:
    client = Client()
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        response = client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert response["Location"].startswith(SIGN_IN)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_code_works_once_and_only_in_the_browser_that_asked(mailoutbox: Outbox) -> None:
    client = Client()
    ask(client)
    code = code_in(mailoutbox[0])
    assert Client().post(CODE, {"code": code})["Location"].startswith(SIGN_IN)
    client.post(CODE, {"code": code})
    client.post("/account/sign-out/")
    assert client.post(CODE, {"code": code})["Location"].startswith(SIGN_IN)


def test_an_address_gets_few_codes(db: None, mailoutbox: Outbox) -> None:
    statuses = {Client().post(SIGN_IN, {"email": "a@example.org"}).status_code for _ in range(8)}
    assert len(mailoutbox) == 5
    assert statuses <= {302, 400, 429}
    ask(Client(), "b@example.org")
    assert mailoutbox[-1].to == ["b@example.org"], "nobody else pays for it"


def test_an_account_that_was_closed_does_not_sign_in(cast: Cast, mailoutbox: Outbox) -> None:
    User.objects.filter(pk=cast.resident.pk).update(is_active=False)
    client = Client()
    ask(client, cast.resident.email)
    if mailoutbox:
        client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" not in client.session


def test_who_is_suspended_signs_in_and_reads(cast: Cast, mailoutbox: Outbox) -> None:
    client = Client()
    ask(client, cast.suspended.email)
    client.post(CODE, {"code": code_in(mailoutbox[0])})
    assert client.get("/account/").status_code == 200


def test_the_admins_door_is_the_same_door(cast: Cast) -> None:
    response = Client().get("/admin/login/?next=/admin/")
    assert response["Location"].startswith(SIGN_IN)
    assert Client().get("/admin/")["Location"].startswith("/admin/login/")


@pytest.mark.django_db
def test_a_mail_server_that_refuses_leaves_nothing_half_made(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: Outbox
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SMTPServerDisconnected

    client = Client()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refuse)
        response = client.post(f"{SIGN_IN}?next=/topics/", {"email": "new@example.org"})
    assert response.status_code == 503
    text = response.content.decode()
    assert 'value="new@example.org"' in text
    assert "next=/topics/" in text.replace("%2F", "/")
    assert not User.objects.exists()
    assert client.get(CODE).status_code == 302, "there is no code to enter"
    ask(client)
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_mail_server_that_drips_is_waited_for_no_longer_than_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "_DEADLINE", 0.2)
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda *_, **__: time.sleep(1))
    assert Client().post(SIGN_IN, {"email": "new@example.org"}).status_code == 503


def test_signing_out_is_a_button(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.resident, backend="accounts.backends.SignedIn")
    assert client.get("/account/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/account/sign-out/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_ten_sign_ups_of_one_address_make_one_account() -> None:
    assert len({sign_up(email=email).pk for email in ("A@example.org", "a@example.org")}) == 1


@pytest.mark.parametrize("email", ["ı@example.org", "\u212aing@example.org", "é" * 40 + "@b.org"])
def test_an_address_with_letters_that_fold_into_others_is_refused(
    db: None, mailoutbox: Outbox, email: str
) -> None:
    assert Client().post(SIGN_IN, {"email": email}).status_code == 400
    assert not mailoutbox


@pytest.mark.parametrize("then", ["desk", "foo", "account_login"])
def test_next_is_a_path_and_no_name_of_a_view(cast: Cast, then: str) -> None:
    client = Client()
    client.force_login(cast.resident, backend="accounts.backends.SignedIn")
    assert client.get(f"{SIGN_IN}?next={then}")["Location"] == "/"


@pytest.mark.django_db
def test_five_codes_in_all_are_looked_at_also_when_they_come_at_once(mailoutbox: Outbox) -> None:
    """Each of them with the session as it was before the others: what happens in parallel."""
    client = Client()
    ask(client)
    code = code_in(mailoutbox[0])
    session = client.session
    before = dict(session.items())
    for _ in range(5):
        client.post(CODE, {"code": wrong(code)})
        session = client.session
        session.update(before)
        session.save()
    page = client.post(CODE, {"code": code})
    assert page.status_code == 400
    assert not User.objects.exists()
