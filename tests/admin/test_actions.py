"""What the admin changes: through our actions, with the reason, and only by whom it may."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from kombu.exceptions import OperationalError

from accounts.models import Councillor, User, Ward
from consult.discussion.models import Comment
from consult.outreach.actions import install_timetable
from consult.tasks import TIMETABLE, plan_digests
from consult.topics.models import Topic
from tests.cast import Cast, client_of
from tests.makers import make_comment

COMMENTS = "/admin/consult/comment/"
Outbox = list[EmailMultiAlternatives]


def choose(client: Client, action: str, *rows: Comment | User, **more: str) -> tuple[int, str]:
    """The status and text of the page after an action on these rows."""
    page = COMMENTS if action in {"hide", "restore"} and isinstance(rows[0], Comment) else ""
    page = page or reverse("admin:accounts_user_changelist")
    form = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    response = client.post(page, form, follow=True)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("role", ["admin", "moderator"])
def test_a_comment_is_hidden_with_a_reason_and_restored(
    cast: Cast, topic: Topic, role: str
) -> None:
    comment, client = make_comment(topic, cast.resident), client_of(getattr(cast, role))
    _, asked = choose(client, "hide", comment)
    assert "Reason" in asked
    comment.refresh_from_db()
    assert comment.hidden_at is None, "it only asked for the reason"
    status, after = choose(client, "hide", comment, reason="Names a neighbour")
    assert status == 200
    assert "Hidden: 1." in after
    comment.refresh_from_db()
    assert (comment.hidden_reason, comment.hidden_by) == ("Names a neighbour", getattr(cast, role))
    topic.tally.refresh_from_db()
    assert topic.tally.comments == 0
    assert "Names a neighbour" in LogEntry.objects.get().change_message
    choose(client, "restore", comment)
    comment.refresh_from_db()
    assert comment.is_visible


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "x" * 501, "a\0b"])
def test_without_a_reason_nothing_is_hidden_and_the_choice_is_kept(
    cast: Cast, topic: Topic, reason: str
) -> None:
    comments = [make_comment(topic, cast.resident, f"Thought {n}") for n in range(2)]
    status, page = choose(client_of(cast.admin), "hide", *comments, reason=reason)
    assert status == 400
    assert "<title>Error: " in page
    kept = re.findall(r'<input type="hidden" name="_selected_action" value="(\d+)">', page)
    assert sorted(map(int, kept)) == [comment.pk for comment in comments]
    assert not Comment.objects.exclude(hidden_at=None).exists()
    assert not LogEntry.objects.exists()


def test_a_hostile_comment_is_only_text_on_the_page_that_hides_it(cast: Cast, topic: Topic) -> None:
    comment = make_comment(topic, cast.resident, "<script>alert(1)</script>")
    _, page = choose(client_of(cast.admin), "hide", comment)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_one_reason_is_not_for_hundreds(cast: Cast, topic: Topic) -> None:
    writers = [cast.resident, cast.neighbour, cast.moderator, cast.other_councillor]
    comments = [make_comment(topic, writers[n // 26], f"Thought {n}") for n in range(101)]
    _, page = choose(client_of(cast.admin), "hide", *comments, reason="All of it")
    assert "Choose 100 comments or fewer." in page
    assert not Comment.objects.exclude(hidden_at=None).exists()


@pytest.mark.parametrize("role", ["resident", "owner", "suspended", "anonymous"])
def test_nobody_else_hides(cast: Cast, topic: Topic, role: str) -> None:
    comment = make_comment(topic, cast.neighbour)
    choose(client_of(getattr(cast, role)), "hide", comment, reason="Because")
    comment.refresh_from_db()
    assert comment.is_visible


def test_a_councillor_made_here_can_sign_in(cast: Cast, mailoutbox: Outbox) -> None:
    ward = Ward.objects.get(name="Riverside")
    form = {"email": "Nia@Example.ORG", "name": "Cllr Nia New", "wards": [ward.pk]}
    response = client_of(cast.admin).post("/admin/accounts/councillor/add/", form)
    assert response.status_code == 302, response.content.decode()
    councillor = Councillor.objects.get(name="Cllr Nia New")
    assert councillor.user.email == "nia@example.org"
    assert list(councillor.wards.all()) == [ward]
    assert EmailAddress.objects.get(user=councillor.user).verified
    assert signed_in_as("NIA@example.org", mailoutbox) == councillor.user.pk


def test_a_resident_who_is_elected_keeps_their_account(cast: Cast) -> None:
    ward = Ward.objects.get(name="Riverside")
    form = {"email": "ROSA@example.org", "name": "Cllr Rosa", "wards": [ward.pk]}
    client_of(cast.admin).post("/admin/accounts/councillor/add/", form)
    assert Councillor.objects.get(name="Cllr Rosa").user == cast.resident


def test_a_councillor_is_renamed_and_moves(cast: Cast) -> None:
    hill = Ward.objects.get(name="Castle Hill")
    page = f"/admin/accounts/councillor/{cast.councillor.pk}/change/"
    response = client_of(cast.admin).post(page, {"name": "Cllr C. Owner", "wards": [hill.pk]})
    assert response.status_code == 302
    councillor = Councillor.objects.get(pk=cast.councillor.pk)
    assert (councillor.name, councillor.user) == ("Cllr C. Owner", cast.owner)
    assert list(councillor.wards.all()) == [hill]


@pytest.mark.parametrize(
    "wrong",
    [{"email": "CARYS@example.org"}, {"email": "no"}, {"email": ""}, {"name": ""}, {"wards": "0"}],
)
def test_a_councillor_that_cannot_be_is_told_why(cast: Cast, wrong: dict[str, str]) -> None:
    ward = str(Ward.objects.get(name="Riverside").pk)
    form = {"email": "nia@example.org", "name": "Cllr Nia", "wards": ward} | wrong
    before = (User.objects.count(), Councillor.objects.count())
    page = client_of(cast.admin).post("/admin/accounts/councillor/add/", form).content.decode()
    assert "errorlist" in page
    assert (User.objects.count(), Councillor.objects.count()) == before
    assert Councillor.objects.get(user=cast.owner).name == "Cllr Carys Owner"


def test_a_user_made_here_can_sign_in_and_has_the_role(cast: Cast, mailoutbox: Outbox) -> None:
    form = {"email": "Olu@Example.ORG", "name": "Olu", "is_active": "on", "is_moderator": "on"}
    response = client_of(cast.admin).post("/admin/accounts/user/add/", form)
    assert response.status_code == 302, response.content.decode()
    user = User.objects.get(email="olu@example.org")
    assert (user.is_staff, user.is_moderator, user.is_superuser) == (True, True, False)
    assert EmailAddress.objects.get(user=user).verified
    assert signed_in_as("olu@example.org", mailoutbox) == user.pk
    assert client_of(user).get(COMMENTS).status_code == 200


def test_an_address_in_capitals_makes_no_second_account(cast: Cast) -> None:
    before = User.objects.count()
    form = {"email": "ROSA@Example.org", "is_active": "on"}
    page = client_of(cast.admin).post("/admin/accounts/user/add/", form).content.decode()
    assert "already exists" in page
    assert User.objects.count() == before


def test_a_role_is_given_and_taken_and_the_address_stays(cast: Cast) -> None:
    page, client = f"/admin/accounts/user/{cast.resident.pk}/change/", client_of(cast.admin)
    client.post(page, {"name": "Rosa", "is_active": "on", "is_superuser": "on", "email": "x@y.z"})
    user = User.objects.get(pk=cast.resident.pk)
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert user.email == "rosa@example.org"
    client.post(page, {"name": "Rosa", "is_active": "on"})
    user = User.objects.get(pk=cast.resident.pk)
    assert (user.is_staff, user.is_superuser) == (False, False)


@pytest.fixture
def planning(db: None) -> PeriodicTask:
    install_timetable(TIMETABLE)
    return PeriodicTask.objects.get(name__startswith="Digests")


def test_the_timetable_is_edited(cast: Cast, planning: PeriodicTask) -> None:
    client = client_of(cast.admin)
    hourly = IntervalSchedule.objects.create(every=1, period="hours")
    page = f"/admin/django_celery_beat/periodictask/{planning.pk}/change/"
    form = {"name": planning.name, "task": planning.task, "interval": hourly.pk, "args": "[]"}
    response = client.post(page, form | {"kwargs": "{}"})
    assert response.status_code == 302, response.content.decode()
    planning.refresh_from_db()
    assert (planning.interval, planning.enabled) == (hourly, True)
    nonsense = client.post(page, form | {"kwargs": "{", "interval": ""}).content.decode()
    assert "errorlist" in nonsense


def test_an_interval_is_edited_with_its_tasks_shown(cast: Cast, planning: PeriodicTask) -> None:
    client, page = (
        client_of(cast.admin),
        f"/admin/django_celery_beat/intervalschedule/{planning.interval_id}/change/",
    )
    fields = re.findall(
        r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?',
        client.get(page).content.decode(),
    )
    response = client.post(page, dict(fields) | {"every": "7", "period": "minutes"})
    assert response.status_code == 302, response.content.decode()
    planning.interval.refresh_from_db()
    assert planning.interval.every == 7


def test_running_a_task_while_the_queue_is_down_is_told(
    cast: Cast, planning: PeriodicTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(plan_digests, "apply_async", refuse)
    assert "The task queue cannot be reached." in run(client_of(cast.admin), planning, "run_tasks")


def run(client: Client, task: PeriodicTask, action: str) -> str:
    form = {"action": action, "_selected_action": [task.pk]}
    page = "/admin/django_celery_beat/periodictask/"
    return client.post(page, form, follow=True).content.decode()


def signed_in_as(email: str, outbox: Outbox) -> int:
    client = Client()
    client.post("/account/sign-in/", {"email": email})
    found = re.search(r"^\s*(\d{6})\s*$", str(outbox[-1].body), re.MULTILINE)
    assert found
    client.post("/account/code/", {"code": found[1]})
    return int(client.session["_auth_user_id"])
