"""Who leaves a page with words in it that are not saved is asked first; nobody else is."""

import pytest
from playwright.sync_api import Browser, Dialog

from tests.browser.windows import Window, sign_in
from tests.running import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.site,
]
COUNCILLOR = "una@example.org"
PREPARE = f"""
from accounts.actions import add_ward, appoint_councillor
from tests.makers import make_draft
wards = [add_ward(name="Mill End")]
draft = make_draft(appoint_councillor(email="{COUNCILLOR}", name="Cllr Una", wards=wards))
print(draft.get_absolute_url())
"""


@pytest.fixture
def draft(browser: Browser, site: Site) -> str:
    return site.manage("shell", "--no-imports", "--command", PREPARE).split()[-1]


def test_leaving_asks_only_where_words_would_be_lost(
    browser: Browser, site: Site, draft: str
) -> None:
    window = Window(browser.new_page(), site)
    sign_in(window, COUNCILLOR, then=draft)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    window.page.on("dialog", answer)

    def asks_on_leaving() -> bool:
        window.page.get_by_role("heading", level=1).click()
        asked.clear()
        window.open("/desk/")
        return asked == ["beforeunload"]

    def type_into(field: str, words: str) -> None:
        window.open(draft)
        window.page.locator(f"[name={field}]").fill(words)

    window.open(draft)
    assert not asks_on_leaving(), "nothing was typed"
    type_into("question", "Should it be wider?")
    assert asks_on_leaving()
    type_into("question", "Should it be wider?")
    window.page.locator("[name=question]").fill("")
    assert not asks_on_leaving(), "it was taken back"
    type_into("question", "Should it be wider?")
    window.press("Preview")
    assert asked == [], "sending asks nothing"
    assert asks_on_leaving()
    type_into("question", "Should it be wider?")
    asked.clear()
    window.press("Preview")
    window.press("Go on editing")
    assert window.page.locator("[name=question]").input_value() == "Should it be wider?"
    window.press("Save draft")
    assert asked == []
    assert not asks_on_leaving(), "it is saved"
    assert window.noise == []
    window.page.close()
