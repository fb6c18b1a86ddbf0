"""The demo's mailbox: every email, newest first, its HTML in a frame that can do nothing."""

import re
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from consult.web.public.framed import framed

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Settings, tmp_path: Path) -> Maildir:
    settings.MAILBOX = str(tmp_path / "mailbox")
    return Maildir(settings.MAILBOX)


def put(box: Maildir, subject: str, *, text: str = "Some words.", html: str = "") -> str:
    """Add an email as the SMTP server does; returns its address."""
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = (
        "rosa@example.org",
        "c@example.org",
        subject,
    )
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return f"/mailbox/{box.add(message.as_bytes())}/"


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_newest_email_comes_first_with_whom_it_is_for(box: Maildir) -> None:
    first, second = put(box, "First subject"), put(box, "Second subject")
    listed = page("/mailbox/")
    assert listed.index("Second subject") < listed.index("First subject")
    assert first in listed
    assert second in listed
    assert "rosa@example.org" in listed


def test_a_sign_in_code_can_be_read_in_the_list(box: Maildir) -> None:
    put(box, "Your code", text="Enter this code:\n\n    042917\n\nIt works for 15 minutes.")
    assert "<strong>042917</strong>" in page("/mailbox/")


def test_a_long_list_has_pages(box: Maildir) -> None:
    for number in range(51):
        put(box, f"Subject {number:02}")
    assert "Subject 00" not in page("/mailbox/")
    assert "Subject 00" in page("/mailbox/?page=2")


def test_an_email_shows_its_text_and_frames_its_html(box: Maildir) -> None:
    address = put(box, "Digest", text="As plain words.", html="<p>As <b>HTML</b>.</p>")
    shown = page(address)
    assert "As plain words." in shown
    assert "<b>HTML</b>" not in shown
    frame = re.search(r"<iframe[^>]*>", shown)
    assert frame
    assert f'src="{address}html/"' in frame[0]
    sandbox = re.search(r'sandbox="([^"]*)"', frame[0])
    assert sandbox
    assert "allow-scripts" not in sandbox[1]
    assert "allow-same-origin" not in sandbox[1]


def test_the_frame_holds_the_html_under_a_policy_of_its_own(box: Maildir) -> None:
    html = '<html><body><p style="color: red">Red</p><script>evil()</script></body></html>'
    response = Client().get(f"{put(box, 'Digest', html=html)}html/")
    content, policy = response.content.decode(), response["Content-Security-Policy"]
    assert "Red" in content
    assert "evil" not in content
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    nonce = re.search(r'<style nonce="([^"]+)">', content)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_page_of_an_email_may_frame_this_site_alone(box: Maildir) -> None:
    response = Client().get(put(box, "Digest", html="<p>Hello</p>"))
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_email_without_html_has_no_frame(box: Maildir) -> None:
    address = put(box, "Words only")
    assert "<iframe" not in page(address)
    assert Client().get(f"{address}html/").status_code == 404


@pytest.mark.parametrize("key", ["nothing", "..", "%2e%2e", "..%2fnew", "new"])
def test_an_email_that_is_not_there_is_not_found(box: Maildir, key: str) -> None:
    put(box, "Another")
    assert Client().get(f"/mailbox/{key}/").status_code == 404
    assert Client().get(f"/mailbox/{key}/html/").status_code == 404


def test_an_email_in_an_unknown_alphabet_is_shown_all_the_same(box: Maildir) -> None:
    raw = b"Subject: Odd\nContent-Type: text/plain; charset=klingon\n\nCaf\xc3\xa9 words\n"
    address = f"/mailbox/{box.add(raw)}/"
    assert "Café words" in page(address)
    assert "(no subject)" not in page("/mailbox/")


def test_before_the_first_email_the_mailbox_says_so(settings: Settings, tmp_path: Path) -> None:
    settings.MAILBOX = str(tmp_path / "never made")
    assert "No email yet" in page("/mailbox/")
    assert not (tmp_path / "never made").exists()


def test_outside_the_demo_there_is_no_mailbox(settings: Settings, box: Maildir) -> None:
    address = put(box, "A code")
    settings.MAILBOX = ""
    for each in ("/mailbox/", address, f"{address}html/"):
        assert Client().get(each).status_code == 404


def test_a_style_attribute_becomes_a_rule_of_the_one_style_element() -> None:
    html = framed('<p style="color: red" class="a">x</p><p style="color: red">y</p>', nonce="N")
    assert 'style="' not in html
    assert html.count("{ color: red }") == 1
    assert 'class="a moved-1"' in html
    assert 'class="moved-1"' in html


def test_a_style_cannot_end_its_element_early() -> None:
    html = framed('<p style="x: </style><b>">y</p>', nonce="N")
    assert html.count("</style>") == 1


def test_handlers_links_to_styles_and_a_base_are_left_out() -> None:
    html = framed(
        '<base href="//evil"><link rel="stylesheet" href="//evil"><a onclick="evil()" '
        'href="https://example.org/?a=1&amp;b=2">go</a>',
        nonce="N",
    )
    assert "evil" not in html
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert '<base target="_top">' in html
