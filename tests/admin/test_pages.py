"""Every page of the admin: who sees it, what it shows, and what it never shows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from accounts.actions import add_ward, record_code
from accounts.models import CodeOutcome, CodeSent, Councillor, User, Ward
from consult.discussion.actions import edit_comment, take_position, vote_on_comment
from consult.discussion.models import Comment, CommentVote, Position, Tally
from consult.intake.models import ImportedComment, ImportedPost, Retrieval, Source
from consult.outreach.actions import install_timetable, request_digest, send_delivery
from consult.outreach.actions import plan_digests as plan
from consult.outreach.models import Delivery, Subscription
from consult.tasks import TIMETABLE
from consult.topics.models import Topic
from tests.admin.known_axe import KNOWN_AXE
from tests.cast import ROLES, Cast, client_of
from tests.makers import NOW, make_comment, make_retrieval, make_source

MODELS = list(admin.site._registry)
# What finds a row of each, and what its page shows.
SOUGHT: dict[type[Model], tuple[str, str]] = {
    User: ("Rosa", "rosa@example.org"),
    Councillor: ("carys@", "Cllr Carys Owner"),
    Ward: ("Castle", "castle-hill"),
    CodeSent: ("rosa@", "Taken by the mail server"),
    Topic: ("Saturdays", "The hours and the layout are open."),
    ImportedComment: ("1998", "It was tried in 1998."),
    ImportedPost: ("1998", "It was tried in 1998."),
    Retrieval: ("Carys", "Pasted or uploaded"),
    Source: ("feed", "https://example.org/feed/"),
    Comment: ("second", "My first words"),
    Subscription: ("carys@", "Cllr Carys Owner"),
    Delivery: ("new comment", "1 new comment, 1 new answer"),
    PeriodicTask: ("Digests", "consult.tasks.plan_digests"),
    IntervalSchedule: ("", "Digests: plan those that are due"),
    CrontabSchedule: ("", "Day of the week"),
}
FOR_MODERATORS = {Topic, Comment, ImportedComment}
POLICY = "default-src 'none'"


@pytest.fixture
def rows(cast: Cast, topic: Topic) -> dict[type[Model], Model]:
    """One row of each model, with residents who answered and voted."""
    install_timetable(TIMETABLE)
    comment = make_comment(topic, cast.resident, "My first words", now=NOW)
    edit_comment(comment, text="My second words", by=cast.resident, now=NOW)
    take_position(topic, value="oppose", by=cast.neighbour, now=NOW)
    vote_on_comment(comment, value="disagree", by=cast.neighbour, now=NOW)
    delivery = request_digest(cast.councillor, by=cast.owner, now=NOW)
    send_delivery(delivery.pk, now=NOW)
    plan(now=NOW + timedelta(minutes=1))
    planning = PeriodicTask.objects.get(name__startswith="Digests")
    record_code("rosa@example.org", outcome=CodeOutcome.ACCEPTED, now=NOW)
    return {
        CodeSent: CodeSent.objects.get(),
        User: cast.resident,
        Councillor: cast.councillor,
        Ward: Ward.objects.get(name="Castle Hill"),
        Topic: topic,
        ImportedComment: topic.post.comments.get(),
        ImportedPost: topic.post,
        Retrieval: make_retrieval(cast.councillor),
        Source: make_source(cast.councillor),
        Comment: comment,
        Subscription: Subscription.objects.get(councillor=cast.councillor),
        Delivery: delivery,
        PeriodicTask: planning,
        IntervalSchedule: planning.interval,
        CrontabSchedule: CrontabSchedule.objects.create(minute="0", hour="8"),
    }


def address(model: type[Model], page: str, row: Model | None = None) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[row.pk] if row else [])


def pages_of(rows: dict[type[Model], Model]) -> Iterator[str]:
    yield reverse("admin:index")
    for label in {model._meta.app_label for model in rows}:
        yield reverse("admin:app_list", args=[label])
    for model, row in rows.items():
        yield address(model, "changelist")
        yield address(model, "add")
        yield from (address(model, page, row) for page in ("change", "history", "delete"))


def test_every_registered_model_is_looked_at() -> None:
    assert set(SOUGHT) == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_an_admin_sees_and_searches_it(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    client, (words, shown) = client_of(cast.admin), SOUGHT[model]
    row_page = address(model, "change", rows[model])
    everything = client.get(address(model, "changelist"))
    found = client.get(address(model, "changelist"), {"q": words})
    for response in (everything, found):
        assert response.status_code == 200
        assert row_page in response.content.decode()
    response = client.get(row_page)
    assert response.status_code == 200
    assert shown in response.content.decode()
    assert client.get(address(model, "history", rows[model])).status_code == 200
    if words:
        nothing = client.get(address(model, "changelist"), {"q": "zzzzzz"}).content.decode()
        assert row_page not in nothing
        assert "match what you search for" in nothing


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_sees_it(cast: Cast, rows: dict[type[Model], Model], role: str) -> None:
    if role == "admin":
        return
    client = client_of(getattr(cast, role))
    for model in MODELS:
        for page in (address(model, "changelist"), address(model, "change", rows[model])):
            response = client.get(page)
            if role == "moderator":
                assert response.status_code == (200 if model in FOR_MODERATORS else 403), page
            elif role == "anonymous":
                assert response["Location"].startswith("/admin/login/"), page
            else:
                assert response.status_code in {302, 403}, page


@pytest.mark.parametrize("role", ["resident", "suspended", "owner"])
def test_who_may_not_enter_is_told_so_after_signing_in(cast: Cast, role: str) -> None:
    response = client_of(getattr(cast, role)).get("/admin/", follow=True)
    assert response.status_code == 403


def test_the_sign_in_page_of_the_admin_is_everybodys() -> None:
    response = Client().get("/admin/login/?next=/admin/")
    assert response["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize("page", ["password_change", "password_change_done"])
def test_there_is_no_password_to_change(cast: Cast, page: str) -> None:
    client = client_of(cast.admin)
    assert client.get(reverse(f"admin:{page}")).status_code == 404
    assert "password" not in client.get("/admin/").content.decode().lower()


def test_every_page_has_the_strict_policy(cast: Cast, rows: dict[type[Model], Model]) -> None:
    client = client_of(cast.admin)
    seen = [(page, client.get(page)) for page in pages_of(rows)]
    assert len(seen) > 50
    for page, response in seen:
        assert POLICY in response.headers["Content-Security-Policy"], page
        assert "unsafe" not in response.headers["Content-Security-Policy"], page
        text = response.content.decode()
        assert "<style" not in text, page
        assert ' style="' not in text, page
        assert "<script>" not in text, page
        assert 'id="periodic-task-overrides"' not in text, page
        assert "onclick" not in text, page


def test_no_page_knows_of_positions_or_votes(cast: Cast, rows: dict[type[Model], Model]) -> None:
    """The neighbour's email stands on their own page and in the list of people, nowhere else."""
    for model in (Position, CommentVote, Tally):
        assert not admin.site.is_registered(model)
        with pytest.raises(NoReverseMatch):
            address(model, "changelist")
    client = client_of(cast.admin)
    for page in pages_of(rows):
        text = client.get(page).content.decode()
        if page != address(User, "changelist"):
            assert cast.neighbour.email not in text, page
            assert cast.neighbour.name not in text, page
        for words in ("Position object", "CommentVote", "Comment vote", "comment_votes"):
            assert words not in text, page
    text = client.get(address(User, "change", cast.neighbour)).content.decode()
    assert "oppose" not in text.lower()
    assert "disagree" not in text.lower()


def test_no_list_can_be_narrowed_to_who_voted_what(
    cast: Cast, rows: dict[type[Model], Model]
) -> None:
    """Lookups in an address are questions to the database: these get no answer."""
    client = client_of(cast.admin)
    for model, lookup in [
        (User, "positions__value"),
        (User, "comment_votes__value__exact"),
        (Topic, "positions__user__email"),
        (Topic, "positions__user"),
        (Comment, "votes__user__email"),
        (Comment, "votes__user"),
        (Comment, "author__positions__value"),
        (Councillor, "user__positions__value"),
    ]:
        response = client.get(address(model, "changelist"), {lookup: "1"})
        assert response.status_code == 400, lookup


def test_consults_own_rows_are_shown_and_never_written(
    cast: Cast, rows: dict[type[Model], Model]
) -> None:
    client = client_of(cast.admin)
    for model, row in rows.items():
        if model._meta.app_label != "consult":
            continue
        # An address to look at is asked for there, by our action; a source begins with one.
        expected = {Retrieval: 200, Source: 302}.get(model, 403)
        assert client.get(address(model, "add")).status_code == expected
        assert client.post(address(model, "change", row), {}).status_code == 403
        assert client.post(address(model, "delete", row), {"post": "yes"}).status_code == 403


def test_a_user_or_a_councillor_is_never_deleted(
    cast: Cast, rows: dict[type[Model], Model]
) -> None:
    client = client_of(cast.admin)
    for model in (User, Councillor):
        assert client.get(address(model, "delete", rows[model])).status_code == 403
        assert "delete_selected" not in client.get(address(model, "changelist")).content.decode()


def test_a_ward_goes_only_while_it_is_empty(cast: Cast) -> None:
    client, empty = client_of(cast.admin), add_ward(name="Made by mistake")
    lived_in = Ward.objects.get(name="Castle Hill")
    assert client.post(address(Ward, "delete", lived_in), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(address(Ward, "changelist")).content.decode()
    assert client.post(address(Ward, "delete", empty), {"post": "yes"}).status_code == 302
    assert not Ward.objects.filter(pk=empty.pk).exists()


def test_it_leads_from_one_thing_to_the_next(cast: Cast, rows: dict[type[Model], Model]) -> None:
    client = client_of(cast.admin)
    topic = rows[Topic]
    comments = f"{address(Comment, 'changelist')}?topic__id__exact={topic.pk}"
    text = client.get(address(Topic, "change", topic)).content.decode()
    assert comments in text
    assert address(Councillor, "change", cast.councillor) in text
    assert address(ImportedPost, "change", rows[ImportedPost]) in text
    assert "My second words" in client.get(comments).content.decode()
    assert topic.get_absolute_url() in text  # type: ignore[attr-defined]


def test_it_bears_the_councils_name(cast: Cast) -> None:
    text = client_of(cast.admin).get("/admin/").content.decode()
    assert "Mill Valley Council admin" in text
    assert '<a href="/">View site</a>' in text


def test_an_empty_list_says_so(cast: Cast) -> None:
    text = client_of(cast.admin).get(address(Comment, "changelist")).content.decode()
    assert "There are no comments yet." in text


def test_a_moderator_is_told_no_address(cast: Cast, rows: dict[type[Model], Model]) -> None:
    client = client_of(cast.moderator)
    pages = [address(Comment, "changelist"), address(Comment, "change", rows[Comment])]
    for page in pages:
        assert cast.resident.email not in client.get(page).content.decode()
    found = client.get(pages[0], {"q": "rosa@example"}).content.decode()
    assert "My second words" not in found
    assert "My second words" in client.get(pages[0], {"q": "Rosa"}).content.decode()


def test_the_known_findings_name_real_pages() -> None:
    for name in KNOWN_AXE:
        assert name in {"index", "app_list"} or reverse(f"admin:{name}", args=_places(name))


def _places(name: str) -> list[int]:
    return [] if name.endswith(("_changelist", "_add")) else [1]
