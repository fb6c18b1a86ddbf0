"""The words of a saved page's post, its comments taken out before."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml import etree

from consult.reading.lines.furniture import is_navigation, is_of_page, is_sharing
from consult.reading.markup.blocks import paragraphs_of_element
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.marks import Marks, outermost

# What it has to say of somebody's page belongs in no log.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
# Where platforms put what was written, and nothing else.
_BODIES = (
    "[itemprop=articlebody]",  # Blogger, and whoever speaks to search engines
    ".post-body .entry-content .wp-block-post-content",  # Blogger, WordPress
    ".entry-body .entry-more",  # TypePad, Movable Type
    ".post-content .article-body .article-content .blog-post-content .blog-entry-content",
    ".gh-content .available-content .blog-item-content",  # Ghost, Substack, others
    ".field-name-body .field--name-body .govspeak",  # Drupal, GOV.UK
    ".format-text .e-content",  # Thesis, microformats: of comments as well
)
_WANTED = tuple(map(Marks, _BODIES))
# What is the post's, and in no part of its comments or of a box beside it.
POSTS = Marks(f"h1 {' '.join(_BODIES[:-1])}")
_NOT_WRITTEN = Marks("""
    .post-footer .entry-footer .post-meta .entry-meta .edit-link .screen-reader-text
    .post-navigation .post-nav .nav-links .navigation .tags-links .post-tags .entry-utility
    .robots-nocontent .author-box .author-info .author-bio .about-author .comments-link
    .visually-hidden nav form button .wp-block-comments .print-link .breadcrumb .breadcrumbs
""")
_THEIR_TAGS = "head list item lb quote row cell hi ref code".split()
_TAGS = dict(zip(_THEIR_TAGS, "h2 ul li br blockquote tr td b a pre".split(), strict=True))
_ADS = re.compile(r"(?:advertisements?|anzeige|publicité)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """`element` is what the page marks as the post's; `others` counts further ones like it."""

    paragraphs: tuple[str, ...]
    element: Element | None = None
    others: int = 0


def body_of(root: Element, blocks: Sequence[str]) -> Body:
    """By the platform's own mark, or by trafilatura; `blocks` are all paragraphs of the page."""
    for wanted in _WANTED:
        found = outermost(each for _, each in wanted.in_order(root))
        parts = [(each, paragraphs) for each in found if (paragraphs := _written(each))]
        if not parts:
            continue
        first, paragraphs = parts[0]
        if "entry-body" not in (first.get("class") or ""):
            return Body(paragraphs, first, len(parts) - 1)
        # TypePad continues in a second element below the fold.
        siblings = [part for part in parts if part[0].getparent() is first.getparent()]
        paragraphs = tuple(text for _, part in siblings for text in part)
        return Body(paragraphs, first, len(parts) - len(siblings))
    extracted = _extracted(root)
    if _runs_together(extracted, blocks):
        extracted = ()
    numbered = paragraphs_of_element(root, numbered=True)
    return Body(_whole(extracted, blocks, numbered) or _densest(root))


def _written(element: Element) -> tuple[str, ...]:
    for each in _NOT_WRITTEN.below(element):
        remove(each)
    return without_furniture(paragraphs_of_element(element, numbered=True))


def without_furniture(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Without the links to share by, and the like, at either end."""
    first, last = 0, len(paragraphs)
    while first < last and (is_navigation(paragraphs[first]) or is_sharing(paragraphs[first])):
        first += 1
    while first < last and _is_at_end(paragraphs[last - 1]):
        last -= 1
    return tuple(paragraphs[first:last])


def _is_at_end(text: str) -> bool:
    return is_of_page(text) or _ADS.fullmatch(text) is not None


def _extracted(root: Element) -> tuple[str, ...]:
    # Of more, trafilatura takes minutes.
    if sum(1 for _ in root.iter()) > 10_000:
        return ()
    html = etree.tostring(root, method="html", encoding="unicode")
    if len(html) > 3_000_000:
        return ()
    try:
        document = trafilatura.bare_extraction(html, include_comments=False)
    except Exception:  # whatever a page breaks in it, ours is read
        return ()
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    return without_furniture(_paragraphs(document.body))


def _whole(
    extracted: Sequence[str], blocks: Sequence[str], numbered: Sequence[str]
) -> tuple[str, ...]:
    """What stands between the first and the last paragraph that trafilatura found.

    It leaves out a paragraph that is a link, say, and the numbers of lists, which `numbered` has;
    where much is left out, it may well be right."""
    if not extracted or extracted[0] not in blocks:
        return tuple(extracted)
    first = blocks.index(extracted[0])
    # Of a short article it brings what stands above it as well, at the end.
    above = set(blocks[:first]) - set(blocks[first:])
    extracted = [text for text in extracted if text not in above]
    places = [place for place, block in enumerate(blocks) if block == extracted[-1]]
    if not places or places[-1] < first:
        return tuple(extracted)
    between = blocks[first : places[-1] + 1]
    if sum(map(len, extracted)) < 0.8 * sum(map(len, between)):
        return tuple(extracted)
    return tuple(numbered[first : places[-1] + 1])


def _runs_together(extracted: Sequence[str], blocks: Sequence[str]) -> bool:
    """Of a short page trafilatura makes one line, title, date and all."""
    if len(extracted) != 1:
        return False
    begun = [place for place, block in enumerate(blocks) if extracted[0].startswith(f"{block} ")]
    return any(f" {block}" in extracted[0] for place in begun for block in blocks[place + 1 :][:1])


def _paragraphs(body: Element) -> tuple[str, ...]:
    """trafilatura has names of its own for HTML's elements."""
    for element in body.iter():
        element.tag = _TAGS.get(element.tag, element.tag)
    body.tag = "div"
    return paragraphs_of_element(body)


def _densest(root: Element) -> tuple[str, ...]:
    """The paragraphs of the element that has the most text right in its paragraphs."""
    weights: dict[Element, int] = {}
    for paragraph in root.iter("p", "br"):
        parent = paragraph.getparent()
        if parent is not None:
            text = words_of(paragraph) if paragraph.tag == "p" else (paragraph.tail or "")
            weights[parent] = weights.get(parent, 0) + len(text)
    if not weights:
        return without_furniture(paragraphs_of_element(root))
    best = max(weights, key=lambda element: weights[element])
    return _written(best)
