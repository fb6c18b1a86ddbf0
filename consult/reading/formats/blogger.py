"""Blogger exports, the Atom file of a blog's backup and that of Google Takeout: posts, comments."""

from collections import Counter
from dataclasses import replace

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


class _Export:
    """What was met so far: a post and its comments may stand anywhere in the file."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        # By the guids of their posts, as is how many of them were removed.
        self.comments: dict[str | None, list[Said]] = {}
        self.removed: Counter[str | None] = Counter()
        self.skipped: Counter[str] = Counter()
        self.unpublished: set[str] = set()
        self.held = 0

    def take(self, entry: Element) -> None:
        kind, status = _kind_of(entry), _status_of(entry)
        if kind in _FURNITURE:
            return
        if kind == "comment" and not status:
            self._take_comment(entry)
        elif kind == "comment" and status == "draft":
            self.held += 1
        elif kind == "comment" and status:
            self.skipped[status] += 1
        elif kind == "post" and not status:
            # The address may be in part, as Takeout has it.
            url = feed_link(entry) or entry.said("blogger:filename")
            self.posts.append(replace(entry_of(entry).post, url=url, warnings=()))
        else:
            self.skipped[status or ("page" if kind == "page" else "custom")] += 1
            self.unpublished.add(entry.said("atom:id"))

    def _take_comment(self, entry: Element) -> None:
        found = entry_of(entry)
        post = found.replies_to or entry.said("blogger:parent")
        marks = [each.attributes.get("name") for each in entry.all("gd:extendedProperty")]
        is_emptied = entry.said("blogger:status").casefold() == "emptied"
        self.removed[post] += is_emptied or "blogger.contentRemoved" in marks
        said = Said(
            key=_number(found.post.guid or ""),
            parent=_number(entry.said("blogger:inReplyTo")) or _related(entry),
            author=found.post.author,
            posted=found.post.published,
            paragraphs=found.post.body,
        )
        self.comments.setdefault(post, []).append(said)

    def finished(self, post: Post, home: str) -> Post:
        """With its comments, and its address in full."""
        post = replace(post, url=address_of(post.url or "", base=home))
        post = with_comments(post, self.comments.pop(post.guid, []))
        phrase = "removed on the blog, which shows their place: {}"
        warnings = post.warnings + told((phrase, self.removed.pop(post.guid, 0)))
        return replace(post, warnings=warnings)


def read(data: bytes) -> Reading:
    """The published posts, in file order; raises NotAPost where the file is not whole."""
    export = _Export()
    root, warnings = read_entries(
        data, looks_like=_WORDS, entries=frozenset(["atom:entry"]), take=export.take
    )
    if root.name != "atom:feed":
        raise refused(f"{_WORDS}, but is no feed of entries")
    home = feed_link(root) or ""
    posts = tuple(export.finished(post, home) for post in export.posts)
    comments = export.comments
    unpublished = sum(len(comments.pop(guid, ())) for guid in export.unpublished)
    lost = sum(map(len, comments.values()))
    warnings += told(
        ("left out, as they were waiting for approval on the blog: {}", export.held),
        ("left out, as they are on drafts or pages: {}", unpublished),
        ("left out, as their post is not in this file: {}", lost),
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


def _related(entry: Element) -> str | None:
    """The parent: …/POST/comments/default/COMMENT."""
    links = [each.attributes for each in entry.all("atom:link")]
    related = (each.get("href", "") for each in links if each.get("rel") == "related")
    return _number(next(related, "").partition("?")[0])


def _number(name: str) -> str | None:
    """The number at the end, which the id of a comment and links to it have in common."""
    number = name.strip().rstrip("/").replace("-", "/").rpartition("/")[2]
    return number if number.isdecimal() else None
