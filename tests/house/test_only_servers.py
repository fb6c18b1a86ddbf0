"""Which tests run again on PostgreSQL and Redis: none that touches them may be forgotten."""

import pytest

from tests.cast import Cast
from tests.conftest import touches_servers


def test_what_touches_no_database_is_tested_once(request: pytest.FixtureRequest) -> None:
    assert not touches_servers(request.node)


def test_what_asks_for_the_database_is_tested_on_both(
    request: pytest.FixtureRequest, db: None
) -> None:
    assert touches_servers(request.node)


def test_what_a_fixture_asks_for_counts_too(request: pytest.FixtureRequest, cast: Cast) -> None:
    assert touches_servers(request.node)


@pytest.mark.django_db
def test_a_mark_counts_too(request: pytest.FixtureRequest) -> None:
    assert touches_servers(request.node)
