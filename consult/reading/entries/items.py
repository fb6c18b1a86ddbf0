"""One item of an RSS or Atom feed, as it stands there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from consult.reading.dates.stamps import time_stamp
from consult.reading.entries.exported import (
    address_of,
    address_of_post,
    author_beside_email,
    author_of,
    line_of,
    may_be_cut,
    with_bare_signs,
    words_of,
)
from consult.reading.markup.blocks import original_of_html
from consult.reading.markup.elements import Element
from consult.reading.post import Post
from consult.reading.raw.paragraphs import lines_of, paragraphs_of

_PLAIN = frozenset(["", "text", "text/plain"])
_PUBLISHED = (
    "atom:published atom:issued pubDate dc:date dcterms:created dcterms:issued atom:created"
    " blogger:created"
).split()
_HTML = frozenset(["html", "xhtml", "text/html", "application/xhtml+xml", "xml", "text/xml"])
_COMMENT_ADDRESS = re.compile(r"#(?:id)?c(?:omment)?s?[-_]?\d+|[?&]showcomment=", re.IGNORECASE)
_NUMBER = re.compile(r"#comment-([0-9]{1,12})$")
# WordPress names the comment that is replied to in front of the text.
_REPLY = re.compile(
    r"\s*(?P<opened><p[^<>]*>\s*)?(?:in reply to|(?:als )?antwort auf|en réponse à|en respuesta a"
    r"|in risposta a|als antwoord op|em resposta a|som svar på|som svar til|w odpowiedzi (?:na|do)"
    r"|mewn ymateb i|vastauksena|v odpovědi na|ca răspuns la)\s+"
    r"<a\s[^<>]*?href=[\"'][^\"'<>]*#comment-(?P<number>[0-9]{1,12})[\"'][^<>]*>[^<>]{0,200}</a>\s?\.?"
    r"\s*(?P<closed></p>|<br\s*/?>)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the file has it; of a comment, `replies_to` and `page` say on what it is.

    `is_deep` when what it replies to is plainly a comment, be it in the file or not. `number` is
    WordPress's for the comment, `replies_to_number` that of the one that it replies to.
    """

    post: Post
    updated: str | None
    is_comment: bool
    replies_to: str | None
    is_deep: bool
    page: str
    number: str | None = None
    replies_to_number: str | None = None


def entry_of(element: Element) -> Entry:
    """The item, its address as it stands; what it replies to, or that, makes it a comment."""
    content, body = _body(element)
    guid = element.said("guid", "atom:id") or element.attributes.get("rdf:about", "").strip()
    named = element.first("guid")
    is_link = named is not None and named.attributes.get("isPermaLink", "true") == "true"
    url = feed_link(element) or (guid if is_link else None)
    reply = element.first("thr:in-reply-to")
    asked = reply.attributes if reply else {}
    is_comment = bool(asked) or any(map(_COMMENT_ADDRESS.search, (url or "", guid)))
    html = None if content is None else _html(content)
    lead = _REPLY.match(html) if is_comment and html else None
    if lead:
        # The paragraph that the name opened goes on, unless it ended with it.
        goes_on = lead["opened"] and (lead["closed"] or "").casefold() != "</p>"
        body = words_of(("<p>" if goes_on else "") + lead.string[lead.end() :])
    numbers = filter(None, map(_NUMBER.search, (guid, url or "")))
    post = Post(
        title=feed_title(element),
        published=time_stamp(element.said(*_PUBLISHED)),
        author=feed_author(element),
        url=url,
        guid=guid or None,
        body=body,
        declared_comments=max(map(count_of, _counts(element)), default=None),
        warnings=(*may_be_cut(body), *_comment_feed_warning(element)),
        source=original_of_html(with_bare_signs(html)) if html else None,
    )
    return Entry(
        post,
        updated=time_stamp(element.said("atom:updated", "atom:modified", "dcterms:modified")),
        is_comment=is_comment,
        replies_to=asked.get("ref", "").strip() or None,
        is_deep=lead is not None or any(map(_COMMENT_ADDRESS.search, asked.values())),
        page=page_of(asked.get("href") or url or guid),
        number=next((number[1] for number in numbers), None),
        replies_to_number=lead["number"] if lead else None,
    )


def feed_title(element: Element) -> str | None:
    """The title of an item or of the feed."""
    title = element.first("title", "atom:title", "dc:title")
    if title is None:
        return None
    is_atom = title.name == "atom:title"
    type_ = title.attributes.get("type", "text")
    return line_of(title.words(), escaped=not is_atom or type_ not in _PLAIN)


def _body(element: Element) -> tuple[Element | None, tuple[str, ...]]:
    """The whole text where there is one, else the description or summary; and where it stands."""
    for name in ("content:encoded", "xhtml:body", "atom:content", "description", "atom:summary"):
        for content in element.all(name):
            body = _paragraphs(content)
            if body:
                return content, body
    return None, ()


def _paragraphs(content: Element) -> tuple[str, ...]:
    if not _is_plain(content):
        return words_of(_html(content))
    return paragraphs_of(lines_of(content.text)) if _type_of(content) in _PLAIN else ()


def _is_plain(content: Element) -> bool:
    is_html = _type_of(content) in _HTML or content.attributes.get("mode") == "escaped"
    return content.name.startswith("atom:") and not (content.children or is_html)


def _type_of(content: Element) -> str:
    return content.attributes.get("type", "text").casefold().partition(";")[0].strip()


def _html(content: Element) -> str:
    """As it stands there; of plain text, what it would be in HTML."""
    if _is_plain(content):
        return f"<pre>{escape(content.text)}</pre>"
    return content.html_inside() if content.children else content.text


def feed_author(element: Element) -> str | None:
    """The names that an item, or the feed, gives for its authors."""
    names = [author_of(each.said("atom:name")) for each in element.all("atom:author")]
    known = list(dict.fromkeys(name for name in names if name))
    return (
        ", ".join(known)
        or author_of(element.said("dc:creator"))
        or author_beside_email(element.said("author"))
    )


def feed_link(element: Element) -> str | None:
    """The page's own address: FeedBurner's links, which count readers, stand beside it."""
    original = element.said("feedburner:origLink") or element.said("link")
    if original:
        return original
    links = [
        link.attributes["href"]
        for link in (*element.all("atom:link"), *element.all("link"))
        if link.attributes.get("rel", "alternate") == "alternate" and link.attributes.get("href")
    ]
    base = element.attributes.get("xml:base", "")
    return (address_of(links[0], base=base) or links[0]) if links else None


def page_of(address: str) -> str:
    """The address of a post, from that of one of its comments."""
    return address_of_post(address.partition("#")[0]).rstrip("/").strip()


def _counts(element: Element) -> Iterator[str]:
    for name in ("slash:comments", "thr:total"):
        yield from (each.words() for each in element.all(name))
    for link in element.all("atom:link"):
        if link.attributes.get("rel") == "replies" and "thr:count" in link.attributes:
            yield link.attributes["thr:count"]


def count_of(said: str) -> int:
    """The number that is said, 0 for none."""
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) < 7 else 0


def _comment_feed_warning(element: Element) -> tuple[str, ...]:
    """Comments mostly have a feed of their own, which is not fetched from here."""
    said = element.said("wfw:commentRss", "wfw:commentRSS")
    is_wrong = said and not address_of(said)
    return ("its link to a feed of its comments is not a web address",) if is_wrong else ()
