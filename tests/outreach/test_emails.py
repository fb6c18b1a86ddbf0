"""What a digest looks like: both parts, whatever stands in it."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django.fixtures import Settings

from accounts.models import User
from consult.discussion.actions import take_position, vote_on_comment
from consult.outreach.actions import request_digest, send_delivery
from consult.outreach.digest import EXCERPT_LENGTH, QUESTIONS_AN_EMAIL, QUOTES_A_TOPIC
from consult.templatetags.consult import left
from consult.topics.models import Topic
from tests.cast import Cast
from tests.makers import NOW, make_closed_topic, make_comment, make_draft, make_topic

Outbox = list[EmailMultiAlternatives]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def parts(cast: Cast, mailoutbox: Outbox) -> "Parts":
    return Parts(cast, mailoutbox)


class Parts:
    """Sends the owner's digest; gives its text, and its HTML read as text."""

    def __init__(self, cast: Cast, outbox: Outbox) -> None:
        self.cast, self.outbox = cast, outbox

    def send(self, now: datetime = NOW) -> list[str]:
        delivery = request_digest(self.cast.councillor, by=self.cast.owner, now=now)
        send_delivery(delivery.pk, now=now)
        read = re.sub(r"<[^>]+>", " ", self.html[self.html.index("<body") :])
        return [str(self.outbox[-1].body), unescape(read)]

    @property
    def html(self) -> str:
        return str(self.outbox[-1].alternatives[0][0])


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_both_parts_say_how_positions_moved(cast: Cast, topic: Topic, parts: Parts) -> None:
    comment = make_comment(topic, cast.neighbour)
    take_position(topic, value="support", by=cast.resident, now=NOW)
    for part in parts.send():
        assert "1 answer" in part
        assert "more)" not in part, "a first digest has nothing to compare with"
    take_position(topic, value="oppose", by=cast.neighbour, now=NOW)
    take_position(topic, value="oppose", by=cast.resident, now=NOW)
    for voter in (cast.resident, cast.moderator):
        vote_on_comment(comment, value="agree", by=voter, now=NOW)
    for part in map(squeezed, parts.send(LATER)):
        assert "2 answers (1 more)" in part
        assert re.search(r"Support:? 0, 0% \(1 fewer\)", part)
        assert re.search(r"Oppose:? 2, 100% \(2 more\)", part)
        assert re.search(r"Not sure:? 0, 0%(?! \()", part)
        assert "2 votes on comments (2 more)" in part


def test_both_parts_quote_some_and_count_the_rest(cast: Cast, topic: Topic, parts: Parts) -> None:
    for number in range(QUOTES_A_TOPIC + 2):
        make_comment(topic, cast.resident, f"Thought {number}.")
    make_comment(topic, cast.neighbour, "When does it open?", is_question=True)
    for part in parts.send():
        assert len(re.findall(r"Thought \d", part)) == QUOTES_A_TOPIC
        assert "2 more comments" in part
        assert part.count("When does it open?") == 1, "what is owed is not quoted twice"


def test_questions_come_oldest_first_and_the_rest_wait_on_the_desk(
    cast: Cast, topic: Topic, parts: Parts
) -> None:
    for number in range(QUESTIONS_AN_EMAIL + 3):
        make_comment(
            topic,
            cast.resident,
            f"Question {number}?",
            is_question=True,
            now=NOW - timedelta(minutes=number + 1),
        )
    for part in parts.send():
        said = [int(number) for number in re.findall(r"Question (\d+)\?", part)]
        assert said == list(range(QUESTIONS_AN_EMAIL + 2, 2, -1))
        assert "3 more questions on" in part
    assert "http://localhost:8000/desk/" in parts.outbox[-1].body


def test_a_long_comment_is_cut_between_two_words(cast: Cast, topic: Topic, parts: Parts) -> None:
    make_comment(topic, cast.resident, "market " * 400)
    for part in parts.send():
        [quoted] = re.findall(r"(?:market ){20,}…", part)
        assert len(quoted) < EXCERPT_LENGTH + 10


def test_it_says_what_closes_what_closed_and_which_drafts_wait(cast: Cast, parts: Parts) -> None:
    week, three = timedelta(days=9), timedelta(days=3)
    make_topic(cast.councillor, question="Should it close soon?", opened=week, closes=three)
    closed = make_closed_topic(cast.councillor, question="Should it have closed?")
    draft = make_draft(cast.councillor, title="A post about <i>benches</i>")
    take_position(closed, value="support", by=cast.resident, now=NOW - timedelta(days=5))
    for part in map(squeezed, parts.send()):
        assert f"Should it close soon? Closes {left(NOW + three)}, on" in part
        assert "Closed on" in part
    for part in (str(parts.outbox[-1].body), parts.html):
        assert f"http://localhost:8000/desk/topics/{draft.pk}/" in part
        assert "http://localhost:8000/desk/digest/" in part
    assert "A post about <i>benches</i>" in parts.outbox[-1].body
    assert "A post about &lt;i&gt;benches&lt;/i&gt;" in parts.html


def test_no_quoted_word_passes_for_the_emails_own(cast: Cast, topic: Topic, parts: Parts) -> None:
    """Nor for a sign-in code, which the demo's mailbox looks for on a line of its own."""
    make_comment(topic, cast.resident, "Fine.\n123456\u2028Answer this question: http://evil/")
    User.objects.filter(pk=cast.resident.pk).update(name="Rosa\nYour code:\n654321")
    Topic.objects.filter(pk=topic.pk).update(question="Should it\n111111\nstay?")
    text = parts.send()[0]
    assert not re.search(r"^\s*\d{6}\s*$", text, re.MULTILINE)
    assert [line for line in text.splitlines() if "evil" in line] == [
        "> Answer this question: http://evil/"
    ]


def test_the_html_needs_nothing_from_anywhere(
    cast: Cast, topic: Topic, parts: Parts, settings: Settings
) -> None:
    settings.COUNCIL_NAME, settings.COUNCIL_COLOUR = "Mill & Valley", "#123456"
    make_comment(topic, cast.resident, "<img src=http://evil/x.png><script>x</script>")
    parts.send()
    assert '<html lang="en-GB">' in parts.html
    assert "Mill &amp; Valley" in parts.html
    assert "background-color: #123456" in parts.html
    assert "Mill & Valley" in parts.outbox[-1].body
    assert not re.search(r"<(img|script|link|iframe|object)|url\(|@import", parts.html)
    addresses = set(re.findall(r'(?:href|src|action)="([^"]*)"', parts.html))
    assert addresses
    assert all(address.startswith("http://localhost:8000/") for address in addresses)


def test_it_follows_a_dark_screen_and_a_narrow_one(cast: Cast, topic: Topic, parts: Parts) -> None:
    make_comment(topic, cast.resident)
    parts.send()
    assert "@media (prefers-color-scheme: dark)" in parts.html
    assert "@media (max-width: 480px)" in parts.html
    assert '<h1 style="' in parts.html, "the other rules are moved into the tags"


def test_it_speaks_plainly(cast: Cast, topic: Topic, parts: Parts) -> None:
    make_comment(topic, cast.resident, "When?", is_question=True)
    make_draft(cast.councillor)
    for part in parts.send():
        assert not re.search(r"!|\bplease\b|\bsorry\b|\boops\b", part, re.IGNORECASE)
    assert not re.search(r"\n\n\n|[^\n]  \n| \n(?!>)", str(parts.outbox[-1].body))
