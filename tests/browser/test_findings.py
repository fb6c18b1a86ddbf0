"""A gate that never failed proves nothing: each fault, planted in a page, is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.findings import axe_at_both_widths, form_lacks, in_the_dark, lacks
from tests.browser.windows import Window
from tests.running import Site

pytestmark = [pytest.mark.browser]
_POLICY = "default-src 'self'; style-src 'self'; img-src * data:"
# What is planted, and a part of the sentence that tells of it.
IN_THE_BODY = {
    "<h1>Another</h1>": "it has 2 h1",
    "<p id='fancy'>Words</p>": "set in GDS Transport: <p#fancy> Words",
    "<button id='small'>x</button>": "a target of 10 x 10 px: <button#small>",
    "<a href='/' id='short'>Alone</a>": "px: <a#short> Alone",
    "<p id='wide'>Wide</p>": "it is 508 px wide in a window of 320: <p wide>",
    "<p style='color: red'>Words</p>": "console: Applying inline style violates",
    "<img src='/gone.png' alt=''>": "the server responded with a status of 404 (Not Found) http",
    "<img src='/assets/crown.png' alt=''>": "a file of GOV.UK's own",
    "<img src='https://elsewhere.example/x.png' alt=''>": "another host: https://elsewhere",
    "<script src='/throws.js'></script>": "script: planted",
    "<img src='/ok.png'>": "axe image-alt",
    "<p id='pale'>Words</p>": "axe color-contrast at",
    "<p id='dim'>Words</p>": "axe color-contrast in the dark",
    "<div class='govuk-error-summary' tabindex='-1'>Wrong</div>": "the error summary has no focus",
}
_STYLES = """
body { color: #000; background: #fff; font: 16px/1.2 Arial }
h1, p { margin: 20px 0 }
#fancy { font-family: "GDS Transport", Arial }
#small { width: 10px; height: 10px; padding: 0; border: 0 }
#short { display: block; line-height: 16px; width: 60px }
#wide { width: 500px; margin: 0 }
#pale { color: #bbb }
@media (prefers-color-scheme: dark) {
  body, a { background: #000; color: #fff }
  #dim { color: #333 }
}
"""
_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Error: A title</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/styles.css"></head>
<body><main><h1>One</h1><p>Words</p>{}</main></body></html>"""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    """Of a site that is not there: every request is answered here."""
    page = browser.new_context().new_page()
    page.route("**/*", _answer)
    yield Window(page, Site(Path()))
    page.close()


def _answer(route: Route) -> None:
    path = route.request.url.split("/", 3)[-1]
    if path == "styles.css":
        route.fulfill(body=_STYLES, content_type="text/css")
    elif path == "throws.js":
        route.fulfill(body="throw new Error('planted')", content_type="text/javascript")
    elif path == "ok.png":
        route.fulfill(body="", content_type="image/png")
    else:
        route.fulfill(status=404)


def _findings(window: Window, body: str) -> list[str]:
    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": _POLICY, "Content-Type": "text/html"}
        route.fulfill(body=_PAGE.format(body), headers=headers)

    window.begin_anew()
    window.page.route("**/planted", answer, times=1)
    window.open("/planted")
    return [
        *(f"axe {rule} {where}" for rule, where in axe_at_both_widths(window).items()),
        *in_the_dark(window),
        *lacks(window),
        *form_lacks(window, failed="summary" in body),
    ]


@pytest.mark.parametrize("fault", IN_THE_BODY)
def test_a_planted_fault_is_found(window: Window, fault: str) -> None:
    found = _findings(window, fault)
    assert [sentence for sentence in found if IN_THE_BODY[fault] in sentence], found


def test_a_page_without_faults_has_no_findings(window: Window) -> None:
    assert _findings(window, "<div hidden>summary</div><p>See <a href='/'>there</a> too.</p>") == [
        "the error summary has no focus"
    ]
