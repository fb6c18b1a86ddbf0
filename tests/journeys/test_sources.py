"""A councillor keeps a blog as a source; a real worker reads it from a real server."""

import re
import time
from collections.abc import Callable

import pytest

from tests.feeds import Blog, serving
from tests.journeys.test_whole_way import appoint_councillor
from tests.running import Site
from tests.visitor import Visitor

pytestmark = [pytest.mark.site]
_PATIENCE = 30.0
# As if the time of the next look had come: a minute between two looks is the least.
DUE = """
from datetime import timedelta
from django.utils import timezone
from consult.intake.models import Source
from consult.tasks import sweep_sources
long_ago = timezone.now() - timedelta(hours=1)
Source.objects.update(due_at=long_ago, enqueued_at=None, checked_at=long_ago)
"""
SWEEP = DUE + "sweep_sources()\n"


COUNCILLOR = "cadi@example.org"


@pytest.fixture(scope="module", autouse=True)
def _councillor(site: Site) -> None:
    appoint_councillor(site, COUNCILLOR)


def until(visitor: Visitor, path: str, holds: Callable[[str], bool]) -> str:
    """Read the page again and again, as its refresh does, until it holds that."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if holds(visitor.read(path).page):
            return visitor.page
        time.sleep(0.2)
    raise AssertionError(f"{visitor.page}\n{visitor.site.log('worker')[-3000:]}")


def run(site: Site, command: str) -> None:
    site.manage("shell", "--no-imports", "--command", command)


def test_a_blog_is_looked_at_kept_and_polled(site: Site) -> None:
    councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/import/")
    with serving(Blog([("a", "2026-09-01", "Words.")])) as blog:
        councillor.send("/desk/import/", address=blog.address)
        path = councillor.address.removeprefix(site.url)
        assert re.fullmatch(r"/desk/retrievals/\d+/", path), councillor.page
        page = until(councillor, path, lambda page: "Look at the post" in page)
        assert "http-equiv" not in page.replace("htmx", "").split("<body")[0]
        councillor.send(f"{path}source/")
        assert "The source is kept." in councillor.page
        until(councillor, "/desk/sources/", lambda page: "No new posts." in page)

        blog.write("b", "2026-09-02", "A second bridge.")
        run(site, DUE)
        poll = re.search(r'action="(/desk/sources/\d+/poll/)"', councillor.page)
        assert poll
        councillor.read("/desk/sources/").send(poll[1])
        assert "is looked at now" in councillor.page
        until(councillor, "/desk/sources/", lambda page: "1 new post." in page)
        desk = councillor.read("/desk/").page
        assert re.search(r'href="/desk/topics/\d+/"[^>]*>Post b<', desk)
        drafted = re.search(r'href="/desk/topics/\d+/"[^>]*>Post a<', desk)
        assert not drafted, "it was there before, and was not chosen"

        run(site, SWEEP)
        until(councillor, "/desk/sources/", lambda page: "has not changed" in page)
        assert blog.statuses == [200, 200, 200, 304]

        blog.broken = 503
        run(site, SWEEP)
        until(councillor, "/desk/sources/", lambda page: "answered with an error (503)" in page)
        assert "Post b" in councillor.read("/desk/").page


def test_an_address_that_cannot_be_read_says_why_and_can_be_tried_again(site: Site) -> None:
    councillor = Visitor(site).sign_in(COUNCILLOR, "/desk/import/")
    with serving(Blog(broken=404)) as blog:
        councillor.send("/desk/import/", address=blog.address)
        path = councillor.address.removeprefix(site.url)
        until(councillor, path, lambda page: "has no such page (404)" in page)
        blog.broken, blog.posts = 0, [("a", "2026-09-01", "Words.")]
        councillor.send("/desk/import/")
        again = councillor.address.removeprefix(site.url)
        assert again != path
        page = until(councillor, again, lambda page: "Look at the post" in page)
        assert "Make a draft" in page
    councillor.send(councillor.address)
    assert "A draft is made from your post." in councillor.page


def test_imports_of_one_file_at_once_make_one_draft(site: Site) -> None:
    file = site.folder / "feed.xml"
    file.write_bytes(Blog([("once", "2026-09-01", "Words.")]).feed())
    said = site.manage_at_once("import_post", str(file), "--councillor", COUNCILLOR, count=3)
    assert sum(line.startswith("Drafted: Post once") for line in said) == 1
    assert sum(line.startswith("Already imported: Post once") for line in said) == 2
