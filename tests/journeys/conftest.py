"""One running site for the journeys of a module."""

from collections.abc import Iterator

import pytest

from tests.running import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(tmp_path_factory.mktemp("site")) as running:
        yield running
