"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

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
