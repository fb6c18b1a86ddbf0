"""How a visitor gets a page into a state: what they type and press once it is open."""

from collections.abc import Callable

from playwright.sync_api import Route

from tests.browser.windows import Window

Rows = dict[str, str]
Act = Callable[[Window, Rows], None]
_UNFOLD = "() => document.querySelectorAll('details').forEach(part => { part.open = true })"


def sending(button: str, **fields: str) -> Act:
    """Type into the fields of these names, folded ones too, then press the button."""

    def act(window: Window, rows: Rows) -> None:
        window.page.evaluate(_UNFOLD)
        for name, value in fields.items():
            window.page.locator(f"[name='{name}']").first.fill(value)
        window.press(button)

    return act


def asking_for_a_code(email: str, *codes: str) -> Act:
    """Sign in up to the code, then try these codes."""

    def act(window: Window, rows: Rows) -> None:
        sending("Email me a code", email=email)(window, rows)
        for code in codes:
            sending("Sign in", code=code)(window, rows)

    return act


def commenting_too_late(window: Window, rows: Rows) -> None:
    """The form of an open topic, sent to one that has closed meanwhile."""
    closed = f"/topics/{rows['closed']}/comments/"
    form = "form[action$='/comments/']"
    window.page.eval_on_selector(form, "(form, action) => { form.action = action }", closed)
    sending("Send comment", text="I saw this only today.\n\nIs it too late?")(window, rows)


def opening_at_once(window: Window, rows: Rows) -> None:
    """The button of a draft that is ready, pressed for one that lost what it needs meanwhile."""
    window.page.eval_on_selector(
        "form[action$='/open/']",
        "(form, action) => { form.action = action }",
        f"/desk/topics/{rows['draft']}/open/",
    )
    window.press("Open the topic")


def previewing(then: str = "") -> Act:
    """A draft as it is typed, not saved; then the other button."""

    def act(window: Window, rows: Rows) -> None:
        sending("Preview", question="Should Castle Hill be slower?")(window, rows)
        if then:
            window.press(then)

    return act


def choosing_nothing(window: Window, rows: Rows) -> None:
    for box in window.page.locator("input[name=posts]").all():
        box.uncheck()
    window.press("Make drafts of the chosen")


def without_refreshing(window: Window, rows: Rows) -> None:
    """The same page, but that it stays while one looks at it.

    That it goes on by itself is what it is for, and the one thing that axe forbids of it.
    """

    def answer(route: Route) -> None:
        response = route.fetch()
        refresh, body = '<meta http-equiv="refresh" content="2">', response.text()
        assert refresh in body
        route.fulfill(response=response, body=body.replace(refresh, ""))

    window.page.route(window.page.url, answer)
    # It comes by itself: to open it as well would race with that.
    window.page.locator("meta[http-equiv=refresh]").wait_for(state="detached")
    window.settle()
    window.page.unroute(window.page.url)


def writing_what_is_old(window: Window, rows: Rows) -> None:
    """The form of a draft whose text was another one when the page was opened."""
    window.page.eval_on_selector("input[name=seen]", "field => { field.value = 'old' }")
    sending("Save draft", body="What I wrote.")(window, rows)


def with_an_old_token(window: Window, rows: Rows) -> None:
    window.page.context.clear_cookies(name="csrf")
    sending("Email me a code", email="old@example.org")(window, rows)


def with_too_many_fields(window: Window, rows: Rows) -> None:
    add = """form => { for (let number = 0; number < 1100; number++) {
        const field = document.createElement("input");
        field.type = "hidden"; field.name = "more"; form.append(field) } }"""
    window.page.eval_on_selector("main form", add)
    window.press("Email me a code")


def taking_a_position_first(window: Window, rows: Rows) -> None:
    """Signed out: what was tapped and typed is kept, and sign-in says so."""
    window.press("Oppose")
    window.open(f"/topics/{rows['topic']}/")
    sending("Send comment", text="Mill Lane cannot take the traffic.")(window, rows)


def answering(window: Window, rows: Rows) -> None:
    """Where htmx runs, the answer comes without a new page."""
    window.page.get_by_role("button", name="Not sure", exact=True).first.click()
    window.page.get_by_text("Your answer is counted: Not sure").first.wait_for()
    window.settle()


def choosing(action: str) -> Act:
    """In a list of the admin: choose the first row and what to do with it."""

    def act(window: Window, rows: Rows) -> None:
        window.page.locator("input[name=_selected_action]").first.check()
        window.page.locator("select[name=action]").first.select_option(action)
        window.press("Run" if window.page.get_by_role("button", name="Run").count() else "Go")

    return act


def hiding(reason: str | None) -> Act:
    """In the admin: choose a comment and the action, and for None stop at the question why."""

    def act(window: Window, rows: Rows) -> None:
        choosing("hide")(window, rows)
        if reason is not None:
            sending("Hide", reason=reason)(window, rows)

    return act


def signing_out_of_the_admin(window: Window, rows: Rows) -> None:
    window.press("Sign out")
