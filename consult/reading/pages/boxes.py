"""What stands in and around a saved page's post and is no part of it: captions, links to share by
or to further posts, newsletters to sign up for. Known by its mark, or by its own heading."""

import re
from collections.abc import Iterator
from itertools import islice

from consult.reading.dates.lines import date_line
from consult.reading.lines.furniture import is_navigation, is_sharing
from consult.reading.markup.trees import Element, remove, words_of
from consult.reading.pages.body import POSTS
from consult.reading.pages.marks import Marks, around, outermost

_TOOLBARS = Marks("#wm-ipp-base #wm-ipp #wm-ipp-print #donato #wm-capinfo #wm-ipp-inside")
_MARKED = Marks("""
    .caption .wp-caption-text .gallery-caption .image-caption .img-caption .photo-caption
    .picture-caption .media-caption .tr-caption .image-credit .photo-credit .sharedaddy .share
    .share-bar .share-buttons .share-links .share-this .share-post .post-share .post-share-buttons
    .entry-share .sharing .social-share .social-sharing .social-links .addtoany-share-save-container
    .addtoany-content .addthis-toolbox .ssba .essb-links .heateor-sss-sharing-container
    .jetpack-likes-widget-wrapper #jp-post-flair .jp-relatedposts .related .related-posts
    .related-post .related-articles .related-content .related-entries .related-links
    .related-stories .post-related .similar-posts .yarpp .yarpp-related .crp-related .zem-rp-wrap
    .wp-rp-wrap .rp4wp-related-posts .recommended .recommendations .read-next .more-stories
    .you-may-like .upprev .newsletter .newsletter-signup .newsletter-form .signup-form .email-signup
    .subscribe-box .subscribe-form .subscription-form .subscription-widget-wrap .mc4wp-form
    .mailpoet-form .tnp #mc-embed-signup .wp-block-jetpack-subscriptions
    .jetpack-subscription-widget .wpcnt .adsbygoogle .advertisement
""")
_PICTURES = ("img", "picture", "video", "iframe", "svg", "object", "audio")
_CONTROLS = ("input", "button", "select")
_MORE = re.compile(r"more (?:from|like) .{1,40}", re.IGNORECASE)
_FURTHER = re.compile(
    r"related(?: (?:articles?|content|links|news|posts?|reading|stories|topics))?|trending"
    r"|you (?:may|might)(?: also)? (?:be interested in|enjoy|like)|(?:see|read) (?:also|next)"
    r"|(?:more|other|latest|recent|popular|similar|recommended) (?:articles|news|posts|stories)"
    rf"|{_MORE.pattern}|recommended(?: for you)?"
    r"|(?:ähnliche|verwandte|weitere|neueste) (?:artikel|beiträge)|mehr zum thema"
    r"|das könnte (?:dich|euch|sie|ihnen) auch .{1,30}"
    r"|(?:articles|billets) (?:similaires|liés|récents)|sur le même sujet|(?:à )?lire aussi"
    r"|vous aimerez(?: peut-être)? aussi|(?:también )?te puede interesar|relacionad[oa]s?"
    r"|(?:artículos|artigos|entradas|noticias|posts) (?:relacionad[oa]s|recientes)|leia também"
    r"|gerelateerde? .{1,20}|lees ook|(?:misschien )?vind je dit ook .{1,20}|articoli correlati"
    r"|(?:erthyglau|cofnodion) (?:cysylltiedig|tebyg)|relaterade .{1,20}|powiązane .{1,20}",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r".{0,40}newsletter.{0,40}|(?:subscribe|sign up)\b.{0,60}"
    # "Keep the cones" may as well stand above somebody's form.
    r"|(?:join|stay|keep|get|never miss)\b(?=.*(?:e-?mail|inbox|mailing list|\bupdate|in touch"
    r"|inform|up to date|connected|notifi|(?:new|latest|every|next|my|our|an?) (?:blog )?posts?\b))"
    r".{0,60}"
    r"|.{0,40}(?:abonni|abonne|inscri|suscri|iscriv|inschrij|tanysgrif|prenumerera).{0,40}",
    re.IGNORECASE,
)
_HEADINGS = ("header", "h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "legend")
_LONGEST_BESIDE_LINKS = 300
_MOST_TEXTS = 300


def remove_toolbars(root: Element) -> None:
    """An archive's copy has the archive's own bar at the top."""
    for element in _TOOLBARS.below(root):
        remove(element)


def remove_boxes(root: Element) -> None:
    """Take them out of the page; what holds half of its words, or a post, is no such box."""
    around_posts = around(POSTS.below(root))
    most = len(words_of(root)) // 2
    for element in outermost(_MARKED.below(root)):
        if element not in around_posts and len(words_of(element)) <= most:
            remove(element)
    for caption in list(_captions(root)):
        remove(caption)
    headings = (each for each in root.iter(*_HEADINGS) if len(each) <= 1 and _kind_of(each))
    for heading in list(islice(headings, 200)):
        for element in _box_under(heading):
            remove(element)


def _captions(root: Element) -> Iterator[Element]:
    pictures, cited = (
        around(root.iter(*_PICTURES)),
        around(root.iter(*("blockquote", "table", "pre"))),
    )
    for caption in root.iter("figcaption"):
        # That of a quotation says who said it.
        if caption.getparent() in pictures and caption.getparent() not in cited:
            yield caption
    for paragraph in pictures:
        # Before there were captions, their words stood slanted below the picture.
        if paragraph.tag == "p":
            words = words_of(paragraph)
            slanted = sum(len(words_of(each)) for each in paragraph.iter("em", "i", "small"))
            is_sentence = words.endswith((".", "!", "?")) and len(words.split()) > 6
            if 0 < len(words) <= slanted and not is_sentence:
                yield paragraph


def _kind_of(heading: Element) -> re.Pattern[str] | None:
    """The words that say what stands below it, if it says nothing else."""
    texts = list(islice(heading.itertext(), 5))
    if len(texts) == 5 or sum(map(len, texts)) > 80:
        return None
    words = " ".join("".join(texts).split())
    is_headed = heading.tag[0] == "h" or heading.tag == "legend"
    if not is_headed and words.endswith((".", "?")) and not words.endswith(".."):
        return None
    words = words.strip(" :.…!»→")
    if not is_headed and _MORE.fullmatch(words):
        return None
    if is_sharing(words) and not is_navigation(words):
        return _FURTHER
    return next((kind for kind in (_FURTHER, _NEWSLETTER) if kind.fullmatch(words)), None)


def _box_under(heading: Element) -> list[Element]:
    """The heading and what belongs to it, up to what somebody wrote; nothing where that is all."""
    kind = _kind_of(heading)
    box = [heading]
    is_in_line = heading.tag in {"strong", "b", "span"}
    for element in islice(heading.itersiblings(), 40):
        if kind is _NEWSLETTER:
            if _has(element, *_CONTROLS):
                return [*box, element]
            if len(box) > 3 or len(words_of(element)) > _LONGEST_BESIDE_LINKS:
                return []
        elif _is_written(element):
            break
        box.append(element)
    if is_in_line and any((each.tail or "").strip(" \n|·•–-") for each in box):
        # Within a sentence: "**Related:** I wrote of the _bridge_ last week."
        return []
    is_box = kind is not _NEWSLETTER and any(_has(each, "a", *_CONTROLS) for each in box)
    return box if is_box else []


def _has(element: Element, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def _is_written(element: Element) -> bool:
    """More than links, and days: an item may have some words below its own link."""
    words = " ".join("".join(islice(element.itertext(), _MOST_TEXTS)).split())
    links = [words_of(link) for link in islice(element.iter("a"), _MOST_TEXTS)]
    linked = sum(map(len, links))
    if not words or date_line(words) or 2 * linked >= len(words):
        return False
    is_item = element.tag != "p" and words.startswith(next(filter(None, links), "\0"))
    return not (is_item and len(words) - linked <= _LONGEST_BESIDE_LINKS)
