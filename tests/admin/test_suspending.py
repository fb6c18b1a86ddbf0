"""Suspending people in the admin: it asks first, tells them, and shows what was done."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actions import end_suspension, sign_up, suspend_user
from accounts.models import User
from tests.accounts.test_email import html_of
from tests.admin.test_actions import choose
from tests.cast import INSULTS, Cast, client_of
from tests.makers import NOW

PEOPLE = "/admin/accounts/user/"
Outbox = list[EmailMultiAlternatives]
Committing = Callable[..., Any]


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks: Committing) -> Committing:
    """A block after which what waits for the commit is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def page_of(user: User, name: str = "change") -> str:
    return f"{PEOPLE}{user.pk}/{name}/"


def is_suspended(user: User) -> bool:
    return User.objects.get(pk=user.pk).is_suspended


def test_the_list_and_the_persons_page_lead_to_one_page_that_asks(cast: Cast) -> None:
    client = client_of(cast.admin)
    assert page_of(cast.resident, "suspend") in client.get(page_of(cast.resident)).content.decode()
    _, from_list = choose(client, "suspend", cast.resident)
    from_page = client.get(page_of(cast.resident, "suspend")).content.decode()
    for asked in (from_list, from_page):
        assert "<title>Suspend rosa@example.org" in asked
        assert "rosa@example.org (Rosa Resident)" in asked
        for words in ("can sign in and read, but not take part", "Reason", "Last day"):
            assert words in asked
    assert not is_suspended(cast.resident)


def test_several_are_suspended_at_once_and_told_why(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    last = timezone.localdate() + timedelta(days=7)
    with after_commit():
        status, page = choose(
            client_of(cast.admin),
            "suspend",
            cast.resident,
            cast.neighbour,
            reason="Insults,\r\nagain and again",
            until=last.isoformat(),
        )
    assert status == 200
    assert "Suspended: 2." in page
    assert {email.to[0] for email in mailoutbox} == {cast.resident.email, cast.neighbour.email}
    day = date_format(last, "j F Y")
    for email in mailoutbox:
        assert email.subject == "Your account at Mill Valley Council is suspended"
        assert email.extra_headers["Auto-Submitted"] == "auto-generated"
        for part in (str(email.body), html_of(email)):
            assert "Insults, again and again" in part
            assert f"until {day}" in part
            assert "You can sign in and read, but not take part" in part
            assert "consultations@" in part
    user = User.objects.get(pk=cast.resident.pk)
    assert (user.suspended_until, user.suspended_by) == (last, cast.admin)
    said = {entry.change_message for entry in LogEntry.objects.all()}
    assert said == {f"Suspended until {day}: Insults, again and again"}


def test_without_a_last_day_the_email_says_so(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    with after_commit():
        client_of(cast.admin).post(page_of(cast.resident, "suspend"), {"reason": INSULTS})
    [email] = mailoutbox
    for part in (str(email.body), html_of(email)):
        assert "until it is ended by an admin" in part
        assert "None" not in part
    entry = LogEntry.objects.get()
    assert entry.change_message == f"Suspended until it is ended: {INSULTS}"
    history = client_of(cast.admin).get(page_of(cast.resident, "history")).content.decode()
    assert INSULTS in history


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": ""}, "Give the reason"),
        ({"reason": " \r\n"}, "Give the reason"),
        ({"reason": "\u200b"}, "Use letters, numbers"),
        ({"reason": "\u202etxet"}, "Use letters, numbers"),
        ({"reason": "x" * 501}, "500 characters"),
        ({"reason": "Why", "until": "2020-01-01"}, "Enter today or a later day"),
        ({"reason": "Why", "until": "soon"}, "Enter a day such as"),
    ],
)
def test_what_cannot_be_is_told_and_suspends_nobody(
    cast: Cast, wrong: dict[str, str], told: str
) -> None:
    status, page = choose(client_of(cast.admin), "suspend", cast.resident, cast.neighbour, **wrong)
    assert status == 400
    assert "<title>Error: " in page
    assert told in page
    kept = re.findall(r'<input type="hidden" name="_selected_action" value="(\d+)">', page)
    assert {int(pk) for pk in kept} == {cast.resident.pk, cast.neighbour.pk}
    assert not is_suspended(cast.resident)
    assert not LogEntry.objects.exists()


def test_a_reason_forges_no_heading_of_the_email_and_no_markup(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    reason = "x\r\nBcc: all@example.org\r\n\r\n<img src=x> {{ council }}"
    with after_commit():
        client_of(cast.admin).post(page_of(cast.resident, "suspend"), {"reason": reason})
    [email] = mailoutbox
    assert email.recipients() == [cast.resident.email]
    raw = email.message()
    assert raw["Bcc"] is None
    assert "Bcc" not in str(raw["Subject"])
    assert "x Bcc: all@example.org <img src=x> {{ council }}" in str(email.body)
    assert "<img" not in html_of(email)


def test_an_admin_does_not_suspend_themselves(cast: Cast) -> None:
    client = client_of(cast.admin)
    assert page_of(cast.admin, "suspend") not in client.get(page_of(cast.admin)).content.decode()
    _, page = choose(client, "suspend", cast.admin, reason=INSULTS)
    assert "You cannot suspend yourself" in page
    assert not is_suspended(cast.admin)
    _, page = choose(client, "suspend", cast.admin, cast.resident)
    assert "You cannot suspend yourself" in page
    choose(client, "suspend", cast.admin, cast.resident, reason=INSULTS)
    assert (is_suspended(cast.admin), is_suspended(cast.resident)) == (False, True)


def test_who_is_suspended_already_keeps_that_reason(cast: Cast) -> None:
    _, page = choose(client_of(cast.admin), "suspend", cast.suspended, reason="Another")
    assert "Suspended already: sam@example.org." in page
    assert User.objects.get(pk=cast.suspended.pk).suspension_reason == INSULTS


def test_ending_a_suspension_asks_and_tells(
    cast: Cast, mailoutbox: Outbox, after_commit: Committing
) -> None:
    client = client_of(cast.admin)
    its_page = client.get(page_of(cast.suspended)).content.decode()
    assert page_of(cast.suspended, "end-suspension") in its_page
    asked = client.get(page_of(cast.suspended, "end-suspension")).content.decode()
    assert "<title>End the suspension of sam@example.org" in asked
    _, from_list = choose(client, "end_suspension", cast.suspended)
    assert "They can take part again at once" in from_list
    assert is_suspended(cast.suspended)
    with after_commit():
        page = client.post(
            page_of(cast.suspended, "end-suspension"), {"confirmed": "yes"}, follow=True
        ).content.decode()
    assert "Suspension ended: 1." in page
    assert not is_suspended(cast.suspended)
    [email] = mailoutbox
    assert email.to == ["sam@example.org"]
    assert email.subject == "Your account at Mill Valley Council is no longer suspended"
    for part in (str(email.body), html_of(email)):
        assert "You can take part again" in part
        assert "/account/sign-in/" in part
    assert LogEntry.objects.get().change_message == "Suspension ended."
    _, page = choose(client, "end_suspension", cast.suspended, confirmed="yes")
    assert "Nobody of them is suspended." in page
    assert len(mailoutbox) == 1


class Refusing(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_the_page_shows_what_was_decided_by_whom_and_until_when(cast: Cast) -> None:
    client = client_of(cast.admin)
    last = timezone.localdate() + timedelta(days=3)
    suspend_user(cast.resident, reason=INSULTS, until=last, by=cast.admin, now=NOW)
    page = client.get(page_of(cast.resident)).content.decode()
    assert "Suspended now" in page
    for words in (INSULTS, cast.admin.email, date_format(last)):
        assert words in page
    assert "Suspended" not in client.get(page_of(cast.neighbour)).content.decode()
    end_suspension(cast.resident, now=NOW)
    page = client.get(page_of(cast.resident)).content.decode()
    assert "Suspended before" in page
    assert INSULTS in page


def test_who_was_suspended_without_a_reason_has_none_recorded(cast: Cast) -> None:
    User.objects.filter(pk=cast.resident.pk).update(suspended_at=NOW)
    page = client_of(cast.admin).get(page_of(cast.resident)).content.decode()
    assert "No reason was recorded." in page
    assert "None: until it is ended" in page


def test_the_list_finds_who_is_was_and_never_was_suspended(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    long_ago = NOW - timedelta(days=9)
    suspend_user(cast.neighbour, reason=INSULTS, until=yesterday, by=cast.admin, now=long_ago)
    suspend_user(cast.moderator, reason=INSULTS, until=None, by=cast.admin, now=NOW)
    end_suspension(cast.moderator, now=NOW)
    client, found = client_of(cast.admin), {}
    for when in ("now", "before", "never"):
        page = client.get(PEOPLE, {"suspended": when}).content.decode()
        found[when] = {u.email for u in User.objects.all() if page_of(u) in page}
    assert found["now"] == {cast.suspended.email}
    assert found["before"] == {cast.neighbour.email, cast.moderator.email}
    assert found["never"] == {
        user.email for user in (cast.resident, cast.owner, cast.other_councillor, cast.admin)
    }


@pytest.mark.parametrize("role", ["moderator", "resident", "owner", "suspended", "anonymous"])
@pytest.mark.parametrize("page", ["suspend", "end-suspension", "sign-in-email"])
def test_only_an_admin_suspends(cast: Cast, role: str, page: str) -> None:
    client = client_of(getattr(cast, role))
    form = {"reason": INSULTS, "confirmed": "yes"}
    for user in (cast.neighbour, cast.suspended, cast.owner):
        assert client.get(page_of(user, page)).status_code in {302, 403}
        assert client.post(page_of(user, page), form).status_code in {302, 403}
    for action in ("suspend", "end_suspension"):
        choose(client, action, cast.neighbour, cast.suspended, **form)
    assert not is_suspended(cast.neighbour)
    assert is_suspended(cast.suspended)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("page", ["suspend", "end-suspension", "sign-in-email"])
def test_nobody_is_not_found(cast: Cast, page: str) -> None:
    for key in ("0", "999999", "x"):
        assert client_of(cast.admin).get(f"{PEOPLE}{key}/{page}/").status_code == 404


def test_one_reason_is_not_for_hundreds(cast: Cast) -> None:
    people = [sign_up(email=f"p{number}@example.org") for number in range(101)]
    _, page = choose(client_of(cast.admin), "suspend", *people, reason="All of them")
    assert "Choose 100 people or fewer." in page
    assert not is_suspended(people[0])
