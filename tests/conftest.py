"""What every test may ask for, which tests run, and in which order."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from consult.topics.models import Topic
from tests.cast import Cast, gather
from tests.makers import make_topic
from tests.running import Site

# What a test asks for that touches a database, a broker or a page. None can reach a database
# without: pytest-django refuses it.
_OF_SERVERS = {"db", "transactional_db", "django_db_setup", "site", "new_site", "browser"}
_MARKED_SO = ("django_db", "site", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-servers",
        action="store_true",
        help="only tests that touch a database, a broker or a page",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("only_servers"):
        plain = [item for item in items if not touches_servers(item)]
        config.hook.pytest_deselected(items=plain)
        items[:] = [item for item in items if touches_servers(item)]
    in_file = Counter(item.path for item in items)
    # Files are handed out in this order, each to a process of its own: those that start programs,
    # which take longest, and then the small ones last, so that all processes end together.
    items.sort(key=lambda item: (not starts_programs(item), -in_file[item.path], str(item.path)))


def touches_servers(item: pytest.Item) -> bool:
    asked_for = set(getattr(item, "fixturenames", ()))
    return bool(asked_for & _OF_SERVERS) or any(map(item.get_closest_marker, _MARKED_SO))


def starts_programs(item: pytest.Item) -> bool:
    return item.path.parent.name in {"browser", "journeys"} or "demo" in item.path.name


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()


@pytest.fixture
def topic(cast: Cast) -> Topic:
    return make_topic(cast.councillor)


NewSite = Callable[..., Site]


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewSite]:
    """Makes a site for a test that breaks it; all databases are copies of one."""
    empty = Site(tmp_path_factory.mktemp("empty"))
    try:
        empty.bring_database()
        yield lambda **more: Site(tmp_path_factory.mktemp("site"), empty=empty, **more)
    finally:
        empty.stop()


@pytest.fixture(scope="session")
def site(new_site: NewSite) -> Iterator[Site]:
    """The site of all tests that leave it whole: each has people of its own there.

    It has a worker, and reads what stands on servers of this machine.
    """
    with new_site(extra={"FETCH_HERE": "yes"}) as running:
        running.start_worker()
        yield running


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> Iterator[None]:
    yield
    cache.clear()
