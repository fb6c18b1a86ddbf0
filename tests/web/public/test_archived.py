"""Archived comments on pages: attributed, a page at a time; never votable, never counted."""

from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import models
from django.urls import reverse
from django.utils.html import strip_tags

from consult.discussion.actions import recount
from consult.discussion.models import Comment, CommentVote, Position
from consult.intake.actions.archived import hide_archived, remove_archived
from consult.intake.models import ImportedComment
from consult.outreach.actions import preview_digest, request_digest, send_delivery
from consult.reading.post import ArchivedComment
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import NOW, make_draft, make_topic

POST: dict[str, Any] = {"published": "2010-05-20", "url": None}
WALNUT = "My walnut tree fell over the wall."


def said(position: int, words: str = "Words.", **fields: Any) -> ArchivedComment:
    values = {"parent": None, "author": None, "posted": None, "paragraphs": (words,)} | fields
    return ArchivedComment(position=position, **values)


def words_of(page: str) -> str:
    return " ".join(unescape(strip_tags(page)).split())


def text_of(address: str, user: Any = None) -> str:
    """What the page says, on one line."""
    return words_of(client_of(user).get(address).content.decode())


@pytest.mark.parametrize(
    ("comment", "post", "line"),
    [
        ({}, {}, "Anonymous, on the original blog, 2010"),
        ({"author": "Wanda"}, {}, "Wanda, on the original blog, 2010"),
        (
            {"posted": "2011-01-02T21:40:00+01:00"},
            {},
            "Anonymous, on the original blog, 2 January 2011",
        ),
        (
            {},
            {"url": "https://www.carys.example/2010/05/storm"},
            "Anonymous, on carys.example, 2010",
        ),
        ({}, {"url": "http://[nonsense"}, "Anonymous, on the original blog, 2010"),
        ({}, {"published": None}, "Anonymous, on the original blog"),
    ],
)
def test_each_says_who_wrote_it_where_and_when(
    cast: Cast, comment: dict[str, Any], post: dict[str, Any], line: str
) -> None:
    topic = make_topic(cast.councillor, comments=(said(1, **comment),), **POST | post)
    other = cast.other_councillor
    draft = make_draft(other.councillor, comments=(said(1, **comment),), **POST | post)
    pages: list[tuple[str, Any]] = [
        (topic.get_absolute_url(), None),
        (reverse("archive", args=[topic.slug]), None),
    ]
    pages += [(reverse(name, args=[draft.pk]), other) for name in ("draft", "preview")]
    for address, user in pages:
        assert f"{line} Words." in text_of(address, user), address


def test_a_reply_says_to_whom_and_leads_there(cast: Cast) -> None:
    comments = (
        said(1, author="Wanda"),
        said(2, parent=1, author="James"),
        said(3, parent=2),
        said(4, parent=3),
        said(5, parent=4),
        said(6),
    )
    topic = make_topic(cast.councillor, comments=comments, **POST)
    page = client_of(None).get(topic.get_absolute_url()).content.decode()
    for reply in ("Wanda’s comment", "James’s comment", "Anonymous’s comment"):
        assert f", in reply to {reply}" in words_of(page)
    assert '<a class="govuk-link govuk-link--muted" href="#archived-2">James’s comment</a>' in page
    depths = [page.count(f'archived--depth-{depth}"') for depth in (1, 2, 3, 4)]
    assert depths == [1, 1, 2, 0]
    assert page.count("in reply to") == 4


@pytest.mark.parametrize("role", ["anonymous", "owner", "moderator", "admin"])
def test_what_is_gone_leaves_a_stub_for_everybody(cast: Cast, role: str) -> None:
    comments = (
        said(1, "Hid words", author="Wanda"),
        said(2, "Rid words", author="Nia"),
        said(3, parent=1),
        said(4, parent=2),
    )
    topic = make_topic(cast.councillor, comments=comments, **POST)
    hidden, removed = topic.post.comments.order_by("position")[:2]
    hide_archived(hidden, reason="Names <b>a child", by=cast.moderator, now=NOW)
    remove_archived(removed, by=cast.admin, now=NOW)
    user = getattr(cast, role)
    for address in (topic.get_absolute_url(), reverse("archive", args=[topic.slug])):
        page = client_of(user).get(address).content.decode()
        assert "hidden by a moderator: Names &lt;b&gt;a child" in page
        assert "Removed at its writer&#x27;s request" in page
        for gone in ("Hid words", "Rid words", "Wanda", "Nia"):
            assert gone not in page
        assert "in reply to a hidden comment" in words_of(page)
        assert "in reply to a removed comment" in words_of(page)
        # To the admin's page of each that can still be changed.
        links = 3 if role in {"moderator", "admin"} else 0
        assert page.count('href="/admin/consult/importedcomment/') == links


def test_a_draft_hides_what_is_hidden_from_its_councillor_too(cast: Cast) -> None:
    draft = make_draft(cast.councillor, comments=(said(1, "Hid words", author="Wanda"),))
    hide_archived(draft.post.comments.get(), reason="Rude", by=cast.moderator, now=NOW)
    for name in ("draft", "preview"):
        page = text_of(reverse(name, args=[draft.pk]), cast.owner)
        assert "This archived comment was hidden by a moderator: Rude" in page
        assert "Hid words" not in page
        assert "Wanda" not in page


def test_of_a_thousand_fifty_are_on_a_page(cast: Cast) -> None:
    comments = tuple(said(n, f"Word {n}.", parent=1 if n > 1 else None) for n in range(1, 1001))
    topic = make_topic(cast.councillor, comments=comments)
    first = client_of(None).get(topic.get_absolute_url()).content.decode()
    assert first.count('<article class="archived') == 50
    assert "1,000 archived comments" in first
    rest = reverse("archive", args=[topic.slug])
    assert f'href="{rest}?page=2#archived"' in first
    last = client_of(None).get(rest, {"page": "20"}).content.decode()
    assert last.count('<article class="archived') == 50
    assert 'id="archived-1000"' in last
    assert "in reply to Anonymous’s comment" in words_of(last)
    assert 'href="#archived-1"' not in last


def test_how_to_ask_is_a_link_to_where_it_is_told(cast: Cast, topic: Topic) -> None:
    page = client_of(None).get(topic.get_absolute_url()).content.decode()
    assert 'href="/privacy/#archived-comments">Ask for it to be removed</a>' in page
    told = client_of(None).get("/privacy/").content.decode()
    section = told.partition('id="archived-comments"')[2].partition("<h2")[0]
    assert "mailto:" in section
    assert "within one month" in section


def test_nothing_in_the_database_can_belong_to_an_archived_comment() -> None:
    """No vote, reply, position or report: there is no row that could point at one."""
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model is ImportedComment
    ]
    assert pointing == []
    assert not [f.name for f in ImportedComment._meta.get_fields() if f.name.endswith("_count")]


@pytest.mark.parametrize("what", ["vote/", "edit/", "withdraw/", ""])
def test_nobody_can_vote_on_or_reply_to_one(cast: Cast, what: str) -> None:
    topic = make_topic(cast.councillor)
    form = {
        "value": "agree",
        "text": "Words",
        "parent": topic.post.comments.get().pk,
        "comment": "1",
    }
    address = f"{topic.get_absolute_url()}comments/{topic.post.comments.get().pk}/{what}"
    for role in ("resident", "owner", "moderator", "admin"):
        response = client_of(getattr(cast, role)).post(address, form)
        assert response.status_code == 404, role
    assert not Comment.objects.exists()
    assert not CommentVote.objects.exists()


def test_a_comment_that_names_one_as_its_parent_is_no_reply(cast: Cast) -> None:
    topic = make_topic(cast.councillor)
    crafted = {
        "text": "Words",
        "submission": "5b4c1f80-0000-4000-8000-000000000001",
        "parent": topic.post.comments.get().pk,
        "parent_id": topic.post.comments.get().pk,
    }
    client_of(cast.resident).post(f"{topic.get_absolute_url()}comments/", crafted)
    assert Comment.objects.get().parent is None


def test_they_are_counted_nowhere(cast: Cast, mailoutbox: list[Any]) -> None:
    topic = make_topic(cast.councillor, comments=(said(1, WALNUT), said(2, parent=1)))
    assert recount(topic) == 0
    topic.tally.refresh_from_db()
    assert (topic.tally.answers, topic.tally.comments, topic.tally.votes) == (0, 0, 0)
    assert not Position.objects.exists()
    assert preview_digest(cast.councillor, now=NOW) is None
    assert "Comments (0)" in client_of(None).get(topic.get_absolute_url()).content.decode()


def test_no_email_holds_their_words(cast: Cast) -> None:
    topic = make_topic(cast.councillor, comments=(said(1, WALNUT), said(2, parent=1)))
    client_of(cast.resident).post(
        f"{topic.get_absolute_url()}comments/",
        {"text": "Plain words", "submission": "5b4c1f80-0000-4000-8000-000000000001"},
    )
    send_delivery(request_digest(cast.councillor, by=cast.owner, now=NOW).pk, now=NOW)
    text = "".join(str(message.message()) for message in mail.outbox)
    assert "Plain words" in text
    assert "walnut" not in text.lower()
    assert "1 new comment" in text
