"""`make shots`: every page of the sample council as a picture, phone and desktop, in var/shots/."""

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

from playwright.sync_api import Error

from config.env import VAR
from tests.browser.admin_pages import admin_cases
from tests.browser.chromium import NONE_HERE, chromium, find_chromium
from tests.browser.findings import resize
from tests.browser.pages import PAGES, USUAL
from tests.browser.stage import PickySink, Stage, stage
from tests.browser.windows import DESKTOP, PHONE, Window
from tests.running import Site, html_of

SHOTS = VAR / "shots"


def main() -> int:
    if find_chromium() is None:
        _say(NONE_HERE)
        return 1
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    began, failures = time.monotonic(), []
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        stage(Site(Path(folder), sink=PickySink()), browser, "build_sample") as set_up,
    ):
        _say(f"The sample council is there after {time.monotonic() - began:.0f} s")
        for line, is_failure in _take_all(set_up):
            _say(f"{time.monotonic() - began:5.0f} s  {line}")
            failures += [line] if is_failure else []
    _say(f"{len(list(SHOTS.iterdir()))} pictures in {SHOTS}, {len(failures)} pages failed")
    return 1 if failures else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _take_all(set_up: Stage) -> Iterator[tuple[str, bool]]:
    """A line for each page, and whether it says that there is no picture."""
    usual = [case for case in PAGES if case.scene == USUAL]
    cases = [*usual, *admin_cases(), *(case for case in PAGES if case.scene != USUAL)]
    for number, case in enumerate(cases, start=1):
        try:
            with set_up.show(case) as window:
                _take(window, case.name)
        except (Error, AssertionError) as error:
            yield f"{case.name}: {error}", True
        else:
            yield f"{number} of {len(cases)}: {case.name}", False
    yield from _take_emails(set_up)


def _take(window: Window, name: str) -> None:
    for width in (PHONE, DESKTOP):
        resize(window, width)
        window.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


def _take_emails(set_up: Stage) -> Iterator[tuple[str, bool]]:
    """The last of each kind, as it arrived."""
    emails = {
        "email-digest" if "List-Id" in message else "email-code": message
        for message in set_up.site.sink.messages
    }
    with set_up.windows.of("") as window:
        for name, message in emails.items():
            window.page.goto("about:blank")  # where no policy forbids its styles
            window.page.set_content(html_of(message))
            _take(window, name)
            yield f"{name}: {message['Subject']}", False


if __name__ == "__main__":
    sys.exit(main())
