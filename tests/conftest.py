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


# What a test asks for that touches a database, a broker or a page.
_SERVED = {"db", "transactional_db", "site", "new_site", "browser", "on_stage"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--served",
        action="store_true",
        help="only what touches a database, a broker or a page: plain code is the same everywhere",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--served"):
        return
    plain = [item for item in items if not is_served(item)]
    config.hook.pytest_deselected(items=plain)
    items[:] = [item for item in items if is_served(item)]


def is_served(item: pytest.Item) -> bool:
    asked = _SERVED.intersection(getattr(item, "fixturenames", ()))
    marks = ("django_db", "site", "browser")
    return bool(asked) or any(item.get_closest_marker(name) for name in marks)
