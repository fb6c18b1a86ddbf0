"""The email with the sign-in code."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django.fixtures import Settings

Outbox = list[EmailMultiAlternatives]


@pytest.fixture
def email(db: None, mailoutbox: Outbox, settings: Settings) -> EmailMultiAlternatives:
    settings.COUNCIL_NAME = "Mill & Valley <Council>"
    Client().post("/account/sign-in/", {"email": "a@example.org"})
    return mailoutbox[0]


def html_of(email: EmailMultiAlternatives) -> str:
    [part] = email.alternatives
    assert part[1] == "text/html"
    return str(part[0])


def test_the_code_stands_alone_on_a_line_and_in_both_parts(email: EmailMultiAlternatives) -> None:
    [code] = re.findall(r"^\s*(\d{6})\s*$", str(email.body), re.MULTILINE)
    assert f">{code}</p>" in html_of(email)
    assert code not in email.subject, "a locked screen shows the subject"


def test_both_parts_say_how_long_it_lives_and_what_to_do(email: EmailMultiAlternatives) -> None:
    for part in (str(email.body), html_of(email)):
        assert "15 minutes" in part
        assert "If you did not ask for it, do nothing" in part


def test_the_councils_name_is_escaped_where_it_must_be(email: EmailMultiAlternatives) -> None:
    assert email.subject == "Your code to sign in to Mill & Valley <Council>"
    assert str(email.body).startswith("Mill & Valley <Council>\n")
    assert "Mill &amp; Valley &lt;Council&gt;" in html_of(email)
    assert "<Council>" not in html_of(email)


def test_it_holds_no_link_and_fetches_nothing(email: EmailMultiAlternatives) -> None:
    assert not re.search(r"href|src=|http|url\(", html_of(email) + str(email.body))
    assert '<html lang="en-GB">' in html_of(email)


def test_a_machine_can_tell_that_a_machine_sent_it(email: EmailMultiAlternatives) -> None:
    assert email.extra_headers["Auto-Submitted"] == "auto-generated"
