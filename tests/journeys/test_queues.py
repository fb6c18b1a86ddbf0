"""What waits for other people's servers has a queue of its own, as docs/operating.md has it."""

import pytest
from django.conf import settings

from config.celery import app
from tests.conftest import NewSite
from tests.feeds import Blog, serving
from tests.house.sources import ROOT
from tests.journeys.test_sources import until
from tests.journeys.test_whole_way import COUNCILLOR, appoint_councillor
from tests.visitor import Visitor

# A question that its councillor owes an answer to, and the digest that tells of it.
DIGEST = """
from django.utils import timezone
from accounts.actions import sign_up
from accounts.models import Councillor
from consult.outreach.actions import request_digest
from consult.tasks import send_delivery
from tests.makers import make_comment, make_topic
councillor = Councillor.objects.get()
make_comment(make_topic(councillor), sign_up(email="rosa@example.org"), is_question=True)
now = timezone.now()
send_delivery.delay(request_digest(councillor, by=councillor.user, now=now).pk)
"""


@pytest.mark.parametrize(
    ("task", "is_fetching"),
    [
        ("retrieve", True),
        ("poll_source", True),
        ("send_delivery", False),
        ("sweep_sources", False),
        ("plan_digests", False),
    ],
)
def test_what_fetches_has_a_queue_of_its_own(task: str, is_fetching: bool) -> None:
    queue = app.amqp.router.route({}, f"consult.tasks.{task}")["queue"].name
    own = settings.CELERY_TASK_DEFAULT_QUEUE
    assert queue == (settings.FETCHING_QUEUE if is_fetching else own)
    assert {own, settings.FETCHING_QUEUE} == set(app.amqp.queues), "a worker serves both"


def test_the_names_of_the_queues_are_those_of_the_documents() -> None:
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert "--queues consult " in text
    assert "--queues consult-fetching " in text


@pytest.mark.site
def test_feeds_that_wait_delay_no_digest(new_site: NewSite) -> None:
    with (
        new_site(extra={"FETCH_HERE": "yes"}) as site,
        serving(Blog([("a", "2026-09-01", "Words.")])) as blog,
    ):
        appoint_councillor(site)
        councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/import/")
        councillor.send("/desk/import/", address=blog.address)
        path = councillor.address.removeprefix(site.url)
        emails = len(site.sink.messages)
        site.start_worker(queue=site.name)
        site.manage("shell", "--no-imports", "--command", DIGEST)
        site.email(COUNCILLOR, after=emails)
        assert "It waits for its turn." in councillor.read(path).page
        site.start_worker("fetcher", queue=f"{site.name}-fetching")
        until(councillor, path, lambda page: "Look at the post" in page)
