"""Each page of the product in each of its states, at two widths, in the light and in the dark."""

from collections import defaultdict

import pytest

from tests.browser.findings import axe_at_both_widths, form_lacks, in_the_dark, lacks
from tests.browser.pages import PAGES, Case
from tests.browser.stage import Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.site,
]
_AN_EMAIL_HAS_NONE = {"landmark-one-main", "region"}
# Filled by the pages as they are walked: a title, and the addresses that have it.
_titles: defaultdict[str, set[str]] = defaultdict(set)


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_a_page_can_be_used_by_everybody(on_stage: Stage, case: Case) -> None:
    with on_stage.show(case) as window:
        assert window.status == case.status, on_stage.what_happened(window)
        found = form_lacks(window, failed=case.failed_form)
        broken = axe_at_both_widths(window)
        allowed = _AN_EMAIL_HAS_NONE if case.is_email else set()
        found += [f"axe {rule} {where}" for rule, where in broken.items() if rule not in allowed]
        found += in_the_dark(window)
        found += lacks(window, targets=not case.is_email)
        if window.status == 200:
            _titles[window.page.title()].add(window.path)
        assert not found, "\n".join(["", *found])


def test_no_two_pages_have_the_same_title() -> None:
    shared = {title: paths for title, paths in _titles.items() if len(paths) > 1}
    assert not shared, "\n".join(["", *(f"{title}: {paths}" for title, paths in shared.items())])
