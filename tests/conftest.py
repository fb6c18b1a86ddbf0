"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from consult.topics.models import Topic
from tests.cast import Cast, gather
from tests.makers import make_topic


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return make_topic(cast.councillor)


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> Iterator[None]:
    yield
    cache.clear()


def client_of(user: User | None, **defaults: str) -> Client:
    """A browser in which this user is signed in, or nobody."""
    client = Client(**defaults)
    if user is not None:
        client.force_login(user, backend="accounts.backends.SignedIn")
    return client
