"""A saved page of a blog or a council's website, with the comments in it."""

import re
from dataclasses import replace

from consult.errors import NotAPost
from consult.reading.lines.headings import known_name
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.original import original_of_html
from consult.reading.markup.trees import Element, html_of, tree_of, words_of
from consult.reading.pages.body import Body, body_of, remove_toolbars
from consult.reading.pages.comment_section import Said, take_section, warnings_about, what_is_said
from consult.reading.pages.comments import PageComments, take_comments
from consult.reading.pages.headline import lead_of, published_of, title_of, without_lead
from consult.reading.pages.likeness import asks_for_password, is_marked, is_prose
from consult.reading.pages.marks import Marks
from consult.reading.pages.metadata import metadata_of
from consult.reading.post import Post, Reading
from consult.reading.raw.charsets import decode_page
from consult.reading.raw.decoding import ACCEPTED
from consult.reading.warnings import quoted, what_is_missing

FORMAT = "html"
_LETTER = re.compile(r"[^\W\d_]")
_AUTHOR = Marks("[itemprop=author]")
_NAME = Marks("[itemprop=name]")


def read(data: bytes) -> Reading:
    """One post with its comments; raises NotAPost where there is nothing to read."""
    html, warnings = decode_page(data)
    root = tree_of(html)
    if root is None or not _LETTER.search(words_of(root)):
        raise NotAPost(f"This looks like an HTML page without a word; {ACCEPTED}.")
    remove_toolbars(root)
    source = original_of_html(html_of(root))
    metadata = metadata_of(root)
    said = what_is_said(root)
    comments, left_out = _comments(root, said)
    author = metadata.author or _marked_author(root)
    blocks = paragraphs_of_element(root)
    body = body_of(root, blocks)
    lead = lead_of(blocks, body.paragraphs)
    # What is called the body may begin with the headline.
    title = title_of(root, [*body.paragraphs[:1], *lead], metadata, said.title)
    above, paragraphs = without_lead(body.paragraphs, title, author)
    published = published_of(root, [*above, *lead], metadata, title)
    is_known = body.element is not None or bool(comments.comments)
    doubts = [] if is_known else _doubts(root, paragraphs, is_dated=published is not None)
    if not (title or paragraphs or comments.comments):
        raise NotAPost(f"This holds no title and no paragraph of a post; {ACCEPTED}.")
    post = Post(
        title=title,
        published=published,
        author=author,
        url=metadata.url,
        guid=None,
        body=paragraphs,
        declared_comments=said.declared,
        comments=comments.comments,
        warnings=(
            *doubts,
            *what_is_missing(title, published, paragraphs),
            *_about_others(body),
            *warnings_about(
                said,
                comments.comments,
                pingbacks=comments.pingbacks,
                empty=comments.empty,
                orphans=comments.orphans,
            ),
            *left_out,
        ),
        source=source,
    )
    skipped = {"pingback": comments.pingbacks} if comments.pingbacks else {}
    return Reading(FORMAT, (post,), skipped, warnings)


def _comments(root: Element, said: Said) -> tuple[PageComments, list[str]]:
    """Those in the marks of a known platform, or else those that the text itself tells apart."""
    comments = take_comments(root)
    has_comments = bool(comments.comments)
    found = take_section(root, declared=said.declared, has_comments=has_comments)
    if has_comments:
        return comments, []
    left_out = f"left out with the comments, as part of the page: {quoted(found.left_out or '')}"
    pingbacks = comments.pingbacks + found.pingbacks
    return (
        replace(comments, comments=found.comments, pingbacks=pingbacks),
        [left_out] if found.left_out else [],
    )


def _doubts(root: Element, body: tuple[str, ...], *, is_dated: bool) -> list[str]:
    """Of a page without a platform's marks; raises NotAPost for a page to sign in at."""
    if is_marked(root) or is_prose(root, body, is_dated=is_dated):
        return []
    if asks_for_password(root):
        raise NotAPost(
            "This looks like a page to sign in at, not a post. Sign in and save the post's page."
        )
    return ["this may not be a post: the page has no article and no run of sentences"]


def _marked_author(root: Element) -> str | None:
    """Who the page tells search engines wrote it; the comments, of people of their own, are out."""
    for element in _AUTHOR.below(root):
        inner = _NAME.first(element)
        words = element.get("content") or words_of(element if inner is None else inner)
        if 0 < len(words) <= 100 and "://" not in words:
            return known_name(words)
    return None


def _about_others(body: Body) -> list[str]:
    if not body.others:
        return []
    return [f"this page shows {body.others + 1} posts, of which the first was read: save its page"]
