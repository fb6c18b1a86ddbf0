"""What the law asks of the pages, and that it is true."""

import pytest
from django.conf import settings
from django.test import Client

from consult.web.public.findings import FINDINGS
from tests.admin.known_axe import KNOWN_AXE


def page(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_statement_lists_all_that_the_tests_let_pass(db: None) -> None:
    known = {rule for rules in KNOWN_AXE.values() for rule in rules}
    assert known == {finding.rule for finding in FINDINGS if finding.rule}
    statement = page("/accessibility/")
    for finding in FINDINGS:
        assert finding.criterion in statement
    assert "partially meets" in statement
    assert "Equality Advisory and Support Service" in statement


def test_the_cookies_are_those_that_a_browser_gets(db: None) -> None:
    client = Client()
    client.get("/account/sign-in/")
    client.post("/account/sign-in/", {"email": "rosa@example.org"})
    told = client.get("/cookies/").content.decode()
    assert client.cookies
    for name in client.cookies:
        assert f"<code>{name}</code>" in told


@pytest.mark.parametrize(
    "says",
    [
        "controller",
        "public interest",
        "Information Commissioner",
        "one month",
        "each email address",
    ],
)
def test_the_privacy_notice_is_whole(db: None, says: str) -> None:
    assert says in page("/privacy/")


def test_every_page_leads_to_what_the_law_asks(db: None) -> None:
    for address in ("/", "/account/sign-in/", "/nowhere/"):
        for name in ("about", "rules", "privacy", "cookies", "accessibility"):
            assert f'href="/{name}/"' in page(address)
    assert settings.COUNCIL_EMAIL in page("/")
