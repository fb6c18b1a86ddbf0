"""Windows of a browser onto a site: signed in by the real pages, and all that goes wrong noted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.running import Site

PHONE, DESKTOP = 390, 1280
HEIGHT = 844
_PATIENCE = 10_000  # milliseconds
_FONTS = "/assets/fonts/"


class Window:
    """One page of a browser; `noise` is what its console and its requests complained of."""

    def __init__(self, page: Page, site: Site, *, scripts: bool = True) -> None:
        self.page, self.site, self.scripts = page, site, scripts
        self.begin_anew()
        page.set_default_timeout(_PATIENCE)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note("script", str(error)))
        page.on("request", self._on_request)
        page.on("response", self._on_response)

    def begin_anew(self) -> None:
        self.status = 0
        self._noise: list[tuple[str, str]] = []
        self._documents: set[str] = set()

    @property
    def noise(self) -> list[str]:
        # Chromium also complains of a page that is an error on purpose: its status says that.
        return [text for text, about in self._noise if about not in self._documents]

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the scripts have done what they do to a page that has just arrived."""
        self.page.wait_for_load_state("load")
        if not self.scripts:
            return
        self.page.wait_for_function(
            "() => !document.querySelector('script[data-govuk]')"
            " || document.querySelector('[data-govuk-skip-link-init]')"
        )

    def press(self, button: str) -> None:
        """The first button of that name, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).first.click()
        self.settle()

    def _note(self, kind: str, text: str, about: str = "") -> None:
        # A busy browser may lay a page out before the last of its style sheets is there, and ask
        # for the font that ours then replace. Which font is used, findings.py looks at.
        if _FONTS not in text:
            self._noise.append((f"{kind}: {text}", about))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            about = str(message.location.get("url", ""))
            is_load = message.text.startswith("Failed to load resource")
            self._note("console", f"{message.text} {about}", about if is_load else "")

    def _on_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and not request.url.startswith(f"{self.site.url}/"):
            self._note("another host", request.url)
        elif url.path.startswith("/assets/"):
            self._note("a file of GOV.UK's own", request.url)

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
            self._documents.add(response.url)


def sign_in(window: Window, email: str, *, then: str = "/") -> None:
    """By the pages of sign-in and the code that arrives."""
    already = len(window.site.sink.messages)
    window.open(f"/account/sign-in/?next={quote(then)}")
    window.page.locator("[name=email]").fill(email)
    window.press("Email me a code")
    enter_code(window, email, after=already)


def enter_code(window: Window, email: str, *, after: int) -> None:
    window.page.locator("[name=code]").fill(window.site.code(email, after=after))
    window.press("Sign in")
    assert not window.path.startswith("/account/"), window.page.inner_text("body")


@dataclass
class Windows:
    """A browser for each person, who signs in once; nobody's forgets everything each time."""

    browser: Browser
    site: Site
    people: dict[str, str]
    _open: dict[str, Window] = field(default_factory=dict)

    @contextmanager
    def of(self, who: str) -> Iterator[Window]:
        """Always the same window of the same person: a new one would cost a process each time."""
        if who not in self._open:
            self._open[who] = self._new(who)
        window = self._open[who]
        window.begin_anew()
        yield window
        if not who:
            window.page.context.clear_cookies()

    def _new(self, who: str) -> Window:
        size: ViewportSize = {"width": PHONE, "height": HEIGHT}
        window = Window(self.browser.new_context(viewport=size).new_page(), self.site)
        if who:
            sign_in(window, self.people[who])
        return window
