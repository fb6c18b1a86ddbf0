"""The broker or the mail server is down, or a worker is killed: nothing is lost, nobody waits."""

import re
import time
from collections.abc import Iterator

import pytest

from consult.management.processes import free_port
from tests.journeys.test_whole_way import COUNCILLOR, appoint_councillor
from tests.running import Site
from tests.visitor import Visitor

pytestmark = [pytest.mark.site]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """With a broker address at which nobody listens."""
    extra = {"CELERY_BROKER_URL": f"redis://127.0.0.1:{free_port()}/0"}
    with Site(tmp_path_factory.mktemp("site"), extra=extra) as running:
        appoint_councillor(running)
        yield running


def test_a_page_does_not_fail_with_the_broker(site: Site) -> None:
    said = site.manage(
        "seed", "--topics", "1", "--comments", "5", "--votes", "5", "--residents", "3"
    )
    assert "/topics/" in said
    councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/digest/")
    began = time.monotonic()
    councillor.send("/desk/digest/send/")
    assert time.monotonic() - began < 10
    assert councillor.status == 200
    assert "on its way" in councillor.page
    assert "could not enqueue" in site.log("web")
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


def test_a_mail_server_that_is_down_costs_five_seconds_and_no_account(site: Site) -> None:
    visitor = Visitor(site).read("/topics/")
    topic = re.search(r'href="(/topics/[a-z0-9-]+/)"', visitor.page)
    assert topic
    visitor.read(topic[1]).send(f"{topic[1]}position/", value="support")
    site.stop_smtp()
    began = time.monotonic()
    visitor.send(visitor.address, email="new@example.org")
    assert time.monotonic() - began < 10
    assert visitor.status == 503
    assert 'value="new@example.org"' in visitor.page
    counted = site.manage("shell", "--no-imports", "--command", ACCOUNTS)
    assert counted.strip() == "0"
    site.start_smtp()
    visitor.sign_in("new@example.org", topic[1])
    assert "Your answer is counted: Support." in visitor.page


ACCOUNTS = """
from accounts.models import User
print(User.objects.filter(email="new@example.org").count())
"""
