"""The only writers of users, wards and councillors."""

from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import REASON_LENGTH, Councillor, User, Ward, suspended_on


@transaction.atomic
def sign_up(*, email: str) -> User:
    """The user of a proven address, made when it is new. Safe to run many times at once."""
    user, _ = User.objects.get_or_create(email=email.lower())
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user


@transaction.atomic
def add_ward(*, name: str) -> Ward:
    # SQLite takes a longer one, PostgreSQL does not.
    most = Ward._meta.get_field("slug").max_length
    return Ward.objects.get_or_create(name=name, defaults={"slug": slugify(name)[:most]})[0]


@transaction.atomic
def appoint_councillor(*, email: str, name: str, wards: Iterable[Ward]) -> Councillor:
    user = sign_up(email=email)
    councillor, _ = Councillor.objects.update_or_create(user=user, defaults={"name": name})
    councillor.wards.set(wards)
    return councillor


@transaction.atomic
def appoint_officer(*, email: str, name: str, admin: bool) -> User:
    """A moderator, or with `admin` somebody who may see and do everything in the admin."""
    user = sign_up(email=email)
    user.name = name
    user.is_staff, user.is_superuser, user.is_moderator = True, admin, not admin
    user.save(update_fields=["name", "is_staff", "is_superuser", "is_moderator"])
    return user


def change_profile(user: User, *, name: str, ward: Ward | None) -> None:
    """What a resident lets the public see of them, and where they live."""
    user.name, user.ward = name, ward
    user.save(update_fields=["name", "ward"])


@transaction.atomic
def suspend_user(user: User, *, reason: str, until: date | None, by: User, now: datetime) -> bool:
    """From now on this user may read, but not take part; `until` is the last day of that.

    Whether it was this that suspended them: not whom another did before, and nobody themselves,
    as none might be left to end it.
    """
    given: dict[str, Any] = {
        "suspended_at": now,
        "suspended_until": until,
        # On one line: it stands in emails and in sentences.
        "suspension_reason": " ".join(reason.split())[:REASON_LENGTH],
        "suspended_by": by,
        "suspension_ended_at": None,
        # Every session is bound to it: with another one, all of them have ended.
        "password": make_password(None),
    }
    is_not_yet = User.objects.filter(pk=user.pk).exclude(suspended_on(timezone.localdate(now)))
    if user == by or not is_not_yet.update(**given):
        return False
    for name, value in given.items():
        setattr(user, name, value)
    return True


def end_suspension(user: User, *, now: datetime) -> bool:
    """Whether there was one to end. What it was stays on their page in the admin."""
    is_suspended = suspended_on(timezone.localdate(now))
    ended = User.objects.filter(is_suspended, pk=user.pk).update(suspension_ended_at=now)
    if ended:
        user.suspension_ended_at = now
    return bool(ended)


def clear_sessions() -> None:
    """Delete the sessions that have ended."""
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()
