"""The digest's page: the next email itself, shown before it is sent."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape

from consult.outreach.actions import request_digest, send_delivery
from tests.cast import Cast, client_of
from tests.makers import NOW, make_comment, make_topic


@pytest.fixture
def desk(cast: Cast) -> Client:
    make_comment(make_topic(cast.councillor), cast.resident, "Is it <b>free</b>?", is_question=True)
    return client_of(cast.owner)


def test_what_is_shown_is_what_is_sent(cast: Cast, desk: Client) -> None:
    page = desk.get("/desk/digest/")
    shown = page.context["email"]
    framed = desk.get("/desk/digest/html/").content.decode()
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    (sent,) = mail.outbox
    assert (shown.subject, shown.body, shown.from_email, shown.to) == (
        sent.subject,
        sent.body,
        sent.from_email,
        sent.to,
    )
    text = page.content.decode()
    for words in (
        str(sent.subject),
        escape(sent.from_email),
        "carys@example.org",
        "free&lt;/b&gt;",
    ):
        assert words in text
    assert "Is it &lt;b&gt;free&lt;/b&gt;?" in framed


def test_the_frame_runs_nothing_and_is_framed_by_us_alone(desk: Client) -> None:
    page, framed = desk.get("/desk/digest/"), desk.get("/desk/digest/html/")
    text = page.content.decode()
    assert (
        '<iframe sandbox="allow-top-navigation-by-user-activation" src="/desk/digest/html/"' in text
    )
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    policy = framed.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert ' style="' not in framed.content.decode()


def test_where_nothing_would_be_sent_nothing_is_shown(cast: Cast) -> None:
    client = client_of(cast.other_councillor)
    page = client.get("/desk/digest/").content.decode()
    assert "No email would be sent." in page
    assert "<iframe" not in page
    frame = client.get("/desk/digest/html/").content.decode()
    assert "There is nothing new to tell" in frame
