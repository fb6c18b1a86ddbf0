"""The role table: every address, method and member of the cast, and what each gets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from consult.discussion.models import Comment
from consult.intake.actions.posts import note_change
from consult.topics.models import Topic
from tests.cast import ROLES, Cast, client_of
from tests.makers import (
    NOW,
    make_comment,
    make_draft,
    make_post,
    make_retrieval,
    make_source,
    make_topic,
)

# Who, in this order. 302 for nobody means: sign in first.
WHO = [
    "resident",
    "neighbour",
    "suspended",
    "owner",
    "other_councillor",
    "moderator",
    "admin",
    "anonymous",
]
ALL = "200 200 200 200 200 200 200 200"
COUNCILLORS = "403 403 403 200 200 403 403 302"
# A draft that is not yours does not exist; that it is a draft's address tells nobody anything,
# so a visitor is asked to sign in: the digest links here.
OWN_DESK = "403 403 403 200 404 403 403 302"
OWN_DRAFT = "404 404 404 200 404 404 200 302"
TABLE = {
    "GET home": ALL,
    "GET topics": ALL,
    "GET topic": ALL,
    "GET archive": ALL,
    "GET comment": ALL,
    "GET accessibility": ALL,
    "GET privacy": ALL,
    "GET about": ALL,
    "GET cookies": ALL,
    "GET rules": ALL,
    "GET theme": ALL,
    "GET robots": ALL,
    "GET sitemap": ALL,
    "GET icon": "302 302 302 302 302 302 302 302",
    "GET land": "302 302 302 302 302 302 302 302",
    "POST forget_kept": "302 302 302 302 302 302 302 302",
    "GET account": "200 200 200 200 200 200 200 302",
    "POST account": "302 302 302 302 302 302 302 302",
    "POST take_position": "302 302 403 403 302 302 403 302",
    "POST add_comment": "302 302 403 302 302 302 403 302",
    "GET add_comment": "302 302 302 302 302 302 302 302",
    "POST comment": "302 302 403 302 302 302 302 302",
    "POST vote": "302 302 403 403 302 302 403 302",
    "GET edit_comment": "200 404 200 404 404 404 404 302",
    "POST edit_comment": "302 404 403 404 404 404 404 302",
    "GET withdraw_comment": "200 404 200 404 404 404 404 302",
    "POST withdraw_comment": "302 404 403 404 404 404 404 302",
    "GET desk": "403 403 403 200 200 403 302 302",
    "GET all_desks": "403 403 403 403 403 403 200 302",
    "GET import_post": COUNCILLORS,
    "POST import_post": "403 403 403 302 302 403 403 302",
    "GET retrieval": OWN_DRAFT,
    "GET found_post": OWN_DRAFT,
    "POST found_post": "404 404 404 302 404 404 302 302",
    "POST draft_retrieved": "404 404 404 302 404 404 302 302",
    "POST discard_retrieval": "404 404 404 302 404 404 302 302",
    "POST keep_source": "403 403 403 302 404 403 403 302",
    "GET sources": COUNCILLORS,
    "POST poll_now": "403 403 403 302 404 403 403 302",
    "POST pause_source": "403 403 403 302 404 403 403 302",
    "GET remove_source": OWN_DESK,
    "POST remove_source": "403 403 403 302 404 403 403 302",
    "GET draft": OWN_DRAFT,
    "POST draft": "404 404 404 302 404 404 302 302",
    "GET changed": OWN_DRAFT,
    "POST changed": "404 404 404 302 404 404 302 302",
    "GET preview": "404 404 404 200 404 200 200 302",
    "POST open_topic": "404 404 404 302 404 404 302 302",
    "GET opened": OWN_DRAFT,
    "GET discard_draft": OWN_DRAFT,
    "POST discard_draft": "404 404 404 302 404 404 302 302",
    "GET digest": COUNCILLORS,
    "GET digest_html": "403 403 403 200 200 403 403 302",
    "POST digest": "403 403 403 302 302 403 403 302",
    "POST send_digest": "403 403 403 302 302 403 403 302",
    "GET account_login": "302 302 302 302 302 302 302 200",
    "GET account_confirm_login_code": "302 302 302 302 302 302 302 302",
    "GET account_logout": ALL,
    "POST account_logout": "302 302 302 302 302 302 302 302",
    "GET account_inactive": "403 403 403 403 403 403 403 403",
    "GET mailbox": "404 404 404 404 404 404 404 404",
    "GET mailbox_message": "404 404 404 404 404 404 404 404",
    "GET mailbox_html": "404 404 404 404 404 404 404 404",
}
# These two open doors, so their POST has tests of its own in tests/accounts.
ELSEWHERE = {"POST account_login", "POST account_confirm_login_code"}

Arguments = Callable[[str, str], tuple[str, dict[str, Any]]]


@pytest.fixture
def arguments(cast: Cast) -> Arguments:
    """The address of a row, and what a well-formed form sends there."""
    topic = make_topic(cast.councillor)
    draft = make_draft(cast.councillor)
    kept = make_retrieval(cast.councillor, make_post(), make_post())
    source = make_source(cast.councillor)
    note_change(draft.post, post=make_post(), format="text", now=NOW)
    Topic.objects.filter(pk=draft.pk).update(
        question="Should it stay?", can_change="All", closes_at=NOW + timedelta(days=20)
    )

    def find(method: str, name: str) -> tuple[str, dict[str, Any]]:
        # The suspended wrote one before they were suspended.
        writer = cast.suspended if arguments_for == "suspended" else cast.resident
        comment = Comment.objects.filter(author=writer).first() or _written_by(topic, writer)
        rows: dict[str, list[Any]] = {
            "topic archive take_position add_comment": [topic.slug],
            "comment vote edit_comment withdraw_comment": [topic.slug, comment.pk],
            "draft preview open_topic discard_draft changed": [draft.pk],
            "opened": [topic.pk],
            "retrieval draft_retrieved keep_source discard_retrieval": [kept.pk],
            "found_post": [kept.pk, 2],
            "poll_now pause_source remove_source": [source.pk],
            "mailbox_message mailbox_html": ["1"],
        }
        places = next((rows[names] for names in rows if name in names.split()), [])
        return reverse(name, args=places), _FORMS.get(name, {})

    arguments_for = ""

    def for_role(role: str, row: str) -> tuple[str, dict[str, Any]]:
        nonlocal arguments_for
        arguments_for = role
        method, name = row.split()
        return find(method, name)

    return for_role


_FORMS: dict[str, dict[str, Any]] = {
    "account": {"name": "A Name", "ward": ""},
    "take_position": {"value": "support"},
    "vote": {"value": "agree"},
    "add_comment": {"text": "Words", "submission": "5b4c1f80-0000-4000-8000-000000000001"},
    "comment": {"text": "Words", "submission": "5b4c1f80-0000-4000-8000-000000000002"},
    "edit_comment": {"text": "Other", "submission": "5b4c1f80-0000-4000-8000-000000000003"},
    "draft": {
        "title": "T",
        "question": "",
        "can_change": "",
        "body": "Words",
        "closes_on_0": "",
        "closes_on_1": "",
        "closes_on_2": "",
    },
    "draft_retrieved": {"posts": ["1", "2"]},
    "found_post": {"title": "T", "body": "Words", "text-1": "Words"},
    "import_post": {"text": "A title\n\nSunday, 20 September 2026\n\nA body of some words here.\n"},
    "digest": {"frequency": "daily", "weekday": "0", "hour": "8"},
}


def _written_by(topic: Topic, writer: Any) -> Comment:
    suspended_at, writer.suspended_at = writer.suspended_at, None
    comment = make_comment(topic, writer, now=NOW)
    writer.suspended_at = suspended_at
    return comment


@pytest.mark.parametrize("row", TABLE)
@pytest.mark.parametrize("role", WHO)
def test_each_page_gives_each_role_what_the_table_says(
    cast: Cast, arguments: Arguments, role: str, row: str
) -> None:
    address, form = arguments(role, row)
    client = client_of(getattr(cast, role))
    response = client.post(address, form) if row.startswith("POST") else client.get(address)
    expected = int(TABLE[row].split()[WHO.index(role)])
    assert response.status_code == expected, response.content[-2000:]
    if expected == 302 and role == "anonymous" and _needs_sign_in(row):
        assert response["Location"].startswith("/account/sign-in/?next=")


def _needs_sign_in(row: str) -> bool:
    return row not in {
        "GET add_comment",
        "GET icon",
        "POST forget_kept",
        "GET land",
        "GET account_confirm_login_code",
        "POST account_logout",
    }


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize(
    "name",
    [
        "take_position",
        "vote",
        "open_topic",
        "send_digest",
        "draft_retrieved",
        "discard_retrieval",
        "keep_source",
        "poll_now",
        "pause_source",
    ],
)
def test_what_changes_something_is_no_get(
    cast: Cast, arguments: Arguments, role: str, name: str
) -> None:
    address, _ = arguments(role, f"POST {name}")
    response = client_of(getattr(cast, role)).get(address)
    assert response.status_code in {302, 403, 404}
    if role == "owner":
        # Where a form's own address is reloaded, it leads to the page of the form.
        assert response.status_code == 302
        assert response["Location"] != address


def test_no_address_is_without_a_row() -> None:
    named = {row.split()[1] for row in TABLE}
    resolver = get_resolver()
    found = set()
    for pattern in resolver.url_patterns:
        # The admin's addresses have a test of their own.
        if getattr(pattern, "namespace", None) == "admin":
            continue
        children = [pattern] if isinstance(pattern, URLPattern) else pattern.url_patterns
        found |= {child.name for child in children if isinstance(child, URLPattern)}
    assert found - named == set()
    assert set(WHO) == set(ROLES)


def test_a_form_without_its_token_is_refused(cast: Cast, topic: Topic) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.resident, backend="accounts.backends.SignedIn")
    response = client.post(reverse("take_position", args=[topic.slug]), {"value": "support"})
    assert response.status_code == 403
    assert not topic.positions.exists()


def test_a_draft_is_not_at_the_topics_address(cast: Cast) -> None:
    draft = make_draft(cast.councillor)
    Topic.objects.filter(pk=draft.pk).update(slug="not-yet")
    for role in WHO:
        assert client_of(getattr(cast, role)).get("/topics/not-yet/").status_code == 404
