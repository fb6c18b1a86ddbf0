"""What a page tells to machines about itself: title, date, author, address, and its feed."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from consult.errors import NotAPost
from consult.reading.dates.stamps import time_stamp
from consult.reading.entries.exported import address_of, address_of_post
from consult.reading.lines.headings import known_name
from consult.reading.markup.trees import Element, tree_of, words_of
from consult.reading.raw.charsets import decode_page

_TITLES = "og:title twitter:title dc.title dcterms.title".split()
_DATES = """
    article:published_time og:article:published_time datepublished dcterms.issued dc.date.issued
    dcterms.created dc.date.created dc.date dcterms.date pubdate publishdate publish-date date
""".split()
_AUTHORS = "author article:author dc.creator dcterms.creator byl sailthru.author".split()
_ARTICLES = re.compile(r"(?:.*Article|BlogPosting|.*NewsArticle|Report|LiveBlogPosting)")
# An archive's copies have addresses of their own around those of the pages.
_ARCHIVED = re.compile(r"(?:https?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)")
_FEEDS = {"application/rss+xml", "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """`titles` may hold the `site`, too; `comments` is how many there are said to be."""

    titles: tuple[str, ...]
    site: str | None
    published: str | None
    author: str | None
    url: str | None
    comments: int | None


def metadata_of(root: Element) -> Metadata:
    """All that the head of a page, and the data in it for search engines, say."""
    said = _meta(root)
    articles, people = _linked_data(root)
    titles = [*_all(said, _TITLES), *_texts(articles, "headline")]
    titles += [words_of(title) for title in root.iter("title") if _is_in_head(title)]
    dates = [*_all(said, _DATES), *_texts(articles, "datePublished")]
    authors = [*_all(said, _AUTHORS), *_authors(articles, people)]
    counts = (str(article.get("commentCount")) for article in articles)
    return Metadata(
        titles=tuple(filter(None, (" ".join(title.split()) for title in titles))),
        site=next(iter(_all(said, ("og:site_name", "application-name"))), None),
        published=next(filter(None, map(time_stamp, dates)), None),
        author=next(filter(None, map(_author, authors)), None),
        url=_url(root, said),
        comments=next((int(text) for text in counts if text.isdecimal() and len(text) < 7), None),
    )


def _meta(root: Element) -> Mapping[str, list[str]]:
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        text = (meta.get("content") or "").strip()
        # Some list each author in a tag of its own, and those of a comment stand in the body.
        if not text or not (_is_in_head(meta) or meta.get("property")):
            continue
        for key in ("property", "name", "itemprop"):
            for name in (meta.get(key) or "").casefold().split():
                said.setdefault(name, []).append(text)
    return said


def _is_in_head(element: Element) -> bool:
    return any(each.tag == "head" for each in element.iterancestors())


def _all(said: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return [text for name in names for text in said.get(name, [])]


def _author(text: str) -> str | None:
    """A name; some systems give the address of a profile, or the writer's email address."""
    if "://" in text or text.startswith(("@", "/", "www.")) or len(text) > 200:
        return None
    return known_name(text)


def _url(root: Element, said: Mapping[str, list[str]]) -> str | None:
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").casefold().split()
    ]
    addresses = (_ARCHIVED.sub("", each.strip()) for each in (*links, *said.get("og:url", [])))
    whole = (address_of(each) for each in addresses if len(each) <= 500)
    return next((address_of_post(each) for each in whole if each), None)


def _linked_data(root: Element) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The articles that JSON-LD describes, and the names that it has for things by their ids."""
    articles, names = [], {}
    for script in root.iter("script"):
        if (script.get("type") or "").casefold().strip() != "application/ld+json":
            continue
        for each in _objects(script.text or ""):
            kinds = each.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLES.fullmatch(kind) for kind in kinds):
                articles.append(each)
            key, name = each.get("@id"), each.get("name")
            if isinstance(key, str) and isinstance(name, str):
                names[key] = name
    return articles, names


def _objects(text: str) -> Iterator[dict[str, Any]]:
    if len(text) > 500_000:
        return
    try:
        queue: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for each in islice(queue, 10_000):
        if isinstance(each, list):
            queue.extend(each)
        elif isinstance(each, dict):
            yield each
            # Comments in it, of people of their own, are of no interest.
            queue.extend(each[key] for key in ("@graph", "mainEntity", "author") if key in each)


def _texts(articles: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    return [article[key] for article in articles if isinstance(article.get(key), str)]


def _authors(articles: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    for article in articles:
        said = article.get("author")
        for author in said if isinstance(said, list) else [said]:
            if isinstance(author, dict):
                author = author.get("name") or names.get(str(author.get("@id")))  # noqa: PLW2901
            if isinstance(author, str):
                yield author


def feed_of(page: bytes, *, address: str) -> str:
    """The address of the first feed that the page at `address` names; empty where it names none.

    Blogs name the feed of their posts first, and those of comments after it.
    """
    try:
        root = tree_of(decode_page(page)[0])
    except NotAPost:
        return ""
    if root is None:
        return ""
    base = next((address_of(e.get("href") or "", base=address) for e in root.iter("base")), None)
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in relations and kind in _FEEDS:
            found = address_of(link.get("href") or "", base=base or address)
            if found:
                return found
    return ""
