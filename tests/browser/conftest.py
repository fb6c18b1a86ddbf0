"""A browser for each module that asks for one, and a site with a council in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.stage import Stage, stage


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        pytest.skip(NONE_HERE)
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def on_stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("stage"), browser) as set_up:
        yield set_up
