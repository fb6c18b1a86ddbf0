"""The plain text of a saved page, from any blog platform, in many languages."""

from consult.errors import NotAPost
from consult.reading.lines.headings import comment_heading
from consult.reading.lines.opening import read_opening
from consult.reading.lines.saved import saved_text
from consult.reading.markup.blocks import original_of_text
from consult.reading.post import Post, Reading
from consult.reading.raw.decoding import ACCEPTED, decode
from consult.reading.raw.paragraphs import has_letters
from consult.reading.warnings import what_is_missing

FORMAT = "text"


def read(data: bytes) -> Reading:
    """One post with its comments; raises NotAPost where there is nothing to read."""
    text, warnings = decode(data)
    if not has_letters(text):
        what = "holds no words" if text.strip() else "is empty"
        raise NotAPost(f"This file {what}; {ACCEPTED}.")
    page = saved_text(text)
    opening = read_opening(page.written, title=page.title)
    title, published, body = opening.title, opening.published, opening.body
    if all(comment_heading(line) for line in (title or "", *body) if line):
        raise NotAPost(f"This holds no title and no paragraph of a post; {ACCEPTED}.")
    missing = what_is_missing(title, published, body)
    post = Post(
        title=title,
        published=published,
        author=opening.author,
        body=body,
        declared_comments=page.declared,
        comments=page.found.comments,
        warnings=(*missing, *opening.warnings, *page.warnings),
        source=original_of_text(text),
    )
    skipped = {"pingback": page.found.pingbacks} if page.found.pingbacks else {}
    return Reading(FORMAT, (post,), skipped, warnings)
