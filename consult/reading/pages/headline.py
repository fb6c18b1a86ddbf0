"""The title, the date and the author of a saved page's post, from what stands by its body."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from htmldate import find_date
from lxml import etree

from consult.reading.dates.lines import date_line
from consult.reading.lines.bylines import byline
from consult.reading.lines.furniture import is_by_name, is_reading_time, is_signed
from consult.reading.lines.headings import known_name
from consult.reading.markup.trees import Element, words_of
from consult.reading.pages.marks import Marks
from consult.reading.pages.metadata import Metadata
from consult.reading.pages.times import time_of

# What it has to say of somebody's page belongs in no log.
logging.getLogger("htmldate").setLevel(logging.CRITICAL + 1)
_TITLES = Marks("""
    .entry-title .post-title .wp-block-post-title [itemprop=headline] .article-title
    .blog-post-title
""")
_DATES = Marks("""
    time.published[datetime] time.entry-date[datetime] time[pubdate] [itemprop=datepublished]
    abbr.published[title] .date-header .entry-date .post-date .published .date-published
    .field-name-post-date .article-date .blog-date .dateline time[datetime]
""")
_AUTHORS = tuple(map(Marks, ("[itemprop=author]", "[rel=author]", ".vcard.author .p-author")))
_NAME = Marks("[itemprop=name] .fn .p-name")
# Below a picture that is not here: "Photo: Ann Hay", "(Picture courtesy of the archive)".
_CREDIT = re.compile(
    r"\(?(?:photo(?:graph)?s?|pictures?|images?|fotos?|bild(?:er)?|illustrations?|crédit|llun(?:iau)?)"
    r"(?:\s(?:credits?|photo))?"
    r"(?:(?::|\s?©|\scourtesy of\s).{1,80}|\s(?:by|von|par|por|gan)(?:\s[^\s.!?]+){1,4}\)?)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[|–—·•»«/-]+\s+|:\s+|\s*[|»«]\s*")
_LONGEST_TITLE = 300
_DASH = re.compile(r"\s[-–]\s")
_LONGEST_START = 400
# htmldate looks no further back, or ahead; fixed, so that a file reads the same next year.
_EARLIEST, _LATEST = "1995-01-01", "2099-12-31"


@dataclass(frozen=True, slots=True)
class Headline:
    """What a page says of its post; `body` is the post without such lines at its top."""

    title: str | None
    published: str | None
    author: str | None
    body: tuple[str, ...]


def headline_of(
    root: Element, blocks: Sequence[str], body: Sequence[str], said: Metadata, quoted: str | None
) -> Headline:
    """`blocks` are all paragraphs of the page, `quoted` the title as its comments have it."""
    lead = _lead(blocks, body)
    # What is called the body may begin with the headline.
    title = _title(root, [*body[:1], *lead], said, quoted)
    author = said.author or _marked_author(root)
    start = 0
    while start < len(body) and (body[start] == title or _is_about_post(body[start], author)):
        start += 1
    start = 0 if start == len(body) else start
    lead = [*reversed(body[:start]), *lead]
    # Further up are the dates and the writers of other posts.
    near = lead[: lead.index(title) + 4] if title in lead else lead[:2]
    # A mere "By Ann" may be anything; with the day, it is who wrote it.
    signed = (said.author for said in map(byline, near) if said and said.when and said.author)
    return Headline(
        title,
        published=_published(root, near, said),
        author=author or next(signed, None),
        body=tuple(body[start:]),
    )


def _lead(blocks: Sequence[str], body: Sequence[str]) -> list[str]:
    """The blocks of a page right above its body, the nearest first."""
    first = _folded(body[0][: _LONGEST_START // 2]) if body else ""
    if not first:
        return []
    for place, block in enumerate(blocks):
        if _folded(block[:_LONGEST_START]).startswith(first):
            return list(reversed(blocks[max(0, place - 15) : place]))
    return []


def _is_about_post(block: str, author: str | None) -> bool:
    if author and block.startswith(author):
        # Newer platforms run them together: "Terry Jones1 January 2010".
        block = block.removeprefix(author).strip(" ·|•–-,")
    rules = (byline, _shown_date, is_by_name, is_signed, is_reading_time, _CREDIT.fullmatch)
    return not block or any(rule(block) for rule in rules)


def _marked_author(root: Element) -> str | None:
    """Who the page says wrote it; the comments, of people of their own, are out."""
    for marks in _AUTHORS:
        names = [name for name in map(_name_in, marks.below(root)) if name]
        if names:
            is_sure = marks is _AUTHORS[0] or len(set(names)) == 1
            return known_name(names[0]) if is_sure else None
    return None


def _name_in(author: Element) -> str | None:
    inner = _NAME.first(author)
    words: str = author.get("content") or words_of(author if inner is None else inner)
    return words if len(words) <= 100 and "://" not in words else None


def _title(root: Element, lead: Sequence[str], said: Metadata, quoted: str | None) -> str | None:
    """The headline next to the body; the page's own title may name the site first."""
    names = [_folded(name) for name in said.titles]
    marked_titles, headings = (
        [text for text in map(words_of, elements) if 0 < len(text) <= _LONGEST_TITLE]
        for elements in (_TITLES.below(root), root.iter("h1"))
    )
    site = _folded(said.site or "")
    inside = _heading_inside(root)
    # Where the page's own title is only the blog's, the heading in the article is the post's.
    near = [*marked_titles, *lead]
    for text in (*near, *headings):
        is_inside = text == inside and text in near
        if _folded(text) != site and (is_inside or _is_part_of(text, names)):
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


def _published(root: Element, near: Sequence[str], said: Metadata) -> str | None:
    """By what the page tells machines, the line by the headline, or htmldate; local if shown so."""
    shown = next(filter(None, map(_shown_date, near)), None)
    stamp = said.published or next(filter(None, map(time_of, _DATES.below(root))), None)
    if stamp and shown and "T" in stamp and stamp.endswith("+00:00"):
        apart = date.fromisoformat(stamp[:10]) - date.fromisoformat(shown[:10])
        # The machines' time is in UTC: around midnight the blog showed another day.
        return shown if abs(apart) == timedelta(days=1) else stamp
    return stamp or shown or _found_date(root)


def _shown_date(block: str) -> str | None:
    """From "22 May 2014", "22 May 2014 - Roads", or "By Ann on 22 May 2014"."""
    if len(block) > 120:
        return None
    dates = filter(None, map(date_line, (block, *_DASH.split(block))))
    found = next(dates, None) or byline(block)
    return found.when if found else None


def _found_date(root: Element) -> str | None:
    """htmldate, without its wider search, which takes a copyright's year for a date."""
    if sum(1 for _ in root.iter()) > 20_000:
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
