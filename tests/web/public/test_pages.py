"""What the public pages say, and what wrong input gets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consult.discussion.actions import (
    answer_comment,
    hide_comment,
    take_position,
    withdraw_comment,
)
from consult.discussion.models import Comment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_closed_topic, make_comment, make_draft, make_topic


def text_of(address: str, client: Client | None = None, status: int = 200) -> str:
    response = (client or Client()).get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_question_is_the_heading_and_the_title_is_not(topic: Topic) -> None:
    page = text_of(topic.get_absolute_url())
    assert page.count("<h1") == 1
    heading = page[page.index("<h1") : page.index("</h1>")]
    assert topic.question in heading
    assert topic.title not in heading


def test_results_are_shown_to_everybody_at_once(cast: Cast, topic: Topic) -> None:
    take_position(topic, value="support", by=cast.resident, now=NOW)
    page = text_of(topic.get_absolute_url())
    assert "100%" in page or "100 %" in page
    assert "2 residents have answered" not in page


def test_nobody_sees_who_took_which_position(cast: Cast, topic: Topic) -> None:
    take_position(topic, value="support", by=cast.resident, now=NOW)
    for user in (None, cast.neighbour, cast.owner, cast.moderator, cast.admin):
        page = text_of(topic.get_absolute_url(), client_of(user))
        assert "Rosa" not in page
        assert "rosa@example.org" not in page


def test_no_page_shows_an_email_address_of_a_resident(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    for address in ("/", "/topics/", topic.get_absolute_url(), comment.get_absolute_url()):
        assert "rosa@example.org" not in text_of(address, client_of(cast.admin))


def test_an_archived_comment_is_shown_with_its_attribution_and_not_counted(topic: Topic) -> None:
    page = text_of(topic.get_absolute_url())
    assert "It was tried in 1998." in page
    assert "Anonymous" in page
    assert not Comment.objects.exists()


def test_what_is_gone_says_so_in_place(cast: Cast, topic: Topic) -> None:
    hidden = make_comment(topic, cast.resident, "Secret words")
    withdrawn = make_comment(topic, cast.neighbour, "Regretted words")
    hide_comment(hidden, reason="Names a person", by=cast.moderator, now=NOW)
    withdraw_comment(withdrawn, by=cast.neighbour, now=NOW)
    for address in (topic.get_absolute_url(), hidden.get_absolute_url()):
        page = text_of(address)
        assert "Secret words" not in page
        assert "Names a person" in page
    assert "Regretted words" not in text_of(topic.get_absolute_url())


def test_an_official_answer_stands_first_and_is_labelled(cast: Cast, topic: Topic) -> None:
    question = make_comment(topic, cast.resident, "When?", is_question=True)
    make_comment(topic, cast.neighbour, "I would like to know too", parent=question)
    answer_comment(question, text="At eight.", by=cast.owner, now=NOW)
    page = text_of(topic.get_absolute_url())
    assert "Official answer" in page
    assert page.index("At eight.") < page.index("I would like to know too")


def test_markup_in_a_comment_is_text(cast: Cast, topic: Topic) -> None:
    make_comment(topic, cast.resident, "<script>alert(1)</script> {{ settings.SECRET_KEY }}")
    page = text_of(topic.get_absolute_url())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ settings.SECRET_KEY }}" in page


def test_a_closed_topic_shows_its_results_and_takes_nothing(cast: Cast) -> None:
    topic = make_closed_topic(cast.councillor)
    page = text_of(topic.get_absolute_url(), client_of(cast.resident))
    assert "Closed" in page or "closed" in page
    assert reverse("take_position", args=[topic.slug]) not in page
    assert "Send comment" not in page


def test_a_vote_on_a_closed_topic_is_told(cast: Cast) -> None:
    topic = make_closed_topic(cast.councillor)
    response = client_of(cast.resident).post(
        reverse("take_position", args=[topic.slug]), {"value": "support"}, follow=True
    )
    assert "It takes no more answers" in response.content.decode()


def test_a_comment_that_comes_too_late_keeps_its_words(cast: Cast, topic: Topic) -> None:
    client = client_of(cast.resident)
    Topic.objects.filter(pk=topic.pk).update(closes_at=NOW - timedelta(seconds=1))
    response = client.post(
        reverse("add_comment", args=[topic.slug]), {"text": "So many words", "submission": uuid4()}
    )
    assert response.status_code == 409
    assert "So many words" in response.content.decode()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"text": ""}, "Write your comment"),
        ({"text": "  \n"}, "Write your comment"),
        ({"text": "\u200b"}, "Write your comment"),
        ({"text": "x" * 3001}, "Use 3,000 characters or fewer"),
    ],
)
def test_a_comment_that_cannot_be_sent_says_why_and_keeps_what_was_typed(
    cast: Cast, topic: Topic, form: dict[str, str], says: str
) -> None:
    address = reverse("add_comment", args=[topic.slug])
    response = client_of(cast.resident).post(address, form | {"submission": str(uuid4())})
    page = response.content.decode()
    assert response.status_code == 400
    assert says in page
    assert "<title>Error:" in page or "Error:" in page[: page.index("</title>")]
    assert form["text"].strip() in page


@pytest.mark.parametrize("pk", ["0", "-1", "9223372036854775808", "99999999999999999999", "x", "1"])
def test_an_id_that_is_none_of_this_topic_is_not_found(topic: Topic, pk: str) -> None:
    assert Client().get(f"/topics/{topic.slug}/comments/{pk}/").status_code == 404


def test_a_comment_is_not_found_under_another_topic(cast: Cast, topic: Topic) -> None:
    other, comment = make_topic(cast.councillor), make_comment(topic, cast.resident)
    address = reverse("vote", args=[other.slug, comment.pk])
    assert client_of(cast.neighbour).post(address, {"value": "agree"}).status_code == 404


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=999", "?page=x", "?sort=none", "?sort=agreed&sort=x"]
)
def test_a_query_that_makes_no_sense_still_shows_the_page(topic: Topic, query: str) -> None:
    text_of(topic.get_absolute_url() + query)
    text_of(f"/topics/{query}")


@pytest.mark.parametrize("words", ["market", "MARKET saturdays", "%", "'; --", "\0", "x" * 5000])
def test_topics_are_searched(topic: Topic, words: str) -> None:
    page = Client().get("/topics/", {"words": words}).content.decode()
    assert (topic.question in page) is words.lower().startswith("market") or words == "\0"


def test_lists_that_are_empty_say_what_will_be_here(db: None) -> None:
    assert "no open" in text_of("/").lower() or "no topics" in text_of("/").lower()
    assert text_of("/topics/")


def test_a_page_that_does_not_exist_suggests_open_topics(topic: Topic) -> None:
    assert topic.question in text_of("/nowhere/", status=404)


def test_a_host_that_is_not_ours_gets_nothing(db: None) -> None:
    response = Client(SERVER_NAME="evil.example").get("/")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/account/sign-in/", "/admin/"])
def test_every_answer_carries_the_strict_policy(cast: Cast, address: str) -> None:
    for user in (None, cast.admin):
        policy = client_of(user).get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy.split("; ")
        assert "unsafe" not in policy


def test_what_a_signed_in_person_saw_is_not_stored(cast: Cast) -> None:
    assert "no-store" in client_of(cast.resident).get("/")["Cache-Control"]
    assert "no-store" not in Client().get("/").get("Cache-Control", "")


@pytest.mark.parametrize("gone", ["closed", "hidden"])
def test_a_reply_that_comes_too_late_keeps_its_words(cast: Cast, topic: Topic, gone: str) -> None:
    comment = make_comment(topic, cast.neighbour)
    if gone == "closed":
        Topic.objects.filter(pk=topic.pk).update(closes_at=NOW - timedelta(seconds=1))
    else:
        hide_comment(comment, reason="Names a person", by=cast.moderator, now=NOW)
    form = {"text": "So many words", "submission": str(uuid4())}
    for client in (client_of(cast.resident), Client()):
        response = client.post(comment.get_absolute_url(), form)
        assert response.status_code == 409
        assert "So many words" in response.content.decode()


@pytest.mark.parametrize("value", ["", "yes", "support\x00", "agree"])
def test_an_answer_that_does_not_exist_is_a_bad_request(
    cast: Cast, topic: Topic, value: str
) -> None:
    address = reverse("take_position", args=[topic.slug])
    for client in (client_of(cast.resident), Client()):
        assert client.post(address, {"value": value}).status_code == 400
    assert not topic.positions.exists()


def test_a_suspended_councillor_runs_nothing(cast: Cast, topic: Topic) -> None:
    draft = make_draft(cast.councillor)
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(suspended_at=NOW)
    client = client_of(cast.owner)
    for name in ("desk", "import_post", "digest"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("send_digest")).status_code == 403
    for name in ("draft", "preview", "discard_draft"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404
    assert client.post(reverse("open_topic", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("charset", ["zlib", "hex", "raw_unicode_escape", "utf-16", "latin-1", "x"])
def test_a_form_in_another_encoding_is_a_bad_request(db: None, charset: str) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="email"\r\n\r\n\\ud800\r\n--X--\r\n'
    kind = f"multipart/form-data; boundary=X; charset={charset}"
    response = Client().generic("POST", "/account/sign-in/", body, content_type=kind)
    assert response.status_code == 400


@pytest.mark.parametrize("text", ["\u3164", "\u2800\n\u034f", "\u202e", "\x1b\x07", "\ufe0f"])
def test_a_comment_that_shows_nothing_is_empty(cast: Cast, topic: Topic, text: str) -> None:
    form = {"text": text, "submission": str(uuid4())}
    address = reverse("add_comment", args=[topic.slug])
    response = client_of(cast.resident).post(address, form)
    assert response.status_code == 400
    assert "Write your comment" in response.content.decode()


@pytest.mark.parametrize("text", ["Dydd da, ŵy", "سلام عليكم", "👍", "e\u0301", "?!"])
def test_letters_and_signs_of_every_script_are_kept(cast: Cast, topic: Topic, text: str) -> None:
    assert make_comment(topic, cast.resident, text).text == text


@pytest.mark.parametrize("name", ["Cllr Carys Owner", "cllr carys  owner", "\u3164"])
def test_nobody_takes_a_councillors_name_or_one_that_shows_nothing(cast: Cast, name: str) -> None:
    response = client_of(cast.resident).post("/account/", {"name": name, "ward": ""})
    assert response.status_code == 400
    cast.resident.refresh_from_db()
    assert cast.resident.name == "Rosa Resident"
