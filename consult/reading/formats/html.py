"""A saved page of a blog or a council's website, with the comments in it."""

from consult.errors import NotAPost
from consult.reading.markup.blocks import original_of_html, paragraphs_of_element
from consult.reading.markup.trees import html_of, tree_of, words_of
from consult.reading.pages.body import Body, body_of
from consult.reading.pages.boxes import remove_boxes, remove_toolbars
from consult.reading.pages.comment_section import take_discussion
from consult.reading.pages.headline import headline_of
from consult.reading.pages.likeness import doubts_of
from consult.reading.pages.metadata import metadata_of
from consult.reading.post import Post, Reading
from consult.reading.raw.charsets import decode_page
from consult.reading.raw.decoding import ACCEPTED, refused
from consult.reading.raw.paragraphs import has_letters
from consult.reading.warnings import what_is_missing

FORMAT = "html"


def read(data: bytes) -> Reading:
    """One post with its comments; raises NotAPost where there is nothing to read."""
    html, warnings = decode_page(data)
    root = tree_of(html)
    if root is None or not has_letters(words_of(root)):
        raise refused("an HTML page without a word")
    remove_toolbars(root)
    source = original_of_html(html_of(root))
    metadata = metadata_of(root)
    said = take_discussion(root, told=metadata.comments)
    remove_boxes(root)
    blocks = paragraphs_of_element(root)
    body = body_of(root, blocks)
    headline = headline_of(root, blocks, body.paragraphs, metadata, said.title)
    title, published, paragraphs = headline.title, headline.published, headline.body
    is_known = body.element is not None or bool(said.comments)
    doubts = [] if is_known else doubts_of(root, paragraphs, is_dated=published is not None)
    if not (title or paragraphs or said.comments):
        raise NotAPost(f"This holds no title and no paragraph of a post; {ACCEPTED}.")
    missing = what_is_missing(title, published, paragraphs)
    post = Post(
        title=title,
        published=published,
        author=headline.author,
        url=metadata.url,
        body=paragraphs,
        declared_comments=said.declared,
        comments=said.comments,
        warnings=(*doubts, *missing, *_about_others(body), *said.warnings),
        source=source,
    )
    skipped = {"pingback": said.pingbacks} if said.pingbacks else {}
    return Reading(FORMAT, (post,), skipped, warnings)


def _about_others(body: Body) -> list[str]:
    if not body.others:
        return []
    return [f"this page shows {body.others + 1} posts, of which the first was read: save its page"]
