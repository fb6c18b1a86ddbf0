"""The topic page with 5,000 comments and 50,000 votes, against the floor."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

from benchmarks.rows import Row
from tests.running import Site

RATIO_BAR = 2.5
QUERIES_BAR = 10
_ROUNDS = 150
_WARM_UP = 20
# Asked in the server's own settings, so that what is counted is what is served.
_COUNT_QUERIES = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
for user in (None, User.objects.filter(councillor=None).first()):
    for path in {paths!r}:
        client = Client(SERVER_NAME="localhost")
        if user:
            client.force_login(user, backend="accounts.backends.SignedIn")
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        print("queries", path, len(queries))
"""


def measure(folder: Path) -> Iterator[Row]:
    with _site(folder) as site:
        big = _seed(site, comments=5000, votes=50_000, residents=1000)
        small = _seed(site, comments=50, votes=500, residents=50)
        queries = _queries(site, [big, small])
        page, floor, size = _times(site, big)
        most = max(max(counts) for counts in queries.values())
        ratio = page / floor
        yield Row(
            "topic page, 5,000 comments and 50,000 votes",
            page * 1000,
            "ms",
            floor=floor * 1000,
            ratio=ratio,
            queries=most,
            bar=f"ratio at most {RATIO_BAR}",
            ok=ratio <= RATIO_BAR,
        )
        yield Row(
            "topic page, queries signed in",
            most,
            "queries",
            queries=most,
            bar=f"at most {QUERIES_BAR}",
            ok=most <= QUERIES_BAR and queries[big] == queries[small],
        )
        yield Row("topic page, HTML", size, "bytes")


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
    settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    with Site(folder, extra=settings) as site:
        yield site


def _seed(site: Site, *, comments: int, votes: int, residents: int) -> str:
    said = site.manage(
        "seed",
        "--topics",
        "1",
        "--comments",
        str(comments),
        "--votes",
        str(votes),
        "--residents",
        str(residents),
    )
    found = re.search(r"^(/topics/\S+)", said, re.MULTILINE)
    assert found, said
    return found.group(1)


def _queries(site: Site, paths: list[str]) -> dict[str, list[int]]:
    """For each path the number of queries of a visitor and of somebody signed in."""
    said = site.manage("shell", "--no-imports", "--command", _COUNT_QUERIES.format(paths=paths))
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for path, number in re.findall(r"^queries (\S+) (\d+)", said, re.MULTILINE):
        counts[path].append(int(number))
    return counts


def _times(site: Site, path: str) -> tuple[float, float, int]:
    """Seconds for the page and for the floor, in turns over one connection, and bytes.

    Of each the first quartile: what a machine takes that is not busy with something else.
    """
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    seconds: dict[str, list[float]] = {path: [], "/floor/": []}
    size = 0
    for number in range(_WARM_UP + _ROUNDS):
        for each, taken in seconds.items():
            began = time.perf_counter()
            connection.request("GET", each, headers={"Host": "localhost"})
            response = connection.getresponse()
            content = response.read()
            assert response.status == 200, (each, response.status)
            if number >= _WARM_UP:
                taken.append(time.perf_counter() - began)
            size = len(content) if each == path else size
    connection.close()
    return quantiles(seconds[path])[0], quantiles(seconds["/floor/"])[0], size
