"""Each page of the Django admin at two widths; what Django itself does wrong is a known list."""

from collections import defaultdict

import pytest

from tests.admin.known_axe import KNOWN_AXE
from tests.browser.admin_pages import admin_cases
from tests.browser.findings import axe_at_both_widths, lacks
from tests.browser.pages import Case
from tests.browser.stage import Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.site,
]
CASES = admin_cases()
# Filled by the pages as they are walked.
_titles: defaultdict[str, set[str]] = defaultdict(set)
_broken: defaultdict[str, set[str]] = defaultdict(set)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_admin_page_breaks_only_the_rules_that_are_known(on_stage: Stage, case: Case) -> None:
    with on_stage.show(case) as window:
        assert window.status == case.status, on_stage.what_happened(window)
        broken = axe_at_both_widths(window)
        known = KNOWN_AXE.get(case.url, set())
        found = [f"axe {rule} {where}" for rule, where in broken.items() if rule not in known]
        found += lacks(window, targets=False)
        _broken[case.url] |= set(broken)
        if window.status == 200:
            _titles[window.page.title()].add(window.path)
        assert not found, "\n".join(["", *found])


def test_no_two_admin_pages_have_the_same_title() -> None:
    shared = {title: paths for title, paths in _titles.items() if len(paths) > 1}
    assert not shared, "\n".join(["", *(f"{title}: {paths}" for title, paths in shared.items())])


def test_what_is_known_of_the_admin_only_shrinks() -> None:
    if {case.url for case in CASES} - set(_broken):
        pytest.skip("Not every page of the admin was looked at.")
    mended = {url: rules - _broken[url] for url, rules in KNOWN_AXE.items()}
    assert {url: rules for url, rules in mended.items() if rules} == {}
