"""What the admin keeps from those who may enter it: votes, addresses, and withdrawn words."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from accounts.actions import suspend_user
from accounts.models import Councillor, User, Ward
from consult.discussion.actions import (
    comments,
    edit_comment,
    hide_comment,
    restore_comment,
    take_position,
    vote_on_comment,
    withdraw_comment,
)
from consult.discussion.models import Comment, CommentVote, Position
from consult.errors import Refused
from consult.topics.models import Topic
from tests.admin.test_actions import COMMENTS, choose
from tests.cast import INSULTS, Cast, client_of
from tests.makers import NOW, make_comment

MODELS = list(admin.site._registry)
SECRET: set[type[Model]] = {Position, CommentVote}
WAYS = ("", "__exact", "__id__exact", "__isnull", "__in", "__pk", "__id__in", "__value")


def relations_of(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in model._meta.get_fields():
        if field.is_relation and isinstance(field.related_model, type):
            yield field.name, field.related_model


def paths_to_votes(model: type[Model]) -> Iterator[str]:
    """Lookups, one or two relations long, that end at a position or a vote, or pass one."""
    for name, near in relations_of(model):
        if near in SECRET:
            yield name
        for further, far in relations_of(near):
            if far in SECRET or near in SECRET:
                yield f"{name}__{further}"


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_the_walk_finds_the_ways_to_votes() -> None:
    assert {"votes", "votes__user", "author__positions"} <= set(paths_to_votes(Comment))
    assert {"positions", "comment_votes", "comments__votes"} <= set(paths_to_votes(User))
    assert "positions" in set(paths_to_votes(Topic))
    for model in MODELS:
        for path in paths_to_votes(model):
            lookup_spawns_duplicates(model._meta, path)  # a real one: else it would raise


@pytest.mark.parametrize("role", ["admin", "moderator"])
@pytest.mark.parametrize("model", MODELS)
def test_no_lookup_leads_to_a_vote(cast: Cast, topic: Topic, model: type[Model], role: str) -> None:
    comment, client = make_comment(topic, cast.resident), client_of(getattr(cast, role))
    take_position(topic, value="oppose", by=cast.neighbour, now=NOW)
    vote_on_comment(comment, value="agree", by=cast.neighbour, now=NOW)
    page = list_of(model)
    wanted = 403 if client.get(page).status_code == 403 else 400
    for path in paths_to_votes(model):
        for way in WAYS:
            response = client.get(page, {f"{path}{way}": "1"})
            assert response.status_code == wanted, (path, way)
        for more in ("_facets", "_popup"):
            assert client.get(page, {path: "1", more: "1"}).status_code == wanted, (path, more)


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Comment, "author"),
        (Comment, "author__id__exact"),
        (Comment, "author__email__startswith"),
        (Comment, "hidden_by"),
        (Comment, "text__contains"),
        (Comment, "revisions__text__contains"),
        (Topic, "comments__author"),
        (Topic, "councillor__user__email"),
    ],
)
def test_a_moderator_cannot_ask_whose_a_comment_is(
    cast: Cast, topic: Topic, model: type[Model], lookup: str
) -> None:
    assert client_of(cast.moderator).get(list_of(model), {lookup: "1"}).status_code == 400


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (User, "emailaddress"),
        (User, "emailaddress__email__contains"),
        (User, "logentry__isnull"),
        (User, "password__startswith"),
        (Councillor, "user__password__startswith"),
    ],
)
def test_an_admin_asks_only_what_is_offered(cast: Cast, model: type[Model], lookup: str) -> None:
    assert client_of(cast.admin).get(list_of(model), {lookup: "1"}).status_code == 400


def test_nobody_is_picked_by_another_field_than_the_id(cast: Cast) -> None:
    client = client_of(cast.admin)
    for field in ("email", "positions", "comment_votes"):
        page = list_of(User)
        assert client.get(page, {"_popup": "1", "_to_field": field}).status_code == 400


@pytest.mark.parametrize("model", MODELS)
def test_every_filter_on_a_list_still_answers(cast: Cast, topic: Topic, model: type[Model]) -> None:
    client, page = client_of(cast.admin), list_of(model)
    make_comment(topic, cast.resident)
    first = client.get(page, {"_facets": "1"})
    listing = first.context["cl"]
    asked = [
        choice["query_string"]
        for spec in listing.filter_specs
        for choice in spec.choices(listing)
        if choice.get("query_string")
    ]
    assert asked or not listing.filter_specs
    if listing.date_hierarchy:
        asked.append(f"?{listing.date_hierarchy}__year=2026&{listing.date_hierarchy}__month=9")
    for query in [*asked, "?pk__in=1,2", "?o=1", "?o=-2.1", "?all="]:
        assert client.get(page + query).status_code == 200, query


def test_the_link_to_the_replies_still_answers(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    make_comment(topic, cast.neighbour, "A reply to it", parent=comment)
    link = f"{COMMENTS}?parent__id__exact={comment.pk}"
    client = client_of(cast.moderator)
    assert link in client.get(f"{COMMENTS}{comment.pk}/change/").content.decode()
    assert "A reply to it" in client.get(link).content.decode()


def test_completion_tells_a_moderator_no_people_and_no_withdrawn_words(
    cast: Cast, withdrawn: Comment
) -> None:
    client = client_of(cast.moderator)
    for model, field, told in [("position", "user", 403), ("commentvote", "comment", 200)]:
        asked = {"app_label": "consult", "model_name": model, "field_name": field, "term": ""}
        response = client.get("/admin/autocomplete/", asked)
        assert response.status_code == told
        assert "walnut" not in response.content.decode()


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_the_suspended_enter_no_page_and_hide_nothing(cast: Cast, topic: Topic, role: str) -> None:
    comment, user = make_comment(topic, cast.resident), getattr(cast, role)
    suspend_user(user, reason=INSULTS, until=None, by=cast.neighbour, now=NOW)
    client = client_of(user)
    pages = ["/admin/", "/admin/login/", "/admin/accounts/", *map(list_of, MODELS)]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 403, page
        assert f"Your account is suspended: {INSULTS}." in response.content.decode(), page
    assert choose(client, "hide", comment, reason="Because")[0] == 403
    assert choose(client, "end_suspension", cast.suspended)[0] == 403
    comment.refresh_from_db()
    assert comment.is_visible


@pytest.mark.parametrize("action", ["hide", "restore"])
def test_a_refusal_is_told(
    cast: Cast, topic: Topic, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the moderator was suspended after the page had let them in."""

    def refuse(*_: object) -> NoReturn:
        raise Refused("Not you, not now.")

    comment = make_comment(topic, cast.resident)
    if action == "restore":
        hide_comment(comment, reason="Earlier", by=cast.admin, now=NOW)
    monkeypatch.setattr(comments, "check_may_moderate", refuse)
    status, page = choose(client_of(cast.moderator), action, comment, reason="Because")
    assert status == 200
    assert "Not you, not now." in page
    assert not LogEntry.objects.exists()


def test_a_moderator_is_told_no_address_of_those_who_hide(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident)
    choose(client_of(cast.admin), "hide", comment, reason="Names a neighbour")
    change, history = (f"{COMMENTS}{comment.pk}/{page}/" for page in ("change", "history"))
    for page in (change, history):
        seen = client_of(cast.moderator).get(page).content.decode()
        assert cast.admin.email not in seen, page
        assert "Ada Admin" in seen, page
        assert "Names a neighbour" in seen, page
        assert cast.admin.email in client_of(cast.admin).get(page).content.decode(), page
    cast.admin.refresh_from_db()
    assert cast.admin.email == "ada@example.org"


@pytest.fixture
def withdrawn(cast: Cast, topic: Topic) -> Comment:
    """Edited, hidden by the moderator, restored, and then withdrawn; it has a reply."""
    comment = make_comment(topic, cast.resident, "My walnut words", now=timezone.now())
    edit_comment(comment, text="Newer walnut words", by=cast.resident, now=timezone.now())
    make_comment(topic, cast.neighbour, "A reply to it", parent=comment)
    choose(client_of(cast.moderator), "hide", comment, reason="For a while")
    choose(client_of(cast.moderator), "restore", comment)
    withdraw_comment(comment, by=cast.resident, now=timezone.now())
    return comment


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_withdrawn_words_are_shown_to_nobody(cast: Cast, withdrawn: Comment, role: str) -> None:
    client, reply = client_of(getattr(cast, role)), Comment.objects.get(text="A reply to it")
    for page in [
        "/admin/",
        COMMENTS,
        f"{COMMENTS}?visibility=withdrawn",
        f"{COMMENTS}?q=Rosa",
        f"{COMMENTS}{withdrawn.pk}/change/",
        f"{COMMENTS}{withdrawn.pk}/history/",
        f"{COMMENTS}{reply.pk}/change/",
    ]:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "walnut" not in response.content.decode().lower(), page
        if page.startswith(COMMENTS):
            assert "(withdrawn)" in response.content.decode(), page
    asked, page = choose(client, "hide", withdrawn)
    assert asked == 200
    assert "(withdrawn)" in page
    assert "walnut" not in page.lower()


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_withdrawn_words_are_not_found(cast: Cast, withdrawn: Comment, role: str) -> None:
    client, row = client_of(getattr(cast, role)), f"{COMMENTS}{withdrawn.pk}/change/"
    for words, found in [("walnut", False), ("Rosa walnut", False), ("Rosa", True)]:
        assert (row in client.get(COMMENTS, {"q": words}).content.decode()) is found, words
    other = make_comment(withdrawn.topic, cast.neighbour, "A walnut that stands")
    seen = client.get(COMMENTS, {"q": "walnut"}).content.decode()
    assert f"{COMMENTS}{other.pk}/change/" in seen


def test_hiding_leaves_the_withdrawn_words_as_they_are_stored(
    cast: Cast, withdrawn: Comment
) -> None:
    choose(client_of(cast.moderator), "hide", withdrawn, reason="For good")
    withdrawn.refresh_from_db()
    assert (withdrawn.hidden_reason, withdrawn.text) == ("For good", "Newer walnut words")


def test_only_what_was_really_hidden_is_counted_and_logged(cast: Cast, topic: Topic) -> None:
    first, second = (make_comment(topic, cast.resident, f"Thought {n}") for n in range(2))
    hide_comment(first, reason="The old reason", by=cast.moderator, now=NOW)
    client = client_of(cast.admin)
    _, page = choose(client, "hide", first, second, reason="The new reason")
    assert "Hidden: 1. Hidden before: 1." in page
    assert LogEntry.objects.get().object_id == str(second.pk)
    first.refresh_from_db()
    assert first.hidden_reason == "The old reason"
    restore_comment(second, by=cast.admin)
    _, page = choose(client, "restore", first, second)
    assert "Restored: 1." in page
    assert LogEntry.objects.filter(change_message="Restored.").get().object_id == str(first.pk)


@pytest.mark.parametrize("name", ["Cllr\nBcc: x@y.z", "Cllr\r\nNia", "Cllr\u2028Nia", "\u202eaiN"])
@pytest.mark.parametrize("change", [False, True])
@pytest.mark.parametrize("model", [User, Councillor, Ward])
def test_a_name_stands_on_one_line(cast: Cast, model: type[Model], change: bool, name: str) -> None:
    hill = Ward.objects.get(name="Castle Hill")
    rows: dict[type[Model], Model] = {User: cast.resident, Councillor: cast.councillor, Ward: hill}
    page = f"{list_of(model)}{rows[model].pk}/change/" if change else f"{list_of(model)}add/"
    form = {"email": "new@example.org", "wards": hill.pk, "slug": "new", "name": name}
    seen = client_of(cast.admin).post(page, form).content.decode()
    assert "Use letters, numbers, spaces and punctuation only" in seen
    assert not model._default_manager.filter(name=name.strip()).exists()
