"""What is kept of a sign-in code that was asked for; it tells nobody who has an account."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_celery_beat.models import PeriodicTask
from pytest_django.fixtures import Settings

from accounts.actions import forget_codes, record_code
from accounts.models import CodeOutcome, CodeSent
from consult.outreach.actions import install_timetable
from consult.tasks import TIMETABLE
from consult.tasks import forget_codes as nightly
from tests.cast import Cast
from tests.makers import NOW

Outbox = list[EmailMultiAlternatives]
SIGN_IN = "/account/sign-in/"


def ask(email: str = "Nia@Example.org") -> int:
    return Client().post(SIGN_IN, {"email": email}).status_code


def code_of(email: EmailMultiAlternatives) -> str:
    found = re.search(r"^\s*(\d{6})\s*$", str(email.body), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.django_db
def test_that_a_code_was_sent_is_kept_without_the_code(mailoutbox: Outbox) -> None:
    ask()
    row = CodeSent.objects.get()
    assert (row.address, row.outcome, row.note) == ("Nia@Example.org", CodeOutcome.ACCEPTED, "")
    assert code_of(mailoutbox[0]) not in f"{row.address} {row.outcome} {row.note}"


@pytest.mark.django_db
def test_a_refusal_is_kept_in_the_servers_words_without_the_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(email: EmailMultiAlternatives) -> None:
        words = f"Spam: {code_of(email)} for boss@example.org"
        raise smtplib.SMTPDataError(554, words.encode())

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    assert ask() == 503
    row = CodeSent.objects.get()
    assert row.outcome == CodeOutcome.REFUSED
    said = "The mail server refused the email: 554 Spam: (the code) for (an address)"
    assert row.note == said


@pytest.mark.django_db
def test_a_server_that_is_down_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    assert ask() == 503
    row = CodeSent.objects.get()
    assert row.outcome == CodeOutcome.NO_ANSWER
    assert row.note == "Nothing answers where EMAIL_URL says that the mail server is."


@pytest.mark.django_db
def test_whoever_asks_too_often_adds_one_row_to_those_sent(mailoutbox: Outbox) -> None:
    for _ in range(9):
        ask()
    outcomes = list(CodeSent.objects.values_list("outcome", flat=True))
    assert sorted(outcomes) == [*["accepted"] * len(mailoutbox), "limited"]


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "no address", "ı@example.org"])
def test_what_is_no_address_is_not_kept(email: str) -> None:
    assert ask(email) == 400
    assert not CodeSent.objects.exists()


def test_known_and_unknown_addresses_are_answered_alike(cast: Cast) -> None:
    """In status, text and number of queries: while codes are sent, and when there were too many."""
    seen = []
    for email in ("rosa@example.org", "nobody@example.org"):
        answers = []
        for _ in range(7):
            client = Client()
            with CaptureQueriesContext(connection) as asked:
                response = client.post(SIGN_IN, {"email": email})
            text = response.content.decode().replace(email, "EMAIL")
            text = re.sub(r'value="[^"]{64}"', "", text)
            answers.append((response.status_code, text, len(asked)))
        seen.append(answers)
    assert {status for status, *_ in seen[0]} > {302}
    assert seen[0] == seen[1]


@pytest.mark.django_db
def test_after_some_days_it_is_forgotten_by_a_job_of_the_timetable(settings: Settings) -> None:
    settings.CODES_KEPT = 3
    for days in (1, 4):
        now = NOW - timedelta(days=days)
        record_code("nia@example.org", outcome=CodeOutcome.ACCEPTED, now=now)
    forget_codes(now=NOW)
    assert CodeSent.objects.get().at == NOW - timedelta(days=1)
    settings.CODES_KEPT = 0
    nightly()
    assert not CodeSent.objects.exists()
    install_timetable(TIMETABLE)
    job = PeriodicTask.objects.get(task="consult.tasks.forget_codes")
    assert (job.interval.every, job.interval.period) == (1440, "minutes")


@pytest.mark.django_db
def test_the_privacy_notice_says_so_and_for_how_long(settings: Settings) -> None:
    settings.CODES_KEPT = 12
    page = Client().get("/privacy/").content.decode()
    assert "That you asked for a sign-in code" in page
    assert "How long: 12 days." in page
