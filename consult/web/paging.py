"""A long list, a page at a time: by number where it is short, by key where it may be very long."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Field, Func, IntegerField, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.http import HttpRequest

R = TypeVar("R")
_KEY = re.compile(r"(-?[0-9]{1,17})\.([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The page that the address asks for, or the nearest there is; `elided` numbers its links."""
    page: Page[Any] = Paginator(rows, size).get_page(request.GET.get("page"))
    page.elided = list(  # type: ignore[attr-defined]
        page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    )
    return page


@dataclass(frozen=True, slots=True)
class Order:
    """By a column of whole numbers or times, and where two are alike by the row's own number.

    `label` is what the list is called in this order, `back` and `on` the links to its neighbours.
    """

    label: str
    column: str
    back: str
    on: str
    descending: bool = True

    def of(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[R]):
    """Rows, and what the address of the pages beside it says: empty where there is none."""

    rows: Sequence[R]
    order: Order
    back: str = ""
    on: str = ""


def page_by_key(
    request: HttpRequest, rows: QuerySet[Any], order: Order, size: int, make: Callable[[Any], R]
) -> KeyPage[R]:
    """What stands after or before the row that the address names, or the beginning.

    The name is that row's value and number, so that it holds when the row is gone, and whatever
    comes in before it: one address shows the same rows later. No page costs more than another.
    `make` gives each row a `pk` and the column of the order.
    """

    def look(found: QuerySet[Any]) -> list[R]:
        # One more than is shown tells whether there are more.
        return list(map(make, found[: size + 1]))

    after = _key_in(request, "after", rows, order)
    if after and (found := look(_beyond(rows, order, after))):
        return _page(found[:size], order, has_back=True, has_on=len(found) > size)
    before = _key_in(request, "before", rows, order)
    if before:
        found = look(_beyond(rows, order, before, backwards=True))
        # Fewer than a page stand before it: that is the beginning, and it is shown whole.
        if len(found) >= size:
            return _page(found[:size][::-1], order, has_back=len(found) > size, has_on=True)
    found = look(order.of(rows))
    return _page(found[:size], order, has_back=False, has_on=len(found) > size)


def _page(found: Sequence[R], order: Order, *, has_back: bool, has_on: bool) -> KeyPage[R]:
    return KeyPage(
        found,
        order,
        f"before={key_of(found[0], order)}" if has_back else "",
        f"after={key_of(found[-1], order)}" if has_on else "",
    )


class _Row(Func):
    """(a, b): compared with another as a whole, which an index on both answers at once."""

    template = "(%(expressions)s)"
    output_field = IntegerField()


def _beyond(
    rows: QuerySet[Any], order: Order, key: tuple[Any, int], *, backwards: bool = False
) -> QuerySet[Any]:
    lookup = LessThan if order.descending != backwards else GreaterThan
    value = Value(key[0], output_field=_field(rows, order))
    beyond = lookup(_Row(F(order.column), F("pk")), _Row(value, Value(key[1])))
    return order.of(rows.filter(beyond), backwards=backwards)


def _field(rows: QuerySet[Any], order: Order) -> Field[Any, Any]:
    field: Field[Any, Any] = rows.model._meta.get_field(order.column)
    return getattr(field, "output_field", field)


def key_of(row: Any, order: Order) -> str:
    """What an address names of a row: its value as a whole number, and its own number."""
    value = getattr(row, order.column)
    number = (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value
    return f"{number}.{row.pk}"


def _key_in(
    request: HttpRequest, name: str, rows: QuerySet[Any], order: Order
) -> tuple[Any, int] | None:
    """None where the address names no row, or none that can be."""
    found = _KEY.fullmatch(request.GET.get(name, ""))
    if found is None:
        return None
    value: Any = int(found[1])
    if not isinstance(_field(rows, order), IntegerField):
        try:
            value = _EPOCH + value * _MICROSECOND
        except OverflowError:
            return None
    return value, int(found[2])
