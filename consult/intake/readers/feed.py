"""RSS (0.9x, 1.0, 2.0) and Atom (0.3, 1.0): feeds of posts, and feeds of the comments on posts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from consult.errors import NotAPost
from consult.intake.decoding import ACCEPTED
from consult.intake.exported import (
    Said,
    address_of,
    author_beside_email,
    author_of,
    count_missing,
    has_email,
    line_of,
    may_be_cut,
    share_guids,
    threaded,
    told,
    what_is_missing,
    words_of,
)
from consult.intake.paragraphs import lines_of, paragraphs_of
from consult.intake.post import Post, Reading
from consult.intake.stamps import time_stamp
from consult.intake.xml import Element, read_entries

FORMAT = "feed"
_WORDS = "a feed (RSS or Atom)"
_ROOTS = frozenset(["rss", "rdf:RDF", "atom:feed", "RDF"])
_PLAIN = frozenset(["", "text", "text/plain"])
_HTML = frozenset(["html", "xhtml", "text/html", "application/xhtml+xml", "xml", "text/xml"])
_COMMENT_ADDRESS = re.compile(r"#(?:id)?c(?:omment)?s?[-_]?\d+|[?&]showcomment=", re.IGNORECASE)
# What pages of comments add to the address of the post.
_PAGE_OF_COMMENTS = re.compile(
    r"(?:/comment-page-\d+/?|[?&](?:showcomment|cpage)=[^&#]*)", re.IGNORECASE
)
_COMMENTS = (
    r"(?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties"
    r"|sylwadau|komentarze|komentáře|kommentarer|kommentit|comentarii)"
)
# "Comments on: TITLE" and "Comments on BLOG: TITLE"; without a colon, "Comments for BLOG".
_LEAD = re.compile(
    rf"{_COMMENTS}(?:\s[^:]{{0,200}}?)?\s?:\s+(?=\S)"
    rf"|{_COMMENTS}\s(?:on|for|zu|auf|für|sur|pour|en|sobre|op|voor|su|per|em|para|ar|do|till|på)\s",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|von|par|por|door|di|da|gan|av)\s?:\s+(?P<name>\S.*)", re.IGNORECASE)
_COMMENT_ON = re.compile(
    r"(?:comment on|kommentar zu|commentaire sur|comentario en|reactie op|commento su)\s+"
    r"(?P<title>.+)\s(?:by|von|par|por|door|di)\s.+|re\s?:.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item as the file has it; of a comment, `replies_to` and `page` say on what it is.

    `is_deep` when what it replies to is plainly a comment, be it in the file or not.
    """

    post: Post
    updated: str | None
    is_comment: bool
    replies_to: str | None
    is_deep: bool
    page: str


def read(data: bytes) -> Reading:
    """The posts in file order, or the one whose comments these are; raises NotAPost."""
    entries: list[_Entry] = []

    def take(element: Element) -> None:
        entries.append(_entry(element))

    names = frozenset(["item", "atom:entry"])
    root, warnings = read_entries(data, looks_like=_WORDS, entries=names, take=take)
    head = root if root.name == "atom:feed" else root.first("channel")
    if root.name not in _ROOTS or head is None:
        raise NotAPost(f"This looks like {_WORDS}, but holds no channel of posts; {ACCEPTED}.")
    title = _title(head)
    is_of_comments = all(entry.is_comment for entry in entries)
    if is_of_comments and (entries or (title and _LEAD.match(title))):
        posts: tuple[Post, ...] = _commented(head, title, entries)
    else:
        posts, left_out = _posts(head, entries)
        warnings += (*left_out, *share_guids(posts))
        if not posts:
            warnings += ("there is no post in this feed",)
        if _has_more(head):
            warnings += ("the feed has further pages, which are not in this file",)
    return Reading(FORMAT, posts, {}, warnings)


def _entry(element: Element) -> _Entry:
    title, body = _title(element), _body(element)
    guid = element.said("guid", "atom:id") or element.attributes.get("rdf:about", "").strip()
    url = _link(element) or (guid if _is_permalink(element) else None)
    reply = element.first("thr:in-reply-to")
    asked = reply.attributes if reply else {}
    published = time_stamp(
        element.said("atom:published", "atom:issued", "pubDate", "dc:date", "dcterms:created",
                     "dcterms:issued", "atom:created")
    )  # fmt: skip
    declared = max(map(_count, _counts(element)), default=None)
    post = Post(
        title=title,
        published=published,
        author=_author(element),
        url=url,
        guid=guid or None,
        body=body,
        declared_comments=declared,
        comments=(),
        warnings=(*may_be_cut(body), *_comment_feed_warning(element)),
    )
    return _Entry(
        post,
        updated=time_stamp(element.said("atom:updated", "atom:modified", "dcterms:modified")),
        is_comment=bool(asked) or any(map(_COMMENT_ADDRESS.search, (url or "", guid))),
        replies_to=asked.get("ref", "").strip() or None,
        is_deep=any(map(_COMMENT_ADDRESS.search, asked.values())),
        page=_page(asked.get("href") or url or guid),
    )


def _posts(head: Element, entries: Sequence[_Entry]) -> tuple[tuple[Post, ...], tuple[str, ...]]:
    """The posts, with those comments that stand among them."""
    on = _Threads(entries)
    comments: dict[int, list[_Entry]] = {}
    for entry in entries:
        if entry.is_comment:
            comments.setdefault(on.post_of(entry), []).append(entry)
    lost = len(comments.get(0, ()))
    posts = tuple(
        _finished(entry, comments.get(id(entry), ()), head)
        for entry in entries
        if not entry.is_comment
    )
    return posts, told(("left out, as their post is not in this file: {}", lost))


class _Threads:
    """Which comment is on which post, however deep in a thread."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self._by_guid = {entry.post.guid: entry for entry in reversed(entries) if entry.post.guid}
        self._by_page = {
            entry.page: entry for entry in reversed(entries) if entry.page and not entry.is_comment
        }

    def post_of(self, comment: _Entry) -> int:
        """The id() of the entry of its post, 0 if that is not there."""
        met: set[int] = set()
        entry: _Entry | None = comment
        while entry and entry.is_comment and id(entry) not in met:
            met.add(id(entry))
            by_guid = self._by_guid.get(entry.replies_to) if entry.replies_to else None
            entry = by_guid or self._by_page.get(entry.page)
        return id(entry) if entry and not entry.is_comment else 0


def _finished(entry: _Entry, comments: Sequence[_Entry], head: Element) -> Post:
    post = entry.post
    found, thread_warnings = threaded(_all_said(comments, post.title))
    # Atom's authors hold for all entries that name none.
    author = post.author or (_author(head) if head.name == "atom:feed" else None)
    missing = what_is_missing(post.title, post.published, post.body)
    if not post.published and entry.updated:
        missing += (f"it was last changed on {entry.updated[:10]}, which need not be its date",)
    return replace(
        post,
        url=address_of(post.url or "", base=_base(head)),
        author=author,
        comments=found,
        warnings=(
            *missing,
            *count_missing(post.declared_comments, len(found)),
            *post.warnings,
            *thread_warnings,
        ),
    )


def _commented(head: Element, title: str | None, entries: Sequence[_Entry]) -> tuple[Post, ...]:
    """The post whose comments these are; several where a feed is of all the comments of a blog."""
    lead = _LEAD.match(title or "")
    name = (title or "")[lead.end() :] if lead else title
    address = address_of(_link(head) or "")
    pages: dict[str, list[_Entry]] = {}
    for entry in entries:
        pages.setdefault(entry.page, []).append(entry)
    if len(pages) < 2 or _page(address or "") in pages:
        return (_of_comments(head, name, address, entries),)
    return tuple(_of_page(page, each) for page, each in pages.items())


def _of_comments(
    head: Element, title: str | None, address: str | None, entries: Sequence[_Entry]
) -> Post:
    declared = max(map(_count, [head.said("opensearch:totalResults")]))
    missing = count_missing(declared, len(entries))
    if _has_more(head):
        further = "the feed has further pages"
        missing = (f"{missing[0]}: {further}",) if missing else (further,)
    post = _bare_post(title, address, entries)
    warnings = (*post.warnings, *missing)
    return replace(post, declared_comments=declared or None, warnings=warnings)


def _of_page(page: str, entries: Sequence[_Entry]) -> Post:
    names = (_COMMENT_ON.fullmatch(entry.post.title or "") for entry in entries)
    title = next((name["title"] for name in names if name and name["title"]), None)
    return _bare_post(title, address_of(page), entries)


def _bare_post(title: str | None, address: str | None, entries: Sequence[_Entry]) -> Post:
    comments, warnings = threaded(_all_said(entries, title))
    missing = what_is_missing(title, None, ())
    return Post(title, None, None, address, None, (), None, comments, (*missing, *warnings))


def _all_said(entries: Sequence[_Entry], post_title: str | None) -> list[Said]:
    keys = {entry.post.guid for entry in entries}
    return [
        _said(entry, post_title, entry.is_deep or entry.replies_to in keys) for entry in entries
    ]


def _said(entry: _Entry, post_title: str | None, is_reply: bool) -> Said:
    post = entry.post
    by = _BY.fullmatch(post.title or "")
    heading = None if by else _heading(post, post_title)
    return Said(
        key=post.guid,
        parent=entry.replies_to if is_reply else None,
        author=post.author or (author_of(by["name"]) if by else None),
        posted=post.published or entry.updated,
        paragraphs=(heading, *post.body) if heading else post.body,
    )


def _heading(comment: Post, post_title: str | None) -> str | None:
    """A comment's title where somebody wrote it: most repeat its first words, or the post's."""
    title = comment.title
    if not title or has_email(title) or _COMMENT_ON.fullmatch(title):
        return None
    words = " ".join(" ".join(comment.body).split()).casefold()
    is_repeated = words.startswith(title.rstrip(". …").casefold())
    return None if is_repeated or title == post_title else title


def _title(element: Element) -> str | None:
    title = element.first("title", "atom:title", "dc:title")
    if title is None:
        return None
    is_atom = title.name == "atom:title"
    type_ = title.attributes.get("type", "text")
    return line_of(title.words(), escaped=not is_atom or type_ not in _PLAIN)


def _body(element: Element) -> tuple[str, ...]:
    """The whole text where there is one, else the description or summary."""
    for name in ("content:encoded", "xhtml:body", "atom:content", "description", "atom:summary"):
        for content in element.all(name):
            body = _paragraphs(content)
            if body:
                return body
    return ()


def _paragraphs(content: Element) -> tuple[str, ...]:
    if content.children:
        return words_of(content.html_inside())
    if not content.name.startswith("atom:"):
        return words_of(content.text)
    type_ = content.attributes.get("type", "text").casefold().partition(";")[0].strip()
    if type_ in _HTML or content.attributes.get("mode") == "escaped":
        return words_of(content.text)
    return paragraphs_of(lines_of(content.text)) if type_ in _PLAIN else ()


def _author(element: Element) -> str | None:
    names = [author_of(each.said("atom:name")) for each in element.all("atom:author")]
    known = list(dict.fromkeys(name for name in names if name))
    return (
        ", ".join(known) or author_of(element.said("dc:creator"))
        or author_beside_email(element.said("author"))
    )  # fmt: skip


def _link(element: Element) -> str | None:
    """FeedBurner's own links are of its counting; it keeps the page's beside them."""
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


def _is_permalink(element: Element) -> bool:
    guid = element.first("guid")
    return guid is not None and guid.attributes.get("isPermaLink", "true") == "true"


def _page(address: str) -> str:
    """The address of a post, from that of one of its comments."""
    return _PAGE_OF_COMMENTS.sub("", address.partition("#")[0]).rstrip("/?&").strip()


def _base(head: Element) -> str:
    return head.attributes.get("xml:base") or address_of(_link(head) or "") or ""


def _counts(element: Element) -> Iterator[str]:
    yield from (each.words() for each in element.all("slash:comments"))
    yield from (each.words() for each in element.all("thr:total"))
    for link in element.all("atom:link"):
        if link.attributes.get("rel") == "replies" and "thr:count" in link.attributes:
            yield link.attributes["thr:count"]


def _count(said: str) -> int:
    said = said.strip()
    return int(said) if said.isdecimal() and len(said) < 7 else 0


def _comment_feed_warning(element: Element) -> tuple[str, ...]:
    """Comments mostly have a feed of their own, which is not fetched from here."""
    said = element.said("wfw:commentRss", "wfw:commentRSS")
    is_wrong = said and not address_of(said)
    return ("what it gives as the feed of its comments is no address",) if is_wrong else ()


def _has_more(head: Element) -> bool:
    return any(link.attributes.get("rel") == "next" for link in head.all("atom:link"))
