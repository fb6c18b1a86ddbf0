"""Who is suspended, until when, what they are told, and that they are signed out at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts.actions import end_suspension, suspend_user
from accounts.models import User, suspended_on
from tests.cast import INSULTS, Cast, client_of

# British Summer Time: in London it is an hour later.
THEN = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LAST = date(2026, 7, 3)


def suspend(user: User, by: User, **of: Any) -> bool:
    given: dict[str, Any] = {"reason": INSULTS, "until": LAST, "by": by, "now": THEN} | of
    return suspend_user(user, **given)


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        ("2026-07-01T12:00Z", True),
        ("2026-07-03T22:59Z", True),
        ("2026-07-03T23:01Z", False),
        ("2027-01-01T00:00Z", False),
    ],
)
def test_a_suspension_counts_until_its_last_day_is_over_here(
    cast: Cast, moment: str, counts: bool
) -> None:
    suspend(cast.resident, cast.admin)
    user = User.objects.get(pk=cast.resident.pk)
    now = datetime.fromisoformat(moment)
    with time_machine.travel(now, tick=False):
        assert user.is_suspended is counts
        assert bool(user.suspension) is counts
        day = date(2026, 7, 3) if counts else date(2026, 7, 4)
        assert User.objects.filter(suspended_on(day), pk=user.pk).exists() is counts


def test_whoever_was_suspended_takes_part_again_without_any_job(cast: Cast) -> None:
    suspend(cast.owner, cast.admin)
    with time_machine.travel(THEN, tick=False):
        assert client_of(User.objects.get(pk=cast.owner.pk)).get("/desk/").status_code == 403
    with time_machine.travel(datetime(2026, 7, 4, 12, tzinfo=UTC), tick=False):
        assert client_of(User.objects.get(pk=cast.owner.pk)).get("/desk/").status_code == 200


def test_without_a_last_day_it_counts_until_it_is_ended(cast: Cast) -> None:
    suspend(cast.resident, cast.admin, until=None)
    with time_machine.travel(datetime(2036, 1, 1, tzinfo=UTC), tick=False):
        assert cast.resident.is_suspended
        assert end_suspension(cast.resident, now=datetime(2036, 1, 1, tzinfo=UTC))
        assert not User.objects.get(pk=cast.resident.pk).is_suspended
        assert not end_suspension(cast.resident, now=datetime(2036, 1, 1, tzinfo=UTC))


def test_nobody_is_suspended_twice_at_once_and_another_time_is_new(cast: Cast) -> None:
    assert suspend(cast.resident, cast.admin)
    assert not suspend(cast.resident, cast.admin, reason="Another reason")
    cast.resident.refresh_from_db()
    assert cast.resident.suspension_reason == INSULTS
    end_suspension(cast.resident, now=THEN)
    assert suspend(cast.resident, cast.moderator, reason="Again", until=None)
    user = User.objects.get(pk=cast.resident.pk)
    kept = (user.suspension_reason, user.suspended_until, user.suspended_by)
    assert kept == ("Again", None, cast.moderator)
    assert user.suspension_ended_at is None


def test_nobody_suspends_themselves(cast: Cast) -> None:
    assert not suspend(cast.admin, cast.admin)
    assert not User.objects.get(pk=cast.admin.pk).is_suspended


@pytest.mark.parametrize(
    ("reason", "until", "told"),
    [
        ("Insults", LAST, "Your account is suspended until 3 July 2026: Insults."),
        ("Insults", None, "Your account is suspended: Insults."),
        ("Stop it!", None, "Your account is suspended: Stop it!"),
        ("", None, "Your account is suspended. No reason was recorded."),
        ("", LAST, "Your account is suspended until 3 July 2026. No reason was recorded."),
        ("One\r\ntwo", None, "Your account is suspended: One two."),
    ],
)
def test_one_sentence_says_it(cast: Cast, reason: str, until: date | None, told: str) -> None:
    suspend(cast.resident, cast.admin, reason=reason, until=until)
    with time_machine.travel(THEN, tick=False):
        assert cast.resident.suspension == f"{told} You can read, but not take part."
        assert cast.neighbour.suspension == ""


def test_all_sessions_end_at_once_and_nobody_elses(cast: Cast) -> None:
    phone, laptop, other = client_of(cast.resident), client_of(cast.resident), cast.neighbour
    others = client_of(other)
    assert phone.get("/account/").status_code == 200
    suspend(cast.resident, cast.admin, until=None)
    for client in (phone, laptop):
        assert client.get("/account/").status_code == 302, "to sign in"
        assert client.get("/").context["user"].is_anonymous
        assert "_auth_user_id" not in client.session
    assert others.get("/account/").status_code == 200


def test_ending_a_suspension_leaves_the_session_of_who_reads(cast: Cast) -> None:
    client = client_of(cast.suspended)
    end_suspension(cast.suspended, now=THEN)
    assert client.get("/account/").status_code == 200


def test_the_own_page_says_it_and_whom_to_write_to(cast: Cast) -> None:
    page = client_of(cast.suspended).get("/account/").content.decode()
    assert f"Your account is suspended: {INSULTS}. You can read, but not take part." in page
    assert "mailto:" in page
    assert "suspended" not in client_of(cast.resident).get("/account/").content.decode()


def test_a_hostile_reason_is_only_text(cast: Cast) -> None:
    suspend(cast.resident, cast.admin, reason="<script>alert(1)</script>", until=None)
    page = client_of(cast.resident).get("/account/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_database_holds_no_reason_of_nothing(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.resident.pk).update(suspension_reason="Why")


@pytest.mark.django_db(transaction=True)
def test_who_was_suspended_before_there_were_reasons_still_is() -> None:
    """The migration keeps them, and says that no reason was recorded."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate([("accounts", "0001_people")])
    old = executor.loader.project_state([("accounts", "0001_people")]).apps
    old.get_model("accounts", "User").objects.create(email="sam@example.org", suspended_at=THEN)
    executor = MigrationExecutor(connection)
    executor.migrate(latest)
    user = User.objects.get(email="sam@example.org")
    assert user.suspended_at == THEN
    assert user.suspension == (
        "Your account is suspended. No reason was recorded. You can read, but not take part."
    )
