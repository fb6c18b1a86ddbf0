"""A long list, a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page that the address asks for, or the nearest there is; `elided` numbers its links."""
    page: Page[Any] = Paginator(rows, size).get_page(request.GET.get("page"))
    page.elided = list(  # type: ignore[attr-defined]
        page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    )
    return page
