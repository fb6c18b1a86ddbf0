"""What every test may ask for."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from consult.topics.models import Topic
from tests.cast import Cast, gather
from tests.makers import make_topic
from tests.running import Site


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
