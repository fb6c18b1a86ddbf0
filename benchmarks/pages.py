"""Pages that are read: a topic of any size in each order, signed in, far down, and the list."""

import re
from collections.abc import Iterator
from functools import partial

from benchmarks.rows import Row
from benchmarks.sites import SIZES, Caller, Town
from benchmarks.turns import Taken, in_turns

PAGE_BAR, SIGNED_IN_BAR, LIST_BAR = 2.5, 3.0, 2.5
ALIKE_BAR = 1.3
QUERIES_BAR = 10
FAR = 2_000
SORTS = ("newest", "agreed", "divided", "fewest")
# The address of a page far down, as the links on the pages before it would lead there.
_KEYS = """
from consult.discussion.models import Comment
from consult.web.public.topics import COMMENTS_A_PAGE
from consult.web.paging import key_of
from consult.web.public.topics import SORTS
found = SORTS["newest"].of(Comment.objects.filter(topic__slug={slug!r}, parent=None))
last, first = found[({far} - 1) * COMMENTS_A_PAGE - 1:][:2]
print("after", key_of(last, SORTS["newest"]), first.pk)
"""
# Asked in the server's own settings, so that what is counted is what is served.
_COUNT = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
client = Client(SERVER_NAME="localhost")
user = User.objects.filter(councillor=None).order_by("pk").first()
client.force_login(user, backend="accounts.backends.SignedIn")
client.get({path!r})
with CaptureQueriesContext(connection) as queries:
    assert client.get({path!r}).status_code == 200
print("queries", len(queries))
"""


def measure(town: Town) -> Iterator[Row]:
    caller = town.caller()
    middle, large = town.topics[5_000], town.topics[100_000]
    asks = {
        f"topic page, {size:,} comments, {sort}": partial(_get, caller, f"{path}?sort={sort}")
        for sort in SORTS
        for size, path in town.topics.items()
    }
    asks["signed in"] = partial(_get, caller, middle, visitor=town.visitors[0])
    key, next_one = _key(town, large)
    far = f"{large}?sort=newest&after={key}"
    # An address that means nothing would show the first page, which is no feat.
    assert f'id="comment-{next_one}"' in caller.get(far).decode()
    asks["far"] = partial(_get, caller, far)
    asks["list"] = partial(_get, caller, "/topics/")
    found = in_turns(caller, asks)
    for name, each in found.items():
        if name.startswith("topic page"):
            yield _row(town, name, each, PAGE_BAR)
    yield from _alike(town, found)
    queries = _queries(town, middle)
    ratio = found["signed in"].ratio
    yield Row(
        f"{town.database}: topic page, 5,000 comments, signed in",
        found["signed in"].value,
        "ms",
        floor=found["signed in"].floor,
        ratio=ratio,
        queries=queries,
        bar=f"ratio at most {SIGNED_IN_BAR}, {QUERIES_BAR} queries",
        ok=ratio <= SIGNED_IN_BAR and queries <= QUERIES_BAR,
    )
    first = found["topic page, 100,000 comments, newest"].ratio
    yield _row(town, f"page {FAR:,} of 100,000 comments", found["far"], first * ALIKE_BAR)
    yield _row(town, "list of 200 topics", found["list"], LIST_BAR)


def _get(caller: Caller, path: str, number: int, *, visitor: str = "") -> None:
    caller.get(path, visitor=visitor)


def _row(town: Town, name: str, taken: Taken, bar: float) -> Row:
    return Row(
        f"{town.database}: {name}",
        taken.value,
        "ms",
        floor=taken.floor,
        ratio=taken.ratio,
        bar=f"ratio at most {bar:.2f}",
        ok=taken.ratio <= bar,
    )


def _alike(town: Town, found: dict[str, Taken]) -> Iterator[Row]:
    """In each order: the slowest size against the quickest, each by its own floor."""
    for sort in SORTS:
        ratios = [found[f"topic page, {size:,} comments, {sort}"].ratio for size in SIZES]
        spread = max(ratios) / min(ratios)
        yield Row(
            f"{town.database}: topic pages of all sizes, {sort}",
            spread,
            "times",
            ratio=spread,
            bar=f"at most {ALIKE_BAR} apart",
            ok=spread <= ALIKE_BAR,
        )


def _key(town: Town, path: str) -> tuple[str, str]:
    """What the address names, and the comment that the page then begins with."""
    slug = path.strip("/").rpartition("/")[2]
    said = town.run(_KEYS.format(slug=slug, far=FAR))
    key, first = re.findall(r"^after (\S+) (\d+)", said, re.MULTILINE)[0]
    return key, first


def _queries(town: Town, path: str) -> int:
    said = town.run(_COUNT.format(path=path))
    return int(re.findall(r"^queries (\d+)", said, re.MULTILINE)[0])
