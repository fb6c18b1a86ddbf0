"""Blogger exports, the Atom file of a blog's backup and that of Google Takeout: posts, comments."""

from collections import Counter
from dataclasses import dataclass, replace

from consult.reading.entries.exported import Guids, Said, address_of, told, with_comments
from consult.reading.entries.items import entry_of, feed_link
from consult.reading.markup.elements import Element
from consult.reading.markup.xml import read_entries
from consult.reading.post import Post, Reading
from consult.reading.raw.decoding import refused
from consult.reading.warnings import NO_POST

FORMAT = "blogger"
_WORDS = "a Blogger export"
_KIND = "http://schemas.google.com/g/2005#kind"
_LIVE = frozenset(["", "live", "published", "emptied"])
_STATUS = {"soft_trashed": "trash", "trashed": "trash", "deleted": "trash", "spam": "spam"}
# The blog's own set-up: nothing that anybody wrote to be read.
_FURNITURE = frozenset(["template", "settings"])


@dataclass(frozen=True, slots=True)
class _Comment:
    """A comment that the blog showed, and the post that it is on."""

    post: str
    said: Said
    is_removed: bool


class _Export:
    """What was met so far: a post and its comments may stand anywhere in the file."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.comments: list[_Comment] = []
        self.skipped: Counter[str] = Counter()
        self.unpublished: set[str] = set()
        self.held = 0

    def take(self, entry: Element) -> None:
        kind, status = _kind_of(entry), _status_of(entry)
        if kind in _FURNITURE:
            return
        if kind == "comment" and not status:
            self.comments.append(_comment(entry))
        elif kind == "comment" and status == "draft":
            self.held += 1
        elif kind == "comment" and status:
            self.skipped[status] += 1
        elif kind == "post" and not status:
            self.posts.append(_post(entry))
        else:
            self.skipped[status or ("page" if kind == "page" else "custom")] += 1
            self.unpublished.add(entry.said("atom:id"))


def read(data: bytes) -> Reading:
    """The published posts, in file order; raises NotAPost where the file is not whole."""
    export = _Export()
    root, warnings = read_entries(
        data, looks_like=_WORDS, entries=frozenset(["atom:entry"]), take=export.take
    )
    if root.name != "atom:feed":
        raise refused(f"{_WORDS}, but is no feed of entries")
    by_post: dict[str, list[_Comment]] = {}
    for comment in export.comments:
        by_post.setdefault(comment.post, []).append(comment)
    home = feed_link(root) or ""
    posts = tuple(
        _finished(post, by_post.pop(post.guid, []) if post.guid else [], home)
        for post in export.posts
    )
    unpublished = sum(len(by_post.pop(guid, ())) for guid in export.unpublished)
    warnings += told(
        ("left out, as they were waiting for approval on the blog: {}", export.held),
        ("left out, as they are on drafts or pages: {}", unpublished),
        ("left out, as their post is not in this file: {}", sum(map(len, by_post.values()))),
    )
    warnings += Guids(posts).warnings() if posts else (NO_POST,)
    return Reading(FORMAT, posts, dict(export.skipped), warnings)


def _kind_of(entry: Element) -> str:
    said = entry.said("blogger:type").casefold()
    if said:
        return said
    named = [each.attributes for each in entry.all("atom:category")]
    terms = (each.get("term", "") for each in named if each.get("scheme") == _KIND)
    return next(terms, "").rpartition("#")[2]


def _status_of(entry: Element) -> str | None:
    """Under which word it is skipped; None for what the blog shows."""
    if entry.said("blogger:trashed"):
        return "trash"
    control = entry.first("app:control")
    if control is not None and control.said("app:draft").casefold() == "yes":
        return "draft"
    status = entry.said("blogger:status").casefold()
    return None if status in _LIVE else _STATUS.get(status, "draft")


def _post(entry: Element) -> Post:
    """The post without its comments; its address may be in part, as Takeout has it."""
    url = feed_link(entry) or entry.said("blogger:filename")
    return replace(entry_of(entry).post, url=url, warnings=())


def _comment(entry: Element) -> _Comment:
    is_removed = entry.said("blogger:status").casefold() == "emptied" or any(
        each.attributes.get("name") == "blogger.contentRemoved"
        for each in entry.all("gd:extendedProperty")
    )
    found = entry_of(entry)
    said = Said(
        key=_number(found.post.guid or ""),
        parent=_number(entry.said("blogger:inReplyTo")) or _related(entry),
        author=found.post.author,
        posted=found.post.published,
        paragraphs=found.post.body,
    )
    return _Comment(found.replies_to or entry.said("blogger:parent"), said, is_removed)


def _finished(post: Post, found: list[_Comment], home: str) -> Post:
    post = replace(post, url=address_of(post.url or "", base=home))
    post = with_comments(post, [comment.said for comment in found])
    removed = sum(comment.is_removed for comment in found)
    shown = told(("removed on the blog, which shows their place: {}", removed))
    return replace(post, warnings=post.warnings + shown)


def _related(entry: Element) -> str | None:
    """The parent: …/POST/comments/default/COMMENT."""
    links = [each.attributes for each in entry.all("atom:link")]
    related = (each.get("href", "") for each in links if each.get("rel") == "related")
    return _number(next(related, "").partition("?")[0])


def _number(name: str) -> str | None:
    """The number at the end, which the id of a comment and links to it have in common."""
    number = name.strip().rstrip("/").replace("-", "/").rpartition("/")[2]
    return number if number.isdecimal() else None
