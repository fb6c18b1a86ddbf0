"""RSS (0.9x, 1.0, 2.0) and Atom (0.3, 1.0): feeds of posts, and feeds of the comments on posts."""

import re
from collections.abc import Sequence
from dataclasses import replace

from consult.errors import NotAPost
from consult.reading.entries import exported, items
from consult.reading.entries.exported import Said, address_of, author_of
from consult.reading.entries.items import Entry, feed_link, page_of
from consult.reading.markup.elements import Element
from consult.reading.markup.xml import read_entries
from consult.reading.post import Post, Reading
from consult.reading.raw.decoding import refused
from consult.reading.warnings import count_missing, last_changed

FORMAT = "feed"
_WORDS = "a feed (RSS or Atom)"
_MOST_PARAGRAPHS = 200_000
_ROOTS = frozenset(["rss", "rdf:RDF", "atom:feed", "RDF"])
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


def read(data: bytes) -> Reading:
    """The posts in file order, or the one whose comments these are; raises NotAPost."""
    entries: list[Entry] = []
    paragraphs = 0

    def take(element: Element) -> None:
        nonlocal paragraphs
        entries.append(items.entry_of(element))
        paragraphs += len(entries[-1].post.body)
        if paragraphs > _MOST_PARAGRAPHS:
            raise NotAPost(f"This feed has more than {_MOST_PARAGRAPHS:,} paragraphs: none has.")

    names = frozenset(["item", "atom:entry"])
    # Whoever wrote it cannot mend what their blog makes of it.
    root, warnings = read_entries(data, looks_like=_WORDS, entries=names, take=take, mends=True)
    head = root if root.name == "atom:feed" else root.first("channel")
    if root.name not in _ROOTS or head is None:
        raise refused(f"{_WORDS}, but holds no channel of posts")
    entries = _with_parents(entries)
    title = items.feed_title(head)
    if _is_of_comments(title or "", entries):
        posts: tuple[Post, ...] = _commented(head, title, entries)
    else:
        posts, left_out = _posts(head, entries)
        warnings += (*left_out, *exported.Guids(posts).warnings())
        if not posts:
            warnings += ("there is no post in this feed",)
        if _has_more(head):
            warnings += ("the feed has further pages, which are not in this file",)
    return Reading(FORMAT, posts, {}, warnings, title=title)


def _with_parents(entries: Sequence[Entry]) -> list[Entry]:
    """With the mark of the comment that WordPress names by its number."""
    guids = {entry.number: entry.post.guid for entry in reversed(entries) if entry.number}
    return [
        replace(entry, replies_to=guids.get(number) or f"#comment-{number}")
        if (number := entry.replies_to_number) and not entry.replies_to
        else entry
        for entry in entries
    ]


def _is_of_comments(title: str, entries: Sequence[Entry]) -> bool:
    """By its title, if nothing speaks against it: a blog may be called "Comments on politics"."""
    is_comment = [entry.is_comment for entry in entries]
    if _LEAD.match(title):
        return any(is_comment) or not entries
    return bool(entries) and all(is_comment)


def _posts(head: Element, entries: Sequence[Entry]) -> tuple[tuple[Post, ...], tuple[str, ...]]:
    """The posts, with those comments that stand among them."""
    on = _threads(entries)
    comments: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.is_comment:
            comments.setdefault(on[id(entry)], []).append(entry)
    lost = len(comments.get(0, ()))
    posts = tuple(
        _finished(entry, comments.get(id(entry), ()), head)
        for entry in entries
        if not entry.is_comment
    )
    return posts, exported.told(("left out, as their post is not in this file: {}", lost))


def _threads(entries: Sequence[Entry]) -> dict[int, int]:
    """The id() of the post that each comment is on, however deep in a thread; 0 where none is."""
    by_guid = {entry.post.guid: entry for entry in reversed(entries) if entry.post.guid}
    pages = [entry for entry in reversed(entries) if entry.page and not entry.is_comment]
    by_page = {entry.page: entry for entry in pages}
    known: dict[int, int] = {}
    for comment in entries:
        met: list[int] = []
        entry: Entry | None = comment
        while entry and entry.is_comment and id(entry) not in known:
            # Should the replies go round in a circle, they are on no post.
            known[id(entry)] = 0
            met.append(id(entry))
            above = by_guid.get(entry.replies_to) if entry.replies_to else None
            entry = above or by_page.get(entry.page)
        post = known.get(id(entry), id(entry)) if entry else 0
        known |= dict.fromkeys(met, post)
    return known


def _finished(entry: Entry, comments: Sequence[Entry], head: Element) -> Post:
    post = entry.post
    # Atom's authors hold for all entries that name none.
    author = post.author or (items.feed_author(head) if head.name == "atom:feed" else None)
    base = head.attributes.get("xml:base") or address_of(feed_link(head) or "") or ""
    post = replace(post, url=address_of(post.url or "", base=base), author=author)
    doubts = []
    if not post.published and entry.updated:
        doubts = [last_changed(entry.updated)]
    return exported.with_comments(post, _all_said(comments, post.title), *doubts)


def _commented(head: Element, title: str | None, entries: Sequence[Entry]) -> tuple[Post, ...]:
    """The post whose comments these are; several where a feed is of all the comments of a blog."""
    lead = _LEAD.match(title or "")
    name = (title or "")[lead.end() :] if lead else title
    address = address_of(feed_link(head) or "")
    pages: dict[str, list[Entry]] = {}
    for entry in entries:
        pages.setdefault(entry.page, []).append(entry)
    if len(pages.keys() - {""}) < 2 or page_of(address or "") in pages:
        return (_of_comments(head, name, address, entries),)
    return tuple(_of_page(page, each) for page, each in pages.items())


def _of_comments(
    head: Element, title: str | None, address: str | None, entries: Sequence[Entry]
) -> Post:
    declared = items.count_of(head.said("opensearch:totalResults"))
    missing = count_missing(declared, len(entries))
    if _has_more(head):
        further = "the feed has further pages"
        missing = (f"{missing[0]}: {further}",) if missing else (further,)
    post = exported.with_comments(Post(title, None, url=address), _all_said(entries, title))
    warnings = (*post.warnings, *missing)
    return replace(post, declared_comments=declared or None, warnings=warnings)


def _of_page(page: str, entries: Sequence[Entry]) -> Post:
    names = (_COMMENT_ON.fullmatch(entry.post.title or "") for entry in entries)
    title = next((name["title"] for name in names if name and name["title"]), None)
    return exported.with_comments(
        Post(title, None, url=address_of(page)), _all_said(entries, title)
    )


def _all_said(entries: Sequence[Entry], post_title: str | None) -> list[Said]:
    keys = {entry.post.guid for entry in entries}
    return [
        _said(entry, post_title, entry.is_deep or entry.replies_to in keys) for entry in entries
    ]


def _said(entry: Entry, post_title: str | None, is_reply: bool) -> Said:
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
    if not title or exported.has_email(title) or _COMMENT_ON.fullmatch(title):
        return None
    is_repeated = _letters("".join(comment.body)).startswith(_letters(title))
    return None if is_repeated or title == post_title else title


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _has_more(head: Element) -> bool:
    return any(link.attributes.get("rel") == "next" for link in head.all("atom:link"))
