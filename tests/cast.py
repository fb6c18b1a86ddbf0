"""One cast for all tests: who owns, who takes part, who must see nothing."""

from dataclasses import dataclass, fields
from typing import Any

from django.test import Client

from accounts.actions import (
    add_ward,
    appoint_councillor,
    appoint_officer,
    change_profile,
    sign_up,
    suspend_user,
)
from accounts.models import Councillor, User
from tests.makers import NOW

# Why somebody is suspended.
INSULTS = "Insults under many comments"


@dataclass(frozen=True)
class Cast:
    """`anonymous` is nobody; every other name is a role of the role table."""

    resident: User
    neighbour: User
    suspended: User
    owner: User
    other_councillor: User
    moderator: User
    admin: User
    anonymous: None = None

    @property
    def councillor(self) -> Councillor:
        return self.owner.councillor


ROLES = [field.name for field in fields(Cast)]


def gather() -> Cast:
    riverside, hill = add_ward(name="Riverside"), add_ward(name="Castle Hill")
    suspended = _resident("sam@example.org", "Sam Suspended")
    admin = appoint_officer(email="ada@example.org", name="Ada Admin", admin=True)
    suspend_user(suspended, reason=INSULTS, until=None, by=admin, now=NOW)
    return Cast(
        resident=_resident("rosa@example.org", "Rosa Resident"),
        neighbour=_resident("ned@example.org", "Ned Neighbour"),
        suspended=suspended,
        owner=appoint_councillor(
            email="carys@example.org", name="Cllr Carys Owner", wards=[riverside]
        ).user,
        other_councillor=appoint_councillor(
            email="omar@example.org", name="Cllr Omar Other", wards=[hill]
        ).user,
        moderator=appoint_officer(email="mo@example.org", name="Mo Moderator", admin=False),
        admin=admin,
    )


def _resident(email: str, name: str) -> User:
    user = sign_up(email=email)
    change_profile(user, name=name, ward=None)
    return user


def client_of(user: User | None, **defaults: Any) -> Client:
    """A browser in which this user is signed in, or nobody."""
    client = Client(**defaults)
    if user is not None:
        client.force_login(user, backend="accounts.backends.SignedIn")
    return client
