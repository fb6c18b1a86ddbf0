"""A saved post goes in at one end; at the other its councillor reads what residents said."""

import re
import time
from datetime import date, timedelta

import pytest

from tests.running import ROOT, SEED, Site, html_of, text_of
from tests.visitor import Visitor

pytestmark = [pytest.mark.site]
COUNCILLOR = "carys@example.org"
# The post that the product began with, where it is at hand; else one of our own.
OWN = ROOT / "consult" / "management" / "sample" / "posts"
POST = SEED if SEED.exists() else next(OWN.glob("*.txt"))
RESIDENTS = {
    "rosa@example.org": ("support", "We would come every week."),
    "ned@example.org": ("oppose", "Mill Lane cannot take the traffic."),
    "una@example.org": ("unsure", "Who pays for the clearing up?"),
}
APPOINT = """
from accounts.actions import add_ward, appoint_councillor
ward = add_ward(name="The ward of {email}")
appoint_councillor(email="{email}", name="Cllr Carys Owner", wards=[ward])
"""


def appoint_councillor(site: Site, email: str = COUNCILLOR) -> None:
    site.manage("shell", "--no-imports", "--command", APPOINT.format(email=email))


def open_a_topic(councillor: Visitor, draft: str) -> str:
    """Fill in what the draft lacks, and open it; returns the topic's path."""
    closes = date.today() + timedelta(days=30)  # noqa: DTZ011 - the council's day, give or take one
    councillor.read(draft)
    councillor.send(
        draft,
        title="A plain title",
        question="Should we do it?",
        can_change="Nearly everything.",
        closes_on_0=str(closes.day),
        closes_on_1=str(closes.month),
        closes_on_2=str(closes.year),
    )
    assert "The draft is saved." in councillor.page
    councillor.read(f"{draft}preview/").send(f"{draft}open/")
    assert "The topic is open" in councillor.page, councillor.page
    topic = re.search(r'href="(/topics/[^"/]+/)"', councillor.page)
    assert topic
    return topic[1]


def test_a_post_becomes_a_consultation_and_its_councillor_reads_of_it(site: Site) -> None:
    appoint_councillor(site)
    said = site.manage("import_post", str(POST), "--councillor", COUNCILLOR)
    assert said.startswith("Drafted: ")
    assert site.manage("import_post", str(POST), "--councillor", COUNCILLOR).startswith("Already")

    councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/")
    draft = re.search(r'href="(/desk/topics/\d+/)"', councillor.page)
    assert draft
    councillor.read(draft[1]).send(f"{draft[1]}open/")
    assert councillor.status == 400, "it lacks everything"
    for missing in ("Write the question", "Say what can still change", "Set a closing date"):
        assert missing in councillor.page
    topic = open_a_topic(councillor, draft[1])

    for email, (stance, words) in RESIDENTS.items():
        resident = Visitor(site).read(topic).send(f"{topic}position/", value=stance)
        assert "is kept" in resident.page
        resident.sign_in(email, topic)
        assert "Your answer is counted" in resident.page
        resident.send(f"{topic}comments/", text=words, is_question="on" if "?" in words else "")
        kind = "question" if "?" in words else "comment"
        assert f"Your {kind} is published." in resident.page
        assert words in resident.page

    councillor.read("/desk/digest/").send("/desk/digest/send/")
    assert "on its way" in councillor.page
    digest = site.email(COUNCILLOR, after=_sign_in_emails(site))
    assert "1 question to answer" in digest["Subject"]
    assert "3 new comments" in digest["Subject"]
    for _, words in RESIDENTS.values():
        assert words in text_of(digest)
        assert words in html_of(digest)
    assert f"{site.url}{topic}" in text_of(digest)

    comment = re.search(rf"{topic}comments/(\d+)/", councillor.read(topic).page)
    assert comment
    before = len(site.sink.messages)
    for email in list(RESIDENTS)[:2]:
        resident = Visitor(site).sign_in(email, topic)
        resident.send(f"{topic}comments/{comment[1]}/vote/", value="agree")
        assert resident.status == 200
    _an_hour_later(site, councillor)
    councillor.send("/desk/digest/send/")
    assert "on its way" in councillor.page, councillor.page
    second = text_of(site.email(COUNCILLOR, after=before))
    assert "2 votes on comments (2 more)" in second
    assert "Who pays" in second, "it is owed until it is answered"
    for told_already in ("We would come", "Mill Lane"):
        assert told_already not in second
    _pressing_again_sends_nothing(site, councillor)


def _an_hour_later(site: Site, councillor: Visitor) -> None:
    """A digest can be asked for once an hour: what there is becomes an hour older."""
    _wait_for(councillor, "New since then: ")
    command = (
        "from datetime import timedelta; from django.db.models import F; "
        "from consult.discussion.models import Comment; "
        "from consult.outreach.models import Delivery; "
        "Comment.objects.update(created_at=F('created_at') - timedelta(hours=1)); "
        "Delivery.objects.update(window_end=F('window_end') - timedelta(hours=1))"
    )
    site.manage("shell", "--no-imports", "--command", command)


def _wait_for(councillor: Visitor, words: str) -> None:
    # The email arrives a moment before the worker notes that it was sent.
    for _ in range(100):
        if words in " ".join(councillor.read("/desk/digest/").page.split()):
            break
        time.sleep(0.1)


def _pressing_again_sends_nothing(site: Site, councillor: Visitor) -> None:
    _wait_for(councillor, "There is nothing new")
    before = len(site.sink.messages)
    councillor.send("/desk/digest/send/")
    assert "There is nothing new since your last digest." in councillor.page
    site.manage(
        "shell",
        "--no-imports",
        "--command",
        "from consult.tasks import sweep_deliveries; sweep_deliveries()",
    )
    assert len(site.sink.messages) == before


def _sign_in_emails(site: Site) -> int:
    """How many emails there were before the first digest."""
    subjects = [str(message["Subject"]) for message in site.sink.messages]
    digests = [n for n, subject in enumerate(subjects) if "question to answer" in subject]
    return digests[0] if digests else len(subjects)
