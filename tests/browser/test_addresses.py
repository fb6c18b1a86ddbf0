"""No address of the resolver is without a case, or without a reason why it is no page."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.admin_pages import ADMIN_NO_PAGE, UNNAMED, admin_cases, not_for_anybody
from tests.browser.pages import NO_PAGE, PAGES


def addresses(
    patterns: Iterable[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """The name of each, with that of its namespace, and its last part as it is written."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield name, str(pattern.pattern)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, namespace + inner)


FOUND = list(addresses(get_resolver().url_patterns))


def test_every_address_is_looked_at_or_is_no_page() -> None:
    cases = {case.url for case in [*PAGES, *admin_cases()]}
    reasons = {*NO_PAGE, *ADMIN_NO_PAGE, *not_for_anybody()}
    names = {name for name, _ in FOUND if name}
    assert names - cases - reasons == set()
    assert (cases | reasons) - names == {""}, "that of the page that there is not"
    assert cases & reasons == {"admin:consult_topic_add"}, "which shows what a refusal looks like"


def test_an_address_without_a_name_is_no_page() -> None:
    assert {pattern for name, pattern in FOUND if not name} == UNNAMED


def test_each_picture_has_a_name_of_its_own() -> None:
    names = [case.name for case in [*PAGES, *admin_cases()]]
    assert len(names) == len(set(names))
