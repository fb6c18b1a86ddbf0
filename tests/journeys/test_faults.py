"""The broker or the mail server is down, or a worker is killed: nothing is lost, nobody waits."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import NewSite
from tests.journeys.test_whole_way import COUNCILLOR, appoint_councillor
from tests.running import Site, own_port
from tests.visitor import Visitor

pytestmark = [pytest.mark.site]


BROKER = own_port()


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Iterator[Site]:
    """With a broker address at which nobody listens."""
    with new_site(extra={"CELERY_BROKER_URL": f"redis://127.0.0.1:{BROKER}/0"}) as running:
        appoint_councillor(running)
        yield running


@contextmanager
def silence(port: int) -> Iterator[None]:
    """Somebody who takes every connection to this port and never says a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield


def press(councillor: Visitor) -> None:
    """Ask for the digest. A page that waits for the broker outlasts our patience."""
    councillor.send("/desk/digest/send/")
    assert councillor.status == 200
    assert "on its way" in councillor.page


def test_a_page_does_not_fail_with_the_broker(site: Site) -> None:
    said = site.manage(
        "seed", "--topics", "1", "--comments", "5", "--votes", "5", "--residents", "3"
    )
    assert "/topics/" in said
    councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/digest/")
    # Without the timeouts a silent one would be waited for without end.
    with silence(BROKER):
        press(councillor)
    press(councillor)
    assert site.log("web").count("could not enqueue") == 2
    # The broker is back: the row was there all the time, and the sweep finds it.
    site.extra.clear()
    site.start_worker()
    site.manage("shell", "--no-imports", "--command", FORGOTTEN)
    assert "new comments" in site.email(COUNCILLOR, after=1)["Subject"]


FORGOTTEN = """
from datetime import timedelta
from django.utils import timezone
from consult.outreach.models import Delivery
from consult.tasks import sweep_deliveries
Delivery.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
sweep_deliveries()
"""


def test_a_mail_server_that_is_down_is_told_and_costs_no_account(site: Site) -> None:
    visitor = Visitor(site).read("/topics/")
    topic = re.search(r'href="(/topics/[a-z0-9-]+/)"', visitor.page)
    assert topic
    visitor.read(topic[1]).send(f"{topic[1]}position/", value="support")
    site.stop_smtp()
    with silence(site.smtp_port):
        visitor.send(visitor.address, email="new@example.org")
        assert visitor.status == 503, "it is told while the other side still says nothing"
    assert 'value="new@example.org"' in visitor.page
    counted = site.manage("shell", "--no-imports", "--command", ACCOUNTS)
    assert counted.strip() == "0"
    site.start_smtp()
    visitor.sign_in("new@example.org", topic[1])
    assert "Your answer is counted: Support" in visitor.page


ACCOUNTS = """
from accounts.models import User
print(User.objects.filter(email="new@example.org").count())
"""
