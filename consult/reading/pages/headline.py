"""The title and the date of a saved page's post, from what stands by its body."""

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from htmldate import find_date
from lxml import etree

from consult.reading.dates.lines import date_line
from consult.reading.dates.stamps import time_stamp
from consult.reading.lines.furniture import is_by_name, is_reading_time, is_signed
from consult.reading.markup.trees import Element, words_of
from consult.reading.pages.marks import Marks
from consult.reading.pages.metadata import Metadata

# What it has to say of somebody's page belongs in no log.
logging.getLogger("htmldate").setLevel(logging.CRITICAL + 1)
_TITLES = Marks(
    ".entry-title .post-title .wp-block-post-title [itemprop=headline] .article-title"
    " .blog-post-title"
)
_DATES = Marks(
    "time.published[datetime] time.entry-date[datetime] time[pubdate] [itemprop=datepublished]"
    " abbr.published[title] .date-header .entry-date .post-date .published .date-published"
    " .field-name-post-date .article-date .blog-date .dateline time[datetime]"
)
_SEPARATOR = re.compile(r"\s+[|–—·•»«/-]+\s+|:\s+|\s*[|»«]\s*")
_LONGEST_TITLE = 300
_DASH = re.compile(r"\s[-–]\s")
_LONGEST_START = 400
_BLOCKS_ABOVE = 15
_BLOCKS_ABOVE_TITLE = 4
_MOST_ELEMENTS = 20_000
# htmldate looks no further back, or ahead; fixed, so that a file reads the same next year.
_EARLIEST, _LATEST = "1995-01-01", "2099-12-31"


def lead_of(blocks: Sequence[str], body: Sequence[str]) -> list[str]:
    """The blocks of a page right above its body, the nearest first."""
    first = _folded(body[0][: _LONGEST_START // 2]) if body else ""
    if not first:
        return []
    for place, block in enumerate(blocks):
        if _folded(block[:_LONGEST_START]).startswith(first):
            return list(reversed(blocks[max(0, place - _BLOCKS_ABOVE) : place]))
    return []


def without_lead(
    body: Sequence[str], title: str | None, author: str | None
) -> tuple[list[str], tuple[str, ...]]:
    """The lines at the body's top that say when and by whom, the last first; and the body."""
    start = 0
    while start < len(body) and (body[start] == title or _is_about_post(body[start], author)):
        start += 1
    if start == len(body):
        return [], tuple(body)
    return list(reversed(body[:start])), tuple(body[start:])


def _is_about_post(block: str, author: str | None) -> bool:
    if author and block.startswith(author):
        # Newer platforms run them together: "Terry Jones1 January 2010".
        block = block.removeprefix(author).strip(" ·|•–-,")
    rules = (is_by_name, is_signed, is_reading_time)
    return not block or _shown_date(block) is not None or any(rule(block) for rule in rules)


def title_of(root: Element, lead: Sequence[str], said: Metadata, quoted: str | None) -> str | None:
    """The headline next to the body; the page's own title may name the site first."""
    names = [_folded(name) for name in said.titles]
    marked_titles = [words_of(each) for each in _TITLES.below(root)]
    marked_titles = [text for text in marked_titles if text and len(text) <= _LONGEST_TITLE]
    headings = [text for text in map(words_of, root.iter("h1")) if 0 < len(text) <= _LONGEST_TITLE]
    site = _folded(said.site or "")
    inside = _heading_inside(root)
    for text in (*marked_titles, *lead):
        # Where the page's own title is only the blog's, the heading in the article is the post's.
        if _folded(text) != site and (text == inside or _is_part_of(text, names)):
            return text
    for text in headings:
        if _folded(text) != site and _is_part_of(text, names):
            return text
    if len(set(marked_titles)) == 1:
        return marked_titles[0]
    return _without_site(said) or quoted or (headings[0] if len(set(headings)) == 1 else None)


def _heading_inside(root: Element) -> str | None:
    """The only heading of the first rank in what the page calls its article, or its main part."""
    for tag in ("article", "main"):
        headings = {words_of(each) for part in root.iter(tag) for each in part.iter("h1")} - {""}
        if headings:
            (heading, *others) = headings
            is_title = not others and len(heading) <= _LONGEST_TITLE and not date_line(heading)
            return heading if is_title else None
    return None


def _is_part_of(text: str, names: Iterable[str]) -> bool:
    """Whether a title is this, or begins or ends with it: a word inside may be a category's."""
    words = _folded(text)
    if not words or len(text) > _LONGEST_TITLE or date_line(text):
        return False
    return any(
        name == words or name.startswith(f"{words} ") or name.endswith(f" {words}")
        for name in names
    )


def _without_site(said: Metadata) -> str | None:
    """The page's title without the site's name at either end."""
    if not said.titles:
        return None
    title = said.titles[0]
    site = _folded(said.site or "")
    parts = _SEPARATOR.split(title)
    if site and len(parts) > 1:
        if _folded(parts[-1]) == site:
            return title[: title.rindex(parts[-1])].rstrip(" |–—·•»«/-:") or None
        if _folded(parts[0]) == site:
            return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•»«/-:") or None
    return title[:_LONGEST_TITLE] if _folded(title) != site else None


def published_of(
    root: Element, lead: Sequence[str], said: Metadata, title: str | None
) -> str | None:
    """By what the page tells machines, the line by the headline, or htmldate; local if shown so."""
    # Further up are the dates of other posts.
    near = lead[: lead.index(title) + _BLOCKS_ABOVE_TITLE] if title in lead else lead[:2]
    shown = next(filter(None, map(_shown_date, near)), None)
    stamp = said.published or _marked_date(root)
    if stamp and shown and "T" in stamp and _differs_by_a_day(stamp, shown):
        # The machines' time is in UTC: around midnight the blog showed another day.
        return shown
    return stamp or shown or _found_date(root)


def _shown_date(block: str) -> str | None:
    """From "22 May 2014", or "22 May 2014 - Roads"."""
    if len(block) > 120:
        return None
    for text in (block, *_DASH.split(block)):
        line = date_line(text)
        if line:
            return line.when
    return None


def _marked_date(root: Element) -> str | None:
    for element in _DATES.below(root):
        for text in (element.get("datetime"), element.get("content"), element.get("title")):
            when = time_stamp(text) if text else None
            if when:
                return when
        words = words_of(element)
        line = date_line(words) if len(words) < 200 else None
        if line:
            return line.when
    return None


def _differs_by_a_day(stamp: str, shown: str) -> bool:
    apart = date.fromisoformat(stamp[:10]) - date.fromisoformat(shown[:10])
    return abs(apart) == timedelta(days=1) and stamp.endswith("+00:00")


def _found_date(root: Element) -> str | None:
    """htmldate, without its wider search, which takes a copyright's year for a date."""
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return None
    html = etree.tostring(root, method="html", encoding="unicode")
    try:
        return find_date(
            html, original_date=True, extensive_search=False, min_date=_EARLIEST, max_date=_LATEST
        )
    except Exception:  # whatever a page breaks in it, ours is read
        return None


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
