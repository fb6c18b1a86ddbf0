"""The only writers of users, wards and councillors, and of which codes were sent."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.mailboxes import mailbox_of
from accounts.models import (
    REASON_LENGTH,
    CodeOutcome,
    CodeSent,
    Councillor,
    User,
    Ward,
    suspended_on,
)

# Who goes on asking when told to wait adds one row, not a thousand.
_LIMITED_TOLD_EVERY = timedelta(minutes=10)


@transaction.atomic
def sign_up(*, email: str) -> User:
    """The user of a proven address, made when it is new. Safe to run many times at once."""
    user = User.objects.of(email)
    if user is None:
        # Another request may make it meanwhile, with this address or another of the same mailbox.
        with suppress(IntegrityError), transaction.atomic():
            user = User.objects.create(email=email.lower(), mailbox=mailbox_of(email))
    user = user or User.objects.get(mailbox=mailbox_of(email))
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


class AddressTaken(Exception):
    """There is an account with this address."""


@transaction.atomic
def change_address(user: User, *, email: str) -> None:
    """The address that this user signs in with from now on; raises `AddressTaken`.

    Every session ends. The new address counts as proven when its code has been entered.
    """
    email = email.lower()
    holder = User.objects.of(email)
    if (holder is not None and holder.pk != user.pk) or EmailAddress.objects.filter(
        email__iexact=email
    ).exclude(user=user).exists():
        raise AddressTaken
    EmailAddress.objects.filter(user=user).delete()
    # Nobody has a password; every session holds a hash of what stands there, and ends with it.
    user.set_unusable_password()
    user.email, user.mailbox = email, mailbox_of(email)
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "mailbox", "password"])
    except IntegrityError:
        # Somebody signed up with it at this moment.
        raise AddressTaken from None


def end_term(councillor: Councillor, *, now: datetime) -> bool:
    """No desk, no digests, no official answers from now on; whether it was this that ended it."""
    running = Councillor.objects.serving().filter(pk=councillor.pk)
    return bool(running.update(term_ended_at=now))


def resume_term(councillor: Councillor) -> bool:
    """As it was before the term ended; whether there was an end to undo."""
    ended = Councillor.objects.exclude(term_ended_at=None).filter(pk=councillor.pk)
    return bool(ended.update(term_ended_at=None))


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


def record_code(address: str, *, outcome: CodeOutcome, now: datetime, note: str = "") -> None:
    """That a code was asked for, so that an officer can tell why none arrived."""
    if outcome == CodeOutcome.LIMITED:
        lately = CodeSent.objects.filter(at__gt=now - _LIMITED_TOLD_EVERY, outcome=outcome)
        if lately.filter(address__iexact=address).exists():
            return
    CodeSent.objects.create(address=address, at=now, outcome=outcome, note=note)


def forget_codes(*, now: datetime) -> None:
    """Delete what is known of codes that were asked for longer ago than `CODES_KEPT` days."""
    CodeSent.objects.filter(at__lt=now - timedelta(days=settings.CODES_KEPT)).delete()


def clear_sessions() -> None:
    """Delete the sessions that have ended."""
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()
