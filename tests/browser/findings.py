"""What is wrong with a page that stands open in a window: one sentence for each thing."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.windows import DESKTOP, HEIGHT, PHONE, Window

_HERE = Path(__file__).parent
_PROBE = (_HERE / "probe.js").read_text("utf-8")
_SIDEWAYS = (_HERE / "sideways.js").read_text("utf-8")
# A small phone, and one of 375 pixels zoomed to 200 % (WCAG 1.4.4, 1.4.10).
_NARROW, _ZOOMED = 320, 187
_DOUBLE_TEXT = "size => { document.documentElement.style.fontSize = size }"
_UNFOLD = "() => document.querySelectorAll('details').forEach(part => { part.open = true })"
_RUN = "options => axe.run(options).then(results => results.violations)"
# Frames are pages of their own here. `target-size` is AA since WCAG 2.2, yet off by default.
# Nothing is preloaded: that serves rules about media and landscape, and costs as much as the rest.
_QUICK = {"iframes": False, "preload": False, "resultTypes": ["violations"]}
_ALL: dict[str, Any] = {**_QUICK, "rules": {"target-size": {"enabled": True}}}
_COLOURS: dict[str, Any] = {**_QUICK, "runOnly": ["color-contrast"]}


def axe(window: Window, options: dict[str, Any] = _ALL) -> dict[str, str]:
    """The rules that the page breaks, each with where."""
    if not window.page.evaluate("() => 'axe' in window"):
        window.page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = window.page.evaluate(_RUN, options)
    return {
        rule["id"]: "; ".join(_where(node) for node in rule["nodes"][:3]) for rule in violations
    }


def axe_at_both_widths(window: Window) -> dict[str, str]:
    """The same, with the width, and with all that can be unfolded."""
    window.page.evaluate(_UNFOLD)
    found: dict[str, str] = {}
    for width in (DESKTOP, PHONE):
        resize(window, width)
        found |= {rule: f"at {width} px: {where}" for rule, where in axe(window).items()}
    return found


def in_the_dark(window: Window) -> list[str]:
    window.page.emulate_media(color_scheme="dark")
    found = axe(window, _COLOURS)
    window.page.emulate_media(color_scheme="light")
    return [f"axe {rule} in the dark: {where}" for rule, where in found.items()]


def lacks(window: Window, *, targets: bool = True) -> list[str]:
    """What axe does not look at: heading, title, fonts, targets, sideways scroll, noise."""
    found: list[str] = window.page.evaluate(_PROBE, {"targets": targets})
    return found + sideways(window) + window.noise


def sideways(window: Window) -> list[str]:
    """Where the page is wider than its window: narrow, zoomed, with its text alone doubled."""
    found: list[str] = []
    for width, size in ((_NARROW, ""), (_ZOOMED, ""), (PHONE, "200%")):
        resize(window, width)
        window.page.evaluate(_DOUBLE_TEXT, size)
        found += [f"{line} (text {size or '100%'})" for line in window.page.evaluate(_SIDEWAYS)]
    window.page.evaluate(_DOUBLE_TEXT, "")
    return found


def form_lacks(window: Window, *, failed: bool) -> list[str]:
    """A form that failed says so before the title, and its summary has the focus."""
    is_error = window.page.title().startswith("Error: ")
    found = []
    if is_error != failed:
        found.append(f"its title is “{window.page.title()}”")
    if failed and not _summary_is_focused(window):
        found.append("the error summary has no focus")
    return found


def resize(window: Window, width: int) -> None:
    window.page.set_viewport_size({"width": width, "height": HEIGHT})


def _summary_is_focused(window: Window) -> bool:
    where = "() => document.activeElement.classList.contains('govuk-error-summary')"
    return bool(window.page.evaluate(where))


def _where(node: dict[str, Any]) -> str:
    reason = node.get("failureSummary", "").split("\n")[1:2]
    return f"{node['target'][-1]} {node['html'][:120]} ({' '.join(reason).strip()})"
