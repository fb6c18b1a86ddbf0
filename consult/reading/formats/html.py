"""A saved page of a blog or a council's website, with the comments in it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from consult.errors import NotAPost
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.original import original_of_html
from consult.reading.markup.trees import Element, html_of, tree_of, words_of
from consult.reading.pages.body import Body, body_of
from consult.reading.pages.boxes import remove_boxes, remove_toolbars
from consult.reading.pages.comment_section import (
    Said,
    sections_of,
    take_sections,
    warnings_about,
    what_is_said,
)
from consult.reading.pages.comments import PageComments, take_comments
from consult.reading.pages.headline import headline_of
from consult.reading.pages.likeness import asks_for_password, is_marked, is_prose
from consult.reading.pages.metadata import metadata_of
from consult.reading.post import Post, Reading
from consult.reading.raw.charsets import decode_page
from consult.reading.raw.decoding import ACCEPTED
from consult.reading.warnings import quoted, what_is_missing

FORMAT = "html"
_LETTER = re.compile(r"[^\W\d_]")


def read(data: bytes) -> Reading:
    """One post with its comments; raises NotAPost where there is nothing to read."""
    html, warnings = decode_page(data)
    root = tree_of(html)
    if root is None or not _LETTER.search(words_of(root)):
        raise NotAPost(f"This looks like an HTML page without a word; {ACCEPTED}.")
    remove_toolbars(root)
    source = original_of_html(html_of(root))
    metadata = metadata_of(root)
    sections = sections_of(root)
    said = what_is_said(root, sections, metadata.comments)
    comments, left_out = _comments(root, sections, said)
    remove_boxes(root)
    blocks = paragraphs_of_element(root)
    body = body_of(root, blocks)
    headline = headline_of(root, blocks, body.paragraphs, metadata, said.title)
    title, published, paragraphs = headline.title, headline.published, headline.body
    is_known = body.element is not None or bool(comments.comments)
    doubts = [] if is_known else _doubts(root, paragraphs, is_dated=published is not None)
    if not (title or paragraphs or comments.comments):
        raise NotAPost(f"This holds no title and no paragraph of a post; {ACCEPTED}.")
    post = Post(
        title=title,
        published=published,
        author=headline.author,
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


def _comments(
    root: Element, sections: Sequence[Element], said: Said
) -> tuple[PageComments, list[str]]:
    """Those in the marks of a known platform, or else those that the text itself tells apart."""
    comments = take_comments(root, sections)
    has_comments = bool(comments.comments)
    found = take_sections(root, sections, declared=said.declared, has_comments=has_comments)
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


def _about_others(body: Body) -> list[str]:
    if not body.others:
        return []
    return [f"this page shows {body.others + 1} posts, of which the first was read: save its page"]
