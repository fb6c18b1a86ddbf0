"""WordPress exports (WXR 1.0 to 1.2): published posts with the comments that the blog showed."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from consult.errors import NotAPost
from consult.reading.dates.stamps import local_time, time_stamp
from consult.reading.entries import exported
from consult.reading.entries.exported import Said, address_of, author_of
from consult.reading.markup.blocks import original_of_html, original_of_typed_html
from consult.reading.markup.elements import STREAMED, WHOLE, Element, Limits
from consult.reading.markup.xml import Document
from consult.reading.post import Post, Reading, Stream
from consult.reading.raw.decoding import refused
from consult.reading.warnings import NO_POST

FORMAT = "wordpress"
_WORDS = "a WordPress export"
_PINGS = frozenset(["pingback", "trackback", "pings", "webmention"])
# What else is a comment to WordPress may be private: a note on an order, say.
_COMMENTS = frozenset(["", "comment"])
# WordPress itself takes a comment without this mark as approved.
_APPROVED = frozenset(["", "1", "approve", "approved"])
_NOT_APPROVED = {"trash": "trash", "post-trashed": "trash", "spam": "spam"}
_UNPUBLISHED = {"trash": "trash", "private": "private"}
# Shortcodes of WordPress's own that are the frame of a picture or a film, never words.
_SHORTCODE = re.compile(
    r"\[/?(?:audio|caption|wp_caption|embed|gallery|playlist|video)(?:\s[^\[\]]*)?/?\]"
)
# WordPress's own limit.
_LONGEST_LOGIN = 60
_BLOCK_EDITOR = "<!-- wp:"


def read(data: bytes) -> Reading:
    """The published posts, in file order; raises NotAPost where the file is not whole."""
    return stream(BytesIO(data), limits=WHOLE).whole()


def stream(source: IO[bytes], *, limits: Limits = STREAMED) -> Stream:
    """The same of a file of any size. It is checked whole before this returns."""
    export = _Export(limits)
    document = Document(
        source,
        looks_like=_WORDS,
        entries=frozenset(["item", "wp:author"]),
        limits=limits,
        check=export.count,
    )
    if document.root.first("channel") is None:
        raise refused(f"{_WORDS}, but holds no channel of posts")
    posts = export.posts_of(document)
    return Stream(FORMAT, export.published, posts, export.skipped, export.warnings)


class _Export:
    """What was met so far; logins stand before the posts that they wrote."""

    def __init__(self, limits: Limits) -> None:
        self.published = 0
        self.skipped: Counter[str] = Counter()
        self.warnings: list[str] = []
        self._most_comments = limits.entries
        self._names: dict[str, str | None] = {}
        self._guids = exported.Guids()
        self._without_type = 0
        self._lost_comments = 0
        self._comments_met = 0

    def count(self, element: Element) -> None:
        """Of the first pass: what there will be."""
        self._comments_met += sum(1 for _ in element.all("wp:comment"))
        if self._comments_met > self._most_comments:
            raise NotAPost(f"This export holds more than {self._most_comments:,} comments.")
        self.published += element.name == "item" and _why_skipped(element) is None

    def posts_of(self, document: Document) -> Iterator[Post]:
        """Of the second; `warnings` are known after the last."""
        for element in document:
            if element.name == "wp:author":
                self._note_author(element)
            elif kind := _why_skipped(element):
                self.skipped[kind] += 1
                self._without_type += not element.said("wp:post_type")
                comments = element.all("wp:comment")
                self._lost_comments += sum(not _why_comment_is_skipped(each) for each in comments)
            else:
                yield self._post(element)
        self.warnings += document.warnings
        phrase = "left out, as they are on drafts, pages or the like: {}"
        self.warnings += exported.told((phrase, self._lost_comments))
        phrase = "left out, as the file does not say that they are posts: {}"
        self.warnings += exported.told((phrase, self._without_type), noun="item")
        self.warnings += self._guids.warnings()
        if not self.published:
            self.warnings += [NO_POST]

    def _note_author(self, element: Element) -> None:
        login = element.said("wp:author_login").casefold()
        if len(login) <= _LONGEST_LOGIN:
            self._names[login] = author_of(element.said("wp:author_display_name"))

    def _post(self, item: Element) -> Post:
        published = local_time(item.said("wp:post_date"), item.said("wp:post_date_gmt"))
        guid, login = item.said("guid"), item.said("dc:creator")
        self._guids.add(guid)
        content = exported.with_bare_signs(item.said("content:encoded"))
        words = _SHORTCODE.sub("", content)
        # The block editor writes whole HTML; before it, a line feed was a line break on the page.
        is_whole = _BLOCK_EDITOR in content
        post = Post(
            title=exported.line_of(item.said("title"), escaped=True),
            published=published or time_stamp(item.said("pubDate")),
            author=self._names.get(login.casefold()) or author_of(login),
            url=address_of(item.said("link")),
            guid=guid or None,
            body=exported.words_of(words) if is_whole else exported.typed_words_of(words),
            source=original_of_html(content) if is_whole else original_of_typed_html(content),
        )
        return self._with_comments(post, list(item.all("wp:comment")))

    def _with_comments(self, post: Post, comments: list[Element]) -> Post:
        kinds = [_why_comment_is_skipped(comment) for comment in comments]
        self.skipped.update(kind for kind in kinds if kind and kind != "held")
        said = [_said(each) for each, kind in zip(comments, kinds, strict=True) if not kind]
        phrase = "left out, as they were waiting for approval on the blog: {}"
        return exported.with_comments(post, said, *exported.told((phrase, kinds.count("held"))))


def _why_skipped(item: Element) -> str | None:
    type_ = item.said("wp:post_type")
    if type_ not in {"post", "page"}:
        return "attachment" if type_ == "attachment" else "custom"
    status = item.said("wp:status")
    if status != "publish":
        return _UNPUBLISHED.get(status, "draft")
    if item.said("wp:post_password"):
        return "private"
    return "page" if type_ == "page" else None


def _why_comment_is_skipped(comment: Element) -> str | None:
    type_ = comment.said("wp:comment_type")
    if type_ in _PINGS:
        return "pingback"
    if type_ not in _COMMENTS:
        return "custom"
    approved = comment.said("wp:comment_approved")
    return None if approved in _APPROVED else _NOT_APPROVED.get(approved, "held")


def _said(comment: Element) -> Said:
    parent = comment.said("wp:comment_parent")
    return Said(
        key=comment.said("wp:comment_id") or None,
        parent=parent if parent.strip("0") else None,
        author=author_of(comment.said("wp:comment_author")),
        posted=local_time(comment.said("wp:comment_date"), comment.said("wp:comment_date_gmt")),
        paragraphs=exported.typed_words_of(comment.said("wp:comment_content")),
    )
