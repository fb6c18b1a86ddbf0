"""The whole way in a real browser: by keyboard, and once more without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize

from tests.browser.windows import DESKTOP, HEIGHT, Window, enter_code, sign_in
from tests.running import ROOT, SEED, Site, html_of, text_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.site,
]
# The post that the product began with, where it is at hand; else one of our own.
OWN = ROOT / "consult" / "management" / "sample" / "posts"
POST = (SEED if SEED.exists() else next(OWN.glob("*.txt"))).read_text("utf-8")
COUNCILLOR = "wyn@example.org"
QUESTION = "Should the council judge its services by what they make possible?"
PREPARE = f"""
from accounts.actions import add_ward, appoint_councillor, change_profile, sign_up
from tests.makers import make_comment, make_topic
wards = [add_ward(name="Castle Hill")]
topic = make_topic(appoint_councillor(email="{COUNCILLOR}", name="Cllr Wyn", wards=wards))
neighbour = sign_up(email="nia@example.org")
change_profile(neighbour, name="Nia Neighbour", ward=None)
make_comment(topic, neighbour)
print(topic.get_absolute_url())
"""


@pytest.fixture(scope="module")
def open_topic(browser: Browser, site: Site) -> str:
    return site.manage("shell", "--no-imports", "--command", PREPARE).split()[-1]


@contextmanager
def person(browser: Browser, site: Site, *, scripts: bool = True) -> Iterator[Window]:
    """A browser of their own, which complained of nothing when they leave."""
    size: ViewportSize = {"width": DESKTOP, "height": HEIGHT}
    context = browser.new_context(viewport=size, java_script_enabled=scripts)
    window = Window(context.new_page(), site, scripts=scripts)
    yield window
    assert window.noise == []
    context.close()


def tab_to(window: Window, target: Locator) -> None:
    """By nothing but the tabulator key; and the focus can be seen."""
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            assert target.evaluate("element => element.matches(':focus-visible')")
            return
        window.page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by keyboard")


def enter(window: Window, role: str, name: str, *, within: str = "body") -> None:
    """Go to a button or link by keyboard, press it, and wait for the page that it leads to."""
    target = window.page.locator(within).get_by_role(role, name=name).first  # type: ignore[arg-type]
    tab_to(window, target)
    with window.page.expect_navigation():
        window.page.keyboard.press("Enter")
    window.settle()


def write(window: Window, label: str, words: str) -> None:
    field = window.page.get_by_label(label, exact=True)
    tab_to(window, field)
    window.page.keyboard.press("Control+A")
    window.page.keyboard.insert_text(words)


def says(window: Window, *sentences: str) -> None:
    for sentence in sentences:
        window.page.get_by_text(sentence).first.wait_for()


def prove_address(window: Window, email: str) -> None:
    """The two pages of sign-in, where one was just led to."""
    already = len(window.site.sink.messages)
    write(window, "Email address", email)
    enter(window, "button", "Email me a code")
    enter_code(window, email, after=already)


def test_a_post_becomes_a_consultation_by_keyboard(
    site: Site, browser: Browser, open_topic: str
) -> None:
    with person(browser, site) as councillor:
        topic = _open_a_topic(councillor)
        _tap_before_signing_in(browser, site, topic)
        _type_before_signing_in(browser, site, topic)
        _reply_ask_and_vote(browser, site, topic)
        _answer(councillor)
        before = len(site.sink.messages)
        councillor.open("/desk/digest/")
        enter(councillor, "button", "Send my digest now")
        says(councillor, "Your digest is on its way to your email address.")
        _read(councillor, site.email(COUNCILLOR, after=before), topic)


def _open_a_topic(councillor: Window) -> str:
    councillor.open("/desk/")
    prove_address(councillor, COUNCILLOR)
    enter(councillor, "link", "Start a topic from a post")
    write(councillor, "Paste the post", POST)
    enter(councillor, "button", "Continue")
    says(councillor, "What was understood", "What its source says")
    enter(councillor, "button", "Make a draft")
    says(councillor, "A draft is made from your post.", "Before this can open")
    closes = date.today() + timedelta(days=40)  # noqa: DTZ011 - the council's day, give or take one
    write(councillor, "Question", QUESTION)
    write(councillor, "What can still change", "What is measured, and how.")
    for label, number in (("Day", closes.day), ("Month", closes.month), ("Year", closes.year)):
        write(councillor, label, str(number))
    enter(councillor, "button", "Save draft")
    says(councillor, "The draft is saved.")
    assert councillor.page.get_by_text("Before this can open").count() == 0
    enter(councillor, "link", "Preview and open")
    enter(councillor, "button", "Open the topic")
    says(councillor, "The topic is open. Residents can answer now")
    enter(councillor, "link", "See the topic")
    assert councillor.page.inner_text("h1") == QUESTION
    return councillor.path


def _tap_before_signing_in(browser: Browser, site: Site, topic: str) -> None:
    with person(browser, site) as resident:
        resident.open(topic)
        enter(resident, "button", "Support")
        says(resident, "Your answer “Support” is kept.")
        prove_address(resident, "tapper@example.org")
        says(resident, "Your answer is counted: Support")
        support = resident.page.get_by_role("button", name="Support")
        assert support.get_attribute("aria-pressed") == "true"


def _type_before_signing_in(browser: Browser, site: Site, topic: str) -> None:
    with person(browser, site) as resident:
        resident.open(topic)
        write(resident, "Your comment", "Numbers alone say little.")
        enter(resident, "button", "Send comment")
        says(resident, "Your comment is kept: “Numbers alone say little.”")
        prove_address(resident, "typist@example.org")
        says(resident, "Your comment is published.", "Numbers alone say little.")


def _reply_ask_and_vote(browser: Browser, site: Site, topic: str) -> None:
    with person(browser, site) as resident:
        sign_in(resident, "replier@example.org", then=topic)
        enter(resident, "link", "Reply", within="#comments")
        write(resident, "Your reply", "They say something.")
        enter(resident, "button", "Send reply")
        says(resident, "Your reply is published.", "They say something.")
        resident.open(topic)
        write(resident, "Your comment", "Who will do the measuring?")
        resident.page.keyboard.press("Tab")
        resident.page.keyboard.press("Space")
        enter(resident, "button", "Send comment")
        says(resident, "Your question is published.", "Who will do the measuring?")
        _vote_in_place(resident)


def _vote_in_place(resident: Window) -> None:
    """With scripts a vote loads no new page, and the focus stays on its button."""
    resident.page.evaluate("() => { window.stillHere = true }")
    vote = resident.page.get_by_role(
        "button", name=re.compile("^Agree.*Numbers alone say little")
    ).first
    tab_to(resident, vote)
    identity = vote.get_attribute("id")
    resident.page.keyboard.press("Enter")
    pressed = resident.page.locator(f"#{identity}[aria-pressed=true]")
    pressed.wait_for()
    assert "Agree 1" in pressed.inner_text()
    assert resident.page.evaluate("() => window.stillHere")
    resident.page.wait_for_function("id => document.activeElement.id === id", arg=identity)


def _answer(councillor: Window) -> None:
    councillor.open("/desk/")
    says(councillor, "Who will do the measuring?")
    enter(councillor, "link", "Answer")
    write(councillor, "Your official answer", "Our own officers, once a year.")
    enter(councillor, "button", "Publish answer")
    says(councillor, "Your official answer is published.", "Official answer")
    says(councillor, "Nothing else is waiting.")


def _read(councillor: Window, digest: EmailMessage, topic: str) -> None:
    """The email quotes what residents wrote, and its links lead to the pages."""
    for words in ("Numbers alone say little.", "They say something.", "Who will do the measuring?"):
        assert words in text_of(digest)
        assert words in html_of(digest)
    links = set(re.findall(r'href="([^"]+)"', html_of(digest)))
    assert f"{councillor.site.url}{topic}" in links
    for link in links:
        path = link.removeprefix(councillor.site.url)
        assert path != link, f"{link} leads elsewhere"
        councillor.open(path)
        assert councillor.status == 200, link


def test_everything_works_without_scripts(site: Site, browser: Browser, open_topic: str) -> None:
    with person(browser, site, scripts=False) as resident:
        resident.open(open_topic)
        resident.press("Oppose")
        says(resident, "Your answer “Oppose” is kept.")
        already = len(site.sink.messages)
        resident.page.get_by_label("Email address").fill("plain@example.org")
        resident.press("Email me a code")
        enter_code(resident, "plain@example.org", after=already)
        says(resident, "Your answer is counted: Oppose")
        resident.press("Not sure")
        says(resident, "Your answer is counted: Not sure")
        resident.page.get_by_label("Your comment").fill("It is too near the river.")
        resident.press("Send comment")
        says(resident, "Your comment is published.")
        _reply_and_vote_without_scripts(resident)


def _reply_and_vote_without_scripts(resident: Window) -> None:
    page = resident.page
    vote = re.compile("^Disagree.*It would help the shops")
    with page.expect_navigation():
        page.get_by_role("button", name=vote).click()
    pressed = page.get_by_role("button", name=vote).get_attribute("aria-pressed")
    assert pressed == "true"
    with page.expect_navigation():
        page.get_by_role("link", name="Reply to Nia Neighbour").click()
    page.get_by_label("Your reply").fill("Not all of them.")
    resident.press("Send reply")
    says(resident, "Your reply is published.", "Not all of them.")
