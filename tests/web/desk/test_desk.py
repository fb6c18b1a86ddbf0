"""The councillor's desk: from a pasted post to an open topic, and the digest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult.discussion.actions import vote_on_comment
from consult.discussion.models import Comment
from consult.outreach.actions import send_delivery
from consult.outreach.models import Delivery
from consult.templatetags.consult import left
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_closed_topic, make_comment, make_draft, make_topic
from tests.web.looking import draft_it, import_text, look_at

POST = """Monday, 20 September 2010

A bridge for the mill

The old bridge carries one cart at a time.

We could build a second one beside it.


1 comment:

  1. Build it.

    ReplyDelete"""


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.owner)


def draft_form(**fields: str) -> dict[str, str]:
    closes = timezone.localdate() + timedelta(days=30)
    return {
        "title": "A bridge for the mill",
        "question": "Should a second bridge be built?",
        "can_change": "Where it stands.",
        "closes_on_0": str(closes.day),
        "closes_on_1": str(closes.month),
        "closes_on_2": str(closes.year),
        "body": "One.\n\nTwo,\nand more.",
    } | fields


def test_a_pasted_post_becomes_a_draft_with_its_comments(desk: Client) -> None:
    page = import_text(desk, POST)
    topic = Topic.objects.get()
    assert topic.title == "A bridge for the mill"
    assert topic.post.published == "2010-09-20"
    assert topic.body == [
        "The old bridge carries one cart at a time.",
        "We could build a second one beside it.",
    ]
    assert "Build it." in page
    assert "ReplyDelete" not in page
    assert "Write the question" in page


def test_an_uploaded_post_is_read_as_well_and_twice_makes_one_topic(desk: Client) -> None:
    for _ in range(2):
        file = SimpleUploadedFile("post.txt", POST.encode())
        page = look_at(desk, {"text": "", "file": file})
        draft_it(desk, page)
    assert Topic.objects.count() == 1
    assert "imported before" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "file", "says"),
    [
        ("", None, "Paste a post, choose a file or give an address"),
        ("  \n ", b"", "This file is empty"),
        ("", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "looks like"),
        ("words " * 3, b"words", "not both"),
    ],
)
def test_what_is_no_post_is_refused_at_its_field(
    desk: Client, text: str, file: bytes | None, says: str
) -> None:
    form: dict[str, object] = {"text": text}
    if file is not None:
        form["file"] = SimpleUploadedFile("post", file)
    response = desk.post("/desk/import/", form)
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert page.count("Error:") >= 1
    assert not Topic.objects.exists()


def test_a_draft_is_finished_previewed_and_opened(cast: Cast, desk: Client) -> None:
    topic = make_draft(cast.councillor)
    address = reverse("draft", args=[topic.pk])
    assert "Write the question" in desk.get(address).content.decode()
    page = desk.post(address, draft_form(), follow=True).content.decode()
    assert "The draft is saved" in page
    preview = desk.get(reverse("preview", args=[topic.pk])).content.decode()
    assert "Should a second bridge be built?" in preview
    assert "Open the topic" in preview
    response = desk.post(reverse("open_topic", args=[topic.pk]))
    topic.refresh_from_db()
    assert response["Location"] == reverse("opened", args=[topic.pk])
    next_page = desk.get(response["Location"]).content.decode()
    assert "/topics/a-bridge-for-the-mill/" in next_page
    assert topic.body == ["One.", "Two,\nand more."]


def test_what_to_do_next_is_told_of_an_open_topic_alone(cast: Cast, desk: Client) -> None:
    open_topic, draft = make_topic(cast.councillor), make_draft(cast.councillor)
    closed = make_closed_topic(cast.councillor)
    page = desk.get(reverse("opened", args=[open_topic.pk])).content.decode()
    assert f"{settings.SITE_URL}{open_topic.get_absolute_url()}</a>" in page
    assert "mailto:?subject=Should%20the%20lower" in page
    assert reverse("opened", args=[open_topic.pk]) in desk.get("/desk/").content.decode()
    for topic in (draft, closed):
        response = desk.get(reverse("opened", args=[topic.pk]))
        assert response["Location"] == topic.get_absolute_url()


def test_an_answer_leads_to_the_next_question_that_waits(cast: Cast, desk: Client) -> None:
    first, second = (make_topic(cast.councillor) for _ in range(2))
    asked = [
        make_comment(topic, cast.resident, words, is_question=True, now=NOW - timedelta(hours=age))
        for topic, words, age in [(first, "When?", 3), (second, "Who pays?", 2), (first, "Why?", 1)]
    ]
    others = make_topic(cast.other_councillor.councillor)
    make_comment(others, cast.resident, "Where?", is_question=True, now=NOW - timedelta(hours=9))

    def answer(comment: Comment) -> str:
        form = {"text": "Soon.", "submission": str(uuid4())}
        return desk.post(comment.get_absolute_url(), form, follow=True).content.decode()

    page = " ".join(answer(asked[0]).split())
    link = f'<a class="govuk-link" href="{asked[1].get_absolute_url()}#reply">Who pays?</a>'
    assert f"Next question: {link}" in page
    assert f'href="{asked[1].get_absolute_url()}#reply">Who pays?' in answer(asked[2])
    page = answer(asked[1])
    assert "Nothing else is waiting." in page
    assert "Next question" not in page
    for role in ("resident", "other_councillor", "anonymous"):
        seen = client_of(getattr(cast, role)).get(asked[1].get_absolute_url()).content.decode()
        assert "else is waiting" not in seen


def test_a_draft_that_lacks_something_says_what_and_stays(cast: Cast, desk: Client) -> None:
    topic = make_draft(cast.councillor)
    response = desk.post(reverse("open_topic", args=[topic.pk]))
    page = response.content.decode()
    assert response.status_code == 400
    for task in ("Write the question", "Say what can still change", "Set a closing date"):
        assert task in page
    topic.refresh_from_db()
    assert topic.opened_at is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "Enter a title"),
        ({"question": "x" * 201}, "Use 200 characters or fewer"),
        ({"closes_on_0": "31", "closes_on_1": "2"}, "day"),
        ({"closes_on_2": "1999"}, "Enter a closing date in the future"),
        ({"closes_on_2": "9998"}, "within the next five years"),
    ],
)
def test_a_draft_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    cast: Cast, desk: Client, fields: dict[str, str], says: str
) -> None:
    topic = make_draft(cast.councillor)
    form = draft_form(**{"can_change": "What I typed.", **fields})
    response = desk.post(reverse("draft", args=[topic.pk]), form)
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert "What I typed." in page


def test_a_short_time_to_answer_is_warned_of(cast: Cast, desk: Client) -> None:
    topic = make_draft(cast.councillor)
    closes = timezone.localdate() + timedelta(days=10)
    form = draft_form(
        closes_on_0=str(closes.day), closes_on_1=str(closes.month), closes_on_2=str(closes.year)
    )
    page = desk.post(reverse("draft", args=[topic.pk]), form, follow=True).content.decode()
    assert "28 or more are advised" in page


def test_a_discarded_draft_is_gone_and_can_be_imported_again(cast: Cast, desk: Client) -> None:
    import_text(desk, POST)
    topic = Topic.objects.get()
    assert (
        "Discard this draft?"
        in desk.get(reverse("discard_draft", args=[topic.pk])).content.decode()
    )
    desk.post(reverse("discard_draft", args=[topic.pk]))
    assert not Topic.objects.exists()
    import_text(desk, POST)
    assert Topic.objects.count() == 1


def test_the_desk_says_what_is_owed_and_what_is_not(cast: Cast, desk: Client) -> None:
    assert "Nothing. Questions that residents ask" in desk.get("/desk/").content.decode()
    topic = make_topic(cast.councillor, opened=timedelta(days=20), closes=timedelta(days=3))
    make_comment(topic, cast.resident, "When would it begin?", is_question=True)
    page = desk.get("/desk/").content.decode()
    assert "When would it begin?" in page
    assert topic.closes_at
    assert f"Closes {left(topic.closes_at)}" in page


def test_the_topics_begin_with_the_open_one_that_closes_soonest(cast: Cast, desk: Client) -> None:
    for question, opened, closes in [
        ("Closed long ago?", 90, -60),
        ("Closes last?", 2, 40),
        ("Closed lately?", 40, -1),
        ("Closes soonest?", 2, 20),
    ]:
        times = {"opened": timedelta(days=opened), "closes": timedelta(days=closes)}
        make_topic(cast.councillor, question=question, **times)
    page = desk.get("/desk/").content.decode()
    order = ["Closes soonest?", "Closes last?", "Closed lately?", "Closed long ago?"]
    places = [page.index(question) for question in order]
    assert places == sorted(places)


def test_pressing_with_nothing_new_says_so(cast: Cast, desk: Client) -> None:
    page = desk.post("/desk/digest/send/", follow=True).content.decode()
    assert "There is nothing new since your last digest. No email was sent." in page
    assert not Delivery.objects.exists()


def test_what_the_next_digest_would_say_is_shown_before_it_is_sent(
    cast: Cast, desk: Client
) -> None:
    make_comment(make_topic(cast.councillor), cast.resident, now=NOW)
    page = desk.get("/desk/digest/").content.decode()
    assert "1 new comment" in page
    assert "None has been sent yet" in page


def test_votes_alone_are_news_and_said(cast: Cast, desk: Client) -> None:
    topic = make_topic(cast.councillor)
    comment = make_comment(topic, cast.resident)
    desk.post("/desk/digest/send/")
    send_delivery(Delivery.objects.get().pk, now=timezone.now())
    vote_on_comment(comment, value="agree", by=cast.neighbour, now=timezone.now())
    assert "New since then: 1 new vote." in " ".join(desk.get("/desk/").content.decode().split())
    page = desk.post("/desk/digest/send/", follow=True).content.decode()
    assert "You had a digest within the last hour." in page
    Delivery.objects.update(window_end=timezone.now() - timedelta(hours=1))
    page = desk.post("/desk/digest/send/", follow=True).content.decode()
    assert "on its way" in page
    assert Delivery.objects.count() == 2
