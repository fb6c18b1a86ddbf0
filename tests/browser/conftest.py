"""A browser for all modules that stand here, and a site with a council in it for each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.stage import PickySink, Stage, stage
from tests.conftest import NewSite


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """No longer than that: while Playwright runs, Django refuses to touch a database."""
    if find_chromium() is None:
        pytest.skip(NONE_HERE)
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def on_stage(browser: Browser, new_site: NewSite) -> Iterator[Stage]:
    with stage(new_site(sink=PickySink()), browser) as set_up:
        yield set_up
