"""Posts coming in: a large export read and imported by the real commands, a saved page read."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from benchmarks.exports import COMMENTS_A_POST, write_export, write_page
from benchmarks.rows import Row
from tests.running import ROOT, Site

SMALL, LARGE = 1_000, 10_000
ITEMS_BAR, COMMENTS_BAR = 1_000, 200
MEMORY_BAR, FLATNESS_BAR = 250, 1.15
PAGE_BAR = 0.5
_MB = 1024 * 1024
_COUNCILLOR = "councillor@bench.example"
_APPOINT = f"""
from accounts.actions import add_ward, appoint_councillor
appoint_councillor(email="{_COUNCILLOR}", name="Cllr Bench", wards=[add_ward(name="Bench")])
"""
# The floor of an import: the rows that it left, written again by Django at its plainest.
_WRITE_AGAIN = """
import time
from django.db import transaction
from consult.intake.models import ImportedComment, ImportedPost
from consult.topics.models import Topic
posts = list(ImportedPost.objects.order_by("pk"))
topics, comments = list(Topic.objects.all()), list(ImportedComment.objects.all())
old = {post.pk: post for post in posts}
for number, post in enumerate(posts):
    post.pk, post.identity = None, str(number)
for row in (*topics, *comments):
    row.pk, row.post = None, old[row.post_id]
began = time.perf_counter()
with transaction.atomic():
    ImportedPost.objects.bulk_create(posts)
    for row in (*topics, *comments):
        row.post_id = row.post.pk
    Topic.objects.bulk_create(topics)
    ImportedComment.objects.bulk_create(comments)
print("floor", len(comments) / (time.perf_counter() - began))
"""
_READ_PAGE = """
import sys, time
from pathlib import Path
from lxml import html
from consult.reading import read
data = Path(sys.argv[1]).read_bytes()
assert len(read(data).posts[0].comments) == 30
for read in (read, html.fromstring):
    took = []
    for _ in range(9):
        began = time.process_time()
        read(data)
        took.append(time.process_time() - began)
    print(min(took))
"""


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds by the clock and of the processor; the peak of memory in MB, as the kernel has it."""

    seconds: float
    processor: float
    peak: float
    said: str


def measure(folder: Path) -> Iterator[Row]:
    small, large, page = (folder / name for name in ("small.xml", "large.xml", "page.html"))
    write_page(page, comments=30)
    write_export(small, posts=SMALL)
    items = write_export(large, posts=LARGE)
    yield from _reading(page, small, large, items)
    with Site(folder) as site:
        yield _importing(site, small)
    yield _page(page)


def _reading(page: Path, small: Path, large: Path, items: int) -> Iterator[Row]:
    least, some, many = (
        _run("manage.py", "read_post", str(file), "--json", to_nowhere=True)
        for file in (page, small, large)
    )
    speed, floor = items / many.processor, items / _parse_alone(large)
    size = large.stat().st_size // _MB
    yield Row(
        f"read a WordPress export, {LARGE:,} posts, {size} MB",
        speed,
        "items/s",
        floor=floor,
        ratio=speed / floor,
        bar=f"at least {ITEMS_BAR:,}",
        ok=speed >= ITEMS_BAR,
    )
    yield Row(
        "its peak memory, to that of a page",
        many.peak,
        "MB",
        floor=least.peak,
        ratio=many.peak / least.peak,
        bar=f"at most {MEMORY_BAR}",
        ok=many.peak <= MEMORY_BAR,
    )
    flatness = many.peak / some.peak
    yield Row(
        f"its peak memory, to that of {SMALL:,} posts",
        many.peak,
        "MB",
        floor=some.peak,
        ratio=flatness,
        bar=f"ratio at most {FLATNESS_BAR}",
        ok=flatness <= FLATNESS_BAR,
    )


def _importing(site: Site, export: Path) -> Row:
    site.manage("shell", "--no-imports", "--command", _APPOINT)
    run = _run(
        "manage.py",
        "import_post",
        str(export),
        "--councillor",
        _COUNCILLOR,
        environment=site.environment,
    )
    assert f"In all: {SMALL} drafted." in run.said, run.said[-500:]
    assert f"{SMALL // 2}/{SMALL} Drafted: " in run.said, "no progress is shown"
    speed = SMALL * COMMENTS_A_POST / run.seconds
    said = site.manage("shell", "--no-imports", "--command", _WRITE_AGAIN)
    floor = float(re.findall(r"^floor (\S+)", said, re.MULTILINE)[0])
    return Row(
        f"import {SMALL:,} posts into SQLite",
        speed,
        "comments/s",
        floor=floor,
        ratio=speed / floor,
        bar=f"at least {COMMENTS_BAR}",
        ok=speed >= COMMENTS_BAR,
    )


def _page(page: Path) -> Row:
    took, floor = map(float, _run("-c", _READ_PAGE, str(page)).said.split())
    return Row(
        f"read a saved page, {page.stat().st_size // 1024} KB, 30 comments",
        took * 1000,
        "ms",
        floor=floor * 1000,
        ratio=took / floor,
        bar=f"at most {PAGE_BAR * 1000:.0f}",
        ok=took <= PAGE_BAR,
    )


def _parse_alone(file: Path) -> float:
    """Seconds of the processor that expat takes with nobody listening."""
    began = time.process_time()
    with file.open("rb") as stream:
        expat.ParserCreate().ParseFile(stream)
    return time.process_time() - began


def _run(
    *arguments: str, to_nowhere: bool = False, environment: Mapping[str, str] = os.environ
) -> _Run:
    """Python with these arguments, in a process of its own.

    A child begins as large as its parent: what is measured here must stay larger than this process.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL if to_nowhere else subprocess.PIPE,
    ) as process:
        said = process.stdout.read().decode() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    seconds, processor = time.perf_counter() - began, used.ru_utime + used.ru_stime
    return _Run(seconds, processor, used.ru_maxrss / 1024, said)
