"""A draft's preview: what is typed, saved or not, and the way back with nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult.topics.actions import edit_draft
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_draft
from tests.visitor import fields_of

QUESTION = "Should the market be <b>covered</b>?"
BODY = "One.\r\n\r\nTwo, “quoted”\r\nand more."


@pytest.fixture
def draft(cast: Cast) -> Topic:
    return make_draft(cast.councillor)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return client_of(cast.owner)


def typed(desk: Client, draft: Topic, **fields: str) -> dict[str, str]:
    """What the draft's form sends, this typed in it."""
    shown = fields_of(desk.get(draft.get_absolute_url()).content.decode())
    del shown["csrfmiddlewaretoken"]  # another one on each page
    return shown | {"question": QUESTION, "body": BODY} | fields


def send(desk: Client, draft: Topic, form: dict[str, str], button: str) -> Any:
    return desk.post(draft.get_absolute_url(), form | {button: ""})


def test_what_is_typed_is_shown_and_nothing_is_saved(desk: Client, draft: Topic) -> None:
    before = Topic.objects.values().get(pk=draft.pk)
    page = send(desk, draft, typed(desk, draft, can_change="The roof."), "preview")
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Should the market be &lt;b&gt;covered", "The roof.", "<p>One.</p>"):
        assert words in text
    assert "What you typed is not saved yet." in text
    assert "Open the topic" not in text
    assert "Set a closing date" in text
    assert Topic.objects.values().get(pk=draft.pk) == before


def test_the_way_back_loses_nothing(desk: Client, draft: Topic) -> None:
    form = typed(desk, draft, title="  Another title", closes_on_0="9", closes_on_1="8")
    form["closes_on_2"] = str(timezone.localdate().year + 1)
    carried = fields_of(send(desk, draft, form, "preview").content.decode())
    assert {name: carried[name] for name in form} == form
    page = send(desk, draft, carried, "edit")
    assert page.status_code == 200
    again = fields_of(page.content.decode())
    kept = {name: " ".join(again[name].split()) for name in form}
    assert kept == {name: " ".join(value.split()) for name, value in form.items()}
    assert 'data-unsaved="yes"' in page.content.decode()


def test_it_is_saved_from_there_and_the_preview_can_open_it(desk: Client, draft: Topic) -> None:
    closes = timezone.localdate() + timedelta(days=40)
    days = {f"closes_on_{n}": str(d) for n, d in enumerate((closes.day, closes.month, closes.year))}
    form = typed(desk, draft, can_change="All of it.", **days)
    carried = fields_of(send(desk, draft, form, "preview").content.decode())
    response = send(desk, draft, carried, "then_preview")
    assert response["Location"] == reverse("preview", args=[draft.pk])
    draft.refresh_from_db()
    assert (draft.question, draft.body) == (QUESTION, ["One.", "Two, “quoted”\nand more."])
    page = desk.get(response["Location"]).content.decode()
    assert "Open the topic" in page
    assert "not saved" not in page
    # The same typed once more is what is saved.
    again = send(desk, draft, typed(desk, draft, can_change="All of it.", **days), "preview")
    assert again["Location"] == reverse("preview", args=[draft.pk])


def test_what_cannot_be_saved_is_told_at_its_field_first(desk: Client, draft: Topic) -> None:
    page = send(desk, draft, typed(desk, draft, closes_on_0="31", closes_on_1="2"), "preview")
    assert page.status_code == 400
    assert "Should the market be &lt;b&gt;covered" in page.content.decode()


def test_a_change_by_somebody_else_is_still_seen_after_a_preview(
    cast: Cast, desk: Client, draft: Topic
) -> None:
    carried = fields_of(send(desk, draft, typed(desk, draft), "preview").content.decode())
    others: dict[str, Any] = {
        "question": "",
        "can_change": "",
        "closes_at": None,
        "body": ["Another text."],
    }
    edit_draft(draft, title="Another", **others, by=cast.admin)
    again = fields_of(send(desk, draft, carried, "edit").content.decode())
    page = send(desk, draft, again, "submit")
    assert page.status_code == 400
    assert "This text was changed while you wrote." in page.content.decode()
    draft.refresh_from_db()
    assert draft.body == ["Another text."]


@pytest.mark.parametrize("role", ["owner", "admin", "moderator"])
def test_the_three_answers_are_there_and_do_nothing(cast: Cast, draft: Topic, role: str) -> None:
    client = client_of(getattr(cast, role))
    page = client.get(reverse("preview", args=[draft.pk])).content.decode()
    for label in ("Support", "Oppose", "Not sure"):
        assert f'<button type="button" class="choice" disabled>{label}</button>' in page
    assert "In a preview the buttons do nothing." in page


def test_the_form_says_whether_its_words_are_saved(desk: Client, draft: Topic) -> None:
    assert 'data-unsaved=""' in desk.get(draft.get_absolute_url()).content.decode()
    failed = send(desk, draft, typed(desk, draft, title=" "), "submit").content.decode()
    assert 'data-unsaved="yes"' in failed
    saved = desk.post(draft.get_absolute_url(), typed(desk, draft), follow=True).content.decode()
    assert 'data-unsaved=""' in saved


def test_a_draft_that_was_opened_meanwhile_leads_to_its_topic(desk: Client, draft: Topic) -> None:
    form = typed(desk, draft)
    Topic.objects.filter(pk=draft.pk).update(
        slug="a-slug", question="?", can_change="x", opened_at=NOW, closes_at=NOW + timedelta(9)
    )
    assert send(desk, draft, form, "preview")["Location"] == "/topics/a-slug/"
